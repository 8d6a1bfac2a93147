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

from proposals.deadlines.statute import chinese_date
from proposals.enums import ProposalKind, Role
from proposals.models import Document, Reply, ResultClass, User
from proposals.services.documents import Incoming, LetterNotTaken, take_in_letter
from tracking.enums import (
    CommitmentAction,
    CommitmentStatus,
    RequestKind,
    SupplementOutcome,
    SupplementStatus,
    VerificationOutcome,
)
from tracking.models import Commitment, ProgressUpdate, SupplementaryReply, SupplementItem
from tracking.services.classes import propose_class
from tracking.services.door import ChangedMeanwhile, MoveNotAllowed, hold_promises, lock_for, move
from tracking.services.requests import close_requests

_CLOSED_OUTCOMES = {
    CommitmentStatus.FULFILLED: SupplementOutcome.DONE,
    CommitmentStatus.UNACHIEVABLE: SupplementOutcome.IMPOSSIBLE,
}

# A person's decision about a promise that goes on, which bringing the draft up to date leaves alone.
_REPLACED = SupplementOutcome.REPLACED


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What the draft says of one promise; ``pk`` names the item."""

    pk: int
    outcome: SupplementOutcome
    done: str
    left: str
    promise: str
    new_date: date | None


@dataclass(frozen=True, slots=True)
class Issue:
    """
    How a letter went out: its day, the file as signed (of at most ``max_bytes``), and the class it argues for, if any.

    The caller has the file read like any other letter.
    """

    replied_on: date
    letter: Incoming | None = None
    max_bytes: int = 0
    to_class: ResultClass | None = None


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
    Draft a supplementary reply from what was verified, or bring the draft that exists up to date.

    An existing draft keeps what people wrote: promises confirmed since are added, those no longer tracked dropped, and
    those closed since get the outcome they came to. What an earlier letter has told as kept or impossible, and is so
    still, is not told again.

    :raises MoveNotAllowed: if ``by`` is neither of the bureau nor of the office, or nothing is left to tell.
    """
    hold_promises(reply)
    locked = Reply.objects.select_for_update(of=("self",)).select_related("bureau", "proposal").get(pk=reply.pk)
    _require_concerned(locked, by)
    commitments = [
        commitment
        for commitment in locked.commitments.confirmed().order_by("start", "pk")
        if commitment.status != CommitmentStatus.SUPERSEDED and not _told_before(commitment)
    ]
    known = SupplementaryReply.objects.select_for_update().filter(reply=locked, status=SupplementStatus.DRAFT).first()
    if known:
        return _brought_up_to_date(known, commitments)
    if not commitments:
        raise MoveNotAllowed("这份答复中没有需要补充答复的承诺事项。")
    supplement = SupplementaryReply.objects.create(
        reply=locked,
        opening=_opening(locked),
        closing="专此补充答复。感谢您对我们工作的关心和支持，欢迎继续监督。",
        copies=locked.copies or _copies(locked),
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
        item.outcome, item.new_date = wanted.outcome, wanted.new_date
        item.done, item.left, item.promise = wanted.done.strip(), wanted.left.strip(), wanted.promise.strip()
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
    supplement: SupplementaryReply, issue: Issue, *, by: User, now: datetime, version: int
) -> SupplementaryReply:
    """
    Record that the letter went out: nothing in it changes any more, and the promises it replaces are closed as such.

    What it promises in their place is tracked once the letter itself has been taken in and reviewed.

    :raises ChangedMeanwhile: if it is not what the page showed.
    :raises MoveNotAllowed: if ``by`` is not of the office, the number is missing, the day is impossible, or an item
        lacks what it must say or contradicts the ledger.
    """
    if by.role != Role.OFFICE:
        raise MoveNotAllowed("补充答复由督查室登记印发。")
    locked = _locked_draft(supplement, by=by, version=version)
    reply = locked.reply
    if not locked.doc_number:
        raise MoveNotAllowed("请先填写文号并保存，再登记印发。")
    if issue.replied_on > timezone.localdate(now) or (reply.replied_on and issue.replied_on < reply.replied_on):
        raise MoveNotAllowed("补充答复日期须在原答复日期之后，且不晚于今天。")
    items = list(locked.items.order_by("commitment__start", "pk"))
    promises = Commitment.objects.select_for_update(of=("self",)).filter(pk__in=[item.commitment_id for item in items])
    standing = {commitment.pk: commitment for commitment in promises.order_by("pk")}
    for item in items:
        _check(item, standing[item.commitment_id], on=issue.replied_on)
    locked.document = _kept(issue, by=by)
    locked.status, locked.replied_on = SupplementStatus.ISSUED, issue.replied_on
    locked.issued_by, locked.issued_at = by, now
    locked.version += 1
    locked.save()
    for item in items:
        if item.outcome == SupplementOutcome.REPLACED:
            _supersede(item, locked, by=by, now=now)
    if issue.to_class is not None:
        propose_class(
            reply, to_class=issue.to_class, basis=f"补充答复{locked.doc_number}", by=by, now=now, supplement=locked
        )
    return locked


