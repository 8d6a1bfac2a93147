import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0005_reply_date_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='must_change_password',
            field=models.BooleanField(default=False, verbose_name='须修改密码'),
        ),
        migrations.CreateModel(
            name='RegistryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('bureau_added', '登记单位'), ('bureau_changed', '修改单位'), ('bureau_merged', '单位合并'), ('account_opened', '开设账号'), ('account_changed', '修改账号'), ('account_closed', '停用账号'), ('account_reopened', '恢复账号'), ('password_reset', '重置密码')], max_length=20, verbose_name='操作')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('note', models.TextField(blank=True, verbose_name='说明')),
                ('bureau', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registry_events', to='proposals.bureau', verbose_name='承办单位')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registry_events', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '单位与账号变动',
                'verbose_name_plural': '单位与账号变动',
                'constraints': [models.CheckConstraint(condition=models.Q(('bureau__isnull', False), ('user__isnull', False), _connector='OR'), name='registry_event_is_about_something')],
            },
        ),
    ]
