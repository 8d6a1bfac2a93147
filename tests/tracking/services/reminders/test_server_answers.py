"""What each answer of the mail server leaves behind, and what a server that does not answer costs."""

import smtplib
from datetime import UTC, date, datetime, timedelta

import pytest

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, MailFactory, RefusingAddressFactory, ReminderFactory
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.enums import MailStatus
from tracking.models import Mail, MailTry, RefusingAddress, Reminder, SendingState
from tracking.services.reminders import send_reminders, sweep_reminders
from tracking.services.reminders.circuit import why_open
from tracking.services.reminders.composing import Composed
from tracking.services.reminders.outbox import LEASE
from tracking.services.reminders.results import mark

pytestmark = pytest.mark.django_db

NINE = datetime(2025, 12, 24, 1, 0, tzinfo=UTC)


def after(**passed: float) -> datetime:
    return NINE + timedelta(**passed)


def send(now: datetime = NINE):
    return send_reminders(now=now, worker="云岭:7", stopwatch=lambda: ScriptedBackend.passed)


@pytest.fixture(autouse=True)
def post(settings):
    settings.EMAIL_BACKEND = SCRIPTED
    ScriptedBackend.reset()
    return ScriptedBackend


def clerk_with_a_promise(username: str):
    clerk = UserFactory(username=username, role=Role.CLERK, bureau=BureauFactory())
    CommitmentFactory(bureau=clerk.bureau, due_date=date(2025, 12, 31))
    return clerk


@pytest.fixture
def clerk():
    return clerk_with_a_promise("lin")


@pytest.fixture
def clerks():
    return [clerk_with_a_promise(f"clerk{number}") for number in range(8)]


def refusal(code: int, words: bytes, address: str = "lin@yunling.invalid") -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({address: (code, words)})


def tries() -> list[tuple[str, int | None, str]]:
    return list(MailTry.objects.order_by("pk").values_list("outcome", "code", "answer"))


def test_each_try_is_written_down_with_the_process_and_the_servers_words(post, clerk):
    post.answers[clerk.email] = [smtplib.SMTPDataError(451, b"4.3.0 try\nlater"), None]

    send()
    send(after(minutes=2))

    assert tries() == [("later", 451, "邮件服务器暂不接收（451 4.3.0 try later）"), ("taken", None, "")]
    first, second = MailTry.objects.order_by("pk")
    assert (first.at, second.at) == (NINE, after(minutes=2))
    assert first.worker.startswith("云岭:7:")
    assert first.worker != second.worker


class Killed(BaseException):
    """The process dies here."""


def test_the_try_of_a_process_that_died_is_written_down_by_the_one_that_takes_over(post, clerk):
    MailFactory(
        recipient=clerk,
        message_id="<mail@yunling.invalid>",
        address=clerk.email,
        composed_at=NINE,
        status=MailStatus.SENDING,
        claimed_by="dead:1:token",
        lease_until=NINE,
        may_have_arrived=True,
    )
    ReminderFactory(recipient=clerk, commitment=clerk.bureau.commitments.get(), mail=Mail.objects.get())

    send(after(seconds=1))

    assert (MailTry.objects.earliest("pk").worker, tries()[0][0]) == ("dead:1:token", "lost")
    assert tries()[1:] == [("taken", None, "")]


@pytest.mark.parametrize(
    ("error", "is_marked"),
    [
        (refusal(550, b"5.1.1 no such user"), True),
        (refusal(550, b"no such user here"), True),
        (refusal(550, b"5.2.1 mailbox disabled"), True),
        (refusal(552, b"5.2.2 mailbox full"), False),
        (refusal(554, b"5.7.1 relaying denied"), False),
        (refusal(450, b"4.2.1 greylisted"), False),
        (smtplib.SMTPDataError(550, b"5.1.1 user unknown"), True),
        (smtplib.SMTPDataError(554, b"message looks like spam"), False),
    ],
    ids=str,
)
def test_only_a_refusal_of_the_address_itself_marks_it(post, clerk, error, is_marked):
    post.answers[clerk.email] = [error]

    send()

    assert RefusingAddress.objects.marked().exists() == is_marked


def test_a_marked_address_is_not_sent_to_and_its_bureaus_head_stands_in(post, clerk):
    head = UserFactory(username="head", role=Role.HEAD, bureau=clerk.bureau)
    post.answers[clerk.email] = [refusal(550, b"5.1.1 no such user")]
    send()

    send(after(days=7))  # the day itself

    assert [mail["To"] for mail in post.taken] == [head.email]
    assert [line.recipient for line in Reminder.objects.filter(status="sent", offset_days=0)][:1] == [head]


