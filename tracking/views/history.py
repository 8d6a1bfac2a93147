"""The history of a commitment as its page tells it: what was done, by whom, and what it changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals.deadlines.statute import chinese_date
from proposals.models import Bureau
from tracking.enums import PromiseKind
from tracking.models import Commitment, CommitmentEvent

_DAYS = {"promised_due_date": "承诺期限", "agreed_due_date": "商定期限", "due_date": "现行期限"}
_NOTHING = "无"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event, and what it changed beyond what its note says."""

    event: CommitmentEvent
    changes: tuple[str, ...]


def history_of(commitment: Commitment) -> list[HistoryLine]:
    """Return the events of a commitment, newest first, in two queries."""
    events = list(commitment.events.select_related("by").order_by("-at", "-pk"))
    names = dict(Bureau.objects.filter(pk__in=_bureaus_in(events)).values_list("pk", "name"))
    return [HistoryLine(event, tuple(_beyond_note(event, names))) for event in events]


def _bureaus_in(events: Iterable[CommitmentEvent]) -> set[int]:
    ids: set[int | None] = set()
    for event in events:
        ids.update(event.changes.get("bureau", []))
        for joining in event.changes.get("joining_bureaus", []):
            ids.update(joining)
    return {pk for pk in ids if pk is not None}


def _beyond_note(event: CommitmentEvent, names: Mapping[int, str]) -> list[str]:
    return [words for words in _words(event.changes, names) if words not in event.note]


def _words(changes: Mapping[str, Any], names: Mapping[int, str]) -> list[str]:
    """Say each change as ``名称：前改为后``; what this page does not know of is left to the note."""
    said = []
    if "bureau" in changes:
        said.append(_changed("责任单位", *(names.get(pk, "未定") for pk in changes["bureau"])))
    if "kind" in changes:
        said.append(_changed("事项类型", *(PromiseKind(kind).label for kind in changes["kind"])))
    said += [_changed(label, *map(_day, changes[name])) for name, label in _DAYS.items() if name in changes]
    if "agreed_measure" in changes:
        said.append(_changed("衡量标准", *(words or _NOTHING for words in changes["agreed_measure"])))
    if "joining_bureaus" in changes:
        before, after = ("、".join(names.get(pk, "") for pk in ids) or _NOTHING for ids in changes["joining_bureaus"])
        said.append(_changed("配合单位", before, after))
    if "targets" in changes:
        said += _targets(*changes["targets"])
    return said


def _changed(label: str, before: str, after: str) -> str:
    return f"{label}：{before}改为{after}"


def _day(day: str | None) -> str:
    return chinese_date(date.fromisoformat(day)) if day else _NOTHING


def _targets(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    was, now = ({target["id"]: target for target in targets} for targets in (before, after))
    gone = [f"删除目标“{target['quote']}”" for pk, target in was.items() if pk not in now]
    new = [f"增加目标“{target['quote']}”" for pk, target in now.items() if pk not in was]
    other = [f"修改目标“{target['quote']}”" for pk, target in now.items() if pk in was and was[pk] != target]
    return [*gone, *new, *other]
