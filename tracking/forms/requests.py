"""Check what bureaus ask for about a commitment, and what is answered."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from proposals.forms import DayField, WordsField
from proposals.models import Bureau
from tracking.enums import RequestKind, RequestStatus
from tracking.models import Commitment
from tracking.services.requests import Wish


class AskForm(forms.Form):
    """What every request needs: a reason, and the marks that keep it from being sent twice or over an older state."""

    kind: RequestKind
    form_key = forms.UUIDField(widget=forms.HiddenInput())
    version = forms.IntegerField(widget=forms.HiddenInput())
    reason = WordsField(
        label="理由",
        at_most=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明理由。"},
    )

    def __init__(self, data: Any = None, *, commitment: Commitment, initial: Mapping[str, Any] | None = None) -> None:
        known = {"form_key": uuid.uuid4(), "version": commitment.version, **(initial or {})}
        super().__init__(data, initial=known)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def wish(self) -> Wish:
        """Return what is asked for, as the service takes it."""
        data = self.cleaned_data
        return Wish(
            kind=self.kind,
            **{name: data[name] for name in data if name not in {"form_key", "version", "reason"}},
        )


class ExtensionForm(AskForm):
    """Another date."""

    kind = RequestKind.EXTENSION
    new_date = DayField(label="申请延期至", error_messages={"required": "请填写申请延期至哪一天。"})


class PauseForm(AskForm):
    """Days on which the clock is to stand still."""

    kind = RequestKind.PAUSE
    start_date = DayField(label="暂停起始日", error_messages={"required": "请填写从哪一天起暂停。"})
    until_date = DayField(label="暂停截止日", help_text="含当日。", error_messages={"required": "请填写暂停到哪一天。"})
    waiting_for = forms.CharField(
        label="等待什么",
        max_length=200,
        help_text="如：上级资金批复、项目用地审批，并写明由哪个单位办理。",
        error_messages={"required": "请写明在等待什么。"},
    )


class TermsRequestForm(AskForm):
    """A date and a measure for a promise that named none."""

    kind = RequestKind.TERMS
    new_date = DayField(label="完成期限", error_messages={"required": "请填写完成期限。"})
    measure = forms.CharField(
        label="衡量标准",
        max_length=300,
        help_text="做到什么程度算完成，如：印发实施方案并完成3个试点。",
        error_messages={"required": "请写明做到什么程度算完成。"},
    )


class TransferForm(AskForm):
    """Another owner."""

    kind = RequestKind.TRANSFER
    to_bureau = forms.ModelChoiceField(
        label="拟接收单位",
        queryset=Bureau.objects.none(),
        empty_label="请选择",
        help_text="对方接收后，这项承诺由对方负责；对方答复前仍由本单位负责。",
        error_messages={"required": "请选择拟接收单位。", "invalid_choice": "请从列表中选择一个在用的单位。"},
    )

    def __init__(self, data: Any = None, *, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(data, commitment=commitment, **kwargs)
        others = Bureau.objects.filter(is_active=True)
        if commitment.bureau_id:
            others = others.exclude(pk=commitment.bureau_id)
        self.fields["to_bureau"].queryset = others.order_by("name", "pk")  # type: ignore[attr-defined]


class ImpossibleForm(AskForm):
    """That the promise cannot be kept; the reason is told to the proposer."""

    kind = RequestKind.IMPOSSIBLE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "无法兑现的原因"
        self.fields["reason"].help_text = "督查室认定后，这段文字会原样告知提出建议提案的代表、委员。"


ASK_FORMS: dict[RequestKind, type[AskForm]] = {
    form.kind: form for form in (ExtensionForm, PauseForm, TermsRequestForm, TransferForm, ImpossibleForm)
}


class AnswerForm(forms.Form):
    """Yes or no to a request, and why."""

    outcome = forms.ChoiceField(
        label="答复",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择同意或不同意。", "invalid_choice": "请选择同意或不同意。"},
    )
    note = WordsField(
        label="意见",
        at_most=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不同意时必须写明理由，申请单位会看到。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        yes, no = ("接收", "不接收") if kind == RequestKind.TRANSFER else ("同意", "不同意")
        choices = [(RequestStatus.GRANTED, yes), (RequestStatus.REFUSED, no)]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        if kind == RequestKind.TRANSFER:
            self.fields["outcome"].error_messages["required"] = "请选择接收或不接收。"
            self.fields["note"].help_text = "不接收时必须写明理由，申请单位会看到。"
        if kind == RequestKind.IMPOSSIBLE:
            self.fields["note"].help_text += "同意时所写的意见会一并告知代表、委员。"

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a refusal."""
        data = super().clean() or {}
        if data.get("outcome") == RequestStatus.REFUSED and not data.get("note", "").strip():
            self.add_error("note", "请写明理由，申请单位会据此办理。")
        return data


class RequestSearchForm(forms.Form):
    """Which requests to list; ``oversees`` tells the office's people from a bureau's."""

    WAITING, OURS, ALL = "waiting", "ours", "all"
    state = forms.ChoiceField(label="状态", required=False)
    kind = forms.ChoiceField(label="申请事项", required=False, choices=[("", "全部"), *RequestKind.choices])
    bureau = forms.ModelChoiceField(
        label="申请单位", required=False, queryset=Bureau.objects.order_by("name", "pk"), empty_label="全部"
    )

    def __init__(self, data: Any = None, *, oversees: bool, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        ours = "待督查室答复" if oversees else "待本单位答复"
        answered = [(status, status.label) for status in RequestStatus if status != RequestStatus.ASKED]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (self.WAITING, RequestStatus.ASKED.label),
            (self.OURS, ours),
            *answered,
            (self.ALL, "全部"),
        ]
        if not oversees:
            del self.fields["bureau"]
