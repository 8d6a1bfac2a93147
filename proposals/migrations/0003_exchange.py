"""Import and export: tables that were uploaded, and what became of their rows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import proposals.models.exchange


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_default_rules")]

    operations = [
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('kind', models.CharField(max_length=30, verbose_name='内容')),
                ('name', models.CharField(max_length=255, verbose_name='文件名')),
                ('file', models.FileField(max_length=200, upload_to=proposals.models.exchange.table_path, verbose_name='文件')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveBigIntegerField(verbose_name='字节数')),
                ('status', models.CharField(choices=[('received', '正在检查'), ('examined', '待确认'), ('confirmed', '正在写入'), ('applied', '已导入'), ('outdated', '已失效'), ('failed', '无法导入')], default='received', max_length=20, verbose_name='状态')),
                ('scope', models.CharField(blank=True, choices=[('all', '全部写入，有一行不成就一行也不写'), ('good', '只写入没有错误的行')], max_length=20, verbose_name='导入范围')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='处理次数')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='本次处理开始')),
                ('done_rows', models.PositiveIntegerField(default=0, verbose_name='已处理行数')),
                ('new_rows', models.PositiveIntegerField(default=0, verbose_name='新增')),
                ('changed_rows', models.PositiveIntegerField(default=0, verbose_name='修改')),
                ('same_rows', models.PositiveIntegerField(default=0, verbose_name='不变')),
                ('error_rows', models.PositiveIntegerField(default=0, verbose_name='错误')),
                ('example_rows', models.PositiveIntegerField(default=0, verbose_name='示例行')),
                ('columns_read', models.JSONField(blank=True, default=list, verbose_name='读取的列')),
                ('columns_ignored', models.JSONField(blank=True, default=list, verbose_name='未识别的列')),
                ('outcome', models.CharField(blank=True, max_length=500, verbose_name='结果说明')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='confirmed_imports', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '导入',
                'verbose_name_plural': '导入',
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='行号')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='对象')),
                ('fate', models.CharField(choices=[('new', '新增'), ('changed', '修改'), ('same', '不变'), ('error', '错误')], max_length=20, verbose_name='处理')),
                ('cells', models.JSONField(verbose_name='单元格')),
                ('changes', models.JSONField(blank=True, default=list, verbose_name='变动')),
                ('problems', models.JSONField(blank=True, default=list, verbose_name='错误')),
                ('is_applied', models.BooleanField(default=False, verbose_name='已写入')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='proposals.importjob', verbose_name='导入')),
            ],
            options={
                'verbose_name': '导入的行',
                'verbose_name_plural': '导入的行',
            },
        ),
        migrations.AddIndex(
            model_name='importjob',
            index=models.Index(condition=models.Q(('status__in', ['received', 'confirmed'])), fields=['id'], name='import_to_do'),
        ),
        migrations.AddConstraint(
            model_name='importjob',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['received', 'examined', 'confirmed', 'applied', 'outdated', 'failed'])), name='import_status_known'),
        ),
        migrations.AddConstraint(
            model_name='importjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True), ('scope', '')), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('scope', ''), _negated=True)), _connector='OR'), name='import_confirmed_by_somebody_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='importjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['confirmed', 'applied']), _negated=True), ('confirmed_by__isnull', False), _connector='OR'), name='import_applied_only_when_confirmed'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['job', 'fate', 'number'], name='import_row_by_fate'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('job', 'number'), name='import_row_once'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(('fate__in', ['new', 'changed', 'same', 'error'])), name='import_row_fate_known'),
        ),
    ]
