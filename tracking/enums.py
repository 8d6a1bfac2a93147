"""The closed lists of this app; the moves between them stand in tracking.moves."""

from django.db import models


class CommitmentStatus(models.TextChoices):
    """Where a commitment stands. Overdue is a question, never a state."""

    CANDIDATE = "candidate", "待确认"
    TRACKING = "tracking", "跟踪中"
    SUBMITTED = "submitted", "待核查"
    RETURNED = "returned", "退回整改"
    FULFILLED = "fulfilled", "已落实"
    UNACHIEVABLE = "unachievable", "无法兑现"
    SUPERSEDED = "superseded", "已作补充答复"
    DISMISSED = "dismissed", "不予跟踪"
    VOID = "void", "答复件已作废"


# Confirmed and not yet closed: these are reminded of and counted as open.
OPEN_STATUSES = (CommitmentStatus.TRACKING, CommitmentStatus.SUBMITTED, CommitmentStatus.RETURNED)
# Decided: fulfilled, found impossible (the proposer is told why), or replaced by a supplementary reply.
CLOSED_STATUSES = (CommitmentStatus.FULFILLED, CommitmentStatus.UNACHIEVABLE, CommitmentStatus.SUPERSEDED)
# Set aside: no promise to track, or found in a letter that was made void.
SET_ASIDE_STATUSES = (CommitmentStatus.DISMISSED, CommitmentStatus.VOID)
# What a bureau and a member may see: the office has confirmed it.
CONFIRMED_STATUSES = (*OPEN_STATUSES, *CLOSED_STATUSES)


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
    REQUEST = "request", "提出申请"
    WITHDRAW = "withdraw", "撤回申请"
    REFUSE = "refuse", "不同意申请"
    EXTEND = "extend", "同意延期"
    PAUSE = "pause", "同意暂停计时"
    RESUME = "resume", "恢复计时"
    AGREE = "agree", "商定期限"
    GIVE_UP = "give_up", "认定无法兑现"
    TAKE_OVER = "take_over", "接收移交"
    DECLINE = "decline", "不接收移交"
    SUPERSEDE = "supersede", "作补充答复"
    DIVIDE = "divide", "明确分工"
    REPORT_SHARE = "report_share", "报送分工进展"
    ADD_EVIDENCE = "add_evidence", "补充佐证材料"
    ASSIGN = "assign", "明确经办人"
    LOOK_BACK = "look_back", "回头看"
    CARRY = "carry", "结转"
    VOID = "void", "答复件作废"
    REINSTATE = "reinstate", "答复件恢复"


class RequestKind(models.TextChoices):
    """What a bureau may ask for about a commitment; each is granted by one action (``GRANTING_ACTIONS``)."""

    EXTENSION = "extension", "延期"
    PAUSE = "pause", "暂停计时"
    TERMS = "terms", "商定期限"
    TRANSFER = "transfer", "移交"
    IMPOSSIBLE = "impossible", "无法兑现"


class RequestStatus(models.TextChoices):
    """Where a request stands."""

    ASKED = "asked", "待答复"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


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
    REQUESTED = "requested", "申请待答复"
    ANSWERED = "answered", "申请已答复"
    SHARED = "shared", "新增配合分工"
    COMMITMENT_DUE = "commitment_due", "承诺期限临近"
    COMMITMENT_OVERDUE = "commitment_overdue", "承诺事项逾期"
    REPLY_DUE = "reply_due", "答复期限临近"
    REPLY_OVERDUE = "reply_overdue", "答复逾期"
    TARGET_DUE = "target_due", "目标时限临近"
    TARGET_OVERDUE = "target_overdue", "目标逾期未达"
    SHARE_DUE = "share_due", "分工期限临近"
    SHARE_OVERDUE = "share_overdue", "分工逾期"
    REHANDLING_DUE = "rehandling_due", "重新办理期限临近"
    REHANDLING_OVERDUE = "rehandling_overdue", "重新办理逾期"
    SILENT = "silent", "久未报送进展"
    UNDATED = "undated", "期限未定"
    RETURNED_WAITING = "returned_waiting", "退回后未整改"
    SUBMITTED_WAITING = "submitted_waiting", "报请核查待办理"
    REQUEST_WAITING = "request_waiting", "申请逾期未答复"
    TRANSFER_WAITING = "transfer_waiting", "移交逾期未答复"
    CIRCULAR = "circular", "通报"


