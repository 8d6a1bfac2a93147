from io import BytesIO

import docx
import pytest

from proposals.parsing.readers import read_document
from proposals.parsing.types import SourceText
from tests.proposals.parsing.readers.letters import LETTERS
from tests.proposals.parsing.readers.make_docx import (
    STRICT,
    level,
    make_docx,
    numbered,
    package,
    paragraph,
    table,
)


def lines(data: bytes) -> list[str]:
    return read_document(data).text.split("\n")


def kinds(source: SourceText) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(source.text)) for block in source.blocks]


def test_letters_written_by_python_docx_come_back_character_for_character() -> None:
    for letter in LETTERS:
        document = docx.Document()
        for text in letter:
            document.add_paragraph(text)
        out = BytesIO()
        document.save(out)

        source = read_document(out.getvalue())

        assert source.format == "docx"
        assert source.text == "\n".join(letter)
        # python-docx reads the same, where it can read at all
        assert source.text.split("\n") == [p.text for p in docx.Document(BytesIO(out.getvalue())).paragraphs]


def test_the_strict_namespace_is_read_alike() -> None:
    assert lines(make_docx(paragraph("我局将于年底前完成。"), namespace=STRICT)) == ["我局将于年底前完成。"]


def test_the_name_says_nothing_about_the_format() -> None:
    source = read_document(make_docx(paragraph("我局将于年底前完成。")), name="答复.txt")

    assert source.format == "docx"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "<w:p><w:r><w:t>拟</w:t></w:r><w:ins><w:r><w:t>新建</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>改建</w:delText></w:r></w:del><w:r><w:t>5所</w:t></w:r></w:p>",
            "拟新建5所",
            id="insertions in, deletions out",
        ),
        pytest.param(
            "<w:p><w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>",
            "新处",
            id="moved text once",
        ),
        pytest.param(
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p>" + paragraph("后半句。"),
            "前半句，后半句。",
            id="a deleted paragraph end joins",
        ),
        pytest.param(
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r><w:r><w:t>公开</w:t></w:r>"
            '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>答复</w:t></w:r></w:p>',
            "公开答复",
            id="hidden text out",
        ),
        pytest.param(
            "<w:sdt><w:sdtPr/><w:sdtContent>" + paragraph("主办单位：云泽市水务局") + "</w:sdtContent></w:sdt>",
            "主办单位：云泽市水务局",
            id="block content control",
        ),
        pytest.param(
            "<w:p><w:r><w:t>编号</w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>6048</w:t></w:r></w:sdtContent></w:sdt></w:p>",
            "编号6048",
            id="content control in a line",
        ),
        pytest.param(
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + paragraph("单击此处输入文字。")
            + "</w:sdtContent></w:sdt>"
            + paragraph("答复"),
            "答复",
            id="the prompt of an empty content control is no text",
        ),
        pytest.param(
            "<w:p><w:hyperlink><w:r><w:t>网站</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>公开</w:t></w:r></w:smartTag></w:p>",
            "网站公开",
            id="links and smart tags",
        ),
        pytest.param(
            "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:t>丙</w:t><w:softHyphen/><w:t>丁</w:t></w:r></w:p>",
            "甲\t乙-丙丁",
            id="tab and hyphens",
        ),
        pytest.param("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>", "甲\n乙", id="line break"),
        pytest.param(
            '<w:p><w:r><w:t>公开</w:t><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>不公开</w:t>'
            '<w:sym w:font="Wingdings" w:char="F0A8"/></w:r></w:p>',
            "公开☑不公开□",
            id="symbols of symbol fonts",
        ),
        pytest.param(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2026年6月18日</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
            "2026年6月18日",
            id="a field shows its result",
        ),
        pytest.param(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \\o\\ac(○,</w:instrText></w:r>'
            '<w:r><w:instrText>3)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
            "<w:r><w:t>修路</w:t></w:r></w:p>",
            "③修路",
            id="a circled number that is a field",
        ),
        pytest.param(
            "<w:p><w:ruby><w:rt><w:r><w:t>lán</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>澜</w:t></w:r></w:rubyBase></w:ruby>"
            "<w:r><w:t>山</w:t></w:r></w:p>",
            "澜山",
            id="the reading above a character is no text",
        ),
        pytest.param(
            "<w:p><m:oMath><m:r><m:t>1:1</m:t></m:r></m:oMath><w:r><w:t>配套</w:t></w:r></w:p>", "1:1配套", id="formula"
        ),
        pytest.param(
            "<w:p><w:r><w:t>年底前</w:t><w:lastRenderedPageBreak/><w:t>完成</w:t></w:r></w:p>",
            "年底前完成",
            id="a page's end is no character",
        ),
    ],
)
def test_a_paragraph_reads_as_it_looks(body: str, expected: str) -> None:
    assert read_document(make_docx(body)).text == expected


