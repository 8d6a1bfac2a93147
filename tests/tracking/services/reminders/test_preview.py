"""Tomorrow's mail: who would get what and why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from proposals.enums import Role
from tests.conftest import NOON
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import (
    CommitmentFactory,
    MailFactory,
    RefusingAddressFactory,
    SendingHoldFactory,
    SendingStateFactory,
)
from tracking.enums import CommitmentStatus, MailStatus, ReminderRule
from tracking.models import Commitment, Heartbeat, Mail, Reminder, SendingState
from tracking.services.reminders import plan_reminders, preview_reminders, queue_notice, send_reminders

pytestmark = pytest.mark.django_db


def test_a_preview_shows_every_mail_and_keeps_nothing():
    bureau = BureauFactory(email="shuiwuju@yunling.invalid")
    clerk = UserFactory(role=Role.CLERK, bureau=bureau, email="")
    office = UserFactory(role=Role.OFFICE)
    CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 9))

    preview = preview_reminders(day=date(2025, 12, 24), now=NOON)

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
    preview = preview_reminders(day=day, now=NOON)

    assert (preview.send_on, preview.reason, preview.is_estimated) == (send_on, reason, is_estimated)


@pytest.fixture
def lin():
    return UserFactory(username="lin", role=Role.CLERK)


def at(day: int, hour: int = 9) -> datetime:
    """Return a moment of December 2025 by the clock of Shanghai, in UTC."""
    return datetime(2025, 12, day, hour, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize("now", [at(20), at(24, 8)])
def test_what_is_told_before_is_not_told_once_more(lin, now):
    CommitmentFactory(bureau=lin.bureau, due_date=date(2025, 12, 31), quote="修复沿河步道")
    CommitmentFactory(bureau=lin.bureau, due_date=date(2026, 1, 1), quote="新建泵站")

    preview = preview_reminders(day=date(2025, 12, 25), now=now)

    assert [mail.subject for mail in preview.mails] == ["【践诺】1项承诺即将到期，还有7天：新建泵站"]
    assert (Reminder.objects.count(), Mail.objects.count()) == (0, 0)


def test_the_number_of_the_pressing_counts_what_will_be_told_before(lin):
    CommitmentFactory(bureau=lin.bureau, due_date=date(2025, 12, 18))

    (mail,) = preview_reminders(day=date(2025, 12, 25), now=at(19, 8)).mails

    assert "已逾期7天，第2次催办\n" in mail.body


def test_news_that_comes_after_the_digest_of_today_is_told_tomorrow(lin):
    commitment = CommitmentFactory(bureau=lin.bureau, due_date=date(2026, 6, 30))
    MailFactory(recipient=lin, send_on=date(2025, 12, 24), status=MailStatus.SENT, sent_at=at(24, 9))
    queue_notice(commitment, rule=ReminderRule.RETURNED, today=date(2025, 12, 24))
    Commitment.objects.update(status=CommitmentStatus.RETURNED)

    preview = preview_reminders(day=date(2025, 12, 25), now=at(24, 15))

    assert [line.rule for mail in preview.mails for line in mail.lines] == [ReminderRule.RETURNED]


def test_what_a_preview_shows_is_what_is_sent(lin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    office = UserFactory(role=Role.OFFICE)
    for due in (date(2025, 12, 10), date(2025, 12, 18), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 24)):
        CommitmentFactory(bureau=lin.bureau, due_date=due, quote=f"{due}前完成")

    preview = preview_reminders(day=date(2025, 12, 25), now=at(24, 8))
    for day in (24, 25):
        send_reminders(now=at(day), worker="test", stopwatch=lambda: 0)

    sent = Mail.objects.filter(send_on=date(2025, 12, 25), status=MailStatus.SENT).order_by("recipient__role")
    assert {mail.recipient for mail in preview.mails} == {lin, office}
    assert [(mail.recipient, mail.subject, mail.body) for mail in preview.mails] == [
        (mail.recipient, mail.subject, mail.body) for mail in sent
    ]


def test_nothing_is_in_the_way_of_a_preview(lin):
    CommitmentFactory(bureau=lin.bureau, due_date=date(2025, 12, 31))

    preview = preview_reminders(day=date(2025, 12, 24), now=at(24, 8))

    assert (preview.obstacles, [mail.waits for mail in preview.mails]) == ((), [""])


def test_a_preview_says_that_sending_is_held(lin):
    SendingHoldFactory(reason="person", note="系统检修")
    SendingHoldFactory(reason="volume", note="昨日数量有误", released_at=at(23), released_by=lin)

    preview = preview_reminders(day=date(2025, 12, 24), now=at(24, 8))

    assert preview.obstacles == ("发送已暂停（人工暂停：系统检修）。在督查室恢复发送之前，这些邮件都不会发出。",)


def test_a_preview_says_that_the_mail_server_does_not_answer(lin):
    SendingStateFactory(name=SendingState.ONLY, failures=2, closed_until=at(24), closed_reason="无法连接邮件服务器")

    preview = preview_reminders(day=date(2025, 12, 24), now=at(24, 8))

    assert preview.obstacles == (
        "邮件服务器目前无法使用（无法连接邮件服务器）。届时如仍未恢复，这些邮件将等待，恢复后自动发出。",
    )


def test_a_preview_says_that_so_many_mails_will_wait_for_a_person(lin, settings):
    settings.SENDING_VOLUME_FLOOR = 1
    for clerk in (lin, UserFactory(username="zhou", role=Role.CLERK)):
        CommitmentFactory(bureau=clerk.bureau, due_date=date(2025, 12, 31))

    expected = preview_reminders(day=date(2025, 12, 24), now=at(24, 8)).obstacles
    SendingHoldFactory(reason="volume", evidence="2025-12-24", released_at=at(24), released_by=lin)
    allowed = preview_reminders(day=date(2025, 12, 24), now=at(24, 9)).obstacles

    assert expected == (
        "2025年12月24日计划发送2封邮件，此前没有发送过。邮件数量异常，发送前将自动暂停，由督查室核对后恢复发送。",
    )
    assert allowed == ()


def test_a_preview_says_which_mail_goes_to_an_address_that_takes_none(lin):
    other = UserFactory(username="zhou", role=Role.CLERK)
    for clerk in (lin, other):
        CommitmentFactory(bureau=clerk.bureau, due_date=date(2025, 12, 31))
    plan_reminders(today=date(2025, 12, 24))
    RefusingAddressFactory(address=lin.email.lower())

    preview = preview_reminders(day=date(2025, 12, 24), now=at(24, 8))

    assert [(mail.recipient, mail.waits) for mail in preview.mails] == [
        (lin, "该地址已标记为无法送达，在督查室更正之前，这封邮件不会发出。"),
        (other, ""),
    ]


def test_a_preview_says_who_has_no_address_any_more(lin):
    CommitmentFactory(bureau=lin.bureau, due_date=date(2025, 12, 31))
    plan_reminders(today=date(2025, 12, 24))
    lin.email = ""
    lin.save()

    (mail,) = preview_reminders(day=date(2025, 12, 24), now=at(24, 8)).mails

    assert (mail.address, mail.waits) == ("", "收件人没有邮箱地址，这封邮件无法送达。")
