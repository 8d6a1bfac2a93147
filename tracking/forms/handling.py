"""Check who is to work on what."""

from collections.abc import Iterable
from typing import Any

from django import forms

from proposals.models import User


class HandlerForm(forms.Form):
    """The colleague who works on a commitment; nobody means the whole bureau."""

    handler = forms.ModelChoiceField(
        User.objects.none(),
        label="经办人",
        required=False,
        empty_label="全体经办人员",
        error_messages={"invalid_choice": "请选择本单位的在岗人员。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, colleagues: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["handler"], colleagues)


class OfferForm(forms.Form):
    """Who takes over somebody's matters, and why."""

    receiver = forms.ModelChoiceField(
        User.objects.none(),
        label="接收人",
        empty_label="请选择",
        error_messages={"required": "请选择接收人。", "invalid_choice": "请选择接收人。"},
    )
    reason = forms.CharField(
        label="交接原因", max_length=300, error_messages={"required": "请写明交接原因，如岗位调整。"}
    )

    def __init__(self, *args: Any, receivers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["receiver"], receivers)


class HandOverForm(OfferForm):
    """Whose open matters go to whom, and why."""

    giver = forms.ModelChoiceField(
        User.objects.none(),
        label="移交人",
        empty_label="请选择",
        error_messages={"required": "请选择移交人。", "invalid_choice": "请选择移交人。"},
    )
    field_order = ("giver", "receiver", "reason")

    def __init__(self, *args: Any, givers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["giver"], givers)


class AnswerForm(forms.Form):
    """Whether an offer is taken, and why not."""

    answer = forms.ChoiceField(choices=[("accept", "接收"), ("decline", "不接收"), ("withdraw", "撤回")])
    note = forms.CharField(label="理由", max_length=300, required=False)


def _choose_from(field: forms.Field, people: Iterable[User]) -> None:
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - only called with such
    field.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("display_name", "pk")
