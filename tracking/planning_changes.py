"""
The database itself notes that something was written which planning rests on, whoever wrote it and however.

A planning that finds no note since the last one for the same day has nothing to look for. Notes are rows, so they are
seen when what they are about is, and not before; PostgreSQL writes one a statement, SQLite one until it is taken away.
SQLite drops the triggers of a table that a migration makes anew: they are made again after each ``migrate``, and while
one is missing nothing is taken for unchanged.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

# What the questions of tracking.services.reminders read. A test compares them with the statements of a planning.
WATCHED = (
    *("proposals.Assignment", "proposals.Bureau", "proposals.LocalHolidays", "proposals.Proposal", "proposals.Reply"),
    "proposals.User",
    *("tracking.Commitment", "tracking.CommitmentRequest", "tracking.LadderRule", "tracking.Leave"),
    *("tracking.MeasuredValue", "tracking.ProgressUpdate", "tracking.RefusingAddress", "tracking.Rehandling"),
    *("tracking.ReminderPolicy", "tracking.Share", "tracking.Snooze", "tracking.Target"),
)
# Written by planning, and by sending with what planning would find as well: only a line taken away is one to plan anew.
LEDGER = "tracking.Reminder"
_NOTES = "tracking_planningchange"
_NAME = "planning_change"
_EVERYTHING = f"INSERT INTO {_NOTES} (source) VALUES ('')"  # noqa: S608 - names of ours
_FUNCTION = f"""CREATE OR REPLACE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {_NOTES} (source) VALUES (TG_TABLE_NAME);
    RETURN NULL;
END $$"""  # noqa: S608


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers anew and note that everything may have changed; without a table of notes take them away."""
    remove(connection)
    with connection.cursor() as cursor:
        if _NOTES in connection.introspection.table_names(cursor):
            for statement in _made(connection):
                cursor.execute(statement)


def note(connection: BaseDatabaseWrapper) -> None:
    """Note that everything may have changed: another version of the program reads the same rows in another way."""
    with connection.cursor() as cursor:
        cursor.execute(_EVERYTHING)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for statement in _removed(connection, set(connection.introspection.table_names(cursor))):
            cursor.execute(statement)


def is_complete(connection: BaseDatabaseWrapper) -> bool:
    """Whether every trigger is there and at work."""
    found = (
        "SELECT COUNT(*) FROM pg_trigger WHERE tgname = %s AND tgenabled IN ('O', 'A')"
        if connection.vendor == "postgresql"
        else "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(found, [_NAME if connection.vendor == "postgresql" else f"{_NAME}_%"])
        (number,) = cursor.fetchone()
    return bool(number == len(list(_triggers(connection))))


def _made(connection: BaseDatabaseWrapper) -> Iterator[str]:
    if connection.vendor == "postgresql":
        yield _FUNCTION
    for table, events in _triggers(connection):
        if connection.vendor == "postgresql":
            yield (f"CREATE TRIGGER {_NAME} AFTER {events} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {_NAME}()")
        else:
            yield f"""CREATE TRIGGER {_NAME}_{table}_{events.lower()} AFTER {events} ON {table} BEGIN
                INSERT INTO {_NOTES} (source) SELECT '{table}' WHERE NOT EXISTS (SELECT 1 FROM {_NOTES});
            END"""  # noqa: S608 - names of ours
    yield _EVERYTHING


def _removed(connection: BaseDatabaseWrapper, tables: set[str]) -> Iterator[str]:
    for table, events in _triggers(connection):
        if table not in tables:
            continue
        if connection.vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS {_NAME} ON {table}"
        else:
            yield f"DROP TRIGGER IF EXISTS {_NAME}_{table}_{events.lower()}"


def _triggers(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    """Yield each trigger's table and what it hears of."""
    # All of a table's columns: a trigger that names some would keep a migration from dropping one.
    tables = [apps.get_model(label)._meta.db_table for label in WATCHED]  # noqa: SLF001 - Django documents _meta
    ledger = apps.get_model(LEDGER)._meta.db_table  # noqa: SLF001
    if connection.vendor == "postgresql":
        yield from ((table, "INSERT OR UPDATE OR DELETE OR TRUNCATE") for table in tables)
        yield ledger, "DELETE OR TRUNCATE"
    else:
        yield from ((table, event) for table in tables for event in ("INSERT", "UPDATE", "DELETE"))
        yield ledger, "DELETE"