def test_hidden_text_by_style_is_out() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="note"><w:basedOn w:val="base"/></w:style>'
    )
    body = (
        '<w:p><w:r><w:rPr><w:rStyle w:val="note"/></w:rPr><w:t>建议相关处室研究</w:t></w:r>'
        "<w:r><w:t>答复</w:t></w:r></w:p>"
    )

    assert lines(make_docx(body, styles=styles)) == ["答复"]


def test_headers_are_out_and_footnotes_follow_their_paragraph() -> None:
    body = (
        '<w:p><w:r><w:t>普惠率88.2%</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>。</w:t></w:r></w:p>'
        + paragraph("下一段。")
    )
    data = make_docx(
        body,
        footnotes='<w:footnote w:id="-1"><w:p/></w:footnote><w:footnote w:id="2">'
        f"{paragraph('2025年底数据。')}</w:footnote>",
        header1=paragraph("云泽市水务局"),
    )

    assert kinds(read_document(data)) == [
        ("paragraph", "普惠率88.2%。"),
        ("note", "2025年底数据。"),
        ("paragraph", "下一段。"),
    ]


def test_a_text_box_is_read_once_and_follows_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('类别标记：A')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>关于提案的答复</w:t></w:r></w:p>"
    )

    assert kinds(read_document(make_docx(body))) == [("paragraph", "关于提案的答复"), ("note", "类别标记：A")]


def test_an_old_text_box_is_read() -> None:
    body = (
        f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('类别标记：A')}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    )

    assert kinds(read_document(make_docx(body))) == [("note", "类别标记：A")]


class TestTables:
    def test_a_row_is_a_line_with_tabs_between_cells(self) -> None:
        data = make_docx(paragraph("任务表") + table([["序号", "任务", "时限"], ["1", "修路", "2026年底"]]))

        assert kinds(read_document(data)) == [
            ("paragraph", "任务表"),
            ("table_row", "序号\t任务\t时限"),
            ("table_row", "1\t修路\t2026年底"),
        ]

    def test_paragraphs_of_one_cell_stay_in_its_place(self) -> None:
        assert lines(make_docx(table([["1", paragraph("修路") + paragraph("架桥"), "", "年底"]]))) == [
            "1\t修路 架桥\t\t年底"
        ]

    def test_a_frame_around_a_letter_is_no_table(self) -> None:
        source = read_document(make_docx(table([[paragraph("顾清岚委员：") + paragraph("现答复如下。")]])))

        assert kinds(source) == [("paragraph", "顾清岚委员："), ("paragraph", "现答复如下。")]

    def test_a_table_in_a_cell_is_flattened(self) -> None:
        assert lines(make_docx(table([["1", table([["修路", "3公里"]]) + "<w:p/>"]]))) == ["1\t修路 3公里"]

    def test_a_merged_cell_is_read_where_it_begins_and_a_deleted_row_not_at_all(self) -> None:
        body = (
            '<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
            + paragraph("水务局")
            + f"</w:tc><w:tc>{paragraph('修路')}</w:tc></w:tr>"
            "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>"
            + paragraph("架桥")
            + f"</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('删去')}</w:tc></w:tr></w:tbl>"
        )

        assert lines(make_docx(body)) == ["水务局\t修路", "\t架桥"]


SECTIONS = "".join(
    [
        '<w:abstractNum w:abstractNumId="0">',
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%3."),
        level(3, "decimal", "(%4)"),
        level(4, "decimalEnclosedCircleChinese", "%5", '<w:suff w:val="nothing"/>'),
        "</w:abstractNum>",
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    ]
)


