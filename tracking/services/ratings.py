"""
What proposers think of a reply and of what became of it; who is dissatisfied has it handled again.

Attitude and result are rated apart: dissatisfaction has two separate causes. No answer counts as nothing, never as
satisfied. The office may enter a form filled in on paper, and the rating says so.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from proposals.deadlines.statute import ReplyTerms, Unit, reply_due_date
from proposals.enums import Role
from proposals.models import Document, Member, Reply, User
from proposals.services.deadlines import local_calendar
from proposals.services.documents import Incoming, LetterNotTaken, take_in_letter
from tracking.enums import RatingOccasion, Satisfaction
from tracking.models import Rating, RatingOption, Rehandling
from tracking.services.door import MoveNotAllowed
from tracking.services.occasions import occasions_of
from tracking.services.requests import follow_up_rule


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a form says: two marks and the words beside them, and the day it was given."""

    attitude: RatingOption
    result: RatingOption
    comment: str
    rated_on: date


def may_rate(reply: Reply, *, by: User) -> list[Member]:
    """
    For whom ``by`` may enter a rating: a proposer for herself, the office for each proposer from paper.

    For nobody while it is not settled which bureau answered: dissatisfaction would lead nowhere.
    """
    if reply.proposal is None or reply.proposal.is_draft or reply.bureau_id is None:
        return []
    sponsors = Member.objects.filter(sponsorships__proposal=reply.proposal_id).order_by("sponsorships__order", "pk")
    if by.role == Role.OFFICE:
        return list(sponsors)
    if by.role == Role.MEMBER and by.member_id:
        return list(sponsors.filter(pk=by.member_id))
    return []


@transaction.atomic
def rate(
    reply: Reply,
    *,
    member: Member,
    occasion: RatingOccasion,
    opinion: Opinion,
    by: User,
    now: datetime,
    form_key: uuid.UUID,
) -> Rating:
    """
    Record a rating; a later one of the same occasion replaces the earlier as the current one and both stay on file.

    A result or attitude that counts as 不满意 opens a re-handling unless one is open, or the reply was answered again
    since. A form sent twice makes one.

    :raises MoveNotAllowed: if ``by`` may not rate for this member, the occasion has not come, the day is impossible, or
        the words are missing that tell the bureau what to do better.
    """
    locked = Reply.objects.select_for_update(of=("self",)).select_related("proposal", "bureau").get(pk=reply.pk)
    # Asked behind the lock: of a form sent twice at once the second waits here, and finds what the first wrote.
    known = Rating.objects.filter(form_key=form_key, reply=locked, entered_by=by).first()
    if known:
        return known
    if locked.is_void:
        raise MoveNotAllowed("这件答复已经作废，不能评价。")
    if member not in may_rate(locked, by=by):
        raise MoveNotAllowed("只有提出人本人可以评价，督查室可以代录纸质评价表。")
    if occasion not in {come.kind for come in occasions_of([locked.pk])[locked.pk]}:
        raise MoveNotAllowed(f"现在还不能作“{occasion.label}”的评价。")
    today = timezone.localdate(now)
    if opinion.rated_on > today or (locked.replied_on and opinion.rated_on < locked.replied_on):
        raise MoveNotAllowed("评价日期须在答复日期之后，且不晚于今天。")
    dissatisfied = Satisfaction.DISSATISFIED in {opinion.attitude.counts_as, opinion.result.counts_as}
    if dissatisfied and not opinion.comment.strip():
        raise MoveNotAllowed("选择“不满意”的，请写明意见，以便承办单位重新办理。")
    Rating.objects.filter(reply=locked, member=member, occasion=occasion, is_current=True).update(is_current=False)
    rating = Rating.objects.create(
        reply=locked,
        member=member,
        occasion=occasion,
        attitude=opinion.attitude,
        result=opinion.result,
        comment=opinion.comment.strip(),
        rated_on=opinion.rated_on,
        entered_by=by,
        entered_at=now,
        is_paper=by.role == Role.OFFICE,
        form_key=form_key,
    )
    if dissatisfied:
        _open_rehandling(locked, rating, today=today)
    return rating


@transaction.atomic
def close_rehandling(
    rehandling: Rehandling,
    *,
    answered_on: date,
    answer: str,
    by: User,
    now: datetime,
    letter: Incoming | None = None,
    max_bytes: int = 0,
) -> Rehandling:
    """
    Record the second answer; its proposer is asked for a new rating.

    ``letter`` is its file, of at most ``max_bytes``; the caller has it read like any other letter.

    :raises MoveNotAllowed: if it is closed, ``by`` is neither of the bureau nor of the office, nothing is said of what
        was done, the day is impossible, or the file cannot be kept.
    """
    locked = Rehandling.objects.select_for_update(of=("self",)).select_related("bureau").get(pk=rehandling.pk)
    if not may_answer_again(locked, by=by):
        raise MoveNotAllowed("只有承办单位和督查室可以登记再次答复。")
    if not locked.is_open:
        raise MoveNotAllowed("这次重新办理已经办结。")
    if not answer.strip():
        raise MoveNotAllowed("请写明再次办理和答复的情况。")
    if not locked.opened_on <= answered_on <= timezone.localdate(now):
        raise MoveNotAllowed("再次答复日期须在开始重新办理之后，且不晚于今天。")
    locked.document = _kept(letter, by=by, max_bytes=max_bytes)
    locked.answered_on, locked.answer = answered_on, answer.strip()
    locked.closed_by, locked.closed_at = by, now
    locked.save()
    return locked


def may_answer_again(rehandling: Rehandling, *, by: User) -> bool:
    """Whether ``by`` may record the second answer: people of the bureau, of the one above it, and the office."""
    return by.role == Role.OFFICE or by.acts_for(rehandling.bureau)


def _kept(letter: Incoming | None, *, by: User, max_bytes: int) -> Document | None:
    if letter is None:
        return None
    try:
        return take_in_letter(letter, by=by, max_bytes=max_bytes)
    except LetterNotTaken as error:
        raise MoveNotAllowed(str(error)) from error


def _open_rehandling(reply: Reply, rating: Rating, *, today: date) -> Rehandling | None:
    if reply.bureau is None or Rehandling.objects.filter(reply=reply, closed_at__isnull=True).exists():
        return None
    # A paper form of an earlier day, entered late: what it complains of has been handled again already.
    if Rehandling.objects.filter(reply=reply, answered_on__gt=rating.rated_on).exists():
        return None
    rule = follow_up_rule(on=today)
    terms = ReplyTerms(
        name=f"{rule.name}：不满意的重新办理", unit=Unit.MONTHS, amount=rule.rehandling_months, basis=rule.basis
    )
    due = reply_due_date(terms, assigned=today, session_year=today.year, calendar=local_calendar())
    return Rehandling.objects.create(
        reply=reply,
        rating=rating,
        bureau=reply.bureau,
        opened_on=today,
        due_date=due.day,
        due_rule=due.reason[:200],
    )
