import base64
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest

from proposals.parsing.readers import read_document
from proposals.parsing.types import UnreadableDocument
from tests.proposals.parsing.readers.letters import LETTERS, ROAD, SCHOOL, WATER
from tests.proposals.parsing.readers.make_html import modern_page, office_page, plain_page, table_page

TITLE = "关于市政协六届四次会议第6048号提案的答复"
BY_NAME = ["water", "school", "road"]


def squeezed_lines(data: bytes) -> list[str]:
    return ["".join(line.split()) for line in read_document(data).text.split("\n")]


def wanted(letter: Sequence[str], title: str = "") -> list[str]:
    own = ["".join(text.split()) for text in letter]
    return own if not title or title in own else [title, *own]


@pytest.mark.parametrize("letter", LETTERS, ids=BY_NAME)
@pytest.mark.parametrize("page", [modern_page, table_page, plain_page])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_letter_comes_out_of_the_page_character_for_character(
    letter: tuple[str, ...], page: Callable[[Sequence[str], str], str], encoding: str
) -> None:
    title = letter[0] if letter is not WATER else TITLE
    markup = page(letter, title)
    if encoding != "utf-8" and "charset" in markup:
        markup = markup.replace("gb2312", encoding.removesuffix("-sig")).replace('"utf-8"', f'"{encoding}"')

    assert squeezed_lines(markup.encode(encoding)) == wanted(letter, title)


@pytest.mark.parametrize("letter", LETTERS, ids=BY_NAME)
def test_a_page_saved_by_an_office_program_is_read(letter: tuple[str, ...]) -> None:
    assert squeezed_lines(office_page(letter).encode()) == wanted(letter)


def test_the_old_national_set_stands_for_all_of_its_family() -> None:
    markup = table_page(["尊敬的苏镕委员，您提出的建议收悉，现答复如下。", "我局将于年底前完成改造，感谢支持。"], TITLE)

    assert "苏镕" in read_document(markup.encode("gb18030")).text


def test_a_wrong_statement_of_the_character_set_is_seen_through() -> None:
    markup = table_page(SCHOOL, SCHOOL[0])

    assert squeezed_lines(markup.encode("utf-8")) == wanted(SCHOOL)


def test_fields_of_the_page_are_kept_beside_the_letter() -> None:
    source = read_document(modern_page(SCHOOL, TITLE).encode())

    assert {field.name: field.value for field in source.fields} == {
        "索引号": "YZ000-2026-00038",
        "发布机构": "云泽市水务局",
        "文号": "云水函〔2026〕38号",
        "成文日期": "2026年06月18日",
        "发布时间": "2026-06-20 09:30",
        "来源": "云泽市水务局",
        "标题": TITLE,
    }
    assert source.format == "html"


def test_fields_of_an_old_page_are_read_from_its_bar() -> None:
    source = read_document(table_page(ROAD, ROAD[0]).encode("gb18030"))

    assert {field.name: field.value for field in source.fields} == {"来源": "云泽市水务局", "发布时间": "2026年6月20日"}


def test_the_title_of_the_page_goes_first_where_the_article_lacks_it() -> None:
    source = read_document(modern_page(SCHOOL[1:], SCHOOL[0]).encode())

    assert source.text.split("\n")[:2] == [SCHOOL[0], SCHOOL[1]]


def test_scripts_are_neither_run_nor_read_and_hidden_parts_are_out() -> None:
    page = (
        "<html><body><div><p>我局将于年底前完成改造，感谢支持。</p><p style='display:none'>内部意见，请勿公开。</p>"
        "<script>var a='外部';</script><p>特此答复，请予监督。</p></div></body></html>"
    )

    assert squeezed_lines(page.encode()) == ["我局将于年底前完成改造，感谢支持。", "特此答复，请予监督。"]


