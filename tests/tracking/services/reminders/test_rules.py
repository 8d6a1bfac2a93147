"""Rules as rows: what each family tells whom and when, and what an edited rule does. 2025-12-24 is a Wednesday."""

from datetime import UTC, date, datetime

import pytest

from proposals.enums import Role
from proposals.models import User
from tests.conftest import NOON
from tests.factories.proposals import AssignmentFactory, BureauFactory, UserFactory
from tests.factories.tracking import (
    CommitmentFactory,
    CommitmentRequestFactory,
    LadderRuleFactory,
    MeasuredValueFactory,
    ProgressUpdateFactory,
    ReminderPolicyFactory,
    TargetFactory,
)
from tracking.enums import CommitmentStatus, ReminderStatus, RequestKind, RequestStatus
from tracking.ladder_enums import ReminderForm
from tracking.models import LadderRule, Reminder, ReminderPolicy
from tracking.services.commitments import amend_commitment
from tracking.services.reminders import plan_reminders, preview_reminders
from tracking.services.reminders.rules import RuleRefused, choose_form, rows_in_force, save_rule
from tracking.services.terms import TargetTerms, Terms

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)


def told(**conditions):
    """Who is to be told what, at which rung."""
    rows = Reminder.objects.filter(status__in=["pending", "proposed"], **conditions).select_related("recipient")
    return sorted((row.recipient.username, row.rule, row.offset_days) for row in rows)


@pytest.fixture
def bureau():
    superior = BureauFactory()
    bureau = BureauFactory(parent=superior)
    UserFactory(username="clerk", role=Role.CLERK, bureau=bureau)
    UserFactory(username="head", role=Role.HEAD, bureau=bureau)
    UserFactory(username="leader", role=Role.HEAD, bureau=superior)
    UserFactory(username="office", role=Role.OFFICE)
    return bureau


def test_the_default_rules_stand_in_the_database():
    rows = LadderRule.objects.filter(family="commitment").order_by("offset", "audience")

    assert [(row.audience, row.form, row.offset, row.unit, row.repeat_days) for row in rows] == [
        ("clerk", "digest", -30, "days", None),
        ("clerk", "digest", -7, "days", None),
        ("clerk", "digest", -1, "workdays", None),
        ("clerk", "digest", 0, "days", None),
        ("clerk", "digest", 1, "days", None),
        ("head", "digest", 1, "days", None),
        ("clerk", "digest", 7, "days", 7),
        ("head", "digest", 7, "days", 7),
        ("office", "digest", 15, "days", 7),
        ("head", "click", 30, "days", None),
        ("leader", "click", 30, "days", None),
    ]
    assert ReminderPolicy.objects.count() == 1


def test_the_office_reads_what_kind_of_request_waits(bureau):
    commitment = CommitmentFactory(bureau=bureau, due_date=date(2026, 6, 30))
    CommitmentRequestFactory(
        commitment=commitment, kind=RequestKind.EXTENSION, asked_at=datetime(2025, 12, 19, 1, 0, tzinfo=UTC)
    )

    (mail,) = preview_reminders(day=date(2025, 12, 26), now=NOON).mails

    assert "   情况：延期申请已7天未答复（期限2026年6月30日）\n" in mail.body
    assert "申请逾期未答复（1项）\n请尽快研究答复。\n" in mail.body


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 12, 21), []),
        (date(2025, 12, 24), [("clerk", "target_due", -7)]),
        (date(2026, 1, 1), [("clerk", "target_overdue", 1)]),
        (date(2026, 3, 1), [("clerk", "target_overdue", 60)]),
    ],
)
def test_a_target_with_an_earlier_date_has_reminders_of_its_own(bureau, today, expected):
    commitment = CommitmentFactory(bureau=bureau, due_date=date(2026, 6, 30))
    TargetFactory(commitment=commitment, due_date=DUE)
    TargetFactory(commitment=commitment, due_date=date(2026, 6, 30))
    TargetFactory(commitment=commitment, due_date=None)

    plan_reminders(today=today)

    assert told(rule__in=["target_due", "target_overdue"]) == expected


