"""Check how people want to see the list of commitments."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict


class _ListForm(forms.Form):
    """Comes back to the list as it was asked."""

    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Several forms on a page, whose fields must not share an id.
        kwargs["auto_id"] = f"{type(self).__name__.lower()}_%s"
        super().__init__(*args, **kwargs)

    def asked(self) -> QueryDict:
        """Return what the list was asked, read as an address: whatever was sent, it leads nowhere but to the list."""
        return QueryDict(self.data.get("query", "")[:2000])


class ColumnsForm(_ListForm):
    """The columns to show."""

    columns = forms.MultipleChoiceField(label="显示的列", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = choices  # type: ignore[attr-defined]


class ViewForm(_ListForm):
    """A name for the question that is asked now."""

    name = forms.CharField(label="视图名称", max_length=30, error_messages={"required": "请填写视图名称。"})
    is_shared = forms.BooleanField(label="共享给所有用户", required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]
