"""Check what people write about their reminders: putting off, leave, circulars, the day of a preview, days off."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from proposals.forms import DayField, WordsField
from proposals.models import User
from tracking.ladder_enums import ReminderForm

# Nobody plans further ahead, and each year more is laid over every open date.
_FURTHEST = timedelta(days=366)


class SnoozeForm(forms.Form):
    """Until when a matter is put off, and why."""

    until = DayField(label="暂缓至", error_messages={"required": "请填写暂缓到哪一天。"})
    reason = WordsField(
        label="理由",
        at_most=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明暂缓提醒的理由。"},
        help_text="督查室可以看到。暂缓只影响发给您本人的提醒，期限不变，逾期仍计逾期。",
    )


class LeaveForm(forms.Form):
    """The days of leave and who stands in."""

    first_day = DayField(label="起始日期", error_messages={"required": "请填写请假从哪一天开始。"})
    last_day = DayField(label="截止日期（含）", error_messages={"required": "请填写请假到哪一天为止。"})
    substitute = forms.ModelChoiceField(
        label="代理人",
        queryset=User.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择代理人。"},
        help_text="请假期间的提醒发给代理人，并注明代谁收。",
    )

    reason = WordsField(
        label="代为登记的原因",
        at_most=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明为什么由您代为登记，如本人因病住院。"},
        help_text="请假人、代理人和督查室可以看到。",
    )

    def __init__(self, *args: Any, substitutes: QuerySet[User], for_another: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = substitutes  # type: ignore[attr-defined]
        if for_another:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class PersonChoice(forms.ModelChoiceField):
    """A person with her unit, as two units may each have somebody of one name."""

    def label_from_instance(self, obj: User) -> str:
        """Return name and unit."""
        return f"{obj}（{obj.bureau}）" if obj.bureau else str(obj)


class WhoseLeaveForm(forms.Form):
    """Whose leave is to be entered."""

    person = PersonChoice(
        label="请假人", queryset=User.objects.none(), error_messages={"invalid_choice": "请选择本单位在岗人员。"}
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class RuleForm(forms.Form):
    """In which mail a rule's reminders go."""

    form = forms.ChoiceField(
        choices=[(form.value, form.label) for form in (ReminderForm.DIGEST, ReminderForm.OWN)],
        error_messages={"invalid_choice": "请选择列入汇总邮件或单独发信。"},
    )


class CircularForm(forms.Form):
    """Whether a circular goes out; why not, if it does not."""

    decision = forms.ChoiceField(choices=[("send", "通报"), ("decline", "不予通报")])
    note = WordsField(label="不予通报的理由", at_most=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class DayForm(forms.Form):
    """A day to look ahead to."""

    day = DayField(label="日期", error_messages={"required": "请填写日期。"})

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_day(self) -> date:
        """Refuse days gone by and days far off."""
        day: date = self.cleaned_data["day"]
        if day < self._today:
            raise forms.ValidationError("只能查看今天及以后的日期；已经发送的请看邮件列表。")
        if day > self._today + _FURTHEST:
            raise forms.ValidationError("最多查看一年以内的日期。")
        return day


class HolidaysForm(forms.Form):
    """The place's own days off and at work, one a line; ``token`` stands for the list that was shown."""

    text = WordsField(
        label="本地放假安排",
        at_most=20000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="每行一天，如“2027-10-08 休 国庆节”或“2027-10-09 班 调休”；# 之后是说明。国务院已公布的不用填。",
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput())
