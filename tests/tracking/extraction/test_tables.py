"""Tables of planned works: below the sign-off, and with units that only the names of columns say."""

from datetime import date

import pytest

from proposals.parsing import parse_letter, source_from_text
from tracking.extraction import extract_commitments
from tracking.extraction.tables import ANNEXED_PLAN

LETTER = """关于市十五届人大四次会议第45号建议的答复
李青山代表：
您提出的《关于整治积水点的建议》收悉，现答复如下：
近年来，我局做了大量工作。
{body}
感谢您的支持！
云桥市水务局
2024年6月12日
{below}"""
CELLS = "序号\n点位\n措施\n投资（万元）\n时限\n1\n河口桥洞\n新建泵站一座\n1,850\n2024年10月\n2\n柳树街\n清掏管网\n62.5\n2025.05\n"
LINES = "序号  点位  措施  管长（米）  时限\n1  河口桥洞  更换管道  320  2024年10月\n2  柳树街  清掏管网  98  2024年12月底前\n"


def found_in(*, body="", below=""):
    return extract_commitments(parse_letter(source_from_text(LETTER.format(body=body, below=below)))).commitments


def test_rows_of_an_annexed_plan_are_promises_with_their_dates():
    rows = found_in(below=f"附件：\n2024年积水点整治任务清单\n{CELLS}")

    assert [row.due.end for row in rows] == [date(2024, 10, 31), date(2025, 5, 31)]


@pytest.mark.parametrize(
    "below", ["附件：2024年积水点整治任务清单\n", "附表\n积水点整治计划表\n", "附件1：积水点改造项目清单\n\n"]
)
def test_an_annexed_plan_is_known_by_its_title(below):
    assert [row.text for row in found_in(below=below + LINES)] == [
        "1  河口桥洞  更换管道  320  2024年10月",
        "2  柳树街  清掏管网  98  2024年12月底前",
    ]


@pytest.mark.parametrize("title", ["2023年积水点整治完成情况表", "办理情况征询意见表", "已整治积水点清单"])
def test_other_annexed_tables_promise_nothing(title):
    assert found_in(below=f"附件：\n{title}\n{LINES}") == ()


@pytest.mark.parametrize(
    ("year", "months"), [("2023年", "2023年10月 2023年12月"), ("2023年", "10月 12月"), ("", "2023.10 2024.05")]
)
def test_rows_of_an_annexed_plan_that_is_over_promise_nothing(year, months):
    first, second = months.split()

    below = f"附件：{year}积水点整治任务清单\n序号  点位  时限\n1  河口桥洞  {first}\n2  柳树街  {second}\n"

    assert found_in(below=below) == ()


@pytest.mark.parametrize(
    ("table", "amounts"),
    [
        (CELLS, [[(18_500_000, "元")], [(625_000, "元")]]),
        (LINES, [[(320, "米")], [(98, "米")]]),
    ],
    ids=["a cell a line", "a row a line"],
)
def test_the_name_of_a_column_says_the_unit_of_its_numbers(table, amounts):
    rows = found_in(body=f"下一步，我局将完成以下整治：\n{table}")

    columns = [[t.quantity for t in row.targets if t.quantity.rule == "column"] for row in rows]
    assert [[(amount.low, amount.unit) for amount in row] for row in columns] == amounts


def test_no_unit_is_given_where_numbers_and_columns_do_not_match():
    table = "序号  点位  编号  管长（米）  时限\n1  河口桥洞  17  320  2024年10月\n2  柳树街  9  98  2024年12月\n"

    assert [row.targets for row in found_in(body=f"下一步，我局将完成以下整治：\n{table}")] == [(), ()]


def test_the_pattern_of_a_title_finds_its_example_and_leaves_its_trap_alone():
    assert ANNEXED_PLAN.finds(ANNEXED_PLAN.example)
    assert not ANNEXED_PLAN.finds(ANNEXED_PLAN.trap)
