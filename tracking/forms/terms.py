"""Check what the reviewer decides about a commitment: owner, date, who joins in, targets."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from proposals.forms import DayField, PickMany
from proposals.models import Bureau
from tracking.enums import PromiseKind
from tracking.forms.amounts import AmountField
from tracking.models import Commitment
from tracking.reports import wording
from tracking.services.terms import TargetTerms, Terms


class TermsForm(forms.Form):
    """Owner, due date and joining bureaus; ``bureaus`` is fetched once for all the forms of a page."""

    bureau = forms.ChoiceField(label="责任单位", required=False)
    due_date = DayField(label="承诺期限", required=False)
    kind = forms.ChoiceField(
        label="事项类型", choices=PromiseKind, required=False, help_text="决定核查时要看哪些佐证材料。"
    )
    joining = forms.MultipleChoiceField(label="配合单位", required=False, widget=PickMany)
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, bureaus: Sequence[Bureau], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bureaus = {str(bureau.pk): bureau for bureau in bureaus}
        choices = [(pk, bureau.name) for pk, bureau in self.bureaus.items()]
        self.fields["bureau"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]
        self.fields["joining"].choices = choices  # type: ignore[attr-defined]


class TargetForm(forms.Form):
    """One pledged target."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput())
    quote = forms.CharField(label="目标原文", max_length=200, error_messages={"required": "请填写目标原文。"})
    metric = forms.CharField(label="指标", max_length=100, required=False)
    low = AmountField(label="下限", required=False)
    high = AmountField(label="上限", required=False)
    unit = forms.CharField(label="单位", max_length=30, required=False)
    due_date = DayField(label="时限", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a bound, and for bounds in order."""
        data = super().clean() or {}
        low, high = data.get("low"), data.get("high")
        if self.errors:
            return data
        if low is None and high is None:
            self.add_error("low", "请填写下限或上限；只有一个数时两者相同。")
        elif low is not None and high is not None and high < low:
            self.add_error("high", "上限不能小于下限。")
        return data


def _shown(bound: Decimal | None) -> Decimal | None:
    """Return a bound without trailing noughts and without an exponent, as people type it."""
    return None if bound is None else Decimal(wording.plain(bound))


TargetFormSet = formset_factory(TargetForm, extra=1, can_delete=True)


def terms_forms(
    commitment: Commitment, *, bureaus: Sequence[Bureau], data: Any = None
) -> "tuple[TermsForm, BaseFormSet[TargetForm]]":
    """Return the two forms of one commitment; the prefix keeps the ids of many cards on a page apart."""
    prefix = f"c{commitment.pk}"
    form = TermsForm(
        data,
        prefix=prefix,
        bureaus=bureaus,
        initial={
            "bureau": commitment.bureau_id,
            "due_date": commitment.promised_due_date,
            "kind": commitment.kind,
            "joining": [bureau.pk for bureau in commitment.joining_bureaus.all()],
            "version": commitment.version,
        },
    )
    targets = TargetFormSet(
        data,
        prefix=f"{prefix}-t",
        initial=[
            {
                "pk": target.pk,
                "quote": target.quote,
                "metric": target.metric,
                "low": _shown(target.low),
                "high": _shown(target.high),
                "unit": target.unit,
                "due_date": target.due_date,
                # Not a field: shown beside the number when a person has made another of it.
                "found": wording.bounds(target.found_low, target.found_high, target.found_unit)
                if target.was_corrected
                else "",
            }
            for target in sorted(commitment.targets.all(), key=lambda target: target.pk)
        ],
    )
    return form, targets


def terms_of(form: TermsForm, targets: "BaseFormSet[TargetForm]") -> Terms:
    """Turn two valid forms into what the service takes."""
    data = form.cleaned_data
    return Terms(
        bureau=form.bureaus.get(data["bureau"]),
        due_date=data["due_date"],
        kind=PromiseKind(data["kind"]) if data["kind"] else None,
        joining_bureaus=[form.bureaus[pk] for pk in data["joining"] if pk != data["bureau"]],
        targets=[
            TargetTerms(
                pk=row.cleaned_data.get("pk"),
                quote=row.cleaned_data["quote"],
                metric=row.cleaned_data["metric"],
                low=row.cleaned_data["low"],
                high=row.cleaned_data["high"],
                unit=row.cleaned_data["unit"],
                due_date=row.cleaned_data["due_date"],
            )
            for row in targets.forms
            if row.has_changed() or row.initial
            if row.cleaned_data and not row.cleaned_data.get("DELETE")
        ],
    )