def test_a_table_in_the_article_gives_rows() -> None:
    page = (
        "<html><body><div><p>下一步，我局将按下表推进各项工作，请予监督。</p><table><tr><th>任务</th><th>时限</th></tr>"
        "<tr><td><p>修路</p><p>架桥</p></td><td>2026年底前</td></tr></table><p>感谢您的支持，欢迎监督。</p></div></body></html>"
    )
    source = read_document(page.encode())

    assert [(block.kind.value, block.span.of(source.text)) for block in source.blocks] == [
        ("paragraph", "下一步，我局将按下表推进各项工作，请予监督。"),
        ("table_row", "任务\t时限"),
        ("table_row", "修路 架桥\t2026年底前"),
        ("paragraph", "感谢您的支持，欢迎监督。"),
    ]


def test_a_letter_inside_a_table_that_lays_out_the_page_keeps_its_paragraphs() -> None:
    assert squeezed_lines(table_page(WATER, TITLE).encode("gb18030"))[-3:] == list(WATER[-3:])


def test_labels_of_the_letter_itself_stay() -> None:
    letter = [*ROAD[:-1], "公开属性：主动公开", "联系人：陆一舟　联系电话：0000-5550138"]

    assert squeezed_lines(modern_page(letter, TITLE).encode())[-2:] == [
        "公开属性：主动公开",
        "联系人：陆一舟联系电话：0000-5550138",
    ]


@pytest.mark.parametrize(
    ("opening", "numbers"),
    [
        ("<ol>", ["1.", "2."]),
        ('<ol start="3">', ["3.", "4."]),
        ('<ol type="a">', ["a.", "b."]),
        ('<ol style="list-style-type: cjk-ideographic">', ["一、", "二、"]),
        ('<ol style="list-style:none">', ["", ""]),
        ("<ul>", ["", ""]),
    ],
)
def test_numbers_of_ordered_lists_are_part_of_the_text(opening: str, numbers: list[str]) -> None:
    page = f"<html><body><div><p>下一步，将做好以下工作：</p>{opening}<li>修建道路，架设桥梁。</li><li>加强管理，做好维护。</li></div>"

    assert squeezed_lines(page.encode()) == [
        "下一步，将做好以下工作：",
        f"{numbers[0]}修建道路，架设桥梁。",
        f"{numbers[1]}加强管理，做好维护。",
    ]


def test_a_page_saved_as_one_file_is_read() -> None:
    page = base64.encodebytes(modern_page(SCHOOL, SCHOOL[0]).encode()).decode()
    archive = (
        "From: <Saved by browser>\r\nSubject: letter\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----b"\r\n\r\n'
        "------b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{page}\r\n------b\r\nContent-Type: image/png\r\n\r\n\r\n------b--\r\n"
    )

    assert squeezed_lines(archive.encode()) == wanted(SCHOOL)


def test_a_page_with_hundreds_of_unclosed_elements_is_read() -> None:
    page = "<html><body>" + "<div><font>" * 900 + "<p>我局将于年底前完成改造，感谢支持。</p></body></html>"

    assert squeezed_lines(page.encode()) == ["我局将于年底前完成改造，感谢支持。"]


@pytest.mark.parametrize(
    "hostile",
    [
        "打印 " * 20_000,
        "来源 " * 20_000,
        "首页>" * 20_000,
        "【" * 20_000,
        "<ol>" + "<li>修路，架桥。" * 5_000,
        "<table><tr><td>" * 3_000 + "我局将于年底前完成，",
        " " * 200_000,
    ],
    ids=["controls", "labels", "path", "brackets", "list", "tables", "blanks"],
)
def test_hostile_repeats_take_no_time(hostile: str) -> None:
    before = time.process_time()

    with suppress(UnreadableDocument):
        read_document(f"<html><body><p>{hostile}x</p></body></html>".encode())

    assert time.process_time() - before < 3


@pytest.mark.parametrize(("line", "kept"), [("A", True), ("[A]", True), ("A A+ A-", False), ("字号：大 中 小", False)])
def test_a_lone_class_mark_is_no_font_size(line, kept):
    page = f"<html><body><div id='zoom'><p>{line}</p><p>关于第33号提案的答复</p><p>{'您的提案收悉，答复如下。' * 9}</p></div></body></html>"

    assert (line in read_document(page.encode()).text) == kept