# Two rules are one family where the second takes over from the first about the same date: the most urgent line counts.
COMMITMENT_DATE_RULES = (ReminderRule.COMMITMENT_DUE, ReminderRule.COMMITMENT_OVERDUE)
REPLY_DATE_RULES = (ReminderRule.REPLY_DUE, ReminderRule.REPLY_OVERDUE)
TARGET_DATE_RULES = (ReminderRule.TARGET_DUE, ReminderRule.TARGET_OVERDUE)
SHARE_DATE_RULES = (ReminderRule.SHARE_DUE, ReminderRule.SHARE_OVERDUE)
REHANDLING_DATE_RULES = (ReminderRule.REHANDLING_DUE, ReminderRule.REHANDLING_OVERDUE)
DATE_PAIRS = (COMMITMENT_DATE_RULES, REPLY_DATE_RULES, TARGET_DATE_RULES, SHARE_DATE_RULES, REHANDLING_DATE_RULES)
DATE_RULES = tuple(rule for pair in DATE_PAIRS for rule in pair)
# Pressed for again and again, and told how often.
OVERDUE_RULES = (
    ReminderRule.COMMITMENT_OVERDUE,
    ReminderRule.REPLY_OVERDUE,
    ReminderRule.SHARE_OVERDUE,
    ReminderRule.REHANDLING_OVERDUE,
)
# Counted from the day something began to wait; each is a family of its own.
WAITING_RULES = (
    ReminderRule.SILENT,
    ReminderRule.UNDATED,
    ReminderRule.RETURNED_WAITING,
    ReminderRule.SUBMITTED_WAITING,
    ReminderRule.REQUEST_WAITING,
    ReminderRule.TRANSFER_WAITING,
)
# Told once, when something happened, rather than before and after a date.
NOTICE_RULES = (
    ReminderRule.CONFIRMED,
    ReminderRule.RETURNED,
    ReminderRule.SUBMITTED,
    ReminderRule.REQUESTED,
    ReminderRule.ANSWERED,
    ReminderRule.SHARED,
)
# The bureau has to act: what waits for the office's verification is not pressed for.
PRESSED_STATUSES = (CommitmentStatus.TRACKING, CommitmentStatus.RETURNED)


class OffsetUnit(models.TextChoices):
    """How a reminder's distance from its date is counted."""

    DAYS = "days", "天"
    WORKDAYS = "workdays", "个工作日"


class ReminderStatus(models.TextChoices):
    """Where a line of the ledger stands."""

    PROPOSED = "proposed", "提请通报，待督查室决定"
    PENDING = "pending", "待发送"
    SENT = "sent", "已发送"
    SUPERSEDED = "superseded", "已被更急的提醒取代"
    WITHDRAWN = "withdrawn", "事由已消除"
    DECLINED = "declined", "督查室决定不通报"
    FAILED = "failed", "未能送达"


# Not yet told, and withdrawn as soon as the cause is gone.
WAITING_STATUSES = (ReminderStatus.PROPOSED, ReminderStatus.PENDING)


class MailStatus(models.TextChoices):
    """Where one mail stands."""

    PENDING = "pending", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"
    EMPTY = "empty", "无需发送"
    MERGED = "merged", "已并入后一日邮件"


class TryOutcome(models.TextChoices):
    """What became of one handing over of a mail."""

    TAKEN = "taken", "服务器已接收"
    LATER = "later", "服务器暂不接收"
    REFUSED = "refused", "服务器拒收"
    UNKNOWN = "unknown", "连接中断，结果不明"
    CLOSED = "closed", "服务器不可用"
    LOST = "lost", "发送进程中断，结果不明"


class RefusalSource(models.TextChoices):
    """Who said that an address takes no mail."""

    ANSWER = "answer", "发送时被拒收"
    BOUNCE = "bounce", "收到退信"


