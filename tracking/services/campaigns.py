"""
Looking back (回头看): choose promises to check again, draw a sample that anybody can draw again, record what was found,
and carry what is open into the next session.

Practice differs by place (B and C items in August, last session's B items in June, a spot check before the next
session), so what to choose is asked, not fixed.
"""

import random
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from proposals.deadlines.statute import add_months
from proposals.enums import CountsAs, Role
from proposals.models import PlenarySession, User
from tracking.enums import (
    CampaignBasis,
    CommitmentAction,
    CommitmentStatus,
    LookBackOutcome,
    ReminderRule,
    VerificationWay,
)
from tracking.models import Campaign, CampaignItem, CarryOver, Commitment
from tracking.querysets import CommitmentQuerySet
from tracking.services.door import MoveNotAllowed, lock_for, move
from tracking.services.reminders import queue_notice

# Result classes whose matters a look-back goes through again: not solved, and not refused.
_PENDING_CLASSES = (CountsAs.IN_PROGRESS, CountsAs.PLANNED, CountsAs.LATER)


@dataclass(frozen=True, slots=True)
class Criteria:
    """
    What to choose: by ``basis`` within a year of sessions, of a bureau, a kind or a field where one is given.

    ``months`` is for what was fulfilled: at least so many calendar months ago.
    """

    basis: CampaignBasis
    year: int | None = None
    bureau: int | None = None
    kind: str = ""
    topic: str = ""
    months: int = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one promise, how, by whom and when."""

    outcome: LookBackOutcome
    way: VerificationWay
    checked_on: date
    people: str
    note: str


def choose(criteria: Criteria, *, today: date) -> CommitmentQuerySet:
    """Return the confirmed commitments that fit, in the order of the list."""
    found = Commitment.objects.confirmed().exclude(status=CommitmentStatus.SUPERSEDED)
    if criteria.basis == CampaignBasis.FULFILLED:
        before = add_months(today, -criteria.months)
        found = found.filter(status=CommitmentStatus.FULFILLED, fulfilled_at__date__lte=before)
    elif criteria.basis == CampaignBasis.CLASS:
        found = found.filter(reply__result_class__counts_as__in=_PENDING_CLASSES)
    else:
        found = found.tracked()
    if criteria.year:
        found = found.filter(reply__proposal__session__year=criteria.year)
    if criteria.bureau:
        found = found.filter(bureau=criteria.bureau)
    if criteria.kind:
        found = found.filter(reply__proposal__kind=criteria.kind)
    if criteria.topic:
        found = found.filter(reply__proposal__topic=criteria.topic)
    return found.order_by("reply__proposal__session", "reply__proposal__number_key", "reply", "start", "pk")


def drawn(ids: Sequence[int], *, size: int, seed: int) -> list[int]:
    """Draw ``size`` of the ids with ``seed``, in their own order; the same ids and seed give the same draw."""
    if size <= 0 or size >= len(ids):
        return list(ids)
    # No secret: the seed is printed so that the draw can be repeated.
    chosen = set(random.Random(seed).sample(sorted(ids), size))  # noqa: S311
    return [pk for pk in ids if pk in chosen]


@transaction.atomic
def open_campaign(
    *,
    name: str,
    criteria: Criteria,
    sample_size: int,
    seed: int,
    by: User,
    now: datetime,
    form_key: uuid.UUID,
) -> Campaign:
    """
    Make the check list. A form sent twice makes one.

    :raises MoveNotAllowed: if ``by`` is not of the office, or nothing fits.
    """
    known = Campaign.objects.filter(form_key=form_key, created_by=by).first()
    if known:
        return known
    _require_office(by)
    ids = list(choose(criteria, today=timezone.localdate(now)).values_list("pk", flat=True))
    if not ids:
        raise MoveNotAllowed("没有符合条件的承诺事项，请放宽选取条件。")
    chosen = drawn(ids, size=sample_size, seed=seed)
    sampled = len(chosen) < len(ids)
    campaign = Campaign.objects.create(
        name=name.strip(),
        basis=criteria.basis,
        criteria=asdict(criteria),
        found=len(ids),
        sample_size=len(chosen) if sampled else 0,
        seed=seed if sampled else None,
        created_by=by,
        opened_at=now,
        form_key=form_key,
    )
    CampaignItem.objects.bulk_create(
        (
            CampaignItem(campaign=campaign, commitment_id=pk, position=position)
            for position, pk in enumerate(chosen, start=1)
        ),
        batch_size=1000,
    )
    return campaign


@transaction.atomic
def record_finding(item: CampaignItem, finding: Finding, *, by: User, now: datetime) -> CampaignItem:
    """
    Record what was found; a promise that slipped after it was fulfilled is tracked again, and its bureau is told.

    :raises MoveNotAllowed: if the look-back is closed, ``by`` is not of the office, the promise was dismissed
        meanwhile, or something is missing.
    """
    _require_office(by)
    locked = (
        CampaignItem.objects.select_for_update(of=("self",)).select_related("campaign", "commitment").get(pk=item.pk)
    )
    if not locked.campaign.is_open:
        raise MoveNotAllowed("这次回头看已经结束，不能再登记。")
    if not finding.note.strip() or not finding.people.strip():
        raise MoveNotAllowed("请写明核查人员和核查情况。")
    if finding.checked_on > timezone.localdate(now):
        raise MoveNotAllowed("核查日期不能晚于今天。")
    fulfilled = locked.commitment.status == CommitmentStatus.FULFILLED
    if finding.outcome == LookBackOutcome.GOES_ON and fulfilled:
        raise MoveNotAllowed("已落实的事项请选择“落实到位”或“未落实或有反弹”。")
    if finding.outcome == LookBackOutcome.HOLDS and locked.commitment.is_open:
        raise MoveNotAllowed("这项承诺尚未销号，请先由责任单位报请核查，或选择“继续落实”。")
    slipped = finding.outcome == LookBackOutcome.SLIPPED and not locked.commitment.is_open
    action = CommitmentAction.REOPEN if slipped else CommitmentAction.LOOK_BACK
    words = f"{locked.campaign.name}：{finding.outcome.label}。{finding.note.strip()}"
    commitment = lock_for(locked.commitment, action, by=by, note=words)
    move(commitment, action, by=by, now=now, note=words)
    if slipped:
        queue_notice(commitment, rule=ReminderRule.RETURNED, today=timezone.localdate(now))
    locked.outcome, locked.way, locked.checked_on = finding.outcome, finding.way, finding.checked_on
    locked.people, locked.note = finding.people.strip(), finding.note.strip()
    locked.recorded_by, locked.recorded_at = by, now
    locked.save()
    return locked


@transaction.atomic
def carry_over(campaign: Campaign, *, session: PlenarySession, by: User, now: datetime) -> list[CarryOver]:
    """
    Carry every promise of the list that is open into ``session``; one carried there before is left as it is.

    :raises MoveNotAllowed: if ``by`` is not of the office, or the session is not later than the promise's own.
    """
    _require_office(by)
    carried: list[CarryOver] = []
    open_ones = (
        Commitment.objects.tracked()
        .filter(look_backs__campaign=campaign)
        .exclude(carry_overs__session=session)
        .select_related("reply__proposal__session")
        .order_by("pk")
    )
    for commitment in open_ones:
        proposal = commitment.reply.proposal
        if proposal and proposal.session.year >= session.year:
            raise MoveNotAllowed(f"转入的届次须晚于原届次{proposal.session}。")
        locked = lock_for(commitment, CommitmentAction.CARRY, by=by)
        move(locked, CommitmentAction.CARRY, by=by, now=now, note=f"结转至{session}继续跟踪")
        carried.append(CarryOver.objects.create(commitment=locked, session=session, campaign=campaign, by=by, at=now))
    return carried


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: User, now: datetime) -> Campaign:
    """
    Close a look-back once every promise on its list has an outcome.

    :raises MoveNotAllowed: if ``by`` is not of the office, or something is not recorded.
    """
    _require_office(by)
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    left = locked.items.filter(outcome="").count()
    if left:
        raise MoveNotAllowed(f"还有{left}项没有登记核查结论。")
    if locked.closed_at is None:
        locked.closed_at = now
        locked.save(update_fields=["closed_at", "updated_at"])
    return locked


def tally(campaign: Campaign) -> dict[str, int]:
    """How many items have which outcome, with ``left`` and ``all``, in one query."""
    counts: dict[str, Any] = campaign.items.aggregate(
        all=Count("pk"),
        left=Count("pk", filter=Q(outcome="")),
        **{outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in LookBackOutcome},
    )
    return counts


def _require_office(by: User) -> None:
    if by.role != Role.OFFICE:
        raise MoveNotAllowed("回头看由督查室办理。")
