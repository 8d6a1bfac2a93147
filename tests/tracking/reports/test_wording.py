"""Days and numbers as official documents write them."""

from datetime import date
from decimal import Decimal

import pytest

from tracking.reports import wording
from tracking.reports.figures import Share


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("一是建成停车场3个。", "建成停车场3个"),
        ("第二，2026年11月4日前完成改造", "2026年11月4日前完成改造"),
        ("（三）新建学校。", "新建学校"),
        ("4. 加快学位扩容", "加快学位扩容"),
        ("1.2026年11月17日前完成整治", "2026年11月17日前完成整治"),
        ("1.2万平方米综合楼年底封顶", "1.2万平方米综合楼年底封顶"),
        ("2\t澄湖东片实验学校\t新建综合楼", "澄湖东片实验学校 新建综合楼"),
        ("扩\n充优质教育资源；", "扩充优质教育资源"),
        ("长" * 101, "长" * 100 + "……"),
    ],
)
def test_a_promise_is_quoted_in_one_line_without_its_number_in_the_letter(quote, said):
    assert wording.shortened(quote) == said


def test_a_promise_in_a_list_keeps_all_its_words_but_not_its_number():
    assert wording.unnumbered("二是2026年7月26日前完成14家\n企业治理。") == "2026年7月26日前完成14家企业治理。"
    assert wording.unnumbered("2.2025年12月28日前更新公交车120辆；") == "2025年12月28日前更新公交车120辆"
    assert len(wording.unnumbered("长" * 300)) == 300


def test_a_class_is_called_as_people_call_it():
    assert wording.class_words("A（已经解决）〔通用四类〕") == "A类（已经解决）〔通用四类〕"
    assert wording.class_words("甲（已经采纳）") == "甲类（已经采纳）"
    assert wording.class_words("未标注类别") == "未标注类别"


def test_quotation_marks_inside_a_quotation_are_single():
    assert wording.quoted("四是建立“路长制”日常巡查机制。") == "建立‘路长制’日常巡查机制"


def test_days_in_narrow_columns_are_short():
    assert wording.short_day(date(2025, 7, 8)) == "2025.7.8"
    assert wording.short_day(None) == "—"


def test_days_are_written_without_leading_zeros():
    assert wording.day(date(2025, 7, 8)) == "2025年7月8日"
    assert wording.month("2026-03") == "2026年3月"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("3", "3"),
        ("3.0000", "3"),
        ("35.5", "35.5"),
        ("1E+3", "1000"),
        ("12000", "1.2万"),
        ("12345", "12345"),
        ("300000000", "3亿"),
        ("105000000", "1.05亿"),
        ("-20000", "-2万"),
        ("0", "0"),
    ],
)
def test_numbers_are_short_only_where_nothing_is_lost(value, words):
    assert wording.number(Decimal(value)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (3, 3, "3个"),
        (30, 50, "30至50个"),
        (3, None, "不少于3个"),
        (None, 35, "不超过35个"),
        (None, None, "—"),
    ],
)
def test_bounds_are_written_as_promised(low, high, words):
    bound = [None if n is None else Decimal(n) for n in (low, high)]

    assert wording.bounds(*bound, "个") == words


def test_a_share_shows_its_percent_the_counts_of_a_few_or_a_dash():
    assert wording.share(Share(20, 30)) == "66.7%"
    assert wording.share(Share(9, 10)) == "90.0%"
    assert wording.share(Share(9, 9)) == "9项中9项"
    assert wording.share(Share(0, 1), "份") == "1份中0份"
    assert wording.share(Share(0, 0)) == "—"