class HoldReason(models.TextChoices):
    """Why no mail goes out until a person releases it."""

    RESTORED = "restored", "数据库恢复或更换"
    CLOCK = "clock", "系统时间异常"
    VOLUME = "volume", "邮件数量异常"
    PERSON = "person", "人工暂停"


class ReportStatus(models.TextChoices):
    """Where the compiling of a report stands."""

    PENDING = "pending", "等待编制"
    RUNNING = "running", "编制中"
    DONE = "done", "已完成"
    FAILED = "failed", "编制失败"
    CANCELLED = "cancelled", "已取消"


class ReportStage(models.TextChoices):
    """How far a finished report has been signed off (tracking.services.report_signing)."""

    DRAFT = "draft", "草稿"
    REVIEWED = "reviewed", "已审核"
    ISSUED = "issued", "已签发"


class ReportAction(models.TextChoices):
    """What people do with a report that is kept in its history."""

    CANCEL = "cancel", "取消编制"
    REVIEW = "review", "审核通过"
    SEND_BACK = "send_back", "退回修改"
    ISSUE = "issue", "签发"


class Satisfaction(models.TextChoices):
    """What a rating counts as in reports, whatever words a place uses for it."""

    SATISFIED = "satisfied", "满意"
    BASICALLY = "basically", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class RatingOccasion(models.TextChoices):
    """When the proposer rates: on the reply, after it was handled again, and once its promises are settled."""

    REPLY = "reply", "答复时"
    REHANDLED = "rehandled", "重新办理后"
    FULFILMENT = "fulfilment", "落实后"


class ClassChangeStatus(models.TextChoices):
    """Where a change of a reply's result class stands."""

    PROPOSED = "proposed", "待决定"
    ADOPTED = "adopted", "已调整"
    DECLINED = "declined", "不调整"


class SupplementStatus(models.TextChoices):
    """Where a supplementary reply stands."""

    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已印发"


class SupplementOutcome(models.TextChoices):
    """What a supplementary reply says of one promise."""

    DONE = "done", "已落实"
    GOES_ON = "goes_on", "继续落实"
    REPLACED = "replaced", "调整承诺"
    IMPOSSIBLE = "impossible", "无法兑现"


class PromiseKind(models.TextChoices):
    """What kind of work a promise is; the checklist of what proves it follows from it."""

    ISSUE = "issue", "出台文件"
    BUILD = "build", "建设改造"
    FUND = "fund", "资金安排"
    TRAIN = "train", "培训活动"
    INSPECT = "inspect", "检查整治"
    OTHER = "other", "其他"


class VerificationWay(models.TextChoices):
    """How the office verified."""

    DESK = "desk", "书面核查"
    ON_SITE = "on_site", "现场核查"


class DoubtCode(models.TextChoices):
    """What is pointed out to the verifier about a report."""

    FILE_ELSEWHERE = "file_elsewhere", "佐证材料已用于其他承诺事项"
    FILE_BEFORE = "file_before", "佐证材料已在以前的报送中使用"
    WORDS_BEFORE = "words_before", "进展文字与上次基本相同"


class CampaignBasis(models.TextChoices):
    """By what a look-back chooses what to check."""

    CLASS = "class", "某年度未办结类别（B、C类等）的承诺"
    FULFILLED = "fulfilled", "销号已满一段时间的承诺"
    OPEN = "open", "某年度尚未办结的承诺"


class LookBackOutcome(models.TextChoices):
    """What a look-back found of one promise."""

    HOLDS = "holds", "落实到位"
    GOES_ON = "goes_on", "继续落实"
    SLIPPED = "slipped", "未落实或有反弹"


class PdfStatus(models.TextChoices):
    """Where the PDF of a finished report stands; it is an extra and never holds the report up."""

    NONE = "none", "未生成"
    PENDING = "pending", "等待生成"
    RUNNING = "running", "正在生成"
    DONE = "done", "已生成"
    FAILED = "failed", "没有生成"


class HandOverStatus(models.TextChoices):
    """Where a hand-over from one colleague to another stands."""

    OFFERED = "offered", "待接收"
    ACCEPTED = "accepted", "已接收"
    DECLINED = "declined", "未接收"
    WITHDRAWN = "withdrawn", "已撤回"
