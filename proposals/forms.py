"""Check what people type and choose; nothing is saved here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from proposals.enums import ProposalKind
from proposals.models import Member, PlenarySession, Proposal
from proposals.services.matching import number_key

# No letter is older than the assemblies, and nobody pledges beyond this: another year is a slip of the keyboard.
_YEARS = range(1954, 2101)


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day, in the browser's own date field; years such as 0202 and 20255 are refused."""

    widget = DayInput
    default_error_messages = {"invalid": "请填写有效的日期，如2025-07-28。"}

    def to_python(self, value: Any) -> date | None:
        """
        Read the day.

        :raises ValidationError: if it is none, or its year is a slip.
        """
        day: date | None = super().to_python(value)
        if day and day.year not in _YEARS:
            raise ValidationError(f"年份是{day.year}年，请核对。", code="year")
        return day


class PickMany(forms.CheckboxSelectMultiple):
    """
    Many of a long list: a box to tick for each, by mouse, finger or keyboard. site/forms.js adds a field to narrow it.

    Written in one go: a page of many forms holds the list of all bureaus many times over.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 - Django hands it over by name
    ) -> SafeString:
        """Write the boxes; each is named by its label, the group by the legend around it."""
        chosen = {str(one) for one in value or ()}
        prefix = (attrs or {}).get("id") or f"id_{name}"
        boxes = format_html_join(
            "",
            '<label for="{0}_{1}"><input type="checkbox" name="{2}" value="{3}" id="{0}_{1}"{4}>{5}</label>',
            (
                (prefix, at, name, key, mark_safe(" checked") if str(key) in chosen else "", label)
                for at, (key, label) in enumerate(self.choices)
            ),
        )
        return format_html('<div class="pick" id="{}">{}</div>', prefix, boxes)


class MembersField(forms.ModelMultipleChoiceField):
    """Members to tick, told apart where two assemblies have people of one name."""

    widget = PickMany

    def label_from_instance(self, obj: Any) -> str:
        """Return name and assembly."""
        return f"{obj}（{obj.get_assembly_kind_display()}）"


class WordsField(forms.CharField):
    """
    Words of at most ``at_most`` characters.

    Checked here and not by the browser: one that stops at ``maxlength`` cuts pasted words off without a word.
    """

    widget = forms.Textarea

    def __init__(self, *, at_most: int, **kwargs: Any) -> None:
        message = f"最多{at_most}字，现有%(show_value)s字，请删减后再提交。"
        super().__init__(validators=[MaxLengthValidator(at_most, message)], **kwargs)


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; empty ones pass, so that each is refused by name with its own reason."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFilesInput(), allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the list of files."""
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """Reply letters to take in."""

    letters = ManyFilesField(
        label="答复件文件",
        max_length=255,
        error_messages={"required": "请选择要上传的文件。"},
    )

    def __init__(self, *args: Any, max_bytes: int, max_files: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letters"].help_text = (
            f"可一次选择多份，最多{max_files}份，每份不超过{max_bytes // 1024 // 1024} MB。"
            "支持Word文档（.docx）、PDF、网页（.html）和纯文本（.txt）等格式，原件原样保存。"
        )


class ImportForm(forms.Form):
    """A table to import, and what it is of."""

    kind = forms.ChoiceField(label="导入内容", error_messages={"required": "请选择导入内容。"})
    table = forms.FileField(
        label="表格文件",
        max_length=255,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请选择要导入的文件。"},
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], max_bytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "请选择"), *kinds]  # type: ignore[attr-defined]
        self.fields["table"].help_text = (
            f"用模板填写的 .xlsx 文件，不超过{max_bytes // 1024 // 1024} MB。"
            "上传后先显示每一行将怎样处理，确认以后才写入。"
        )


# Fields of a proposal that are chosen from a list.
_CHOSEN = {"session", "kind", "sponsors"}


class ProposalForm(forms.ModelForm):
    """Complete or correct a proposal."""

    sponsors = MembersField(
        Member.objects.order_by("name", "pk"), label="提出人", required=False, help_text="可选多人。"
    )

    class Meta:
        model = Proposal
        fields = ["session", "kind", "number", "title", "topic", "received_date"]
        field_classes = {"received_date": DayField}
        widgets = {"received_date": DayInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = PlenarySession.objects.order_by("-year", "assembly_kind", "pk")
        self.fields["session"] = forms.ModelChoiceField(sessions, label="届次", empty_label="请选择")
        self.fields["kind"] = forms.ChoiceField(label="类别", choices=[("", "请选择"), *ProposalKind.choices])
        for name, field in self.fields.items():
            field.error_messages["required"] = f"请{'选择' if name in _CHOSEN else '填写'}{field.label}。"
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
