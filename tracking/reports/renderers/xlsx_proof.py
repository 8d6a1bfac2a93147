"""The sheet that counts every figure of the report again from the lists, by formula."""

from collections.abc import Mapping, Sequence
from typing import Any

from tracking.reports import facets, proofs
from tracking.reports.figures import FEW
from tracking.reports.keys import FigureKey, parse_key
from tracking.reports.proofs import Rate
from tracking.reports.renderers.xlsx_cells import Formats, fit_row, paper, write_heads, write_text
from tracking.reports.renderers.xlsx_rows import Written
from tracking.reports.rows import RowTable
from tracking.reports.types import AnnualReport
from tracking.reports.wording import NOTHING, share

_HEADS = ("序号", "所在表", "项目", "统计条件", "报告数字", "公式复算", "核对结果")
_WIDTHS = (7, 14, 44, 60, 12, 12, 12)
_FIRST = 3
_SUMS = {"low": "下限之和", "value": "最新完成值之和", "verified": "经核查的最新完成值之和"}
_SAME, _OTHER = "一致", "不一致"


def write_proof(sheet: Any, formats: Formats, report: AnnualReport, written: Mapping[RowTable, Written]) -> None:
    """Write a line a figure: what the report says, what the formula finds, and whether they agree."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    figures, rates, sums = proofs.counted(report), proofs.rates(report), proofs.sums(report)
    last = _FIRST + len(figures) + len(rates) + len(sums)
    sheet.write_string(0, 0, "报告数字与明细核对", formats.caption)
    sheet.write_string(1, 0, "不一致的项数", formats.note)
    sheet.write_formula(1, 4, f'=COUNTIF(G{_FIRST + 1}:G{last},"{_OTHER}")', formats.number, 0)
    write_heads(sheet, formats, _FIRST - 1, list(_HEADS))
    lines: dict[str, int] = {}
    for row, figure in enumerate(figures, start=_FIRST):
        key = parse_key(figure.key)
        lines[figure.key] = row
        _start(sheet, formats, row, (figure.place, figure.label or _condition(key, written), _condition(key, written)))
        sheet.write_number(row, 4, figure.value, formats.number)
        sheet.write_formula(row, 5, _count(key, written), formats.number, figure.value)
        _compare(sheet, formats, row)
    for row, rate in enumerate(rates, start=_FIRST + len(figures)):
        part = "+".join(f"F{lines[key] + 1}" for key in rate.numerators)
        whole = f"F{lines[rate.denominator] + 1}"
        added = "、".join(f"第{lines[key] - _FIRST + 1}行" for key in rate.numerators)
        sum_of = "之和" if len(rate.numerators) > 1 else ""
        said = f"{added}{sum_of}÷第{lines[rate.denominator] - _FIRST + 1}行，保留一位小数"
        _start(sheet, formats, row, (rate.place, rate.label, said))
        value = _rate(rate)
        if isinstance(value, str):
            sheet.write_string(row, 4, value, formats.text)
        else:
            sheet.write_number(row, 4, value, formats.share)
        few = f'{whole}&"{rate.unit}中"&({part})&"{rate.unit}"'
        formula = f'=IF({whole}=0,"{NOTHING}",IF({whole}<{FEW},{few},ROUND(({part})/{whole},3)))'
        sheet.write_formula(row, 5, formula, formats.share, value)
        _compare(sheet, formats, row)
    for row, summed in enumerate(sums, start=_FIRST + len(figures) + len(rates)):
        amount = summed.amount
        key = parse_key(amount.key)
        _start(sheet, formats, row, (summed.place, summed.label, f"{_condition(key, written)}，{_SUMS[amount.field]}"))
        sheet.write_number(row, 4, amount.total, formats.number)
        sheet.write_formula(row, 5, _sum(key, amount.field, written), formats.number, amount.total)
        _compare(sheet, formats, row)
    sheet.freeze_panes(_FIRST, 0)
    sheet.autofilter(_FIRST - 1, 0, last - 1, len(_HEADS) - 1)
    paper(sheet, heads=_FIRST)


def _rate(rate: Rate) -> float | str:
    """The rate as the report prints it: one place after the point, or counts of a few in words."""
    value = rate.value
    return share(value, rate.unit) if value.is_few or value.percent is None else float(value.percent / 100)


def _start(sheet: Any, formats: Formats, row: int, texts: tuple[str, str, str]) -> None:
    fit_row(sheet, row, list(zip(texts, _WIDTHS[1:4], strict=True)))
    sheet.write_number(row, 0, row - _FIRST + 1, formats.number)
    for column, text in enumerate(texts, start=1):
        write_text(sheet, formats, (row, column), text)


def _compare(sheet: Any, formats: Formats, row: int) -> None:
    sheet.write_formula(row, 6, f'=IF(E{row + 1}=F{row + 1},"{_SAME}","{_OTHER}")', formats.text, _SAME)


def _text(key: FigureKey, name: str, written: Mapping[RowTable, Written]) -> str:
    """What the list writes for a value; a value no row has is written as the key has it."""
    value = key.wanted[name]
    return written[key.table].texts.get((name, value)) or facets.words(name, value, None)


def _condition(key: FigureKey, written: Mapping[RowTable, Written]) -> str:
    wanted = [f"{facets.HEADINGS[name]}为“{_text(key, name, written)}”" for name in sorted(key.wanted)]
    return facets.TABLE_WORDS[key.table] + ("：" + "，".join(wanted) if wanted else "：全部")


def _count(key: FigureKey, written: Mapping[RowTable, Written]) -> str:
    """The formula that counts the rows of a figure."""
    found = written[key.table]
    wanted = [(found.columns[facet], _criterion(_text(key, facet, written))) for facet in sorted(key.wanted)]
    if not wanted:
        return f"=COUNT({','.join(found.range(sheet, 'A') for sheet in found.sheets)})"
    return "=" + "+".join(f"COUNTIFS({_conditions(found, sheet, wanted)})" for sheet in found.sheets)


def _sum(key: FigureKey, field: str, written: Mapping[RowTable, Written]) -> str:
    """The formula that adds one column of the rows of a figure; ``verified`` adds the values that were accepted."""
    found = written[key.table]
    added = found.fields["value" if field == "verified" else field]
    wanted = [(found.columns[facet], _criterion(_text(key, facet, written))) for facet in sorted(key.wanted)]
    if field == "verified":
        wanted.append((found.fields["accepted"], _criterion("是")))
    sums = (f"SUMIFS({found.range(sheet, added)},{_conditions(found, sheet, wanted)})" for sheet in found.sheets)
    return f"=ROUND({'+'.join(sums)},4)"


def _conditions(found: Written, sheet: str, wanted: Sequence[tuple[str, str]]) -> str:
    """Columns of a sheet and what they must say."""
    return ",".join(f"{found.range(sheet, column)},{criterion}" for column, criterion in wanted)


def _criterion(text: str) -> str:
    """Exactly this text: wildcards are made plain, and what looks like a comparison is none."""
    plain = "".join(f"~{c}" if c in "~*?" else c for c in text).replace('"', '""')
    return f'"={plain}"'
