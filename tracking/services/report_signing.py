"""
Reviewing and issuing finished reports: the only place that writes a report's stage.

Two different persons of the office stand behind an issued report: one has reviewed it, another issues it. What is
issued never changes again; a correction is compiled anew and becomes the next edition.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from proposals.enums import Role
from proposals.models import User
from tracking.enums import ReportAction, ReportStage, ReportStatus
from tracking.models import ReportEvent, ReportSnapshot


class SigningRefused(Exception):  # noqa: N818 - worded for the user
    """The report cannot be signed off so; the message says why."""


@dataclass(frozen=True, slots=True)
class Move:
    """From which stage an action is legal, where it leads, whose it is, and what it is called once done."""

    source: ReportStage
    target: ReportStage
    roles: frozenset[Role]
    done: str


_OFFICE = frozenset({Role.OFFICE})

# role x stage x action: everything that is not listed is refused. Pages show them in this order, the first as the one
# that is expected.
MOVES: dict[ReportAction, Move] = {
    ReportAction.REVIEW: Move(ReportStage.DRAFT, ReportStage.REVIEWED, _OFFICE, "已审核通过。"),
    ReportAction.ISSUE: Move(ReportStage.REVIEWED, ReportStage.ISSUED, _OFFICE, "已签发，报告不能再修改。"),
    ReportAction.SEND_BACK: Move(ReportStage.REVIEWED, ReportStage.DRAFT, _OFFICE, "已退回修改。"),
}


def open_actions(report: ReportSnapshot, *, by: User) -> list[ReportAction]:
    """What this user may do with the report as it stands; pages show only that."""
    return [action for action in MOVES if not _refusal(report, action, by=by)]


def sign_off(
    report: ReportSnapshot, action: ReportAction, *, by: User, now: datetime, note: str = ""
) -> ReportSnapshot:
    """
    Review, send back or issue a finished report, and note it in its history.

    :raises SigningRefused: if the table does not allow it, the same person reviewed it, or a reason is missing.
    """
    note = note.strip()
    with transaction.atomic():
        locked = ReportSnapshot.objects.select_for_update(of=("self",)).defer("figures").get(pk=report.pk)
        refusal = _refusal(locked, action, by=by)
        if refusal:
            raise SigningRefused(refusal)
        if action == ReportAction.SEND_BACK and not note:
            raise SigningRefused("请填写退回修改的理由。")
        move = MOVES[action]
        ReportEvent.objects.create(
            report=locked, action=action, from_stage=locked.stage, to_stage=move.target, by=by, at=now, note=note
        )
        locked.stage = move.target
        match action:
            case ReportAction.REVIEW:
                locked.reviewed_by, locked.reviewed_at = by, now
            case ReportAction.SEND_BACK:
                locked.reviewed_by, locked.reviewed_at = None, None
            case ReportAction.ISSUE:
                locked.issued_by, locked.issued_at = by, now
        locked.save(update_fields=["stage", "reviewed_by", "reviewed_at", "issued_by", "issued_at", "updated_at"])
    return locked


def _refusal(report: ReportSnapshot, action: ReportAction, *, by: User) -> str:
    """Why this is not allowed; empty if it is."""
    move = MOVES.get(action)
    if move is None or by.role not in move.roles:
        return "只有督查室工作人员可以审核、签发报告。"
    if report.status != ReportStatus.DONE:
        return "报告还没有编制完成，不能审核、签发。"
    if report.stage != move.source:
        stage = ReportStage(report.stage).label
        return f"报告目前为“{stage}”，不能{action.label}。请刷新页面，查看最新情况。"
    if action == ReportAction.ISSUE and report.reviewed_by_id == by.pk:
        return "审核人和签发人不能是同一人，请由另一位工作人员签发。"
    return ""
