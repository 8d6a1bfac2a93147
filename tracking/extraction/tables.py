"""Tables of planned works: those that are annexed to a letter, and the amounts whose unit only a column's name says."""

import re
from datetime import date

from proposals.parsing.normalize import folded_letter
from proposals.parsing.outline import CleanText, Outline, Piece, PieceKind, outline
from proposals.parsing.pattern import pattern
from proposals.parsing.types import Letter, Span
from tracking.extraction.types import FoundTarget, Quantity, TimeExpression

ANNEXED_PLAN = pattern(
    "title of an annexed table of planned works",
    r"^(?:附[件表]\d{0,2}[：:.]?\n?)?(?P<title>(?![^\n]*(?:完成情况|进展|落实情况|统计|汇总|已|名单|征询|意见|反馈|评价))[^\n。；]{0,50}"
    r"(?:任务|计划|安排|改造|建设|整治|推进|治理|实施|重点|拟)[^\n。；]{0,12}(?:清单|表|台账|计划|安排))\n(?:[^\n]{0,30}\n){0,2}?序号",
    example="附件：\n2025年积水点整治任务清单\n序号\n点位",
    trap="附件：\n2024年积水点整治完成情况表\n序号\n点位",
)
_AMOUNT = re.compile(r"\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?(?=[\t\n]|$)")
_YEAR_AND_MONTH = re.compile(r"(?:19|20)\d\d(?:\.(?:0?[1-9]|1[0-2]))?")
_MONTH_OF_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[年.](?:(1[0-2]|0?[1-9])(?!\d))?|(?=[—\-至\t]|$))")
_SCALES = (("亿", 10**8), ("万", 10**4), ("千", 10**3), ("百", 10**2))
_NO_AMOUNT = re.compile(r"年|月|日|天|岁|是|否|分|级|类|[^\u4e00-\u9fffkm2㎡%]")


def annexed_plan(letter: Letter) -> Outline | None:
    """Return the pieces of a table of planned works that stands below the letter's sign-off; None where none does."""
    folded = folded_letter(letter)
    below = folded.index(letter.body.end)
    found = ANNEXED_PLAN.regex.search(folded.text, below) if "序号" in folded.text[below:] else None
    if found is None:
        return None
    start = found.start("title")
    read = outline(folded.between(Span(folded.origins[start], len(letter.text))))
    day = letter.header.replied_on
    rows = tuple(
        piece
        for piece in read.pieces
        if piece.kind is PieceKind.ROW
        and not (day and _is_over(read.clean.text[piece.start : piece.end], found["title"], day))
    )
    return Outline(read.clean, rows) if rows else None


def _is_over(row: str, title: str, day: date) -> bool:
    """Whether the latest month that a row names, or the year of its table where it names none, lies before ``day``."""
    named = _MONTH_OF_YEAR.findall(row) or _MONTH_OF_YEAR.findall(title)
    months = [(int(year), int(month or 12)) for year, month in named]
    return bool(months) and max(months) < (day.year, day.month)


def amounts_of_row(clean: CleanText, piece: Piece, source: str, due: TimeExpression | None) -> tuple[FoundTarget, ...]:
    """
    Return the bare numbers of a table row whose units stand in the columns' names, the row's own number left out.

    Where there are not as many such numbers as columns with units, nothing says which belongs to which: none.
    """
    units = clean.row_units.get((piece.start, piece.end), ())
    if not units:
        return ()
    cells = [
        match
        for match in _AMOUNT.finditer(clean.text, piece.start + 1, piece.end)
        if clean.text[match.start() - 1] in "\t\n" and not _YEAR_AND_MONTH.fullmatch(match[0])
    ]
    if len(cells) != len(units):
        return ()
    found: list[FoundTarget] = []
    for cell, unit in zip(cells, units, strict=True):
        if _NO_AMOUNT.search(unit):
            continue
        scale, bare = next(
            ((factor, unit[1:]) for sign, factor in _SCALES if unit.startswith(sign) and len(unit) > 1), (1, unit)
        )
        amount = float(round(float(cell[0].replace(",", "")) * scale, 4))
        span = clean.span(*cell.span())
        quantity = Quantity(span.of(source), span, amount, amount, bare, "column")
        found.append(FoundTarget(quantity, due))
    return tuple(found)
