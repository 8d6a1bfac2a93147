"""Tries, addresses that refuse, and what holds the sending back."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracking', '0006_planning'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SendingState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('name', models.CharField(default='mail', max_length=20, unique=True, verbose_name='名称')),
                ('installation', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='安装标识')),
                ('runs', models.PositiveBigIntegerField(default=0, verbose_name='发送批次')),
                ('failures', models.PositiveIntegerField(default=0, verbose_name='连续失败次数')),
                ('closed_until', models.DateTimeField(blank=True, null=True, verbose_name='暂停连接至')),
                ('closed_reason', models.CharField(blank=True, max_length=300, verbose_name='无法连接的原因')),
            ],
            options={
                'verbose_name': '发送状态',
                'verbose_name_plural': '发送状态',
            },
        ),
        migrations.AddField(
            model_name='heartbeat',
            name='at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='时间'),
        ),
        migrations.CreateModel(
            name='MailTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('worker', models.CharField(max_length=100, verbose_name='发送进程')),
                ('outcome', models.CharField(choices=[('taken', '服务器已接收'), ('later', '服务器暂不接收'), ('refused', '服务器拒收'), ('unknown', '连接中断，结果不明'), ('closed', '服务器不可用'), ('lost', '发送进程中断，结果不明')], max_length=20, verbose_name='结果')),
                ('code', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='应答码')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='应答')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='tracking.mail', verbose_name='邮件')),
            ],
            options={
                'verbose_name': '发送记录',
                'verbose_name_plural': '发送记录',
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['taken', 'later', 'refused', 'unknown', 'closed', 'lost'])), name='try_outcome_known')],
            },
        ),
        migrations.CreateModel(
            name='RefusingAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('address', models.EmailField(max_length=254, verbose_name='地址')),
                ('refused_at', models.DateTimeField(verbose_name='退信时间')),
                ('source', models.CharField(choices=[('answer', '发送时被拒收'), ('bounce', '收到退信')], max_length=20, verbose_name='来源')),
                ('reason', models.CharField(max_length=300, verbose_name='原因')),
                ('cleared_at', models.DateTimeField(blank=True, null=True, verbose_name='恢复时间')),
                ('corrected_to', models.EmailField(blank=True, max_length=254, verbose_name='更正为')),
                ('cleared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='恢复人')),
                ('mail', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracking.mail', verbose_name='邮件')),
            ],
            options={
                'verbose_name': '无法送达的地址',
                'verbose_name_plural': '无法送达的地址',
                'constraints': [models.UniqueConstraint(condition=models.Q(('cleared_at__isnull', True)), fields=('address',), name='refusing_address_marked_once'), models.CheckConstraint(condition=models.Q(models.Q(('cleared_at__isnull', True), ('cleared_by__isnull', True)), models.Q(('cleared_at__isnull', False), ('cleared_by__isnull', False)), _connector='OR'), name='refusing_address_cleared_by_somebody'), models.CheckConstraint(condition=models.Q(('source__in', ['answer', 'bounce'])), name='refusing_address_source_known')],
            },
        ),
        migrations.CreateModel(
            name='SendingHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('reason', models.CharField(choices=[('restored', '数据库恢复或更换'), ('clock', '系统时间异常'), ('volume', '邮件数量异常'), ('person', '人工暂停')], max_length=20, verbose_name='原因')),
                ('evidence', models.CharField(max_length=200, verbose_name='依据')),
                ('note', models.CharField(max_length=300, verbose_name='说明')),
                ('since', models.DateTimeField(verbose_name='暂停时间')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='恢复时间')),
                ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='暂停人')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='恢复人')),
            ],
            options={
                'verbose_name': '发送暂停',
                'verbose_name_plural': '发送暂停',
                'constraints': [models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('reason',), name='hold_once_per_reason'), models.CheckConstraint(condition=models.Q(('reason__in', ['restored', 'clock', 'volume', 'person'])), name='hold_reason_known')],
            },
        ),
        migrations.AlterField(
            model_name='reminder',
            name='assignment',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='proposals.assignment', verbose_name='交办'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='commitment',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='tracking.commitment', verbose_name='承诺事项'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='circulars_decided', to=settings.AUTH_USER_MODEL, verbose_name='决定人'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='mail',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='tracking.mail', verbose_name='邮件'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='stands_in_for',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders_covered', to=settings.AUTH_USER_MODEL, verbose_name='代收'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='target',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='tracking.target', verbose_name='量化目标'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('commitment__isnull', False)), fields=['commitment', 'recipient', 'period'], name='reminder_of_commitment'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('assignment__isnull', False)), fields=['assignment', 'recipient', 'period'], name='reminder_of_assignment'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('target__isnull', False)), fields=['target', 'recipient', 'period'], name='reminder_of_target'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('mail__isnull', False)), fields=['mail'], name='reminder_in_mail'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('stands_in_for__isnull', False)), fields=['stands_in_for'], name='reminder_covered'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('decided_by__isnull', False)), fields=['decided_by'], name='reminder_decided'),
        ),
    ]
