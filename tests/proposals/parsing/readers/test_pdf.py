from collections.abc import Sequence
from pathlib import Path

import pytest

from proposals.parsing.readers import Limits, read_document
from proposals.parsing.readers.glyphs import Glyph, Page, lines_of
from proposals.parsing.readers.paragraphs import join_lines
from proposals.parsing.readers.ruling import Grid, Rule, split_tables
from proposals.parsing.types import UnreadableDocument
from tests.proposals.parsing.readers.letters import LETTERS, edit_distance, squeezed
from tests.proposals.parsing.readers.make_pdf import Paragraph, make_pdf

SHARED = Path(__file__).resolve().parents[5] / "shared" / "letters"


def styled(letter: Sequence[str]) -> list[Paragraph]:
    """Set a letter the way offices do: title in the middle, addressee flush left, sign-off to the right."""
    paragraphs: list[Paragraph] = []
    for i, text in enumerate(letter):
        if i == 0 or text.startswith("关于市政协"):
            paragraphs.append(("title", text))
        elif text.endswith("：") and len(text) < 15:
            paragraphs.append(("left", text))
        elif i > len(letter) - 5 and len(text) < 14:
            paragraphs.append(("right", text))
        else:
            paragraphs.append(text)
    return paragraphs


def score(data: bytes, letter: Sequence[str]) -> tuple[int, list[str]]:
    """Return how many characters are wrong and which paragraphs did not come back whole."""
    source = read_document(data)
    found = {squeezed(block.span.of(source.text)) for block in source.blocks}
    wrong = edit_distance(squeezed(source.text), squeezed("".join(letter)))
    return wrong, [text for text in letter if squeezed(text) not in found]


@pytest.mark.parametrize(
    "setting",
    [
        {},
        {"header": "云泽市水务局"},
        {"justify": False},
        {"indent": 0.0},
        {"header": "云泽市水务局", "page_numbers": False, "justify": False},
    ],
    ids=lambda setting: "-".join(setting) or "plain",
)
@pytest.mark.parametrize("letter", LETTERS, ids=["water", "school", "road"])
def test_a_letter_comes_back_character_for_character_and_paragraph_for_paragraph(
    letter: tuple[str, ...], setting: dict[str, str | bool | float]
) -> None:
    wrong, broken = score(make_pdf(styled(letter), **setting), letter)

    assert wrong == 0
    assert broken == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collection of letters is not beside the checkout")
def test_most_paragraphs_of_the_collected_letters_stay_whole() -> None:
    characters = paragraphs = wrong = broken = 0
    for path in sorted(SHARED.glob("*.txt"))[::4]:
        letter = [line.strip() for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        errors, lost = score(make_pdf(letter), letter)
        characters += len(squeezed("".join(letter)))
        paragraphs += len(letter)
        wrong += errors
        broken += len(lost)

    assert wrong / characters <= 0.001
    assert 1 - broken / paragraphs >= 0.97


def test_blocks_know_the_page_they_begin_on() -> None:
    source = read_document(make_pdf(["第一段。", *["我局将继续做好各项工作，并及时向您报告进展情况。"] * 40]))

    assert source.format == "pdf"
    assert source.blocks[0].page == 1
    assert source.blocks[-1].page == 2


def test_a_sentence_is_joined_across_pages_and_inside_a_number() -> None:
    filler = ["我局将继续做好各项工作。"] * 22
    long = "全市计划投资" + "一千二百三十四万五千六百七十八元" * 8 + "，于2026年12月31日前完成。"

    source = read_document(make_pdf([*filler, long, "特此答复。"], header="云泽市水务局"))

    assert [block.span.of(source.text) for block in source.blocks][-2:] == [long, "特此答复。"]


def test_a_scan_is_refused_with_advice() -> None:
    with pytest.raises(UnreadableDocument, match="扫描件没有文字层，请上传可复制文字的版本") as caught:
        read_document(make_pdf(["答复"], keep_fonts=False, page_numbers=False))

    assert caught.value.code == "no_text"


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="超过1页") as caught:
        read_document(make_pdf(["我局将继续做好各项工作。"] * 30), limits=Limits(pages=1))

    assert caught.value.code == "too_large"


# Lines at places, without a file around them


def placed(rows: Sequence[tuple[float, float, str]], size: float = 10.0) -> list[Glyph]:
    """Return characters for rows of (left, base, text), every character as wide as it is high."""
    return [
        Glyph(char, left + i * size, left + (i + 1) * size, base, size)
        for left, base, text in rows
        for i, char in enumerate(text)
    ]


def joined(*pages: Sequence[tuple[float, float, str]]) -> list[str]:
    return [
        found.text
        for found in join_lines(
            [Page(tuple(lines_of(placed(rows), number)), 0, 0, 400, 800) for number, rows in enumerate(pages, 1)]
        )
    ]