def test_a_target_dated_like_its_promise_is_extended_with_it(bureau):
    extended = CommitmentFactory(bureau=bureau, promised_due_date=DUE, due_date=date(2026, 6, 30))
    TargetFactory(commitment=extended, due_date=DUE)
    # A stage stays where it was; a date that was agreed on later has stages, too.
    stage = TargetFactory(commitment=extended, due_date=date(2025, 12, 30))
    agreed = CommitmentFactory(
        bureau=bureau, promised_due_date=None, agreed_due_date=date(2026, 6, 30), due_date=date(2026, 6, 30)
    )
    other = TargetFactory(commitment=agreed, due_date=date(2025, 12, 30))

    plan_reminders(today=date(2026, 1, 1))

    lines = Reminder.objects.filter(rule__in=["target_due", "target_overdue"], status="pending")
    assert set(lines.values_list("target", flat=True)) == {stage.pk, other.pk}


def test_a_target_that_is_reached_is_not_pressed_for(bureau):
    target = TargetFactory(commitment__bureau=bureau, commitment__due_date=date(2026, 6, 30), due_date=DUE)
    plan_reminders(today=date(2025, 12, 24))
    before = told(rule="target_due")
    update = ProgressUpdateFactory(commitment=target.commitment)
    MeasuredValueFactory(update=update, target=target, value=3)

    plan_reminders(today=date(2025, 12, 24))

    assert (before, told(rule="target_due")) == ([("clerk", "target_due", -7)], [])


def test_a_targets_date_moved_away_and_back_is_a_new_date(bureau):
    target = TargetFactory(commitment__bureau=bureau, commitment__due_date=date(2026, 6, 30), due_date=DUE)
    plan_reminders(today=date(2025, 12, 24))
    office = UserFactory(role=Role.OFFICE)
    for hour, due in ((1, date(2026, 3, 31)), (2, DUE)):
        moved = TargetTerms(target.pk, target.quote, target.metric, target.low, target.high, target.unit, due)
        terms = Terms(bureau=bureau, due_date=date(2026, 6, 30), joining_bureaus=[], targets=[moved])
        now = datetime(2025, 12, 24, hour, tzinfo=UTC)
        amend_commitment(target.commitment, terms=terms, by=office, now=now, note="更正")

    plan_reminders(today=date(2025, 12, 24))

    lines = Reminder.objects.filter(target=target, offset_days=-7).order_by("version")
    assert [(line.period, line.version, line.status) for line in lines] == [
        (DUE, 0, "withdrawn"),
        (DUE, 2, "pending"),
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 8, 30), []),
        (date(2025, 8, 31), [("clerk", "silent", 60)]),
        (date(2025, 9, 30), [("clerk", "silent", 90)]),
        (date(2025, 10, 30), [("clerk", "silent", 120), ("head", "silent", 120)]),
    ],
)
def test_a_bureau_that_reports_nothing_is_reminded(bureau, today, expected):
    CommitmentFactory(bureau=bureau, due_date=date(2026, 12, 31), state_since=date(2025, 7, 2))

    plan_reminders(today=today)

    assert told() == expected


def test_a_report_ends_the_silence_and_starts_it_anew(bureau):
    commitment = CommitmentFactory(bureau=bureau, due_date=date(2026, 12, 31), state_since=date(2025, 7, 2))
    plan_reminders(today=date(2025, 8, 31))
    commitment.reported_on = date(2025, 8, 31)
    commitment.save()

    plan_reminders(today=date(2025, 9, 1))
    at_once = told()
    plan_reminders(today=date(2025, 10, 30))

    assert at_once == []
    assert told() == [("clerk", "silent", 60)]


