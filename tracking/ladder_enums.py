"""What a rule of reminders may say: the stored words of tracking.ladder, each with what people read."""

from django.db import models


class ReminderFamily(models.TextChoices):
    """What a rule of reminders is about (tracking.ladder.rungs.Family)."""

    REPLY = "reply", "答复期限"
    COMMITMENT = "commitment", "承诺期限"
    TARGET = "target", "量化目标的分期时限"
    SHARE = "share", "配合单位的分工期限"
    REHANDLING = "rehandling", "不满意件的重新办理期限"
    SILENT = "silent", "久未报送进展"
    UNDATED = "undated", "承诺期限未定"
    RETURNED = "returned", "核查退回后未再报请"
    SUBMITTED = "submitted", "报请核查后未办理"
    REQUEST = "request", "申请未答复（延期、暂停、商定期限、无法兑现）"
    TRANSFER = "transfer", "移交未答复"


class ReminderAudience(models.TextChoices):
    """Whom a rule of reminders is for (tracking.ladder.rungs.Audience)."""

    CLERK = "clerk", "责任单位经办人"
    COLLEAGUES = "colleagues", "责任单位其他经办人"
    HEAD = "head", "责任单位负责人"
    OFFICE = "office", "督查室"
    LEADER = "leader", "上级单位负责人（分管领导）"


# Whose matters they are, where it is not the unit that made the promise.
_UNITS = {
    ReminderFamily.REPLY: "承办单位",
    ReminderFamily.REHANDLING: "承办单位",
    ReminderFamily.SHARE: "配合单位",
    ReminderFamily.TRANSFER: "接收单位",
}


def audience_words(audience: str, family: str) -> str:
    """Return whom a rule of a family is for, as people say it: 责任单位经办人; of a part 配合单位经办人."""
    return str(ReminderAudience(audience).label).replace("责任单位", _UNITS.get(ReminderFamily(family), "责任单位"))


class ReminderForm(models.TextChoices):
    """How it is told (tracking.ladder.rungs.Form)."""

    DIGEST = "digest", "列入汇总邮件"
    OWN = "own", "单独发信"
    CLICK = "click", "提请通报，督查室点选后发送"
