"""Check how a joint commitment is divided, and what a joining bureau reports for its part."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from proposals.forms import DayField, ManyFilesField, WordsField
from proposals.models import Bureau
from tracking.enums import EvidenceKind
from tracking.models import Share
from tracking.services.evidence import EvidenceFile
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


class ShareReportForm(forms.Form):
    """What a joining bureau did for its part."""

    form_key = forms.UUIDField(widget=forms.HiddenInput())
    text = WordsField(
        label="进展情况",
        at_most=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明进展情况。"},
    )
    evidence = ManyFilesField(label="佐证材料", required=False, help_text="可一次选择多份。")
    evidence_kind = forms.ChoiceField(label="佐证材料类型", choices=EvidenceKind, initial=EvidenceKind.DOCUMENT)
    is_done = forms.BooleanField(label="这项分工已经完成", required=False)

    def __init__(self, *args: Any, max_bytes: int, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("form_key", uuid.uuid4())
        super().__init__(*args, **kwargs)
        self.max_bytes = max_bytes

    def clean_evidence(self) -> list[Any]:
        """Refuse empty and oversized files by name."""
        files = [file for file in self.cleaned_data["evidence"] if file]
        for file in files:
            if file.size == 0:
                raise forms.ValidationError(f"“{file.name}”是空文件，请重新选择。")
            if file.size > self.max_bytes:
                raise forms.ValidationError(f"“{file.name}”超过{self.max_bytes // 1024 // 1024} MB的上限。")
        return files

    def evidence_files(self) -> list[EvidenceFile]:
        """Return the files as the service takes them."""
        kind = EvidenceKind(self.cleaned_data["evidence_kind"])
        return [EvidenceFile(name=file.name, kind=kind, file=file) for file in self.cleaned_data["evidence"]]
