"""Check what a look-back is asked for, and what was found."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from proposals.enums import ProposalKind
from proposals.forms import DayField, WordsField
from proposals.models import Bureau, PlenarySession
from tracking.enums import CampaignBasis, LookBackOutcome, VerificationWay
from tracking.services.campaigns import Criteria, Finding


class CampaignForm(forms.Form):
    """What to look back at, and how many of it."""

    form_key = forms.UUIDField(widget=forms.HiddenInput())
    name = forms.CharField(label="名称", max_length=100, error_messages={"required": "请填写名称。"})
    basis = forms.ChoiceField(
        label="选取方式",
        choices=CampaignBasis,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择选取方式。"},
    )
    year = forms.TypedChoiceField(label="年度", coerce=int, empty_value=None, required=False)
    months = forms.IntegerField(
        label="销号满几个月",
        min_value=0,
        max_value=120,
        initial=12,
        required=False,
        help_text="只用于“销号已满一段时间的承诺”。",
    )
    bureau = forms.TypedChoiceField(label="责任单位", coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *ProposalKind.choices], required=False)
    topic = forms.ChoiceField(label="领域", required=False)
    sample_size = forms.IntegerField(
        label="随机抽取（项）",
        min_value=0,
        max_value=100_000,
        required=False,
        help_text="不填或填0为全部。抽取所用的随机种子会记录在案，可以复核。",
    )
    seed = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, max_value=2**31)

    def __init__(
        self,
        *args: Any,
        years: Sequence[int],
        bureaus: Sequence[Bureau],
        topics: Sequence[str],
        seed: int,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {"form_key": uuid.uuid4(), "seed": seed, "months": 12})
        super().__init__(*args, **kwargs)
        everything: list[tuple[Any, str]] = [("", "全部")]
        self._offer("year", everything + [(year, f"{year}年度") for year in years])
        self._offer("bureau", everything + [(bureau.pk, bureau.name) for bureau in bureaus])
        self._offer("topic", everything + [(topic, topic) for topic in topics])

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask for the year where the way of choosing goes by it."""
        data = super().clean() or {}
        if data.get("basis") in {CampaignBasis.CLASS, CampaignBasis.OPEN} and not data.get("year"):
            self.add_error("year", "请选择年度。")
        return data

    def criteria(self) -> Criteria:
        """Return what to choose."""
        data = self.cleaned_data
        return Criteria(
            basis=CampaignBasis(data["basis"]),
            year=data["year"],
            bureau=data["bureau"],
            kind=data["kind"],
            topic=data["topic"],
            months=12 if data["months"] is None else data["months"],
        )


class FindingForm(forms.Form):
    """What was found of one promise."""

    outcome = forms.ChoiceField(
        label="核查结论",
        choices=LookBackOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核查结论。"},
    )
    way = forms.ChoiceField(
        label="核查方式",
        choices=VerificationWay,
        widget=forms.RadioSelect,
        initial=VerificationWay.ON_SITE,
        error_messages={"required": "请选择核查方式。"},
    )
    checked_on = DayField(label="核查日期", error_messages={"required": "请填写核查日期。"})
    people = forms.CharField(label="核查人员", max_length=300, error_messages={"required": "请填写核查人员。"})
    note = WordsField(
        label="核查情况",
        at_most=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="“未落实或有反弹”的事项会重新跟踪，这里所写的情况将发给责任单位。",
        error_messages={"required": "请写明核查情况。"},
    )

    def finding(self) -> Finding:
        """Return the finding as the service takes it."""
        data = self.cleaned_data
        return Finding(
            outcome=LookBackOutcome(data["outcome"]),
            way=VerificationWay(data["way"]),
            checked_on=data["checked_on"],
            people=data["people"],
            note=data["note"],
        )


class CarryForm(forms.Form):
    """The session into which what is open goes on."""

    session = forms.ModelChoiceField(
        PlenarySession.objects.none(),
        label="转入届次",
        empty_label="请选择",
        error_messages={"required": "请选择转入的届次。", "invalid_choice": "请选择转入的届次。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = PlenarySession.objects.order_by("-year", "assembly_kind", "pk")