def test_a_number_with_hanging_text_is_one_paragraph() -> None:
    assert joined(
        [
            (100, 700, "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"),
            (100, 680, "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"),
            (100, 660, "完。"),
            (100, 640, "（一）二三四五六七八九十甲乙丙丁戊己庚辛"),
            (130, 620, "一二三四五六七八九十甲乙丙丁戊己庚"),
            (130, 600, "一二三。"),
            (100, 580, "（二）二三。"),
        ]
    ) == [
        "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸一二三四五六七八九十甲乙丙丁戊己庚辛壬癸完。",
        "（一）二三四五六七八九十甲乙丙丁戊己庚辛一二三四五六七八九十甲乙丙丁戊己庚一二三。",
        "（二）二三。",
    ]


def test_running_heads_and_page_numbers_go_whatever_the_number() -> None:
    body = [(100, 600 - 20 * i, "一二三四五六七八九十") for i in range(8)]

    texts = joined(
        [(100, 780, "云泽市水务局"), *body, (300, 30, "－１－")],
        [(100, 780, "云泽市水务局"), *body, (300, 30, "－２－")],
        [(100, 780, "云泽市水务局"), *body, (300, 30, "第3页共3页")],
    )

    assert set("".join(texts)) == set("一二三四五六七八九十")


def test_a_year_at_the_foot_of_the_text_is_no_page_number() -> None:
    assert joined([(100, 700, "一二三四五六七八九十"), (100, 680, "2026")]) == ["一二三四五六七八九十", "2026"]


def test_characters_drawn_twice_for_bold_count_once() -> None:
    twice = placed([(100, 700, "答复"), (100.4, 700, "答复")])

    assert [line.text for line in lines_of(twice, 1)] == ["答复"]


def test_a_raised_character_stays_in_its_line() -> None:
    glyphs = [*placed([(100, 700, "面积3平方米")]), Glyph("②", 160, 166, 704, 6.0)]

    assert [line.text for line in lines_of(glyphs, 1)] == ["面积3平方米②"]


def test_short_lines_alone_are_paragraphs_of_their_own() -> None:
    rows = [(60, 700, "一、基本情况"), (60, 680, "（一）明确时序"), (60, 660, "二、有关问题"), (60, 640, "感谢支持。")]

    assert joined(rows) == ["一、基本情况", "（一）明确时序", "二、有关问题", "感谢支持。"]


def test_a_number_at_a_distance_from_its_text_is_no_cell() -> None:
    rows = [(60, 700, "1."), (100, 700, "编制方案"), (60, 680, "2."), (100, 680, "报批")]

    assert joined(rows) == ["1.\t编制方案", "2.\t报批"]


def test_words_keep_their_space_and_characters_get_none() -> None:
    glyphs = [*placed([(100, 700, "WiFi")], 5), *placed([(123, 700, "AP")], 5), *placed([(137, 700, "点位")])]

    assert [line.text for line in lines_of(glyphs, 1)] == ["WiFi AP点位"]


def test_wide_gaps_in_neighbouring_lines_make_rows() -> None:
    found = join_lines(
        [
            Page(
                tuple(
                    lines_of(
                        placed([(100, 700, "任务"), (200, 700, "时限"), (100, 680, "修路"), (200, 680, "年底")]), 1
                    )
                ),
                0,
                0,
                600,
                800,
            )
        ]
    )

    assert [(row.kind.value, row.text) for row in found] == [("table_row", "任务\t时限"), ("table_row", "修路\t年底")]


def test_a_ruled_table_keeps_the_lines_of_a_cell_together() -> None:
    glyphs = placed(
        [
            (105, 705, "修建环湖"),
            (105, 690, "路北段"),
            (205, 705, "年底"),
            (105, 665, "架桥"),
            (205, 665, "明年"),
            (100, 600, "特此答复"),
        ]
    )
    grid = Grid(
        [Rule(at, 100, 300) for at in (720, 680, 655)],
        [Rule(at, 655, 720) for at in (100, 200, 300)],
    )

    rows, rest = split_tables(glyphs, grid, 1)

    assert [row.text for row in rows] == ["修建环湖路北段\t年底", "架桥\t明年"]
    assert "".join(glyph.char for glyph in rest) == "特此答复"


def test_a_frame_around_text_is_no_table() -> None:
    glyphs = placed([(105, 705 - 15 * i, "一二三四五") for i in range(5)])
    grid = Grid([Rule(at, 100, 300) for at in (720, 600)], [Rule(at, 600, 720) for at in (100, 300)])

    rows, rest = split_tables(glyphs, grid, 1)

    assert rows == []
    assert len(rest) == 25
