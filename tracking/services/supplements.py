"""
Supplementary replies (补充答复): what was promised, what is done, what is left, and the new date, told to the proposer.

Drafted from verified updates; issuing it records the letter, copies it to the assigning office, and replaces the
promises it says are replaced.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from proposals.enums import Role
from proposals.models import Reply, User
from tracking.enums import (
    CommitmentAction,
    CommitmentStatus,
    SupplementOutcome,
    SupplementStatus,
    VerificationOutcome,
)
from tracking.models import Commitment, SupplementaryReply, SupplementItem
from tracking.services.door import ChangedMeanwhile, MoveNotAllowed, lock_for, move
from tracking.services.requests import close_requests

_CLOSED_OUTCOMES = {
    CommitmentStatus.FULFILLED: SupplementOutcome.DONE,
    CommitmentStatus.UNACHIEVABLE: SupplementOutcome.IMPOSSIBLE,
}


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What the draft says of one promise; ``pk`` names the item."""

    pk: int
    outcome: SupplementOutcome
    done: str
    left: str
    new_date: date | None


@dataclass(frozen=True, slots=True)
class LetterWords:
    """The letter around the items."""

    doc_number: str
    opening: str
    closing: str
    copies: str


@transaction.atomic
def draft_supplement(reply: Reply, *, by: User, now: datetime) -> SupplementaryReply:
    """
    Draft a supplementary reply from what was verified; the draft that exists already is returned as it is.

    :raises MoveNotAllowed: if ``by`` is neither of the bureau nor of the office, or nothing was promised.
    """
    locked = Reply.objects.select_for_update(of=("self",)).select_related("bureau", "proposal").get(pk=reply.pk)
    _require_concerned(locked, by)
    known = SupplementaryReply.objects.filter(reply=locked, status=SupplementStatus.DRAFT).first()
    if known:
        return known
    commitments = list(
        locked.commitments.confirmed().exclude(status=CommitmentStatus.SUPERSEDED).order_by("start", "pk")
    )
    if not commitments:
        raise MoveNotAllowed("这份答复中没有已确认的承诺事项，无需补充答复。")
    supplement = SupplementaryReply.objects.create(
        reply=locked,
        opening=_opening(locked),
        closing="专此补充答复。感谢您对我们工作的关心和支持，欢迎继续监督。",
        copies=locked.copies,
        drafted_by=by,
        drafted_at=now,
    )
    SupplementItem.objects.bulk_create(_item(supplement, commitment) for commitment in commitments)
    return supplement


@transaction.atomic
def save_supplement(
    supplement: SupplementaryReply, *, words: LetterWords, items: Iterable[ItemWords], by: User, version: int
) -> SupplementaryReply:
    """
    Keep what a person wrote into the draft.

    :raises ChangedMeanwhile: if somebody else saved it after the page was opened.
    :raises MoveNotAllowed: if it was issued, or ``by`` may not write it.
    """
    locked = _locked_draft(supplement, by=by, version=version)
    known = {item.pk: item for item in locked.items.select_for_update()}
    for wanted in items:
        item = known.get(wanted.pk)
        if item is None:
            raise ChangedMeanwhile("草稿中的承诺事项刚刚有变化，请核对最新内容后重新提交。")
        item.outcome, item.done, item.left, item.new_date = (
            wanted.outcome,
            wanted.done.strip(),
            wanted.left.strip(),
            wanted.new_date,
        )
        item.save()
    locked.doc_number, locked.opening, locked.closing, locked.copies = (
        words.doc_number.strip(),
        words.opening.strip(),
        words.closing.strip(),
        words.copies.strip(),
    )
    locked.version += 1
    locked.save()
    return locked


