"""
Taking back a letter that should not have been taken in (作废), and restoring it; its commitments go through the door.

Nothing is deleted: the letter counts from the day it was made void no more, and a report as of an earlier day still
counts it (tracking.reports.scope).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from proposals.models import Document, Reply, User
from proposals.services.replies import set_standing, set_void
from tracking.enums import (
    CONFIRMED_STATUSES,
    SET_ASIDE_STATUSES,
    WAITING_STATUSES,
    ClassChangeStatus,
    CommitmentAction,
    CommitmentStatus,
    ReminderStatus,
    ReportStage,
)
from tracking.models import (
    CampaignItem,
    ClassChange,
    CommitmentRequest,
    Rating,
    Reminder,
    ReportRow,
    ReportSnapshot,
    SupplementaryReply,
)
from tracking.moves import MOVES
from tracking.querysets import ReminderQuerySet
from tracking.reports.rows import RowTable
from tracking.services.door import MoveNotAllowed, hold_promises, lock_for, move
from tracking.services.requests import close_requests

NOTE = "答复件已作废"
_LETTER_TABLES = (RowTable.REPLIES, RowTable.UNMATCHED)
_PROMISE_TABLES = (RowTable.COMMITMENTS, RowTable.CANDIDATES, RowTable.CARRIED)


@dataclass(frozen=True, slots=True)
class Consequences:
    """
    What making a letter void will do, said beforehand.

    ``found`` are its commitments without those set aside, ``confirmed`` of them the office's, ``reported`` of these
    the ones with progress. ``reports`` are the issued ones that counted it.
    """

    found: int
    confirmed: int
    reported: int
    requests: int
    lines: int
    drafts: int
    reports: tuple[ReportSnapshot, ...]
    obstacles: tuple[str, ...]


def may_void(*, by: User) -> bool:
    """Whether ``by`` may make letters void and restore them."""
    return by.role in MOVES[CommitmentAction.VOID].roles


def consequences(reply: Reply) -> Consequences:
    """Count what hangs on a letter, and say what keeps it from being made void."""
    commitments = reply.commitments.exclude(status__in=SET_ASIDE_STATUSES)
    confirmed = commitments.filter(status__in=CONFIRMED_STATUSES)
    return Consequences(
        found=commitments.count(),
        confirmed=confirmed.count(),
        reported=confirmed.filter(updates__isnull=False).distinct().count(),
        requests=CommitmentRequest.objects.waiting().filter(commitment__reply=reply).count(),
        lines=_waiting_lines(reply).count(),
        drafts=SupplementaryReply.objects.drafts().filter(reply=reply).count(),
        reports=tuple(_reports_counting(reply)),
        obstacles=tuple(obstacles(reply)),
    )


def obstacles(reply: Reply) -> Iterator[str]:
    """Say what keeps a letter from being made void: what others have decided because of it."""
    if Rating.objects.filter(reply=reply).exists():
        yield "代表、委员已对这件答复作出评价，说明答复已经送达，不能作废；需要更正的，请作补充答复或重新办理。"
    if ClassChange.objects.filter(reply=reply).adopted().exists():
        yield "这件答复的办理结果类别已经调整，不能作废。"
    if SupplementaryReply.objects.filter(reply=reply).issued().exists():
        yield "已就这件答复印发补充答复，不能作废。"
    if reply.document.rehandlings.exists():
        yield "这份文件已登记为重新办理的再次答复，不能作废。"
    if reply.document.supplements.exists():
        yield "这份文件已登记为补充答复的印发文件，不能作废。"
    waiting = CampaignItem.objects.filter(commitment__reply=reply, outcome="", campaign__closed_at__isnull=True)
    for name in waiting.order_by("campaign").values_list("campaign__name", flat=True).distinct():
        yield f"其中的承诺事项已列入正在进行的“{name}”，请先登记核查结论。"


def obstacles_to_restoring(reply: Reply) -> Iterator[str]:
    """Say what keeps a void letter from being restored: the same letter is on file in its place."""
    same_matter = Q(pk__in=[])
    if reply.proposal_id and reply.bureau_id:
        again = Q(created_at__gt=reply.voided_at) | Q(replied_on__isnull=False, replied_on=reply.replied_on)
        if reply.doc_number:
            again |= Q(doc_number=reply.doc_number)
        same_matter = Q(proposal=reply.proposal_id, bureau=reply.bureau_id) & again
    same_words = Q(document__in=Document.objects.filter(text=reply.document.text).exclude(text="").values("pk"))
    for other in Reply.objects.standing().filter(same_matter | same_words).exclude(pk=reply.pk).order_by("pk")[:3]:
        yield f"同一答复已有在用的答复件“{other}”，恢复后会重复计算；确需恢复的，请先将其作废。"


@transaction.atomic
def void_reply(reply: Reply, *, by: User, now: datetime, reason: str) -> Reply:
    """
    Take a letter back: it and its commitments count no more, what waits about them is closed, all of it stays on file.

    :raises MoveNotAllowed: if ``by`` is not of the office, or others have decided something because of the letter.
    :raises proposals.services.replies.ReplyNotChanged: if it is void already, or no reason is given.
    """
    locked = _locked(reply, by=by)
    set_void(locked, by=by, now=now, reason=reason)
    refusals = list(obstacles(locked))
    if refusals:
        raise MoveNotAllowed("".join(refusals))
    # After the letter: what was added to it until then is among them, and nothing can be added any more.
    for commitment in locked.commitments.exclude(status__in=SET_ASIDE_STATUSES).order_by("pk"):
        own = lock_for(commitment, CommitmentAction.VOID, by=by, note=reason)
        move(own, CommitmentAction.VOID, by=by, now=now, note=reason)
        close_requests(own, by=by, now=now, note=NOTE)
    _waiting_lines(locked).update(status=ReminderStatus.WITHDRAWN, note=NOTE)
    ClassChange.objects.filter(reply=locked).waiting().update(
        status=ClassChangeStatus.DECLINED, decided_by=by, decided_at=now, note=NOTE, updated_at=now
    )
    return locked


@transaction.atomic
def restore_reply(reply: Reply, *, by: User, now: datetime, reason: str) -> Reply:
    """
    Count a void letter again: its commitments go back to the states they were in; what was closed stays closed.

    :raises MoveNotAllowed: if ``by`` is not of the office, or the same letter is on file in its place.
    :raises proposals.services.replies.ReplyNotChanged: if it is not void, or no reason is given.
    """
    locked = _locked(reply, by=by)
    refusals = list(obstacles_to_restoring(locked)) if locked.is_void else []
    if refusals:
        raise MoveNotAllowed("".join(refusals))
    set_standing(locked, by=by, now=now, reason=reason)
    for commitment in locked.commitments.filter(status=CommitmentStatus.VOID).order_by("pk"):
        own = lock_for(commitment, CommitmentAction.REINSTATE, by=by, note=reason)
        move(own, CommitmentAction.REINSTATE, by=by, now=now, note=reason)
    return locked


def _locked(reply: Reply, *, by: User) -> Reply:
    """Lock the commitments, then the letter: the order in which work on them takes both."""
    if not may_void(by=by):
        raise MoveNotAllowed("答复件由督查室作废和恢复。")
    hold_promises(reply)
    return Reply.objects.select_for_update(of=("self",)).select_related("document").get(pk=reply.pk)


def _waiting_lines(reply: Reply) -> ReminderQuerySet:
    lines: ReminderQuerySet = Reminder.objects.filter(commitment__reply=reply, status__in=WAITING_STATUSES)
    return lines


def _reports_counting(reply: Reply) -> list[ReportSnapshot]:
    """The issued reports in whose rows the letter or one of its commitments stands."""
    promises = reply.commitments.order_by().values("pk")
    counted = ReportRow.objects.filter(
        Q(table__in=_LETTER_TABLES, subject_id=reply.pk) | Q(table__in=_PROMISE_TABLES, subject_id__in=promises),
        report=OuterRef("pk"),
    )
    issued = ReportSnapshot.objects.filter(Exists(counted), stage=ReportStage.ISSUED)
    return list(issued.only("year", "as_of", "assembly", "edition").order_by("-as_of", "-pk"))
