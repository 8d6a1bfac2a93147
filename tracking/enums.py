"""The closed lists of this app, and the one table of legal moves of a commitment."""

from dataclasses import dataclass

from django.db import models

from proposals.enums import Role


class CommitmentStatus(models.TextChoices):
    """Where a commitment stands. Overdue is a question, never a state."""

    CANDIDATE = "candidate", "待确认"
    TRACKING = "tracking", "跟踪中"
    SUBMITTED = "submitted", "待核查"
    RETURNED = "returned", "退回整改"
    FULFILLED = "fulfilled", "已落实"
    DISMISSED = "dismissed", "不予跟踪"


# Confirmed and not yet closed: these are reminded of and counted as open.
OPEN_STATUSES = (CommitmentStatus.TRACKING, CommitmentStatus.SUBMITTED, CommitmentStatus.RETURNED)
# What a bureau and a member may see: the office has confirmed it.
CONFIRMED_STATUSES = (*OPEN_STATUSES, CommitmentStatus.FULFILLED)


class CommitmentAction(models.TextChoices):
    """What people do to a commitment; each changes its status or its terms and leaves an event."""

    CONFIRM = "confirm", "确认"
    DISMISS = "dismiss", "不予跟踪"
    SPLIT = "split", "拆分"
    MERGE = "merge", "合并"
    RESTORE = "restore", "恢复待确认"
    AMEND = "amend", "修改"
    ADD = "add", "补充"
    FIND = "find", "识别"
    UPDATE = "update", "报送进展"
    SUBMIT = "submit", "报请核查"
    ACCEPT = "accept", "核查通过"
    RETURN = "return", "退回"
    REOPEN = "reopen", "重新跟踪"


@dataclass(frozen=True, slots=True)
class Move:
    """From which states an action is legal, where it leads (None: the state stays), and whose action it is."""

    sources: frozenset[CommitmentStatus]
    target: CommitmentStatus | None
    roles: frozenset[Role]


_OFFICE = frozenset({Role.OFFICE})
_BUREAU = frozenset({Role.CLERK, Role.HEAD})

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
    CommitmentAction.REOPEN: Move(frozenset({CommitmentStatus.FULFILLED}), CommitmentStatus.TRACKING, _OFFICE),
}

# These must say why: the reason is shown to those concerned.
ACTIONS_NEEDING_A_REASON = frozenset(
    {CommitmentAction.DISMISS, CommitmentAction.RETURN, CommitmentAction.REOPEN, CommitmentAction.RESTORE}
)


class Origin(models.TextChoices):
    """Who found a commitment."""

    MACHINE = "machine", "系统识别"
    PERSON = "person", "人工补充"


class VerificationOutcome(models.TextChoices):
    """What the office decided on a submission."""

    ACCEPTED = "accepted", "核查通过"
    RETURNED = "returned", "退回"


class EvidenceKind(models.TextChoices):
    """What a file proves by."""

    DOCUMENT = "document", "文件"
    PHOTO = "photo", "照片"
    CONTRACT = "contract", "合同"
    STATISTICS = "statistics", "统计数据"
    MINUTES = "minutes", "会议纪要"
    OTHER = "other", "其他"


class ReminderRule(models.TextChoices):
    """Why somebody is reminded."""

    CONFIRMED = "confirmed", "新增承诺事项"
    RETURNED = "returned", "核查退回"
    SUBMITTED = "submitted", "待核查"
    COMMITMENT_DUE = "commitment_due", "承诺期限临近"
    COMMITMENT_OVERDUE = "commitment_overdue", "承诺事项逾期"
    REPLY_DUE = "reply_due", "答复期限临近"
    REPLY_OVERDUE = "reply_overdue", "答复逾期"


# Two rules are one family where the second takes over from the first about the same date: the most urgent line counts.
COMMITMENT_DATE_RULES = (ReminderRule.COMMITMENT_DUE, ReminderRule.COMMITMENT_OVERDUE)
REPLY_DATE_RULES = (ReminderRule.REPLY_DUE, ReminderRule.REPLY_OVERDUE)
OVERDUE_RULES = (ReminderRule.COMMITMENT_OVERDUE, ReminderRule.REPLY_OVERDUE)
# Told once, when something happened, rather than before and after a date.
NOTICE_RULES = (ReminderRule.CONFIRMED, ReminderRule.RETURNED, ReminderRule.SUBMITTED)
# The bureau has to act: what waits for the office's verification is not pressed for.
PRESSED_STATUSES = (CommitmentStatus.TRACKING, CommitmentStatus.RETURNED)


class OffsetUnit(models.TextChoices):
    """How a reminder's distance from its date is counted."""

    DAYS = "days", "天"
    WORKDAYS = "workdays", "个工作日"


class ReminderStatus(models.TextChoices):
    """Where a line of the ledger stands."""

    PENDING = "pending", "待发送"
    SENT = "sent", "已发送"
    SUPERSEDED = "superseded", "已被更急的提醒取代"
    WITHDRAWN = "withdrawn", "事由已消除"
    FAILED = "failed", "未能送达"


class MailStatus(models.TextChoices):
    """Where one mail stands."""

    PENDING = "pending", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"
    EMPTY = "empty", "无需发送"
    MERGED = "merged", "已并入后一日邮件"


class ReportStatus(models.TextChoices):
    """Where the compiling of a report stands."""

    PENDING = "pending", "等待编制"
    RUNNING = "running", "编制中"
    DONE = "done", "已完成"
    FAILED = "failed", "编制失败"
