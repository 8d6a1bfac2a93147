"""Calendars that users subscribe to under a secret address."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracking", "0009_report"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('token', models.CharField(max_length=64, verbose_name='地址密钥')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='密钥的 SHA-256')),
                ('made_at', models.DateTimeField(verbose_name='地址生成时间')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '日历订阅',
                'verbose_name_plural': '日历订阅',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('token', ''), _negated=True), models.Q(('digest', ''), _negated=True)), name='calendar_feed_has_a_secret')],
            },
        ),
    ]
