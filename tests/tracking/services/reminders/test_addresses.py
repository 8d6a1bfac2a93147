"""An address that refuses: who is affected, and how the office mends it."""

from datetime import UTC, date, datetime

import pytest

from proposals.enums import Role
from proposals.models import User
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, MailFactory, RefusingAddressFactory, ReminderFactory
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.enums import MailStatus, RefusalSource, ReminderStatus
from tracking.models import RefusingAddress, Reminder
from tracking.services.reminders import send_reminders
from tracking.services.reminders.addresses import (
    CorrectionRefused,
    at_marked_addresses,
    clear_address,
    mark_address,
)

pytestmark = pytest.mark.django_db

NINE = datetime(2025, 12, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def clerk():
    return UserFactory(username="lin", email="Lin@yunling.invalid", role=Role.CLERK, bureau=BureauFactory())


@pytest.fixture
def mark(clerk):
    return RefusingAddressFactory(address="lin@yunling.invalid")


def test_an_address_is_marked_once_whatever_its_case():
    marked = [
        mark_address(address, source=RefusalSource.ANSWER, reason="550", mail=None, now=NINE)
        for address in ("Lin@yunling.invalid", "lin@YUNLING.invalid")
    ]

    assert marked == [True, False]
    assert RefusingAddress.objects.get().address == "lin@yunling.invalid"


def test_people_without_an_address_of_their_own_are_affected_by_their_bureaus(clerk, mark):
    bureau = BureauFactory(email="lin@yunling.invalid")
    without = UserFactory(email="", role=Role.CLERK, bureau=bureau)
    UserFactory(role=Role.HEAD, bureau=bureau)

    assert set(at_marked_addresses(User.objects.all())) == {clerk, without}


def test_a_corrected_address_replaces_the_old_one_and_what_could_not_be_told_goes_out(clerk, mark, settings):
    settings.EMAIL_BACKEND = SCRIPTED
    ScriptedBackend.reset()
    commitment = CommitmentFactory(bureau=clerk.bureau, due_date=date(2025, 12, 31))
    mail = MailFactory(recipient=clerk, status=MailStatus.FAILED, failure="邮件服务器拒收", attempts=1)
    ReminderFactory(recipient=clerk, commitment=commitment, mail=mail, status=ReminderStatus.FAILED)
    office = UserFactory(username="office")

    assert clear_address(mark.pk, by=office, now=NINE, corrected_to="lin.su@yunling.invalid")
    send_reminders(now=NINE, worker="test", stopwatch=lambda: 0)

    clerk.refresh_from_db()
    mark.refresh_from_db()
    assert (clerk.email, mark.cleared_by, mark.corrected_to) == (
        "lin.su@yunling.invalid",
        office,
        "lin.su@yunling.invalid",
    )
    assert [sent["To"] for sent in ScriptedBackend.taken] == ["lin.su@yunling.invalid"]
    assert set(Reminder.objects.filter(recipient=clerk, offset_days=-7).values_list("status", flat=True)) == {"sent"}


def test_an_address_that_was_right_after_all_is_used_again_as_it_is(clerk, mark):
    clear_address(mark.pk, by=UserFactory(), now=NINE, corrected_to="LIN@yunling.invalid")

    clerk.refresh_from_db()
    mark.refresh_from_db()
    assert (clerk.email, mark.corrected_to) == ("Lin@yunling.invalid", "")
    assert not RefusingAddress.objects.marked().exists()


def test_clearing_twice_is_once(mark):
    assert [clear_address(mark.pk, by=UserFactory(), now=NINE) for _ in range(2)] == [True, False]


def test_the_address_of_an_account_outside_the_bureaus_is_the_administrators_to_change(mark):
    UserFactory(role=Role.ADMIN, email="lin@yunling.invalid")

    with pytest.raises(CorrectionRefused, match="请系统管理员在后台维护中更正"):
        clear_address(mark.pk, by=UserFactory(), now=NINE, corrected_to="mine@yunling.invalid")

    assert clear_address(mark.pk, by=UserFactory(), now=NINE)


def test_it_cannot_be_corrected_to_another_marked_address(mark):
    RefusingAddressFactory(address="gone@yunling.invalid")

    with pytest.raises(CorrectionRefused, match=r"gone@yunling\.invalid也已标记为无法送达"):
        clear_address(mark.pk, by=UserFactory(), now=NINE, corrected_to="gone@yunling.invalid")


def test_a_bureau_clears_no_address(clerk, mark):
    with pytest.raises(CorrectionRefused, match="只有督查室或系统管理员可以更正地址。"):
        clear_address(mark.pk, by=clerk, now=NINE)
