"""Check the files that prove a report: a few one by one, each with what it shows, and many of one kind at once."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from proposals.forms import DayField, ManyFilesField, WordsField
from tracking.enums import EvidenceKind
from tracking.models import ChecklistItem
from tracking.services.evidence import EvidenceFile

# Files that are described one by one; the page works without scripts, so that the rows are there from the start.
ROWS = range(1, 4)
_DESCRIBED_BY = ("item", "dated_on", "pages")


class EvidenceForm(forms.Form):
    """Files with kind, date, page and what of the checklist they show; ``items`` is the checklist of the commitment."""

    form_key = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, items: Sequence[ChecklistItem], max_bytes: int, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("form_key", uuid.uuid4())
        super().__init__(*args, **kwargs)
        self.max_bytes = max_bytes
        self.items = {str(item.pk): item for item in items}
        shows = [("", "不对应清单"), *((pk, item.words) for pk, item in self.items.items())]
        for row in ROWS:
            self.fields[f"file_{row}"] = forms.FileField(label="文件", required=False, allow_empty_file=True)
            self.fields[f"item_{row}"] = forms.ChoiceField(label="对应清单", required=False, choices=shows)
            self.fields[f"kind_{row}"] = forms.ChoiceField(
                label="类型", required=False, choices=EvidenceKind, initial=EvidenceKind.DOCUMENT
            )
            self.fields[f"dated_on_{row}"] = DayField(label="材料日期", required=False)
            self.fields[f"pages_{row}"] = forms.CharField(
                label="页码", required=False, max_length=50, widget=forms.TextInput(attrs={"placeholder": "如第2至3页"})
            )
        self.fields["evidence"] = ManyFilesField(
            label="多份同类材料", required=False, help_text="可一次选择多份，不逐份填写日期和页码。"
        )
        self.fields["evidence_kind"] = forms.ChoiceField(
            label="这些材料的类型", required=False, choices=EvidenceKind, initial=EvidenceKind.PHOTO
        )

    def clean_evidence(self) -> list[UploadedFile]:
        """Refuse empty and oversized files by name."""
        files = [file for file in self.cleaned_data["evidence"] if file]
        for file in files:
            self._check_size(file)
        return files

    def clean(self) -> dict[str, Any]:
        """Refuse a row that describes a file which was not chosen."""
        data = super().clean() or {}
        for row in ROWS:
            file = data.get(f"file_{row}")
            if file:
                try:
                    self._check_size(file)
                except forms.ValidationError as error:
                    self.add_error(f"file_{row}", error)
            elif f"file_{row}" not in self.errors and any(data.get(f"{name}_{row}") for name in _DESCRIBED_BY):
                self.add_error(f"file_{row}", "请选择这份材料的文件；不需要这份材料的，请清空本栏。")
        return data

    def _check_size(self, file: UploadedFile) -> None:
        if file.size == 0:
            raise forms.ValidationError(f"“{file.name}”是空文件，请重新选择。")
        if file.size is None or file.size > self.max_bytes:
            raise forms.ValidationError(f"“{file.name}”超过{self.max_bytes // 1024 // 1024} MB的上限。")

    def file_rows(self) -> list[dict[str, Any]]:
        """Return the rows with their bound fields, for the page; those after the first are folded while empty."""
        rows = []
        for row in ROWS:
            names = [f"{name}_{row}" for name in ("file", *_DESCRIBED_BY)]
            is_used = self.is_bound and any(self.data.get(name) or name in self.errors for name in names)
            fields = {name: self[f"{name}_{row}"] for name in ("file", "item", "kind", "dated_on", "pages")}
            rows.append({"number": row, "is_open": row == 1 or is_used, **fields})
        return rows

    @property
    def lost_files(self) -> bool:
        """Whether files came with a form that is shown again: no browser keeps them."""
        return self.is_bound and bool(self.files)

    def evidence_files(self) -> list[EvidenceFile]:
        """Return the files as the service takes them."""
        data = self.cleaned_data
        described = [
            EvidenceFile(
                name=data[f"file_{row}"].name,
                kind=EvidenceKind(data[f"kind_{row}"] or EvidenceKind.DOCUMENT),
                file=data[f"file_{row}"],
                dated_on=data[f"dated_on_{row}"],
                pages=data[f"pages_{row}"],
                item=self.items.get(data[f"item_{row}"]),
            )
            for row in ROWS
            if data[f"file_{row}"]
        ]
        kind = EvidenceKind(data["evidence_kind"] or EvidenceKind.DOCUMENT)
        return described + [EvidenceFile(name=file.name, kind=kind, file=file) for file in data["evidence"]]


class AddEvidenceForm(EvidenceForm):
    """Evidence for a fulfilled commitment, and why it is added."""

    text = WordsField(
        label="补充原因和说明",
        at_most=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明补充材料的原因。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        """Ask for a file."""
        data = super().clean()
        if not self.errors and not self.evidence_files():
            self.add_error("file_1", "请至少选择一份佐证材料。")
        return data
