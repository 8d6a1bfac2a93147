"""Against a mail server that really listens: what each of its moods costs, with marks in groups."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory
from tests.kill.servers import free_port
from tracking.models import Mail, MailTry, RefusingAddress
from tracking.services.reminders import send_reminders

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]

NINE = datetime(2025, 12, 24, 1, 0, tzinfo=UTC)


class Server:
    """Answers the commands as told: ``recipients`` and ``contents`` map an address to answers."""

    def __init__(self):
        self.taken, self.senders, self.recipients, self.contents = [], [], {}, {}
        self.hangs, self.hung_up = threading.Event(), threading.Event()

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return self.senders.pop(0) if self.senders else "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd
        answers = self.recipients.get(address, [])
        answer = answers.pop(0) if answers else "250 OK"
        if answer == "cut":
            server.transport.abort()
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        import asyncio

        if self.hangs.is_set():
            await asyncio.sleep(3)
        answers = self.contents.get(envelope.rcpt_tos[0], [])
        answer = answers.pop(0) if answers else "250 OK"
        if answer == "cut":
            self.taken.append(envelope.rcpt_tos[0])
            server.transport.abort()
        elif answer.startswith("250"):
            self.taken.append(envelope.rcpt_tos[0])
        return answer


class Hasty(SMTP):
    """Hangs up on whoever has said nothing for a moment, and tells of it."""

    def connection_made(self, transport):
        self.event_handler.hung_up.clear()
        super().connection_made(transport)

    def connection_lost(self, error):
        super().connection_lost(error)
        self.event_handler.hung_up.set()


class HastyController(Controller):
    def factory(self):
        return Hasty(self.handler, timeout=0.05)


def serve(answering, kind, settings, tmp_path):
    controller = kind(answering, hostname="127.0.0.1", port=free_port(), ready_timeout=10)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_TIMEOUT = 1
    settings.SENDING_JOURNAL_FOLDER = tmp_path
    return controller


@pytest.fixture
def server(settings, tmp_path):
    answering = Server()
    controller = serve(answering, Controller, settings, tmp_path)
    yield answering
    controller.stop()


@pytest.fixture
def hasty(settings, tmp_path):
    answering = Server()
    controller = serve(answering, HastyController, settings, tmp_path)
    yield answering
    controller.stop()


@pytest.fixture
def clerks():
    made = []
    for number in range(5):
        made.append(UserFactory(username=f"clerk{number}", role=Role.CLERK, bureau=BureauFactory()))
        CommitmentFactory(bureau=made[-1].bureau, due_date=date(2025, 12, 31))
    return [clerk.email for clerk in made]


def send(**later: float):
    return send_reminders(now=NINE + timedelta(**later), worker="test", stopwatch=lambda: 0)


def statuses() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("status", flat=True))


def test_everybody_gets_one_mail_over_one_connection(server, clerks):
    result = send()

    assert (result.sent, server.taken, statuses()) == (5, clerks, ["sent"] * 5)
    assert set(MailTry.objects.values_list("outcome", flat=True)) == {"taken"}


def test_451_puts_one_mail_off_and_sends_the_others(server, clerks):
    server.contents[clerks[1]] = ["451 4.3.0 busy"]

    first, second = send(), send(minutes=2)

    assert (first.sent, first.retried, second.sent) == (4, 1, 1)
    assert sorted(server.taken) == clerks


def test_550_for_one_recipient_marks_the_address_and_sends_the_others(server, clerks):
    server.recipients[clerks[1]] = ["550 5.1.1 no such user"]

    result = send()

    assert (result.sent, result.failed) == (4, 1)
    assert list(RefusingAddress.objects.marked().values_list("address", flat=True)) == [clerks[1]]


def test_421_stops_the_run_and_everything_goes_out_when_the_server_is_back(server, clerks):
    server.contents[clerks[0]] = ["421 4.3.2 shutting down"]

    first, second = send(), send(minutes=2)

    assert (first.sent, first.stopped) == (0, "邮件服务器暂停服务（421 4.3.2 shutting down）")
    assert (second.sent, sorted(server.taken)) == (5, clerks)
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}


def test_a_server_that_hangs_costs_its_timeout_and_the_same_mails_go_out_later(server, clerks):
    server.hangs.set()
    first = send()
    server.hangs.clear()

    second = send(minutes=3)

    assert (first.sent, first.retried) == (0, 3)
    assert first.stopped.startswith("与邮件服务器的连接中断")
    assert second.sent == 5
    assert Mail.objects.filter(may_have_arrived=True).count() == 0


def test_a_connection_cut_after_the_mail_was_taken_sends_the_same_mail_again(server, clerks):
    server.contents[clerks[2]] = ["cut"]

    first, second = send(), send(minutes=2)

    assert (first.sent, first.retried, second.sent) == (4, 1, 1)
    assert sorted(server.taken) == sorted([*clerks, clerks[2]])
    assert list(MailTry.objects.filter(mail__recipient__email=clerks[2]).values_list("outcome", flat=True)) == [
        "unknown",
        "taken",
    ]


def test_a_kept_connection_that_the_server_has_closed_is_opened_again_for_the_same_mail(hasty, clerks):
    def idle():
        # Between two mails, for as long as it takes the server to hang up.
        if connected:
            hasty.hung_up.wait(5)
        return 0

    connected = hasty.taken
    result = send_reminders(now=NINE, worker="test", stopwatch=idle)

    assert (result.sent, result.retried, result.stopped) == (5, 0, "")
    assert (hasty.taken, statuses()) == (clerks, ["sent"] * 5)
    assert set(MailTry.objects.values_list("outcome", flat=True)) == {"taken"}


def test_a_connection_cut_before_the_mail_itself_leaves_nothing_in_doubt(server, clerks):
    server.recipients[clerks[1]] = ["cut"]

    first, second = send(), send(minutes=2)

    assert (first.sent, first.retried, second.sent) == (4, 1, 1)
    assert sorted(server.taken) == clerks
    assert list(MailTry.objects.filter(mail__recipient__email=clerks[1]).values_list("outcome", flat=True)) == [
        "closed",
        "taken",
    ]


def test_while_it_waits_to_be_sent_again_it_is_known_not_to_have_arrived(server, clerks):
    server.recipients[clerks[1]] = ["cut"]

    send()

    mail = Mail.objects.get(recipient__email=clerks[1])
    assert (mail.status, mail.attempts, mail.may_have_arrived) == ("pending", 1, False)
    assert mail.failure.startswith("与邮件服务器的连接中断，邮件尚未送出（")


def test_a_good_bye_between_two_mails_costs_another_connection(server, clerks):
    server.senders = ["250 OK", "421 4.4.2 idle for too long"]

    assert (send().sent, server.taken) == (5, clerks)
    assert set(MailTry.objects.values_list("outcome", flat=True)) == {"taken"}


def test_a_good_bye_on_a_new_connection_too_stops_the_run(server, clerks):
    server.senders = ["421 4.3.2 shutting down"] * 2

    result = send()

    assert (result.sent, result.stopped) == (0, "邮件服务器暂停服务（421 4.3.2 shutting down）")
