"""
The forms bureaus check, complete, sign and stamp (登记表), made from the frozen rows of a finished report.

Each bureau has two: one with every promise it answers for, of this year and of earlier years, and one with its letters
of a class that asks for more (B类答复件), whatever was promised in them.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KT

from tracking.models import ReportRow, ReportSnapshot
from tracking.reports.keys import FigureKey
from tracking.reports.register import Letter
from tracking.reports.register import case as register_case
from tracking.reports.renderers import register
from tracking.reports.renderers.archive import pack
from tracking.reports.rows import CommitmentRow, ReplyRow, RowTable
from tracking.services.report_files import ReportRefused, frozen_figures, imprint_of, read_row, rows_of, stream_rows

_BATCH = 1000
_PROMISED = (RowTable.COMMITMENTS, RowTable.CARRIED)


class FormKind(StrEnum):
    """What a form lists."""

    PROMISES = "promises"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class BureauForm:
    """One bureau with something to sign: its id, its name, and how many promises and letters its forms list."""

    bureau_id: str
    name: str
    promises: int
    letters: int


def bureau_forms(report: ReportSnapshot) -> list[BureauForm]:
    """
    The bureaus of a finished report with something to sign, those with the most promises first.

    :raises ReportRefused: if it is not finished.
    """
    imprint_of(report)
    promises: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    names: dict[str, str] = {}
    marks = follow_up_marks(report)
    counted = [(rows_of(report, FigureKey(table, {})), promises) for table in _PROMISED]
    for rows, counter in (*counted, (_letter_rows(report, marks), letters)):
        grouped = rows.order_by().values_list(KT("facets__bureau"), KT("words__bureau")).annotate(Count("pk"))
        for bureau, name, count in grouped:
            if bureau not in {None, "none"}:
                counter[bureau] += count
                names[bureau] = name
    forms = [BureauForm(bureau, name, promises[bureau], letters[bureau]) for bureau, name in names.items()]
    return sorted(forms, key=lambda form: (-form.promises, int(form.bureau_id)))


def register_file(report: ReportSnapshot, bureau_id: str, kind: FormKind) -> tuple[str, bytes]:
    """
    Make one form of one bureau: its name and its content.

    :raises ReportRefused: if the report is not finished, or the bureau has nothing such in it.
    """
    form = next((form for form in bureau_forms(report) if form.bureau_id == bureau_id), None)
    if form is None or not (form.promises if kind == FormKind.PROMISES else form.letters):
        raise ReportRefused("这个单位在本报告中没有需要填报的事项。")
    return _made(report, form, kind)


def all_registers(report: ReportSnapshot) -> tuple[str, bytes]:
    """
    Make the forms of all bureaus in one archive: its name and its content.

    :raises ReportRefused: if the report is not finished, or nobody has anything to sign.
    """
    forms = bureau_forms(report)
    if not forms:
        raise ReportRefused("本报告中没有已确认的承诺事项，也没有需要继续跟踪的答复件，没有登记表。")
    files = (
        _made(report, form, kind)
        for kind in FormKind
        for form in forms
        if (form.promises if kind == FormKind.PROMISES else form.letters)
    )
    whose = forms[0].name if len(forms) == 1 else f"{len(forms)}个单位"
    return f"{report.year}年度承诺事项和答复件办理落实情况登记表（{whose}）.zip", pack(files)


def follow_up_marks(report: ReportSnapshot) -> dict[str, str]:
    """Ids and marks of the result classes that ask for more, by the rules the report was compiled with."""
    known = {}
    for scheme in report.rules.get("result_schemes", []):
        for class_id, mark, _label, _counts_as, *more in scheme["classes"]:
            # Reports compiled before it was kept have nothing there, and no such form.
            if more and more[0]:
                known[str(class_id)] = str(mark)
    return known


def _letter_rows(report: ReportSnapshot, marks: Mapping[str, str]) -> QuerySet[ReportRow]:
    return rows_of(report, FigureKey(RowTable.REPLIES, {})).filter(facets__class__in=list(marks))


def _made(report: ReportSnapshot, form: BureauForm, kind: FormKind) -> tuple[str, bytes]:
    figures, imprint = frozen_figures(report), imprint_of(report)
    if kind == FormKind.PROMISES:
        rows = chain.from_iterable(
            stream_rows(report, FigureKey(table, {"bureau": form.bureau_id}), CommitmentRow) for table in _PROMISED
        )
        content = register.render(figures, imprint, bureau=form.name, rows=rows)
        return f"{report.year}年度承诺事项办理落实情况登记表（{form.name}）.docx", content
    marks = follow_up_marks(report)
    classes = set(_letter_rows(report, marks).values_list(KT("facets__class"), flat=True))
    used = "、".join(dict.fromkeys(mark for class_id, mark in marks.items() if class_id in classes))
    content = register.render_letters(
        figures, imprint, bureau=form.name, marks=used, letters=_letters(report, form, marks)
    )
    return f"{report.year}年度{used}类答复件办理落实情况登记表（{form.name}）.docx", content


def _letters(report: ReportSnapshot, form: BureauForm, marks: Mapping[str, str]) -> list[Letter]:
    """The bureau's letters of these classes, this year's first, then those of earlier years that promised something."""
    promised: dict[tuple[str, ...], list[CommitmentRow]] = defaultdict(list)
    for table in _PROMISED:
        rows = rows_of(report, FigureKey(table, {})).filter(
            facets__class__in=list(marks), words__reply_bureau=form.name
        )
        for row in rows.iterator(chunk_size=_BATCH):
            words = read_row(row)
            if isinstance(words, CommitmentRow):
                promised[_letter_of(words.year, words)].append(words)
    letters = []
    for row in _letter_rows(report, marks).filter(facets__bureau=form.bureau_id).iterator(chunk_size=_BATCH):
        words = read_row(row)
        if isinstance(words, ReplyRow):
            promises = promised.pop(_letter_of(report.year, words), [])
            case = f"第{words.number}号{words.kind}"
            letters.append(Letter(case, words.title, words.doc_number, words.result, words.result_now, tuple(promises)))
    return [*letters, *(_earlier(promises, report.year) for promises in promised.values())]


def _letter_of(year: int, words: CommitmentRow | ReplyRow) -> tuple[str, ...]:
    return (str(year), words.kind, words.number, words.doc_number, str(words.replied))


def _earlier(promises: list[CommitmentRow], year: int) -> Letter:
    first = promises[0]
    return Letter(
        register_case(first, year=year), first.title, first.doc_number, first.result, first.result_now, tuple(promises)
    )
