"""The draft of a circular (通报): overdue promises by bureau, from the rows the report counted."""

from collections import defaultdict
from collections.abc import Iterable

from tracking.reports.blocks import Block, Heading, Paragraph
from tracking.reports.prose import Words, numbered, shortened
from tracking.reports.rows import CommitmentRow
from tracking.reports.types import AnnualReport
from tracking.reports.wording import day

# A circular is read aloud: of a bureau with more, the longest overdue stand in it, the rest in the ledger.
NAMED_A_BUREAU = 30


def body(report: AnnualReport, words: Words, overdue: Iterable[CommitmentRow]) -> tuple[Block, ...]:
    """The text between addressee and signature; without overdue promises it says so and asks for nothing."""
    bureaus: dict[str, list[CommitmentRow]] = defaultdict(list)
    for row in overdue:
        bureaus[row.bureau].append(row)
    total = report.commitments.confirmed.value
    if not bureaus:
        return (Paragraph(words("circular_none", 承诺事项数=total)),)
    count = sum(len(rows) for rows in bureaus.values())
    blocks: list[Block] = [
        Paragraph(words("circular_opening", 承诺事项数=total, 项数=count, 责任单位数=len(bureaus))),
        Heading(1, words("circular_items_heading")),
    ]
    for bureau, rows in sorted(bureaus.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        blocks.append(Heading(2, words("circular_bureau", 责任单位=bureau, 单位项数=len(rows))))
        blocks += _items(words, rows)
    blocks += [Heading(1, words("circular_demands_heading")), Paragraph(words("circular_demands"))]
    return numbered(blocks)


def _items(words: Words, rows: list[CommitmentRow]) -> list[Paragraph]:
    rows.sort(key=lambda row: -(row.days_overdue or 0))
    said = [
        words(
            "circular_item",
            序号=position,
            承诺原文=shortened(row.quote),
            建议提案=f"第{row.number}号{row.kind}",
            承诺期限=day(row.due) if row.due else "未定",
            逾期天数=row.days_overdue or 0,
        ).rstrip("；。")
        for position, row in enumerate(rows[:NAMED_A_BUREAU], start=1)
    ]
    left = len(rows) - len(said)
    ends = ["；"] * (len(said) - 1) + [f"；其余{left}项见台账。" if left else "。"]
    return [Paragraph(text + end) for text, end in zip(said, ends, strict=True)]
