"""What a mail server is told for one mail, and what becomes of the connection when it says no."""

import contextlib
import smtplib
import socket
import threading

import pytest

from tracking.smtp import NothingLeft, hand_over

pytestmark = pytest.mark.loopback

CONTENT = b"Subject: x\r\n\r\none\r\n"


class Server:
    """
    Answer what comes in with the next of ``answers``: a pair of what it waits for and what it then says.

    ``heard`` is what each answer had waited for; an answer of None hangs up, one that is an event waits for that first.
    """

    def __init__(self, *extensions, answers):
        self.heard = []
        greeting = b"".join(b"250-%b\r\n" % name for name in (b"yunling", *extensions)) + b"250 HELP\r\n"
        self._answers = [(b"\r\n", greeting), *answers]
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        connection, _ = self._listening.accept()
        with connection, self._listening:
            connection.settimeout(5)
            connection.sendall(b"220 ready\r\n")
            for end, answer in self._answers:
                heard = b""
                # Who closes with an answer unread resets the connection; whether the answer came first is chance.
                with contextlib.suppress(ConnectionError):
                    while not heard.endswith(end) and (more := connection.recv(10_000)):
                        heard += more
                self.heard.append(heard)
                if isinstance(answer, threading.Event):
                    answer.wait(5)
                    return
                if answer is None or not heard:
                    return
                with contextlib.suppress(ConnectionError):
                    connection.sendall(answer)

    def told(self):
        """Return what it heard after the greeting, once it has said everything."""
        self._thread.join(5)
        return self.heard[1:]


def interrupted():
    raise KeyboardInterrupt


def send(server, *, content=CONTENT, times=1, recipient="lin@yunling.invalid", timeout=5, **more):
    connection = smtplib.SMTP("127.0.0.1", server.port, local_hostname="here", timeout=timeout)
    try:
        for _ in range(times):
            hand_over(connection, content, sender="office@yunling.invalid", recipient=recipient, **more)
    finally:
        connection.close()


MAIL, RCPT, DATA = (
    b"MAIL FROM:<office@yunling.invalid>\r\n",
    b"RCPT TO:<lin@yunling.invalid>\r\n",
    b"DATA\r\n",
)
END, ANEW = (b"\r\n.\r\n", b"250 taken\r\n"), (b"rset\r\n", b"250 ok\r\n")


class TestOneAfterTheOther:
    def test_a_mail_is_handed_over(self):
        server = Server(
            answers=[(b"\r\n", b"250 ok\r\n"), (b"\r\n", b"250 ok\r\n"), (b"\r\n", b"354 go on\r\n"), END],
        )

        send(server)

        assert server.told() == [MAIL, RCPT, DATA, b"Subject: x\r\n\r\none\r\n.\r\n"]

    def test_there_is_time_for_something_else_before_anything_of_the_mail_has_left(self):
        server = Server(answers=[(b"\r\n", b"250 ok\r\n"), (b"\r\n", None)])

        with pytest.raises(KeyboardInterrupt):
            send(server, meanwhile=interrupted)

        assert server.told() == [MAIL, b""]

    def test_its_size_is_told_where_the_server_wants_to_know(self):
        server = Server(b"SIZE 1000", answers=[(b"\r\n", b"552 too large\r\n"), ANEW])

        with pytest.raises(smtplib.SMTPSenderRefused):
            send(server)

        assert server.told() == [b"MAIL FROM:<office@yunling.invalid> SIZE=19\r\n", b"rset\r\n"]

    def test_a_line_that_begins_with_a_full_stop_keeps_it(self):
        answers = [(b"\r\n", b"250 ok\r\n"), (b"\r\n", b"251 ok\r\n"), (b"\r\n", b"354 go on\r\n"), END]
        server = Server(answers=answers)

        send(server, content=b".a\r\n.\r\n..b\r\nc.\r\n")

        assert server.told()[-1] == b"..a\r\n..\r\n...b\r\nc.\r\n.\r\n"

    def test_a_refused_recipient_leaves_the_connection_fit_for_the_next(self):
        server = Server(
            answers=[(b"\r\n", b"250 ok\r\n"), (b"\r\n", b"550 5.1.1 no such user\r\n"), ANEW],
        )

        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send(server)

        assert refused.value.recipients == {"lin@yunling.invalid": (550, b"5.1.1 no such user")}
        assert server.told() == [MAIL, RCPT, b"rset\r\n"]

    def test_an_address_that_would_break_out_of_its_command_is_never_sent(self):
        server = Server(answers=[])

        with pytest.raises(ValueError, match="Invalid address"):
            send(server, recipient="a>\r\nRCPT TO:<b@yunling.invalid")

        assert server.told() == []


