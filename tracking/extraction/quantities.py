"""Find the numbers that have a unit, and say what they amount to."""

import re
from decimal import Decimal
from typing import NamedTuple

from proposals.parsing.types import Folded
from tracking.extraction.context import flatten
from tracking.extraction.heads import Headed, HeadSearch, words
from tracking.extraction.numerals import parse_number
from tracking.extraction.quantities_patterns import PATTERNS
from tracking.extraction.types import Quantity

_NAMES = tuple(pattern.name for pattern in PATTERNS)
_SEARCH = HeadSearch([Headed(pattern.compiled(), pattern.heads, words(pattern.needs)) for pattern in PATTERNS])
_SCALES = {"十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
_AT_LEAST = re.compile(
    r"(?:(?:不(?:会|得|能)?(?:少于|低于|小于|短于)|不下于?)[^，。；：、\d零一二两三四五六七八九十]{0,14}"
    r"|上(?=$)|(?:至少|最少|最低|逾|(?<![不得])(?<!不[会能])(?:超过|突破|大于|高于|多于|超出?))(?:每[^，。；\d]{1,3})?"
    r"|至少(?:要|再|需)?[\u4e00-\u9fff]{0,4})$"
)
_AT_MOST = re.compile(
    r"(?:(?:不(?:会|得|能)?(?:超过|高于|多于|大于|长于)|不突破|不超)[^，。；：、\d零一二两三四五六七八九十]{0,14}"
    r"|(?:低于|少于|小于)(?:不超过)?|封顶(?:线|额)?为?|(?:最[高多长]|至多|上限)(?:可?[\u4e00-\u9fff]{0,6}?))$"
)
_NOT_AT_MOST = re.compile(r"不(?:会|得|能)?(?:低于|少于|小于)$")
_WORDED = re.compile(
    r"(?:不(?:会|得|能)?(?:少于|低于|小于|短于|超过|高于|多于|大于|长于)|至少|最[少短]|超过|突破|大于|高于|多于|逾|约|近|大约|将近"
    r"|最[多长]|至多|低于|少于|小于|上(?=$)|(?<!不)超)$"
)
"""Words of the bound that stand right before the number and belong in the quote."""
_BOUND_REACH = 24
_BOUND_WORD = re.compile("[不上至最逾超突大高多低少小封约近将]")  # every match of the patterns above holds one of them
_SMALL_UNITS = {
    "亿元": ("元", 10**8),
    "万元": ("元", 10**4),
    "万吨": ("吨", 10**4),
    "万人次": ("人次", 10**4),
    "万千瓦": ("千瓦", 10**4),
}
_COUNTED = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,12}")
_VERB = re.compile(
    r"进行|开展|实施|完成|建设|改造|纳入|全部|均|将|已|的|以|并|及|和|与|用于|通过|达到|实现|整治|提升|推进|推动|进入|按|在|由|对|为|做|先行|逐|配|是|有"
)
_FROM = re.compile(r"(?:由|从)(?:原来|原先|现在|目前|现有|上年|去年|每[\u4e00-\u9fff]{1,3})?的?$")


class FlatQuantity(NamedTuple):
    """A number with its unit in a flattened text."""

    start: int
    end: int
    rule: str
    low: float | None
    high: float | None
    value: float  # the number itself, whatever the bound
    unit: str
    counted: str = ""

    def quantity(self, text: str, flat: Folded, offset: int) -> Quantity:
        """Return the value that leaves the package, with positions of ``text`` plus ``offset``."""
        span = flat.span(self.start, self.end)
        return Quantity(
            quote=span.of(text),
            span=type(span)(span.start + offset, span.end + offset),
            low=self.low,
            high=self.high,
            unit=self.unit,
            rule=self.rule,
            counted=self.counted,
        )


def find_quantities(text: str, *, offset: int = 0) -> tuple[Quantity, ...]:
    """Return every number with a unit in ``text`` in order; spans are those of ``text`` plus ``offset``."""
    flat = flatten(text)
    return tuple(found.quantity(text, flat, offset) for found in flat_quantities(flat.text))


