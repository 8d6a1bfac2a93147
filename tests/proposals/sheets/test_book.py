"""Workbooks as every table here is written."""

import io
import zipfile

import openpyxl

from proposals.sheets.book import open_book


def test_a_sheet_of_more_than_a_zip_s_old_limit_is_written(monkeypatch):
    # Four gigabytes in a test: the limit is brought down instead.
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 4000)
    stream = io.BytesIO()

    with open_book(stream) as book:
        sheet = book.add_worksheet("台账")
        for row in range(1000):
            sheet.write_string(row, 0, f"第{row}项承诺")

    with zipfile.ZipFile(stream) as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").file_size > 4000
    assert openpyxl.load_workbook(stream)["台账"]["A1000"].value == "第999项承诺"


def test_a_small_workbook_needs_no_reader_of_large_ones():
    stream = io.BytesIO()

    with open_book(stream) as book:
        book.add_worksheet("台账").write_string(0, 0, "一项")

    # Version 4.5 of the zip format would be that of large archives.
    assert {info.extract_version for info in zipfile.ZipFile(stream).infolist()} == {20}