class TestABrokenConnection:
    ONE = ((b"\r\n", b"250 ok\r\n"), (b"\r\n", b"250 ok\r\n"), (b"\r\n", b"354 go on\r\n"), END)

    def test_found_dead_at_the_next_mail_nothing_of_that_has_left(self):
        server = Server(answers=[*self.ONE, (b"\r\n", None)])

        with pytest.raises(NothingLeft) as broken:
            send(server, times=2)

        assert broken.value.is_at_once
        assert server.told()[4:] == [MAIL]

    def test_cut_before_the_mail_itself_nothing_has_left(self):
        server = Server(answers=[*self.ONE[:2], (b"\r\n", None)])

        with pytest.raises(NothingLeft) as broken:
            send(server)

        assert not broken.value.is_at_once

    def test_a_server_that_says_nothing_is_not_asked_again_at_once(self):
        waits = threading.Event()
        server = Server(answers=[(b"\r\n", waits)])

        with pytest.raises(NothingLeft) as broken:
            send(server, timeout=0.3)
        waits.set()

        assert not broken.value.is_at_once

    def test_cut_after_the_mail_nobody_knows(self):
        server = Server(answers=[*self.ONE[:3], (b"\r\n.\r\n", None)])

        with pytest.raises(smtplib.SMTPServerDisconnected) as broken:
            send(server)

        assert not isinstance(broken.value, NothingLeft)


class TestInOneGroup:
    def test_commands_go_out_together_and_the_mail_once_all_are_taken(self):
        server = Server(
            b"PIPELINING",
            answers=[(b"DATA\r\n", b"250 ok\r\n250 ok\r\n354 go on\r\n"), END] * 2,
        )

        send(server, times=2)

        assert server.told() == [MAIL + RCPT + DATA, b"Subject: x\r\n\r\none\r\n.\r\n"] * 2

    @pytest.mark.parametrize(
        ("answers", "error", "code"),
        [
            (b"550 no\r\n503 first MAIL\r\n503 first RCPT\r\n", smtplib.SMTPSenderRefused, 550),
            (b"250 ok\r\n451 later\r\n554 nobody\r\n", smtplib.SMTPRecipientsRefused, None),
            (b"250 ok\r\n250 ok\r\n452 full\r\n", smtplib.SMTPDataError, 452),
        ],
    )
    def test_the_first_refusal_counts_and_the_others_are_heard(self, answers, error, code):
        server = Server(b"PIPELINING", answers=[(b"DATA\r\n", answers), ANEW])

        with pytest.raises(error) as refused:
            send(server)

        assert getattr(refused.value, "smtp_code", None) == code
        assert server.told() == [MAIL + RCPT + DATA, b"rset\r\n"]

    def test_a_server_that_would_take_a_mail_for_nobody_gets_an_empty_one(self):
        server = Server(
            b"PIPELINING",
            answers=[
                (b"DATA\r\n", b"250 ok\r\n550 no such user\r\n354 go on\r\n"),
                (b".\r\n", b"554 nobody\r\n"),
                ANEW,
            ],
        )

        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(server)

        assert server.told() == [MAIL + RCPT + DATA, b".\r\n", b"rset\r\n"]

    def test_a_server_that_hangs_up_on_a_recipient_has_refused_her_all_the_same(self):
        server = Server(b"PIPELINING", answers=[(b"DATA\r\n", b"250 ok\r\n550 spam\r\n")])

        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(server)

    def test_a_server_that_closes_the_connection_is_not_talked_to_any_more(self):
        server = Server(b"PIPELINING", answers=[(b"DATA\r\n", b"250 ok\r\n421 closing\r\n")])

        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(server)

        assert server.told() == [MAIL + RCPT + DATA]

    def test_a_connection_cut_before_the_last_answer_leaves_it_open_what_became_of_the_mail(self):
        server = Server(
            b"PIPELINING", answers=[(b"DATA\r\n", b"250 ok\r\n250 ok\r\n354 go on\r\n"), (b"\r\n.\r\n", None)]
        )

        with pytest.raises(smtplib.SMTPServerDisconnected):
            send(server)
