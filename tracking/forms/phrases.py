"""Check a template of the report's sentences."""

from typing import Any

from django import forms

from tracking.reports.phrases import BadPhrase, checked, phrase


class PhraseForm(forms.Form):
    """One template; ``seen`` is what stood there when the page was opened."""

    text = forms.CharField(
        label="用语", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"})
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._key = key
        self.fields["text"].label = phrase(key).label

    def clean_seen(self) -> str:
        """Undo what a browser does to line ends."""
        return str(self.cleaned_data["seen"]).replace("\r\n", "\n")

    def clean_text(self) -> str:
        """Say what is wrong with a template in words."""
        try:
            return checked(self._key, self.cleaned_data["text"])
        except BadPhrase as error:
            raise forms.ValidationError(str(error)) from error
