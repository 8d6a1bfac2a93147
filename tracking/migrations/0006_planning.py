"""Reminder rules as rows, snooze, leave, and what reminders count from."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from tracking.migrations import _defaults


def count_from_history(apps, _schema_editor):
    """Fill in what reminders count from, for commitments that were there before."""
    commitments = apps.get_model("tracking", "Commitment")
    events = apps.get_model("tracking", "CommitmentEvent")
    updates = apps.get_model("tracking", "ProgressUpdate")
    since, reported = {}, {}
    for pk, before, after, at in events.objects.order_by("at", "pk").values_list(
        "commitment", "from_status", "to_status", "at"
    ):
        if before != after:
            since[pk] = timezone.localdate(at)
    for pk, at in updates.objects.order_by("at", "pk").values_list("commitment", "at"):
        reported[pk] = timezone.localdate(at)
    for commitment in commitments.objects.exclude(confirmed_at=None).iterator(chunk_size=2000):
        confirmed = timezone.localdate(commitment.confirmed_at)
        commitments.objects.filter(pk=commitment.pk).update(
            due_set_on=confirmed,
            state_since=since.get(commitment.pk, confirmed),
            reported_on=reported.get(commitment.pk),
        )


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0005_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LadderRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('name', models.CharField(max_length=50, unique=True, verbose_name='名称')),
                ('family', models.CharField(choices=[('reply', '答复期限'), ('commitment', '承诺期限'), ('target', '量化目标的分期时限'), ('silent', '久未报送进展'), ('undated', '承诺期限未定'), ('returned', '核查退回后未再报请'), ('submitted', '报请核查后未办理'), ('request', '申请未答复（延期、暂停、商定期限、无法兑现）'), ('transfer', '移交未答复')], max_length=20, verbose_name='事项')),
                ('audience', models.CharField(choices=[('clerk', '责任单位经办人'), ('colleagues', '责任单位全体人员'), ('head', '责任单位负责人'), ('office', '督查室'), ('leader', '上级单位负责人（分管领导）')], max_length=20, verbose_name='提醒对象')),
                ('form', models.CharField(choices=[('digest', '列入当日邮件'), ('click', '提请通报，督查室点选后发送')], default='digest', max_length=20, verbose_name='方式')),
                ('offset', models.SmallIntegerField(help_text='期限之前为负数，期限当日为 0，期限之后为正数；没有期限的事项自开始等待之日起算，只能为正数。', verbose_name='天数')),
                ('unit', models.CharField(choices=[('days', '天'), ('workdays', '个工作日')], default='days', max_length=20, verbose_name='计算方式')),
                ('repeat_days', models.PositiveSmallIntegerField(blank=True, help_text='填 7 即此后每周一次，直到事项办结；不填只提醒一次。', null=True, verbose_name='此后每隔几天')),
                ('valid_from', models.DateField(help_text='此前已到的提醒日不再补发。修改规则后自动改为修改当日。', verbose_name='启用日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='停用日期')),
            ],
            options={
                'verbose_name': '提醒规则',
                'verbose_name_plural': '提醒规则',
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('first_day', models.DateField(verbose_name='起始日期')),
                ('last_day', models.DateField(verbose_name='截止日期')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
            ],
            options={
                'verbose_name': '请假代理',
                'verbose_name_plural': '请假代理',
            },
        ),
        migrations.CreateModel(
            name='ReminderPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('quiet_days', models.PositiveSmallIntegerField(default=7, verbose_name='报送进展后免提醒天数')),
                ('quiet_until_overdue', models.PositiveSmallIntegerField(default=14, help_text='逾期超过这一天数的，刚报送过进展也照常催办。', verbose_name='逾期超过几天不再免提醒')),
                ('snooze_days', models.PositiveSmallIntegerField(default=14, verbose_name='暂缓提醒最长天数')),
            ],
            options={
                'verbose_name': '提醒口径',
                'verbose_name_plural': '提醒口径',
            },
        ),
        migrations.CreateModel(
            name='Snooze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('until', models.DateField(verbose_name='暂缓至')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '暂缓提醒',
                'verbose_name_plural': '暂缓提醒',
            },
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_status_known',
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_once_per_commitment_rule_period_recipient',
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_rule_known',
        ),
        migrations.AddField(
            model_name='commitment',
            name='due_set_on',
            field=models.DateField(blank=True, null=True, verbose_name='期限确定日期'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='due_version',
            field=models.PositiveIntegerField(default=0, verbose_name='期限版本'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='reported_on',
            field=models.DateField(blank=True, null=True, verbose_name='最近报送日期'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='state_since',
            field=models.DateField(blank=True, null=True, verbose_name='进入现状态日期'),
        ),
        migrations.AddField(
            model_name='mail',
            name='calendar',
            field=models.TextField(blank=True, verbose_name='日历附件'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='决定时间'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='circulars_decided', to=settings.AUTH_USER_MODEL, verbose_name='决定人'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='stands_in_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders_covered', to=settings.AUTH_USER_MODEL, verbose_name='代收'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='target',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='tracking.target', verbose_name='量化目标'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='rule',
            field=models.CharField(choices=[('confirmed', '新增承诺事项'), ('returned', '核查退回'), ('submitted', '待核查'), ('requested', '申请待答复'), ('answered', '申请已答复'), ('shared', '新增配合分工'), ('commitment_due', '承诺期限临近'), ('commitment_overdue', '承诺事项逾期'), ('reply_due', '答复期限临近'), ('reply_overdue', '答复逾期'), ('target_due', '目标时限临近'), ('target_overdue', '目标逾期未达'), ('silent', '久未报送进展'), ('undated', '期限未定'), ('returned_waiting', '退回后未整改'), ('submitted_waiting', '报请核查待办理'), ('request_waiting', '申请逾期未答复'), ('transfer_waiting', '移交逾期未答复'), ('circular', '通报')], max_length=30, verbose_name='事由'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='status',
            field=models.CharField(choices=[('proposed', '提请通报，待督查室决定'), ('pending', '待发送'), ('sent', '已发送'), ('superseded', '已被更急的提醒取代'), ('withdrawn', '事由已消除'), ('declined', '督查室决定不通报'), ('failed', '未能送达')], default='pending', max_length=20, verbose_name='状态'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('status', 'proposed')), fields=['commitment', 'id'], name='reminder_proposed'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assignment__isnull', False), ('rule__in', ('reply_due', 'reply_overdue'))), models.Q(('commitment__isnull', False), ('rule__in', ['confirmed', 'returned', 'submitted', 'requested', 'answered', 'shared', 'commitment_due', 'commitment_overdue', 'reply_due', 'reply_overdue', 'target_due', 'target_overdue', 'silent', 'undated', 'returned_waiting', 'submitted_waiting', 'request_waiting', 'transfer_waiting', 'circular']), models.Q(('rule__in', ('reply_due', 'reply_overdue')), _negated=True)), _connector='OR'), name='reminder_rule_known'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'pending', 'sent', 'superseded', 'withdrawn', 'declined', 'failed'])), name='reminder_status_known'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('commitment__isnull', False), ('target__isnull', True)), fields=('commitment', 'rule', 'offset_days', 'offset_unit', 'period', 'version', 'recipient'), name='reminder_once_per_commitment_rule_period_recipient'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('target__isnull', False)), fields=('target', 'rule', 'offset_days', 'offset_unit', 'period', 'version', 'recipient'), name='reminder_once_per_target_rule_period_recipient'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rule__in', ('target_due', 'target_overdue')), ('target__isnull', False)), models.Q(models.Q(('rule__in', ('target_due', 'target_overdue')), _negated=True), ('target__isnull', True)), _connector='OR'), name='reminder_target_exactly_for_its_rules'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rule', 'circular'), ('status__in', ['pending', 'sent']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='reminder_circular_is_decided_by_a_person'),
        ),
        migrations.AddField(
            model_name='ladderrule',
            name='place',
            field=models.ForeignKey(blank=True, help_text='只适用于该单位及其下级单位；不填适用于全部单位。某单位就同一事项另有规则的，通用规则不再适用。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ladder_rules', to='proposals.bureau', verbose_name='适用单位'),
        ),
        migrations.AddField(
            model_name='leave',
            name='substitute',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves_covered', to=settings.AUTH_USER_MODEL, verbose_name='代理人'),
        ),
        migrations.AddField(
            model_name='leave',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to=settings.AUTH_USER_MODEL, verbose_name='请假人'),
        ),
        migrations.AddField(
            model_name='snooze',
            name='assignment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='snoozes', to='proposals.assignment', verbose_name='交办'),
        ),
        migrations.AddField(
            model_name='snooze',
            name='commitment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='snoozes', to='tracking.commitment', verbose_name='承诺事项'),
        ),
        migrations.AddField(
            model_name='snooze',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snoozes', to=settings.AUTH_USER_MODEL, verbose_name='申请人'),
        ),
        migrations.AddConstraint(
            model_name='ladderrule',
            constraint=models.CheckConstraint(condition=models.Q(('family__in', ['reply', 'commitment', 'target', 'silent', 'undated', 'returned', 'submitted', 'request', 'transfer'])), name='ladder_rule_family_known'),
        ),
        migrations.AddConstraint(
            model_name='ladderrule',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['clerk', 'colleagues', 'head', 'office', 'leader'])), name='ladder_rule_audience_known'),
        ),
        migrations.AddConstraint(
            model_name='ladderrule',
            constraint=models.CheckConstraint(condition=models.Q(('repeat_days__isnull', True), models.Q(('form', 'digest'), ('offset__gte', 1), ('repeat_days__gte', 1), ('unit', 'days')), _connector='OR'), name='ladder_rule_repeats_in_days_after_its_date', violation_error_message='重复提醒须从期限之后起、按天计算，且不能用于提请通报。'),
        ),
        migrations.AddConstraint(
            model_name='ladderrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('family__in', ['silent', 'undated', 'returned', 'submitted', 'request', 'transfer']), _negated=True), ('offset__gte', 1), _connector='OR'), name='ladder_rule_waiting_is_told_after_it_began', violation_error_message='没有期限的事项自开始等待之日起算，天数须不小于 1。'),
        ),
        migrations.AddConstraint(
            model_name='ladderrule',
            constraint=models.CheckConstraint(condition=models.Q(('form', 'digest'), models.Q(('family', 'commitment'), ('offset__gte', 1)), _connector='OR'), name='ladder_rule_circular_is_about_commitments_overdue', violation_error_message='只有逾期的承诺事项可以提请通报。'),
        ),
        migrations.AddConstraint(
            model_name='ladderrule',
            constraint=models.CheckConstraint(condition=models.Q(('offset__range', (-365, 1000))), name='ladder_rule_offset_is_within_years'),
        ),
        migrations.AddConstraint(
            model_name='ladderrule',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='ladder_rule_period_is_forward', violation_error_message='停用日期不能早于启用日期。'),
        ),
        migrations.AddIndex(
            model_name='leave',
            index=models.Index(fields=['last_day', 'first_day'], name='leave_by_day'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='leave_is_forward'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('user', models.F('substitute')), _negated=True), name='leave_is_covered_by_somebody_else'),
        ),
        migrations.AddIndex(
            model_name='snooze',
            index=models.Index(fields=['user', 'until'], name='snooze_by_user'),
        ),
        migrations.AddConstraint(
            model_name='snooze',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assignment__isnull', True), ('commitment__isnull', False)), models.Q(('assignment__isnull', False), ('commitment__isnull', True)), _connector='OR'), name='snooze_about_exactly_one_subject'),
        ),
        migrations.AddConstraint(
            model_name='snooze',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='snooze_says_why'),
        ),
        migrations.RunPython(_defaults.add_ladder, migrations.RunPython.noop),
        migrations.RunPython(count_from_history, migrations.RunPython.noop),
    ]
