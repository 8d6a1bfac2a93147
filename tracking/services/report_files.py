"""
The files of a finished report, each made from its frozen figures, rows and templates alone.

The Word report and the ledger are written while the report is compiled and kept. The PDF follows, because it needs a
program that may be missing or slow; the rest is small and made when somebody asks for it.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar

from django.conf import settings
from django.core.files import File
from django.db.models import QuerySet
from django.utils import timezone

from tracking.models import ReportRow, ReportSnapshot
from tracking.reports.changes import Changes
from tracking.reports.figures import State
from tracking.reports.freeze import canonical, from_plain
from tracking.reports.keys import FigureKey
from tracking.reports.phrases import Phrases
from tracking.reports.renderers import circular, docx, fonts, open_data, xlsx
from tracking.reports.rows import ROW_TYPES, CommitmentRow, CountedRow, Row, RowTable
from tracking.reports.types import AnnualReport, Imprint

_BATCH = 1000
# What no file may be called; names of assemblies and bureaus are typed by people.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')

RowT = TypeVar("RowT", bound=Row)


class FileForm(StrEnum):
    """The files that are written when a report is compiled."""

    DOCX = "docx"
    XLSX = "xlsx"


class ReportRefused(Exception):  # noqa: N818 - worded for the user
    """No report or file can be made of this; the message says why."""


# What rows pass through on their way, unchanged: there a worker says that it is alive.
Through = Callable[[Iterator[Any]], Iterator[Any]]


def digest(figures: object, report: ReportSnapshot, *, through: Through = iter) -> str:
    """
    SHA-256 over the canonical JSON of the figures, templates, rules and differences, and line by line of every row.

    An edition that says the same as the one before has its hash.
    """
    taken = hashlib.sha256(canonical(figures))
    # Reports compiled before templates and rules were kept have none.
    for kept in (report.phrases, report.rules, None if _same_as_before(report) else report.changes):
        if kept:
            taken.update(b"\n" + canonical(kept))
    rows = ReportRow.objects.filter(report=report).order_by("table", "position")
    told = rows.values("table", "position", "subject_id", "facets", "words").iterator(chunk_size=_BATCH)
    for row in through(told):
        taken.update(b"\n" + canonical(row))
    return taken.hexdigest()


def _same_as_before(report: ReportSnapshot) -> bool:
    changes = changes_of(report)
    return changes is None or changes.is_empty


def changes_of(report: ReportSnapshot) -> Changes | None:
    """What differs from the edition before; None for a first edition."""
    return None if report.changes is None else from_plain(Changes, report.changes)


def is_intact(report: ReportSnapshot) -> bool:
    """Whether the frozen figures, templates and rows are still those the hash was taken of."""
    return digest(report.figures, report) == report.sha256


def frozen_figures(report: ReportSnapshot) -> AnnualReport:
    """
    Return the figures of a finished report.

    :raises ReportRefused: if it has none.
    """
    if report.figures is None:
        raise ReportRefused("报告还没有编制完成。")
    return from_plain(AnnualReport, report.figures)


def imprint_of(report: ReportSnapshot) -> Imprint:
    """
    What the report's files say about their making.

    :raises ReportRefused: if it is not finished.
    """
    if report.finished_at is None:
        raise ReportRefused("报告还没有编制完成。")
    return imprint_on(report, timezone.localdate(report.finished_at))


def imprint_on(report: ReportSnapshot, day: date) -> Imprint:
    """What the files of a report say that is finished on this day."""
    return Imprint(
        number=report.pk,
        compiled_on=day,
        sha256=report.sha256,
        phrases=Phrases(report.phrases),
        edition=report.edition or 1,
        changes=changes_of(report),
    )


def rows_of(report: ReportSnapshot, key: FigureKey) -> QuerySet[ReportRow]:
    """The frozen rows a figure counted, in the report's order."""
    wanted = {f"facets__{name}": value for name, value in key.wanted.items()}
    return ReportRow.objects.filter(report=report, table=key.table.value, **wanted).order_by("position")


def read_row(row: ReportRow) -> Row:
    """The row as typed values."""
    return from_plain(ROW_TYPES[RowTable(row.table)], row.words)


def stream_rows(report: ReportSnapshot, key: FigureKey, kind: type[RowT]) -> Iterator[RowT]:
    """The rows of a figure as typed values, a batch at a time."""
    for words in rows_of(report, key).values_list("words", flat=True).iterator(chunk_size=_BATCH):
        yield from_plain(kind, words)


def font_folders() -> tuple[Path, ...]:
    """Where fonts for charts are looked for: the installation's own folder first."""
    return (Path(settings.REPORT_FONT_FOLDER), *fonts.folders())


def chart_warning() -> str:
    """What to say on the page where this machine has no Chinese font for charts; empty where it has one."""
    folders = font_folders()
    return "" if fonts.find_font(folders) else fonts.missing(folders)


