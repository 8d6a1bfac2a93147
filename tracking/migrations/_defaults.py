"""What a new installation starts with: rows of rules and words that the office edits, and what the database keeps."""

from datetime import date

from tracking import fulltext, planning_changes

# Since when the rules that come with the system have held.
FROM = date(2000, 1, 1)
OPTIONS = [("满意", "satisfied"), ("基本满意", "basically"), ("不满意", "dissatisfied")]
# What an inspector asks for first; an installation edits the rows.
CHECKLIST = {
    "issue": [("印发的文件全文", True), ("网站或公报公布页面", False)],
    "build": [("竣工或完工验收材料", True), ("完工现场照片", True), ("施工合同或中标通知", False)],
    "fund": [("资金下达文件", True), ("拨付凭证", True)],
    "train": [("培训通知", True), ("签到表或学员名册", True), ("现场照片", False)],
    "inspect": [("检查方案或通知", True), ("检查记录或问题清单", True), ("整改情况", False)],
    "other": [("能够证明已经完成的材料", True)],
}
# What most places do: remind before the date and on it, then press each week; the head joins once it is late, the
# office after two weeks, and after a month the office is asked whether it shall be named in a circular (通报).
LADDER = [
    # name, family, audience, form, offset, unit, repeat_days
    ("承诺期限前30天", "commitment", "clerk", "digest", -30, "days", None),
    ("承诺期限前7天", "commitment", "clerk", "digest", -7, "days", None),
    ("承诺期限前1个工作日", "commitment", "clerk", "digest", -1, "workdays", None),
    ("承诺到期当日", "commitment", "clerk", "digest", 0, "days", None),
    ("承诺逾期次日催办", "commitment", "clerk", "digest", 1, "days", None),
    ("承诺逾期每周催办", "commitment", "clerk", "digest", 7, "days", 7),
    ("承诺逾期次日催办负责人", "commitment", "head", "digest", 1, "days", None),
    ("承诺逾期每周催办负责人", "commitment", "head", "digest", 7, "days", 7),
    ("承诺逾期报督查室", "commitment", "office", "digest", 15, "days", 7),
    ("承诺逾期提请通报", "commitment", "head", "click", 30, "days", None),
    ("承诺逾期提请通报（上级单位）", "commitment", "leader", "click", 30, "days", None),
    ("答复期限前30天", "reply", "clerk", "digest", -30, "days", None),
    ("答复期限前7天", "reply", "clerk", "digest", -7, "days", None),
    ("答复期限前1个工作日", "reply", "clerk", "digest", -1, "workdays", None),
    ("答复到期当日", "reply", "clerk", "digest", 0, "days", None),
    ("答复逾期次日催办", "reply", "clerk", "digest", 1, "days", None),
    ("答复逾期每周催办", "reply", "clerk", "digest", 7, "days", 7),
    ("答复逾期次日催办负责人", "reply", "head", "digest", 1, "days", None),
    ("答复逾期每周催办负责人", "reply", "head", "digest", 7, "days", 7),
    ("答复逾期报督查室", "reply", "office", "digest", 15, "days", 7),
    ("分期目标时限前7天", "target", "clerk", "digest", -7, "days", None),
    ("分期目标时限次日", "target", "clerk", "digest", 1, "days", None),
    ("分期目标逾期每月提醒", "target", "clerk", "digest", 30, "days", 30),
    ("60天未报送进展", "silent", "clerk", "digest", 60, "days", 30),
    ("120天未报送进展报负责人", "silent", "head", "digest", 120, "days", 30),
    ("期限未定满15天", "undated", "clerk", "digest", 15, "days", 30),
    ("期限未定满30天报督查室", "undated", "office", "digest", 30, "days", 30),
    ("退回满5个工作日未整改", "returned", "clerk", "digest", 5, "workdays", None),
    ("退回后每周催办", "returned", "clerk", "digest", 14, "days", 7),
    ("退回后每周催办负责人", "returned", "head", "digest", 14, "days", 7),
    ("报请核查满5个工作日未办理", "submitted", "office", "digest", 5, "workdays", None),
    ("报请核查满14天未办理", "submitted", "office", "digest", 14, "days", 7),
    ("申请满3个工作日未答复", "request", "office", "digest", 3, "workdays", None),
    ("申请满7天未答复", "request", "office", "digest", 7, "days", 7),
    ("移交满3个工作日未答复", "transfer", "clerk", "digest", 3, "workdays", None),
    ("移交满7天未答复", "transfer", "head", "digest", 7, "days", 7),
    ("移交满7天未答复报督查室", "transfer", "office", "digest", 7, "days", 7),
]
# The ladder of a commitment: before the date and on it, then each week; the head joins once it is late, the office
# after two weeks. A reply that is handled again has about a month: the first rung tells that it begins.
LADDER_OF_PARTS = [
    ("期限前30天", "clerk", -30, "days", None),
    ("期限前7天", "clerk", -7, "days", None),
    ("期限前1个工作日", "clerk", -1, "workdays", None),
    ("到期当日", "clerk", 0, "days", None),
    ("逾期次日催办", "clerk", 1, "days", None),
    ("逾期每周催办", "clerk", 7, "days", 7),
    ("逾期次日催办负责人", "head", 1, "days", None),
    ("逾期每周催办负责人", "head", 7, "days", 7),
    ("逾期报督查室", "office", 15, "days", 7),
]


