"""The terms of a commitment: owner, dates, who joins in, targets; how a person changes them, and what they were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from proposals.deadlines.statute import chinese_date
from proposals.models import Bureau
from tracking.due_dates.in_force import Extension, InForce, Pause, date_in_force
from tracking.enums import Origin, PromiseKind, ReminderStatus, RequestKind, RequestStatus
from tracking.models import Commitment, CommitmentRequest, Target
from tracking.services.door import MoveNotAllowed


@dataclass(frozen=True, slots=True)
class TargetTerms:
    """What a person says a target is; ``pk`` names the one to change, None adds one."""

    pk: int | None
    quote: str
    metric: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    due_date: date | None


@dataclass(frozen=True, slots=True)
class Terms:
    """
    What a person decides about a commitment: owner, promised date, who joins in, targets; never its ``quote``.

    ``due_date`` is the promised date; the date in force follows from it. ``kind`` None leaves the kind of work as read.
    """

    bureau: Bureau | None
    due_date: date | None
    joining_bureaus: Sequence[Bureau]
    targets: Sequence[TargetTerms]
    kind: PromiseKind | None = None


def snapshot(commitment: Commitment) -> dict[str, Any]:
    """The terms as plain values: what events keep, and what tells the terms of a past day."""
    return {
        "bureau": commitment.bureau_id,
        "kind": str(commitment.kind),
        "promised_due_date": _plain(commitment.promised_due_date),
        "agreed_due_date": _plain(commitment.agreed_due_date),
        "agreed_measure": commitment.agreed_measure,
        "due_date": _plain(commitment.due_date),
        "joining_bureaus": sorted(commitment.joining_bureaus.values_list("pk", flat=True)),
        "targets": [
            {
                "id": target.pk,
                "quote": target.quote,
                "metric": target.metric,
                "low": _plain(target.low),
                "high": _plain(target.high),
                "unit": target.unit,
                "due_date": _plain(target.due_date),
            }
            for target in commitment.targets.order_by("pk")
        ],
    }


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What changed between two snapshots, field by field as ``[before, after]``."""
    return {name: [value, after[name]] for name, value in before.items() if after[name] != value}


def due_in_force(commitment: Commitment) -> InForce:
    """Work out the date in force and its steps from what was granted (tracking.due_dates)."""
    granted = _granted(commitment)
    return date_in_force(commitment.base_date, extensions=extensions_of(granted), pauses=pauses_of(granted))


def due_if_granted(request: CommitmentRequest, *, today: date) -> InForce:
    """Work out what the date in force would be, were this request agreed to on ``today``."""
    commitment = request.commitment
    granted = _granted(commitment)
    extensions, pauses = extensions_of(granted), pauses_of(granted)
    base = commitment.base_date
    if request.kind == RequestKind.EXTENSION and request.new_date:
        extensions.append(Extension(today, request.new_date))
    elif request.kind == RequestKind.PAUSE and request.start_date and request.until_date:
        pauses.append(Pause(request.start_date, request.until_date))
    elif request.kind == RequestKind.TERMS:
        base = request.new_date
    return date_in_force(base, extensions=extensions, pauses=pauses)


def _granted(commitment: Commitment) -> list[CommitmentRequest]:
    moving = [RequestKind.EXTENSION, RequestKind.PAUSE]
    granted = commitment.requests.filter(status=RequestStatus.GRANTED, kind__in=moving)
    return list(granted.order_by("pk"))


def extensions_of(granted: Iterable[CommitmentRequest]) -> list[Extension]:
    """The extensions among granted requests."""
    return [
        Extension(timezone.localdate(request.decided_at), request.new_date)
        for request in granted
        if request.kind == RequestKind.EXTENSION and request.decided_at and request.new_date
    ]