def write_file(
    report: ReportSnapshot,
    form: FileForm,
    stream: IO[bytes],
    *,
    figures: Mapping[str, Any],
    imprint: Imprint,
    through: Through = iter,
) -> None:
    """
    Write one file from frozen figures and rows alone: years later it has the same numbers.

    The ledger goes to ``stream`` in one pass and may be larger than the memory; the Word report is short.
    """
    frozen = from_plain(AnnualReport, figures)
    if form == FileForm.DOCX:
        stream.write(docx.render(frozen, imprint, font_folders=font_folders()))
    else:
        xlsx.render(frozen, imprint, rows=lambda table: through(_counted_rows(report, table)), stream=stream)


def _counted_rows(report: ReportSnapshot, table: RowTable) -> Iterator[CountedRow]:
    kind = ROW_TYPES[table]
    rows = rows_of(report, FigureKey(table, {})).values_list("subject_id", "facets", "words")
    for subject_id, facets, words in rows.iterator(chunk_size=_BATCH):
        yield CountedRow(table, subject_id, facets, from_plain(kind, words))


# This year's promises, and those carried over from earlier years.
_PROMISED = (RowTable.COMMITMENTS, RowTable.CARRIED)


def _promises(report: ReportSnapshot, table: RowTable, **wanted: str) -> Iterator[CommitmentRow]:
    return stream_rows(report, FigureKey(table, wanted), CommitmentRow)


class ExtraForm(StrEnum):
    """Small files that are made when somebody asks for them."""

    CIRCULAR = "circular"
    JSON = "json"
    CSV = "csv"


_EXTRA_NAMES = {
    ExtraForm.CIRCULAR: "承诺事项逾期未兑现情况通报（稿）{}.docx",
    ExtraForm.JSON: "承诺事项落实情况统计表{}.json",
    ExtraForm.CSV: "承诺事项落实情况统计表{}（CSV）.zip",
}


def extra_file(report: ReportSnapshot, form: ExtraForm) -> tuple[str, bytes]:
    """
    Make one of the small files: its name and its content.

    :raises ReportRefused: if the report is not finished.
    """
    imprint, figures = imprint_of(report), frozen_figures(report)
    name = f"{report.year}年度" + _EXTRA_NAMES[form].format(_which(report))
    if form == ExtraForm.JSON:
        return name, open_data.render_json(figures, imprint)
    if form == ExtraForm.CSV:
        return name, open_data.render_csv(figures, imprint)
    overdue = (row for table in _PROMISED for row in _promises(report, table, state=State.OVERDUE))
    return name, circular.render(figures, imprint, overdue=overdue)


def store(report: ReportSnapshot, form: str, content: IO[bytes]) -> str:
    """Keep a file under a name of its own, so that a worker that was taken over overwrites nothing."""
    field = getattr(report, form)
    stored: str = field.storage.save(field.field.generate_filename(report, f"{report.pk}.{form}"), File(content))
    return stored


def rebuild_file(report: ReportSnapshot, form: FileForm, stream: IO[bytes]) -> None:
    """
    Write one file of a finished report again, to ``stream``.

    :raises ReportRefused: if it is not finished, or its frozen data are not what its hash was taken of.
    """
    imprint = imprint_of(report)
    if report.figures is None or not is_intact(report):
        raise ReportRefused("报告数据与校验码不符，不能生成文件，请联系系统管理员。")
    write_file(report, form, stream, figures=report.figures, imprint=imprint)


def open_file(report: ReportSnapshot, form: FileForm) -> IO[bytes]:
    """
    Open one file of a finished report; a file that has gone from the disk is made again.

    :raises ReportRefused: if the report is not finished, or cannot be made again.
    """
    imprint_of(report)
    stored = getattr(report, form.value)
    if stored and stored.storage.exists(stored.name):
        stream: IO[bytes] = stored.open("rb")
        return stream
    again: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by whoever asked for it
    try:
        rebuild_file(report, form, again)
    except BaseException:
        again.close()
        raise
    again.seek(0)
    return again


def file_name(report: ReportSnapshot, form: FileForm) -> str:
    """What the file is called when somebody saves it."""
    what = "承诺事项落实情况报告" if form == FileForm.DOCX else "承诺事项台账"
    return f"{report.year}年度{what}{_which(report)}.{form}"


def _which(report: ReportSnapshot) -> str:
    """Whose report it is, as of which day, and which edition, for the names of files."""
    edition = f"第{report.edition}版" if (report.edition or 1) > 1 else ""
    said = [_FORBIDDEN.sub("", report.whose), f"截至{report.as_of:%Y-%m-%d}", edition]
    return f"（{'，'.join(words for words in said if words)}）"


def pdf_name(report: ReportSnapshot) -> str:
    """What the PDF is called when somebody saves it."""
    return file_name(report, FileForm.DOCX).removesuffix(".docx") + ".pdf"
