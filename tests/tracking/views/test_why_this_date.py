"""Why a commitment is due when it is, step by step, and its history in words."""

from datetime import UTC, date, datetime

import pytest

from proposals.deadlines.workdays import Calendar
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentEventFactory, CommitmentFactory, CommitmentRequestFactory
from tracking.enums import CommitmentAction, CommitmentStatus, RequestKind, RequestStatus
from tracking.views.history import history_of
from tracking.views.why_this_date import why_this_date

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 12)
DECIDED = datetime(2025, 11, 5, 2, 0, tzinfo=UTC)


def granted(commitment, **kwargs):
    known = {"status": RequestStatus.GRANTED, "decided_by": UserFactory(), "decided_at": DECIDED}
    return CommitmentRequestFactory(commitment=commitment, **{**known, **kwargs})


def pause(commitment, start, until, **kwargs):
    days = {"new_date": None, "start_date": start, "until_date": until, "waiting_for": "省级资金批复"}
    return granted(commitment, kind=RequestKind.PAUSE, **days, **kwargs)


def told(commitment, *requests, today=TODAY):
    return [
        (line.label, line.words, line.days, line.day)
        for line in why_this_date(commitment, requests, today=today, calendar=Calendar()).lines
    ]


def test_a_date_that_was_read_and_never_moved():
    assert told(CommitmentFactory()) == [
        ("信中原文", "“2025年底前”", None, None),
        ("识别规则", "信中写到年，按其最后一天计", None, date(2025, 12, 31)),
        ("承诺期限", "与信中一致", None, date(2025, 12, 31)),
    ]


@pytest.mark.parametrize(("found", "words"), [(date(2025, 11, 30), "由督查室核定"), (None, "由督查室填写")])
def test_a_date_that_a_person_set_says_so(found, words):
    commitment = CommitmentFactory(found_due_date=found)

    assert told(commitment)[-1] == ("承诺期限", words, None, date(2025, 12, 31))


def test_extensions_and_pauses_stand_in_their_order_with_the_days_each_added():
    commitment = CommitmentFactory()
    early = pause(commitment, date(2025, 10, 1), date(2025, 10, 10))
    extension = granted(commitment, new_date=date(2026, 1, 30))

    why = why_this_date(commitment, [early, extension], today=TODAY, calendar=Calendar())

    assert [(line.label, line.words, line.days, line.day, line.request) for line in why.lines[3:]] == [
        ("暂停计时", "2025年10月1日至2025年10月10日暂停计时，等待省级资金批复", 10, date(2026, 1, 10), early),
        ("延期", "2025年11月5日同意延期", 20, date(2026, 1, 30), extension),
        ("现行期限", "", None, date(2026, 1, 30), None),
    ]


def test_lateness_is_told_against_both_dates():
    commitment = CommitmentFactory(due_date=date(2026, 1, 30), promised_due_date=date(2025, 12, 31))

    why = why_this_date(commitment, [granted(commitment, new_date=date(2026, 1, 30))], today=TODAY, calendar=Calendar())

    assert why.standing == "较承诺期限逾期12天；现行期限尚余18天"


def test_a_pause_lifted_early_and_one_that_came_too_late_say_so():
    commitment = CommitmentFactory()
    lifted = pause(commitment, date(2025, 10, 1), date(2025, 10, 31), resumed_on=date(2025, 10, 11))
    late = pause(commitment, date(2026, 3, 1), date(2026, 3, 10))

    words = [
        line.words for line in why_this_date(commitment, [lifted, late], today=TODAY, calendar=Calendar()).lines[3:5]
    ]

    assert words == [
        "2025年10月1日至2025年10月10日暂停计时，等待省级资金批复（原定至2025年10月31日，提前恢复）",
        "2026年3月1日至2026年3月10日暂停计时，等待省级资金批复；开始时期限已过，不顺延",
    ]


def test_the_pause_that_stops_the_clock_today_is_named():
    commitment = CommitmentFactory()
    running = pause(commitment, date(2025, 12, 1), date(2026, 1, 31))

    assert why_this_date(commitment, [running], today=TODAY, calendar=Calendar()).pause == running
    assert why_this_date(commitment, [running], today=date(2026, 2, 1), calendar=Calendar()).pause is None


def test_an_agreed_date_tells_who_agreed_and_the_measure():
    commitment = CommitmentFactory(
        promised_due_date=None,
        found_due_date=None,
        due_quote="",
        due_precision="",
        due_date=date(2026, 3, 31),
        agreed_due_date=date(2026, 3, 31),
        agreed_measure="建成3个",
    )
    terms = granted(commitment, kind=RequestKind.TERMS, measure="建成3个")

    assert told(commitment, terms) == [
        ("信中原文", "没有写明期限", None, None),
        ("商定期限", "2025年11月5日同意承办单位提出的期限；衡量标准：建成3个", None, date(2026, 3, 31)),
    ]


def test_days_spent_on_transfers_are_counted_apart_and_move_nothing():
    commitment = CommitmentFactory()
    declined = granted(
        commitment,
        kind=RequestKind.TRANSFER,
        new_date=None,
        status=RequestStatus.REFUSED,
        to_bureau=BureauFactory(),
        asked_at=datetime(2025, 11, 1, 2, 0, tzinfo=UTC),
    )

    why = why_this_date(commitment, [declined], today=TODAY, calendar=Calendar())

    assert (why.transfer_days, len(why.lines), why.standing) == (4, 3, "逾期12天")


def test_a_kept_promise_is_measured_against_both_dates():
    commitment = CommitmentFactory(
        status=CommitmentStatus.FULFILLED,
        due_date=date(2026, 1, 30),
        promised_due_date=date(2025, 12, 31),
        fulfilled_at=datetime(2026, 1, 12, 2, 0, tzinfo=UTC),
    )

    assert why_this_date(commitment, [], today=date(2026, 5, 1), calendar=Calendar()).standing == (
        "比承诺期限晚12天完成；在现行期限内完成，提前18天"
    )


def test_history_tells_changes_that_the_note_does_not():
    old, new = BureauFactory(name="市规划局"), BureauFactory(name="市住建局")
    event = CommitmentEventFactory(
        action=CommitmentAction.TAKE_OVER,
        note="责任单位：市规划局改为市住建局",
        changes={
            "bureau": [old.pk, new.pk],
            "due_date": ["2025-12-31", "2026-03-31"],
            "agreed_due_date": [None, "2026-03-31"],
            "agreed_measure": ["", "建成3个"],
            "joining_bureaus": [[new.pk], []],
            "targets": [
                [{"id": 1, "quote": "3个", "low": "3"}, {"id": 2, "quote": "5所", "low": "5"}],
                [{"id": 2, "quote": "5所", "low": "6"}, {"id": 3, "quote": "8台", "low": "8"}],
            ],
            "something_of_tomorrow": [1, 2],
        },
    )

    (line,) = history_of(event.commitment)

    assert line.changes == (
        "商定期限：无改为2026年3月31日",
        "现行期限：2025年12月31日改为2026年3月31日",
        "衡量标准：无改为建成3个",
        "配合单位：市住建局改为无",
        "删除目标“3个”",
        "增加目标“8台”",
        "修改目标“5所”",
    )
