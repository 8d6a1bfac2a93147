"""What a dead sender had noted is marked by the next one, and marks are committed in groups."""

import contextlib
import os
import resource
import signal
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from proposals.enums import Role
from tests.factories.proposals import UserFactory
from tests.factories.tracking import CommitmentFactory
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.enums import CommitmentStatus, MailStatus
from tracking.models import Commitment, Mail, MailTry, Reminder
from tracking.services.reminders import plan_reminders, send_reminders
from tracking.services.reminders.composing import Batch
from tracking.services.reminders.journal import Journal, LeftBehind, left_behind
from tracking.services.reminders.outbox import LEASE, claim, open_mails

TODAY = date(2025, 12, 24)
NINE = datetime(2025, 12, 24, 1, 0, tzinfo=UTC)
A_MOMENT_LATER = NINE + timedelta(seconds=5)
DEAD = "dead:1:token"


class Killed(BaseException):
    """The process dies here."""


@contextlib.contextmanager
def disk_full(folder):
    """Let no file of this process grow beyond the largest in ``folder``."""
    limit = max(file.stat().st_size for file in folder.iterdir())
    before, ignored = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def leave_behind(folder, *, notes, begun=(), token=DEAD):
    journal = Journal(folder, token=token)
    journal.__enter__()
    for mail_id, line_ids in notes:
        journal.begin(mail_id)
        journal.note(mail_id, line_ids, at=NINE)
    for mail_id in begun:
        journal.begin(mail_id)
    journal.__exit__(Killed, None, None)


class TestTheFile:
    def test_what_a_dead_run_noted_is_told_once(self, tmp_path):
        leave_behind(tmp_path, notes=[(7, [1, 2]), (8, [3])], begun=[9])

        assert list(left_behind(tmp_path)) == [LeftBehind(DEAD, {7: (1, 2), 8: (3,)}, NINE, frozenset({7, 8, 9}))]
        assert list(left_behind(tmp_path)) == []

    def test_after_the_machine_was_started_anew_nobody_knows_which_mails_were_begun(self, tmp_path):
        leave_behind(tmp_path, notes=[(7, [1])])
        (file,) = tmp_path.iterdir()
        token, _, *notes = file.read_text().splitlines(keepends=True)
        file.write_text("".join([token, "boot 11111111-2222-3333-4444-555555555555\n", *notes]))

        assert list(left_behind(tmp_path)) == [LeftBehind(DEAD, {7: (1,)}, NINE, None)]

    def test_notes_of_a_version_that_did_not_note_what_was_begun_do_not_say_so(self, tmp_path):
        (tmp_path / "token.taken").write_text(f"{DEAD}\n{NINE.isoformat()} 7 1\n")

        assert list(left_behind(tmp_path)) == [LeftBehind(DEAD, {7: (1,)}, NINE, None)]

    def test_what_a_living_run_noted_is_left_alone(self, tmp_path):
        with Journal(tmp_path, token=DEAD) as journal:
            journal.note(7, [1], at=NINE)

            assert list(left_behind(tmp_path)) == []

    def test_a_run_that_came_to_its_end_leaves_nothing(self, tmp_path):
        with Journal(tmp_path, token=DEAD) as journal:
            journal.note(7, [1], at=NINE)

        assert list(tmp_path.iterdir()) == []

    def test_a_line_that_was_not_written_whole_counts_for_nothing(self, tmp_path):
        leave_behind(tmp_path, notes=[(7, [1]), (8, [3])])
        (file,) = tmp_path.iterdir()
        os.truncate(file, file.stat().st_size - 1)

        assert [notes.taken for notes in left_behind(tmp_path)] == [{7: (1,)}]

    def test_a_torn_line_keeps_nobody_from_the_others(self, tmp_path):
        leave_behind(tmp_path, notes=[(7, [1]), (8, [3])])
        (file,) = tmp_path.iterdir()
        token, boot, _, first, _, second = file.read_text().splitlines()
        file.write_text(f"{token}\n{boot}\n{first[:-4]}{second}\n{second}\n")

        assert [notes.taken for notes in left_behind(tmp_path)] == [{8: (3,)}]

    def test_a_run_that_died_before_it_sent_anything_had_begun_nothing(self, tmp_path):
        leave_behind(tmp_path, notes=[])

        assert list(left_behind(tmp_path)) == [LeftBehind(DEAD, {}, None, frozenset())]
        assert list(tmp_path.iterdir()) == []

    def test_a_run_that_can_note_no_more_keeps_its_lock_and_says_so(self, tmp_path):
        with Journal(tmp_path, token=DEAD) as journal:
            journal.note(7, [1], at=NINE)
            with disk_full(tmp_path):
                journal.begin(8)

            assert (journal.is_torn, journal.is_kept, list(left_behind(tmp_path))) == (True, False, [])

    def test_a_file_that_was_never_locked_is_cleared_away(self, tmp_path):
        (tmp_path / "token.new").touch()

        assert list(left_behind(tmp_path)) == []
        assert list(tmp_path.iterdir()) == []

    def test_notes_that_are_not_thrown_away_are_told_again(self, tmp_path):
        leave_behind(tmp_path, notes=[(7, [1])])

        def lose_the_database():
            for _ in left_behind(tmp_path):
                raise LookupError

        with pytest.raises(LookupError):
            lose_the_database()

        assert [notes.taken for notes in left_behind(tmp_path)] == [{7: (1,)}]

    def test_without_a_place_to_write_nothing_is_kept(self, tmp_path):
        (tmp_path / "taken").touch()

        with Journal(tmp_path / "taken" / "folder", token=DEAD) as journal:
            journal.note(7, [1], at=NINE)

            assert journal.is_kept is False


