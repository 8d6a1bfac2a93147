"""The .xlsx read back: the figures of the report, each counted again by formula, nothing that runs."""

import io
import re
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from proposals.libreoffice import convert, find_program
from tests.tracking.reports import world
from tracking.reports import data, proofs, tables
from tracking.reports.assemble import Assembly
from tracking.reports.figures import Share
from tracking.reports.freeze import from_plain, to_plain
from tracking.reports.renderers import docx as docx_renderer
from tracking.reports.renderers import xlsx as xlsx_renderer
from tracking.reports.renderers.xlsx_rows import MOST_ROWS
from tracking.reports.rows import RowTable
from tracking.reports.types import AnnualReport
from tracking.reports.wording import share

pytestmark = pytest.mark.django_db  # the worked example is counted once for all


def written(report, imprint, rows, **options) -> bytes:
    stream = io.BytesIO()
    of_table = {table: [row for row in rows if row.table == table] for table in RowTable}
    xlsx_renderer.render(report, imprint, rows=lambda table: iter(of_table[table]), stream=stream, **options)
    return stream.getvalue()


def read(content: bytes, **options):
    return openpyxl.load_workbook(io.BytesIO(content), **options)


@pytest.fixture(scope="module")
def content(counted, imprint) -> bytes:
    return written(counted[0], imprint, counted[1])


@pytest.fixture(scope="module")
def book(content):
    return read(content, data_only=True)


def lines(book, sheet: str, first: int) -> list[list[object]]:
    return [list(row) for row in book[sheet].iter_rows(min_row=first, values_only=True)]


def ledger_line(book, quote: str) -> dict[str, object]:
    heads, *rows = lines(book, "台账", 1)
    return next(line for line in (dict(zip(heads, row, strict=True)) for row in rows) if line["承诺原文"] == quote)


def test_the_workbook_has_a_sheet_a_table_with_frozen_heads_and_filters(book):
    assert book.sheetnames == [
        "说明",
        "总体情况",
        "办理结果",
        "落实情况",
        "分单位",
        "分类别",
        "分领域",
        "分承诺年度",
        "满意度",
        "以前年度",
        "以前年度分单位",
        "与上年比较",
        "量化结论",
        "分计量单位",
        "分月到期",
        "数据核对",
        "台账",
        "量化目标",
        "建议提案",
        "交办",
        "答复件",
        "未匹配答复件",
        "待确认内容",
        "以前年度结转",
        "结转量化目标",
        "上年度",
        "评价",
        "上年度建议提案",
        "上年度答复件",
        "上年度量化目标",
        "上年度评价",
    ]
    assert {book[name].freeze_panes for name in book.sheetnames[1:15]} == {"B3"}
    assert {book[name].freeze_panes for name in book.sheetnames[16:]} == {"B2"}
    assert all(book[name].auto_filter.ref for name in book.sheetnames[1:])
    assert book["分单位"].auto_filter.ref == "A2:J4"  # the total in line 5 stays in sight


def test_tables_of_counts_have_the_spreadsheet_s_own_charts(content):
    book = read(content)

    drawn = {sheet.title: type(sheet._charts[0]).__name__ for sheet in book if sheet._charts}
    assert drawn == {
        "办理结果": "BarChart",
        "落实情况": "BarChart",
        "分单位": "BarChart",
        "分类别": "BarChart",
        "分领域": "BarChart",
        "分承诺年度": "BarChart",
        "满意度": "BarChart",
        "以前年度": "BarChart",
        "以前年度分单位": "BarChart",
        "与上年比较": "BarChart",
        "量化结论": "BarChart",
        "分月到期": "BarChart",
    }
    assert len(book["分单位"]._charts[0].series) == 6
    assert book["落实情况"]._charts[0].series[0].val.numRef.f == "落实情况!$B$3:$B$8"


def test_every_table_has_the_report_s_cells(report, book):
    for name, table in tables.sheets(report):
        for line, cells in zip(lines(book, name, 3)[: len(table.lines)], table.lines, strict=True):
            shown = [cell.text if isinstance(cell.value, Share) and cell.value.is_few else cell.value for cell in cells]
            shown = [pytest.approx(v.numerator / v.denominator) if isinstance(v, Share) else v for v in shown]
            assert line[: len(cells)] == [None if v == "" else v for v in shown], name


def test_the_tables_count_what_was_counted_by_hand(book):
    assert [line[:2] for line in lines(book, "落实情况", 3)[:7]] == [
        ["按期兑现", 3],
        ["逾期兑现", 1],
        ["期限内推进", 1],
        ["进度滞后", 1],
        ["逾期未兑现", 5],
        ["未定期限", 2],
        ["合计", 13],
    ]
    assert [line[:8] for line in lines(book, "分单位", 3)] == [
        ["云岭市教育局", 7, 1, 0, 1, 1, 3, 1],
        ["云岭市住房和城乡建设局", 6, 2, 1, 0, 0, 2, 1],
        ["合计", 13, 3, 1, 1, 1, 5, 2],
    ]


