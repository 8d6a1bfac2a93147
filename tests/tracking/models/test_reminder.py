"""What the database refuses about mails and reminders."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from tests.factories.proposals import AssignmentFactory, UserFactory
from tests.factories.tracking import (
    CommitmentFactory,
    MailFactory,
    RehandlingFactory,
    ReminderFactory,
    ShareFactory,
    TargetFactory,
)
from tracking.enums import DATE_RULES, NOTICE_RULES, WAITING_RULES, MailStatus, ReminderRule, ReminderStatus
from tracking.models import Heartbeat, Mail, Reminder

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 12, 24, 4, 0, tzinfo=UTC)


def test_every_rule_is_a_dates_a_waits_a_notices_or_a_circular():
    assert {*DATE_RULES, *WAITING_RULES, *NOTICE_RULES, ReminderRule.CIRCULAR} == set(ReminderRule)


@pytest.mark.parametrize(
    ("terms", "constraint"),
    [
        ({"status": "posted"}, "mail_status_known"),
        ({"status": MailStatus.SENT}, "mail_sent_exactly_when_dated"),
        ({"sent_at": NOON}, "mail_sent_exactly_when_dated"),
        ({"status": MailStatus.SENDING, "claimed_by": "worker"}, "mail_sending_exactly_when_leased"),
        ({"status": MailStatus.SENDING, "lease_until": NOON}, "mail_sending_exactly_when_leased"),
        ({"claimed_by": "worker"}, "mail_sending_exactly_when_leased"),
        ({"lease_until": NOON}, "mail_sending_exactly_when_leased"),
        ({"status": MailStatus.FAILED}, "mail_failure_says_why"),
    ],
)
def test_a_mail_out_of_order_is_refused(terms, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        MailFactory(**terms)


def test_a_person_has_one_mail_a_day():
    mail = MailFactory()

    with pytest.raises(IntegrityError):
        MailFactory(recipient=mail.recipient, send_on=mail.send_on)


def test_two_mails_never_share_a_number():
    mail = MailFactory()

    with pytest.raises(IntegrityError):
        MailFactory(message_id=mail.message_id)


@pytest.mark.parametrize(
    ("terms", "constraint"),
    [
        ({"commitment": None}, "reminder_about_exactly_one_subject"),
        ({"rule": "birthday"}, "reminder_rule_known"),
        ({"rule": ReminderRule.REPLY_DUE}, "reminder_rule_known"),
        ({"status": "told"}, "reminder_status_known"),
        ({"status": "sent"}, "reminder_sent_has_its_mail"),
        ({"rule": ReminderRule.TARGET_DUE}, "reminder_target_exactly_for_its_rules"),
        ({"rule": ReminderRule.SHARE_DUE}, "reminder_share_exactly_for_its_rules"),
        ({"rule": ReminderRule.REHANDLING_DUE}, "reminder_rule_known"),
        ({"rule": ReminderRule.CIRCULAR}, "reminder_circular_is_decided_by_a_person"),
    ],
)
def test_a_line_out_of_order_is_refused(terms, constraint):
    terms = {"period": date(2025, 12, 31), "recipient": UserFactory(), **terms}

    with pytest.raises(IntegrityError, match=constraint):
        ReminderFactory(**terms)


def test_every_rule_is_for_its_own_matter_and_part():
    share, target = ShareFactory(), TargetFactory()
    about = {
        "commitment": {"commitment": CommitmentFactory()},
        "share": {"commitment": share.commitment, "share": share},
        "target": {"commitment": target.commitment, "target": target},
        "reply": {"commitment": None, "assignment": AssignmentFactory()},
        "rehandling": {"commitment": None, "rehandling": RehandlingFactory()},
    }
    terms = {"recipient": UserFactory(), "period": date(2025, 12, 31), "status": "withdrawn"}

    taken = {
        (matter, rule.value)
        for matter in about
        for rule in ReminderRule
        if is_taken(**about[matter], **terms, rule=rule)
    }

    of_a_part = {"share_due", "share_overdue", "target_due", "target_overdue"}
    of_no_commitment = {"reply_due", "reply_overdue", "rehandling_due", "rehandling_overdue"}
    assert taken == {
        *(("commitment", rule) for rule in set(ReminderRule.values) - of_a_part - of_no_commitment),
        *((rule.partition("_")[0], rule) for rule in of_a_part | of_no_commitment),
    }


@pytest.mark.parametrize("status", ReminderStatus.values)
def test_a_line_may_stand_in_every_status_that_is_known(status):
    assert is_taken(recipient=UserFactory(), period=date(2025, 12, 31), status=status, mail=MailFactory())


def is_taken(**terms):
    try:
        with transaction.atomic():
            ReminderFactory(**terms)
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize("subject", ["assignment", "rehandling"])
def test_a_line_is_about_one_subject_only(subject):
    other = {"assignment": AssignmentFactory, "rehandling": RehandlingFactory}[subject]()

    with pytest.raises(IntegrityError, match="reminder_about_exactly_one_subject"):
        ReminderFactory(**{subject: other})


@pytest.mark.parametrize("subject", ["commitment", "assignment", "target", "share", "rehandling"])
def test_a_line_exists_once_but_for_each_date_rung_and_occasion(subject):
    terms = {"commitment": None, "recipient": UserFactory(), "period": date(2025, 12, 31), "offset_days": -7}
    if subject == "commitment":
        terms |= {"commitment": CommitmentFactory(), "rule": ReminderRule.COMMITMENT_DUE}
    elif subject in {"target", "share"}:
        part = (TargetFactory if subject == "target" else ShareFactory)()
        terms |= {"commitment": part.commitment, subject: part, "rule": f"{subject}_due"}
    elif subject == "assignment":
        terms |= {"assignment": AssignmentFactory(), "rule": ReminderRule.REPLY_DUE}
    else:
        terms |= {"rehandling": RehandlingFactory(), "rule": ReminderRule.REHANDLING_DUE}
    ReminderFactory(**terms)
    for other in (
        {"period": date(2026, 1, 31)},
        {"offset_days": -1},
        {"offset_unit": "workdays"},
        {"version": 1},
        {"recipient": UserFactory()},
    ):
        ReminderFactory(**{**terms, **other})

    with pytest.raises(IntegrityError):
        ReminderFactory(**terms)


def test_rows_say_what_they_are():
    mail, line = Mail(message_id="<1@y.invalid>"), Reminder(rule="confirmed", period=date(2025, 12, 31))

    assert [str(mail), str(line), line.is_notice] == ["<1@y.invalid>", "新增承诺事项 2025-12-31", True]
    assert str(Heartbeat(name="plan_reminders", day=date(2025, 12, 31))) == "plan_reminders 2025-12-31"
