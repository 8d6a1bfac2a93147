"""
The one statement that writes planned lines: set-based, idempotent, the same on PostgreSQL and SQLite.

The questions (which matters, which people) are asked by the ORM; only joining them to the windows of a ladder and
inserting what is new is written here, because the ORM has no INSERT … SELECT.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import DateField, Model, QuerySet

from tracking.enums import ReminderStatus
from tracking.ladder.windows import Window
from tracking.models import Reminder
from tracking.services.reminders.settling import OVERTAKEN


@dataclass(frozen=True, slots=True)
class Batch:
    """
    Lines to write: every row of ``subjects`` for every one of ``people`` whose window its date falls into.

    ``subjects`` are rows with a ``due_date`` and a ``bureau``; ``subject_field`` is the ledger's reference to them.
    People are matched to their own bureau's subjects, or with ``for_all_bureaus`` to every subject.
    """

    subject_field: str
    subjects: QuerySet[Any]
    people: QuerySet[Any]
    for_all_bureaus: bool
    due_rule: str
    overdue_rule: str
    why: str


def arm(batch: Batch, windows: Sequence[Window], *, today: date) -> int:
    """
    Write a pending line for each subject and person; one that was withdrawn and is true again is taken up again.

    :returns: how many lines were added or taken up.
    """
    return _insert(
        batch,
        windows,
        today=today,
        status=ReminderStatus.PENDING,
        note="",
        on_conflict=(
            "DO UPDATE SET status = excluded.status, planned_on = excluded.planned_on, why = excluded.why, note = '', "
            f"mail_id = NULL, updated_at = excluded.updated_at WHERE {_LEDGER}.status = '{ReminderStatus.WITHDRAWN}'"
        ),
    )


def record_missed(batch: Batch, windows: Sequence[Window], *, today: date) -> int:
    """
    Write down the rungs that were passed without being told, as superseded.

    :returns: how many lines were added.
    """
    return _insert(
        batch, windows, today=today, status=ReminderStatus.SUPERSEDED, note=OVERTAKEN, on_conflict="DO NOTHING"
    )


_LEDGER = Reminder._meta.db_table  # noqa: SLF001 - Django documents _meta as public
_DAY = DateField()


def _insert(
    batch: Batch, windows: Sequence[Window], *, today: date, status: ReminderStatus, note: str, on_conflict: str
) -> int:
    if not windows:
        return 0
    subject = f"{batch.subject_field}_id"
    subjects, subject_parameters = _compiled(batch.subjects, "pk", "bureau_id", "due_date")
    people, people_parameters = _compiled(batch.people, "pk", "bureau_id")
    rows = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(windows))
    bureaus_match = "" if batch.for_all_bureaus else "AND p.bureau_id = s.bureau_id"
    # Every name in the text is a table's or a column's of ours, every value a parameter.
    sql = f"""
        INSERT INTO {_LEDGER} ({subject}, rule, offset_days, offset_unit, period, version, recipient_id, status,
                               planned_on, why, note, created_at, updated_at)
        WITH w(first_due, last_due, rule, offset_days, offset_unit, why) AS (VALUES {rows}),
             s(subject_id, bureau_id, due_date) AS ({subjects}),
             p(person_id, bureau_id) AS MATERIALIZED ({people})
        SELECT s.subject_id, w.rule, w.offset_days, w.offset_unit, s.due_date, 0, p.person_id, %s,
               %s, w.why, %s, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
        FROM w
        JOIN s ON s.due_date BETWEEN w.first_due AND w.last_due
        JOIN p ON 1 = 1 {bureaus_match}
        WHERE 1 = 1
        ON CONFLICT ({subject}, rule, offset_days, offset_unit, period, version, recipient_id)
            WHERE {subject} IS NOT NULL
        {on_conflict}
    """  # noqa: S608
    values = [value for window in windows for value in _window_values(batch, window)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *subject_parameters, *people_parameters, status.value, _bound(today), note])
        written: int = cursor.rowcount
    return written


def _window_values(batch: Batch, window: Window) -> tuple[date | str | int, ...]:
    return (
        _bound(window.first_due),
        _bound(window.last_due),
        batch.overdue_rule if window.rung.offset > 0 else batch.due_rule,
        window.rung.offset,
        window.rung.unit.value,
        f"{window.rung.label}提醒{batch.why}",
    )


def _compiled(rows: QuerySet[Model], *columns: str) -> tuple[str, tuple[Any, ...]]:
    """Return the SELECT of these columns in this order."""
    sql, parameters = rows.order_by().values_list(*columns).query.sql_with_params()
    return sql, parameters


def _bound(day: date) -> date | str:
    """Return a day as the database at hand takes it for a parameter: typed on PostgreSQL, text on SQLite."""
    bound: date | str = _DAY.get_db_prep_value(day, connection)
    return bound