def test_the_ledger_has_every_commitment_with_real_days_and_numbers(book):
    line = ledger_line(book, "承诺之C1，一定办好。")

    assert (line["领衔人"], line["编号"], line["类型"], line["年度"]) == ("白杨", "1", "建议", 2025)
    assert (line["完成时限"].date(), line["销号日期"].date()) == (date(2025, 9, 30), date(2025, 9, 25))
    assert (line["状态"], line["落实情况"]) == ("已落实", "按期兑现")
    assert (line["核查人"], line["核查结论"], line["核查意见"]) == ("周核", "核查通过", "现场核实")
    assert line["佐证材料"] == "竣工验收表.pdf"
    assert line["进展情况"].startswith("2025年9月20日：三个停车场全部建成。")
    overdue = ledger_line(book, "承诺之C5，一定办好。")
    assert (overdue["逾期天数"], overdue["退回次数"], overdue["状态"]) == (184, 2, "退回整改")
    assert [line[0] for line in lines(book, "台账", 2)] == list(range(1, 14))
    # T5 is due with C7 in 2027; T7 is a stage of it and the only number of this year.
    behind = ledger_line(book, "承诺之C7，一定办好。")
    assert (behind["落实情况"], behind["当年目标"]) == ("进度滞后", "2025年12月15日前：目标T7")
    assert behind["阶段节点"] == "2025年12月15日前：目标T7（到期未达到）"
    assert behind["滞后的阶段节点"] == "2025年12月15日前：目标T7（完成50个）"
    assert (line["当年目标"], line["阶段节点"], overdue["当年目标"]) == ("2025年9月30日前：目标T1", None, None)


def test_targets_in_the_workbook_have_numbers(book):
    heads, *rows = lines(book, "量化目标", 1)
    line = next(found for found in (dict(zip(heads, row, strict=True)) for row in rows) if "目标T2" in found.values())

    assert (line["下限"], line["上限"], line["最新完成值"], line["完成比例（%）"]) == (50, None, 32.5, 65)
    assert (line["经核查"], line["结论"], line["数据日期"].date()) == ("否", "到期未达到", date(2025, 12, 20))


def every_key(value: object) -> set[str]:
    if isinstance(value, dict):
        if value.keys() == {"key", "value"}:
            return {value["key"]}
        return set().union(*(every_key(item) for item in value.values()))
    return set().union(*(every_key(item) for item in value)) if isinstance(value, list) else set()


def test_every_figure_of_the_report_is_proved_by_a_formula_over_a_list(report, content):
    proof = read(content)["数据核对"]
    figures, rates, sums = proofs.counted(report), proofs.rates(report), proofs.sums(report)

    assert {figure.key for figure in figures} == every_key(to_plain(report))
    formulas = [row[5].value for row in proof.iter_rows(min_row=4)]
    assert len(formulas) == len(figures) + len(rates) + len(sums)
    known = re.compile(r"=(COUNTIFS|COUNT|IF|ROUND\(SUMIFS)\(")
    assert {known.match(formula)[1] for formula in formulas} == {"COUNTIFS", "COUNT", "IF", "ROUND(SUMIFS"}


def test_formulas_carry_the_report_s_values_for_programs_that_do_not_calculate(report, book):
    proof = lines(book, "数据核对", 4)

    assert [line[5] for line in proof[: len(proofs.counted(report))]] == [f.value for f in proofs.counted(report)]
    assert all(line[4] == line[5] and line[6] == "一致" for line in proof)


def test_a_list_longer_than_a_sheet_goes_on_in_the_next_and_is_counted_over_all(counted, imprint):
    report, rows = counted

    book = read(written(report, imprint, rows, most=5))

    ledger = [name for name in book.sheetnames if name.startswith("台账")]
    assert ledger == ["台账", "台账（2）", "台账（3）"]
    assert [[line[0] for line in lines(book, name, 2)] for name in ledger] == [
        [1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10],
        [11, 12, 13],
    ]
    assert [name for name in book.sheetnames if name.startswith("建议提案")] == ["建议提案"]
    formulas = [row[5].value for row in book["数据核对"].iter_rows(min_row=4)]
    assert "=COUNT('台账'!$A$2:$A$6,'台账（2）'!$A$2:$A$6,'台账（3）'!$A$2:$A$4)" in formulas


