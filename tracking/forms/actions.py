"""Check what people write when they act on a commitment."""

from collections.abc import Sequence
from typing import Any

from django import forms

from proposals.forms import DayField, WordsField
from proposals.models import Bureau
from tracking.enums import VerificationOutcome, VerificationWay
from tracking.forms.amounts import AmountField
from tracking.forms.evidence import EvidenceForm
from tracking.models import Target
from tracking.reports import deeds, wording
from tracking.services.progress import Measurement, SiteVisit


class ReasonForm(forms.Form):
    """A reason, which those concerned will read."""

    note = WordsField(
        label="理由",
        at_most=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由。"},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())


class VoidForm(forms.Form):
    """Why a letter is made void."""

    reason = WordsField(
        label="作废理由",
        at_most=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如：与某号答复重复上传；不是本地的答复；上传的是草稿，以正式答复为准。",
        error_messages={"required": "请写明作废的理由。"},
    )


class RestoreForm(forms.Form):
    """Why a void letter counts again."""

    reason = WordsField(
        label="恢复理由",
        at_most=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明恢复的理由。"},
    )


class MarkForm(forms.Form):
    """Words that a person marked in the letter."""

    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
    end = forms.IntegerField(min_value=0, widget=forms.HiddenInput())


# What an on-site check has to say.
_VISIT = {"checked_on": "日期", "place": "地点", "people": "参加人员"}


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
    way = forms.ChoiceField(
        label="核查方式",
        choices=VerificationWay,
        initial=VerificationWay.DESK,
        required=False,
        widget=forms.RadioSelect,
    )
    checked_on = DayField(label="现场核查日期", required=False)
    place = forms.CharField(label="地点", required=False, max_length=200)
    people = WordsField(label="参加人员", at_most=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a return, and for day, place and people of an on-site check."""
        data = super().clean() or {}
        if data.get("outcome") == VerificationOutcome.RETURNED and not data.get("note", "").strip():
            self.add_error("note", "请写明退回的理由，承办单位会据此整改。")
        given = [name for name in _VISIT if data.get(name)]
        if data.get("way") == VerificationWay.ON_SITE:
            for name, what in _VISIT.items():
                if name not in given and name not in self.errors:
                    self.add_error(name, f"现场核查请填写{what}。")
        elif given:
            self.add_error("way", "填写了现场核查的情况，请选择“现场核查”，或者清空这些内容。")
        return data

    def visit(self) -> SiteVisit | None:
        """Return the on-site check as the service takes it; None for one at the desk."""
        data = self.cleaned_data
        if data["way"] != VerificationWay.ON_SITE:
            return None
        return SiteVisit(day=data["checked_on"], place=data["place"], people=data["people"])


def _value_field(target: Target) -> AmountField:
    """Return the field for a figure: it names the unit, since 1800 of a pledged 1800万元 may be either."""
    in_scale = any(wording.number(bound)[-1:] in "万亿" for bound in (target.low, target.high) if bound is not None)
    done = deeds.deed(target)
    return AmountField(
        label="是否完成" if done else f"完成值（{target.unit}）" if target.unit else "完成值",
        unit=target.unit,
        counted_in_scale=in_scale,
        required=False,
        help_text=f"已{done}的填1，未{done}的填0。" if done else "可以写“万”“亿”，如1800万。" if in_scale else "",
    )


class MatchForm(forms.Form):
    """Which proposal a letter answers, who wrote it and when; what is left empty stays as it was read."""

    proposal = forms.IntegerField(min_value=1, required=False)
    bureau = forms.ModelChoiceField(Bureau.objects.all(), required=False)
    replied_on = DayField(required=False)


class DateForm(forms.Form):
    """Whether a confirmed date gives way to what the words say by the letter's corrected day."""

    adopt = forms.ChoiceField(choices=[("yes", "改"), ("no", "不改")])
    version = forms.IntegerField(min_value=0)


class MarkedPlaceForm(forms.Form):
    """Where in the letter a candidate is cut."""

    at = forms.IntegerField(min_value=0)


class ProgressForm(EvidenceForm):
    """A bureau's report: words, a figure for each target, files, and whether it is done."""

    text = WordsField(
        label="进展情况",
        at_most=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "请写明进展情况。"},
    )
    claims_done = forms.BooleanField(label="这项承诺已经完成，报请督查室核查", required=False)

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        for target in targets:
            self.fields[f"value_{target.pk}"] = _value_field(target)
            self.fields[f"day_{target.pk}"] = DayField(label="数据日期", required=False)
            self.fields[f"source_{target.pk}"] = forms.CharField(label="数据来源", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Ask for the day of every figure."""
        data = super().clean()
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
