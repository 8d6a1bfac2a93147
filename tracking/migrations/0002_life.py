"""Requests about dates and owners, the new states, and events that say what changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tracking.migrations import _defaults


def keep_promised_dates(apps, _schema_editor):
    """Until now the one date was the promised one."""
    Commitment = apps.get_model("tracking", "Commitment")
    Commitment.objects.filter(due_date__isnull=False).update(promised_due_date=models.F("due_date"))


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0004_search'),
        ('tracking', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CommitmentRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('kind', models.CharField(choices=[('extension', '延期'), ('pause', '暂停计时'), ('terms', '商定期限'), ('transfer', '移交'), ('impossible', '无法兑现')], max_length=20, verbose_name='申请事项')),
                ('status', models.CharField(choices=[('asked', '待答复'), ('granted', '已同意'), ('refused', '未同意'), ('withdrawn', '已撤回')], default='asked', max_length=20, verbose_name='状态')),
                ('reason', models.TextField(verbose_name='理由')),
                ('new_date', models.DateField(blank=True, null=True, verbose_name='申请的期限')),
                ('start_date', models.DateField(blank=True, null=True, verbose_name='暂停起始日')),
                ('until_date', models.DateField(blank=True, null=True, verbose_name='暂停截止日')),
                ('resumed_on', models.DateField(blank=True, null=True, verbose_name='恢复日期')),
                ('waiting_for', models.CharField(blank=True, max_length=200, verbose_name='等待事项')),
                ('measure', models.CharField(blank=True, max_length=300, verbose_name='衡量标准')),
                ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                ('form_key', models.UUIDField(unique=True, verbose_name='表单标识')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('decision_note', models.TextField(blank=True, verbose_name='答复意见')),
            ],
            options={
                'verbose_name': '事项申请',
                'verbose_name_plural': '事项申请',
            },
        ),
        migrations.CreateModel(
            name='FollowUpRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='名称')),
                ('max_extensions', models.PositiveSmallIntegerField(default=2, verbose_name='每项最多延期次数')),
                ('terms_workdays', models.PositiveSmallIntegerField(default=10, verbose_name='未定期限的事项应在几个工作日内提出期限')),
                ('transfer_workdays', models.PositiveSmallIntegerField(default=5, verbose_name='移交应在几个工作日内答复')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('valid_from', models.DateField(verbose_name='启用日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='停用日期')),
            ],
            options={
                'verbose_name': '跟踪办理规则',
                'verbose_name_plural': '跟踪办理规则',
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('task', models.CharField(max_length=300, verbose_name='分工内容')),
                ('due_date', models.DateField(blank=True, null=True, verbose_name='分工期限')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                ('dropped_at', models.DateTimeField(blank=True, null=True, verbose_name='取消时间')),
            ],
            options={
                'verbose_name': '分工',
                'verbose_name_plural': '分工',
            },
        ),
        migrations.RemoveConstraint(
            model_name='commitment',
            name='commitment_status_known',
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_rule_known',
        ),
        migrations.AddField(
            model_name='commitment',
            name='agreed_due_date',
            field=models.DateField(blank=True, null=True, verbose_name='商定期限'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='agreed_measure',
            field=models.CharField(blank=True, max_length=300, verbose_name='商定的衡量标准'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='promised_due_date',
            field=models.DateField(blank=True, null=True, verbose_name='承诺期限'),
        ),
        migrations.AddField(
            model_name='commitmentevent',
            name='changes',
            field=models.JSONField(blank=True, default=dict, verbose_name='变更'),
        ),
        migrations.AlterField(
            model_name='commitment',
            name='due_date',
            field=models.DateField(blank=True, null=True, verbose_name='现行期限'),
        ),
        migrations.AlterField(
            model_name='commitment',
            name='status',
            field=models.CharField(choices=[('candidate', '待确认'), ('tracking', '跟踪中'), ('submitted', '待核查'), ('returned', '退回整改'), ('fulfilled', '已落实'), ('unachievable', '无法兑现'), ('superseded', '已作补充答复'), ('dismissed', '不予跟踪')], default='candidate', max_length=20, verbose_name='状态'),
        ),
        migrations.AlterField(
            model_name='commitmentevent',
            name='action',
            field=models.CharField(choices=[('confirm', '确认'), ('dismiss', '不予跟踪'), ('split', '拆分'), ('merge', '合并'), ('restore', '恢复待确认'), ('amend', '修改'), ('add', '补充'), ('find', '识别'), ('update', '报送进展'), ('submit', '报请核查'), ('accept', '核查通过'), ('return', '退回'), ('reopen', '重新跟踪'), ('request', '提出申请'), ('withdraw', '撤回申请'), ('refuse', '不同意申请'), ('extend', '同意延期'), ('pause', '同意暂停计时'), ('resume', '恢复计时'), ('agree', '商定期限'), ('give_up', '认定无法兑现'), ('take_over', '接收移交'), ('decline', '不接收移交'), ('supersede', '作补充答复'), ('divide', '明确分工'), ('report_share', '报送分工进展'), ('add_evidence', '补充佐证材料')], max_length=20, verbose_name='操作'),
        ),
        migrations.AlterField(
            model_name='commitmentevent',
            name='from_status',
            field=models.CharField(blank=True, choices=[('candidate', '待确认'), ('tracking', '跟踪中'), ('submitted', '待核查'), ('returned', '退回整改'), ('fulfilled', '已落实'), ('unachievable', '无法兑现'), ('superseded', '已作补充答复'), ('dismissed', '不予跟踪')], max_length=20, verbose_name='原状态'),
        ),
        migrations.AlterField(
            model_name='commitmentevent',
            name='to_status',
            field=models.CharField(choices=[('candidate', '待确认'), ('tracking', '跟踪中'), ('submitted', '待核查'), ('returned', '退回整改'), ('fulfilled', '已落实'), ('unachievable', '无法兑现'), ('superseded', '已作补充答复'), ('dismissed', '不予跟踪')], max_length=20, verbose_name='现状态'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='rule',
            field=models.CharField(choices=[('confirmed', '新增承诺事项'), ('returned', '核查退回'), ('submitted', '待核查'), ('requested', '申请待答复'), ('answered', '申请已答复'), ('shared', '新增配合分工'), ('commitment_due', '承诺期限临近'), ('commitment_overdue', '承诺事项逾期'), ('reply_due', '答复期限临近'), ('reply_overdue', '答复逾期')], max_length=30, verbose_name='事由'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['candidate', 'tracking', 'submitted', 'returned', 'fulfilled', 'unachievable', 'superseded', 'dismissed'])), name='commitment_status_known'),
        ),
        migrations.RunPython(keep_promised_dates, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('due_date__isnull', True), ('promised_due_date__isnull', False), ('agreed_due_date__isnull', False), _connector='OR'), name='commitment_in_force_needs_a_date'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assignment__isnull', False), ('rule__in', ('reply_due', 'reply_overdue'))), models.Q(('commitment__isnull', False), ('rule__in', ['confirmed', 'returned', 'submitted', 'requested', 'answered', 'shared', 'commitment_due', 'commitment_overdue', 'reply_due', 'reply_overdue']), models.Q(('rule__in', ('reply_due', 'reply_overdue')), _negated=True)), _connector='OR'), name='reminder_rule_known'),
        ),
        migrations.AddField(
            model_name='commitmentrequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests_asked', to=settings.AUTH_USER_MODEL, verbose_name='申请人'),
        ),
        migrations.AddField(
            model_name='commitmentrequest',
            name='commitment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='tracking.commitment', verbose_name='承诺事项'),
        ),
        migrations.AddField(
            model_name='commitmentrequest',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests_decided', to=settings.AUTH_USER_MODEL, verbose_name='答复人'),
        ),
        migrations.AddField(
            model_name='commitmentrequest',
            name='from_bureau',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests_made', to='proposals.bureau', verbose_name='申请单位'),
        ),
        migrations.AddField(
            model_name='commitmentrequest',
            name='to_bureau',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transfers_offered', to='proposals.bureau', verbose_name='拟接收单位'),
        ),
        migrations.AddConstraint(
            model_name='followuprule',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='follow_up_rule_period_is_forward'),
        ),
        migrations.AddField(
            model_name='share',
            name='bureau',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='proposals.bureau', verbose_name='配合单位'),
        ),
        migrations.AddField(
            model_name='share',
            name='commitment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='tracking.commitment', verbose_name='承诺事项'),
        ),
        migrations.AddField(
            model_name='share',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shares_done', to=settings.AUTH_USER_MODEL, verbose_name='报送人'),
        ),
        migrations.AddField(
            model_name='progressupdate',
            name='share',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='tracking.share', verbose_name='分工'),
        ),
        migrations.AddIndex(
            model_name='commitmentrequest',
            index=models.Index(condition=models.Q(('status', 'asked')), fields=['asked_at', 'id'], name='request_open_by_time'),
        ),
        migrations.AddIndex(
            model_name='commitmentrequest',
            index=models.Index(fields=['commitment', 'kind', 'status'], name='request_by_commitment'),
        ),
        migrations.AddConstraint(
            model_name='commitmentrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('commitment', 'kind'), name='request_one_open_per_kind'),
        ),
        migrations.AddConstraint(
            model_name='commitmentrequest',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='request_says_why'),
        ),
        migrations.AddConstraint(
            model_name='commitmentrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('status', 'asked')), models.Q(models.Q(('status', 'asked'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='request_decided_exactly_when_answered'),
        ),
        migrations.AddConstraint(
            model_name='commitmentrequest',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'withdrawn'), ('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='request_not_answered_by_who_asked'),
        ),
        migrations.AddConstraint(
            model_name='commitmentrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extension'), ('new_date__isnull', False)), models.Q(('kind', 'terms'), ('new_date__isnull', False), models.Q(('measure', ''), _negated=True)), models.Q(('kind', 'pause'), ('start_date__isnull', False), ('until_date__gte', models.F('start_date'))), models.Q(('kind', 'transfer'), ('to_bureau__isnull', False), models.Q(('to_bureau', models.F('from_bureau')), _negated=True)), ('kind', 'impossible'), _connector='OR'), name='request_has_what_its_kind_needs'),
        ),
        migrations.AddIndex(
            model_name='share',
            index=models.Index(fields=['bureau', 'done_at', 'id'], name='share_by_bureau'),
        ),
        migrations.AddConstraint(
            model_name='share',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_at__isnull', True)), fields=('commitment', 'bureau'), name='share_once_per_bureau'),
        ),
        migrations.AddConstraint(
            model_name='share',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_by__isnull', True)), models.Q(('done_at__isnull', False), ('done_by__isnull', False)), _connector='OR'), name='share_done_by_a_person'),
        ),
        migrations.RunPython(_defaults.state_the_usual_rule, migrations.RunPython.noop),
    ]
