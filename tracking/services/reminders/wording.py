"""The words of a digest by what a line is about: how a group is called and counted, and what its reader is to do."""

from dataclasses import dataclass

from tracking.enums import ReminderRule

_PRESS = "请督促承办单位抓紧办理。"


@dataclass(frozen=True, slots=True)
class Words:
    """
    One group: its ``heading``, how its matters are ``counted``, and what is ``asked`` of its reader.

    ``asked_of_office`` is what the supervision office is asked instead, which does not do the work itself.
    """

    heading: str
    counted: str
    asked: str
    asked_of_office: str = _PRESS


# In the order of urgency.
GROUPS = {
    ReminderRule.CIRCULAR: Words("通报", "项承诺被通报", "请组织整改，并将整改情况报督查室。"),
    ReminderRule.COMMITMENT_OVERDUE: Words(
        "承诺逾期",
        "项承诺逾期",
        "请抓紧完成并报请核查；确实不能按期完成的，请报送进展、说明原因并申请延期。",
        "请督促责任单位抓紧办理，必要时提请通报。",
    ),
    ReminderRule.REPLY_OVERDUE: Words("答复逾期", "件答复逾期", "请抓紧书面答复，并将答复件报督查室。"),
    ReminderRule.RETURNED: Words("核查退回，需整改", "项承诺被退回", "请按核查意见整改，完成后重新报请核查。"),
    ReminderRule.RETURNED_WAITING: Words(
        "退回后未再报请核查", "项退回承诺未再报请", "请按核查意见抓紧整改，完成后重新报请核查。"
    ),
    ReminderRule.REHANDLING_OVERDUE: Words("重新办理逾期", "件重新办理逾期", "请抓紧重新办理并再次答复。"),
    ReminderRule.SHARE_OVERDUE: Words(
        "配合分工逾期",
        "项分工逾期",
        "请抓紧完成所承担的工作，并报送完成情况。",
        "请督促配合单位抓紧办理。",
    ),
    ReminderRule.TARGET_OVERDUE: Words("分期目标逾期", "项目标逾期", "请抓紧完成，并报送最新完成数。"),
    ReminderRule.TRANSFER_WAITING: Words(
        "移交逾期未答复", "项移交未答复", "请尽快答复是否接收。", "请督促接收单位答复，或协调确定责任单位。"
    ),
    ReminderRule.REQUEST_WAITING: Words("申请逾期未答复", "项申请未答复", "请尽快答复。", "请尽快研究答复。"),
    ReminderRule.SUBMITTED_WAITING: Words(
        "报请核查，逾期未办理", "项承诺久待核查", "请留意核查结果。", "请尽快核查并作出结论。"
    ),
    ReminderRule.COMMITMENT_DUE: Words(
        "承诺即将到期",
        "项承诺即将到期",
        "请按期完成并报请核查；预计不能按期完成的，请在到期前申请延期。",
    ),
    ReminderRule.REPLY_DUE: Words("答复即将到期", "件答复即将到期", "请按期书面答复，并将答复件报督查室。"),
    ReminderRule.REHANDLING_DUE: Words("重新办理即将到期", "件重新办理即将到期", "请按期重新办理并再次答复。"),
    ReminderRule.SHARE_DUE: Words("配合分工即将到期", "项分工即将到期", "请按期完成所承担的工作，并报送完成情况。"),
    ReminderRule.TARGET_DUE: Words("分期目标即将到期", "项目标即将到期", "请按期完成，并报送最新完成数。"),
    ReminderRule.SUBMITTED: Words("报请核查，待办理", "项承诺待核查", "请留意核查结果。", "请核查并作出结论。"),
    ReminderRule.REQUESTED: Words("申请待答复", "项申请待答复", "请答复是否接收。", "请研究答复。"),
    ReminderRule.ANSWERED: Words("申请已答复", "项申请已答复", "请查看答复，按答复意见办理。", "请查看答复。"),
    ReminderRule.SILENT: Words("久未报送进展", "项承诺久未报送进展", "请报送最新进展。", "请督促责任单位报送进展。"),
    ReminderRule.UNDATED: Words(
        "承诺期限未定", "项承诺未定期限", "请提出完成期限，报督查室商定。", "请督促责任单位提出完成期限。"
    ),
    ReminderRule.CONFIRMED: Words(
        "新增承诺事项", "项新增承诺", "请明确经办人，组织落实。", "该单位没有可收邮件的人员，请另行告知。"
    ),
    ReminderRule.SHARED: Words(
        "新增配合分工", "项新增分工", "请明确经办人，按分工落实。", "该单位没有可收邮件的人员，请另行告知。"
    ),
}
