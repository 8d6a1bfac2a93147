"""
Correcting a letter, and what follows for dates that were read relative to its own (年底前, 三个月内).

Candidates are read again, but for what a person has changed. The date of a confirmed commitment stays as it was
confirmed until the office decides, promise by promise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from proposals.deadlines.statute import chinese_date
from proposals.enums import ReplyAction
from proposals.models import Bureau, Proposal, Reply, User
from proposals.parsing.types import Span
from proposals.services.replies import correct_reply
from tracking.enums import OPEN_STATUSES, CommitmentAction, CommitmentStatus, Origin
from tracking.extraction import extract_commitments
from tracking.extraction.context import ItemContext
from tracking.extraction.dues import choose_due
from tracking.extraction.targets import choose_targets
from tracking.extraction.types import FoundTarget, TimeExpression
from tracking.models import Commitment
from tracking.moves import MOVES
from tracking.services.door import MoveNotAllowed, hold_promises, lock_for, move
from tracking.services.extraction import letter_of
from tracking.services.reading import note_reading
from tracking.services.terms import TargetTerms, Terms, apply_terms, difference, snapshot

# Stands in every event that comes of a letter's corrected day: such a change says nothing against how words are read.
BY_CORRECTED_DAY = "按更正后的答复日期"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected letter; how many candidates were given another date, and how many dates the office has to decide."""

    reply: Reply
    reread: int
    to_decide: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a commitment say of when, given the day of their letter."""

    due: TimeExpression | None
    targets: tuple[FoundTarget, ...]

    @property
    def day(self) -> date | None:
        """The day by which it is promised."""
        return self.due.end if self.due else None


@transaction.atomic
def correct_letter(
    reply: Reply, *, proposal: Proposal | None, bureau: Bureau | None, replied_on: date | None, by: User, now: datetime
) -> Corrected:
    """
    Correct what was read from a letter (proposals.services.replies.correct_reply); another day has its dates read anew.

    :raises MoveNotAllowed: if dates of candidates would change and ``by`` is not of the office.
    """
    hold_promises(reply)
    before = Reply.objects.get(pk=reply.pk).replied_on
    corrected = correct_reply(reply, proposal=proposal, bureau=bureau, replied_on=replied_on, by=by, now=now)
    if corrected.replied_on == before:
        return Corrected(corrected, 0, 0)
    commitments = list(corrected.commitments.prefetch_related("joining_bureaus", "targets").order_by("start", "pk"))
    was, is_now = (_readings(corrected, commitments, on=day) for day in (before, corrected.replied_on))
    reread = sum(
        _read_again(commitment, was[commitment.pk], is_now[commitment.pk], by=by, now=now)
        for commitment in commitments
        if commitment.status == CommitmentStatus.CANDIDATE
    )
    return Corrected(corrected, reread, len(_undecided(commitments, is_now)))


def dates_to_decide(reply: Reply, commitments: Iterable[Commitment]) -> dict[int, date]:
    """By commitment the day that is read now, where the letter's day was corrected and the office has to decide."""
    open_ones = [commitment for commitment in commitments if commitment.status in OPEN_STATUSES]
    return _undecided(open_ones, _readings(reply, open_ones, on=reply.replied_on)) if open_ones else {}


@transaction.atomic
def decide_date(
    commitment: Commitment, *, adopt: bool, by: User, now: datetime, version: int | None = None
) -> Commitment:
    """
    Take the date that the words give by the letter's corrected day, or keep the confirmed one; either leaves an event.

    :raises MoveNotAllowed: if the commitment is not with its bureau, or nothing is to be decided.
    """
    locked = lock_for(commitment, CommitmentAction.AMEND, by=by, version=version)
    reading = _readings(locked.reply, [locked], on=locked.reply.replied_on)[locked.pk]
    day = _undecided([locked], {locked.pk: reading}).get(locked.pk)
    if day is None:
        raise MoveNotAllowed("这项承诺的期限无需处理。")
    moved = _moved_targets(locked, was, reading) if (was := _as_confirmed(locked)) else {}
    why = f"{BY_CORRECTED_DAY}，原文“{reading.due.quote if reading.due else ''}”为{chinese_date(day)}"
    before = snapshot(locked)
    note_reading(locked, reading.due)
    words = apply_terms(locked, _terms(locked, day, moved)) if adopt else "期限不改"
    return move(
        locked,
        CommitmentAction.AMEND,
        by=by,
        now=now,
        note=f"{words}；{why}",
        changes=difference(before, snapshot(locked)),
    )