def test_a_matter_that_is_late_is_not_pressed_for_being_silent_too(bureau):
    CommitmentFactory(bureau=bureau, due_date=date(2025, 8, 30), state_since=date(2025, 6, 1))

    plan_reminders(today=date(2025, 9, 1))

    assert {rule for _, rule, _ in told()} == {"commitment_overdue"}


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 8, 15), []),
        (date(2025, 8, 16), [("clerk", "undated", 15)]),
        (date(2025, 9, 1), [("clerk", "undated", 15), ("office", "undated", 30)]),
    ],
)
def test_a_promise_without_a_date_is_asked_about(bureau, today, expected):
    CommitmentFactory(bureau=bureau, due_date=None, due_set_on=date(2025, 8, 1), state_since=date(2025, 8, 1))

    plan_reminders(today=today)

    assert told(rule="undated") == expected


@pytest.mark.parametrize(
    ("status", "today", "expected"),
    [
        # Five working days after Monday 4 August 2025.
        (CommitmentStatus.RETURNED, date(2025, 8, 8), []),
        (CommitmentStatus.RETURNED, date(2025, 8, 11), [("clerk", "returned_waiting", 5)]),
        (
            CommitmentStatus.RETURNED,
            date(2025, 8, 18),
            [("clerk", "returned_waiting", 14), ("head", "returned_waiting", 14)],
        ),
        (CommitmentStatus.SUBMITTED, date(2025, 8, 11), [("office", "submitted_waiting", 5)]),
        (CommitmentStatus.SUBMITTED, date(2025, 8, 25), [("office", "submitted_waiting", 21)]),
    ],
)
def test_what_was_returned_or_submitted_does_not_lie_about(bureau, status, today, expected):
    CommitmentFactory(bureau=bureau, due_date=date(2026, 12, 31), status=status, state_since=date(2025, 8, 4))

    plan_reminders(today=today)

    assert told() == expected


@pytest.mark.parametrize("kind", [RequestKind.EXTENSION, RequestKind.IMPOSSIBLE])
def test_the_office_is_reminded_of_a_request_it_has_not_answered(bureau, kind):
    request = CommitmentRequestFactory(
        commitment__bureau=bureau, commitment__due_date=date(2026, 12, 31), kind=kind, asked_at=at(2025, 11, 3)
    )

    plan_reminders(today=date(2025, 11, 5))
    early = told()
    plan_reminders(today=date(2025, 11, 6))
    in_time = told()
    request.status, request.decided_by, request.decided_at = RequestStatus.REFUSED, UserFactory(), at(2025, 11, 6)
    request.save()
    plan_reminders(today=date(2025, 11, 6))

    assert (early, in_time, told()) == ([], [("office", "request_waiting", 3)], [])


def test_the_bureau_a_transfer_is_offered_to_is_reminded_of_it(bureau):
    receiver = BureauFactory()
    UserFactory(username="receiver", role=Role.CLERK, bureau=receiver)
    CommitmentRequestFactory(
        commitment__bureau=bureau,
        commitment__due_date=date(2026, 12, 31),
        kind=RequestKind.TRANSFER,
        to_bureau=receiver,
        asked_at=at(2025, 11, 3),
    )

    plan_reminders(today=date(2025, 11, 6))
    plan_reminders(today=date(2025, 11, 6))

    assert told() == [("receiver", "transfer_waiting", 3)]


def test_a_second_request_of_the_same_day_is_told_by_itself(bureau):
    commitment = CommitmentFactory(bureau=bureau, due_date=date(2026, 12, 31))
    for kind in (RequestKind.EXTENSION, RequestKind.IMPOSSIBLE):
        CommitmentRequestFactory(commitment=commitment, kind=kind, asked_at=at(2025, 11, 3))

    plan_reminders(today=date(2025, 11, 6))

    assert told() == [("office", "request_waiting", 3)] * 2


def test_a_circular_is_only_proposed(bureau):
    CommitmentFactory(bureau=bureau, due_date=date(2025, 11, 24))

    plan_reminders(today=date(2025, 12, 24))

    assert told(status=ReminderStatus.PROPOSED) == [("head", "circular", 30), ("leader", "circular", 30)]
    assert ("head", "commitment_overdue", 28) in told(status=ReminderStatus.PENDING)