def may_write_supplement(reply: Reply, *, by: User) -> bool:
    """Whether ``by`` may draft and edit: people of the answering bureau, of the one above it, and the office."""
    return by.role == Role.OFFICE or by.acts_for(reply.bureau)


def last_reports(supplement: SupplementaryReply) -> dict[int, ProgressUpdate]:
    """The latest report on each promise of a draft, verified or not: what its writer may go by, with its day."""
    reports = ProgressUpdate.objects.filter(
        commitment__in=supplement.items.values("commitment"), share__isnull=True
    ).order_by("at", "pk")
    return {report.commitment_id: report for report in reports.select_related("verification")}


def _kept(issue: Issue, *, by: User) -> Document | None:
    if issue.letter is None:
        return None
    try:
        return take_in_letter(issue.letter, by=by, max_bytes=issue.max_bytes)
    except LetterNotTaken as error:
        raise MoveNotAllowed(str(error)) from error


def _supersede(item: SupplementItem, supplement: SupplementaryReply, *, by: User, now: datetime) -> Commitment:
    day = chinese_date(supplement.replied_on) if supplement.replied_on else ""
    note = f"由补充答复{supplement.doc_number}（{day}）调整为：{item.promise.rstrip('。')}。原因：{item.left}"
    commitment = lock_for(item.commitment, CommitmentAction.SUPERSEDE, by=by, note=note)
    move(commitment, CommitmentAction.SUPERSEDE, by=by, now=now, note=note)
    close_requests(commitment, by=by, now=now)
    return commitment


def _check(item: SupplementItem, commitment: Commitment, *, on: date) -> None:
    """Refuse a letter that says something else than the ledger: what it says is read as a promise again."""
    about = f"“{commitment.quote[:20]}…”"
    outcome, status = SupplementOutcome(item.outcome), CommitmentStatus(commitment.status)
    closed = _CLOSED_OUTCOMES.get(status)
    if outcome == SupplementOutcome.DONE and closed != outcome:
        raise MoveNotAllowed(f"{about}尚未核查通过，不能写为已落实。")
    if outcome == SupplementOutcome.IMPOSSIBLE and closed != outcome:
        raise MoveNotAllowed(f"{about}尚未认定无法兑现，请先由责任单位申请、督查室认定。")
    if closed not in {None, outcome} or (closed is None and not commitment.is_open):
        raise MoveNotAllowed(f"{about}现在是“{status.label}”，不能写为“{outcome.label}”，请修改后再登记。")
    if outcome == SupplementOutcome.DONE:
        if not item.done:
            raise MoveNotAllowed(f"{about}已落实，请写明落实情况。")
        return
    if not item.left:
        raise MoveNotAllowed(f"{about}没有全部落实，请写明尚未落实的部分及原因。")
    if outcome == SupplementOutcome.GOES_ON:
        _check_date(item, commitment, about, on=on)
    if outcome == SupplementOutcome.REPLACED and (not item.promise or item.new_date is None or item.new_date < on):
        raise MoveNotAllowed(f"{about}调整承诺，请写明调整后的承诺，和补充答复日期之后的完成时间。")


