"""Whether two reports say the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.novelty.wording import says_the_same, shared_share

REPORT = "已完成选址和立项，施工图设计正在审查，预计下月开工建设，各项前期工作有序推进。"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (REPORT, True),
        ("已完成选址和立项，施工图设计正在审查，预计下月开工建设,各项前期工作 有序推进", True),
        ("已完成选址和立项，施工图设计正在审查，预计本月开工建设，各项前期工作有序推进。", True),
        ("已于3月开工建设，完成投资120万元。", False),
        ("已完成选址和立项，施工图设计通过审查，下月2日开工建设，各项前期工作有序推进。", False),
    ],
)
def test_whether_a_report_repeats_another(other, same):
    assert says_the_same(REPORT, other) is same


def test_the_same_words_with_another_figure_are_news():
    assert not says_the_same("截至目前已建成停车场1个，其余正在施工。", "截至目前已建成停车场2个，其余正在施工。")


def test_half_of_the_pairs_in_common():
    # 甲乙, 乙丙 | 甲乙, 乙丁: one of two pairs is shared.
    assert shared_share("甲乙丙", "甲乙丁") == Decimal("0.50")


def test_nothing_in_common():
    assert shared_share("甲乙", "丙丁") == Decimal("0.00")


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_share_is_symmetric_and_between_nothing_and_all(one, other):
    assert shared_share(one, other) == shared_share(other, one)
    assert 0 <= shared_share(one, other) <= 1


@given(st.text(max_size=80))
def test_a_text_repeats_itself(text):
    assert says_the_same(text, text)
