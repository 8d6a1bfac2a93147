"""Check what people write after a reply: ratings, second answers, changes of class, supplementary replies."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseFormSet, formset_factory

from proposals.forms import DayField, WordsField
from proposals.models import Member, ResultClass
from proposals.services.documents import Incoming
from tracking.enums import RatingOccasion, SupplementOutcome
from tracking.models import RatingOption, SupplementaryReply, SupplementItem
from tracking.services.ratings import Opinion
from tracking.services.supplements import Issue, ItemWords, LetterWords


def _checked_file(file: UploadedFile | None, max_bytes: int) -> UploadedFile | None:
    if file is not None and file.size is not None and file.size > max_bytes:
        raise forms.ValidationError(f"“{file.name}”超过{max_bytes // 1024 // 1024} MB的上限。")
    return file


def _incoming(file: UploadedFile | None) -> Incoming | None:
    return Incoming(name=file.name or "", file=file) if file else None


class RatingForm(forms.Form):
    """
    Attitude and result apart, and words beside them.

    The office enters paper forms: whose, on which occasion and of which day; a proposer rates for herself, now.
    """

    form_key = forms.UUIDField(widget=forms.HiddenInput())
    member = forms.ChoiceField(label="评价人", error_messages={"required": "请选择评价人。"})
    occasion = forms.ChoiceField(label="评价时点", choices=RatingOccasion)
    attitude = forms.ChoiceField(
        label="对办理态度", widget=forms.RadioSelect, error_messages={"required": "请选择对办理态度的评价。"}
    )
    result = forms.ChoiceField(
        label="对办理结果", widget=forms.RadioSelect, error_messages={"required": "请选择对办理结果的评价。"}
    )
    comment = WordsField(
        label="意见",
        at_most=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="选择“不满意”的请写明意见，承办单位将据此重新办理。",
    )
    rated_on = DayField(label="评价日期", error_messages={"required": "请填写表上的评价日期。"})

    def __init__(
        self,
        *args: Any,
        members: Sequence[Member],
        occasions: Sequence[RatingOccasion],
        options: Sequence[RatingOption],
        today: date,
        is_paper: bool,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault(
            "initial", {"form_key": uuid.uuid4(), "occasion": occasions[-1], "rated_on": None if is_paper else today}
        )
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        self.options = {str(option.pk): option for option in options}
        self.today = today
        named = [(pk, member.name) for pk, member in self.members.items()]
        self._offer("member", named if len(named) == 1 else [("", "请选择"), *named])
        self._offer("occasion", [(occasion.value, occasion.label) for occasion in occasions])
        for name in ("attitude", "result"):
            self._offer(name, [(pk, option.label) for pk, option in self.options.items()])
        self.now_about = occasions[-1]
        if not is_paper:
            for name in ("member", "occasion", "rated_on"):
                del self.fields[name]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def rated_by(self) -> Member:
        """Whose rating it is."""
        chosen = self.cleaned_data.get("member")
        return self.members[chosen] if chosen else next(iter(self.members.values()))

    def occasion_rated(self) -> RatingOccasion:
        """What it is about."""
        return RatingOccasion(self.cleaned_data.get("occasion") or self.now_about)

    def opinion(self) -> Opinion:
        """Return what was chosen, as the service takes it."""
        data = self.cleaned_data
        return Opinion(
            attitude=self.options[data["attitude"]],
            result=self.options[data["result"]],
            comment=data["comment"],
            rated_on=data.get("rated_on") or self.today,
        )


class SecondAnswerForm(forms.Form):
    """The answer after handling again."""

    answered_on = DayField(label="再次答复日期", error_messages={"required": "请填写再次答复日期。"})
    answer = WordsField(
        label="再次办理和答复的情况",
        at_most=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写明与提出人沟通的情况、补充办理的内容和答复意见，提出人会看到。",
        error_messages={"required": "请写明再次办理和答复的情况。"},
    )
    letter = forms.FileField(
        label="再次答复文件",
        required=False,
        max_length=255,
        help_text="可选。上传后自动读取，其中的承诺经审读后纳入跟踪。",
    )

    def __init__(self, *args: Any, max_bytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_bytes = max_bytes

    def clean_letter(self) -> UploadedFile | None:
        """Refuse a file that is too large."""
        return _checked_file(self.cleaned_data["letter"], self.max_bytes)

    def incoming(self) -> Incoming | None:
        """Return the file as the service takes it."""
        return _incoming(self.cleaned_data["letter"])


class ClassForm(forms.Form):
    """Another class for a reply, and why."""

    to_class = forms.ChoiceField(
        label="调整为", widget=forms.RadioSelect, error_messages={"required": "请选择调整后的类别。"}
    )
    basis = WordsField(
        label="依据",
        at_most=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如承诺落实情况、补充答复文号。",
        error_messages={"required": "请写明调整的依据。"},
    )

    def __init__(self, *args: Any, classes: Sequence[ResultClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {str(one.pk): one for one in classes}
        self.fields["to_class"].choices = [(pk, str(one)) for pk, one in self.classes.items()]  # type: ignore[attr-defined]

    def chosen(self) -> ResultClass:
        """Return the class that was chosen."""
        return self.classes[self.cleaned_data["to_class"]]


class ClassDecisionForm(forms.Form):
    """Adopt a change as of a day, or decline it with the reason."""

    adopt = forms.ChoiceField(
        label="决定",
        choices=[("yes", "同意调整"), ("no", "不予调整")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择决定。"},
    )
    changed_on = DayField(label="转类日期", required=False, help_text="同意调整时填写。")
    note = WordsField(
        label="说明",
        at_most=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不予调整时必须写明理由。",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what each decision needs."""
        data = super().clean() or {}
        if data.get("adopt") == "yes" and "changed_on" not in self.errors and not data.get("changed_on"):
            self.add_error("changed_on", "请填写转类日期。")
        if data.get("adopt") == "no" and not data.get("note", "").strip():
            self.add_error("note", "请写明不予调整的理由。")
        return data


