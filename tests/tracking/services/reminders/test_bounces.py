"""What other mail systems send back, and what is only said to be a bounce."""

import socketserver
import threading
from datetime import UTC, date, datetime

import pytest

from proposals.enums import Role
from tests.factories.proposals import UserFactory
from tests.factories.tracking import MailFactory
from tracking.models import RefusingAddress
from tracking.services.reminders.bounces import bounces_in, read_bounces, take_bounces
from tracking.services.reminders.outbox import message_id_for

NOON = datetime(2025, 12, 24, 4, 0, tzinfo=UTC)


def bounce(
    message_id: str = "<digest.20251224.1@yunling.invalid>",
    *,
    recipient: str = "rfc822; Lin@yunling.invalid",
    action: str = "failed",
    status: str = "5.1.1",
    kind: str = "message/rfc822",
) -> bytes:
    lines = [
        "From: MAILER-DAEMON@mx.yunling.invalid",
        "To: ducha@yunling.invalid",
        "Subject: Undelivered Mail Returned to Sender",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "MIME-Version: 1.0",
        "",
        "--b",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "I'm sorry to have to inform you that your message could not be delivered.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.yunling.invalid",
        "",
        f"Final-Recipient: {recipient}",
        f"Action: {action}",
        f"Status: {status}",
        "Diagnostic-Code: smtp; 550 5.1.1 user unknown",
        "",
        "--b",
        f"Content-Type: {kind}",
        "",
        f"Message-ID: {message_id}",
        "Subject: digest",
        "",
        "text",
        "--b--",
        "",
    ]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_notification_names_the_mail_the_address_and_the_reason(kind):
    (found,) = bounces_in(bounce(kind=kind))

    assert found.message_ids == {"<digest.20251224.1@yunling.invalid>"}
    assert (found.address, found.reason) == (
        "lin@yunling.invalid",
        "收到退信（5.1.1 550 5.1.1 user unknown）",
    )


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("failed", "5.2.2"), ("failed", "4.4.7"), ("failed", "")],
)
def test_what_may_still_arrive_or_is_no_fault_of_the_address_is_no_bounce(action, status):
    assert bounces_in(bounce(action=action, status=status)) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"Subject: hello\r\n\r\nwords",
        b"Content-Type: multipart/report; report-type=delivery-status\r\n\r\nno boundary",
        b"Auto-Submitted: auto-replied\r\nSubject: =?utf-8?b?5LyR5YGH?=\r\n\r\nback on Monday",
    ],
)
def test_other_mails_are_no_bounces(content):
    assert bounces_in(content) == []


class Box:
    def __init__(self, *contents: bytes) -> None:
        self.contents, self.read = list(contents), []

    def unread(self):
        yield from ((str(number).encode(), content) for number, content in enumerate(self.contents))

    def done(self, key: bytes) -> None:
        self.read.append(key)


@pytest.fixture
def mail(db):
    clerk = UserFactory(email="Lin@yunling.invalid", role=Role.CLERK)
    return MailFactory(recipient=clerk, message_id=message_id_for(clerk.pk, date(2025, 12, 24)))


def test_the_address_of_our_mail_is_marked_once(mail):
    box = Box(bounce(mail.message_id), bounce(mail.message_id))

    assert take_bounces(box, now=NOON) == 1

    marked = RefusingAddress.objects.get()
    assert (marked.address, marked.source, marked.mail) == ("lin@yunling.invalid", "bounce", mail)
    assert box.read == [b"0", b"1"]


def test_a_made_up_bounce_marks_nobody(mail):
    box = Box(bounce("<made-up@elsewhere.invalid>"), bounce(mail.message_id, recipient="rfc822; other@yunling.invalid"))

    assert take_bounces(box, now=NOON) == 0
    assert box.read == [b"0", b"1"]


@pytest.mark.django_db
def test_without_a_mailbox_in_the_settings_nobody_looks():
    assert read_bounces(now=NOON) == 0


class _Imap(socketserver.StreamRequestHandler):
    """As much of an IMAP server as one mailbox needs."""

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, command = line.decode().split(maxsplit=1)
            self.server.commands.append(command.strip())
            for answer in self._answers(command):
                self.wfile.write(answer)
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if command.startswith("LOGOUT"):
                return

    def _answers(self, command: str):
        if command.startswith("CAPABILITY"):
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif command.startswith("SELECT"):
            yield b"* 1 EXISTS\r\n"
        elif command.startswith("UID SEARCH"):
            yield b"* SEARCH 7\r\n"
        elif command.startswith("UID FETCH"):
            yield b"* 1 FETCH (UID 7 BODY[] {%d}\r\n" % len(self.server.content) + self.server.content + b")\r\n"
        elif command.startswith("LOGOUT"):
            yield b"* BYE\r\n"


@pytest.mark.loopback
def test_a_mailbox_is_read_over_imap_and_its_mails_are_flagged_as_seen(mail, settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Imap) as server:
        server.content, server.commands, server.daemon_threads = bounce(mail.message_id), [], True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.BOUNCE_IMAP_HOST, settings.BOUNCE_IMAP_PORT = server.server_address
        settings.BOUNCE_IMAP_SSL = False
        settings.BOUNCE_IMAP_USER, settings.BOUNCE_IMAP_PASSWORD = "ducha", "secret"

        marked = read_bounces(now=NOON)
        server.shutdown()

    assert marked == 1
    assert RefusingAddress.objects.get().address == "lin@yunling.invalid"
    assert r"UID STORE 7 +FLAGS.SILENT (\Seen)" in server.commands


@pytest.mark.loopback
@pytest.mark.django_db
def test_a_mailbox_that_does_not_answer_is_left_to_the_next_run(settings):
    settings.BOUNCE_IMAP_HOST, settings.BOUNCE_IMAP_PORT, settings.BOUNCE_IMAP_SSL = "127.0.0.1", 1, False

    with pytest.raises(OSError, match="refused"):
        read_bounces(now=NOON)
