"""Check what a report is asked for, how it is signed off, and when one is compiled every year."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from proposals.forms import DayField, WordsField
from proposals.models import Bureau
from tracking.enums import ReportStage
from tracking.models import ReportSchedule

_ALL_ASSEMBLIES = ("", "全部会议")
_ALL_BUREAUS = ("", "全部单位")


def _bureau_field(bureaus: Sequence[Bureau], **kwargs: Any) -> forms.TypedChoiceField:
    known = {str(bureau.pk): bureau for bureau in bureaus}
    return forms.TypedChoiceField(
        label="责任单位",
        required=False,
        coerce=known.get,
        empty_value=None,
        choices=[_ALL_BUREAUS, *((pk, bureau.name) for pk, bureau in known.items())],
        **kwargs,
    )


def _assembly_field(assemblies: Sequence[str], **kwargs: Any) -> forms.ChoiceField:
    choices = [_ALL_ASSEMBLIES, *((name, name) for name in assemblies)]
    return forms.ChoiceField(label="会议", required=False, choices=choices, **kwargs)


class ReportForm(forms.Form):
    """Year of the proposals, the day up to which is counted, and whose: one assembly and one bureau, or all."""

    year = forms.TypedChoiceField(label="年度", coerce=int, help_text="按建议提案所属会议的年度统计。")
    as_of = DayField(
        label="截止日期",
        help_text="统计到这一天24时，可选过去的任何一天。",
        error_messages={"required": "请选择截止日期。"},
    )

    def __init__(
        self,
        *args: Any,
        years: Sequence[int],
        assemblies: Sequence[str],
        bureaus: Sequence[Bureau],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = [(year, f"{year}年度") for year in years]
        self.fields["as_of"].initial = today
        self.fields["as_of"].widget.attrs["max"] = today.isoformat()
        self.fields["assembly"] = _assembly_field(assemblies, help_text="可以只统计一个会议的建议提案。")
        self.fields["bureau"] = _bureau_field(bureaus, help_text="可以只统计一个单位的承诺事项。")


class ReportFilterForm(forms.Form):
    """Which reports of the list to show."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False, empty_value=None)
    stage = forms.ChoiceField(label="审签", required=False, choices=[("", "全部"), *ReportStage.choices])

    def __init__(
        self, *args: Any, years: Sequence[int], assemblies: Sequence[str], bureaus: Sequence[Bureau], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "全部"), *((year, f"{year}年度") for year in years)]
        self.fields["assembly"] = _assembly_field(assemblies)
        self.fields["bureau"] = _bureau_field(bureaus)

    def wanted(self) -> dict[str, Any]:
        """What was chosen, by the field of the report; what is no choice is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in {None, ""}}


class SigningForm(forms.Form):
    """The note of whoever reviews, sends back or issues a report."""

    note = WordsField(
        at_most=500,
        label="意见",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回修改时必须填写理由，其他情况可以不填。",
    )


class ScheduleForm(forms.ModelForm):
    """A day of every year on which a report is compiled."""

    class Meta:
        model = ReportSchedule
        fields = ["name", "month", "day", "as_of_month", "as_of_day", "is_active"]
        error_messages = {"name": {"required": "请填写名称。", "unique": "已有同名的编制计划，请换一个名称。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("month", "as_of_month"):
            self._choose(name, 12, "月")
        for name in ("day", "as_of_day"):
            self._choose(name, 31, "日")

    def _choose(self, name: str, last: int, unit: str) -> None:
        old = self.fields[name]
        choices = [(number, f"{number}{unit}") for number in range(1, last + 1)]
        self.fields[name] = forms.TypedChoiceField(
            label=old.label, help_text=old.help_text, coerce=int, choices=choices
        )
