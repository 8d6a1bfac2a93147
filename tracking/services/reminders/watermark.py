"""
How far planning has come: for which day, and whether anything was written since.

It rests on the day and on rows, whose changes the database notes by itself (:mod:`tracking.planning_changes`). A
planning takes the notes away first and says last that it has looked; one that dies in between, or that another one
overtook, leaves word that it must be looked again.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

from tracking import planning_changes
from tracking.models import Heartbeat, PlanningChange

PLANNING = "plan_reminders"
# What a heartbeat says of a planning that has seen everything; any other word: it must be looked again.
_LOOKED = "looked"


def is_at(day: date) -> bool:
    """Whether the last planning was for ``day``."""
    return Heartbeat.objects.filter(name=PLANNING, day=day).exists()


def stands(*, today: date) -> bool:
    """Whether the last planning was for ``today``, and nothing it rests on was written since."""
    return (
        Heartbeat.objects.filter(name=PLANNING, day=today, basis=_LOOKED).exists()
        and not PlanningChange.objects.exists()
        and planning_changes.is_complete(connection)
    )


@contextmanager
def moved(*, today: date) -> Iterator[None]:
    """
    Look at everything within this, and write down afterwards that it was looked at.

    What is written meanwhile may have come too late to be seen: its note stays for the next planning.
    """
    token = uuid.uuid4().hex
    with transaction.atomic():
        Heartbeat.objects.filter(name=PLANNING).update(basis=token)
        PlanningChange.objects.all()._raw_delete(connection.alias)  # noqa: SLF001 - fetches none, unlike delete()
    yield
    done = Heartbeat.objects.filter(name=PLANNING, basis=token).update(day=today, basis=_LOOKED)
    if not done:
        # The first of all, or another one has begun meanwhile and taken away notes of what this one has not seen.
        Heartbeat.objects.update_or_create(name=PLANNING, defaults={"day": today, "basis": ""})