def flat_quantities(text: str) -> tuple[FlatQuantity, ...]:
    """Return the quantities of a text that is flattened already."""
    found: list[FlatQuantity] = []
    position = 0
    for i, match in _SEARCH.find(text):
        if match.start() < position:
            continue
        quantity = _read(_NAMES[i], match, text)
        if quantity is not None:
            found.append(quantity)
            position = match.end()
    return tuple(found)


def _read(name: str, match: re.Match[str], text: str) -> FlatQuantity | None:
    groups = match.groupdict()
    unit, factor = _unit(name, groups.get("unit") or "")
    low, high = _values(name, groups)
    if low is None:
        return None
    low *= factor
    if high is not None:
        high *= factor
    start = match.start("low")
    if name in ("per_cent_words", "doubling"):
        start = match.start()
    if groups.get("low_unit") and _FROM.search(text[max(0, start - 10) : start]):
        # 由9元到12元 is no range: only what it rises to is meant.
        start, low, high = match.start("high"), high, None
    if high is not None and (low is None or high < low):
        return None
    if low is None:
        return None
    more = groups.get("more") or groups.get("more_after")
    before = "" if name == "doubling" else text[max(0, start - _BOUND_REACH) : start]  # 在现有基础上翻一番 is no bound
    may_be_bound = _BOUND_WORD.search(before) is not None
    bounds = _bounds(low, high, before if may_be_bound else "", groups.get("after") or "", more)
    worded = _WORDED.search(before) if may_be_bound else None
    return FlatQuantity(
        start=start - len(worded[0]) if worded else start,
        end=match.end(),
        rule=name,
        low=bounds[0],
        high=bounds[1],
        value=float(high if high is not None else low),
        unit=unit,
        counted=_counted(text, match.end()),
    )


def _unit(name: str, unit: str) -> tuple[str, int]:
    if name in ("per_cent_words", "tenths"):
        return "%", 10 if name == "tenths" else 1
    if name == "bandwidth_words":
        return "M", 1
    if name in ("grade_of_money", "bare_money", "counted_hundred_millions"):
        return "元", 1
    if unit in ("Mbps", "兆", "Mb/s"):
        return "M", 1
    return _SMALL_UNITS.get(unit, (unit, 1))


def _scale(words: str | None) -> int:
    factor = 1
    for ch in words or "":
        factor *= _SCALES[ch]
    return factor


def _values(name: str, groups: dict[str, str | None]) -> tuple[Decimal | None, Decimal | None]:
    low_words, high_words = groups.get("low") or "", groups.get("high")
    if name in ("bandwidth_words", "hundreds"):
        return Decimal(_scale(low_words)), None
    low = parse_number(low_words or "一") if name == "doubling" else parse_number(low_words)
    if low is None:
        return None, None
    if groups.get("half"):  # 九成五
        low += (parse_number(groups["half"] or "") or 0) / Decimal(10)
    if high_words is None:
        return low * _scale(groups.get("low_scale")), None
    high = parse_number(high_words)
    if high is None:
        return None, None
    if name == "neighbours":
        scale = _scale(groups.get("low_scale"))
        return (low * scale, high * scale) if low < high <= low + 2 else (None, None)
    high_scale = _scale(groups.get("high_scale"))
    low_scale = (
        _scale(groups["low_scale"]) if groups.get("low_scale") else (high_scale if not groups.get("low_unit") else 1)
    )
    return low * low_scale, high * high_scale


def _bounds(
    low: Decimal, high: Decimal | None, before: str, after: str, more: str | None
) -> tuple[float | None, float | None]:
    if high is not None:
        return float(low), float(high)
    value = float(low)
    if more or after.endswith(("以上", "底")) or (_AT_LEAST.search(before) and "以" not in after):
        return value, None
    if after.endswith(("以内", "之内", "内", "以下", "封顶")):
        return None, value
    if _AT_MOST.search(before) and not _NOT_AT_MOST.search(before):
        return None, value
    return value, value


def _counted(text: str, end: int) -> str:
    """Return the noun that is counted: what follows up to a verb or a mark."""
    match = _COUNTED.match(text, end)
    if match is None:
        return ""
    words = match[0]
    verb = _VERB.search(words)
    return words[: verb.start()] if verb else words
