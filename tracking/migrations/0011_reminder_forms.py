"""Reminders in mails of their own, whom each line is told as, and the dates of shares and of handling again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tracking.migrations import _defaults

class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0004_search'),
        ('tracking', '0010_feed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='ladderrule',
            name='ladder_rule_family_known',
        ),
        migrations.RemoveConstraint(
            model_name='ladderrule',
            name='ladder_rule_repeats_in_days_after_its_date',
        ),
        migrations.RemoveConstraint(
            model_name='ladderrule',
            name='ladder_rule_circular_is_about_commitments_overdue',
        ),
        migrations.RemoveConstraint(
            model_name='mail',
            name='mail_one_per_person_and_day',
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_about_exactly_one_subject',
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_rule_known',
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_once_per_commitment_rule_period_recipient',
        ),
        migrations.RemoveConstraint(
            model_name='snooze',
            name='snooze_about_exactly_one_subject',
        ),
        migrations.AddField(
            model_name='mail',
            name='matter',
            field=models.CharField(blank=True, max_length=100, verbose_name='单独发信的事项'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='audience',
            field=models.CharField(blank=True, choices=[('clerk', '责任单位经办人'), ('colleagues', '责任单位其他经办人'), ('head', '责任单位负责人'), ('office', '督查室'), ('leader', '上级单位负责人（分管领导）')], max_length=20, verbose_name='提醒对象'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='own_mail',
            field=models.BooleanField(default=False, verbose_name='单独发信'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='rehandling',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='tracking.rehandling', verbose_name='重新办理'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='share',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='tracking.share', verbose_name='分工'),
        ),
        migrations.AddField(
            model_name='share',
            name='due_version',
            field=models.PositiveIntegerField(default=0, verbose_name='期限版本'),
        ),
        migrations.AddField(
            model_name='snooze',
            name='rehandling',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='snoozes', to='tracking.rehandling', verbose_name='重新办理'),
        ),
        migrations.AlterField(
            model_name='ladderrule',
            name='audience',
            field=models.CharField(choices=[('clerk', '责任单位经办人'), ('colleagues', '责任单位其他经办人'), ('head', '责任单位负责人'), ('office', '督查室'), ('leader', '上级单位负责人（分管领导）')], max_length=20, verbose_name='提醒对象'),
        ),
        migrations.AlterField(
            model_name='ladderrule',
            name='family',
            field=models.CharField(choices=[('reply', '答复期限'), ('commitment', '承诺期限'), ('target', '量化目标的分期时限'), ('share', '配合单位的分工期限'), ('rehandling', '不满意件的重新办理期限'), ('silent', '久未报送进展'), ('undated', '承诺期限未定'), ('returned', '核查退回后未再报请'), ('submitted', '报请核查后未办理'), ('request', '申请未答复（延期、暂停、商定期限、无法兑现）'), ('transfer', '移交未答复')], max_length=20, verbose_name='事项'),
        ),
        migrations.AlterField(
            model_name='ladderrule',
            name='form',
            field=models.CharField(choices=[('digest', '列入汇总邮件'), ('own', '单独发信'), ('click', '提请通报，督查室点选后发送')], default='digest', max_length=20, verbose_name='方式'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='rule',
            field=models.CharField(choices=[('confirmed', '新增承诺事项'), ('returned', '核查退回'), ('submitted', '待核查'), ('requested', '申请待答复'), ('answered', '申请已答复'), ('shared', '新增配合分工'), ('commitment_due', '承诺期限临近'), ('commitment_overdue', '承诺事项逾期'), ('reply_due', '答复期限临近'), ('reply_overdue', '答复逾期'), ('target_due', '目标时限临近'), ('target_overdue', '目标逾期未达'), ('share_due', '分工期限临近'), ('share_overdue', '分工逾期'), ('rehandling_due', '重新办理期限临近'), ('rehandling_overdue', '重新办理逾期'), ('silent', '久未报送进展'), ('undated', '期限未定'), ('returned_waiting', '退回后未整改'), ('submitted_waiting', '报请核查待办理'), ('request_waiting', '申请逾期未答复'), ('transfer_waiting', '移交逾期未答复'), ('circular', '通报')], max_length=30, verbose_name='事由'),
        ),
        migrations.AddConstraint(
            model_name='ladderrule',
            constraint=models.CheckConstraint(condition=models.Q(('family__in', ['reply', 'commitment', 'target', 'share', 'rehandling', 'silent', 'undated', 'returned', 'submitted', 'request', 'transfer'])), name='ladder_rule_family_known'),
        ),
        migrations.AddConstraint(
            model_name='ladderrule',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['digest', 'own', 'click'])), name='ladder_rule_form_known'),
        ),
        migrations.AddConstraint(
            model_name='ladderrule',
            constraint=models.CheckConstraint(condition=models.Q(('repeat_days__isnull', True), models.Q(('offset__gte', 1), ('repeat_days__gte', 1), ('unit', 'days'), models.Q(('form', 'click'), _negated=True)), _connector='OR'), name='ladder_rule_repeats_in_days_after_its_date', violation_error_message='重复提醒须从期限之后起、按天计算，且不能用于提请通报。'),
        ),
        migrations.AddConstraint(
            model_name='ladderrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('form', 'click'), _negated=True), models.Q(('family', 'commitment'), ('offset__gte', 1)), _connector='OR'), name='ladder_rule_circular_is_about_commitments_overdue', violation_error_message='只有逾期的承诺事项可以提请通报。'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.UniqueConstraint(fields=('recipient', 'send_on', 'matter'), name='mail_one_per_person_day_and_matter'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assignment__isnull', True), ('commitment__isnull', False), ('rehandling__isnull', True)), models.Q(('assignment__isnull', False), ('commitment__isnull', True), ('rehandling__isnull', True)), models.Q(('assignment__isnull', True), ('commitment__isnull', True), ('rehandling__isnull', False)), _connector='OR'), name='reminder_about_exactly_one_subject'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assignment__isnull', False), ('rule__in', ('reply_due', 'reply_overdue'))), models.Q(('rehandling__isnull', False), ('rule__in', ('rehandling_due', 'rehandling_overdue'))), models.Q(('commitment__isnull', False), ('rule__in', ['confirmed', 'returned', 'submitted', 'requested', 'answered', 'shared', 'commitment_due', 'commitment_overdue', 'reply_due', 'reply_overdue', 'target_due', 'target_overdue', 'share_due', 'share_overdue', 'rehandling_due', 'rehandling_overdue', 'silent', 'undated', 'returned_waiting', 'submitted_waiting', 'request_waiting', 'transfer_waiting', 'circular']), models.Q(('rule__in', ['reply_due', 'reply_overdue', 'rehandling_due', 'rehandling_overdue']), _negated=True)), _connector='OR'), name='reminder_rule_known'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('commitment__isnull', False), ('share__isnull', True), ('target__isnull', True)), fields=('commitment', 'rule', 'offset_days', 'offset_unit', 'period', 'version', 'recipient'), name='reminder_once_per_commitment_rule_period_recipient'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('share__isnull', False)), fields=('share', 'rule', 'offset_days', 'offset_unit', 'period', 'version', 'recipient'), name='reminder_once_per_share_rule_period_recipient'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('rehandling__isnull', False)), fields=('rehandling', 'rule', 'offset_days', 'offset_unit', 'period', 'version', 'recipient'), name='reminder_once_per_rehandling_rule_period_recipient'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rule__in', ('share_due', 'share_overdue')), ('share__isnull', False)), models.Q(models.Q(('rule__in', ('share_due', 'share_overdue')), _negated=True), ('share__isnull', True)), _connector='OR'), name='reminder_share_exactly_for_its_rules'),
        ),
        migrations.AddConstraint(
            model_name='snooze',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assignment__isnull', True), ('commitment__isnull', False), ('rehandling__isnull', True)), models.Q(('assignment__isnull', False), ('commitment__isnull', True), ('rehandling__isnull', True)), models.Q(('assignment__isnull', True), ('commitment__isnull', True), ('rehandling__isnull', False)), _connector='OR'), name='snooze_about_exactly_one_subject'),
        ),
        migrations.RunPython(_defaults.add_ladder_of_parts, migrations.RunPython.noop),
    ]