def _check_date(item: SupplementItem, commitment: Commitment, about: str, *, on: date) -> None:
    if item.new_date is None:
        raise MoveNotAllowed(f"{about}继续落实，请写明预计完成时间。")
    # Another date in a letter would be an extension nobody granted.
    if item.new_date != commitment.due_date:
        known = f"现行期限{chinese_date(commitment.due_date)}" if commitment.due_date else "尚未商定期限的现状"
        raise MoveNotAllowed(f"{about}的预计完成时间与{known}不一致，请先申请延期或商定期限，或改为“调整承诺”。")
    if item.new_date < on:
        raise MoveNotAllowed(f"{about}的现行期限已过，请先申请延期，或改为“调整承诺”。")


def _brought_up_to_date(draft: SupplementaryReply, commitments: list[Commitment]) -> SupplementaryReply:
    fresh = {commitment.pk: _item(draft, commitment) for commitment in commitments}
    changed = 0
    for item in draft.items.all():
        now = fresh.pop(item.commitment_id, None)
        if now is None:
            item.delete()
        elif item.outcome != now.outcome and (now.outcome in _CLOSED_OUTCOMES.values() or item.outcome != _REPLACED):
            item.outcome, item.new_date = now.outcome, now.new_date
            item.done, item.left = item.done or now.done, item.left or now.left
            item.save()
        else:
            continue
        changed += 1
    SupplementItem.objects.bulk_create(fresh.values())
    if changed or fresh:
        draft.version += 1
        draft.save()
    return draft


def _told_before(commitment: Commitment) -> bool:
    outcome = _CLOSED_OUTCOMES.get(CommitmentStatus(commitment.status))
    told = commitment.supplement_items.filter(supplement__status=SupplementStatus.ISSUED, outcome=outcome)
    return outcome is not None and bool(told.exists())


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
    if reply.is_void:
        raise MoveNotAllowed("这件答复已经作废，不能作补充答复。")
    if not may_write_supplement(reply, by=by):
        raise MoveNotAllowed("只有答复单位和督查室可以拟写补充答复。")


def _opening(reply: Reply) -> str:
    day = f"于{chinese_date(reply.replied_on)}" if reply.replied_on else ""
    number = f"（{reply.doc_number}）" if reply.doc_number else ""
    return f"您提出的{_called(reply)}，我单位已{day}作出答复{number}。现就答复中承诺事项的落实情况补充答复如下："


def _called(reply: Reply) -> str:
    """Name the proposal as letters do; a title that says of itself what it is needs no words around it."""
    title = reply.proposal.title if reply.proposal else reply.subject
    kind = reply.proposal.get_kind_display() if reply.proposal else "建议提案"
    if title.startswith("关于") and title.endswith(kind):
        return f"《{title}》"
    return f"关于“{title.removeprefix('关于')}”的{kind}" if title else f"{kind}"


def _copies(reply: Reply) -> str:
    """Whom a letter is copied to where the first one named nobody: the assembly's body and the supervision office."""
    is_suggestion = reply.proposal is not None and reply.proposal.kind == ProposalKind.SUGGESTION
    return "人大常委会代表工作机构、政府督查室" if is_suggestion else "政协提案委员会、政府督查室"


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
        left=_reason(commitment) if outcome == SupplementOutcome.IMPOSSIBLE else "",
        new_date=commitment.due_date if outcome == SupplementOutcome.GOES_ON else None,
    )


def _reason(commitment: Commitment) -> str:
    """Why it cannot be kept, in the words of the request that the office agreed to."""
    granted = commitment.requests.granted(RequestKind.IMPOSSIBLE).order_by("-decided_at", "-pk").first()
    return granted.reason if granted else ""
