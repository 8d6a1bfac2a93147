"""Numbers as officials write them: 1800万, 1.2亿, 1,200, and with the unit behind."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_NUMBER = re.compile(r"([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)(万|亿)?")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), None: Decimal(1)}
# A target in 万 or 亿 is met by numbers of its size: a bare one below this may leave the 万 out by mistake.
_AMBIGUOUS_BELOW = Decimal(10_000)


class AmountField(forms.DecimalField):
    """
    A number, with 万 or 亿 and with ``unit`` behind it if people like.

    ``counted_in_scale`` says that the page shows the pledged number in 万 or 亿; a small bare number is then refused,
    since 1800 may mean 1800 or 1800万.
    """

    default_error_messages = {
        "invalid": "请填写数字，如1200、35.5或1800万。",
        "max_digits": "数字太大，整数部分最多16位。",
        "max_whole_digits": "数字太大，整数部分最多16位。",
        "max_decimal_places": "小数最多4位。",
        "ambiguous": (
            "这个目标以万、亿计。如为%(value)s万%(unit)s，请写“%(value)s万”；"
            "确为%(value)s%(unit)s，请写“%(value)s%(unit)s”。"
        ),
    }

    def __init__(self, *, unit: str = "", counted_in_scale: bool = False, **kwargs: Any) -> None:
        self.unit, self.counted_in_scale = unit, counted_in_scale
        # Phones show their keyboard of numbers; the field itself stays open for 万 and 亿.
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_digits=20, decimal_places=4, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override] # the stubs say int
        """
        Read what was typed.

        :raises ValidationError: if it is no number, or a small bare one for a target in 万 or 亿.
        """
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value)))
        unit = unicodedata.normalize("NFKC", self.unit)
        bare = typed.removesuffix(unit) if unit else typed
        # A target counted in 万元 as its unit: 1800万 is 1800 of them.
        if unit[:1] in _SCALES and typed.endswith(unit[:1]):
            bare = typed[:-1]
        match = _NUMBER.fullmatch(bare)
        if match is None or len(bare) > 40:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = Decimal(match[1].replace(",", ""))
        if self.counted_in_scale and bare == typed and match[2] is None and 0 < abs(number) < _AMBIGUOUS_BELOW:
            raise ValidationError(
                self.error_messages["ambiguous"], code="ambiguous", params={"value": match[1], "unit": self.unit}
            )
        # Without the noughts that scaling leaves behind the point, which would count as decimal places.
        return Decimal(format((number * _SCALES[match[2]]).normalize(), "f"))
