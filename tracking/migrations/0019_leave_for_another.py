"""Leave that somebody else enters for a colleague: who did, and why; what is on file was each person's own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def tell_who(apps, schema_editor):
    leave = apps.get_model("tracking", "Leave")
    leave.objects.update(entered_by=F("user"))
    leave.objects.filter(cancelled_at__isnull=False).update(cancelled_by=F("user"))
    if schema_editor.connection.vendor == "postgresql":
        # A table is not altered while its keys wait to be checked.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def person(name, *, related_name, null):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        django.db.models.deletion.PROTECT,
        blank=null,
        null=null,
        related_name=related_name,
        verbose_name=name,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0018_void"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("leave", "cancelled_by", person("撤销人", related_name="leaves_cancelled", null=True)),
        migrations.AddField("leave", "entered_by", person("登记人", related_name="leaves_entered", null=True)),
        migrations.AddField(
            "leave", "reason", models.CharField(blank=True, max_length=200, verbose_name="代为登记的原因")
        ),
        migrations.RunPython(tell_who, migrations.RunPython.noop),
        migrations.AlterField("leave", "entered_by", person("登记人", related_name="leaves_entered", null=False)),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(entered_by=F("user")) | ~models.Q(reason=""),
                name="leave_entered_for_another_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | models.Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="leave_called_off_by_somebody",
            ),
        ),
    ]
