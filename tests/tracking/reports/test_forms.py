"""The circular, the bureaus' forms, the open data and the charts, made from the rows of the worked example."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.section import WD_ORIENT

from tracking.reports import charts, tables
from tracking.reports.charts import Bar, BarChart, Piece
from tracking.reports.figures import BreakdownLine, Figure
from tracking.reports.phrases import Phrases
from tracking.reports.renderers import archive, circular, fonts, open_data, picture, register
from tracking.reports.renderers.chart import layout
from tracking.reports.rows import CommitmentRow, RowTable

pytestmark = pytest.mark.django_db  # the worked example is counted once for all

needs_font = pytest.mark.skipif(
    fonts.find_font(fonts.folders()) is None, reason="no Chinese font on this machine: charts were not drawn"
)


def ledger(rows, **wanted) -> list[CommitmentRow]:
    return [
        row.words
        for row in rows
        if row.table == RowTable.COMMITMENTS and all(getattr(row.words, n) == v for n, v in wanted.items())
    ]


def texts(content: bytes) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(content)).paragraphs if p.text]


def test_the_circular_lists_overdue_promises_by_bureau_the_longest_first(counted, imprint):
    report, rows = counted

    said = texts(circular.render(report, imprint, overdue=ledger(rows, state="逾期未兑现")))

    assert said[:7] == [
        "关于2025年度建议提案答复\n承诺事项逾期未兑现情况的通报",
        "各有关单位：",
        "截至2025年12月31日，2025年度人大代表建议、政协提案答复中已确认的承诺事项13项，"
        "其中逾期未兑现5项，共涉及责任单位2个。现将有关情况通报如下。",
        "一、逾期未兑现事项",
        "（一）云岭市教育局3项",
        "1. “承诺之C5，一定办好”（第2号建议），期限2025年6月30日，逾期184天；",
        said[6],
    ]
    assert "（二）云岭市住房和城乡建设局2项" in said
    assert said[-2:] == ["市人民政府督查室", "2026年1月5日"]


def test_the_circular_tells_what_earlier_years_left_overdue_with_its_year(counted, imprint):
    report, rows = counted
    late = [row.words for row in rows if row.facets.get("state") == "overdue" and row.table == RowTable.CARRIED]

    said = texts(circular.render(report, imprint, overdue=[*ledger(rows, state="逾期未兑现"), *late]))

    assert said[2] == (
        "截至2025年12月31日，2025年度人大代表建议、政协提案答复中已确认的承诺事项13项，其中逾期未兑现5项；"
        "以前年度结转的承诺事项1项，其中逾期未兑现1项，共涉及责任单位2个。现将有关情况通报如下。"
    )
    # 31 December 2024 to 31 December 2025.
    assert "1. “承诺之C17，一定办好”（2024年度第1号提案），期限2024年12月31日，逾期365天；" in said
    assert any(text.endswith("“承诺之C4，一定办好”（第2号建议），期限2025年12月31日，当日未兑现。") for text in said)


def test_a_circular_about_nothing_asks_for_nothing(report, imprint):
    said = texts(circular.render(report, imprint, overdue=[]))

    assert said[2].endswith("没有逾期未兑现的承诺事项。")
    assert not any("有关要求" in text for text in said)


def test_a_bureau_with_very_many_overdue_promises_has_the_rest_in_the_ledger(counted, imprint):
    report, rows = counted
    row = ledger(rows, state="逾期未兑现")[0]

    said = texts(circular.render(report, imprint, overdue=[row] * 33))

    items = [text for text in said if "一定办好" in text]
    assert len(items) == 30
    assert items[-1].endswith("；其余3项见台账。")


def test_a_bureau_s_form_lies_on_its_side_with_room_for_seal_and_signatures(counted, imprint):
    report, rows = counted
    content = register.render(report, imprint, bureau="云岭市教育局", rows=ledger(rows, bureau="云岭市教育局"))
    document = docx.Document(io.BytesIO(content))

    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    said = [p.text for p in document.paragraphs if p.text]
    assert said[0] == "2025年度建议提案答复承诺事项办理落实情况登记表"
    assert said[1] == "填表单位（盖章）：云岭市教育局\t填表日期：　　　　年　　月　　日"
    assert said[-1] == "单位负责人（签字）：\t填表人（签字）：\t联系电话："
    lines = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert lines[0][1:5] == ["案号", "案由", "原办复类别", "现办复类别"]
    overdue = next(line for line in lines if line[5] == "承诺之C5，一定办好。")
    assert overdue[1] == "第2号建议"
    assert overdue[4] == ""
    assert overdue[6] == "2025年6月30日"
    assert overdue[7].startswith("逾期未兑现，逾期184天。")


def test_what_is_known_of_a_promise_is_filled_in_for_the_bureau(counted, imprint):
    report, rows = counted
    known = replace(
        ledger(rows, bureau="云岭市教育局")[0],
        quote="二是2025年底前建成校舍。",
        result="B（正在解决）",
        result_now="A（已经解决）",
        state="逾期未兑现",
        fulfilled=None,
        days_overdue=9,
        extensions=2,
        unmet="征地未完成",
        progress="2025年9月1日：开工。\n2025年10月8日：主体封顶",
    )

    content = register.render(report, imprint, bureau="云岭市教育局", rows=[known])
    line = [cell.text for cell in docx.Document(io.BytesIO(content)).tables[0].rows[1].cells]

    assert (line[3], line[4], line[5]) == ("B类", "A类", "2025年底前建成校舍。")
    assert line[7] == "逾期未兑现，逾期9天，延期2次。未完成原因：征地未完成。2025年10月8日：主体封顶。"


def test_the_office_s_words_reach_circular_and_form(report, imprint):
    own = replace(imprint, phrases=Phrases({"circular_addressee": "", "register_title": "{年度}年登记表"}))

    assert "各有关单位：" not in texts(circular.render(report, own, overdue=[]))
    assert texts(register.render(report, own, bureau="甲局", rows=[]))[0] == "2025年登记表"


def test_csv_opens_in_a_spreadsheet_and_has_every_table_of_counts(report, imprint):
    archived = zipfile.ZipFile(io.BytesIO(open_data.render_csv(report, imprint)))

    assert archived.namelist() == [
        "01-2025年度建议提案办理和承诺总体情况.csv",
        "02-答复件办理结果情况.csv",
        "03-承诺事项落实情况.csv",
        "04-各责任单位承诺事项落实情况.csv",
        "05-各办理结果类别承诺事项落实情况.csv",
        "06-各领域承诺事项落实情况.csv",
        "07-各承诺年度承诺事项落实情况.csv",
        "08-代表、委员满意度评价情况.csv",
        "09-以前年度结转承诺事项落实情况.csv",
        "10-各责任单位以前年度结转承诺事项落实情况.csv",
        "11-与上年同期比较.csv",
        "12-量化目标完成情况.csv",
        "13-量化目标分计量单位合计.csv",
        "14-分月到期情况.csv",
        "说明.txt",
    ]
    content = archived.read("03-承诺事项落实情况.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[:2] == [
        ["落实情况", "承诺事项（项）", "占比"],
        ["按期兑现", "3", "23.1"],
    ]


def test_json_and_csv_have_the_cells_of_the_tables(report, imprint):
    found = json.loads(open_data.render_json(report, imprint))["表"]

    for given, (_, table) in zip(found, tables.sheets(report, full=True), strict=True):
        assert given["名称"] == table.title
        assert [len(line) for line in given["行"]] == [len(table.heads)] * len(table.lines)


def test_open_data_have_no_percentage_of_a_few(report, imprint):
    by_bureau = json.loads(open_data.render_json(report, imprint))["表"][3]

    # 1 of 7, 4 of 6 and 5 of 13 were kept; of 4, 4 and 8 that were due too few for a rate.
    assert by_bureau["列"][-2:] == ["兑现率", "按期兑现率"]
    assert [line[-2:] for line in by_bureau["行"]] == [[None, None], [None, None], [38.5, None]]


def test_open_data_have_the_same_columns_in_a_year_of_few(report, imprint):
    none = Figure("commitments", 0)
    few = replace(
        report,
        commitments=replace(report.commitments, confirmed=Figure("commitments", 3), behind=none),
        overall=replace(report.overall, targets=replace(report.overall.targets, total=Figure("targets", 2))),
    )
    columns = [
        [table["列"] for table in json.loads(open_data.render_json(one, imprint))["表"]] for one in (report, few)
    ]

    assert columns[0] == columns[1]
    assert columns[1][2] == ["落实情况", "承诺事项（项）", "占比"]
    # The nine states, whether there is any of them or not.
    assert columns[1][3][2:-2] == [
        *("按期兑现", "逾期兑现", "期限内推进", "进度滞后", "逾期未兑现", "暂停计时", "无法兑现", "已作补充答复"),
        "未定期限",
    ]


def test_open_data_hold_no_words_of_letters_and_no_persons(counted, imprint):
    report, rows = counted
    text = open_data.render_json(report, imprint).decode()

    private = {row.sponsor for row in ledger(rows)} | {row.verifier for row in ledger(rows)} | {"承诺之C"}
    assert [word for word in private - {""} if word in text] == []


def test_a_bureau_named_like_a_formula_is_text_in_csv(report, imprint):
    line = replace(report.by_bureau[0], label="=1+1")
    danger = replace(report, by_bureau=(line,))

    content = zipfile.ZipFile(io.BytesIO(open_data.render_csv(danger, imprint))).read(
        "04-各责任单位承诺事项落实情况.csv"
    )

    assert "\r\n'=1+1,7," in content.decode("utf-8-sig")


def test_equal_files_pack_to_equal_bytes_whatever_the_clock_says():
    files = [("甲.txt", "一".encode()), ("乙.txt", b"2")]

    packed = archive.pack(files)

    assert archive.repack(packed) == packed == archive.pack(files)
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(packed)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_chart_s_bars_are_as_long_as_their_numbers():
    bars = (Bar("甲局", (Piece("按期", 3, "done"), Piece("逾期", 1, "over"))), Bar("乙局", (Piece("按期", 2, "done"),)))
    laid = layout(BarChart("图", "项", bars, (("按期", "done"), ("逾期", "over"))))

    widths = [[box.width for box in line.boxes] for line in laid.lines]
    assert widths[0][0] == pytest.approx(3 * widths[0][1], abs=2)
    assert sum(widths[0]) == pytest.approx(2 * widths[1][0], abs=2)
    assert [line.value for line in laid.lines] == ["4项", "2项"]
    assert laid.summary == "甲局4项（按期3、逾期1）；乙局2项（按期2）"


def test_a_chart_of_many_bureaus_shows_the_first_twelve_and_says_so(report):
    lines = tuple(BreakdownLine(f"第{n}局", report.commitments) for n in range(20))

    chart = charts.bureaus(replace(report, by_bureau=lines))

    assert len(chart.bars) == 12
    assert chart.title == "各责任单位承诺事项落实情况（承诺事项最多的12个单位）"


@needs_font
def test_a_chart_is_drawn_alike_each_time_and_its_words_are_there(report):
    font = fonts.find_font(fonts.folders())

    drawn = picture.draw(charts.states(report), font)

    assert drawn.startswith(b"\x89PNG")
    assert picture.draw(charts.states(report), font) == drawn
    other = replace(charts.states(report), bars=(Bar("别的", (Piece("别的", 3, "done"),)),))
    assert picture.draw(other, font) != drawn


@needs_font
def test_a_font_that_is_put_in_is_found_at_once_and_missed_when_it_is_gone(tmp_path):
    path, _ = fonts.find_font(fonts.folders())
    assert fonts.find_font((tmp_path,)) is None

    link = tmp_path / path.rpartition("/")[2]
    link.symlink_to(path)
    assert fonts.find_font((tmp_path,)) is not None

    link.unlink()
    assert fonts.find_font((tmp_path,)) is None


def test_a_file_that_is_no_font_is_not_taken_for_one(tmp_path):
    (tmp_path / "SIMHEI.TTF").write_bytes(b"no font")

    assert fonts.find_font((tmp_path,)) is None


@needs_font
def test_a_font_in_the_installation_s_own_folder_is_found_whatever_the_case_of_its_name(tmp_path):
    path, face = fonts.find_font(fonts.folders())
    name = next(name for name, index in fonts.CANDIDATES if path.lower().endswith(name.lower()) and index == face)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / name.upper()).symlink_to(path)

    assert fonts.find_font((tmp_path,)) == (str(tmp_path / "deep" / name.upper()), face)
