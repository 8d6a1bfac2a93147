"""What a reviewer does to the list of candidates itself: add one by marking words, split one, merge two."""

from datetime import datetime

from django.db import transaction

from proposals.models import Reply, User
from tracking.enums import CommitmentAction, CommitmentStatus, Origin
from tracking.models import Commitment, CommitmentEvent, LetterReview
from tracking.moves import MOVES
from tracking.services.commitments import restore_commitment
from tracking.services.door import MoveNotAllowed, hold_promises, lock_for, move, require_standing
from tracking.services.reading import read_marked
from tracking.services.recurrence import link_recurrences


@transaction.atomic
def add_commitment(reply: Reply, *, start: int, end: int, by: User, now: datetime) -> Commitment:
    """
    Add a candidate by the words a person marked: the text between ``start`` and ``end`` of the stored letter.

    :raises MoveNotAllowed: if the words are empty or stand outside the letter, or are a commitment already, or the
        letter was made void.
    """
    if by.role not in MOVES[CommitmentAction.CONFIRM].roles:
        raise MoveNotAllowed("只有督查室可以补充承诺事项。")
    hold_promises(reply)
    require_standing(reply.pk)
    commitment = _candidate(reply, start, end, by=by, now=now)
    link_recurrences(reply, now=now)
    LetterReview.objects.filter(reply=reply).update(reviewed_at=None, reviewed_by=None)
    return commitment


@transaction.atomic
def split_commitment(commitment: Commitment, *, at: int, by: User, now: datetime) -> tuple[Commitment, Commitment]:
    """
    Make two candidates of one, cut at position ``at`` of the letter; each is read for its own date and targets.

    The old one stays on file, set aside.

    :raises MoveNotAllowed: if it is no candidate, or the cut leaves one part empty.
    """
    hold_promises(commitment.reply)
    locked = lock_for(commitment, CommitmentAction.SPLIT, by=by)
    if not locked.start < at < locked.end:
        raise MoveNotAllowed("请在这段话中间选一个拆分的位置。")
    reply = locked.reply
    first = _candidate(reply, locked.start, at, by=by, now=now, like=locked)
    second = _candidate(reply, at, locked.end, by=by, now=now, like=locked)
    move(locked, CommitmentAction.SPLIT, by=by, now=now, note="拆分为两项")
    link_recurrences(reply, now=now)
    return first, second


@transaction.atomic
def merge_with_next(commitment: Commitment, *, by: User, now: datetime) -> Commitment:
    """
    Make one candidate of this one and the next in the letter, with the words between them.

    Both stay on file, set aside.

    :raises MoveNotAllowed: if there is no next candidate.
    """
    hold_promises(commitment.reply)
    locked = lock_for(commitment, CommitmentAction.MERGE, by=by)
    following = locked.reply.commitments.candidates().filter(start__gte=locked.end).order_by("start", "pk").first()
    if following is None:
        raise MoveNotAllowed("后面没有可以合并的待确认事项。")
    following = lock_for(following, CommitmentAction.MERGE, by=by)
    merged = _candidate(locked.reply, locked.start, following.end, by=by, now=now, like=locked)
    for part in (locked, following):
        move(part, CommitmentAction.MERGE, by=by, now=now, note="合并为一项")
    link_recurrences(locked.reply, now=now)
    return merged


def _candidate(
    reply: Reply, start: int, end: int, *, by: User, now: datetime, like: Commitment | None = None
) -> Commitment:
    """
    Make a candidate of the words there and read them; owner and section come from ``like``, else from the reply.

    Words that were set aside before become a candidate again: so a split is undone by a merge.
    """
    text = reply.document.text
    quote = text[start:end]
    if not (0 <= start < end <= len(text)) or not quote.strip():
        raise MoveNotAllowed("没有选中信中的文字，请在左侧正文中选取一段话。")
    start += len(quote) - len(quote.lstrip())
    quote = quote.strip()
    end = start + len(quote)
    known = Commitment.objects.filter(reply=reply, start=start, end=end).first()
    if known and known.status == CommitmentStatus.DISMISSED:
        return restore_commitment(known, by=by, now=now, note="再次列为承诺")
    if known:
        raise MoveNotAllowed("这段话已经在列表中。")
    commitment = Commitment.objects.create(
        reply=reply,
        bureau=like.bureau if like else reply.bureau,
        section=like.section if like else "",
        quote=quote,
        start=start,
        end=end,
        origin=Origin.PERSON,
    )
    read_marked(commitment, letter_date=reply.replied_on)
    CommitmentEvent.objects.create(
        commitment=commitment, action=CommitmentAction.ADD, to_status=commitment.status, by=by, at=now
    )
    return commitment
