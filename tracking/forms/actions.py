"""Check what people write when they act on a commitment."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from proposals.forms import DayField, ManyFilesField, WordsField
from tracking.enums import EvidenceKind, VerificationOutcome
from tracking.forms.amounts import AmountField
from tracking.models import Target
from tracking.reports import wording
from tracking.services.evidence import EvidenceFile
from tracking.services.progress import Measurement


class ReasonForm(forms.Form):
    """A reason, which those concerned will read."""

    note = WordsField(
        label="理由",
        at_most=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由。"},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())


class MarkForm(forms.Form):
    """Words that a person marked in the letter."""

    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
    end = forms.IntegerField(min_value=0, widget=forms.HiddenInput())


class VerifyForm(forms.Form):
    """The office's decision on a submission."""

    outcome = forms.ChoiceField(
        label="核查结论",
        choices=VerificationOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核查结论。"},
    )
    note = WordsField(
        label="核查意见",
        at_most=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回时必须写明理由。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a return."""
        data = super().clean() or {}
        if data.get("outcome") == VerificationOutcome.RETURNED and not data.get("note", "").strip():
            self.add_error("note", "请写明退回的理由，承办单位会据此整改。")
        return data


def _value_field(target: Target) -> AmountField:
    """Return the field for a figure: it names the unit, since 1800 of a pledged 1800万元 may be either."""
    in_scale = any(wording.number(bound)[-1:] in "万亿" for bound in (target.low, target.high) if bound is not None)
    return AmountField(
        label=f"完成值（{target.unit}）" if target.unit else "完成值",
        unit=target.unit,
        counted_in_scale=in_scale,
        required=False,
        help_text="可以写“万”“亿”，如1800万。" if in_scale else "",
    )


class MatchForm(forms.Form):
    """The proposal a letter answers."""

    proposal = forms.IntegerField(min_value=1)


class MarkedPlaceForm(forms.Form):
    """Where in the letter a candidate is cut."""

    at = forms.IntegerField(min_value=0)


class ProgressForm(forms.Form):
    """A bureau's report: words, a figure for each target, files, and whether it is done."""

    form_key = forms.UUIDField(widget=forms.HiddenInput())
    text = WordsField(
        label="进展情况",
        at_most=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "请写明进展情况。"},
    )
    evidence_kind = forms.ChoiceField(label="佐证材料类型", choices=EvidenceKind, initial=EvidenceKind.DOCUMENT)
    evidence = ManyFilesField(label="佐证材料", required=False, help_text="可一次选择多份；报请核查时至少附一份。")
    claims_done = forms.BooleanField(label="这项承诺已经完成，报请督查室核查", required=False)

    def __init__(self, *args: Any, targets: Sequence[Target], max_bytes: int, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("form_key", uuid.uuid4())
        super().__init__(*args, **kwargs)
        self.targets = targets
        self.max_bytes = max_bytes
        for target in targets:
            self.fields[f"value_{target.pk}"] = _value_field(target)
            self.fields[f"day_{target.pk}"] = DayField(label="数据日期", required=False)
            self.fields[f"source_{target.pk}"] = forms.CharField(label="数据来源", required=False, max_length=200)

    def clean_evidence(self) -> list[Any]:
        """Refuse empty and oversized files by name."""
        files = [file for file in self.cleaned_data["evidence"] if file]
        for file in files:
            if file.size == 0:
                raise forms.ValidationError(f"“{file.name}”是空文件，请重新选择。")
            if file.size > self.max_bytes:
                raise forms.ValidationError(f"“{file.name}”超过{self.max_bytes // 1024 // 1024} MB的上限。")
        return files

    def clean(self) -> dict[str, Any]:
        """Ask for the day of every figure."""
        data = super().clean() or {}
        for target in self.targets:
            if data.get(f"value_{target.pk}") is not None and not data.get(f"day_{target.pk}"):
                self.add_error(f"day_{target.pk}", "请填写这个数据截至哪一天。")
        return data

    def target_fields(self) -> list[dict[str, Any]]:
        """Return each target with its three bound fields, for the page."""
        return [
            {
                "target": target,
                "value": self[f"value_{target.pk}"],
                "day": self[f"day_{target.pk}"],
                "source": self[f"source_{target.pk}"],
            }
            for target in self.targets
        ]

    def measurements(self) -> dict[int, Measurement]:
        """Return the figures that were given, by target."""
        data = self.cleaned_data
        return {
            target.pk: Measurement(data[f"value_{target.pk}"], data[f"day_{target.pk}"], data[f"source_{target.pk}"])
            for target in self.targets
            if data.get(f"value_{target.pk}") is not None
        }

    def evidence_files(self) -> list[EvidenceFile]:
        """Return the files as the service takes them."""
        kind = EvidenceKind(self.cleaned_data["evidence_kind"])
        return [EvidenceFile(name=file.name, kind=kind, file=file) for file in self.cleaned_data["evidence"]]
