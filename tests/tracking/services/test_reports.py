"""Asking for, compiling, freezing and rebuilding reports."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, transaction
from django.db.models import Count

from proposals.enums import Role
from proposals.services.permissions import NotAllowed
from tests.factories.proposals import PlenarySessionFactory, UserFactory
from tests.factories.tracking import (
    CommitmentEventFactory,
    CommitmentFactory,
    EvidenceFactory,
    MeasuredValueFactory,
    ProgressUpdateFactory,
    ReportPhraseFactory,
    ReportSnapshotFactory,
    TargetFactory,
)
from tests.tracking.reports import world
from tests.tracking.reports.compiling import compiled_report
from tracking.enums import ReportStatus
from tracking.models import Commitment, ReportRow, ReportSnapshot
from tracking.reports.freeze import to_plain
from tracking.reports.keys import parse_key
from tracking.reports.types import Figure
from tracking.services.report_claims import Claim, ClaimLost
from tracking.services.report_files import (
    FileForm,
    ReportRefused,
    file_name,
    frozen_figures,
    is_intact,
    open_file,
    rebuild_file,
    rows_of,
)
from tracking.services.reports import compile_report, pending_report_ids, request_report

pytestmark = pytest.mark.django_db

AS_OF = date(2025, 12, 31)
NOW = world.at(1, 5, year=2026)
STALE = timedelta(minutes=31)
HELD = NOW + timedelta(minutes=30)


def rebuilt(report: ReportSnapshot, form: FileForm) -> bytes:
    stream = io.BytesIO()
    rebuild_file(report, form, stream)
    return stream.getvalue()


def figures_in(value: object) -> list[Figure]:
    """Every figure anywhere in frozen data."""
    if isinstance(value, dict):
        if value.keys() == {"key", "value"}:
            return [Figure(value["key"], value["value"])]
        return [figure for item in value.values() for figure in figures_in(item)]
    if isinstance(value, list):
        return [figure for item in value for figure in figures_in(item)]
    return []


def test_a_request_waits_to_be_compiled():
    office = UserFactory(role=Role.OFFICE)
    PlenarySessionFactory(year=2025)

    report = request_report(year=2025, as_of=AS_OF, by=office, now=NOW)

    assert (report.status, report.requested_by, report.requested_at) == (ReportStatus.PENDING, office, NOW)
    assert (report.done_steps, report.total_steps) == (0, 9)
    assert pending_report_ids(now=NOW) == [report.pk]


def test_two_clicks_make_one_report():
    PlenarySessionFactory(year=2025)
    first = request_report(year=2025, as_of=AS_OF, by=UserFactory(), now=NOW)

    second = request_report(year=2025, as_of=AS_OF, by=UserFactory(), now=NOW)

    assert second == first
    assert ReportSnapshot.objects.count() == 1


def test_the_database_refuses_a_second_report_under_way():
    ReportSnapshotFactory(as_of=AS_OF)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportSnapshotFactory(as_of=AS_OF, status=ReportStatus.RUNNING)


def test_a_finished_report_can_be_asked_for_again():
    PlenarySessionFactory(year=2025)
    first = compiled_report(now=NOW)

    second = request_report(year=2025, as_of=AS_OF, by=UserFactory(), now=NOW)

    assert second.pk != first.pk


@pytest.mark.parametrize(
    ("year", "as_of", "message"),
    [
        (2025, date(2026, 1, 6), "截止日期不能晚于今天。"),
        (2025, date(2024, 12, 31), "截止日期不能早于2025年1月1日。"),
        (2019, date(2025, 12, 31), "系统中没有2019年度的届次，不能编制报告。"),
    ],
)
def test_what_no_report_can_be_made_of_is_refused_in_words(year, as_of, message):
    PlenarySessionFactory(year=2025)

    with pytest.raises(ReportRefused) as refused:
        request_report(year=year, as_of=as_of, by=UserFactory(), now=NOW)

    assert str(refused.value) == message


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.MEMBER])
def test_only_oversight_may_ask(role):
    PlenarySessionFactory(year=2025)

    with pytest.raises(NotAllowed):
        request_report(year=2025, as_of=AS_OF, by=UserFactory(role=role), now=NOW)

    assert not ReportSnapshot.objects.exists()


def test_compiling_freezes_figures_rows_and_files():
    world.build()

    report = compiled_report(now=NOW)

    assert (report.status, report.finished_at, report.done_steps, report.failure) == (ReportStatus.DONE, NOW, 9, "")
    assert frozen_figures(report).commitments.confirmed.value == 13
    assert dict(report.rows.values_list("table").annotate(n=Count("pk")).order_by()) == {
        "proposals": 5,
        "assignments": 6,
        "replies": 5,
        "unmatched": 1,
        "candidates": 2,
        "commitments": 13,
        "targets": 8,
        "carried": 1,
        "lastyear": 1,
        "lastyearproposals": 1,
        "lastyearreplies": 1,
    }
    for form in FileForm:
        with open_file(report, form) as stream:
            assert stream.read(2) == b"PK"


def test_every_figure_is_the_number_of_the_rows_it_opens():
    world.build()
    report = compiled_report(now=NOW)

    figures = figures_in(report.figures)

    assert len(figures) > 100
    assert [f for f in figures if rows_of(report, parse_key(f.key)).count() != f.value] == []


def test_the_rows_are_the_commitments_of_that_day():
    city = world.build()
    report = compiled_report(now=NOW)

    overdue = rows_of(report, parse_key("commitments.state-overdue"))

    assert {row.subject_id for row in overdue} == {city.promises[name].pk for name in ("C4", "C5", "C10", "C14", "C16")}
    waiting = overdue.get(subject_id=city.promises["C10"].pk)
    assert waiting.words["status"] == "待核查"  # accepted only in January
    assert waiting.words["days_overdue"] == 31


def test_later_changes_leave_a_finished_report_and_its_files_alone():
    city = world.build()
    report = compiled_report(now=NOW)
    before = rebuilt(report, FileForm.XLSX)

    Commitment.objects.filter(pk=city.promises["C4"].pk).update(quote="改过的话。")
    CommitmentEventFactory(commitment=city.promises["C6"], action="dismiss", to_status="dismissed", at=world.at(9, 1))

    assert is_intact(report)
    assert cells(rebuilt(report, FileForm.XLSX)) == cells(before)
    assert frozen_figures(report).commitments.confirmed.value == 13


def cells(workbook: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    return [[cell.value for row in sheet.iter_rows() for cell in row] for sheet in book]


def test_compiled_again_the_same_day_has_the_same_figures_and_hash():
    world.build()
    first = compiled_report(now=NOW)

    second = compiled_report(now=NOW)

    assert second.figures == first.figures
    assert second.sha256 == first.sha256
    assert len(first.sha256) == 64


def test_the_hash_notices_a_changed_figure_and_a_changed_row():
    world.build()
    report = compiled_report(now=NOW)
    figures = report.figures

    report.figures = {**figures, "year": 2024}
    assert not is_intact(report)

    report.figures = figures
    assert is_intact(report)
    ReportRow.objects.filter(report=report, table="targets", position=1).update(subject_id=1)
    assert not is_intact(report)
    with pytest.raises(ReportRefused, match="校验码不符"):
        rebuilt(report, FileForm.DOCX)


def test_years_later_the_snapshot_makes_the_same_bytes():
    world.build()
    report = compiled_report(now=NOW)
    kept = {}
    for form in FileForm:
        with open_file(report, form) as stream:
            kept[form] = stream.read()
    ReportPhraseFactory(key="opening", text="后来改过的用语。")

    assert {form: rebuilt(report, form) for form in FileForm} == kept


def test_a_report_has_the_words_of_the_day_it_was_compiled():
    world.build()
    first = compiled_report(now=NOW)
    ReportPhraseFactory(key="opening", text="后来改过的用语。")

    second = compiled_report(now=NOW)

    assert (first.phrases["opening"] == second.phrases["opening"]) is False
    assert second.phrases["opening"] == "后来改过的用语。"
    assert is_intact(second)
    second.phrases["opening"] = "私下改过。"
    assert not is_intact(second)


def test_a_file_that_has_gone_is_made_again():
    world.build()
    report = compiled_report(now=NOW)
    report.docx.storage.delete(report.docx.name)

    with open_file(report, FileForm.DOCX) as stream:
        assert stream.read(2) == b"PK"


def test_files_are_named_for_people():
    report = ReportSnapshotFactory.build(year=2025, as_of=AS_OF)

    assert file_name(report, FileForm.DOCX) == "2025年度承诺事项落实情况报告（截至2025-12-31）.docx"
    assert file_name(report, FileForm.XLSX) == "2025年度承诺事项台账（截至2025-12-31）.xlsx"


def test_compiling_a_finished_report_changes_nothing():
    report = compiled_report(now=NOW)
    before = ReportSnapshot.objects.values().get(pk=report.pk)

    compile_report(report_id=report.pk, now=NOW + STALE)

    assert ReportSnapshot.objects.values().get(pk=report.pk) == before


def test_a_report_another_worker_has_is_left_to_it():
    report = ReportSnapshotFactory(as_of=AS_OF, status=ReportStatus.RUNNING, claimed_at=NOW, lease_until=HELD)

    compile_report(report_id=report.pk, now=NOW + timedelta(minutes=29))

    report.refresh_from_db()
    assert (report.status, report.claimed_at, report.attempts) == (ReportStatus.RUNNING, NOW, 0)
    assert pending_report_ids(now=NOW + timedelta(minutes=29)) == []


def test_a_report_whose_worker_died_is_compiled_from_the_start():
    world.build()
    report = ReportSnapshotFactory(
        as_of=AS_OF, status=ReportStatus.RUNNING, claimed_at=NOW, lease_until=HELD, attempts=1, done_steps=2
    )
    ReportRow.objects.create(
        report=report, table="proposals", position=1, subject_id=1, facets={}, words={}
    )  # left over from the worker that died
    assert pending_report_ids(now=NOW + STALE) == [report.pk]

    compile_report(report_id=report.pk, now=NOW + STALE)

    report.refresh_from_db()
    assert (report.status, report.attempts) == (ReportStatus.DONE, 2)
    assert report.rows.filter(table="proposals").count() == 5


class Stopwatch:
    """Seconds that pass only when somebody says so."""

    seconds = 0.0

    def __call__(self):
        return self.seconds


class SlowDisk(FileSystemStorage):
    """A disk that takes 29 minutes for a file; others look for reports to compile a moment before and after."""

    stopwatch: Stopwatch
    seen: list[list[int]]

    def save(self, name, content, max_length=None):
        SlowDisk.stopwatch.seconds += 29 * 60
        SlowDisk.seen.append(pending_report_ids(now=NOW + timedelta(seconds=SlowDisk.stopwatch())))
        return super().save(name, content, max_length=max_length)


def test_a_worker_that_goes_on_keeps_its_report_however_long_it_takes(settings):
    world.build()
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.SlowDisk"}}
    SlowDisk.stopwatch, SlowDisk.seen = Stopwatch(), []
    report = ReportSnapshotFactory(as_of=AS_OF)

    compile_report(report_id=report.pk, now=NOW, stopwatch=SlowDisk.stopwatch)

    report.refresh_from_db()
    assert (report.status, report.claimed_at, SlowDisk.seen) == (ReportStatus.DONE, NOW, [[], []])
    assert report.lease_until == NOW + timedelta(minutes=88)


def test_rows_that_pass_by_are_signs_of_life():
    stopwatch = Stopwatch()
    report = ReportSnapshotFactory(as_of=AS_OF, status=ReportStatus.RUNNING, claimed_at=NOW, lease_until=HELD)
    claim = Claim(report.pk, NOW, lambda: NOW + timedelta(seconds=stopwatch()))
    rows = claim.holding(iter(range(1001)))

    assert next(rows) == 0
    stopwatch.seconds = 20 * 60
    assert list(rows) == list(range(1, 1001))

    report.refresh_from_db()
    assert report.lease_until == NOW + timedelta(minutes=50)


def test_rows_stop_for_a_worker_that_was_taken_over():
    report = ReportSnapshotFactory(as_of=AS_OF, status=ReportStatus.RUNNING, claimed_at=NOW + STALE)
    late = Claim(report.pk, NOW, lambda: NOW + STALE)

    with pytest.raises(ClaimLost):
        next(late.holding(iter([1])))

    report.refresh_from_db()
    assert (report.claimed_at, report.lease_until) == (NOW + STALE, None)


class TakenOver(FileSystemStorage):
    """A disk so slow that another worker takes the report over while its file is written."""

    def save(self, name, content, max_length=None):
        ReportSnapshot.objects.update(claimed_at=NOW + STALE)
        return super().save(name, content, max_length=max_length)


def test_a_worker_that_was_taken_over_leaves_the_report_to_the_other(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": f"{__name__}.TakenOver"},
    }
    report = ReportSnapshotFactory(as_of=AS_OF)

    compile_report(report_id=report.pk, now=NOW)

    report.refresh_from_db()
    assert (report.status, report.claimed_at, report.docx.name) == (ReportStatus.RUNNING, NOW + STALE, "")


def test_a_report_that_never_gets_finished_is_given_up():
    report = ReportSnapshotFactory(
        as_of=AS_OF, status=ReportStatus.RUNNING, claimed_at=NOW, lease_until=HELD, attempts=3
    )

    compile_report(report_id=report.pk, now=NOW + STALE)

    report.refresh_from_db()
    assert report.status == ReportStatus.FAILED
    assert report.failure == "多次编制都没有完成，已停止。请联系系统管理员检查后台任务，再重新申请。"


def test_a_failure_says_which_step_and_can_be_asked_for_again(settings, tmp_path):
    world.build()
    blocked = tmp_path / "files"
    blocked.write_text("a file where the folder should be")
    settings.MEDIA_ROOT = blocked

    report = compiled_report(now=NOW)

    assert report.status == ReportStatus.FAILED
    assert report.failure == (
        f"第8步“生成Word文件”出错，报告没有编制完成。请重新申请；再次失败的，请把报告编号{report.pk}告诉系统管理员。"
    )
    settings.MEDIA_ROOT = tmp_path / "room"
    again = request_report(year=2025, as_of=AS_OF, by=UserFactory(), now=NOW)
    compile_report(report_id=again.pk, now=NOW)
    again.refresh_from_db()
    assert again.status == ReportStatus.DONE


def test_a_report_must_say_why_it_failed():
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportSnapshotFactory(status=ReportStatus.FAILED, finished_at=NOW)


def test_a_finished_report_must_have_its_figures():
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportSnapshotFactory(status=ReportStatus.DONE, finished_at=NOW)


def test_a_row_has_its_place_once():
    report = ReportSnapshotFactory(as_of=AS_OF)
    place = {"report": report, "table": "targets", "position": 1, "subject_id": 1, "facets": {}, "words": {}}
    ReportRow.objects.create(**place)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportRow.objects.create(**place)


@pytest.mark.parametrize("number", [3, 30])
def test_compiling_asks_a_fixed_number_of_questions(number, django_assert_num_queries):
    for _ in range(number):
        commitment = CommitmentFactory()
        CommitmentEventFactory(commitment=commitment)
        update = ProgressUpdateFactory(commitment=commitment)
        EvidenceFactory(update=update)
        MeasuredValueFactory(update=update, target=TargetFactory(commitment=commitment))
    report = ReportSnapshotFactory(as_of=AS_OF)

    with django_assert_num_queries(86):
        compile_report(report_id=report.pk, now=NOW)

    report.refresh_from_db()
    assert frozen_figures(report).commitments.confirmed.value == number


def test_frozen_figures_come_back_as_they_were():
    world.build()
    report = compiled_report(now=NOW)

    assert to_plain(frozen_figures(report)) == report.figures