@pytest.fixture
def post(settings, tmp_path):
    settings.EMAIL_BACKEND = SCRIPTED
    settings.SENDING_JOURNAL_FOLDER = tmp_path
    ScriptedBackend.reset()
    return ScriptedBackend


def people(number):
    clerks = [UserFactory(role=Role.CLERK) for _ in range(number)]
    for clerk in clerks:
        CommitmentFactory(bureau=clerk.bureau, due_date=date(2025, 12, 31))
    return clerks


def send(now=A_MOMENT_LATER):
    return send_reminders(now=now, worker="test", stopwatch=lambda: ScriptedBackend.passed)


@pytest.mark.django_db
class TestSending:
    def handed_over(self):
        """Return the mails that a sender now dead had composed."""
        plan_reminders(today=TODAY)
        open_mails(today=TODAY, moment=NINE)
        ids = claim(token=DEAD, today=TODAY, moment=NINE)
        return Batch(ids, token=DEAD, moment=NINE, today=TODAY).take()

    def test_mails_a_killed_sender_had_noted_are_marked_and_not_sent_again(self, post, tmp_path):
        people(3)
        first, second, third = self.handed_over()
        leave_behind(tmp_path, notes=[(one.mail.pk, one.line_ids) for one in (first, second)], begun=[third.mail.pk])

        send()

        assert post.taken == []
        assert list(Mail.objects.order_by("pk").values_list("status", "sent_at")) == [
            ("sent", NINE),
            ("sent", NINE),
            ("sending", None),
        ]
        assert list(Reminder.objects.filter(offset_days=-7).order_by("pk").values_list("status", flat=True)) == [
            "sent",
            "sent",
            "pending",
        ]
        assert list(MailTry.objects.values_list("worker", "outcome", "at")) == [(DEAD, "taken", NINE)] * 2

    def test_what_a_killed_sender_had_claimed_and_not_begun_goes_out_at_once(self, post, tmp_path):
        clerks = people(4)
        sent, begun, *_ = self.handed_over()
        leave_behind(tmp_path, notes=[(sent.mail.pk, sent.line_ids)], begun=[begun.mail.pk])

        result = send()

        assert (result.sent, [mail["To"] for mail in post.taken]) == (2, [clerk.email for clerk in clerks[2:]])
        assert list(Mail.objects.order_by("pk").values_list("status", "attempts", "may_have_arrived")) == [
            ("sent", 1, False),
            ("sending", 1, True),
            ("sent", 1, False),
            ("sent", 1, False),
        ]

    def test_what_it_had_worded_and_not_begun_is_looked_at_again(self, post, tmp_path):
        people(2)
        first, _ = self.handed_over()
        leave_behind(tmp_path, notes=[])
        Commitment.objects.filter(reminders__mail=first.mail).update(
            status=CommitmentStatus.FULFILLED, fulfilled_at=NINE
        )

        result = send()

        assert (result.sent, result.skipped) == (1, 1)
        assert list(Mail.objects.order_by("pk").values_list("status", flat=True)) == ["empty", "sent"]

    def test_what_may_have_arrived_before_it_was_claimed_stays_the_same_mail(self, post, tmp_path):
        people(1)
        (once,) = self.handed_over()
        Mail.objects.update(status="pending", claimed_by="", lease_until=None)
        ids = claim(token=DEAD, today=TODAY, moment=A_MOMENT_LATER)
        Batch(ids, token=DEAD, moment=A_MOMENT_LATER, today=TODAY).take()
        leave_behind(tmp_path, notes=[])
        Commitment.objects.update(quote="改了字")

        result = send(now=NINE + timedelta(seconds=10))

        assert result.sent == 1
        assert Mail.objects.get().body == once.mail.body
        assert Mail.objects.get().composed_at == NINE

    def test_what_it_had_claimed_and_not_worded_goes_out_at_once(self, post, tmp_path):
        people(2)
        plan_reminders(today=TODAY)
        open_mails(today=TODAY, moment=NINE)
        claim(token=DEAD, today=TODAY, moment=NINE)
        leave_behind(tmp_path, notes=[])

        assert send().sent == 2

    def test_after_a_power_cut_what_was_claimed_waits_for_its_lease(self, post, tmp_path):
        people(1)
        self.handed_over()
        (tmp_path / "token.taken").write_text(f"{DEAD}\nboot 11111111-2222-3333-4444-555555555555\n")

        assert (send().sent, send(now=NINE + LEASE + timedelta(seconds=1)).sent) == (0, 1)

    def test_a_mail_that_cannot_be_noted_as_begun_is_not_handed_over(self, post, tmp_path):
        first, *_ = people(3)
        full = contextlib.ExitStack()
        post.answers[first.email] = [lambda: full.enter_context(disk_full(tmp_path))]

        with full:
            result = send()
        again = send()

        assert (result.sent, again.sent, len(post.taken)) == (1, 2, 3)
        assert list(Mail.objects.values_list("status", "attempts").distinct()) == [("sent", 1)]

    def test_a_mail_that_another_sender_took_over_is_not_marked_by_the_notes(self, post, tmp_path):
        people(1)
        (one,) = self.handed_over()
        leave_behind(tmp_path, notes=[(one.mail.pk, one.line_ids)])
        Mail.objects.update(claimed_by="another")

        send()

        assert Mail.objects.get().status == MailStatus.SENDING
        assert MailTry.objects.count() == 0

    def test_marks_are_committed_fifty_at_once(self, post):
        marked = []
        for clerk in people(101):
            post.answers[clerk.email] = [lambda: marked.append(Mail.objects.filter(status="sent").count())]

        result = send()

        assert marked == [0] * 50 + [50] * 50 + [100]
        assert result.sent == 101

    def test_no_mark_waits_much_longer_than_a_quarter_of_a_second(self, post):
        marked = []
        for clerk in people(7):
            post.answers[clerk.email] = [lambda: marked.append(Mail.objects.filter(status="sent").count())]
        post.seconds_each = 0.1

        send()

        assert marked == [0, 0, 0, 3, 3, 3, 6]

    def test_what_was_taken_before_something_unexpected_is_marked(self, post):
        def break_down():
            raise KeyError("unexpected")

        *_, last = people(5)
        post.answers[last.email] = [break_down]

        with pytest.raises(KeyError):
            send()

        assert list(Mail.objects.order_by("pk").values_list("status", "may_have_arrived")) == [
            *[("sent", False)] * 4,
            ("pending", True),
        ]

    def test_marks_that_a_lost_database_did_not_take_are_made_up_by_the_next_run(self, post):
        people(4)

        def lose_the_database(execute, sql, params, many, context):
            if "tracking_mailtry" in sql:
                raise OperationalError("gone")
            return execute(sql, params, many, context)

        with pytest.raises(OperationalError), connection.execute_wrapper(lose_the_database):
            send()
        before = set(Mail.objects.values_list("status", flat=True))

        again = send()

        assert (before, again.sent, len(post.taken)) == ({"sending"}, 0, 4)
        assert set(Mail.objects.values_list("status", flat=True)) == {"sent"}

    def test_where_nothing_can_be_noted_each_mail_is_marked_by_itself(self, post, settings, tmp_path):
        (tmp_path / "file").touch()
        settings.SENDING_JOURNAL_FOLDER = tmp_path / "file" / "folder"
        marked = []
        for clerk in people(3):
            post.answers[clerk.email] = [lambda: marked.append(Mail.objects.filter(status="sent").count())]

        send()

        assert marked == [0, 1, 2]