@transaction.atomic
def issue_supplement(
    supplement: SupplementaryReply, *, replied_on: date, by: User, now: datetime, version: int
) -> SupplementaryReply:
    """
    Record that the letter went out: nothing in it changes any more, and the promises it replaces are closed as such.

    :raises ChangedMeanwhile: if it is not what the page showed.
    :raises MoveNotAllowed: if ``by`` is not of the office, the day is impossible, or an item lacks what it must say.
    """
    if by.role != Role.OFFICE:
        raise MoveNotAllowed("补充答复由督查室登记印发。")
    locked = _locked_draft(supplement, by=by, version=version)
    reply = locked.reply
    if replied_on > timezone.localdate(now) or (reply.replied_on and replied_on < reply.replied_on):
        raise MoveNotAllowed("补充答复日期须在原答复日期之后，且不晚于今天。")
    items = list(locked.items.select_related("commitment").order_by("commitment__start", "pk"))
    for item in items:
        _check(item)
    locked.status, locked.replied_on = SupplementStatus.ISSUED, replied_on
    locked.issued_by, locked.issued_at = by, now
    locked.version += 1
    locked.save()
    for item in items:
        if item.outcome == SupplementOutcome.REPLACED and item.commitment.is_open:
            _supersede(item, locked, by=by, now=now)
    return locked


def _supersede(item: SupplementItem, supplement: SupplementaryReply, *, by: User, now: datetime) -> Commitment:
    note = f"由补充答复{supplement.doc_number}（{supplement.replied_on:%Y-%m-%d}）取代：{item.left}"
    commitment = lock_for(item.commitment, CommitmentAction.SUPERSEDE, by=by, note=note)
    move(commitment, CommitmentAction.SUPERSEDE, by=by, now=now, note=note)
    close_requests(commitment, by=by, now=now)
    return commitment


def _check(item: SupplementItem) -> None:
    about = f"“{item.commitment.quote[:20]}…”"
    if item.outcome == SupplementOutcome.DONE and item.commitment.status != CommitmentStatus.FULFILLED:
        raise MoveNotAllowed(f"{about}尚未核查通过，不能写为已落实。")
    if item.outcome == SupplementOutcome.IMPOSSIBLE and item.commitment.status != CommitmentStatus.UNACHIEVABLE:
        raise MoveNotAllowed(f"{about}尚未认定无法兑现，请先由责任单位申请、督查室认定。")
    if item.outcome != SupplementOutcome.DONE and not item.left:
        raise MoveNotAllowed(f"{about}没有全部落实，请写明尚未落实的部分及原因。")
    if item.outcome == SupplementOutcome.GOES_ON and item.new_date is None:
        raise MoveNotAllowed(f"{about}继续落实，请写明预计完成时间。")


def _locked_draft(supplement: SupplementaryReply, *, by: User, version: int) -> SupplementaryReply:
    locked = (
        SupplementaryReply.objects.select_for_update(of=("self",)).select_related("reply__bureau").get(pk=supplement.pk)
    )
    _require_concerned(locked.reply, by)
    if not locked.is_draft:
        raise MoveNotAllowed("这份补充答复已经印发，不能再修改。")
    if locked.version != version:
        raise ChangedMeanwhile("这份补充答复刚刚被其他人修改过，您的修改没有保存。请核对最新内容后重新提交。")
    return locked


def _require_concerned(reply: Reply, by: User) -> None:
    if by.role == Role.OFFICE:
        return
    if not by.works_in_bureau or reply.bureau is None or by.bureau_id not in {reply.bureau_id, reply.bureau.parent_id}:
        raise MoveNotAllowed("只有答复单位和督查室可以拟写补充答复。")


def _opening(reply: Reply) -> str:
    subject = reply.proposal.title if reply.proposal else reply.subject
    about = f"关于“{subject}”的{reply.proposal.get_kind_display() if reply.proposal else '建议提案'}"
    return f"您提出的{about}，我单位已作答复。现就答复中承诺事项的落实情况补充答复如下："


def _item(supplement: SupplementaryReply, commitment: Commitment) -> SupplementItem:
    """Fill an item from the last accepted update; what the bureau reported but nobody verified is left out."""
    verified = (
        commitment.updates.filter(verification__outcome=VerificationOutcome.ACCEPTED, share__isnull=True)
        .order_by("-at", "-pk")
        .first()
    )
    outcome = _CLOSED_OUTCOMES.get(CommitmentStatus(commitment.status), SupplementOutcome.GOES_ON)
    return SupplementItem(
        supplement=supplement,
        commitment=commitment,
        outcome=outcome,
        done=verified.text if verified else "",
        new_date=commitment.due_date if outcome == SupplementOutcome.GOES_ON else None,
    )