def test_a_mail_to_an_address_marked_meanwhile_is_closed_with_the_reason(post, clerk):
    sweep_reminders(now=NINE)
    RefusingAddressFactory(address="lin@yunling.invalid")

    result = send(after(minutes=1))

    assert (result.failed, post.taken) == (1, [])
    assert Mail.objects.get().failure == "该地址已标记为无法送达，待督查室更正"


def test_a_server_that_refuses_everybody_marks_nobody_and_loses_nothing(post, clerks):
    for clerk in clerks:
        post.answers[clerk.email] = [refusal(550, b"who are you", clerk.email)]

    result = send()

    assert result.stopped == "邮件服务器拒收全部邮件，请检查发件设置：邮件服务器拒收（550 who are you）"
    assert (result.failed, result.retried) == (0, 5)
    assert not RefusingAddress.objects.exists()
    assert set(Mail.objects.values_list("status", flat=True)) == {"pending"}

    post.answers.clear()
    assert send(after(minutes=2)).sent == 8


def test_refusals_are_believed_once_the_server_takes_a_mail(post, clerks):
    for clerk in clerks[:3]:
        post.answers[clerk.email] = [refusal(550, b"5.1.1 gone", clerk.email)]

    result = send()

    assert (result.sent, result.failed) == (5, 3)
    assert RefusingAddress.objects.marked().count() == 3


def test_while_the_server_is_down_everybody_leaves_it_alone_and_one_asks_again(post, clerks):
    post.closed = ConnectionRefusedError(111, "Connection refused")
    first = send()
    post.closed = None

    others = [send(after(seconds=second)) for second in (1, 30, 59)]
    probe = send(after(seconds=73))

    assert first.stopped == "无法连接邮件服务器（[Errno 111] Connection refused）"
    assert {(other.sent, other.stopped) for other in others} == {(0, first.stopped)}
    assert (probe.sent, post.connections) == (8, 1)
    assert SendingState.objects.get().failures == 0


def test_after_the_pause_one_sender_alone_asks_whether_the_server_is_back(post, clerk):
    post.closed = ConnectionRefusedError(111, "Connection refused")
    first = send()

    answers = [why_open(now=after(seconds=second)) for second in (73, 74, 75)]

    assert answers == ["", first.stopped, first.stopped]


def test_a_server_down_for_a_day_is_asked_every_ten_minutes_and_no_attempt_is_counted(post, clerk):
    post.closed = ConnectionRefusedError(111, "Connection refused")
    for minute in range(0, 9 * 60, 5):
        send(after(minutes=minute))
    asked = SendingState.objects.get().failures
    waiting = Mail.objects.get()
    post.closed = None

    assert 30 < asked < 60
    assert (waiting.status, waiting.attempts, waiting.may_have_arrived) == (MailStatus.PENDING, 0, False)
    assert send(after(days=1)).sent == 1


def test_a_server_that_hangs_up_with_421_stops_the_run_and_costs_no_attempt(post, clerks):
    for clerk in clerks:
        post.answers[clerk.email] = [smtplib.SMTPResponseException(421, b"shutting down")]

    result = send()

    assert (result.sent, result.retried, result.stopped) == (0, 1, "邮件服务器暂停服务（421 shutting down）")
    assert set(Mail.objects.values_list("attempts", "may_have_arrived")) == {(0, False)}


def test_of_a_group_only_what_is_still_ours_is_marked(clerks):
    mails = [
        MailFactory(recipient=clerk, status=MailStatus.SENDING, claimed_by=token, lease_until=NINE + LEASE)
        for clerk, token in zip(clerks, ["ours", "theirs", "ours"], strict=False)
    ]
    from tracking.services.reminders.delivery import TAKEN

    marked = mark([(Composed(mail, (), False), TAKEN) for mail in mails], token="ours", moment=NINE)

    assert [composed.mail.pk for composed, _ in marked] == [mails[0].pk, mails[2].pk]
    assert [Mail.objects.get(pk=mail.pk).status for mail in mails] == ["sent", "sending", "sent"]
    assert MailTry.objects.count() == 2


def test_who_finds_a_mail_taken_over_leaves_the_rest_of_the_batch_alone(post, clerks):
    def take_over():
        Mail.objects.filter(status="sending").update(claimed_by="another worker")

    post.answers[clerks[2].email] = [take_over]

    result = send()

    assert (result.sent, len(post.taken)) == (2, 3)
    assert Mail.objects.filter(claimed_by="another worker").count() == 8 - 2
