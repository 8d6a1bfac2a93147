"""Compare two editions of one report, figure by figure and row by row, and say in words what differs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from tracking.reports import facets
from tracking.reports.changes import Changes, FigureChange, RowChange
from tracking.reports.figures import State
from tracking.reports.keys import parse_key
from tracking.reports.proofs import Counted, counted
from tracking.reports.rows import RowTable
from tracking.reports.types import BEHIND_SINCE, DEEDS_SINCE, AnnualReport
from tracking.reports.words import Words

Said = TypeVar("Said")

# So many of the ids that came or went are kept by table; the workbooks of both editions have all rows.
IDS_LIMIT = 200
# The notes name so many figures; the page lists all.
NAMED = 12


def changed_figures(before: AnnualReport, after: AnnualReport) -> tuple[FigureChange, ...]:
    """
    Every figure that differs, in the order of the report; one that an edition does not have counts as nothing.

    Of editions in different formats only what both count, by the same rule, is compared.
    """
    old, new = _by_key(before), _by_key(after)
    formats = sorted((before.format, after.format))
    old, new = (_of_lasting_rules(known, *formats) for known in (old, new))
    if before.format != after.format:
        old, new = ({key: one[key] for key in one if key in other} for one, other in ((old, new), (new, old)))
    return tuple(
        FigureChange(key, _label(new.get(key) or old[key]), _value(old.get(key)), _value(new.get(key)))
        for key in [*new, *(key for key in old if key not in new)]
        if _number(old.get(key)) != _number(new.get(key))
    )


def _of_lasting_rules(known: Mapping[str, Counted], first: int, last: int) -> dict[str, Counted]:
    """
    Without what was counted by another rule in the earlier of two formats.

    Before stages were looked at: what is under way, and how far targets have come. Before deeds were: what is added.
    """
    before_stages, before_deeds = (first < since <= last for since in (BEHIND_SINCE, DEEDS_SINCE))

    def lasts(wanted: Mapping[str, str]) -> bool:
        if before_stages and (wanted.get("state") == State.ON_SCHEDULE or "verdict" in wanted):
            return False
        return not (before_deeds and "summed" in wanted)

    return {key: figure for key, figure in known.items() if lasts(parse_key(key).wanted)}


def _by_key(report: AnnualReport) -> dict[str, Counted]:
    return {figure.key: figure for figure in counted(report) if figure.key}


def _value(figure: Counted | None) -> int | None:
    return None if figure is None else figure.value


def _number(figure: Counted | None) -> int:
    return 0 if figure is None else figure.value


def _label(figure: Counted) -> str:
    """The sheet and the line where it stands; figures of sentences by what they count."""
    if figure.label:
        return f"{figure.place}：{figure.label}"
    key = parse_key(figure.key)
    words = [facets.words(name, value, None) for name, value in sorted(key.wanted.items())]
    return f"{figure.place}：{facets.TABLE_WORDS[key.table]}" + (f"（{'、'.join(words)}）" if words else "")


def side_by_side(
    before: Iterable[tuple[int, Said]], after: Iterable[tuple[int, Said]]
) -> Iterator[tuple[int, Said | None, Said | None]]:
    """
    What two editions say of the same id; None where one of them does not have it.

    Both come in the order of their ids, each once: of two large reports only a row each is in memory.
    """
    olds, news = iter(before), iter(after)
    old, new = next(olds, None), next(news, None)
    while old is not None or new is not None:
        if old is not None and (new is None or old[0] < new[0]):
            yield old[0], old[1], None
            old = next(olds, None)
        elif new is not None and (old is None or new[0] < old[0]):
            yield new[0], None, new[1]
            new = next(news, None)
        elif old is not None and new is not None:
            yield old[0], old[1], new[1]
            old, new = next(olds, None), next(news, None)


def changed_rows(
    table: RowTable, before: Iterable[tuple[int, str]], after: Iterable[tuple[int, str]]
) -> RowChange | None:
    """
    What a table has more and less than before, by the ids of what its rows were made from; None if the same.

    The rows come as for :func:`side_by_side`; what is said of them is not looked at.
    """
    added, removed = 0, 0
    added_ids: list[int] = []
    removed_ids: list[int] = []
    for pk, old, new in side_by_side(before, after):
        if old is None:
            added += 1
            if len(added_ids) < IDS_LIMIT:
                added_ids.append(pk)
        elif new is None:
            removed += 1
            if len(removed_ids) < IDS_LIMIT:
                removed_ids.append(pk)
    if not added and not removed:
        return None
    return RowChange(table.value, added, removed, tuple(added_ids), tuple(removed_ids))


def table_words(change: RowChange) -> str:
    """What the rows of a change are called."""
    return facets.TABLE_WORDS[RowTable(change.table)]


def note(edition: int, changes: Changes | None, words: Words) -> str:
    """Say which edition this is and what differs from the one before; empty for a first edition."""
    if edition == 1 or changes is None:
        return ""
    figures = "；".join(
        f"{change.label}由{change.before or 0}变为{change.after or 0}" for change in changes.figures[:NAMED]
    )
    many = "等" if len(changes.figures) > NAMED else ""
    rows = "；".join(f"{table_words(change)}{_came_and_went(change)}" for change in changes.rows)
    said = [
        words("edition_figures", 数字个数=len(changes.figures), 各数字=figures + many) if figures else "",
        words("edition_rows", 各表=rows) if rows else "",
    ]
    return words(
        "note_edition",
        版次=edition,
        上一版次=changes.previous,
        报告编号=changes.report,
        版本差异="。".join(filter(None, said)) or words("edition_same"),
    )


def _came_and_went(change: RowChange) -> str:
    said = [f"增加{change.added}条" if change.added else "", f"减少{change.removed}条" if change.removed else ""]
    return "、".join(words for words in said if words)
