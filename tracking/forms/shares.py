"""Check how a joint commitment is divided, and what a joining bureau reports for its part."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from proposals.forms import DayField, WordsField
from proposals.models import Bureau
from tracking.forms.evidence import EvidenceForm
from tracking.models import Share
from tracking.services.shares import Part


class DivideForm(forms.Form):
    """A task and a date for each joining bureau; a bureau without a task has no part."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(
        self, data: Any = None, *, bureaus: Iterable[Bureau], shares: Iterable[Share], initial: Mapping[str, Any]
    ) -> None:
        self.bureaus = list(bureaus)
        standing = {share.bureau_id: share for share in shares}
        tasks = {f"task_{pk}": share.task for pk, share in standing.items()}
        days = {f"due_{pk}": share.due_date for pk, share in standing.items()}
        super().__init__(data, initial={**tasks, **days, **initial})
        self.standing = standing
        for bureau in self.bureaus:
            self.fields[f"task_{bureau.pk}"] = WordsField(
                label="分工内容", at_most=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"due_{bureau.pk}"] = DayField(label="分工期限", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the task where only a date is given."""
        data = super().clean() or {}
        for bureau in self.bureaus:
            if data.get(f"due_{bureau.pk}") and not (data.get(f"task_{bureau.pk}") or "").strip():
                self.add_error(f"task_{bureau.pk}", "填了期限，请同时写明分工内容。")
        return data

    def rows(self) -> list[dict[str, Any]]:
        """Return each bureau with its bound fields and its part so far, for the page."""
        return [
            {
                "bureau": bureau,
                "share": self.standing.get(bureau.pk),
                "task": self[f"task_{bureau.pk}"],
                "due": self[f"due_{bureau.pk}"],
            }
            for bureau in self.bureaus
        ]

    def parts(self) -> list[Part]:
        """Return the parts as the service takes them."""
        data = self.cleaned_data
        return [
            Part(bureau, data[f"task_{bureau.pk}"], data[f"due_{bureau.pk}"])
            for bureau in self.bureaus
            if data[f"task_{bureau.pk}"].strip()
        ]


class ShareReportForm(EvidenceForm):
    """What a joining bureau did for its part."""

    text = WordsField(
        label="进展情况",
        at_most=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明进展情况。"},
    )
    is_done = forms.BooleanField(label="这项分工已经完成", required=False)
