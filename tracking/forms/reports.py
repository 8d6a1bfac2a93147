"""Check what a report is asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from proposals.forms import DayField


class ReportForm(forms.Form):
    """Year of the proposals and the day up to which is counted."""

    year = forms.TypedChoiceField(label="年度", coerce=int, help_text="按建议提案所属会议的年度统计。")
    as_of = DayField(
        label="截止日期",
        help_text="统计到这一天24时，可选过去的任何一天。",
        error_messages={"required": "请选择截止日期。"},
    )

    def __init__(self, *args: Any, years: Sequence[int], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = [(year, f"{year}年度") for year in years]
        self.fields["as_of"].initial = today
        self.fields["as_of"].widget.attrs["max"] = today.isoformat()