def test_a_circular_about_a_bureau_without_a_head_is_proposed_to_its_clerks():
    clerk = UserFactory(username="lin", role=Role.CLERK)
    CommitmentFactory(bureau=clerk.bureau, due_date=date(2025, 11, 24))

    plan_reminders(today=date(2025, 12, 24))

    (line,) = Reminder.objects.filter(status=ReminderStatus.PROPOSED)
    assert (line.recipient, line.rule, line.offset_days) == (clerk, "circular", 30)
    assert line.why.endswith("提醒责任单位负责人（该单位没有可收邮件的负责人，改发经办人）")


def test_during_a_pause_nothing_is_pressed_for(bureau):
    commitment = CommitmentFactory(bureau=bureau, due_date=DUE)
    plan_reminders(today=date(2025, 12, 24))
    before = told()
    CommitmentRequestFactory(
        commitment=commitment,
        kind=RequestKind.PAUSE,
        start_date=date(2025, 12, 24),
        until_date=date(2025, 12, 29),
        status=RequestStatus.GRANTED,
        decided_by=UserFactory(role=Role.OFFICE),
        decided_at=at(2025, 12, 24),
        asked_by=User.objects.get(username="clerk"),
    )

    plan_reminders(today=date(2025, 12, 24))
    paused = told()
    plan_reminders(today=date(2025, 12, 30))

    assert before == [("clerk", "commitment_due", -7)]
    assert (paused, told()) == ([], [("clerk", "commitment_due", -1)])


@pytest.mark.parametrize(
    ("due", "reported_on", "pressed"),
    [
        (DUE, date(2025, 12, 24), 0),
        (DUE, date(2025, 12, 18), 0),
        (DUE, date(2025, 12, 17), 1),
        (date(2025, 12, 10), date(2025, 12, 24), 0),
        # More than two weeks late: a report does not stop the pressing any more.
        (date(2025, 12, 9), date(2025, 12, 24), 3),
    ],
)
def test_after_a_report_the_bureau_is_left_in_peace_for_a_week(bureau, due, reported_on, pressed):
    CommitmentFactory(bureau=bureau, due_date=due, reported_on=reported_on)

    plan_reminders(today=date(2025, 12, 24))

    assert len(told()) == pressed


def test_what_was_sent_back_is_pressed_for_whatever_was_reported_before(bureau):
    CommitmentFactory(bureau=bureau, due_date=DUE, reported_on=date(2025, 12, 23), status=CommitmentStatus.RETURNED)

    plan_reminders(today=date(2025, 12, 24))

    assert told(rule="commitment_due") == [("clerk", "commitment_due", -7)]


def test_how_long_the_peace_lasts_is_data(bureau):
    ReminderPolicy.objects.all().delete()
    ReminderPolicyFactory(quiet_days=2)
    CommitmentFactory(bureau=bureau, due_date=DUE, reported_on=date(2025, 12, 22))

    plan_reminders(today=date(2025, 12, 24))

    assert told() == [("clerk", "commitment_due", -7)]


def test_everybody_of_a_bureau_and_its_superior_can_be_told(bureau):
    LadderRule.objects.all().delete()
    LadderRuleFactory(audience="colleagues", offset=-10)
    LadderRuleFactory(audience="head", offset=-10)
    LadderRuleFactory(audience="leader", offset=-10)
    CommitmentFactory(bureau=bureau, due_date=DUE)

    plan_reminders(today=date(2025, 12, 21))

    assert told() == [
        ("clerk", "commitment_due", -10),
        ("head", "commitment_due", -10),
        ("leader", "commitment_due", -10),
    ]