def _undecided(commitments: Iterable[Commitment], readings: Mapping[int, Reading]) -> dict[int, date]:
    return {
        commitment.pk: day
        for commitment in commitments
        if commitment.status in OPEN_STATUSES
        if (day := readings[commitment.pk].day) is not None
        if day not in {commitment.found_due_date, commitment.promised_due_date}
    }


def _readings(reply: Reply, commitments: Iterable[Commitment], *, on: date | None) -> dict[int, Reading]:
    """Read the words of each commitment as they were read first, the letter being of the day ``on``."""
    letter = letter_of(reply)
    letter = replace(letter, header=replace(letter.header, replied_on=on))
    found = {(one.span.start, one.span.end): one for one in extract_commitments(letter).commitments}
    readings = {}
    for commitment in commitments:
        known = found.get((commitment.start, commitment.end)) if commitment.origin == Origin.MACHINE else None
        item = ItemContext(text=commitment.quote, span=Span(commitment.start, commitment.end))
        readings[commitment.pk] = (
            Reading(known.due, known.targets)
            if known
            else Reading(choose_due(item, letter_date=on), choose_targets(item, letter_date=on))
        )
    return readings


def _read_again(commitment: Commitment, was: Reading, is_now: Reading, *, by: User, now: datetime) -> bool:
    """Give a candidate the dates that its words have now, but for those a person has changed; say whether any did."""
    if was.day == is_now.day and _target_days(was) == _target_days(is_now):
        return False
    if by.role not in MOVES[CommitmentAction.AMEND].roles:
        raise MoveNotAllowed("更正答复日期会改变待确认事项的期限，请由督查室办理。")
    locked = lock_for(commitment, CommitmentAction.AMEND, by=by)
    is_untouched = locked.promised_due_date == was.day
    before = snapshot(locked)
    moved = _moved_targets(locked, was, is_now)
    words = apply_terms(locked, _terms(locked, is_now.day if is_untouched else locked.promised_due_date, moved))
    note_reading(locked, is_now.due)
    if is_untouched:
        locked.due_from = is_now.due.start if is_now.due and is_now.due.end else None
    note = f"{words or '人工填写的期限不改'}；{BY_CORRECTED_DAY}重新识别"
    move(locked, CommitmentAction.AMEND, by=by, now=now, note=note, changes=difference(before, snapshot(locked)))
    return bool(words)


def _as_confirmed(locked: Commitment) -> Reading | None:
    """What was read of it by the day its letter had before, as far as its corrections tell."""
    corrections = locked.reply.events.filter(action=ReplyAction.CORRECT).order_by("-at", "-pk")
    days = [
        changes["replied_on"][0] for changes in corrections.values_list("changes", flat=True) if "replied_on" in changes
    ]
    for day in days:
        read = _readings(locked.reply, [locked], on=date.fromisoformat(day) if day else None)[locked.pk]
        if read.day == locked.found_due_date:
            return read
    return None


def _moved_targets(locked: Commitment, was: Reading, is_now: Reading) -> dict[int, date | None]:
    """The days of targets that nobody has changed since they were read."""
    before, after = _target_days(was), _target_days(is_now)
    return {
        target.pk: after.get(target.quote)
        for target in locked.targets.all()
        if target.quote in before and target.due_date == before[target.quote]
    }


def _target_days(reading: Reading) -> dict[str, date | None]:
    return {target.quantity.quote[:200]: target.due.end if target.due else None for target in reading.targets}


def _terms(locked: Commitment, day: date | None, moved: Mapping[int, date | None]) -> Terms:
    """The terms as they stand, with another promised date and other days of some targets."""
    return Terms(
        bureau=locked.bureau,
        due_date=day,
        joining_bureaus=list(locked.joining_bureaus.all()),
        targets=[
            TargetTerms(
                pk=target.pk,
                quote=target.quote,
                metric=target.metric,
                low=target.low,
                high=target.high,
                unit=target.unit,
                due_date=moved.get(target.pk, target.due_date),
            )
            for target in locked.targets.order_by("pk")
        ],
    )
