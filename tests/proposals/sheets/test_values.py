"""Cells as people fill them in, and lists that come back as they were written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.sheets.types import Cell, CellKind, CellProblem, Column, ColumnKind
from proposals.sheets.values import clean, join_lines, join_list, read_value, split_lines, split_list

DAY = Column("day", "日期", "", kind=ColumnKind.DATE)
TEXT = Column("text", "案由", "", at_most=5, is_required=True)
CHOICE = Column("choice", "在用", "", kind=ColumnKind.CHOICE, choices=("是", "否"))
WHOLE = Column("whole", "位置", "", kind=ColumnKind.WHOLE)


@pytest.mark.parametrize(
    "written",
    ["2025-7-28", "2025/07/28", "2025.7.28", "2025年7月28日", "20250728", "２０２５-７-２８", " 2025-07-28 00:00:00 "],
)
def test_a_day_is_read_however_it_is_written(written):
    assert read_value(Cell(written), DAY) == date(2025, 7, 28)


@pytest.mark.parametrize(("counts_from_1904", "day"), [(False, date(2025, 7, 28)), (True, date(2029, 7, 29))])
def test_a_count_of_days_is_read_by_the_files_own_beginning(counts_from_1904, day):
    assert read_value(Cell("45866", CellKind.NUMBER), DAY, counts_from_1904=counts_from_1904) == day


@pytest.mark.parametrize(
    ("cell", "column", "sentence"),
    [
        (Cell("2025-02-30"), DAY, "日历上没有这一天"),
        (Cell("0202-07-28"), DAY, "年份是202年，请核对。"),
        (Cell("45866"), DAY, "不是有效的日期"),
        (Cell("七月"), DAY, "不是有效的日期"),
        (Cell("也许"), CHOICE, "“也许”不在可选范围内，请填是、否。"),
        (Cell("一百"), WHOLE, "不是整数"),
        (Cell("123456"), TEXT, "最多5字，现有6字，请删减。"),
        (Cell(" "), TEXT, "不能为空，请填写。"),
        (None, TEXT, "不能为空，请填写。"),
        (Cell("=1+1", CellKind.FORMULA), TEXT, "单元格里是公式"),
        (Cell("#REF!", CellKind.ERROR), TEXT, "单元格里是错误值#REF!"),
        (Cell("甲", is_merged=True), TEXT, "单元格是合并的"),
        (Cell("2025-03-21", CellKind.DATE), TEXT, "单元格是日期格式"),
    ],
)
def test_what_cannot_be_understood_is_said_in_words(cell, column, sentence):
    with pytest.raises(CellProblem, match=sentence):
        read_value(cell, column)


@pytest.mark.parametrize(("written", "number"), [("12", 12), (" 1 200 ", 1200), ("１，２００", 1200)])
def test_a_number_is_read_with_spaces_and_full_width_digits(written, number):
    assert read_value(Cell(written), WHOLE) == number


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("市教育局、市财政局", ("市教育局", "市财政局")),
        ("市教育局；市财政局\n市水利局", ("市教育局", "市财政局", "市水利局")),
        ("市教育局,，、 市教育局", ("市教育局",)),
        ('"甲、乙中心"、丙', ("甲、乙中心", "丙")),
        ('"没有结束、丙', ('"没有结束', "丙")),
    ],
)
def test_names_are_divided_by_whatever_people_use(written, names):
    assert split_list(written) == names


ODD = st.text(st.sampled_from('"、；;，,\n\t｜|= 甲0'), max_size=8)


@given(st.lists(ODD.filter(clean), max_size=5, unique_by=clean))
def test_a_list_comes_back_as_it_was_written(names):
    assert split_list(clean(join_list(names))) == tuple(clean(name) for name in names)


@given(st.lists(st.lists(ODD, min_size=3, max_size=3).filter(lambda line: clean(line[0])), max_size=4))
def test_lines_come_back_as_they_were_written(lines):
    written = join_lines([[*line, "个"] for line in lines])

    assert split_lines(clean(written)) == tuple((*map(clean, line), "个") for line in lines)