class SupplementForm(forms.Form):
    """The letter around the items."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    doc_number = forms.CharField(
        label="文号", max_length=100, required=False, help_text="登记印发前填写，如云建函〔2026〕9号。"
    )
    opening = WordsField(label="开头", at_most=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    closing = WordsField(label="结尾", at_most=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    copies = forms.CharField(label="抄送", max_length=500, required=False)

    def words(self) -> LetterWords:
        """Return what was written, as the service takes it."""
        data = self.cleaned_data
        return LetterWords(data["doc_number"], data["opening"], data["closing"], data["copies"])


class SupplementItemForm(forms.Form):
    """What the letter says of one promise; ``item`` is what is stored of it, for the page."""

    item: SupplementItem

    pk = forms.IntegerField(widget=forms.HiddenInput())
    outcome = forms.ChoiceField(label="落实结论", choices=SupplementOutcome)
    done = WordsField(label="已落实情况", at_most=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    left = WordsField(label="尚未落实及原因", at_most=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    promise = WordsField(
        label="调整后的承诺",
        at_most=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="只在“调整承诺”时填写。",
    )
    new_date = DayField(label="预计完成时间", required=False, help_text="“继续落实”须与现行期限一致。")

    def words(self) -> ItemWords:
        """Return what was written, as the service takes it."""
        data = self.cleaned_data
        return ItemWords(
            pk=data["pk"],
            outcome=SupplementOutcome(data["outcome"]),
            done=data["done"],
            left=data["left"],
            promise=data["promise"],
            new_date=data["new_date"],
        )


SupplementItems = formset_factory(SupplementItemForm, extra=0)


def supplement_forms(
    supplement: SupplementaryReply, *, data: Any = None
) -> "tuple[SupplementForm, BaseFormSet[SupplementItemForm]]":
    """Return the letter's form and those of its items, in the order of the letter; each knows its ``item``."""
    items = list(supplement.items.select_related("commitment").order_by("commitment__start", "pk"))
    form = SupplementForm(
        data,
        initial={
            "version": supplement.version,
            "doc_number": supplement.doc_number,
            "opening": supplement.opening,
            "closing": supplement.closing,
            "copies": supplement.copies,
        },
    )
    rows = SupplementItems(
        data,
        prefix="items",
        initial=[
            {
                "pk": item.pk,
                "outcome": item.outcome,
                "done": item.done,
                "left": item.left,
                "promise": item.promise,
                "new_date": item.new_date,
            }
            for item in items
        ],
    )
    for row, item in zip(rows.forms, items, strict=False):
        row.item = item
    return form, rows


class IssueForm(forms.Form):
    """How the letter went out."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    replied_on = DayField(label="补充答复日期", error_messages={"required": "请填写补充答复日期。"})
    letter = forms.FileField(
        label="印发的文件",
        required=False,
        max_length=255,
        help_text="签章后的文件。上传后自动读取，其中的新承诺经审读后纳入跟踪。",
    )
    to_class = forms.ChoiceField(label="同时提出办理结果调整为", required=False)

    def __init__(self, *args: Any, classes: Sequence[ResultClass], max_bytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {str(one.pk): one for one in classes}
        self.max_bytes = max_bytes
        choices = [("", "不调整"), *((pk, str(one)) for pk, one in self.classes.items())]
        self.fields["to_class"].choices = choices  # type: ignore[attr-defined]

    def clean_letter(self) -> UploadedFile | None:
        """Refuse a file that is too large."""
        return _checked_file(self.cleaned_data["letter"], self.max_bytes)

    def issue(self) -> Issue:
        """Return how it went out, as the service takes it."""
        data = self.cleaned_data
        return Issue(
            replied_on=data["replied_on"],
            letter=_incoming(data["letter"]),
            max_bytes=self.max_bytes,
            to_class=self.classes.get(data["to_class"]),
        )
