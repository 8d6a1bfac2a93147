"""
A bureau is merged into another (机构改革): its people and what is open go over, what it signed stays its own.

It stays on file below the bureau that took it over, whose people therefore go on seeing and answering for its letters.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from proposals.enums import BUREAU_ROLES, RegistryAction, Role
from proposals.models import Assignment, Bureau, RegistryEvent, User
from proposals.services.bureaus import BureauRefused
from proposals.services.permissions import NotAllowed
from tracking.enums import CommitmentAction
from tracking.models import Commitment, CommitmentRequest, Rehandling, Share
from tracking.moves import MOVES
from tracking.services.door import lock_for, move
from tracking.services.terms import difference, drop_parts_of_leavers, snapshot


@dataclass(frozen=True, slots=True)
class Merged:
    """What went over."""

    people: int
    commitments: int
    assignments: int


@transaction.atomic
def merge_bureau(bureau: Bureau, *, into: Bureau, by: User, now: datetime, note: str) -> Merged:
    """
    Merge a bureau into another; a submitted matter waits for its verification under the old name.

    :raises BureauRefused: if the two are one, either is no longer in use, one is above the other, or no basis is given.
    :raises NotAllowed: if ``by`` is not of the supervision office, whose matters these are.
    """
    if by.role != Role.OFFICE:
        raise NotAllowed("单位合并由督查室办理。")
    pair = {
        one.pk: one for one in Bureau.objects.select_for_update().filter(pk__in={bureau.pk, into.pk}).order_by("pk")
    }
    old, new = pair[bureau.pk], pair[into.pk]
    if old == new or not (old.is_active and new.is_active):
        raise BureauRefused("请选择另一个在用的单位作为并入的单位。")
    if new.parent_id == old.pk:
        raise BureauRefused(f"“{new}”是这个单位的下级，请先修改它的上级单位。")
    if not note.strip():
        raise BureauRefused("请写明合并的依据，如机构改革方案文号。")
    words = f"{old}并入{new}：{note.strip()}"
    # Below the new bureau from here on: whoever works there acts for it.
    User.objects.filter(bureau=old, role__in=sorted(BUREAU_ROLES), is_active=False).update(bureau=new)
    people = User.objects.filter(bureau=old, role__in=sorted(BUREAU_ROLES)).update(bureau=new)
    merged = Merged(people, _commitments(old, new, by=by, now=now, words=words), _assignments(old, new, now=now))
    _parts(old, new, by=by, now=now, words=words)
    Rehandling.objects.filter(bureau=old, closed_at__isnull=True).update(bureau=new, updated_at=now)
    offered = CommitmentRequest.objects.waiting().filter(to_bureau=old).exclude(commitment__bureau=new)
    offered.update(to_bureau=new, updated_at=now)
    Bureau.objects.filter(parent=old).update(parent=new, updated_at=now)
    old.parent, old.is_active = new, False
    old.save(update_fields=["parent", "is_active", "updated_at"])
    told = f"{words}（人员{merged.people}人、承诺事项{merged.commitments}项、待答复交办{merged.assignments}件）"
    for one in (old, new):
        RegistryEvent.objects.create(action=RegistryAction.BUREAU_MERGED, bureau=one, by=by, at=now, note=told)
    return merged


def _commitments(old: Bureau, new: Bureau, *, by: User, now: datetime, words: str) -> int:
    rows = Commitment.objects.filter(bureau=old, status__in=MOVES[CommitmentAction.AMEND].sources).order_by("pk")
    for commitment in rows:
        locked = lock_for(commitment, CommitmentAction.AMEND, by=by)
        before = snapshot(locked)
        locked.bureau = new
        # Who answers for the whole has no part beside the others.
        locked.joining_bureaus.remove(new)
        drop_parts_of_leavers(locked, now=now)
        changes = difference(before, snapshot(locked))
        move(locked, CommitmentAction.AMEND, by=by, now=now, note=words, changes=changes)
    return len(rows)


def _assignments(old: Bureau, new: Bureau, *, now: datetime) -> int:
    """Where the new bureau handles the proposal already, each part stays with the name it was assigned to."""
    theirs = Assignment.objects.filter(bureau=new).values("proposal")
    open_ones = Assignment.objects.unanswered().filter(bureau=old).exclude(proposal__in=theirs)
    return int(Assignment.objects.filter(pk__in=[one.pk for one in open_ones]).update(bureau=new, updated_at=now))


def _parts(old: Bureau, new: Bureau, *, by: User, now: datetime, words: str) -> None:
    """Parts of joint commitments that are not done: a commitment the new bureau owns or joins keeps its parts apart."""
    joined = Share.objects.standing().filter(bureau=old, done_at__isnull=True)
    rows = Commitment.objects.filter(
        pk__in=joined.values("commitment"), status__in=MOVES[CommitmentAction.AMEND].sources
    )
    for commitment in rows.exclude(bureau=new).exclude(joining_bureaus=new).order_by("pk"):
        locked = lock_for(commitment, CommitmentAction.AMEND, by=by)
        before = snapshot(locked)
        locked.joining_bureaus.remove(old)
        locked.joining_bureaus.add(new)
        joined.filter(commitment=locked).update(bureau=new, updated_at=now)
        move(locked, CommitmentAction.AMEND, by=by, now=now, note=words, changes=difference(before, snapshot(locked)))
