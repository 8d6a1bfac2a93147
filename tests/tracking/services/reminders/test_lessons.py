"""
What went wrong in other systems that remind, as tests against this one.

Doubled mails after a second run, silence after an outage, dates that moved without a word, reminders about what was
answered a minute ago, clocks that were stopped and moved in either order, and parents counted done over empty children.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from proposals.enums import Role
from proposals.models import User
from tests.factories.proposals import AssignmentFactory, BureauFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, CommitmentRequestFactory, TargetFactory
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.enums import ReminderStatus, RequestKind
from tracking.models import Commitment, Reminder
from tracking.services.commitments import amend_commitment
from tracking.services.holidays import compare_holidays
from tracking.services.progress import record_progress
from tracking.services.reminders import plan_reminders, send_reminders
from tracking.services.requests import grant_request
from tracking.services.terms import Terms

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)


def at(day, hour=9, minute=0):
    """Return a moment of December 2025 by the clock of Shanghai."""
    return datetime(2025, 12, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def send(now):
    return send_reminders(now=now, worker="test", stopwatch=lambda: 0)


@pytest.fixture(autouse=True)
def post(settings):
    settings.EMAIL_BACKEND = SCRIPTED
    ScriptedBackend.reset()
    return ScriptedBackend


@pytest.fixture
def clerk():
    return UserFactory(username="clerk", role=Role.CLERK)


@pytest.fixture
def commitment(clerk):
    return CommitmentFactory(
        bureau=clerk.bureau, due_date=DUE, due_set_on=date(2025, 8, 1), state_since=date(2025, 12, 1)
    )


def rungs(status):
    rows = Reminder.objects.filter(status=status).order_by("period", "offset_days")
    return [(row.period, row.offset_days) for row in rows]


def test_run_twice_it_sends_once(post, commitment):
    for _ in range(2):
        plan_reminders(today=date(2025, 12, 24))
        send(at(24))

    assert len(post.taken) == 1
    assert rungs(ReminderStatus.SENT) == [(DUE, -7)]


def test_run_after_five_days_it_tells_the_most_urgent_rung_once_and_records_the_others(post, commitment):
    send(at(24))

    send(at(29))
    send(at(31))

    # The 30th, one working day before, was never planned: on the 31st the day itself counts.
    assert rungs(ReminderStatus.SENT) == [(DUE, -7), (DUE, 0)]
    assert rungs(ReminderStatus.SUPERSEDED) == [(DUE, -30), (DUE, -1)]
    assert len(post.taken) == 2


def test_a_changed_holiday_shows_the_moved_dates_before_it_applies(post, commitment):
    text = "2025-12-24 休 本地规定\n2025-12-30 休 本地规定\n"

    change = compare_holidays(text, today=date(2025, 12, 20))
    plan_reminders(today=date(2025, 12, 24))

    assert [(one.about, one.due, one.before, one.after) for one in change.reminders] == [
        ("承诺期限前7天（期限前7天）", DUE, date(2025, 12, 24), date(2025, 12, 25)),
        ("承诺期限前1个工作日（期限前1个工作日）", DUE, date(2025, 12, 30), date(2025, 12, 29)),
    ]
    assert send(at(24)).sent == 1


def test_a_changed_deadline_kills_the_old_reminders_and_arms_new_ones(post, commitment):
    plan_reminders(today=date(2025, 12, 24))
    terms = Terms(bureau=commitment.bureau, due_date=date(2026, 1, 5), joining_bureaus=[], targets=[])
    amend_commitment(commitment, terms=terms, by=UserFactory(role=Role.OFFICE), now=at(29, 8), note="统一调整")

    send(at(29))

    assert rungs(ReminderStatus.WITHDRAWN) == [(DUE, -7)]
    assert rungs(ReminderStatus.SENT) == [(date(2026, 1, 5), -7)]


def test_a_date_moved_away_and_back_is_a_new_date(post, commitment):
    send(at(24))
    office = UserFactory(role=Role.OFFICE)
    for hour, due in ((10, date(2026, 6, 30)), (11, DUE)):
        terms = Terms(bureau=commitment.bureau, due_date=due, joining_bureaus=[], targets=[])
        amend_commitment(commitment, terms=terms, by=office, now=at(25, hour), note="更正")

    send(at(26))

    told = Reminder.objects.filter(status=ReminderStatus.SENT).order_by("version")
    assert [(line.period, line.offset_days, line.version) for line in told] == [(DUE, -7, 0), (DUE, -7, 2)]
    assert Commitment.objects.get().due_set_on == date(2025, 12, 25)


def test_a_reply_date_moved_away_and_back_is_a_new_date(post, clerk):
    assignment = AssignmentFactory(bureau=clerk.bureau, due_date=DUE)
    send(at(24))
    for due in (date(2026, 6, 30), DUE):
        assignment.due_date = due
        assignment.save()

    send(at(26))

    told = Reminder.objects.filter(status=ReminderStatus.SENT).order_by("version")
    assert [(line.period, line.offset_days, line.version) for line in told] == [(DUE, -7, 0), (DUE, -7, 2)]


def test_what_is_answered_at_a_minute_to_nine_is_not_pressed_for_at_nine(post, clerk, commitment):
    assignment = AssignmentFactory(bureau=clerk.bureau, due_date=date(2025, 12, 24))
    plan_reminders(today=date(2025, 12, 24))
    ReplyFactory(proposal=assignment.proposal, bureau=clerk.bureau)
    record_progress(
        commitment,
        by=clerk,
        now=at(24, 8, 59),
        form_key="8b9a4c1e-5a0e-4d0e-9a55-0d4f6b0a7c11",
        text="已完成管网改造8公里。",
        claims_done=False,
        values={},
        evidence=[],
    )

    result = send(at(24, 9))

    assert (result.sent, post.taken) == (0, [])
    notes = Reminder.objects.filter(status=ReminderStatus.WITHDRAWN).values_list("note", flat=True)
    assert set(notes) == {"事项已办结、已报请核查或已答复", "刚报送过进展，暂不提醒"}


def test_the_same_words_again_bring_no_quiet(post, clerk, commitment):
    for day, key in ((1, "8b9a4c1e-5a0e-4d0e-9a55-0d4f6b0a7c12"), (24, "8b9a4c1e-5a0e-4d0e-9a55-0d4f6b0a7c13")):
        record_progress(
            commitment,
            by=clerk,
            now=at(day, 8),
            form_key=key,
            text="正在推进。",
            claims_done=False,
            values={},
            evidence=[],
        )

    assert send(at(24, 9)).sent == 1
    assert Commitment.objects.get().reported_on == date(2025, 12, 1)


@pytest.mark.parametrize("order", [("extension", "pause"), ("pause", "extension")])
def test_extension_and_pause_in_any_order_give_one_date_and_silence_meanwhile(post, clerk, commitment, order):
    office = UserFactory(role=Role.OFFICE)
    terms = {
        "extension": {"kind": RequestKind.EXTENSION, "new_date": date(2026, 1, 31)},
        "pause": {
            "kind": RequestKind.PAUSE,
            "new_date": None,
            "start_date": date(2025, 12, 24),
            "until_date": date(2025, 12, 28),
        },
    }
    for hour, name in enumerate(order, start=8):
        request = CommitmentRequestFactory(commitment=commitment, asked_by=clerk, asked_at=at(23), **terms[name])
        grant_request(request, by=office, now=at(24, hour))
    due = Commitment.objects.get().due_date

    paused = plan_reminders(today=date(2025, 12, 24))
    still = list(Reminder.objects.filter(status="pending", rule__startswith="commitment_"))
    plan_reminders(today=due - timedelta(days=7))

    assert (paused.armed, still) == (0, [])
    assert due == date(2026, 1, 31)
    assert rungs(ReminderStatus.PENDING)[-1:] == [(due, -7)]


def test_a_commitment_without_targets_is_not_taken_for_one_that_has_reached_them(post, commitment):
    with_target = CommitmentFactory(bureau=commitment.bureau, due_date=date(2026, 6, 30))
    TargetFactory(commitment=with_target, due_date=DUE)

    plan_reminders(today=date(2025, 12, 24))

    pending = Reminder.objects.filter(status=ReminderStatus.PENDING)
    assert set(pending.values_list("commitment", "rule")) == {
        (commitment.pk, "commitment_due"),
        (with_target.pk, "target_due"),
    }


def test_a_bureau_without_people_is_not_a_bureau_without_duties(post):
    UserFactory(username="office", role=Role.OFFICE)
    CommitmentFactory(bureau=BureauFactory(), due_date=DUE)

    send(at(24))

    assert [mail["To"] for mail in post.taken] == [User.objects.get(username="office").email]
