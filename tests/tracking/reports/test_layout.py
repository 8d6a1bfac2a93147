"""The Word file printed by LibreOffice and measured on the paper, in millimetres, against GB/T 9704-2012."""

import ctypes
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from proposals.libreoffice import find_program
from tracking.reports.renderers import docx as docx_renderer
from tracking.reports.renderers import pdf
from tracking.reports.renderers.docx_layout import first_line_indent, new_document
from tracking.reports.renderers.docx_parts import written
from tracking.reports.renderers.fonts import folders

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(find_program() is None, reason="LibreOffice is not installed: the page was not measured"),
]
MM = 25.4 / 72


@dataclass(frozen=True)
class Glyph:
    """A printed character: where it begins on the base line, from the left and from the top, and its turn to the right."""

    text: str
    x: float
    y: float
    size: float
    turn: int


def printed(content: bytes) -> list[tuple[float, float, list[Glyph]]]:
    """Width and height of each page in millimetres, and what stands on it."""
    document = pdfium.PdfDocument(pdf.render(content, find_program()))
    pages = []
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage()
        glyphs = []
        for index in range(text.count_chars()):
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
            glyph = Glyph(
                text=chr(raw.FPDFText_GetUnicode(text.raw, index)),
                x=x.value * MM,
                y=(height - y.value) * MM,
                size=raw.FPDFText_GetFontSize(text.raw, index),
                turn=round(raw.FPDFText_GetCharAngle(text.raw, index) * 57.2958) % 360,
            )
            if glyph.text.strip():
                glyphs.append(glyph)
        pages.append((width * MM, height * MM, glyphs))
        text.close()
        page.close()
    document.close()
    return pages


def lines_of(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Lines from above, each from the left."""
    lines: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        lines.setdefault(round(glyph.y * 2), []).append(glyph)
    return [sorted(line, key=lambda glyph: glyph.x) for _, line in sorted(lines.items())]


@pytest.fixture(scope="module")
def full_pages():
    """Three pages of nothing but body text."""
    document = new_document()
    paragraph = document.add_paragraph("督" * (28 * 22 * 2 + 28 * 3))
    first_line_indent(paragraph._p.get_or_add_pPr(), 0)
    return printed(written(document))


@pytest.fixture(scope="module")
def report_pages(report, imprint):
    return printed(docx_renderer.render(report, imprint, font_folders=folders()))


def body(page) -> list[list[Glyph]]:
    return lines_of([glyph for glyph in page[2] if glyph.text == "督"])


def test_a_page_is_a4_and_holds_22_lines_of_28_characters(full_pages):
    assert [(round(width), round(height)) for width, height, _ in full_pages] == [(210, 297)] * 3
    assert [[len(line) for line in body(page)] for page in full_pages] == [[28] * 22, [28] * 22, [28] * 3]


def test_the_text_fills_the_type_area_between_the_margins(full_pages):
    for page in full_pages[:2]:
        first, last = body(page)[0], body(page)[-1]
        assert max(abs(line[0].x - 28) for line in body(page)) < 0.1
        # The last character of a line ends at the right margin, 26 mm from the edge; 16 pt are 5.64 mm.
        assert {round(210 - line[-1].x - 5.64) for line in body(page)} == {26}
        # 225 mm for 22 lines: the first base line and the last are 21 pitches of 10.21 mm apart.
        assert last[0].y - first[0].y == pytest.approx(21 * 28.95 * MM, abs=0.5)
        assert 37 < first[0].y - 5.64 * 0.8 < 37 + 10.3 - 5.64
        assert last[0].y + 5.64 * 0.2 < 297 - 35


def numbers_of(page) -> list[Glyph]:
    """The dashes and digits of the page number: 14 pt, outside the type area."""
    width, height, glyphs = page
    lying = width > height
    return [g for g in glyphs if g.size == pytest.approx(14) and (g.x < 35 if lying else g.y > 297 - 35)]


def test_page_numbers_stand_7_mm_below_the_type_area_right_on_odd_and_left_on_even_pages(full_pages):
    odd, even = (sorted(numbers_of(page), key=lambda glyph: glyph.x) for page in full_pages[:2])

    assert "".join(glyph.text for glyph in odd) == "—1—"
    assert "".join(glyph.text for glyph in even) == "—2—"
    # A dash runs 0.38 of its size above the base line; one character of 14 pt, 4.94 mm, stays free at the edge.
    for number in (odd, even):
        assert number[0].y - 0.38 * 4.94 == pytest.approx(297 - 35 + 7, abs=1)
    assert 210 - 26 - (odd[-1].x + 4.94) == pytest.approx(4.94, abs=1)
    assert even[0].x - 28 == pytest.approx(4.94, abs=1)


def test_sheets_on_their_side_carry_their_number_where_the_bound_sheets_have_it(report_pages):
    lying = [(n, page) for n, page in enumerate(report_pages, start=1) if page[0] > page[1]]

    assert len(lying) >= 4
    for number, page in lying:
        glyphs = sorted(numbers_of(page), key=lambda glyph: glyph.y)
        assert "".join(glyph.text for glyph in glyphs) == f"—{number}—"
        assert {glyph.turn for glyph in glyphs} == {90}
        # Turned clockwise, the base line is left of the dash; the foot of the sheet is its left edge.
        assert glyphs[0].x + 0.38 * 4.94 == pytest.approx(35 - 7, abs=1)
        if number % 2:
            assert 210 - 26 - (glyphs[-1].y + 4.94) == pytest.approx(4.94, abs=1)
        else:
            assert glyphs[0].y - 28 == pytest.approx(4.94, abs=1)


def test_no_text_of_the_report_leaves_the_type_area(report_pages):
    for width, height, glyphs in report_pages:
        left, top, right, bottom = (35, 28, 37, 26) if width > height else (28, 37, 26, 35)
        text = [glyph for glyph in glyphs if glyph not in numbers_of((width, height, glyphs))]
        assert min(glyph.x for glyph in text) > left - 0.5
        # Word keeps punctuation inside, as the style says; LibreOffice lets it hang over the edge all the same.
        assert max(glyph.x for glyph in text if glyph.text not in "，。、；：）”") < width - right
        assert min(glyph.y for glyph in text) > top
        assert max(glyph.y for glyph in text) < height - bottom


def test_no_page_of_the_report_is_empty_and_annexes_begin_at_the_top(report_pages):
    for width, height, glyphs in report_pages:
        heads = [
            line for line in lines_of(glyphs) if "".join(g.text for g in line).startswith("附件") and line[0].size == 16
        ]
        assert len(glyphs) > 20
        if width > height and heads:
            assert heads[0][0].y < 28 + 10.3


def test_fonts_that_are_missing_get_the_best_one_at_hand():
    found = dict(pdf.replacements({"Noto Serif CJK SC", "楷体", "黑体"}))

    assert found == {
        "方正小标宋简体": "Noto Serif CJK SC",
        "楷体_GB2312": "楷体",
        "仿宋_GB2312": "Noto Serif CJK SC",
        "宋体": "Noto Serif CJK SC",
    }


def test_a_conversion_that_takes_too_long_is_ended_with_all_it_started(tmp_path):
    slow = tmp_path / "soffice"
    slow.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/child\nwait\n", encoding="utf-8")
    slow.chmod(0o755)

    with pytest.raises(pdf.NoPdf) as refused:
        pdf.render(b"", str(slow), seconds=0.5)

    assert str(refused.value).startswith("LibreOffice在0.5秒内没有完成转换，没有生成PDF文件。")
    child = int((tmp_path / "child").read_text())
    assert not is_running(child)


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
