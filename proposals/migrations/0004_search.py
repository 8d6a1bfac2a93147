"""Search in titles and letters."""

from django.db import migrations, models

from proposals import fulltext


def install(_apps, schema_editor):
    for index in fulltext.INDEXES:
        index.install(schema_editor.connection)


def remove(_apps, schema_editor):
    for index in fulltext.INDEXES:
        index.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0003_exchange")]

    operations = [
        migrations.AddIndex(model_name="proposal", index=models.Index(fields=["topic"], name="proposal_by_topic")),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(condition=models.Q(("status", "failed")), fields=["id"], name="document_failed"),
        ),
        migrations.RunPython(install, remove),
    ]
