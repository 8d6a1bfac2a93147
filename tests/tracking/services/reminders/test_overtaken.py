"""Which lines a later one has overtaken, asked by planning of the lines it found and of those it wrote."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.proposals import AssignmentFactory, UserFactory
from tests.factories.tracking import (
    CommitmentFactory,
    MailFactory,
    RehandlingFactory,
    ReminderFactory,
    ShareFactory,
    TargetFactory,
)
from tracking.services.reminders.settling import OVERTAKEN, overtaken_lines

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)
NOON = datetime(2025, 12, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def terms():
    return {"commitment": CommitmentFactory(), "recipient": UserFactory(), "period": DUE, "offset_days": -7}


def overtaken():
    """The lines found, whichever of them were there before."""
    found = set()
    for last_known in (0, 10**9):
        known, written = (list(lines.values_list("pk", "reason")) for lines in overtaken_lines(last_known=last_known))
        assert (known if last_known == 0 else written) == []
        found.add(tuple(known or written))
    (lines,) = found
    assert {reason for _, reason in lines} <= {OVERTAKEN}
    return [pk for pk, _ in lines]


@pytest.mark.parametrize(
    "later",
    [
        {"offset_days": -1},
        {"offset_days": -1, "offset_unit": "workdays"},
        {"offset_days": 1, "rule": "commitment_overdue"},
        {"offset_days": 0, "own_mail": True},
    ],
)
def test_a_later_rung_about_the_same_date_overtakes(terms, later):
    line = ReminderFactory(**terms)
    ReminderFactory(**{**terms, **later})

    assert overtaken() == [line.pk]


def test_a_later_rung_that_was_told_overtakes(terms):
    line = ReminderFactory(**terms)
    ReminderFactory(**{**terms, "offset_days": -1, "status": "sent", "mail": MailFactory()})

    assert overtaken() == [line.pk]


@pytest.mark.parametrize(
    "other",
    [
        {"offset_days": -1, "status": "superseded"},
        {"offset_days": -1, "status": "withdrawn"},
        {"offset_days": -1, "status": "failed"},
        {"offset_days": -1, "version": 1},
        {"offset_days": -1, "period": date(2026, 1, 31)},
        {"offset_days": 14, "rule": "silent"},
        {"offset_days": 3, "rule": "returned"},
        {"offset_days": 30, "rule": "circular", "decided_at": NOON},
    ],
)
def test_a_line_of_another_ladder_date_or_fate_does_not(terms, other):
    ReminderFactory(**terms)
    office = UserFactory()
    ReminderFactory(**{**terms, **other, "decided_by": office if "decided_at" in other else None})

    assert overtaken() == []


def test_a_line_about_another_matter_or_person_does_not(terms):
    ReminderFactory(**terms)
    ReminderFactory(**{**terms, "offset_days": -1, "recipient": UserFactory()})
    ReminderFactory(**{**terms, "offset_days": -1, "commitment": CommitmentFactory()})

    assert overtaken() == []


@pytest.mark.parametrize(("part", "factory"), [("target", TargetFactory), ("share", ShareFactory)])
def test_a_part_is_overtaken_by_its_own_lines_only(terms, part, factory):
    ours, other = (factory(commitment=terms["commitment"]) for _ in range(2))
    line = ReminderFactory(**{**terms, "rule": f"{part}_due", part: ours})
    ReminderFactory(**{**terms, "offset_days": 1, "rule": f"{part}_overdue", part: other})
    ReminderFactory(**{**terms, "offset_days": 1, "rule": "commitment_overdue"})

    before = overtaken()
    ReminderFactory(**{**terms, "offset_days": 1, "rule": f"{part}_overdue", part: ours})

    assert (before, overtaken()) == ([], [line.pk])


@pytest.mark.parametrize(("subject", "factory"), [("assignment", AssignmentFactory), ("rehandling", RehandlingFactory)])
def test_what_is_no_commitment_is_overtaken_alike(terms, subject, factory):
    rule = {"assignment": "reply", "rehandling": "rehandling"}[subject]
    terms |= {"commitment": None, subject: factory()}
    line = ReminderFactory(**terms, rule=f"{rule}_due")
    ReminderFactory(**{**terms, "offset_days": 1}, rule=f"{rule}_overdue")

    assert overtaken() == [line.pk]
