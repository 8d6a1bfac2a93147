"""Reminders that go in a mail of their own, beside the digest. 24 December 2025 is a Wednesday."""

import io
import smtplib
from datetime import UTC, date, datetime, timedelta
from email.header import decode_header, make_header

import pytest
from django.core.management import call_command

from proposals.enums import Role
from tests.conftest import NOON
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, LadderRuleFactory, MailFactory
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.enums import CommitmentStatus
from tracking.ladder_enums import ReminderForm
from tracking.models import Commitment, LadderRule, Mail, Reminder
from tracking.services.reminders import plan_reminders, preview_reminders, send_reminders
from tracking.services.reminders.composing import Batch
from tracking.services.reminders.outbox import claim, open_mails

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)
DIGEST = "【践诺】1项承诺即将到期，还有30天：修复沿河步道"
OWN = "【践诺】第42号提案：承诺期限2025年12月31日，还有7天（新建泵站三座，改善南片排涝）"


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of December 2025 by the clock of Shanghai, in UTC."""
    return datetime(2025, 12, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def send(now: datetime):
    return send_reminders(now=now, worker="test", stopwatch=lambda: ScriptedBackend.passed)


class Killed(BaseException):
    """The sender dies after the server has taken the mail."""


def die():
    raise Killed


@pytest.fixture(autouse=True)
def post(settings):
    settings.EMAIL_BACKEND = SCRIPTED
    settings.SITE_URL = "https://jiannuo.invalid"
    ScriptedBackend.reset()
    return ScriptedBackend


@pytest.fixture
def bureau():
    return BureauFactory(name="云岭市水务局")


@pytest.fixture
def clerk(bureau):
    return UserFactory(
        username="clerk", display_name="林素", email="lin@yunling.invalid", role=Role.CLERK, bureau=bureau
    )


@pytest.fixture
def commitment(bureau, clerk):
    """One promise whose rung of the day the office wants told in a mail of its own."""
    LadderRule.objects.filter(name="承诺期限前7天").update(form=ReminderForm.OWN)
    return CommitmentFactory(
        bureau=bureau,
        due_date=DUE,
        quote="新建泵站三座，改善南片排涝",
        reply__proposal__number="42",
    )


@pytest.fixture
def other(bureau):
    """One promise that stands on a rung of the digest on the same day."""
    return CommitmentFactory(bureau=bureau, due_date=date(2026, 1, 23), quote="修复沿河步道")


def taken(post):
    return sorted(subject(mail) for mail in post.taken)


def subject(mail):
    return str(make_header(decode_header(mail["Subject"])))


def test_no_rule_that_comes_with_the_system_sends_mails_of_their_own():
    assert not LadderRule.objects.filter(form=ReminderForm.OWN).exists()


def test_a_person_with_one_digest_and_one_mail_of_its_own_gets_exactly_these(post, clerk, commitment, other):
    result = send(at(24))

    assert result.sent == 2
    assert taken(post) == [DIGEST, OWN]
    assert [mail["To"] for mail in post.taken] == ["lin@yunling.invalid"] * 2
    assert sorted(mail["Message-ID"].partition(".2025")[0] for mail in post.taken) == ["<digest", "<reminder"]
    rows = Reminder.objects.filter(status="sent").select_related("mail").order_by("pk")
    assert {(row.commitment_id, row.offset_days, row.own_mail, row.mail.subject) for row in rows} == {
        (other.pk, -30, False, DIGEST),
        (commitment.pk, -7, True, OWN),
    }


def test_the_mail_says_what_is_due_where_to_act_and_why(post, clerk, commitment):
    send(at(24))

    (mail,) = post.taken
    text, html, calendar = (part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart())
    assert text == (
        "林素同志：\n"
        "\n"
        "下列事项按规则单独提醒（截至2025年12月24日）：\n"
        "\n"
        "新建泵站三座，改善南片排涝\n"
        "   编号：第42号提案\n"
        "   责任单位：云岭市水务局\n"
        "   承诺期限：2025年12月31日，还有7天\n"
        f"   办理：https://jiannuo.invalid/commitments/{commitment.pk}/\n"
        "   要求：请按期完成并报请核查；预计不能按期完成的，请在到期前申请延期。\n"
        "   提醒依据：按“承诺期限前7天”规则，期限前7天提醒责任单位经办人；"
        "承诺期限2025年12月31日；提醒日2025年12月24日\n"
        "\n"
        "——\n"
        "本邮件由“践诺”自动发送，请勿直接回复。督查室对这类提醒设定为单独发信，其他提醒仍合并在汇总邮件中。"
        "登录：https://jiannuo.invalid\n"
    )
    assert f'<a href="https://jiannuo.invalid/commitments/{commitment.pk}/"' in html
    assert "SUMMARY:到期：新建泵站三座，改善南片排涝" in calendar


def test_sent_again_and_planned_again_it_stays_one_mail(post, commitment, other):
    send(at(24))
    plan_reminders(today=date(2025, 12, 24))

    again = [send(at(24, 10)), send(at(25))]

    assert [result.sent for result in again] == [0, 0]
    assert taken(post) == [DIGEST, OWN]


def test_killed_after_the_server_took_it_it_comes_again_as_the_very_same_mail(post, commitment, other):
    post.answers = {"lin@yunling.invalid": [None, die]}
    with pytest.raises(Killed):
        send(at(24))
    post.answers = {}

    send(at(24, 9, 11))
    send(at(24, 9, 30))

    copies = [mail for mail in post.taken if subject(mail) == OWN]
    assert len(post.taken) == 3
    assert len(copies) == 2
    assert copies[0].as_bytes() == copies[1].as_bytes()
    assert list(Mail.objects.values_list("status", flat=True)) == ["sent", "sent"]


def test_what_may_have_arrived_yesterday_is_sent_again_and_the_digest_of_today_goes_out(post, commitment, other):
    CommitmentFactory(bureau=commitment.bureau, due_date=date(2025, 12, 24), quote="今日到期的承诺")
    Commitment.objects.filter(pk=other.pk).update(due_date=date(2026, 1, 24))
    post.answers = {"lin@yunling.invalid": [None, die]}
    with pytest.raises(Killed):
        send(at(24))
    post.answers = {}

    send(at(25))

    # Thirty days before 24 January is Christmas Day: the digest of the 25th is not held up by the mail of the 24th.
    late = "【践诺】1项承诺逾期，已逾期1天，第1次催办；另有1项承诺即将到期"
    assert taken(post) == ["【践诺】1项承诺即将到期，今日到期：今日到期的承诺", late, OWN, OWN]
    assert len({mail["Message-ID"] for mail in post.taken}) == 3


def test_a_mail_the_server_did_not_take_yesterday_is_a_mail_of_today(post, commitment):
    post.answers = {"lin@yunling.invalid": [smtplib.SMTPServerDisconnected("gone"), smtplib.SMTPDataError(451, b"x")]}
    send(at(24, 17, 55))
    uncertain = Mail.objects.get()
    Mail.objects.update(may_have_arrived=False)

    send(at(25))
    send(at(25, 10))

    assert (uncertain.may_have_arrived, uncertain.status) == (True, "pending")
    assert taken(post) == ["【践诺】第42号提案：承诺期限2025年12月31日，还有6天（新建泵站三座，改善南片排涝）"]
    assert list(Mail.objects.order_by("send_on").values_list("status", "send_on")) == [
        ("merged", date(2025, 12, 24)),
        ("sent", date(2025, 12, 25)),
    ]


def test_submitted_at_the_last_minute_nothing_goes_out_and_returned_it_goes_out_after_all(post, commitment):
    plan_reminders(today=date(2025, 12, 24))
    Commitment.objects.update(status=CommitmentStatus.SUBMITTED)
    first = send(at(24))
    Commitment.objects.update(status=CommitmentStatus.RETURNED, state_since=date(2025, 12, 24))
    plan_reminders(today=date(2025, 12, 24))

    second = send(at(24, 10))

    assert (first.sent, second.sent, taken(post)) == (0, 1, [OWN])
    assert Mail.objects.count() == 1


def test_a_more_urgent_rung_overtakes_it_whatever_its_form(post, commitment):
    plan_reminders(today=date(2025, 12, 24))

    send(at(30))

    assert taken(post) == ["【践诺】1项承诺即将到期，还有1天：新建泵站三座，改善南片排涝"]
    assert list(Reminder.objects.order_by("offset_days").values_list("offset_days", "own_mail", "status")) == [
        (-30, False, "superseded"),
        (-7, True, "superseded"),
        (-1, False, "sent"),
    ]


def test_each_person_gets_her_own(post, bureau, clerk, commitment):
    UserFactory(email="zhou@yunling.invalid", role=Role.CLERK, bureau=bureau)

    send(at(24))

    assert sorted(mail["To"] for mail in post.taken) == ["lin@yunling.invalid", "zhou@yunling.invalid"]
    assert len({mail["Message-ID"] for mail in post.taken}) == 2


def test_three_matters_are_three_mails(post, bureau, commitment):
    CommitmentFactory.create_batch(2, bureau=bureau, due_date=DUE)

    result = send(at(24))

    assert (result.sent, len({mail["Message-ID"] for mail in post.taken})) == (3, 3)


def test_the_number_of_a_mail_follows_from_what_it_is_about(post, clerk, commitment):
    plan_reminders(today=date(2025, 12, 24))
    line = Reminder.objects.get(status="pending")

    send(at(24))

    mail = Mail.objects.get()
    assert line.identity == f"commitment-{commitment.pk}:commitment_due:-7days:2025-12-31:0:{clerk.pk}"
    assert mail.matter == line.identity
    assert mail.message_id.startswith("<reminder.20251224.")
    assert mail.message_id.endswith("@jiannuo.invalid>")


def test_the_preview_shows_which_mails_go_out_alone(clerk, commitment, other):
    preview = preview_reminders(day=date(2025, 12, 24), now=NOON)

    assert (preview.people, preview.digests, preview.own, preview.lines) == (1, 1, 1, 2)
    assert [(mail.is_own, mail.subject) for mail in preview.mails] == [(False, DIGEST), (True, OWN)]
    assert Reminder.objects.count() == 0


def test_the_command_shows_which_mails_go_out_alone(clerk, commitment, other):
    output = io.StringIO()

    call_command("plan_reminders", "--date", "2025-12-24", "--dry-run", stdout=output)

    assert "当日 8:30 起发送，共2封（其中单独发信1封）：" in output.getvalue()
    assert f"林素（云岭市水务局 · 承办单位经办人）<lin@yunling.invalid>　单独发信\n{OWN}\n" in output.getvalue()


def test_a_rule_that_repeats_can_send_mails_of_their_own(post, bureau, clerk):
    LadderRule.objects.all().delete()
    LadderRuleFactory(offset=7, repeat_days=7, form=ReminderForm.OWN)
    CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 10), reply__proposal__number="7", quote="修复沿河步道")

    send(at(17))
    send(at(24))

    assert taken(post) == [
        "【践诺】第7号提案：承诺期限2025年12月10日，已逾期14天，第2次催办（修复沿河步道）",
        "【践诺】第7号提案：承诺期限2025年12月10日，已逾期7天，第1次催办（修复沿河步道）",
    ]


def test_a_digest_of_the_day_does_not_keep_a_mail_of_its_own_from_going_out(post, clerk, commitment):
    MailFactory(recipient=clerk, send_on=date(2025, 12, 24), status="sent", sent_at=at(24, 8, 40))

    assert send(at(24)).sent == 1
    assert taken(post) == [OWN]


def test_a_line_planned_while_a_digest_is_worded_waits_for_its_own_mail(post, commitment, other, clerk):
    Commitment.objects.filter(pk=commitment.pk).update(due_date=date(2026, 6, 30))
    plan_reminders(today=date(2025, 12, 24))
    open_mails(today=date(2025, 12, 24), moment=at(24))
    Commitment.objects.filter(pk=commitment.pk).update(due_date=DUE)
    plan_reminders(today=date(2025, 12, 24))

    ids = claim(token="one:1", today=date(2025, 12, 24), moment=at(24))
    (composed,) = Batch(ids, token="one:1", moment=at(24), today=date(2025, 12, 24)).take()

    assert composed.mail.subject == DIGEST
    assert Reminder.objects.get(own_mail=True).mail is None


def test_after_twelve_refusals_for_the_moment_it_is_a_mail_of_the_next_day(post, commitment, clerk):
    post.answers[clerk.email] = [smtplib.SMTPDataError(451, b"later")] * 12
    plan_reminders(today=date(2025, 12, 24))
    open_mails(today=date(2025, 12, 24), moment=at(24))
    Mail.objects.update(attempts=11)
    send(at(24))
    post.answers.clear()

    sent = [send(at(24, 15)).sent, send(at(25)).sent]

    assert sent == [0, 1]
    assert list(Mail.objects.order_by("send_on").values_list("send_on", "status")) == [
        (date(2025, 12, 24), "failed"),
        (date(2025, 12, 25), "sent"),
    ]