class TestNumbering:
    def test_the_levels_of_an_official_letter(self) -> None:
        body = "".join(
            [
                numbered("基本情况"),
                numbered("下一步工作"),
                numbered("明确时序", 1),
                numbered("编制方案", 2),
                numbered("报批", 2),
                numbered("征求意见", 3),
                numbered("公示", 4),
                numbered("论证", 4),
                numbered("落实资金", 1),
                numbered("市级安排", 2),
                numbered("有关问题"),
                numbered("产权", 1),
            ]
        )

        assert lines(make_docx(body, numbering=SECTIONS)) == [
            "一、基本情况",
            "二、下一步工作",
            "（一）明确时序",
            "1. 编制方案",
            "2. 报批",
            "(1) 征求意见",
            "①公示",
            "②论证",
            "（二）落实资金",
            "1. 市级安排",
            "三、有关问题",
            "（一）产权",
        ]

    def test_numbers_above_show_in_numbers_below_and_legal_style_is_digits(self) -> None:
        numbering = (
            '<w:abstractNum w:abstractNumId="0">'
            + level(0, "chineseCounting", "第%1章", start=2)
            + level(1, "decimal", "%1.%2", "<w:isLgl/>")
            + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        )

        assert lines(make_docx(numbered("甲") + numbered("乙", 1) + numbered("丙", 1), numbering=numbering)) == [
            "第二章甲",
            "2.1 乙",
            "2.2 丙",
        ]

    def test_a_second_list_over_the_same_numbers_goes_on_unless_it_starts_anew(self) -> None:
        numbering = (
            f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
            '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
            "</w:lvlOverride></w:num>"
        )
        body = numbered("甲") + numbered("乙", number=2) + numbered("丙", number=3) + numbered("丁", number=3)

        assert lines(make_docx(body, numbering=numbering)) == ["1. 甲", "2. 乙", "5. 丙", "6. 丁"]

    def test_an_override_can_bring_its_own_level(self) -> None:
        numbering = (
            f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
            f"{level(0, 'chineseCounting', '第%1，')}</w:lvlOverride></w:num>"
        )

        assert lines(make_docx(numbered("甲") + numbered("乙"), numbering=numbering)) == ["第一，甲", "第二，乙"]

    def test_a_level_may_count_on_past_the_level_above(self) -> None:
        never = '<w:lvlRestart w:val="0"/>'
        numbering = (
            f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、")}'
            f"{level(1, 'decimal', '%2.', never)}</w:abstractNum>"
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        )
        body = numbered("甲") + numbered("乙", 1) + numbered("丙") + numbered("丁", 1)

        assert lines(make_docx(body, numbering=numbering)) == ["一、甲", "1. 乙", "二、丙", "2. 丁"]

    def test_numbers_come_through_styles(self) -> None:
        styles = (
            '<w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
            "</w:style>"
            '<w:style w:type="paragraph" w:styleId="h2"><w:basedOn w:val="h1"/>'
            '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="mine"><w:basedOn w:val="h2"/></w:style>'
        )
        body = (
            paragraph("甲", '<w:pStyle w:val="h1"/>')
            + paragraph("乙", '<w:pStyle w:val="mine"/>')
            + paragraph("丙", '<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
            + paragraph("丁", '<w:pStyle w:val="h1"/>')
        )

        assert lines(make_docx(body, styles=styles, numbering=SECTIONS)) == ["一、甲", "（一）乙", "丙", "二、丁"]

    def test_a_list_style_is_followed(self) -> None:
        numbering = (
            f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、")}</w:abstractNum>'
            '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="outline"/></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
            '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        )
        styles = (
            '<w:style w:type="numbering" w:styleId="outline"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'
            "</w:style>"
        )

        assert lines(make_docx(numbered("甲"), numbering=numbering, styles=styles)) == ["一、甲"]

    def test_bullets_are_shown_as_a_reader_sees_them(self) -> None:
        numbering = (
            '<w:abstractNum w:abstractNumId="0">'
            + level(0, "bullet", "\uf06c", '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>')
            + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        )

        assert lines(make_docx(numbered("修路"), numbering=numbering)) == ["● 修路"]

    def test_a_number_column_is_read(self) -> None:
        numbering = (
            f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1")}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        )

        assert lines(make_docx(table([[numbered(""), "修路"], [numbered(""), "架桥"]]), numbering=numbering)) == [
            "1\t修路",
            "2\t架桥",
        ]


def test_a_document_elsewhere_in_the_archive_is_found_by_its_relation() -> None:
    data = package(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document2.xml"/></Relationships>',
            "word/document2.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{paragraph('答复')}</w:body></w:document>",
        }
    )

    assert lines(data) == ["答复"]
