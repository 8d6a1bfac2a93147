"""A report of one bureau as its head reads it: its name, its own parts, nothing of others."""

from dataclasses import fields, replace

import pytest

from tests.tracking.reports import world
from tracking.reports import circular, data, prose, tables
from tracking.reports.annexes import annexes
from tracking.reports.blocks import Paragraph
from tracking.reports.directory import Directory
from tracking.reports.figures import Figure, KindFigures
from tracking.reports.phrases import Phrases
from tracking.reports.rows import RowTable
from tracking.reports.scope import Scope
from tracking.reports.types import Problems
from tracking.reports.words import Words

pytestmark = pytest.mark.django_db


def said(report):
    return [str(block.text) for block in prose.body(report, Phrases()) if isinstance(block, Paragraph)]


def test_a_report_of_one_bureau_is_not_divided_by_bureaus(report):
    one = replace(report, bureau="云岭市教育局", by_bureau=report.by_bureau[:1])

    # No proposal names its field: a table of fields would repeat the total.
    assert [table.title for table in annexes(one)[:2]] == [
        "各办理结果类别承诺事项落实情况",
        "各承诺年度承诺事项落实情况",
    ]
    assert "按办理结果类别、领域划分的落实情况见附件1。本年度和以前年度承诺事项的落实情况见附件2。" in said(one)


def test_a_report_of_one_bureau_speaks_of_it_by_name_and_of_its_own_parts(report):
    one = replace(report, bureau="云岭市教育局", by_bureau=report.by_bureau[:1])

    text = "".join(said(one))

    assert "现将云岭市教育局承担的2025年度人大代表建议、政协提案（以下简称建议提案）答复中承诺事项" in text
    assert "2025年度云岭市教育局承办建议提案5件，其中人大代表建议2件、政协提案3件；" in text
    assert "云岭市教育局负责落实的承诺事项共有13项" in text
    # What others had to answer explains nothing of a bureau's own numbers.
    assert "没有登记" not in text


def test_a_bureau_that_only_joined_is_not_blamed_for_letters_it_had_not_to_write(report):
    counts = report.overall
    none = KindFigures(*[Figure("", 0)] * 3)
    joined = replace(counts, assigned=none, replies=none, replied=none, commitments=none, targets=none)
    states = report.commitments
    empty = replace(states, **{field.name: Figure("", 0) for field in fields(states)})
    one = replace(
        report,
        bureau="云岭市财政局",
        overall=joined,
        commitments=empty,
        carried=None,
        compared=(),
        problems=Problems((), Figure("", 0), (), Figure("", 0), ()),
    )

    text = "".join(said(one))

    assert "会办1件次。" in text
    for wrong in ("尚未作出答复", "没有收到答复", "0件", "0项", "没有逾期未兑现", "没有量化目标"):
        assert wrong not in text
    assert [line[0].text for line in tables.overall(one).lines] == ["建议提案", "其中：信息待补全", "会办"]


def test_what_is_all_in_one_state_is_said_without_counting_it_again(report):
    figures = report.commitments
    none = {field.name: Figure("", 0) for field in fields(figures)}

    def of(number):
        every = Figure("a", number)
        return "".join(
            said(replace(report, commitments=replace(figures, **none | {"confirmed": every, "overdue": every})))
        )

    assert "承诺事项3项，均逾期未兑现。" in of(3)
    assert "承诺事项1项，逾期未兑现。" in of(1)


def test_a_circular_of_one_bureau_speaks_to_it(report):
    one = replace(report, bureau="云岭市教育局")
    words = Words(one, Phrases())

    assert circular.addressee(one, words) == "云岭市教育局："
    text = "".join(str(block.text) for block in circular.body(one, words, []))
    assert text == (
        "截至2025年12月31日，2025年度人大代表建议、政协提案答复中由你单位负责落实的承诺事项，没有逾期未兑现的。"
    )


def test_the_parts_of_others_count_where_a_bureau_only_joins():
    """Suggestion 1 is led by the housing bureau: the education bureau joins, and somebody is to answer it."""
    city = world.build()

    rows = list(data.proposal_rows(Scope(2025, world.AS_OF, bureau=city.education.pk), Directory.read()))

    parts = {row.words.number: row.facets["parts"] for row in rows if row.table == RowTable.PROPOSALS}
    assert parts["1"] == "one"
    assert {row.words.bureau for row in rows if row.table == RowTable.ASSIGNMENTS} == {"云岭市教育局"}
