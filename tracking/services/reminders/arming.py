"""
Working out lines: two set-based statements for all rungs of a ladder, the same on PostgreSQL and SQLite.

The questions (which matters, which people) are asked by the ORM; only joining them to the windows of the rules is
written here. A line that stands in the ledger is left out, so that the second planning of a day finds nothing to write.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracking.enums import ReminderRule, ReminderStatus
from tracking.ladder.rungs import Audience, Form
from tracking.ladder.windows import Window, Windows
from tracking.ladder_enums import audience_words
from tracking.models import Snooze
from tracking.services.reminders.families import Matters
from tracking.services.reminders.settling import OVERTAKEN
from tracking.services.reminders.worksheet import LEDGER, LINES, PARTS, PEOPLE, REFERENCES, Worksheet, bound, compiled

_SNOOZES = Snooze._meta.db_table  # noqa: SLF001 - Django documents _meta as public


@dataclass(frozen=True, slots=True)
class Batch:
    """
    Lines to work out: every matter whose date falls into a window, for everybody who is told of its bureau's matters.

    ``people`` is the name of who that is on the worksheet, ``audience`` whom they are told as; lines of a circular are
    only proposed.
    """

    matters: Matters
    people: str
    audience: Audience
    is_circular: bool = False


def arm(sheet: Worksheet, batch: Batch, stand: Windows) -> None:
    """
    Put down a line for each matter and person, and the rungs it passed without being told as superseded.

    A line that was withdrawn and is true again is taken up again. What a matter has passed is put down when it comes to
    another rung, or to its first.
    """
    if not stand.current:
        return
    first = sheet.lines + 1
    _add_current(sheet, batch, stand.current)
    if stand.missed and not batch.is_circular and sheet.lines >= first:
        _add_missed(sheet, batch, stand.missed, since=first)


def _add_current(sheet: Worksheet, batch: Batch, windows: Sequence[Window]) -> None:
    matters = batch.matters
    # Said once as a whole besides, so that the database asks its index on the date.
    span = (min(window.first_due for window in windows), max(window.last_due for window in windows))
    rows, row_parameters = compiled(
        matters.rows.filter(**{f"{matters.date}__range": span}),
        *filter(None, [matters.subject, matters.part, matters.bureau, matters.date, matters.version]),
    )
    names = ["subject_id", matters.part and "part_id", "bureau_id", "day", matters.version and "version"]
    subject = f"{matters.subject_field}_id"
    is_about = {subject: "s.subject_id", f"{matters.part_field}_id": "s.part_id"}
    references = {column: is_about.get(column, "NULL") for column in REFERENCES}
    version = "s.version" if matters.version else "0"
    # A call for a circular is not for the bureau to put off.
    is_loud = (
        "1 = 1"
        if batch.is_circular
        else f"""NOT EXISTS (SELECT 1 FROM {_SNOOZES} z
            WHERE z.{subject} = s.subject_id AND z.user_id = p.person_id AND z.until > %s)"""  # noqa: S608
    )
    # Every name in the text is a table's or a column's of ours, every value a parameter.
    sheet.add_lines(
        f"""WITH {_TABLE_OF_WINDOWS.format(rows=_rows(windows))}, s({", ".join(filter(None, names))}) AS ({rows})
            SELECT {", ".join(references.values())}, w.rule, w.offset_days, w.offset_unit, s.day, {version},
                   p.person_id, p.stands_in_for_id, %s, %s, w.own_mail, w.why || p.why, '', p.why, known.id
            FROM w
            JOIN s ON s.day BETWEEN w.first_due AND w.last_due
            JOIN {PEOPLE} p ON p.name = %s AND p.bureau_id = s.bureau_id
            LEFT JOIN {LEDGER} known
                ON known.{subject} = s.subject_id AND known.recipient_id = p.person_id AND known.period = s.day
                AND known.version = {version} AND {_SAME_RUNG}
                AND {_same_part(matters, "s.part_id")}
            WHERE (known.id IS NULL OR known.status = %s) AND {is_loud}""",  # noqa: S608
        [
            *_values(batch, windows),
            *row_parameters,
            (ReminderStatus.PROPOSED if batch.is_circular else ReminderStatus.PENDING).value,
            batch.audience.value,
            batch.people,
            ReminderStatus.WITHDRAWN.value,
            *([] if batch.is_circular else [bound(sheet.today)]),
        ],
    )


def _add_missed(sheet: Worksheet, batch: Batch, windows: Sequence[Window], *, since: int) -> None:
    """Put down the passed rungs of the lines from number ``since`` on."""
    subject = f"{batch.matters.subject_field}_id"
    part = f"l.{batch.matters.part_field}_id"
    sheet.add_lines(
        f"""WITH {_TABLE_OF_WINDOWS.format(rows=_rows(windows))}
            SELECT {", ".join(f"l.{column}" for column in REFERENCES)}, w.rule, w.offset_days, w.offset_unit, l.period,
                   l.version, l.recipient_id, l.stands_in_for_id, %s, l.audience,
                   w.own_mail, w.why || l.why_person, %s, l.why_person, NULL
            FROM {LINES} l
            JOIN w ON l.period BETWEEN w.first_due AND w.last_due
            LEFT JOIN {LEDGER} known
                ON known.{subject} = l.{subject} AND known.recipient_id = l.recipient_id AND known.period = l.period
                AND known.version = l.version AND {_SAME_RUNG}
                AND {_same_part(batch.matters, part)}
            WHERE l.number >= %s AND known.id IS NULL""",  # noqa: S608
        [*_values(batch, windows), ReminderStatus.SUPERSEDED.value, OVERTAKEN, since],
    )


_TABLE_OF_WINDOWS = "w(first_due, last_due, rule, offset_days, offset_unit, own_mail, why) AS (VALUES {rows})"
_SAME_RUNG = "known.rule = w.rule AND known.offset_days = w.offset_days AND known.offset_unit = w.offset_unit"


def _same_part(matters: Matters, part: str) -> str:
    """Of a commitment's lines those of the same part, or of none; said so that the database can tell how many are."""
    if matters.part:
        return f"known.{matters.part_field}_id = {part}"
    return " AND ".join(f"known.{column} IS NULL" for column in PARTS)


def _rows(windows: Sequence[Window]) -> str:
    return ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(windows))


def _values(batch: Batch, windows: Sequence[Window]) -> list[date | str | int | bool]:
    values: list[date | str | int | bool] = []
    whom = audience_words(batch.audience, batch.matters.family)
    for window in windows:
        rule = batch.matters.after if window.rung.offset > 0 else batch.matters.before
        values += [
            bound(window.first_due),
            bound(window.last_due),
            ReminderRule.CIRCULAR.value if batch.is_circular else rule.value,
            window.rung.offset,
            window.rung.unit.value,
            window.rule.form == Form.OWN,
            f"按“{window.rule.name}”规则，{window.rule.label_of(window.rung)}提醒{whom}",
        ]
    return values
