"""How late a promise is, in words, against the promised date and the one in force."""

from datetime import date

import pytest

from tracking.due_dates.lateness import outcome_words, standing_words

PROMISED = date(2025, 12, 31)
IN_FORCE = date(2026, 1, 30)


@pytest.mark.parametrize(
    ("base", "in_force", "on", "words"),
    [
        (None, None, date(2026, 1, 12), "未定期限"),
        (PROMISED, PROMISED, date(2025, 12, 13), "尚余18天"),
        (PROMISED, PROMISED, PROMISED, "今天到期"),
        (PROMISED, PROMISED, date(2026, 1, 12), "逾期12天"),
        (PROMISED, IN_FORCE, date(2025, 12, 30), "承诺期限尚余1天；现行期限尚余31天"),
        (PROMISED, IN_FORCE, PROMISED, "较承诺期限今天到期；现行期限尚余30天"),
        (PROMISED, IN_FORCE, date(2026, 1, 12), "较承诺期限逾期12天；现行期限尚余18天"),
        (PROMISED, IN_FORCE, IN_FORCE, "较承诺期限逾期30天；现行期限今天到期"),
        (PROMISED, IN_FORCE, date(2026, 2, 4), "较承诺期限逾期35天；现行期限逾期5天"),
    ],
)
def test_an_open_promise_stands_against_both_dates(base, in_force, on, words):
    assert standing_words(base, in_force, on=on) == words


def test_one_without_a_promised_date_stands_against_the_agreed_one():
    words = standing_words(PROMISED, IN_FORCE, on=date(2026, 1, 12), agreed=True)

    assert words == "较商定期限逾期12天；现行期限尚余18天"


@pytest.mark.parametrize(
    ("base", "in_force", "done", "words"),
    [
        (None, None, date(2026, 1, 12), "没有约定期限"),
        (PROMISED, PROMISED, date(2025, 12, 26), "在承诺期限内完成，提前5天"),
        (PROMISED, PROMISED, PROMISED, "在承诺期限内完成"),
        (PROMISED, PROMISED, date(2026, 1, 12), "比承诺期限晚12天完成"),
        (PROMISED, IN_FORCE, date(2026, 1, 12), "比承诺期限晚12天完成；在现行期限内完成，提前18天"),
        (PROMISED, IN_FORCE, date(2026, 2, 4), "比承诺期限晚35天完成；比现行期限晚5天完成"),
    ],
)
def test_a_kept_promise_is_measured_against_both_dates(base, in_force, done, words):
    assert outcome_words(base, in_force, done=done) == words
