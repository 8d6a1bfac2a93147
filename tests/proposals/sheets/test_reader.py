"""Workbooks as other programs write them, and files that are none or mean harm."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from proposals.parsing.types import UnreadableDocument
from proposals.sheets.isolated import sheet_of
from proposals.sheets.reader import SheetLimits, read_sheet
from proposals.sheets.types import Cell, CellKind, Sheet, SheetRow

LIMITS = SheetLimits()
MORNING = datetime(2025, 7, 28, 9, 30)  # noqa: DTZ001 - a spreadsheet knows no zones


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rows_of(data, limits=LIMITS):
    return [part for part in read_sheet(data, limits) if isinstance(part, SheetRow)]


def changed(data, name, change):
    """Return the archive with one member rewritten."""
    source, stream = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info.filename, change(content) if info.filename == name else content)
    return stream.getvalue()


def simple(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def shared(text):
    """Return a table whose texts stand in a part of their own, as most programs write them."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet().write_string(0, 0, text)
    return stream.getvalue()


def test_shared_texts_are_found():
    assert rows_of(shared("_x0041_甲\x07"))[0].cells[0] == Cell("_x0041_甲\x07")


def test_values_come_out_as_what_they_are():
    rows = rows_of(simple(["甲 ", 21, 0.1 + 0.2, MORNING, True, "=SUM(A1:A2)", None, "甲_x000D_"]))

    assert rows == [
        SheetRow(
            1,
            {
                0: Cell("甲 "),
                1: Cell("21", CellKind.NUMBER),
                2: Cell("0.3", CellKind.NUMBER),
                3: Cell("2025-07-28", CellKind.DATE),
                4: Cell("是"),
                5: Cell("=SUM(A1:A2)", CellKind.FORMULA),
                7: Cell("甲\r"),
            },
        )
    ]


@pytest.mark.parametrize("code", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy年m月d日", "m/d/yyyy"])
def test_a_day_is_known_by_its_format(code):
    book = Workbook()
    book.active["A1"] = date(2025, 7, 28)
    book.active["A1"].number_format = code

    assert rows_of(saved(book))[0].cells[0] == Cell("2025-07-28", CellKind.DATE)


@pytest.mark.parametrize("code", ["General", "0.00", '#,##0"元"', '0"月"'])
def test_a_number_is_no_day(code):
    book = Workbook()
    book.active["A1"] = 45866
    book.active["A1"].number_format = code

    assert rows_of(saved(book))[0].cells[0] == Cell("45866", CellKind.NUMBER)


def test_days_counted_from_1904_are_read_so():
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = date(2025, 7, 28)

    sheet, row = read_sheet(saved(book), LIMITS)

    assert (sheet, row.cells[0].text) == (Sheet("Sheet", counts_from_1904=True), "2025-07-28")


def test_every_cell_of_a_merged_range_is_marked():
    book = Workbook()
    book.active["A1"], book.active["A2"], book.active["B2"], book.active["B3"] = "名称", "市教育局", "甲", "乙"
    book.active.merge_cells("A2:A3")

    assert [[cell.is_merged for _, cell in sorted(row.cells.items())] for row in rows_of(saved(book))] == [
        [False],
        [True, False],
        [True, False],
    ]


def test_a_hidden_sheet_is_passed_over():
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.create_sheet("名单")["A1"] = "名称"

    assert next(read_sheet(saved(book), LIMITS)) == Sheet("名单", counts_from_1904=False)


def test_a_sheet_formatted_to_its_last_row_is_no_longer_than_its_content():
    book = Workbook()
    book.active["A1"], book.active["A1048576"] = "名称", "市教育局"

    assert [row.number for row in rows_of(saved(book))] == [1, 1048576]


def test_loose_styles_of_other_programs_do_no_harm():
    data = changed(simple(["甲"]), "xl/styles.xml", lambda xml: xml.replace(b"<fills", b'<fills odd="&#1234;"'))

    assert rows_of(data)[0].cells[0].text == "甲"


def bomb():
    return changed(simple(["甲"]), "xl/worksheets/sheet1.xml", lambda _: b"<worksheet>" + b" " * 60_000_000)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("名称,邮箱\n市教育局,".encode(), "纯文本（如CSV）"),
        (b"%PDF-1.7 " + b"x" * 50, "文件内容是PDF"),
        (b"\x89PNG\r\n" + b"x" * 50, "文件内容是图片"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式（.xls）"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "设有密码"),
        (b"PK\x03\x04" + b"x" * 100, "文件已损坏"),
        (simple(["甲"])[:-200], "文件已损坏"),
        (bomb(), "展开后过大"),
        (changed(simple(["甲"]), "xl/worksheets/sheet1.xml", lambda x: b"<!DOCTYPE a>" + x), "不安全的外部引用"),
        (changed(shared("甲"), "xl/sharedStrings.xml", lambda x: b"<!DOCTYPE a>" + x), "不安全的外部引用"),
        (changed(simple(["甲"]), "xl/worksheets/sheet1.xml", lambda x: x[:-30]), "文件已损坏"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, sentence):
    with pytest.raises(UnreadableDocument, match=sentence):
        rows_of(data)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (SheetLimits(rows=2), "表格超过2行"),
        (SheetLimits(columns=1), "表格超过1列"),
        (SheetLimits(characters=3), "表格内容过多"),
        (SheetLimits(bytes=100), "文件超过0 MB"),
    ],
)
def test_what_is_too_much_is_refused_in_words(limits, sentence):
    with pytest.raises(UnreadableDocument, match=sentence):
        rows_of(simple(["甲", "乙"], ["丙"], ["丁"]), limits)


def test_a_table_is_read_in_a_process_of_its_own_and_can_be_gone_through_twice():
    with sheet_of(simple(["甲"], ["乙"]), timeout=60) as (sheet, rows):
        first, second = [row.number for row in rows()], [row.number for row in rows()]

    assert (sheet.name, first, second) == ("Sheet", [1, 2], [1, 2])


def test_a_refusal_of_the_child_reaches_the_caller():
    with (
        pytest.raises(UnreadableDocument, match="表格超过1行"),
        sheet_of(simple(["甲"], ["乙"]), timeout=60, limits=SheetLimits(rows=1)),
    ):
        pass
