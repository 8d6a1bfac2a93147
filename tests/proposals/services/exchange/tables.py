"""Make .xlsx files with another library than the one that writes ours, and send them through an import."""

import io
from datetime import timedelta

from django.core.files.base import ContentFile
from openpyxl import Workbook, load_workbook

from proposals.enums import ImportScope
from proposals.models import ImportJob
from proposals.services.exchange.files import write_export
from proposals.services.exchange.jobs import confirm_import, process_import, receive_import
from proposals.services.exchange.kinds import kind_named
from tests.conftest import NOON
from tests.factories.proposals import UserFactory

LEASE = timedelta(minutes=15)


def workbook(*rows):
    """Return a file with these rows, the first of them the headings."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(kind, data, *, by=None, name="名单.xlsx"):
    """Take a file in and examine it."""
    job = receive_import(
        kind=kind, name=name, file=ContentFile(data), by=by or UserFactory(), max_bytes=20 * 1024 * 1024
    )
    return process(job)


def process(job, *, now=NOON):
    process_import(job_id=job.pk, now=now, lease=LEASE, timeout=60)
    return ImportJob.objects.get(pk=job.pk)


def carry_out(job, *, scope=ImportScope.ALL, by=None):
    """Confirm an import and write it."""
    confirm_import(job, scope=scope, by=by or job.uploaded_by, now=NOON)
    return process(job)


def exported(kind):
    """Return the export of a kind as bytes."""
    stream = io.BytesIO()
    write_export(kind_named(kind)(), stream)
    return stream.getvalue()


def read(data):
    """Return the rows of a file's first sheet as another library reads them."""
    return [list(row) for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)]


def fates(job):
    return list(job.rows.order_by("number").values_list("number", "fate"))


def problems(job):
    return [problem for row in job.rows.order_by("number") for problem in row.problems]
