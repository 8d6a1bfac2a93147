"""Saved views and search."""

from django.db import migrations

from tracking import fulltext


def install_search(_apps, schema_editor):
    for index in fulltext.INDEXES:
        index.install(schema_editor.connection)


def remove_search(_apps, schema_editor):
    for index in fulltext.INDEXES:
        index.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("tracking", "0007_sending"), ("proposals", "0004_search")]

    operations = [migrations.RunPython(install_search, remove_search)]
