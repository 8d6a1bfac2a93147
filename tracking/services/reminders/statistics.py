"""
What PostgreSQL has to know before and after a mass of planned lines; SQLite needs none of it.

Its own housekeeping comes by a minute later, while a statement over tables it knows nothing of may take many times as
long: after a first import, after a restore, after the first planning of many matters.
"""

from django.db import connection

from proposals.models import Assignment
from tracking.models import Commitment, Reminder

# Fewer new lines do not change how the ledger is best read.
_MANY = 5_000
_READ = tuple(model._meta.db_table for model in (Assignment, Commitment, Reminder))  # noqa: SLF001
_LEDGER = Reminder._meta.db_table  # noqa: SLF001


def ready_to_plan() -> None:
    """Look at tables nobody has looked at."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE oid = ANY(%s::regclass[]) AND reltuples < 0", [list(_READ)])
        for (table,) in cursor.fetchall():
            cursor.execute(f"ANALYZE {table}")


def has_planned(lines: int) -> None:
    """Look at the ledger again after ``lines`` were added, if they are many."""
    if connection.vendor == "postgresql" and lines >= _MANY:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_LEDGER}")
