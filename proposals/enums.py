"""The closed lists of this app; each value is stored, each label is what people read."""

from django.db import models


class Role(models.TextChoices):
    """What a user is here to do."""

    OFFICE = "office", "督查室"
    CLERK = "clerk", "承办单位经办人"
    HEAD = "head", "承办单位负责人"
    MEMBER = "member", "代表、委员"
    ADMIN = "admin", "系统管理员"


# Who works inside a bureau, and who sees every bureau.
BUREAU_ROLES = frozenset({Role.CLERK, Role.HEAD})
OVERSIGHT_ROLES = frozenset({Role.OFFICE, Role.ADMIN})


# Accounts the supervision office keeps itself. Its own are the administrator's: two people check a report, and whoever
# could make herself a second account would be both.
KEPT_ROLES = frozenset({Role.CLERK, Role.HEAD, Role.MEMBER})


class RegistryAction(models.TextChoices):
    """What was changed about a bureau or an account."""

    BUREAU_ADDED = "bureau_added", "登记单位"
    BUREAU_CHANGED = "bureau_changed", "修改单位"
    BUREAU_MERGED = "bureau_merged", "单位合并"
    ACCOUNT_OPENED = "account_opened", "开设账号"
    ACCOUNT_CHANGED = "account_changed", "修改账号"
    ACCOUNT_CLOSED = "account_closed", "停用账号"
    ACCOUNT_REOPENED = "account_reopened", "恢复账号"
    PASSWORD_RESET = "password_reset", "重置密码"


class ReplyAction(models.TextChoices):
    """What was done to a reply letter after it was taken in."""

    VOID = "void", "作废"
    RESTORE = "restore", "恢复"
    CORRECT = "correct", "更正"


class ProposalKind(models.TextChoices):
    """人大建议 or 政协提案."""

    SUGGESTION = "suggestion", "建议"
    PROPOSAL = "proposal", "提案"


class AssemblyKind(models.TextChoices):
    """Which of the two assemblies."""

    CONGRESS = "congress", "人大"
    CPPCC = "cppcc", "政协"


class HandlingRole(models.TextChoices):
    """How a bureau takes part in handling a proposal."""

    SOLE = "sole", "独办"
    LEAD = "lead", "主办"
    CO = "co", "会办"
    SEPARATE = "separate", "分办"


# Bureaus in these roles answer the proposer themselves.
ANSWERING_ROLES = frozenset({HandlingRole.SOLE, HandlingRole.LEAD, HandlingRole.SEPARATE})


class DocumentStatus(models.TextChoices):
    """Where a file that was taken in stands."""

    RECEIVED = "received", "待读取"
    READ = "read", "已读取"
    FAILED = "failed", "读取失败"


class CountsAs(models.TextChoices):
    """What a local result class amounts to, so that places with different marks can be compared."""

    SOLVED = "solved", "已解决"
    ADOPTED = "adopted", "已采纳"
    IN_PROGRESS = "in_progress", "正在解决"
    PLANNED = "planned", "列入计划"
    LATER = "later", "待条件成熟"
    REFERENCE = "reference", "留作参考"
    REFUSED = "refused", "不予采纳"


class DeadlineUnit(models.TextChoices):
    """How a reply deadline is counted."""

    MONTHS = "months", "个月"
    WORKDAYS = "workdays", "个工作日"
    DAYS = "days", "日"
    FIXED = "fixed", "固定日期"


class ImportStatus(models.TextChoices):
    """Where a table that was uploaded stands."""

    RECEIVED = "received", "正在检查"
    EXAMINED = "examined", "待确认"
    CONFIRMED = "confirmed", "正在写入"
    APPLIED = "applied", "已导入"
    OUTDATED = "outdated", "已失效"
    FAILED = "failed", "无法导入"


class ImportScope(models.TextChoices):
    """What the person who confirmed an import chose."""

    ALL = "all", "全部写入，有一行不成就一行也不写"
    GOOD = "good", "只写入没有错误的行"


class RowFate(models.TextChoices):
    """What becomes of a row."""

    NEW = "new", "新增"
    CHANGED = "changed", "修改"
    SAME = "same", "不变"
    ERROR = "error", "错误"
