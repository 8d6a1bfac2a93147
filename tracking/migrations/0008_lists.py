"""Saved views and search."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tracking.migrations import _defaults


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0007_sending"),
        ("proposals", "0004_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("name", models.CharField(max_length=30, verbose_name="名称")),
                ("query", models.CharField(max_length=2000, verbose_name="条件")),
                ("is_shared", models.BooleanField(default=False, verbose_name="共享")),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="saved_views", to=settings.AUTH_USER_MODEL, verbose_name="所有人")),
            ],
            options={
                "verbose_name": "保存的视图",
                "verbose_name_plural": "保存的视图",
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="saved_view_name_once_per_owner"),
                    models.CheckConstraint(condition=models.Q(models.Q(("query", ""), _negated=True), models.Q(("name", ""), _negated=True)), name="saved_view_asks_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("columns", models.JSONField(blank=True, default=list, verbose_name="显示的列")),
                ("default_view", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="default_of", to="tracking.savedview", verbose_name="默认视图")),
                ("user", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="list_choice", to=settings.AUTH_USER_MODEL, verbose_name="用户")),
            ],
            options={"verbose_name": "列表设置", "verbose_name_plural": "列表设置"},
        ),
        migrations.AddIndex(
            model_name="commitment", index=models.Index(fields=["due_date", "id"], name="commitment_by_due")
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["status", "due_date", "id"], name="commitment_status_by_due"),
        ),
        migrations.RunPython(_defaults.install_search, _defaults.remove_search),
    ]
