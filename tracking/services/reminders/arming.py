"""
The one statement that writes planned lines: set-based, idempotent, the same on PostgreSQL and SQLite.

The questions (which matters, which people) are asked by the ORM; only joining them to the windows of the rules and
inserting what is new is written here, because the ORM has no INSERT … SELECT.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import DateField, Model, QuerySet

from tracking.enums import ReminderRule, ReminderStatus
from tracking.ladder.rungs import Audience, Form
from tracking.ladder.windows import Window
from tracking.ladder_enums import ReminderAudience
from tracking.models import Reminder, Snooze
from tracking.services.reminders.audience import People, substitutes
from tracking.services.reminders.families import Matters
from tracking.services.reminders.settling import OVERTAKEN

_LEDGER = Reminder._meta.db_table  # noqa: SLF001 - Django documents _meta as public
_SNOOZES = Snooze._meta.db_table  # noqa: SLF001
_DAY = DateField()


@dataclass(frozen=True, slots=True)
class Batch:
    """
    Lines to write: every matter whose date falls into a window, for everybody who is told of its bureau's matters.

    ``audience`` is whom they are told as; lines of a circular are only proposed.
    """

    matters: Matters
    people: Sequence[People]
    audience: Audience
    is_circular: bool = False


def arm(batch: Batch, windows: Sequence[Window], *, today: date) -> int:
    """
    Write a line for each matter and person; one that was withdrawn and is true again is taken up again.

    :returns: how many lines were added or taken up.
    """
    return _insert(
        batch,
        windows,
        today=today,
        status=ReminderStatus.PROPOSED if batch.is_circular else ReminderStatus.PENDING,
        note="",
        on_conflict=(
            "DO UPDATE SET status = excluded.status, planned_on = excluded.planned_on, why = excluded.why, note = '', "
            "audience = excluded.audience, "
            "own_mail = excluded.own_mail, mail_id = NULL, "
            "stands_in_for_id = excluded.stands_in_for_id, "
            "updated_at = excluded.updated_at "
            f"WHERE {_LEDGER}.status = '{ReminderStatus.WITHDRAWN}'"
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


def _insert(
    batch: Batch, windows: Sequence[Window], *, today: date, status: ReminderStatus, note: str, on_conflict: str
) -> int:
    if not windows:
        return 0
    matters = batch.matters
    subject = f"{matters.subject_field}_id"
    part = f"{matters.part_field}_id" if matters.part else ""
    # Word for word the condition of the constraint it is about, without which SQLite does not find it.
    key, predicate = part or subject, f"{part or subject} IS NOT NULL"
    if key == "commitment_id":
        predicate += " AND share_id IS NULL AND target_id IS NULL"
    rows, row_parameters = _compiled(
        matters.rows, *filter(None, [matters.subject, matters.part, matters.bureau, matters.date, matters.version])
    )
    people, people_parameters = _people(batch.people)
    stand_ins, stand_in_parameters = _compiled(substitutes(today=today), "user", "covered_by")
    # A call for a circular is not for the bureau to put off.
    is_loud = (
        "1 = 1"
        if batch.is_circular
        else f"NOT EXISTS (SELECT 1 FROM {_SNOOZES} z "  # noqa: S608
        f"WHERE z.{subject} = s.subject_id AND z.user_id = p.person_id AND z.until > %s)"
    )
    # Every name in the text is a table's or a column's of ours, every value a parameter.
    sql = f"""
        INSERT INTO {_LEDGER} ({subject}, {f"{part}, " if part else ""}rule, offset_days, offset_unit, period, version,
                               recipient_id, stands_in_for_id, status, planned_on, audience, own_mail, why, note,
                               created_at, updated_at)
        WITH w(first_due, last_due, rule, offset_days, offset_unit, own_mail, why) AS (
                 VALUES {", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(windows))}),
             s({", ".join(_names(matters))}) AS ({rows}),
             named(person_id, bureau_id, why) AS ({people}),
             cover(person_id, substitute_id) AS ({stand_ins}),
             p(person_id, bureau_id, why, stands_in_for) AS MATERIALIZED (
                 SELECT COALESCE(cover.substitute_id, named.person_id), named.bureau_id, MIN(named.why),
                        CASE WHEN COUNT(*) = COUNT(cover.person_id) THEN MIN(named.person_id) END
                 FROM named LEFT JOIN cover ON cover.person_id = named.person_id
                 GROUP BY COALESCE(cover.substitute_id, named.person_id), named.bureau_id)
        SELECT s.subject_id, {"s.part_id, " if part else ""}w.rule, w.offset_days, w.offset_unit, s.day,
               {"s.version" if matters.version else "0"}, p.person_id, p.stands_in_for, %s, %s, %s, w.own_mail,
               w.why || p.why, %s, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
        FROM w
        JOIN s ON s.day BETWEEN w.first_due AND w.last_due
        JOIN p ON p.bureau_id = s.bureau_id
        WHERE {is_loud}
        ON CONFLICT ({key}, rule, offset_days, offset_unit, period, version, recipient_id) WHERE {predicate}
        {on_conflict}
    """  # noqa: S608
    parameters = [
        *(value for window in windows for value in _window_values(batch, window)),
        *row_parameters,
        *people_parameters,
        *stand_in_parameters,
        status.value,
        _bound(today),
        batch.audience.value,
        note,
        *([] if batch.is_circular else [_bound(today)]),
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        written: int = cursor.rowcount
    return written


def _names(matters: Matters) -> Iterable[str]:
    return filter(
        None,
        ["subject_id", matters.part and "part_id", "bureau_id", "day", matters.version and "version"],
    )


def _people(parts: Sequence[People]) -> tuple[str, list[Any]]:
    """Return the SELECT of person, bureau and added reason over all parts; no pair stands in two of them."""
    selects: list[str] = []
    parameters: list[Any] = []
    for part in parts:
        if part.of is None:
            people, own = _compiled(part.people, "id", part.bureau)
            columns = "part.*"
            tables = f"({people}) part"
        else:
            people, people_parameters = _compiled(part.people, "id")
            bureaus, bureau_parameters = _compiled(part.of, "id")
            own = (*people_parameters, *bureau_parameters)
            columns = "person.id, bureau.id"
            tables = f"({people}) person CROSS JOIN ({bureaus}) bureau"
        selects.append(f"SELECT {columns}, CAST(%s AS TEXT) FROM {tables}")  # noqa: S608
        parameters += [part.why, *own]
    return " UNION ALL ".join(selects), parameters


def _window_values(batch: Batch, window: Window) -> tuple[date | str | int | bool, ...]:
    rule = batch.matters.after if window.rung.offset > 0 else batch.matters.before
    return (
        _bound(window.first_due),
        _bound(window.last_due),
        ReminderRule.CIRCULAR.value if batch.is_circular else rule.value,
        window.rung.offset,
        window.rung.unit.value,
        window.rule.form == Form.OWN,
        f"按“{window.rule.name}”规则，{window.rule.label_of(window.rung)}提醒{ReminderAudience(batch.audience).label}",
    )


def _compiled(rows: QuerySet[Model], *columns: str) -> tuple[str, tuple[Any, ...]]:
    """Return the SELECT of these columns in this order."""
    sql, parameters = rows.order_by().values_list(*columns).query.sql_with_params()
    return sql, parameters


def _bound(day: date) -> date | str:
    """Return a day as the database at hand takes it for a parameter: typed on PostgreSQL, text on SQLite."""
    bound: date | str = _DAY.get_db_prep_value(day, connection)
    return bound
