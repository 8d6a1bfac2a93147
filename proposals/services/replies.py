"""Replies: store what a letter's header says and match it to what is on file."""

from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import CharField, ProtectedError

from proposals.deadlines.statute import chinese_date
from proposals.enums import ReplyAction
from proposals.models import Bureau, Document, Proposal, Reply, ReplyEvent, User
from proposals.parsing.types import Header, Letter
from proposals.services.matching import KINDS, match_bureau, match_proposal, match_result_class
from proposals.services.permissions import require_oversight
from proposals.signals import reply_recorded


class ReplyNotChanged(Exception):  # noqa: N818 - worded for the user
    """The correction cannot be made; the message says why."""


@transaction.atomic
def record_reply(document: Document, letter: Letter, *, today: date) -> Reply:
    """
    Store the letter's header as a reply to the proposal it names; ``today`` stands in for a letter without a date.

    Fires ``reply_recorded`` after the commit. The document's one-to-one key keeps a second call from making two.
    """
    header = letter.header
    match = match_proposal(header, today=today)
    kind = KINDS.get(header.kind or "")
    reply = Reply.objects.create(
        document=document,
        proposal=match.proposal,
        bureau=match_bureau(header.lead_bureau),
        match_note=match.note,
        kind=kind or "",
        result_class=match_result_class(header.result_class, kind=kind or "", on=header.replied_on or today),
        **_printed(header),
    )
    reply.co_bureaus.set([bureau for name in header.co_bureaus if (bureau := match_bureau(name))])
    transaction.on_commit(partial(reply_recorded.send, sender=Reply, reply_id=reply.pk))
    return reply


def _printed(header: Header) -> dict[str, object]:
    """Return the header's words as columns, cut to what the columns hold."""
    words: dict[str, str | None] = {
        "subject": header.subject,
        "assembly": header.assembly,
        "number": header.number,
        "addressees": "、".join(header.members),
        "bureau_name": header.lead_bureau,
        "co_bureau_names": "、".join(header.co_bureaus),
        "doc_number": header.doc_number,
        "signer": header.signer,
        "result_mark": header.result_class,
        "disclosure": header.disclosure,
        "contact": header.contact,
        "phone": header.phone,
        "copies": "、".join(header.copies),
    }
    cut = {name: (value or "")[: _room(name)] for name, value in words.items()}
    return {**cut, "term": header.term, "sitting": header.sitting, "replied_on": header.replied_on}


def _room(column: str) -> int | None:
    """How many characters a column holds."""
    field = Reply._meta.get_field(column)  # noqa: SLF001 - Django's documented way to a model's fields
    return field.max_length if isinstance(field, CharField) else None


@transaction.atomic
def correct_reply(
    reply: Reply, *, proposal: Proposal | None, bureau: Bureau | None, replied_on: date | None, by: User, now: datetime
) -> Reply:
    """
    Say by hand which proposal a reply answers, who wrote it and when; None leaves what was read.

    A draft that was made for this letter alone goes when another proposal takes its place: nobody could complete it.

    :raises ReplyNotChanged: if the letter was made void.
    """
    require_oversight(by)
    locked = _standing(reply)
    left, wanted = locked.proposal, {"proposal": proposal, "bureau": bureau, "replied_on": replied_on}
    labels = {"proposal": "建议提案", "bureau": "答复单位", "replied_on": "答复日期"}
    changed = [name for name, value in wanted.items() if value is not None and value != getattr(locked, name)]
    if not changed:
        return locked
    was = {name: getattr(locked, name) for name in changed}
    changes = {name: [_plain(was[name]), _plain(wanted[name])] for name in changed}
    for name in changed:
        setattr(locked, name, wanted[name])
    ReplyEvent.objects.create(
        reply=locked,
        action=ReplyAction.CORRECT,
        by=by,
        at=now,
        note="；".join(f"{labels[name]}：{_words(was[name])}改为{_words(wanted[name])}" for name in changed),
        changes=changes,
    )
    locked.match_note = f"由{by}指定{'、'.join(labels[name] for name in changed)}。"
    locked.save(update_fields=[*changed, "match_note", "updated_at"])
    if "bureau" in changed and bureau is not None:
        locked.co_bureaus.remove(bureau)
    if "proposal" in changed and left is not None and left.is_draft:
        _drop_if_bare(left)
    return locked


def _standing(reply: Reply) -> Reply:
    """Lock a letter that is to be changed, and refuse one that was made void."""
    locked = Reply.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=reply.pk)
    if locked.is_void:
        raise ReplyNotChanged("这件答复已经作废，不能修改。")
    return locked


def _plain(value: Proposal | Bureau | date | None) -> int | str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else int(value.pk)


def _words(value: Proposal | Bureau | date | None) -> str:
    if value is None:
        return "未读出"
    return chinese_date(value) if isinstance(value, date) else str(value)


def set_void(locked: Reply, *, by: User, now: datetime, reason: str) -> None:
    """
    Make a locked letter void; what hangs on it is the caller's (tracking.services.voiding).

    :raises ReplyNotChanged: if it is void already, or no reason is given.
    """
    if locked.is_void:
        raise ReplyNotChanged("这件答复已经作废，无需重复办理。")
    if not reason.strip():
        raise ReplyNotChanged("请写明作废的理由。")
    locked.voided_at, locked.voided_by, locked.void_reason = now, by, reason.strip()[: _room("void_reason")]
    _note(locked, ReplyAction.VOID, by=by, now=now, note=locked.void_reason)


def set_standing(locked: Reply, *, by: User, now: datetime, reason: str) -> None:
    """
    Restore a locked letter that was made void.

    :raises ReplyNotChanged: if it is not void, or no reason is given.
    """
    if not locked.is_void:
        raise ReplyNotChanged("这件答复没有作废，无需恢复。")
    if not reason.strip():
        raise ReplyNotChanged("请写明恢复的理由。")
    locked.voided_at, locked.voided_by, locked.void_reason = None, None, ""
    _note(locked, ReplyAction.RESTORE, by=by, now=now, note=reason.strip())


def _note(locked: Reply, action: ReplyAction, *, by: User, now: datetime, note: str) -> None:
    ReplyEvent.objects.create(reply=locked, action=action, by=by, at=now, note=note)
    locked.save(update_fields=["voided_at", "voided_by", "void_reason", "updated_at"])


def _drop_if_bare(draft: Proposal) -> None:
    if draft.replies.exists() or draft.assignments.exists():
        return
    try:
        with transaction.atomic():
            draft.delete()
    except ProtectedError:
        return  # something else refers to it: it stays to be completed


@transaction.atomic
def adopt_bureau(reply: Reply, *, by: User) -> Bureau:
    """
    Enter the answering body, as the letter prints it, as a bureau of its own and give the reply to it.

    :raises ReplyNotChanged: if the letter names no body, or was made void.
    """
    require_oversight(by)
    locked = _standing(reply)
    if not locked.bureau_name:
        raise ReplyNotChanged("信中没有读出答复单位，请在承办单位中选择。")
    bureau, _ = Bureau.objects.get_or_create(name=locked.bureau_name)
    Reply.objects.filter(bureau__isnull=True, bureau_name=locked.bureau_name).update(bureau=bureau)
    return bureau
