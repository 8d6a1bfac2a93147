"""
Whatever happens in whatever order: nobody is told twice, nor of a date that is no longer one, nor by two mails a day.

A machine moves dates, reports, submits, returns, pauses, puts off, goes on leave, gives a matter to one of the clerks,
handles a reply again, has rules told in mails of their own, changes holidays, plans and sends at random, with servers
that refuse and senders that die; after each step the ledger and the mails taken are judged by a plain model of what
should be.
"""

import contextlib
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from proposals.enums import Role
from proposals.models import Assignment
from proposals.services.deadlines import local_calendar
from tests.factories.proposals import AssignmentFactory, BureauFactory, LocalHolidaysFactory, UserFactory
from tests.factories.tracking import (
    CommitmentFactory,
    CommitmentRequestFactory,
    LeaveFactory,
    RehandlingFactory,
    ShareFactory,
    SnoozeFactory,
)
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking import planning_changes
from tracking.enums import CommitmentStatus, RequestKind, RequestStatus
from tracking.models import Commitment, LadderRule, Leave, Mail, Rehandling, Reminder, Share, Snooze
from tracking.services.reminders import plan_reminders, send_reminders

pytestmark = pytest.mark.django_db

START = date(2025, 9, 15)
CLERK_RUNGS = (-30, -7, "workday before", 0, 1, *range(7, 200, 7))


class Killed(BaseException):
    """The sender dies after the server has taken the mail."""


def die():
    raise Killed


