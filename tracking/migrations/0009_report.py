"""Editions, scope and sign-off of reports; their templates and their PDF."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def number_editions(apps, schema_editor):  # noqa: ARG001 - given by Django
    """Number what was compiled again for the same year and day in the order of its compiling."""
    reports = apps.get_model("tracking", "ReportSnapshot")
    last = {}
    for report in reports.objects.filter(status="done").order_by("finished_at", "pk").only("year", "as_of"):
        last[report.year, report.as_of] = last.get((report.year, report.as_of), 0) + 1
        reports.objects.filter(pk=report.pk).update(edition=last[report.year, report.as_of])


class Migration(migrations.Migration):
    dependencies = [("tracking", "0008_lists"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name='ReportPhrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('key', models.CharField(max_length=50, unique=True, verbose_name='名称')),
                ('text', models.TextField(blank=True, verbose_name='内容')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_phrases', to=settings.AUTH_USER_MODEL, verbose_name='修改人')),
                ('changed_at', models.DateTimeField(verbose_name='修改时间')),
            ],
            options={
                'verbose_name': '报告用语',
                'verbose_name_plural': '报告用语',
            },
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='pdf',
            field=models.FileField(blank=True, upload_to='reports/', verbose_name='PDF 文件'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='pdf_attempts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='PDF 生成次数'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='pdf_claimed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='开始生成 PDF'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='pdf_note',
            field=models.CharField(blank=True, max_length=300, verbose_name='PDF 说明'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='pdf_status',
            field=models.CharField(choices=[('none', '未生成'), ('pending', '等待生成'), ('running', '正在生成'), ('done', '已生成'), ('failed', '没有生成')], default='none', max_length=20, verbose_name='PDF 状态'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='phrases',
            field=models.JSONField(blank=True, default=dict, verbose_name='用语'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pdf_status', 'failed'), _negated=True), models.Q(('pdf_note', ''), _negated=True), _connector='OR'), name='report_without_pdf_says_why'),
        ),
        migrations.CreateModel(
            name='ReportEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('cancel', '取消编制'), ('review', '审核通过'), ('send_back', '退回修改'), ('issue', '签发')], max_length=20, verbose_name='操作')),
                ('from_stage', models.CharField(choices=[('draft', '草稿'), ('reviewed', '已审核'), ('issued', '已签发')], max_length=20, verbose_name='原状态')),
                ('to_stage', models.CharField(choices=[('draft', '草稿'), ('reviewed', '已审核'), ('issued', '已签发')], max_length=20, verbose_name='新状态')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='意见')),
            ],
            options={
                'verbose_name': '年度报告审签记录',
                'verbose_name_plural': '年度报告审签记录',
            },
        ),
        migrations.CreateModel(
            name='ReportSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('name', models.CharField(max_length=50, unique=True, verbose_name='名称')),
                ('month', models.PositiveSmallIntegerField(verbose_name='编制月份')),
                ('day', models.PositiveSmallIntegerField(help_text='当月没有这一天的，按当月最后一天。', verbose_name='编制日')),
                ('as_of_month', models.PositiveSmallIntegerField(verbose_name='截止月份')),
                ('as_of_day', models.PositiveSmallIntegerField(help_text='当月没有这一天的，按当月最后一天。', verbose_name='截止日')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('since', models.DateField(help_text='此前的编制日不补编。', verbose_name='自何日起执行')),
                ('asked_for', models.DateField(blank=True, null=True, verbose_name='最近一次编制日')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='未能编制的原因')),
            ],
            options={
                'verbose_name': '年度报告编制计划',
                'verbose_name_plural': '年度报告编制计划',
            },
        ),
        migrations.RemoveConstraint(
            model_name='reportsnapshot',
            name='report_one_under_way_per_year_and_day',
        ),
        migrations.RemoveConstraint(
            model_name='reportsnapshot',
            name='report_finished_exactly_when_decided',
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='assembly',
            field=models.CharField(blank=True, help_text='空白为全部会议。', max_length=100, verbose_name='会议'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='bureau',
            field=models.ForeignKey(blank=True, help_text='空白为全部单位。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports_of', to='proposals.bureau', verbose_name='责任单位'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='changes',
            field=models.JSONField(blank=True, null=True, verbose_name='与上一版的差异'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='edition',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='版次'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='file_digests',
            field=models.JSONField(blank=True, default=dict, verbose_name='文件 SHA-256'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='issued_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='签发时间'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='issued_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='reviewed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='审核时间'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='reviewed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='rules',
            field=models.JSONField(blank=True, default=dict, verbose_name='所依据的规则'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='stage',
            field=models.CharField(choices=[('draft', '草稿'), ('reviewed', '已审核'), ('issued', '已签发')], default='draft', max_length=20, verbose_name='签发状态'),
        ),
        migrations.AlterField(
            model_name='reportsnapshot',
            name='status',
            field=models.CharField(choices=[('pending', '等待编制'), ('running', '编制中'), ('done', '已完成'), ('failed', '编制失败'), ('cancelled', '已取消')], default='pending', max_length=20, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='tracking.reportsnapshot', verbose_name='年度报告'),
        ),
        migrations.AddConstraint(
            model_name='reportschedule',
            constraint=models.CheckConstraint(condition=models.Q(('as_of_month__range', (1, 12)), ('day__range', (1, 31)), ('month__range', (1, 12)), ('as_of_day__range', (1, 31))), name='report_schedule_days_exist'),
        ),
        migrations.AddField(
            model_name='reportsnapshot',
            name='schedule',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='tracking.reportschedule', verbose_name='编制计划'),
        ),
        migrations.RunPython(number_editions, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['pending', 'running']), ('bureau__isnull', True)), fields=('year', 'as_of', 'assembly'), name='report_one_under_way'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['pending', 'running']), ('bureau__isnull', False)), fields=('year', 'as_of', 'assembly', 'bureau'), name='report_one_under_way_of_bureau'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.UniqueConstraint(condition=models.Q(('bureau__isnull', True), ('edition__isnull', False)), fields=('year', 'as_of', 'assembly', 'edition'), name='report_edition_unique'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.UniqueConstraint(condition=models.Q(('bureau__isnull', False), ('edition__isnull', False)), fields=('year', 'as_of', 'assembly', 'bureau', 'edition'), name='report_edition_of_bureau_unique'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('status__in', ['pending', 'running'])), ('finished_at__isnull', True)), models.Q(models.Q(('status__in', ['pending', 'running']), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='report_finished_exactly_when_decided'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), ('edition__isnull', False), _connector='OR'), name='report_done_has_its_edition'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.CheckConstraint(condition=models.Q(('stage', 'draft'), models.Q(('stage__in', ['reviewed', 'issued']), ('status', 'done')), _connector='OR'), name='report_signed_off_only_when_done'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True), ('stage', 'draft')), models.Q(models.Q(('stage', 'draft'), _negated=True), ('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='report_reviewed_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='reportsnapshot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('stage', 'issued'), _negated=True), ('issued_at__isnull', True), ('issued_by__isnull', True)), models.Q(('issued_at__isnull', False), ('issued_by__isnull', False), ('stage', 'issued'), models.Q(('issued_by', models.F('reviewed_by')), _negated=True)), _connector='OR'), name='report_issued_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='reportevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action', 'send_back'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='report_sent_back_says_why'),
        ),
    ]
