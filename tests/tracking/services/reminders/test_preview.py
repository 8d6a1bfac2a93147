"""Tomorrow's mail: who would get what and why."""

from datetime import date

import pytest

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory
from tracking.models import Heartbeat, Mail, Reminder
from tracking.services.reminders import preview_reminders

pytestmark = pytest.mark.django_db


def test_a_preview_shows_every_mail_and_keeps_nothing():
    bureau = BureauFactory(email="shuiwuju@yunling.invalid")
    clerk = UserFactory(role=Role.CLERK, bureau=bureau, email="")
    office = UserFactory(role=Role.OFFICE)
    CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 9))

    preview = preview_reminders(day=date(2025, 12, 24))

    assert [(mail.recipient, mail.address, mail.subject) for mail in preview.mails] == [
        (
            clerk,
            "shuiwuju@yunling.invalid",
            "【践诺】1项承诺逾期，已逾期15天，第1次催办：下一步，我局将于2025年底前新建停车场3个。",
        ),
        (office, office.email, "【践诺】1项承诺逾期，已逾期15天：下一步，我局将于2025年底前新建停车场3个。"),
    ]
    assert [line.why for mail in preview.mails for line in mail.lines] == [
        "按“承诺逾期每周催办”规则，逾期第14天提醒责任单位经办人",
        "按“承诺逾期报督查室”规则，逾期第15天提醒督查室",
    ]
    assert (Reminder.objects.count(), Mail.objects.count(), Heartbeat.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("day", "send_on", "reason", "is_estimated"),
    [
        (date(2025, 9, 30), date(2025, 9, 30), "工作日", False),
        (date(2025, 10, 1), date(2025, 10, 9), "国庆节", False),
        (date(2031, 10, 4), date(2031, 10, 6), "周末", True),
    ],
)
def test_a_preview_says_when_it_would_go_out(day, send_on, reason, is_estimated):
    preview = preview_reminders(day=day)

    assert (preview.send_on, preview.reason, preview.is_estimated) == (send_on, reason, is_estimated)
