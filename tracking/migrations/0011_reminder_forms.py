"""Reminders in mails of their own, and whom each line is told as."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0004_search'),
        ('tracking', '0010_feed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
        migrations.AlterField(
            model_name='ladderrule',
            name='audience',
            field=models.CharField(choices=[('clerk', '责任单位经办人'), ('colleagues', '责任单位其他经办人'), ('head', '责任单位负责人'), ('office', '督查室'), ('leader', '上级单位负责人（分管领导）')], max_length=20, verbose_name='提醒对象'),
        ),
        migrations.AlterField(
            model_name='ladderrule',
            name='form',
            field=models.CharField(choices=[('digest', '列入汇总邮件'), ('own', '单独发信'), ('click', '提请通报，督查室点选后发送')], default='digest', max_length=20, verbose_name='方式'),
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
    ]