def state_the_usual_rule(apps, _schema_editor):
    """No law fixes these limits; an installation edits the row."""
    apps.get_model("tracking", "FollowUpRule").objects.create(
        name="通用规则", basis="系统默认，可按本地办理办法修改", valid_from=FROM
    )


def state_the_usual_options(apps, _schema_editor):
    """The three words most places print on their form; an installation edits the rows."""
    RatingOption = apps.get_model("tracking", "RatingOption")
    for order, (label, counts_as) in enumerate(OPTIONS, start=1):
        RatingOption.objects.create(label=label, counts_as=counts_as, order=order)


def state_the_usual_checklists(apps, _schema_editor):
    """Enter the default checklists."""
    ChecklistItem = apps.get_model("tracking", "ChecklistItem")
    for kind, items in CHECKLIST.items():
        for order, (words, is_required) in enumerate(items, start=1):
            fields = {"is_required": is_required, "order": order}
            ChecklistItem.objects.get_or_create(kind=kind, words=words, defaults=fields)


def add_ladder(apps, _schema_editor):
    """Enter the default rules of reminders."""
    _add_rules(apps, LADDER)
    policies = apps.get_model("tracking", "ReminderPolicy")
    if not policies.objects.exists():
        policies.objects.create()


def add_ladder_of_parts(apps, _schema_editor):
    """Enter the default rules for parts of joint promises and for replies that are handled again."""
    for what, family in (("分工", "share"), ("重新办理", "rehandling")):
        rows = [(f"{what}{name}", family, audience, "digest", *when) for name, audience, *when in LADDER_OF_PARTS]
        _add_rules(apps, rows)


def _add_rules(apps, rows):
    rules = apps.get_model("tracking", "LadderRule")
    for name, family, audience, form, offset, unit, repeat_days in rows:
        rules.objects.get_or_create(
            name=name,
            defaults={
                "family": family,
                "audience": audience,
                "form": form,
                "offset": offset,
                "unit": unit,
                "repeat_days": repeat_days,
                "valid_from": FROM,
            },
        )


def install_search(_apps, schema_editor):
    """Make the search indexes; the database keeps them by itself from then on."""
    for index in fulltext.INDEXES:
        index.install(schema_editor.connection)


def remove_search(_apps, schema_editor):
    """Take the search indexes away."""
    for index in fulltext.INDEXES:
        index.remove(schema_editor.connection)


def stop_watching(_apps, schema_editor):
    """Take the triggers of planning away; they are made after migrate (tracking.apps)."""
    planning_changes.remove(schema_editor.connection)