def pauses_of(granted: Iterable[CommitmentRequest]) -> list[Pause]:
    """The pauses among granted requests, as long as they really were: one lifted before it began is none."""
    return [
        pause
        for request in granted
        if request.kind == RequestKind.PAUSE and request.start_date and request.until_date
        for pause in [Pause(request.start_date, request.last_paused_day or request.until_date)]
        if pause.until >= pause.start
    ]


def settle_due_date(locked: Commitment) -> None:
    """Write the date in force to a locked row, which :func:`tracking.services.door.move` saves."""
    locked.due_date = due_in_force(locked).date
    if locked.due_from and (locked.due_date is None or locked.due_from > locked.due_date):
        locked.due_from = None


def drop_parts_of_leavers(locked: Commitment, *, now: datetime) -> int:
    """Drop the parts of bureaus that no longer join in; returns how many."""
    joining = locked.joining_bureaus.values("pk")
    return int(locked.shares.standing().exclude(bureau__in=joining).update(dropped_at=now, updated_at=now))


def apply_terms(locked: Commitment, terms: Terms) -> str:
    """Write the terms to the row (saved by :func:`move`) and return what changed, in the user's words."""
    changes: list[str] = []
    if locked.bureau_id != (terms.bureau.pk if terms.bureau else None):
        changes.append(f"责任单位：{locked.bureau or '未定'}改为{terms.bureau or '未定'}")
        locked.bureau, locked.handler = terms.bureau, None
    if locked.promised_due_date != terms.due_date:
        changes.append(f"承诺期限：{_day(locked.promised_due_date)}改为{_day(terms.due_date)}")
        locked.promised_due_date = terms.due_date
        settle_due_date(locked)
    if terms.kind is not None and terms.kind != locked.kind:
        changes.append(f"事项类型：{locked.get_kind_display()}改为{terms.kind.label}")
        locked.kind = terms.kind
    before = {bureau.pk: str(bureau) for bureau in locked.joining_bureaus.all()}
    after = {bureau.pk: str(bureau) for bureau in terms.joining_bureaus}
    if before.keys() != after.keys():
        changes.append(f"配合单位：{'、'.join(before.values()) or '无'}改为{'、'.join(after.values()) or '无'}")
        locked.joining_bureaus.set(terms.joining_bureaus)
    return "；".join(changes + _apply_targets(locked, terms.targets))


def _apply_targets(locked: Commitment, wanted: Sequence[TargetTerms]) -> list[str]:
    """Add, change and remove targets; one that has measured values is never removed, for a report may have it."""
    changes: list[str] = []
    known = {target.pk: target for target in locked.targets.all()}
    kept = {terms.pk for terms in wanted}
    for pk, target in known.items():
        if pk not in kept:
            if target.values.exists():
                raise MoveNotAllowed(f"目标“{target.quote}”已有完成值，不能删除。")
            if target.reminders.filter(status=ReminderStatus.SENT).exists():
                raise MoveNotAllowed(f"目标“{target.quote}”已发送过提醒，不能删除。")
            target.reminders.all().delete()
            changes.append(f"删除目标“{target.quote}”")
            target.delete()
    for terms in wanted:
        fields = {
            "quote": terms.quote,
            "metric": terms.metric,
            "low": terms.low,
            "high": terms.high,
            "unit": terms.unit,
            "due_date": terms.due_date,
        }
        if terms.pk is None:
            Target.objects.create(commitment=locked, origin=Origin.PERSON, **fields)
            changes.append(f"增加目标“{terms.quote}”")
        elif terms.pk in known and any(getattr(known[terms.pk], name) != value for name, value in fields.items()):
            known[terms.pk].due_version += known[terms.pk].due_date != terms.due_date
            for name, value in fields.items():
                setattr(known[terms.pk], name, value)
            known[terms.pk].save()
            changes.append(f"修改目标“{terms.quote}”")
    return changes


def _plain(value: date | Decimal | None) -> str | None:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return None if value is None else value.isoformat()


def _day(day: date | None) -> str:
    return chinese_date(day) if day else "无"