@pytest.mark.skipif(find_program() is None, reason="LibreOffice is not installed: formulas were not recalculated")
@pytest.mark.parametrize("most", [MOST_ROWS, 5])
def test_libreoffice_calculates_the_same_figures(counted, imprint, most, tmp_path):
    """Cached values are taken out first, so that what is read back was calculated."""
    report, rows = counted
    book = read(written(report, imprint, rows, most=most))
    book.save(tmp_path / "bare.xlsx")
    assert read((tmp_path / "bare.xlsx").read_bytes(), data_only=True)["数据核对"]["F4"].value is None

    again = convert(
        (tmp_path / "bare.xlsx").read_bytes(), suffix=".xlsx", to="xlsx", program=find_program(), seconds=120
    )
    proof = read(again, data_only=True)["数据核对"]

    figures = proofs.counted(report)
    found = [row[5].value for row in proof.iter_rows(min_row=4)]
    assert found[: len(figures)] == [figure.value for figure in figures]
    expected = [share(rate.value) for rate in proofs.rates(report)]
    rates, sums = found[len(figures) : len(figures) + len(expected)], found[len(figures) + len(expected) :]
    assert sums == [float(summed.amount.total) for summed in proofs.sums(report)]
    assert [value if isinstance(value, str) else f"{value:.1%}" for value in rates] == expected
    assert {"38.5%", "8项中2项", "—"} <= set(expected)
    assert proof["E2"].value == 0


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝"])
def test_text_that_looks_like_a_formula_stays_text(counted, imprint, start):
    report, rows = counted
    danger = f'{start}HYPERLINK("http://x.invalid","点我")'
    row = next(row for row in rows if row.table == RowTable.COMMITMENTS)

    book = read(written(report, imprint, [replace(row, words=replace(row.words, quote=danger))]))

    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    found = [cell for cell in cells if cell.value == danger]
    assert [cell.quotePrefix for cell in found] == [True]
    assert {cell.parent.title for cell in cells if cell.data_type == "f"} == {"数据核对"}
    assert not any(cell.hyperlink for cell in cells)


def test_a_bureau_s_name_never_becomes_part_of_a_formula(counted, imprint):
    report, rows = counted
    name = '市"园林*局"?'
    row = next(row for row in rows if row.table == RowTable.COMMITMENTS)
    rows = [replace(row, words=replace(row.words, bureau=name))]

    proof = read(written(report, imprint, rows))["数据核对"]

    formulas = [line[5].value for line in proof.iter_rows(min_row=4)]
    assert any('"=市""园林~*局""~?"' in formula for formula in formulas)


def test_two_classes_of_one_name_are_told_apart(counted, imprint):
    report, rows = counted
    letters = [row for row in rows if row.table == RowTable.REPLIES][:2]
    same = [
        replace(row, facets={**row.facets, "class": number}, words=replace(row.words, result="A（已经解决）"))
        for row, number in zip(letters, ("71", "72"), strict=True)
    ]

    sheet = read(written(report, imprint, same))["答复件"]

    assert [row[11].value for row in sheet.iter_rows(min_row=2)] == ["A（已经解决）", "A（已经解决）（72）"]


def test_text_longer_than_a_cell_is_cut_and_says_so(counted, imprint):
    report, rows = counted
    row = next(row for row in rows if row.table == RowTable.COMMITMENTS)

    book = read(written(report, imprint, [replace(row, words=replace(row.words, progress="长" * 40_000))]))
    text = ledger_line(book, row.words.quote)["进展情况"]

    assert len(text) == 32_767
    assert text.endswith("……（内容过长，已截断）")


def test_an_empty_report_has_its_sheets_and_dashes(db, imprint):
    report = Assembly(year=2025, as_of=world.AS_OF).report(data.names())

    book = read(written(report, imprint, []), data_only=True)

    assert [cell.value for cell in book["分单位"][3]][7:9] == ["—", "—"]
    assert {line[6] for line in lines(book, "数据核对", 4)} == {"一致"}


def test_the_same_rows_make_the_same_bytes(counted, imprint, content):
    assert written(counted[0], imprint, counted[1]) == content


def test_a_report_compiled_before_more_was_counted_is_written_again_with_its_figures(counted, imprint):
    report, rows = counted
    plain = to_plain(report)
    for name in ("kept", "class_moves", "by_unit", "last_year", "restated", "earlier"):
        del plain[name]
    for name in ("unassigned", "shared", "answered_again"):
        del plain["overall"][name]
    plain["compared"] = [
        {name: line[name] for name in ("label", "now", "then", "printed")}
        for line in plain["compared"]
        if line["group"] == "承诺事项"
    ]
    plain["carried"] = {name: plain["carried"][name] for name in ("figures", "by_year")}
    plain["outlook"].pop("carried")
    known = {"kind", "draft", "replied", "part", "class", "now", "state", "kept", "due", "bureau", "verdict", "year"}
    old_rows = [
        replace(row, facets={name: value for name, value in row.facets.items() if name in known})
        for row in rows
        if row.table not in {RowTable.CARRIED_TARGETS, RowTable.LASTYEAR_PROPOSALS, RowTable.LASTYEAR_REPLIES}
    ]

    old = from_plain(AnnualReport, plain)
    book = read(written(old, imprint, old_rows), data_only=True)

    assert [line[:2] for line in lines(book, "落实情况", 3)[:2]] == [["按期兑现", 3], ["逾期兑现", 1]]
    assert len(lines(book, "数据核对", 4)) < len(proofs.counted(report))
    assert {line[6] for line in lines(book, "数据核对", 4)} == {"一致"}
    assert docx_renderer.render(old, imprint, font_folders=())
