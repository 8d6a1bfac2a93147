"""The forms a bureau checks, completes, signs and stamps (登记表), filled in as far as the office knows."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracking.reports.rows import CommitmentRow
from tracking.reports.table import Cell, Head, Table
from tracking.reports.wording import day, shortened, unnumbered

# What the form of Tongling's 2009 notice asks for (案号, 现办复类别, 案由), and what a promise has beyond it.
_HEADS = (
    Head("序号", 4),
    Head("案号", 11),
    Head("案由", 15),
    Head("原办复类别", 8),
    Head("现办复类别", 8),
    Head("承诺事项（原文）", 26),
    Head("完成时限", 15),
    Head("落实情况", 22),
    Head("佐证材料", 14),
)


_LETTER_HEADS = (
    Head("序号", 4),
    Head("案号", 11),
    Head("案由", 16),
    Head("答复文号", 12),
    Head("原办复类别", 8),
    Head("现办复类别", 8),
    Head("承诺事项和完成时限", 32),
    Head("落实情况", 24),
    Head("佐证材料", 14),
)

# So many promises of a letter are kept on one sheet.
_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter whose class asks for more, and what was promised in it, in the order of the letter."""

    case: str
    title: str
    doc_number: str
    result: str
    result_now: str
    promises: tuple[CommitmentRow, ...]


def table(title: str, rows: Iterable[CommitmentRow], *, year: int) -> Table:
    """One line a promise; what the office does not know stays empty for the bureau to write in."""
    lines = tuple(
        (
            Cell(position),
            Cell(case(row, year=year)),
            Cell(row.title),
            Cell(_class_mark(row.result)),
            Cell(_class_mark(row.result_now)),
            Cell(unnumbered(row.quote)),
            Cell(row.due or "未定"),
            Cell(_standing(row)),
            Cell(row.evidence),
        )
        for position, row in enumerate(rows, start=1)
    )
    return Table(title, _HEADS, lines)


def _class_mark(result: str) -> str:
    """B（正在解决） as B类."""
    mark = result.partition("（")[0]
    return f"{mark}类" if len(mark) == 1 else mark


def _standing(row: CommitmentRow) -> str:
    """The state, when it was closed or how often put off, why it is not kept, and the latest that was reported."""
    closed = f"（{day(row.fulfilled)}核查销号）" if row.fulfilled else ""
    overdue = f"，逾期{row.days_overdue}天" if row.days_overdue else ""
    extended = f"，延期{row.extensions}次" if row.extensions else ""
    unmet = f"未完成原因：{row.unmet}" if row.unmet else ""
    latest = row.progress.rpartition("\n")[2]
    sentences = (f"{row.state}{closed}{overdue}{extended}", unmet, latest)
    return "".join(f"{text.rstrip('。')}。" for text in sentences if text)


def letters_table(title: str, letters: Iterable[Letter]) -> Table:
    """
    One line a promise, numbered within its letter, whose number, title and classes stand once beside all of its lines.

    Promises are long: more than a few lines held together would leave half a sheet empty above them.
    """
    lines = []
    for position, letter in enumerate(letters, start=1):
        origin = (
            Cell(position),
            Cell(letter.case),
            Cell(letter.title),
            Cell(letter.doc_number),
            Cell(_class_mark(letter.result)),
            Cell(_class_mark(letter.result_now)),
        )
        lines += [(*origin, *said) for said in _promised(letter)]
    return Table(title, _LETTER_HEADS, tuple(lines), merged=tuple(range(6)), together=_TOGETHER)


def _promised(letter: Letter) -> Iterable[tuple[Cell, Cell, Cell]]:
    if not letter.promises:
        return [(Cell("没有确认的承诺事项"), Cell(""), Cell(""))]
    several = len(letter.promises) > 1
    return [
        (Cell((f"（{at}）" if several else "") + _promise(row)), Cell(_standing(row)), Cell(row.evidence))
        for at, row in enumerate(letter.promises, start=1)
    ]


def case(row: CommitmentRow, *, year: int) -> str:
    """案号, with its year where that is not the report's own."""
    return ("" if row.year == year else f"{row.year}年度") + f"第{row.number}号{row.kind}"


def _promise(row: CommitmentRow) -> str:
    return f"{shortened(row.quote)}（{f'{day(row.due)}前' if row.due else '未定期限'}）"
