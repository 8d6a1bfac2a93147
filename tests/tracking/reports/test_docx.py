"""The .docx read back: the figures of the report, the layout of the standard."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.tracking.reports import world
from tracking.reports import data, lists, prose_notes, tables
from tracking.reports.annexes import annexes
from tracking.reports.assemble import Assembly
from tracking.reports.phrases import Phrases
from tracking.reports.renderers import docx as docx_renderer
from tracking.reports.renderers.docx_layout import new_document
from tracking.reports.renderers.docx_table import draw_table
from tracking.reports.renderers.fonts import folders
from tracking.reports.table import Cell, Table, heads

pytestmark = pytest.mark.django_db  # the worked example is counted once for all


def read(report, imprint, where=None):
    content = docx_renderer.render(report, imprint, font_folders=folders() if where is None else where)
    return docx.Document(io.BytesIO(content))


@pytest.fixture(scope="module")
def document(report, imprint):
    return read(report, imprint)


def grid(table) -> list[list[str]]:
    """What stands in the cells; heads may be broken in their middle."""
    return [[cell.text.replace("\n", "") for cell in row.cells] for row in table.rows]


def numbers(table) -> list[list[object]]:
    """The numbers of a drawn table, line by line, read from its words."""
    return [[int(text) for text in line if re.fullmatch(r"\d+", text)] for line in grid(table)[1:]]


def test_the_tables_of_the_document_have_the_report_s_figures(report, document):
    drawn = [
        tables.overall(report),
        tables.classes(report),
        tables.states(report),
        tables.carried(report),
        tables.compared(report),
        tables.verdicts(report),
        tables.months(report),
        *annexes(report),
    ]

    assert len(document.tables) == len(drawn)
    for table, expected in zip(document.tables, drawn, strict=True):
        assert grid(table)[0] == [head.text for head in expected.heads]
        assert grid(table)[1:] == [[cell.text for cell in line] for line in expected.lines]


def test_the_document_counts_what_was_counted_by_hand(document):
    overall, classes, states, carried, compared, verdicts, months, bureaus = document.tables[:8]

    assert numbers(overall) == [[2, 3, 5], [0, 1, 1], [2, 2, 4], [3, 2, 5], [1, 0, 1], [3, 2, 5], [8, 5, 13], [2, 6, 8]]
    # On the letters, and after follow-up: no class was changed.
    assert numbers(classes) == [[1, 1], [2, 2], [0, 0], [1, 1], [1, 1], [5, 5]]
    assert grid(states)[1:] == [
        ["按期兑现", "3", "23.1%"],
        ["逾期兑现", "1", "7.7%"],
        ["期限内推进", "1", "7.7%"],
        ["进度滞后", "1", "7.7%"],
        ["逾期未兑现", "5", "38.5%"],
        ["未定期限", "2", "15.4%"],
        ["合计", "13", "100.0%"],
    ]
    # C17 of 2024 was open when the year began and still is.
    assert grid(carried)[1:] == [
        ["2024年度", "1", "0", "0", "0", "1", "0", "1项中0项", "1项中0项"],
        ["合计", "1", "0", "0", "0", "1", "0", "1项中0项", "1项中0项"],
    ]
    # A year earlier there was one proposal with one letter; C17 was its only promise, due on the day.
    assert [line[1:] for line in grid(compared)[1:]] == [
        ["建议提案（件）", "5", "1", "—"],
        ["其中：建议（件）", "2", "0", "—"],
        ["其中：提案（件）", "3", "1", "—"],
        ["已收到答复的建议提案（件）", "4", "1", "—"],
        ["答复件（件）", "5", "1", "—"],
        ["承诺事项（项）", "13", "1", "—"],
        ["已兑现（项）", "5", "0", "—"],
        ["按期兑现（项）", "3", "0", "—"],
        ["逾期未兑现（项）", "5", "1", "—"],
        ["未定期限（项）", "2", "0", "—"],
        ["量化目标（个）", "8", "0", "—"],
        ["已达到（个）", "2", "0", "—"],
        ["超出目标区间（个）", "1", "0", "—"],
        ["目前未超上限（个）", "1", "0", "—"],
        ["到期未达到（个）", "3", "0", "—"],
        ["暂无完成值（个）", "1", "0", "—"],
        ["兑现率", "38.5%", "1项中0项", "—"],
        ["按期兑现率", "8项中2项", "1项中0项", "—"],
    ]
    assert numbers(verdicts) == [[2], [1], [1], [3], [1], [8]]
    assert grid(months)[1:] == [["2026年3月", "1"], ["合计", "1"]]
    assert grid(bureaus)[1:] == [
        ["云岭市教育局", "7", "1", "0", "1", "1", "3", "1", "7项中1项", "4项中1项"],
        ["云岭市住房和城乡建设局", "6", "2", "1", "0", "0", "2", "1", "6项中4项", "4项中1项"],
        ["合计", "13", "3", "1", "1", "1", "5", "2", "38.5%", "8项中2项"],
    ]


def test_the_text_says_the_figures_in_sentences(document):
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert "数据截至2025年12月31日24时。" in text
    assert (
        "2025年度共有建议提案5件，其中人大代表建议2件、政协提案3件；交办独办、主办、分办5件次，会办1件次。"
        "截至2025年12月31日，已有4件收到答复，收到答复件5件。"
        "建议提案中有1件依据答复件补录，信息待补全。"
    ) in text
    assert "13项承诺事项中，按期兑现3项、逾期兑现1项、期限内推进1项、进度滞后1项、逾期未兑现5项、未定期限2项。" in text
    assert ("兑现率为38.5%，即已确认的13项中兑现5项；已到期的8项中按期兑现2项，不足10项，不计算按期兑现率。") in text
    assert "提前兑现、期限在截止日之后的1项不计入按期兑现率。" in text
    assert "1. 云岭市教育局：“承诺之C5，一定办好”（第2号建议），期限2025年6月30日，逾期184天；" in text
    assert "2026年1月1日至12月31日，2025年度承诺事项有1项到期" in text
    assert "此后到期的2025年度承诺事项1项，继续跟踪。" in text
    assert "答复件中尚有2处内容待确认，另有1件答复件尚未与建议提案匹配，均未计入以上数据。" in text
    assert "比例按四舍五入保留一位小数，各项之和可能不等于100%；分母不足10的，不计算百分比" in text
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
    upright, lying, last = document.sections

    assert [round(side.mm) for side in (upright.page_width, upright.page_height)] == [210, 297]
    margins = (upright.top_margin, upright.left_margin, upright.right_margin, upright.bottom_margin)
    assert [round(margin.mm) for margin in margins] == [37, 28, 26, 35]
    assert lying.orientation == WD_ORIENT.LANDSCAPE
    assert [round(side.mm) for side in (lying.page_width, lying.page_height)] == [297, 210]
    turned = (lying.left_margin, lying.top_margin, lying.bottom_margin, lying.right_margin)
    assert [round(margin.mm) for margin in turned] == [35, 28, 26, 37]
    assert last.orientation == WD_ORIENT.PORTRAIT


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


def test_the_number_of_a_lying_sheet_stands_where_those_of_the_others_are(document):
    section = document.sections[1]
    frames = [footer.paragraphs[0]._p for footer in (section.footer, section.even_page_footer)]

    for frame, side in zip(frames, ("right", "left"), strict=True):
        places = [int(each.text) for each in frame.iter(qn("wp:posOffset"))]
        # The middle of the line runs 28 mm from the edge that is the foot of the bound sheet.
        assert round((places[0] + Pt(18) / 2) / Mm(1)) == 28
        assert [each.get("vert") for each in frame.iter() if each.tag.endswith("}bodyPr")] == ["vert"]
        assert [each.get(qn("w:val")) for each in frame.iter(qn("w:jc"))] == [side]
        assert "PAGE" in frame.xml


def test_heads_of_tables_are_repeated_and_lines_never_broken(document):
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_a_promise_with_several_numbers_is_printed_once_beside_them(document):
    targets = next(table for table in document.tables if "最新完成值" in grid(table)[0])
    merges = [
        [None if cell.vMerge is None else cell.vMerge for cell in row._tr.tc_lst[:5]] for row in list(targets.rows)[1:]
    ]

    # T3 and T4 are of C6, T5 and T7 of C7; the number of the line and the pledged value stand on every line.
    assert [line[0] for line in merges] == [line[4] for line in merges] == [None] * 8
    assert [line[3] for line in merges].count("continue") == 2
    assert all(line[1] == line[2] == line[3] for line in merges)


def test_a_promise_is_not_parted_from_its_numbers_by_the_end_of_a_sheet():
    document = new_document()
    table = Table(
        "表", heads(("承诺", 9), ("目标", 9)), tuple((Cell("同一项"), Cell(n)) for n in range(10)), merged=(0,)
    )

    draw_table(document, table, "", style="表格文字")

    rows = document.tables[0]._tbl.tr_lst[1:]
    merges = [row.tc_lst[0].vMerge for row in rows]
    # Eight lines are held together; then the words stand anew.
    assert merges == ["restart", *["continue"] * 7, "restart", "continue"]
    held = [row.find(f".//{qn('w:keepNext')}") is not None for row in rows]
    assert held == [*[True] * 7, False, True, False]


def test_what_heads_a_group_stands_once_and_the_group_may_run_over():
    document = new_document()
    lines = tuple((Cell("同一类"), Cell(n)) for n in range(12))
    table = Table("表", heads(("类别", 9), ("项目", 9)), lines, merged=(0,), grouped=True)

    draw_table(document, table, "题", style="表格文字")

    rows = document.tables[0]._tbl.tr_lst[1:]
    assert [row.tc_lst[0].vMerge for row in rows] == ["restart", *["continue"] * 11]
    held = [row.find(f".//{qn('w:keepNext')}") is not None for row in rows]
    assert held == [True, *[False] * 9, True, False]


def test_a_head_leaves_no_character_alone_on_its_last_line():
    document = new_document()
    columns = heads(("责任单位", 25), ("按期兑现", 5), ("逾期未兑现", 5), ("备注", 5))

    draw_table(document, Table("表", columns, ()), "", style="表格文字")

    # A column of 5 in 40 is 19.5 mm of 156: between its edges there is room for four characters of 4.2 mm.
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["责任单位", "按期兑现", "逾期未\n兑现", "备注"]


def test_a_note_stays_with_the_last_lines_above_it(document):
    note = next(p for p in document.paragraphs if p.text.startswith("只加总计量单位相同的目标"))

    assert note.paragraph_format.keep_together
    above = note._p.getprevious()
    assert above.tag == qn("w:tbl")
    assert all(p.find(qn("w:pPr")).find(qn("w:keepNext")) is not None for p in above[-1].iter(qn("w:p")))


def test_fallbacks_of_the_fonts_stand_in_the_font_table(document):
    parts = [r.target_part for r in document.part.rels.values() if r.reltype.endswith("/fontTable")]

    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong,' in parts[0].blob.decode()


def test_characters_no_xml_can_hold_are_dropped_from_the_document(report, imprint):
    broken = replace(report.problems.undated[0], quote="坏\x00字\x0b符")
    report = replace(report, problems=replace(report.problems, undated=(broken,)))

    document = read(report, imprint)

    assert any("坏字符" in cell for table in document.tables for line in grid(table) for cell in line)


def test_empty_tables_are_no_annexes(report, imprint):
    problems = replace(report.problems, undated=(), undated_open=replace(report.problems.undated_open, value=0))

    document = read(replace(report, problems=problems), imprint)

    heads = [p.text for p in document.paragraphs if p.style.name == "附件标识" and p.text]
    assert heads == [f"附件{number}" for number in range(1, 13)]
    text = [p.text for p in document.paragraphs]
    assert "附件：1. 各责任单位承诺事项落实情况" in text
    assert "11. 跟踪落实计划" in text
    assert any("列入跟踪落实计划（见附件11）" in paragraph for paragraph in text)


def test_addressee_signature_and_closing_stand_where_an_official_report_has_them(document):
    text = [p.text for p in document.paragraphs if p.text]

    assert text[1] == "市人民政府："
    closing = text.index("特此报告。")
    assert text[closing + 1 : closing + 14] == [
        "附件：1. 各责任单位承诺事项落实情况",
        "2. 各办理结果类别承诺事项落实情况",
        "3. 各领域承诺事项落实情况",
        "4. 各承诺年度承诺事项落实情况",
        "5. 量化目标逐项完成情况",
        "6. 量化目标分计量单位合计",
        "7. 逾期未兑现承诺事项",
        "8. 进度滞后的承诺事项",
        "9. 未定期限、尚未兑现的承诺事项",
        "10. 核查退回整改的承诺事项",
        "11. 以前年度结转、尚未办结的承诺事项",
        "12. 跟踪落实计划",
        "13. 统计说明",
    ]
    assert text[closing + 14 : closing + 16] == ["市人民政府督查室", "2026年1月5日"]


def test_the_office_s_own_words_are_used(report, imprint):
    own = Phrases(
        {"addressee": "", "signer": "云岭市人民政府办公室", "opening": "{年度}年度情况如下。", "remark": "此件公开发布"}
    )

    text = [p.text for p in read(report, replace(imprint, phrases=own)).paragraphs if p.text]

    assert text[1] == "2025年度情况如下。"
    assert "云岭市人民政府办公室" in text
    assert text[text.index("2026年1月5日") + 1] == "（此件公开发布）"


def test_charts_are_pictures_with_words_for_those_who_do_not_see_them(document):
    pictures = [shape._inline.docPr for shape in document.inline_shapes]

    assert [each.get("name") for each in pictures] == [
        "承诺事项落实情况",
        "各责任单位承诺事项落实情况",
        "分月到期情况",
    ]
    assert (
        pictures[0]
        .get("descr")
        .endswith("按期兑现3项；逾期兑现1项；期限内推进1项；进度滞后1项；逾期未兑现5项；未定期限2项")
    )


def test_the_file_brings_nothing_of_the_program_that_wrote_it(report, imprint):
    content = docx_renderer.render(report, imprint, font_folders=folders())
    archived = zipfile.ZipFile(io.BytesIO(content))

    assert [name for name in archived.namelist() if "thumbnail" in name or "Effects" in name] == []
    assert b"Macintosh" not in archived.read("docProps/app.xml")
    settings = archived.read("word/settings.xml").decode()
    assert 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"' in settings
    assert archived.read("word/styles.xml").count(b'w:type="table"') == 2


def test_without_a_chinese_font_there_are_no_charts_and_the_notes_say_where_one_belongs(report, imprint, tmp_path):
    document = read(report, imprint, where=(tmp_path / "fonts",))

    assert len(document.inline_shapes) == 0
    notes = [p.text for p in document.paragraphs if p.text.startswith("7. 本机没有找到中文字体")]
    assert len(notes) == 1
    assert str(tmp_path / "fonts") in notes[0]


def test_the_same_snapshot_makes_the_same_bytes(report, imprint):
    first = docx_renderer.render(report, imprint, font_folders=folders())

    assert docx_renderer.render(report, imprint, font_folders=folders()) == first


def test_a_report_compiled_before_the_day_has_ended_says_so(report, imprint):
    notes = prose_notes.notes(report, replace(imprint, compiled_on=world.AS_OF))

    assert "本报告于2025年12月31日编制，截止日尚未结束，此后当日的办理情况未计入。" in notes
    assert not any("尚未结束" in note for note in prose_notes.notes(report, imprint))


def test_a_list_that_was_cut_says_where_the_rest_is(report, imprint):
    cut = replace(report, targets=report.targets[:2])

    assert lists.targets(cut).note == "本表列出前2个，全部8个见Excel台账。"
    assert lists.targets(report).note == ""


def test_a_year_without_anything_says_so_in_few_words(db, imprint):
    report = Assembly(year=2025, as_of=world.AS_OF).report(data.names())

    document = read(report, imprint)

    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    # Nothing is computed of nothing, and no table is printed of it.
    assert "没有已确认的承诺事项。" in text
    assert "没有收到答复件，无办理结果可统计。" in text
    assert "兑现率为" not in text
    assert len(document.tables) == 1
