"""The commands say what they did, in the office's words."""

from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, RefusingAddressFactory, SendingHoldFactory
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.models import Reminder
from tracking.tasks import plan_reminders_task, send_reminders_task

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def commitment():
    bureau = BureauFactory(name="云岭市水务局")
    UserFactory(display_name="林素", email="lin@yunling.invalid", role=Role.CLERK, bureau=bureau)
    return CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 31))


def test_plan_reminders_plans(commitment):
    assert (
        run("plan_reminders", "--date", "2025-12-24")
        == "2025年12月24日：新增待发送1条，补记已错过1条，撤销或取代0条。\n"
    )
    assert Reminder.objects.pending().count() == 1


def test_plan_reminders_dry_run_shows_who_would_get_what_and_why(commitment):
    shown = run("plan_reminders", "--date", "2025-12-24", "--dry-run")

    assert shown.startswith(
        "2025年12月24日（工作日），当日 8:30 起发送，共1封：\n"
        "\n林素（云岭市水务局 · 承办单位经办人）<lin@yunling.invalid>\n"
        "【践诺】1项承诺即将到期，还有7天：下一步，我局将于2025年底前新建停车场3个。\n"
    )
    assert (
        "提醒依据：按“承诺期限前7天”规则，期限前7天提醒责任单位经办人；承诺期限2025年12月31日；提醒日2025年12月24日"
        in shown
    )
    assert Reminder.objects.count() == 0


def test_plan_reminders_dry_run_says_what_would_keep_the_mails_back(commitment):
    run("plan_reminders", "--date", "2025-12-24")
    SendingHoldFactory(reason="person", note="系统检修")
    RefusingAddressFactory(address="lin@yunling.invalid")

    shown = run("plan_reminders", "--date", "2025-12-24", "--dry-run")

    assert shown.startswith(
        "2025年12月24日（工作日），当日 8:30 起发送，共1封：\n"
        "注意：发送已暂停（人工暂停：系统检修）。在督查室恢复发送之前，这些邮件都不会发出。\n"
        "\n林素（云岭市水务局 · 承办单位经办人）<lin@yunling.invalid>\n"
        "注意：该地址已标记为无法送达，在督查室更正之前，这封邮件不会发出。\n"
        "【践诺】1项承诺即将到期"
    )


def test_plan_reminders_dry_run_names_the_free_day():
    assert run("plan_reminders", "--date", "2025-10-01", "--dry-run") == (
        "2025年10月1日（国庆节），将于2025年10月9日 8:30 起发送，共0封：\n"
    )


def test_send_reminders_plans_and_sends_as_on_that_morning(commitment):
    assert run("send_reminders", "--date", "2025-12-24") == (
        "计划：新增待发送1条，补记已错过1条，撤销或取代0条。\n发送：已发送1封，无需发送0封，待重试0封，发送失败0封。\n"
    )
    assert [message.to for message in mail.outbox] == [["lin@yunling.invalid"]]


def test_send_reminders_says_when_it_is_no_time_for_mails(commitment):
    assert run("send_reminders", "--date", "2025-12-27").endswith(
        "现在不是工作日的发送时段，将于2025年12月29日08:30起发送。\n"
    )


def test_send_reminders_fails_aloud_when_the_server_is_down(commitment, settings):
    settings.EMAIL_BACKEND = SCRIPTED
    ScriptedBackend.reset()
    ScriptedBackend.closed = ConnectionRefusedError(111, "Connection refused")

    with pytest.raises(CommandError, match="发送中止：无法连接邮件服务器"):
        run("send_reminders", "--date", "2025-12-24")


def test_the_tasks_have_the_names_the_schedule_uses():
    assert (plan_reminders_task.name, send_reminders_task.name) == (
        "tracking.plan_reminders",
        "tracking.send_reminders",
    )


def test_the_tasks_run(db):
    plan_reminders_task()
    send_reminders_task()

    assert Reminder.objects.count() == 0
