"""Editions, scope and sign-off of reports; their templates and their PDF."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


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
    ]
