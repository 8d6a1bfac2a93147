"""The one table of legal moves of a commitment: role x state x action, and on which side a bureau must stand."""

from dataclasses import dataclass

from django.db import models

from proposals.enums import Role
from tracking.enums import CLOSED_STATUSES, OPEN_STATUSES, CommitmentAction, CommitmentStatus, RequestKind


class Side(models.TextChoices):
    """Whose people a bureau's action is for: a move of one side is refused to the others."""

    OWNER = "owner", "责任单位"
    RECEIVER = "receiver", "拟接收单位"
    JOINING = "joining", "配合单位"


@dataclass(frozen=True, slots=True)
class Move:
    """From which states an action is legal, where it leads (None: the state stays), and whose action it is."""

    sources: frozenset[CommitmentStatus]
    target: CommitmentStatus | None
    roles: frozenset[Role]
    side: Side = Side.OWNER


_OFFICE = frozenset({Role.OFFICE})
_BUREAU = frozenset({Role.CLERK, Role.HEAD})
# With the bureau: it works on the matter, and may ask for another date or owner.
_PRESSED = frozenset({CommitmentStatus.TRACKING, CommitmentStatus.RETURNED})
_OPEN = frozenset(OPEN_STATUSES)

# role x state x action: everything that is not listed is refused. FIND and ADD make a commitment and have no source.
MOVES: dict[CommitmentAction, Move] = {
    CommitmentAction.CONFIRM: Move(frozenset({CommitmentStatus.CANDIDATE}), CommitmentStatus.TRACKING, _OFFICE),
    CommitmentAction.DISMISS: Move(
        frozenset({CommitmentStatus.CANDIDATE, CommitmentStatus.TRACKING}), CommitmentStatus.DISMISSED, _OFFICE
    ),
    CommitmentAction.SPLIT: Move(frozenset({CommitmentStatus.CANDIDATE}), CommitmentStatus.DISMISSED, _OFFICE),
    CommitmentAction.MERGE: Move(frozenset({CommitmentStatus.CANDIDATE}), CommitmentStatus.DISMISSED, _OFFICE),
    CommitmentAction.RESTORE: Move(frozenset({CommitmentStatus.DISMISSED}), CommitmentStatus.CANDIDATE, _OFFICE),
    CommitmentAction.AMEND: Move(
        frozenset({CommitmentStatus.CANDIDATE, CommitmentStatus.TRACKING, CommitmentStatus.RETURNED}), None, _OFFICE
    ),
    CommitmentAction.UPDATE: Move(frozenset({CommitmentStatus.TRACKING, CommitmentStatus.RETURNED}), None, _BUREAU),
    CommitmentAction.SUBMIT: Move(
        frozenset({CommitmentStatus.TRACKING, CommitmentStatus.RETURNED}), CommitmentStatus.SUBMITTED, _BUREAU
    ),
    CommitmentAction.ACCEPT: Move(frozenset({CommitmentStatus.SUBMITTED}), CommitmentStatus.FULFILLED, _OFFICE),
    CommitmentAction.RETURN: Move(frozenset({CommitmentStatus.SUBMITTED}), CommitmentStatus.RETURNED, _OFFICE),
    CommitmentAction.REOPEN: Move(frozenset(CLOSED_STATUSES), CommitmentStatus.TRACKING, _OFFICE),
    CommitmentAction.REQUEST: Move(_PRESSED, None, _BUREAU),
    CommitmentAction.WITHDRAW: Move(_OPEN, None, _BUREAU),
    CommitmentAction.REFUSE: Move(_OPEN, None, _OFFICE),
    CommitmentAction.EXTEND: Move(_PRESSED, None, _OFFICE),
    CommitmentAction.PAUSE: Move(_PRESSED, None, _OFFICE),
    CommitmentAction.RESUME: Move(_PRESSED, None, _OFFICE | _BUREAU),
    CommitmentAction.AGREE: Move(_PRESSED, None, _OFFICE),
    CommitmentAction.GIVE_UP: Move(_PRESSED, CommitmentStatus.UNACHIEVABLE, _OFFICE),
    CommitmentAction.TAKE_OVER: Move(_PRESSED, CommitmentStatus.TRACKING, _BUREAU, Side.RECEIVER),
    CommitmentAction.DECLINE: Move(_OPEN, None, _BUREAU, Side.RECEIVER),
    CommitmentAction.SUPERSEDE: Move(_OPEN, CommitmentStatus.SUPERSEDED, _OFFICE),
    CommitmentAction.DIVIDE: Move(_PRESSED, None, _OFFICE | _BUREAU),
    CommitmentAction.REPORT_SHARE: Move(_PRESSED, None, _BUREAU, Side.JOINING),
    CommitmentAction.ADD_EVIDENCE: Move(frozenset({CommitmentStatus.FULFILLED}), CommitmentStatus.SUBMITTED, _BUREAU),
    # Inside a bureau: who of its people works on it.
    CommitmentAction.ASSIGN: Move(_OPEN, None, _BUREAU),
    # What was looked at again stands as it stood, unless the office reopens it.
    CommitmentAction.LOOK_BACK: Move(_OPEN | frozenset(CLOSED_STATUSES), None, _OFFICE),
    CommitmentAction.CARRY: Move(_OPEN, None, _OFFICE),
    # With its letter (tracking.services.voiding), and back to the state it was in: the door looks that up.
    CommitmentAction.VOID: Move(
        frozenset({CommitmentStatus.CANDIDATE}) | _OPEN | frozenset(CLOSED_STATUSES), CommitmentStatus.VOID, _OFFICE
    ),
    CommitmentAction.REINSTATE: Move(frozenset({CommitmentStatus.VOID}), None, _OFFICE),
}

# These must say why: the reason is shown to those concerned.
ACTIONS_NEEDING_A_REASON = frozenset(
    {
        CommitmentAction.DISMISS,
        CommitmentAction.RETURN,
        CommitmentAction.REOPEN,
        CommitmentAction.RESTORE,
        CommitmentAction.REQUEST,
        CommitmentAction.REFUSE,
        CommitmentAction.GIVE_UP,
        CommitmentAction.DECLINE,
        CommitmentAction.SUPERSEDE,
        CommitmentAction.ADD_EVIDENCE,
        CommitmentAction.VOID,
        CommitmentAction.REINSTATE,
    }
)

# What granting and refusing a request of each kind does to its commitment: a transfer is answered by the bureau that
# is to take it over, everything else by the office.
GRANTING_ACTIONS = {
    RequestKind.EXTENSION: CommitmentAction.EXTEND,
    RequestKind.PAUSE: CommitmentAction.PAUSE,
    RequestKind.TERMS: CommitmentAction.AGREE,
    RequestKind.TRANSFER: CommitmentAction.TAKE_OVER,
    RequestKind.IMPOSSIBLE: CommitmentAction.GIVE_UP,
}
REFUSING_ACTIONS = {
    kind: CommitmentAction.DECLINE if kind == RequestKind.TRANSFER else CommitmentAction.REFUSE for kind in RequestKind
}
