"""
Remove files of reports that nothing refers to: of runs that were cancelled, taken over or killed, of PDFs made again.

A file goes only if all of this is true: its name is one that compiling gives, the report of that number is on file and
no longer under way, no report refers to the file, and it was written after that report was asked for and more than a
day ago. So nothing goes that a database put back from an earlier day has forgotten: its number is unknown, or belongs
to a report that was asked for later than the file was written.
"""

import logging
import re
from datetime import datetime, timedelta

from django.core.files.storage import Storage

from tracking.models import ReportSnapshot

logger = logging.getLogger(__name__)

# Longer than any worker may take between writing a file and naming it in its report.
KEPT_FOR = timedelta(days=1)
_FORMS = ("docx", "xlsx", "pdf")
# What the storage makes of 12.docx, a second time too.
_NAME = re.compile(rf"([1-9]\d*)(?:_\w+)?\.(?:{'|'.join(_FORMS)})")


def remove_leftovers(*, now: datetime) -> list[str]:
    """Remove files no report refers to; returns their names."""
    field = ReportSnapshot._meta.get_field("docx")  # noqa: SLF001 - the storage all three forms are kept in
    storage, folder = field.storage, str(field.upload_to).rstrip("/")
    try:
        _, names = storage.listdir(folder)
    except FileNotFoundError:
        return []
    candidates = {f"{folder}/{name}": int(match[1]) for name in names if (match := _NAME.fullmatch(name))}
    asked = dict(
        ReportSnapshot.objects.exclude(finished_at=None)
        .filter(pk__in=set(candidates.values()))
        .values_list("pk", "requested_at")
    )
    gone = [
        name
        for name, number in candidates.items()
        if number in asked and _is_old(storage, name, after=asked[number], now=now) and not _is_named(name)
    ]
    for name in gone:
        storage.delete(name)
        logger.info("removed %s, which no report refers to", name)
    return gone


def _is_old(storage: Storage, name: str, *, after: datetime, now: datetime) -> bool:
    written = storage.get_modified_time(name)
    return after <= written < now - KEPT_FOR


def _is_named(name: str) -> bool:
    return any(ReportSnapshot.objects.filter(**{form: name}).exists() for form in _FORMS)
