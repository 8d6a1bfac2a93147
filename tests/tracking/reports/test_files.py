"""The .docx and the .xlsx read back: the same figures, the layout of the standard, nothing that runs."""

import io
import re
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pytest
from django.db import transaction
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.tracking.reports import world
from tracking.reports import data, prose, tables
from tracking.reports.assemble import Assembly
from tracking.reports.describe import Scope
from tracking.reports.renderers import docx as docx_renderer
from tracking.reports.renderers import xlsx as xlsx_renderer
from tracking.reports.rows import CommitmentRow, Row, TargetRow
from tracking.reports.types import AnnualReport, Imprint

IMPRINT = Imprint(number=7, compiled_on=date(2026, 1, 5), sha256="ab" * 32)


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker) -> tuple[AnnualReport, list[CommitmentRow], list[TargetRow]]:
    """The worked example, counted once: the tests of this file only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world.build()
        report, words = _count(Scope(2025, world.AS_OF))
        transaction.set_rollback(True)
    ledger = [row for row in words if isinstance(row, CommitmentRow)]
    return report, ledger, [row for row in words if isinstance(row, TargetRow)]


def _count(scope: Scope) -> tuple[AnnualReport, list[Row]]:
    assembly = Assembly(year=scope.year, as_of=scope.as_of)
    words = []
    for source in (data.proposal_rows, data.reply_rows, data.commitment_rows):
        for row in source(scope):
            assembly.add(row)
            words.append(row.words)
    return assembly.report(data.names()), words


@pytest.fixture(scope="module")
def document(counted):
    return docx.Document(io.BytesIO(docx_renderer.render(counted[0], IMPRINT)))


@pytest.fixture(scope="module")
def book(counted):
    report, ledger, targets = counted
    return openpyxl.load_workbook(io.BytesIO(xlsx_renderer.render(report, IMPRINT, ledger=ledger, targets=targets)))


def grid(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def numbers(table) -> list[list[object]]:
    """The numbers of a drawn table, line by line, read from its words."""
    return [[int(text) for text in line if re.fullmatch(r"\d+", text)] for line in grid(table)[1:]]


def test_the_tables_of_the_document_have_the_report_s_figures(counted, document):
    report = counted[0]
    drawn = [
        tables.overall(report),
        tables.classes(report),
        tables.states(report),
        tables.verdicts(report),
        tables.months(report),
        *prose.annexes(report),
    ]

    assert len(document.tables) == len(drawn)
    for table, expected in zip(document.tables, drawn, strict=True):
        assert grid(table)[0] == [head.text for head in expected.heads]
        assert grid(table)[1:] == [[cell.text for cell in line] for line in expected.lines]


def test_the_document_counts_what_was_counted_by_hand(document):
    overall, classes, states, verdicts, months, bureaus = document.tables[:6]

    assert numbers(overall) == [[2, 3, 5], [0, 1, 1], [2, 2, 4], [3, 2, 5], [1, 0, 1], [3, 2, 5], [8, 5, 13], [2, 6, 8]]
    assert numbers(classes) == [[1], [2], [0], [1], [1], [5]]
    assert grid(states)[1:] == [
        ["按期兑现", "3", "23.1%"],
        ["逾期兑现", "1", "7.7%"],
        ["期限内推进", "2", "15.4%"],
        ["逾期未兑现", "5", "38.5%"],
        ["未定期限", "2", "15.4%"],
        ["合计", "13", "100.0%"],
    ]
    assert numbers(verdicts) == [[2], [1], [1], [1], [2], [1], [8]]
    assert grid(months)[1:] == [["2026年3月", "1"], ["合计", "1"]]
    assert grid(bureaus)[1:] == [
        ["云岭市教育局", "7", "1", "0", "2", "3", "1", "14.3%", "25.0%"],
        ["云岭市住房和城乡建设局", "6", "2", "1", "0", "2", "1", "66.7%", "25.0%"],
        ["合计", "13", "3", "1", "2", "5", "2", "38.5%", "25.0%"],
    ]


def test_the_text_says_the_figures_in_sentences(document):
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert "数据截至2025年12月31日24时。" in text
    assert (
        "2025年度共有建议提案5件，其中人大代表建议2件、政协提案3件；交办独办、主办、分办5件次，会办1件次。"
        "截至2025年12月31日，已收到答复的建议提案4件，占80.0%；收到答复件5件。"
        "建议提案中有1件依据答复件补录，信息待补全。"
    ) in text
    assert "13项承诺事项中，按期兑现3项、逾期兑现1项、期限内推进2项、逾期未兑现5项、未定期限2项。" in text
    assert ("兑现率为38.5%，即已确认的13项中兑现5项；按期兑现率为25.0%，即已到期的8项中按期兑现2项。") in text
    assert "提前兑现、期限在截止日之后的1项不计入按期兑现率。" in text
    assert "1. 云岭市教育局：“承诺之C5，一定办好”（第2号建议），期限2025年6月30日，逾期184天；" in text
    assert "2026年1月1日至2026年12月31日，有1项承诺事项到期" in text
    assert "此后到期的1项继续跟踪。" in text
    assert "答复件中尚有2处内容待确认，另有1件答复件尚未与建议提案匹配，均未计入以上数据。" in text
    assert "比例按四舍五入保留一位小数，各项之和可能不等于100%；分母为零的，用“—”表示。" in text
    assert f"报告编号7，数据校验码（SHA-256）：{' '.join(['abababab'] * 8)}。" in text


def test_headings_stand_in_the_order_of_an_official_report(document):
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]

    assert headings == [
        "一、总体情况",
        "二、承诺事项落实情况",
        "三、量化目标完成情况",
        "四、存在问题",
        "五、下一步工作",
    ]


def test_the_page_follows_the_standard(document):
    upright, lying = document.sections

    assert [round(side.mm) for side in (upright.page_width, upright.page_height)] == [210, 297]
    margins = (upright.top_margin, upright.left_margin, upright.right_margin, upright.bottom_margin)
    assert [round(margin.mm) for margin in margins] == [37, 28, 26, 35]
    assert lying.orientation == WD_ORIENT.LANDSCAPE
    assert [round(side.mm) for side in (lying.page_width, lying.page_height)] == [297, 210]


def test_a_page_holds_22_lines_of_28_characters(document):
    upright, body = document.sections[0], document.styles["Normal"]
    height = upright.page_height - upright.top_margin - upright.bottom_margin
    width = upright.page_width - upright.left_margin - upright.right_margin
    # In twentieths of a point, taken from the 16 pt of each character.
    closer = int(body.element.find(qn("w:rPr")).find(qn("w:spacing")).get(qn("w:val")))

    assert int(height / body.paragraph_format.line_spacing) == 22
    assert int(width / Pt(1) / (16 + closer / 20)) == 28


@pytest.mark.parametrize(
    ("style", "font", "size", "pitch"),
    [
        ("Title", "方正小标宋简体", 22, 36),
        ("Heading 1", "黑体", 16, 28.95),
        ("Heading 2", "楷体_GB2312", 16, 28.95),
        ("Normal", "仿宋_GB2312", 16, 28.95),
    ],
)
def test_fonts_are_named_for_chinese_text(document, style, font, size, pitch):
    found = document.styles[style]
    fonts = found.element.find(qn("w:rPr")).find(qn("w:rFonts"))

    assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
    assert found.font.size == Pt(size)
    assert found.paragraph_format.line_spacing == Pt(pitch)


def test_the_title_is_centred_and_broken_by_meaning(document):
    title = document.paragraphs[0]

    assert title.text == "关于2025年度人大代表建议、政协提案\n承诺事项落实情况的报告"
    assert document.styles["Title"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_body_text_is_indented_by_two_characters(document):
    indent = document.styles["Normal"].element.find(qn("w:pPr")).find(qn("w:ind"))

    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(document):
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]

    assert document.settings.odd_and_even_pages_header_footer
    assert (odd.alignment, even.alignment) == (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT)
    assert odd.text == even.text == "— 1 —"
    assert {run.font.size for run in odd.runs} == {Pt(14)}
    assert "PAGE" in odd._p.xml
    assert document.sections[1].footer.is_linked_to_previous


def test_heads_of_tables_are_repeated_and_lines_never_broken(document):
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_fallbacks_of_the_fonts_stand_in_the_font_table(document):
    parts = [r.target_part for r in document.part.rels.values() if r.reltype.endswith("/fontTable")]

    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in parts[0].blob.decode()


def test_characters_no_xml_can_hold_are_dropped_from_the_document(counted):
    report = counted[0]
    broken = replace(report.problems.undated[0], quote="坏\x00字\x0b符")
    report = replace(report, problems=replace(report.problems, undated=(broken,)))

    document = docx.Document(io.BytesIO(docx_renderer.render(report, IMPRINT)))

    assert any("坏字符" in cell for line in grid(document.tables[9]) for cell in line)


def test_an_empty_list_says_none(counted):
    report = counted[0]
    report = replace(report, outlook=replace(report.outlook, items=()))

    document = docx.Document(io.BytesIO(docx_renderer.render(report, IMPRINT)))

    assert grid(document.tables[-1])[1][0] == "无"


def test_the_workbook_has_its_sheets_with_frozen_heads_and_filters(book):
    assert book.sheetnames == ["总表", "分单位", "量化目标", "台账"]
    assert [book[name].freeze_panes for name in book.sheetnames] == ["A3", "B2", "A2", "A2"]
    assert [book[name].auto_filter.ref for name in book.sheetnames] == [None, "A1:I3", "A1:P9", "A1:AI14"]
    assert len(book["总表"]._charts) == 1


def test_the_summary_has_the_document_s_figures_as_numbers(book):
    lines = [list(row) for row in book["总表"].iter_rows(values_only=True)]
    start = next(i for i, line in enumerate(lines) if line[0] == "承诺事项落实情况")

    assert [line[:2] for line in lines[start + 2 : start + 8]] == [
        ["按期兑现", 3],
        ["逾期兑现", 1],
        ["期限内推进", 2],
        ["逾期未兑现", 5],
        ["未定期限", 2],
        ["合计", 13],
    ]
    assert lines[start + 2][2] == pytest.approx(3 / 13)


def test_bureaus_in_the_workbook_add_up(book):
    lines = [list(row) for row in book["分单位"].iter_rows(min_row=2, values_only=True)]

    assert [line[:7] for line in lines] == [
        ["云岭市教育局", 7, 1, 0, 2, 3, 1],
        ["云岭市住房和城乡建设局", 6, 2, 1, 0, 2, 1],
        ["合计", 13, 3, 1, 2, 5, 2],
    ]
    assert [line[7] for line in lines] == [pytest.approx(1 / 7), pytest.approx(4 / 6), pytest.approx(5 / 13)]


def ledger_line(book, quote: str) -> dict[str, object]:
    rows = book["台账"].iter_rows(values_only=True)
    heads = next(rows)
    return next(line for line in (dict(zip(heads, row, strict=True)) for row in rows) if line["承诺原文"] == quote)


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
    assert book["台账"].max_row == 14


def test_targets_in_the_workbook_have_numbers(book):
    rows = list(book["量化目标"].iter_rows(values_only=True))
    line = next(dict(zip(rows[0], row, strict=True)) for row in rows if row[3] == "目标T2")

    assert (line["下限"], line["上限"], line["最新完成值"], line["完成比例（%）"]) == (50, None, 32.5, 65)
    assert (line["经核查"], line["结论"], line["数据日期"].date()) == ("否", "到期未达到", date(2025, 12, 20))


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_text_that_looks_like_a_formula_stays_text(counted, start):
    report, ledger, targets = counted
    danger = f'{start}HYPERLINK("http://x.invalid","点我")'

    content = xlsx_renderer.render(
        report, IMPRINT, ledger=[replace(ledger[0], quote=danger)], targets=[replace(targets[0], source=danger)]
    )
    book = openpyxl.load_workbook(io.BytesIO(content))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    found = [cell for cell in cells if cell.value == danger]
    assert len(found) == 2
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)
    assert not any(cell.data_type == "f" for cell in cells)
    assert not any(cell.hyperlink for cell in cells)


def test_text_longer_than_a_cell_is_cut_and_says_so(counted):
    report, ledger, targets = counted

    content = xlsx_renderer.render(
        report, IMPRINT, ledger=[replace(ledger[0], progress="长" * 40_000)], targets=targets
    )
    text = openpyxl.load_workbook(io.BytesIO(content))["台账"].cell(2, 27).value

    assert len(text) == 32_767
    assert text.endswith("……（内容过长，已截断）")


def test_a_zero_denominator_prints_a_dash_in_both(db):
    report = Assembly(year=2025, as_of=world.AS_OF).report(data.names())

    document = docx.Document(io.BytesIO(docx_renderer.render(report, IMPRINT)))
    book = openpyxl.load_workbook(io.BytesIO(xlsx_renderer.render(report, IMPRINT, ledger=(), targets=())))

    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "兑现率为—，即已确认的0项中兑现0项；按期兑现率为—，即已到期的0项中按期兑现0项。" in text
    assert [cell.text for cell in document.tables[2].rows[-1].cells] == ["合计", "0", "—"]
    assert [cell.value for cell in book["分单位"][2]][7:] == ["—", "—"]


def test_a_report_compiled_before_the_day_has_ended_says_so(counted):
    notes = prose.notes(counted[0], replace(IMPRINT, compiled_on=world.AS_OF))

    assert "本报告于2025年12月31日编制，截止日尚未结束，此后当日的办理情况未计入。" in notes
    assert not any("尚未结束" in note for note in prose.notes(counted[0], IMPRINT))


def test_a_list_that_was_cut_says_where_the_rest_is(counted):
    report = counted[0]
    cut = replace(report, targets=report.targets[:2])

    assert tables.targets(cut).note == "本表列出前2个，全部8个见Excel台账。"
    assert tables.targets(report).note == ""
