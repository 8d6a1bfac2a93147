import pytest

from proposals.parsing.readers import Limits, read_document
from proposals.parsing.types import UnreadableDocument

LETTER = (
    "关于第12号提案的答复\n尊敬的苏禾委员：\n　　一、现状。已建成3所。\n\n　　2026年底前将新增５所，投资约1.2亿元。\n"
)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"],
)
def test_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    source = read_document(LETTER.encode(encoding))

    assert source.text == LETTER
    assert source.format == "text"
    assert source.notices == ()


def test_each_line_that_is_not_blank_is_a_block() -> None:
    source = read_document(LETTER.encode())

    assert [block.span.of(source.text) for block in source.blocks] == [
        "关于第12号提案的答复",
        "尊敬的苏禾委员：",
        "　　一、现状。已建成3所。",
        "　　2026年底前将新增５所，投资约1.2亿元。",
    ]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("一是修路。\r\n二是架桥。", "一是修路。\n二是架桥。"),
        ("一是修路。\r二是架桥。", "一是修路。\n二是架桥。"),
        ("一是修路。\f二是架桥。", "一是修路。\n二是架桥。"),
        ("一是\x07修路。\x00", "一是修路。"),
        ("一是修\u2028路。", "一是修\n路。"),
        ("年底前\U00020bb7建成。", "年底前\U00020bb7建成。"),
    ],
)
def test_line_ends_are_made_one_and_lone_control_characters_dropped(raw: str, text: str) -> None:
    padding = "我局将继续做好各项工作，并接受监督。" * 20

    assert read_document((padding + raw).encode()).text == padding + text


def test_ascii_in_utf16_without_a_mark_is_read() -> None:
    assert read_document("Plan 2026: 5 roads\n".encode("utf-16-le")).text == "Plan 2026: 5 roads\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_cut_off_inside_a_character_is_read_with_a_notice(encoding: str) -> None:
    data = ("我局将于年底前完成改造。\n" * 200).encode(encoding)[:-3]

    source = read_document(data + "路".encode(encoding)[:1])

    assert source.text.startswith("我局将于年底前完成改造。\n")
    assert [notice.code for notice in source.notices] == ["bytes_unreadable"]


def test_a_text_over_the_character_limit_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="超过10字") as caught:
        read_document(("路" * 11).encode(), limits=Limits(characters=10))

    assert caught.value.code == "too_large"
