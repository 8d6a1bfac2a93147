"""Sensible defaults for what differs by place and year; an installation edits them as rows."""

from datetime import date

from django.db import migrations

FROM = date(2000, 1, 1)

# The national rules of 2005: the four classes most places use; 甲乙丙 is the other common set of marks.
SCHEMES = [
    (
        "通用四类（A、B、C、D）",
        [
            ("A", "已经解决或基本解决", "solved", False),
            ("B", "正在解决或列入计划逐步解决", "planned", True),
            ("C", "因条件限制待以后解决", "later", True),
            ("D", "留作参考", "reference", False),
        ],
    ),
    (
        "通用三类（甲、乙、丙）",
        [
            ("甲", "已经解决或采纳", "solved", False),
            ("乙", "正在解决或列入计划", "planned", True),
            ("丙", "留作参考或暂不能解决", "reference", False),
        ],
    ),
]

# 代表法: three months from 交办. The month for a co-handler's opinion is the usual local rule.
DEADLINES = [
    ("主办答复期限", "", 3, "代表法：交办之日起三个月内答复"),
    ("会办意见期限", "co", 1, "各地办理办法：会办意见在一个月内送主办单位"),
]


def add_defaults(apps, _schema_editor):
    scheme_model = apps.get_model("proposals", "ResultScheme")
    class_model = apps.get_model("proposals", "ResultClass")
    rule_model = apps.get_model("proposals", "DeadlineRule")
    for name, classes in SCHEMES:
        scheme = scheme_model.objects.create(name=name, valid_from=FROM)
        for order, (code, label, counts_as, follow_up) in enumerate(classes, start=1):
            class_model.objects.create(
                scheme=scheme, code=code, label=label, counts_as=counts_as, needs_follow_up=follow_up, order=order
            )
    for name, role, months, basis in DEADLINES:
        rule_model.objects.create(name=name, role=role, unit="months", amount=months, basis=basis, valid_from=FROM)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial")]
    operations = [migrations.RunPython(add_defaults, migrations.RunPython.noop)]