class World(RuleBasedStateMachine):
    """
    Two commitments of one bureau with two clerks and a head, a part of the first with a joining one, and an office.

    A reply of the joining bureau is handled again, and it owes another.
    """

    def __init__(self):
        super().__init__()
        self._atomic = transaction.atomic()
        # What the test of a framework's own does: sending may commit inside, and all of it is undone.
        self._atomic._from_testcase = True
        self._atomic.__enter__()
        ScriptedBackend.reset()
        self.today = START
        self.hour = 9
        self.taken: dict[tuple[str, date, str], Counter] = defaultdict(Counter)
        self.bureau = BureauFactory()
        self.clerk = UserFactory(role=Role.CLERK, bureau=self.bureau)
        self.head = UserFactory(role=Role.HEAD, bureau=self.bureau)
        self.colleague = UserFactory(role=Role.CLERK, bureau=self.bureau)
        office = UserFactory(role=Role.OFFICE)
        self.ids = [
            CommitmentFactory(
                bureau=self.bureau, due_date=START + timedelta(days=days), state_since=START, due_set_on=START
            ).pk
            for days in (3, 40)
        ]
        joining = UserFactory(role=Role.CLERK)
        self.share = ShareFactory(
            commitment_id=self.ids[0], bureau=joining.bureau, due_date=START + timedelta(days=10)
        ).pk
        self.again = RehandlingFactory(
            rating__entered_by=office,
            rating__reply__bureau=joining.bureau,
            opened_on=START,
            due_date=START + timedelta(days=30),
        ).pk
        self.owed = AssignmentFactory(
            bureau=joining.bureau, assigned_date=date(2025, 3, 3), due_date=START + timedelta(days=5)
        ).pk

    def teardown(self):
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)

    def at(self, number):
        return Commitment.objects.get(pk=self.ids[number])

    @rule(number=st.integers(0, 1), days=st.integers(-20, 45))
    def the_date_is_moved(self, number, days):
        commitment = self.at(number)
        commitment.promised_due_date = commitment.due_date = self.today + timedelta(days=days)
        commitment.note_due_date(on=self.today)
        commitment.save()

    @rule(number=st.integers(0, 1))
    def the_bureau_reports(self, number):
        Commitment.objects.filter(pk=self.ids[number]).update(reported_on=self.today)

    @rule(number=st.integers(0, 1), status=st.sampled_from(["submitted", "returned", "tracking"]))
    def the_state_changes(self, number, status):
        Commitment.objects.filter(pk=self.ids[number]).exclude(status=status).update(
            status=status, state_since=self.today
        )

    @rule(number=st.integers(0, 1), days=st.integers(0, 8))
    def the_clock_is_paused(self, number, days):
        CommitmentRequestFactory(
            commitment=self.at(number),
            kind=RequestKind.PAUSE,
            start_date=self.today,
            until_date=self.today + timedelta(days=days),
            status=RequestStatus.GRANTED,
            decided_by=self.head,
            decided_at=datetime(2025, 9, 1, tzinfo=UTC),
            asked_by=self.clerk,
        )

    @rule(number=st.integers(0, 1), days=st.integers(1, 6))
    def the_clerk_puts_it_off(self, number, days):
        SnoozeFactory(commitment=self.at(number), user=self.clerk, until=self.today + timedelta(days=days))

    @rule(days=st.integers(0, 5))
    def the_clerk_goes_on_leave(self, days):
        if not Leave.objects.filter(last_day__gte=self.today).exists():
            LeaveFactory(
                user=self.clerk,
                substitute=self.head,
                first_day=self.today,
                last_day=self.today + timedelta(days=days),
            )

    @rule(number=st.integers(0, 1), who=st.sampled_from(["clerk", "colleague", "nobody"]))
    def somebody_is_put_in_charge(self, number, who):
        handler = {"clerk": self.clerk, "colleague": self.colleague, "nobody": None}[who]
        Commitment.objects.filter(pk=self.ids[number]).update(handler=handler)

    @rule(days=st.one_of(st.none(), st.integers(-20, 45)))
    def the_date_of_the_part_is_set(self, days):
        share = Share.objects.get(pk=self.share)
        share.due_date = None if days is None else self.today + timedelta(days=days)
        share.due_version += 1
        share.save()

    @rule(days=st.integers(-20, 45))
    def the_reply_date_is_moved(self, days):
        assignment = Assignment.objects.get(pk=self.owed)
        assignment.due_date = self.today + timedelta(days=days)
        assignment.save()

    @rule(is_done=st.booleans())
    def the_part_is_reported(self, is_done):
        done = {"done_at": datetime(2025, 9, 1, tzinfo=UTC), "done_by": self.head} if is_done else {}
        Share.objects.filter(pk=self.share).update(**{"done_at": None, "done_by": None, **done})

    @rule(is_closed=st.booleans())
    def the_second_answer_is_given_or_taken_back(self, is_closed):
        known = Rehandling.objects.filter(pk=self.again)
        if is_closed:
            known.update(
                closed_at=datetime(2025, 9, 1, tzinfo=UTC), closed_by=self.head, answered_on=START, answer="已答复。"
            )
        else:
            known.update(closed_at=None, closed_by=None)

    @rule(offset=st.sampled_from([-30, -7, 0, 1, 7]), form=st.sampled_from(["digest", "own"]))
    def a_rule_is_told_in_another_mail(self, offset, form):
        LadderRule.objects.filter(offset=offset, form__in=["digest", "own"]).update(form=form)

    @rule(days=st.integers(0, 12), kind=st.sampled_from("班休"))
    def a_holiday_is_changed(self, days, kind):
        day = self.today + timedelta(days=days)
        LocalHolidaysFactory(text=f"{day} {kind} 本地规定\n")

    @rule(days=st.integers(1, 9))
    def time_passes(self, days):
        self.today += timedelta(days=days)
        self.hour = 9

    @rule()
    def a_sweep(self):
        plan_reminders(today=self.today)

    @rule()
    def a_second_sweep_changes_nothing(self):
        # Spared or not: looking at everything finds nothing that it should have found.
        plan_reminders(today=self.today)
        planning_changes.note(connection)

        again = plan_reminders(today=self.today)

        assert (again.armed, again.missed, again.closed) == (0, 0, 0)

    @precondition(lambda self: self.hour < 17)
    @rule(answer=st.sampled_from(["taken", "dies", "later"]))
    def a_sending(self, answer):
        script = {"taken": [], "dies": [die], "later": [TimeoutError("no answer")]}[answer]
        ScriptedBackend.answers = {self.clerk.email: list(script)}
        before = len(ScriptedBackend.taken)
        known = set(Reminder.objects.filter(status="sent").values_list("pk", flat=True))
        now = datetime(self.today.year, self.today.month, self.today.day, self.hour - 8, tzinfo=UTC)
        with contextlib.suppress(Killed):
            send_reminders(now=now, worker="model", stopwatch=lambda: 0)
        self.hour += 1
        for mail in ScriptedBackend.taken[before:]:
            # Of a day's mails to one person: the digest, and those of their own by what they are about.
            matter = Mail.objects.get(message_id=mail["Message-ID"]).matter
            self.taken[mail["To"], self.today, matter][mail["Message-ID"]] += 1
        for line in Reminder.objects.filter(status="sent").exclude(pk__in=known).select_related("commitment", "share"):
            self.judge_told(line)

    @rule()
    def a_sender_dies_and_something_new_comes_up(self):
        """The mail that may have arrived is sent again on the next working day, when there is news to tell as well."""
        for answers in (["dies"], ["taken", "taken"]):
            self.today = local_calendar().next_workday(self.today + timedelta(days=1)).day
            self.hour = 9
            due = self.today + timedelta(days=5)
            self.ids.append(CommitmentFactory(bureau=self.bureau, due_date=due, state_since=self.today).pk)
            for answer in answers:
                self.a_sending(answer)

    def judge_told(self, line):
        """A line that was told this minute is about the date in force, and nothing speaks against telling it."""
        commitment, share = line.commitment, line.share
        if share is not None:
            in_force = (share.due_date, share.due_version)
            if share.due_date is None:
                in_force = (commitment.due_date, commitment.due_version)
            assert (line.period, line.version) == in_force
            assert share.done_at is None
            assert commitment.status in (CommitmentStatus.TRACKING, CommitmentStatus.RETURNED)
            assert not self.is_paused(commitment)
        if line.assignment_id is not None:
            owed = Assignment.objects.get(pk=line.assignment_id)
            assert (line.period, line.version) == (owed.due_date, owed.due_version)
        if line.rehandling_id is not None:
            assert Rehandling.objects.get(pk=line.rehandling_id).is_open
        if line.audience == "clerk" and share is None and commitment is not None and commitment.handler_id is not None:
            assert commitment.handler_id == (line.stands_in_for_id or line.recipient_id)
        if line.rule in ("commitment_due", "commitment_overdue"):
            assert (line.period, line.version) == (commitment.due_date, commitment.due_version)
            assert commitment.status in (CommitmentStatus.TRACKING, CommitmentStatus.RETURNED)
            assert not self.is_paused(commitment)
            assert not self.is_quiet(commitment)
            assert not self.is_put_off(commitment, line.recipient_id)
        assert local_calendar().is_workday(self.today)

    @rule()
    def a_clean_morning_leaves_nothing_untold(self):
        self.today = local_calendar().next_workday(self.today + timedelta(days=1)).day
        self.hour = 10
        uncertain = Mail.objects.filter(may_have_arrived=True, status__in=["pending", "sending"]).exists()
        self.a_sending("taken")
        if uncertain or self.clerk_is_covered():
            return
        for pk in self.ids:
            commitment = Commitment.objects.get(pk=pk)
            expected = self.rung_reached(commitment)
            pressed = commitment.status in (CommitmentStatus.TRACKING, CommitmentStatus.RETURNED)
            in_charge = commitment.handler or self.clerk
            silent = self.is_paused(commitment) or self.is_quiet(commitment)
            if expected is None or not pressed or silent or self.is_put_off(commitment, in_charge.pk):
                continue
            told = Reminder.objects.filter(
                commitment=pk,
                period=commitment.due_date,
                version=commitment.due_version,
                recipient=in_charge,
                rule__startswith="commitment_",
                offset_days__gte=expected,
                status="sent",
            )
            assert told.exists(), (commitment.due_date, expected, self.today)

    def rung_reached(self, commitment):
        """The most urgent rung of the clerk's ladder that the date has reached, by counting days."""
        found = None
        for rung in CLERK_RUNGS:
            if rung == "workday before":
                day, offset = local_calendar().previous_workday(commitment.due_date - timedelta(days=1)).day, -1
            else:
                day, offset = commitment.due_date + timedelta(days=rung), rung
            if day <= self.today:
                found = offset
        return found

    def is_paused(self, commitment):
        return any(
            pause.start_date <= self.today <= pause.until_date
            for pause in commitment.requests.filter(kind=RequestKind.PAUSE, status=RequestStatus.GRANTED)
        )

    def is_quiet(self, commitment):
        return (
            commitment.status == CommitmentStatus.TRACKING
            and commitment.reported_on is not None
            and (self.today - commitment.reported_on).days < 7
            and (self.today - commitment.due_date).days <= 14
        )

    def is_put_off(self, commitment, user_id):
        return Snooze.objects.filter(commitment=commitment, user=user_id, until__gt=self.today).exists()

    def clerk_is_covered(self):
        return Leave.objects.filter(first_day__lte=self.today, last_day__gte=self.today).exists()

    @invariant()
    def nobody_gets_two_digests_a_day_nor_two_mails_about_one_line(self):
        for counted in self.taken.values():
            assert len(counted) == 1, counted

    @invariant()
    def no_line_of_one_identity_is_told_twice(self):
        told = Reminder.objects.filter(status="sent").values_list(
            *("commitment", "assignment", "target", "share", "rehandling"),
            *("rule", "offset_days", "offset_unit", "period", "version", "recipient"),
        )
        assert max(Counter(told).values(), default=0) <= 1

    @invariant()
    def a_mail_tells_each_line_once(self):
        assert not Reminder.objects.filter(status="sent", mail=None).exists()


def test_any_order_of_what_can_happen_keeps_the_promises_of_the_ledger(settings):
    settings.EMAIL_BACKEND = SCRIPTED

    run_state_machine_as_test(World, settings=HYPOTHESIS)


HYPOTHESIS = settings(
    max_examples=5,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