def test_a_unit_with_rules_of_its_own_is_spared_the_general_ones(bureau):
    other = CommitmentFactory(due_date=DUE)
    UserFactory(username="elsewhere", role=Role.CLERK, bureau=other.bureau)
    LadderRuleFactory(offset=-5, place=bureau.parent)
    CommitmentFactory(bureau=bureau, due_date=DUE)

    plan_reminders(today=date(2025, 12, 24))
    general = told()
    plan_reminders(today=date(2025, 12, 26))

    assert general == [("elsewhere", "commitment_due", -7)]
    assert told() == [("clerk", "commitment_due", -5), ("elsewhere", "commitment_due", -7)]


def test_a_rule_edited_in_mid_year_sends_no_old_rungs(bureau):
    assignment = AssignmentFactory(bureau=bureau, due_date=date(2026, 1, 12))
    CommitmentFactory(bureau=bureau, due_date=DUE)
    plan_reminders(today=date(2025, 12, 24))
    Reminder.objects.filter(status="pending").delete()
    rule = LadderRule.objects.get(name="承诺期限前7天")
    rule.offset = -10

    save_rule(rule, today=date(2025, 12, 26))
    plan_reminders(today=date(2025, 12, 26))

    # Ten days before was passed on the 21st, when the rule was another; thirty days before is the rung that counts.
    assert rule.valid_from == date(2025, 12, 26)
    assert told(commitment__isnull=False) == []
    assert told(assignment=assignment) == [("clerk", "reply_due", -30)]


def test_a_rule_that_only_gets_another_name_goes_on():
    rule = LadderRule.objects.get(name="承诺期限前7天")
    rule.name = "提前一周提醒"

    save_rule(rule, today=date(2025, 12, 26))

    assert rule.valid_from == date(2000, 1, 1)


def test_choosing_the_mail_of_a_rule_tells_nobody_again(bureau):
    CommitmentFactory(bureau=bureau, due_date=DUE)
    plan_reminders(today=date(2025, 12, 24))
    rule = LadderRule.objects.get(name="承诺期限前7天")

    chosen = choose_form(rule, form=ReminderForm.OWN, by=UserFactory(role=Role.OFFICE))
    again = plan_reminders(today=date(2025, 12, 24))

    assert (chosen.form, chosen.valid_from) == ("own", date(2000, 1, 1))
    assert (again.armed, again.closed) == (0, 0)
    assert list(Reminder.objects.filter(status="pending").values_list("own_mail", flat=True)) == [False]


@pytest.mark.parametrize(
    ("name", "form", "role", "words"),
    [
        ("承诺期限前7天", "own", Role.CLERK, "只有督查室或系统管理员可以修改提醒规则。"),
        ("承诺期限前7天", "click", Role.OFFICE, "通报须由督查室逐项点选后发送"),
        ("承诺逾期提请通报", "own", Role.OFFICE, "通报须由督查室逐项点选后发送"),
    ],
)
def test_a_circular_stays_a_circular_and_bureaus_change_no_rules(name, form, role, words):
    rule = LadderRule.objects.get(name=name)

    with pytest.raises(RuleRefused, match=words):
        choose_form(rule, form=ReminderForm(form), by=UserFactory(role=role))


def test_a_rule_made_a_circular_starts_anew():
    rule = LadderRule.objects.get(name="承诺逾期报督查室")
    rule.form, rule.repeat_days = ReminderForm.CLICK, None

    assert save_rule(rule, today=date(2025, 12, 26)).valid_from == date(2025, 12, 26)


def test_a_new_rule_holds_from_the_day_it_is_made_and_an_ended_one_is_no_longer_listed():
    made = save_rule(LadderRuleFactory.build(name="新规则"), today=date(2025, 12, 26))
    LadderRule.objects.filter(name="承诺期限前7天").update(valid_to=date(2025, 12, 25))

    names = [row.name for row in rows_in_force(today=date(2025, 12, 26))]

    assert made.valid_from == date(2025, 12, 26)
    assert ("新规则" in names, "承诺期限前7天" in names) == (True, False)


def at(year, month, day):
    """Return ten o'clock in Shanghai."""
    return datetime(year, month, day, 2, 0, tzinfo=UTC)
