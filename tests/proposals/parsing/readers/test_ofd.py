import pytest

from proposals.parsing.readers import read_document
from proposals.parsing.readers.ofd import _deltas
from proposals.parsing.types import UnreadableDocument
from tests.proposals.parsing.readers.letters import LETTERS, WATER
from tests.proposals.parsing.readers.make_docx import package
from tests.proposals.parsing.readers.make_ofd import make_ofd
from tests.proposals.parsing.readers.test_pdf import score, styled


@pytest.mark.parametrize("letter", LETTERS, ids=["water", "school", "road"])
def test_a_letter_comes_back_character_for_character_and_paragraph_for_paragraph(letter: tuple[str, ...]) -> None:
    data = make_ofd(styled(letter))

    assert score(data, letter) == (0, [])
    assert read_document(data).format == "ofd"


def test_a_watermark_across_the_page_is_left_out() -> None:
    mark = (
        '<ofd:TextObject ID="9" Boundary="50 100 100 100" CTM="0.7 0.7 -0.7 0.7 0 0" Size="20">'
        '<ofd:TextCode X="0" Y="20">内部资料</ofd:TextCode></ofd:TextObject>'
    )

    assert "内部资料" not in read_document(make_ofd(styled(WATER), extra=mark)).text


def test_a_ruled_table_gives_rows() -> None:
    def cell(x: float, y: float, text: str) -> str:
        return (
            f'<ofd:TextObject ID="9" Boundary="{x} {y} 40 6" Size="5"><ofd:TextCode X="1" Y="5" DeltaX="g 9 5">'
            f"{text}</ofd:TextCode></ofd:TextObject>"
        )

    rules = "".join(
        f'<ofd:PathObject ID="8" Boundary="20 200 90 30"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
        for data in ("M 0 0 L 90 0 L 90 30 L 0 30 C", "M 0 15 L 90 15", "M 45 0 L 45 30")
    )
    cells = (
        cell(21, 202, "修建环湖")
        + cell(21, 208, "路北段")
        + cell(66, 202, "年底")
        + cell(21, 218, "架桥")
        + cell(66, 218, "明年")
    )
    source = read_document(make_ofd(["安排如下："], extra=rules + cells))

    assert [(block.kind.value, block.span.of(source.text)) for block in source.blocks] == [
        ("paragraph", "安排如下："),
        ("table_row", "修建环湖路北段\t年底"),
        ("table_row", "架桥\t明年"),
    ]


@pytest.mark.parametrize(
    ("text", "count", "distances"),
    [
        ("5 5 2.5", 4, [5.0, 5.0, 2.5]),
        ("g 3 5", 4, [5.0, 5.0, 5.0]),
        ("5 g 2 2.5 5", 5, [5.0, 2.5, 2.5, 5.0]),
        ("g 900000000 5", 4, [5.0] * 4),
        ("g x 5", 4, []),
        (None, 4, []),
    ],
)
def test_distances_may_be_given_in_groups(text: str | None, count: int, distances: list[float]) -> None:
    assert _deltas(text, count) == distances


def test_pages_of_pictures_are_refused_with_advice() -> None:
    with pytest.raises(UnreadableDocument, match="扫描件没有文字层") as caught:
        read_document(make_ofd([]))

    assert caught.value.code == "no_text"


def test_a_missing_page_is_damage() -> None:
    data = package({"OFD.xml": "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>"})

    with pytest.raises(UnreadableDocument) as caught:
        read_document(data)

    assert caught.value.code == "damaged"
