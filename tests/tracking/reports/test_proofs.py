"""What every figure is called in the list of differences and in the sheet that counts it again."""

import pytest

from tracking.reports import proofs

pytestmark = pytest.mark.django_db


def test_every_figure_is_called_by_where_it_stands_and_what_it_counts(report):
    known = proofs.counted(report)

    assert {figure.place for figure in known} == {
        "总体情况",
        "办理结果",
        "落实情况",
        "分单位",
        "分类别",
        "分领域",
        "分承诺年度",
        "满意度",
        "以前年度",
        "以前年度分单位",
        "与上年比较",
        "量化结论",
        "分计量单位",
        "分月到期",
        "存在问题",
        "统计说明",
    }
    assert [figure.key for figure in known if not figure.label] == []


@pytest.mark.parametrize(
    ("key", "place", "label"),
    [
        ("proposals", "总体情况", "建议提案：合计"),
        ("commitments.due-yes.state-kept_in_time", "落实情况", "全部：已到期、按期兑现"),
        ("lastyearratings.finalresult-satisfied", "与上年比较", "上年同期：最终评价办理结果满意"),
        ("commitments.returned-yes", "存在问题", "核查退回整改"),
    ],
)
def test_numerators_and_figures_of_sentences_have_names(report, key, place, label):
    (figure,) = [figure for figure in proofs.counted(report) if figure.key == key]

    assert (figure.place, figure.label) == (place, label)


def test_a_numerator_of_a_bureau_is_called_by_its_name(report):
    labels = {figure.label for figure in proofs.counted(report) if figure.place == "分单位"}

    assert "云岭市教育局：已到期、按期兑现" in labels
