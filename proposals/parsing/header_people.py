"""Who is answered: deputies, members, delegations and groups."""

import re
from dataclasses import dataclass

from proposals.parsing.addressee import addressee_of, group_of
from proposals.parsing.header_labels import Label
from proposals.parsing.header_sheet import Sheet
from proposals.parsing.names import looks_like_name, split_names, without_count
from proposals.parsing.types import Span

# Bodies that may themselves propose; any other body that is addressed is a sister bureau.
_PROPOSING = re.compile(
    r"代表团|民盟|民革|民建|民进|农工|致公|九三|台盟|工商联|妇联|团[省市县区州]?委|共青团|总工会|侨联|台联|科协|青联|文联|残联|社科联|社联|政协|人大|界别|小组|知联会|无党派|民主促进会|民主同盟|建国会|联络[组委]|专委会|联谊会"
)
_IN_TITLE = re.compile(
    r"号(?P<names>[\u4e00-\u9fff、]{2,40}?)等?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[位名人]?(?P<role>代表|委员)(?:的)?(?:建议|提案|议案)"
)
_IN_OPENING = re.compile(
    r"^(?:收到)?(?P<names>[\u4e00-\u9fff、]{2,40}?)等?[位名人]?(?P<role>代表|委员)(?:在[^。]{2,40})?(?:提出|提交)"
)


@dataclass(frozen=True, slots=True)
class Answered:
    """Who is answered; ``role`` is 代表, 委员, an office such as 副主席, or None for a group."""

    members: tuple[str, ...]
    role: str | None
    span: Span | None


def _role_of(words: str) -> str | None:
    if re.search(r"代表", words):
        return "代表"
    if re.search(r"主任委员|主委", words):
        return words
    if words.endswith("委员"):
        return "委员"
    return None if words in {"同志", "先生", "女士"} else words


def _named(printed: str) -> tuple[str, ...]:
    return tuple(name for name in split_names(without_count(printed.strip())) if name)


def _from_addressee(sheet: Sheet) -> Answered | None:
    if sheet.frame.addressee is None:
        return None
    start, _ = sheet.frame.addressee
    if sheet.frame.people is not None:
        left, right = sheet.frame.people
        span = sheet.folded.span(left, right)
        role = _role_of(sheet.text[right : sheet.frame.addressee[1]].rstrip("：们"))
        return Answered(_named(span.of(sheet.source.text)), role, span)
    line = next(line for line in sheet.frame.lines if line.start == start)
    people = addressee_of(line)
    if people is not None:
        role = _role_of(people["role"])
        left, right = people.span("names")
        span = sheet.folded.span(start + left, start + right)
        if "代表团" in people["role"]:
            whole = sheet.found(start + left, start + people.end("role"))
            return Answered(tuple(re.split(r"[、，]", whole.words)), "代表", whole.span)
        return Answered(_named(span.of(sheet.source.text)), role, span)
    group = group_of(line)
    if group is None or not _PROPOSING.search(group["names"]):
        return Answered((), None, None)
    whole = sheet.found(start + group.start("names"), start + group.end("names"))
    role = "代表" if "代表团" in whole.words else None
    return Answered(tuple(part for part in re.split(r"[、，]", whole.words) if part), role, whole.span)


def find_answered(sheet: Sheet, labels: list[Label]) -> Answered:
    """Return who is answered: by the addressee, else a label, else the title or the opening."""
    by_line = _from_addressee(sheet)
    if by_line is not None:
        return by_line
    for kind, role in (("deputies", "代表"), ("members", "委员"), ("proposers", None)):
        for label in labels:
            if label.kind != kind:
                continue
            printed = label.value.span.of(sheet.source.text) if label.value.span else label.value.words
            names = tuple(name for name in _named(printed) if looks_like_name(name) or len(name) > 4)
            if names:
                return Answered(names, role, label.value.span)
    for found in (
        _IN_OPENING.search(sheet.text[slice(*sheet.opening)]),
        _IN_TITLE.search(sheet.text[slice(*sheet.top_zone)]),
    ):
        if found is None:
            continue
        offset = sheet.opening[0] if found.re is _IN_OPENING else sheet.top_zone[0]
        span = sheet.folded.span(offset + found.start("names"), offset + found.end("names"))
        names = _named(span.of(sheet.source.text))
        if names and all(looks_like_name(name) for name in names):
            return Answered(names, found["role"], span)
    return Answered((), None, None)
