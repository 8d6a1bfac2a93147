"""Check what people type and choose; nothing is saved here."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from proposals.models import Member, PlenarySession, Proposal
from proposals.services.matching import number_key


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; empty ones pass, so that each is refused by name with its own reason."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFilesInput(), allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the list of files."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """Reply letters to take in."""

    letters = ManyFilesField(
        label="答复件文件",
        max_length=255,
        error_messages={"required": "请选择要上传的文件。"},
        help_text="可一次选择多份。支持 .docx、.pdf、.html、.txt（UTF-8 或 GB18030）等格式；原件原样保存。",
    )


class ProposalForm(forms.ModelForm):
    """Complete or correct a proposal."""

    sponsors = forms.ModelMultipleChoiceField(
        Member.objects.order_by("name"), label="提出人", required=False, help_text="按住 Ctrl 可多选。"
    )

    class Meta:
        model = Proposal
        fields = ["session", "kind", "number", "title", "topic", "received_date"]
        widgets = {"received_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = PlenarySession.objects.order_by("-year", "assembly_kind", "pk")
        self.fields["session"] = forms.ModelChoiceField(sessions, label="届次")
        if self.instance.pk:
            self.fields["sponsors"].initial = self.instance.sponsors.all()

    def clean_number(self) -> str:
        """Refuse a number without a digit or letter."""
        number: str = self.cleaned_data["number"]
        if not number_key(number):
            raise forms.ValidationError("编号中没有数字或字母。")
        return number

    def clean(self) -> dict[str, Any]:
        """Refuse a number that another proposal of the session has."""
        data = super().clean() or {}
        session, kind, number = data.get("session"), data.get("kind"), data.get("number")
        if session and kind and number:
            twin = Proposal.objects.filter(session=session, kind=kind, number_key=number_key(number))
            if twin.exclude(pk=self.instance.pk).exists():
                self.add_error("number", f"{session}已有第{number}号，请核对编号。")
        return data
