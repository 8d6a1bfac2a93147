"""The draft of a circular (通报): overdue promises by bureau, from the rows the report counted."""

from collections import defaultdict
from collections.abc import Iterable

from tracking.reports.blocks import Block, Heading, Paragraph
from tracking.reports.prose import numbered
from tracking.reports.register import case
from tracking.reports.rows import CommitmentRow
from tracking.reports.tables import carried_of
from tracking.reports.types import AnnualReport
from tracking.reports.wording import day, quoted
from tracking.reports.words import Words

# A circular is read aloud: of a bureau with more, the longest overdue stand in it, the rest in the ledger.
NAMED_A_BUREAU = 30


def body(report: AnnualReport, words: Words, overdue: Iterable[CommitmentRow]) -> tuple[Block, ...]:
    """
    The text between addressee and signature, of overdue promises of the year and of those carried over from earlier.

    Without any it says so and asks for nothing.
    """
    bureaus: dict[str, list[CommitmentRow]] = defaultdict(list)
    for row in overdue:
        bureaus[row.bureau].append(row)
    total, earlier = report.commitments.confirmed.value, carried_of(report).figures
    if not bureaus:
        none = words("circular_none_of_bureau") if report.bureau else words("circular_none", 承诺事项数=total)
        return (Paragraph(none),)
    late = sum(1 for rows in bureaus.values() for row in rows if row.year != report.year)
    said = words("circular_carried", 结转项数=earlier.confirmed.value, 结转逾期项数=late) if late else ""
    count = sum(len(rows) for rows in bureaus.values()) - late
    own = words("circular_own", 项数=count) if count else words("circular_own_none")
    blocks: list[Block] = [
        Paragraph(
            words(
                "circular_opening_of_bureau" if report.bureau else "circular_opening",
                承诺事项数=total,
                项数=count,
                逾期情况=own,
                结转情况=said,
                责任单位数=len(bureaus),
            )
        ),
        Heading(1, words("circular_items_heading")),
    ]
    for bureau, rows in sorted(bureaus.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        if not report.bureau:
            blocks.append(Heading(2, words("circular_bureau", 责任单位=bureau, 单位项数=len(rows))))
        blocks += _items(words, rows, report.year)
    demands = words("circular_demands_of_bureau" if report.bureau else "circular_demands")
    blocks += [Heading(1, words("circular_demands_heading")), Paragraph(demands)]
    return numbered(blocks)


def addressee(report: AnnualReport, words: Words) -> str:
    """Whom it goes to: of one bureau's report the bureau alone."""
    if report.bureau:
        return words("circular_addressee_of_bureau", 责任单位=report.bureau)
    return words("circular_addressee")


def _items(words: Words, rows: list[CommitmentRow], year: int) -> list[Paragraph]:
    rows.sort(key=lambda row: -(row.days_overdue or 0))
    said = [
        words(
            "circular_item" if row.days_overdue else "circular_today_item",
            序号=position,
            承诺原文=quoted(row.quote),
            建议提案=case(row, year=year),
            承诺期限=day(row.due) if row.due else "未定",
            逾期天数=row.days_overdue or 0,
        ).rstrip("；。")
        for position, row in enumerate(rows[:NAMED_A_BUREAU], start=1)
    ]
    left = len(rows) - len(said)
    ends = ["；"] * (len(said) - 1) + [(words("circular_rest", 其余项数=left) if left else "") + "。"]
    return [Paragraph(text + end) for text, end in zip(said, ends, strict=True)]
