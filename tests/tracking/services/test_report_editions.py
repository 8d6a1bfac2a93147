"""Scope, editions with their differences, last year's printed figures, cancelling."""

import hashlib
import io
from datetime import date, timedelta

import docx
import openpyxl
import pytest
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, transaction

from proposals.enums import Role
from proposals.models import PlenarySession
from proposals.services.permissions import NotAllowed
from tests.factories.proposals import (
    BureauFactory,
    PlenarySessionFactory,
    ReplyFactory,
    ResultClassFactory,
    UserFactory,
)
from tests.factories.tracking import (
    CommitmentEventFactory,
    CommitmentFactory,
    MeasuredValueFactory,
    ProgressUpdateFactory,
    ReportSnapshotFactory,
    TargetFactory,
)
from tests.tracking.reports import world
from tests.tracking.reports.compiling import compiled_report
from tracking.enums import CommitmentAction, ReportStatus
from tracking.models import ReportEvent, ReportSnapshot
from tracking.reports import editions
from tracking.reports.figures import Share
from tracking.reports.phrases import Phrases
from tracking.reports.types import FORMAT, Differing, Restated
from tracking.reports.words import Words
from tracking.services.report_files import (
    FileForm,
    ReportRefused,
    changes_of,
    file_name,
    frozen_figures,
    is_intact,
    open_file,
    rebuild_file,
)
from tracking.services.reports import cancel_report, compile_report, request_report

pytestmark = pytest.mark.django_db

AS_OF = date(2025, 12, 31)
NOW = world.at(1, 5, year=2026)


def content(report: ReportSnapshot, form: FileForm) -> bytes:
    with open_file(report, form) as stream:
        return stream.read()


def rebuilt(report: ReportSnapshot, form: FileForm) -> bytes:
    stream = io.BytesIO()
    rebuild_file(report, form, stream)
    return stream.getvalue()


def entered_late(city: world.World) -> None:
    """A commitment confirmed on 1 August 2025 that was entered only afterwards: a correction."""
    late = CommitmentFactory(reply=city.letters["R4"], bureau=city.education, due_date=date(2025, 12, 1))
    CommitmentEventFactory(commitment=late, action=CommitmentAction.CONFIRM, to_status="tracking", at=world.at(8, 1))


def test_scopes_are_asked_for_and_under_way_apart():
    PlenarySessionFactory(year=2025, assembly="云岭市政协")
    bureau = BureauFactory()
    scopes = [{}, {"assembly": "云岭市政协"}, {"bureau": bureau}, {"assembly": "云岭市政协", "bureau": bureau}]

    asked = [request_report(year=2025, as_of=AS_OF, by=UserFactory(), now=NOW, **scope) for scope in scopes * 2]

    assert len({report.pk for report in asked}) == 4
    assert asked[:4] == asked[4:]


@pytest.mark.parametrize("with_bureau", [False, True])
def test_the_database_refuses_a_second_one_of_a_scope(with_bureau):
    bureau = BureauFactory() if with_bureau else None
    ReportSnapshotFactory(as_of=AS_OF, assembly="云岭市政协", bureau=bureau)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportSnapshotFactory(as_of=AS_OF, assembly="云岭市政协", bureau=bureau)


def test_an_assembly_without_a_session_of_the_year_is_refused():
    PlenarySessionFactory(year=2025, assembly="云岭市政协")

    with pytest.raises(ReportRefused, match="系统中没有云岭市人大2025年度的届次，不能编制报告。"):
        request_report(year=2025, as_of=AS_OF, by=UserFactory(), now=NOW, assembly="云岭市人大")


def test_a_report_of_one_assembly_and_one_bureau_counts_and_says_so():
    city = world.build()

    report = compiled_report(now=NOW, assembly="云岭市政协", bureau=city.education)

    figures = frozen_figures(report)
    # Of the education bureau, in answer to proposals of the conference: C6, C7, C8, C10 (R4).
    assert figures.commitments.confirmed.value == 4
    assert (figures.assembly, figures.bureau) == ("云岭市政协", "云岭市教育局")
    assert file_name(report, FileForm.DOCX) == (
        "2025年度承诺事项落实情况报告（云岭市政协，云岭市教育局，截至2025-12-31）.docx"
    )
    document = docx.Document(io.BytesIO(content(report, FileForm.DOCX)))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert "（云岭市政协，云岭市教育局）" in "\n".join(text)
    assert any("本报告只统计云岭市政协的提案中云岭市教育局的办理和承诺情况。" in line for line in text)


def test_the_first_report_is_edition_one_and_compared_with_nothing():
    world.build()

    report = compiled_report(now=NOW)

    assert (report.edition, report.changes) == (1, None)


def test_compiled_again_without_a_change_it_is_edition_two_that_says_so():
    world.build()
    first = compiled_report(now=NOW)

    second = compiled_report(now=NOW)

    assert (second.edition, second.sha256) == (2, first.sha256)
    assert editions.note(2, changes_of(second), Words(frozen_figures(second), Phrases())) == (
        f"本报告为第2版，与第1版（报告编号{first.pk}）相比，数据没有变化。"
    )


def test_editions_of_other_scopes_are_counted_apart():
    city = world.build()
    compiled_report(now=NOW)

    assert compiled_report(now=NOW, bureau=city.education).edition == 1
    assert compiled_report(now=NOW, as_of=date(2025, 12, 30)).edition == 1


def test_a_correction_makes_an_edition_that_lists_what_differs():
    city = world.build()
    first = compiled_report(now=NOW)
    entered_late(city)

    second = compiled_report(now=NOW)

    changes = changes_of(second)
    by_key = {change.key: change for change in changes.figures}
    assert (by_key["commitments"].before, by_key["commitments"].after) == (13, 14)
    assert (by_key["commitments.state-overdue"].before, by_key["commitments.state-overdue"].after) == (5, 6)
    assert "commitments.state-kept_late" not in by_key
    assert "逾期未兑现" in by_key["commitments.state-overdue"].label
    (row,) = changes.rows
    assert (row.table, row.added, row.removed) == ("commitments", 1, 0)
    assert second.sha256 != first.sha256
    assert is_intact(second)


def test_the_differences_are_printed_in_both_files():
    city = world.build()
    compiled_report(now=NOW)
    entered_late(city)

    second = compiled_report(now=NOW)

    document = docx.Document(io.BytesIO(content(second, FileForm.DOCX)))
    assert any("本报告为第2版，与第1版" in paragraph.text for paragraph in document.paragraphs)
    book = openpyxl.load_workbook(io.BytesIO(content(second, FileForm.XLSX)))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("本报告为第2版，与第1版" in text and "承诺事项增加1条" in text for text in cells)
    assert file_name(second, FileForm.XLSX) == "2025年度承诺事项台账（截至2025-12-31，第2版）.xlsx"


def test_the_hash_notices_changed_differences_and_changed_rules():
    city = world.build()
    compiled_report(now=NOW)
    entered_late(city)
    second = compiled_report(now=NOW)

    for name in ("changes", "rules"):
        kept = getattr(second, name)
        setattr(second, name, {**kept, "previous": 7})
        assert not is_intact(second)
        setattr(second, name, kept)
    assert is_intact(second)


def test_files_made_again_have_the_digests_that_were_kept():
    world.build()
    report = compiled_report(now=NOW)
    again = {form.value: hashlib.sha256(rebuilt(report, form)).hexdigest() for form in FileForm}

    assert report.file_digests == again


def test_the_rules_it_was_counted_by_are_kept():
    world.build()
    kept = compiled_report(now=NOW).rules
    ResultClassFactory(scheme__name="后来的方案")

    assert kept["format"] == FORMAT
    (scheme,) = [scheme for scheme in kept["result_schemes"] if scheme["name"] == "云岭市办理结果分类办法"]
    assert [(code, label, needs_more) for _, code, label, _, needs_more in scheme["classes"]] == [
        ("A", "已经解决或基本解决", False),
        ("B", "正在解决或列入计划", True),
        ("C", "留作参考", False),
    ]
    assert set(kept) == {"format", "result_schemes", "follow_up_rule", "reminder_rules"}


def test_last_years_printed_figures_stand_beside_those_counted_anew():
    city = world.build()
    PlenarySession.objects.filter(year=2024).update(term=6)
    last_year = compiled_report(now=NOW, year=2024, as_of=date(2024, 12, 31))
    assert frozen_figures(last_year).commitments.confirmed.value == 1  # C17
    late = CommitmentFactory(reply=city.letters["R8"], bureau=city.housing, due_date=date(2024, 12, 1))
    CommitmentEventFactory(
        commitment=late, action=CommitmentAction.CONFIRM, to_status="tracking", at=world.at(8, 1, year=2024)
    )

    figures = frozen_figures(compiled_report(now=NOW))

    compared = {line.label: line for line in figures.compared}
    confirmed = compared["承诺事项"]
    assert (confirmed.now.value, confirmed.then.value, confirmed.printed) == (13, 2, 1)
    assert compared["已兑现"].printed is None
    # Neither of the two was kept; the one entered late counts now and did not then.
    assert figures.restated == Restated(
        last_year.pk, 1, added=1, removed=0, moved=0, kept_rate=Share(0, 1), in_time_rate=Share(0, 1)
    )


def test_last_years_letters_targets_and_proposals_are_restated_with_their_reasons():
    city = world.build()
    PlenarySession.objects.filter(year=2024).update(term=6)
    pledged = TargetFactory(commitment=city.promises["C17"], low=1, high=1)
    last_year = compiled_report(now=NOW, year=2024, as_of=date(2024, 12, 31))
    old = city.letters["R8"]
    # Entered afterwards with days of 2024: a second letter, and what the first had reached.
    ReplyFactory(proposal=old.proposal, bureau=city.education, replied_on=date(2024, 7, 2))
    reported = ProgressUpdateFactory(commitment=city.promises["C17"], by=city.clerk, at=world.at(8, 2, year=2024))
    MeasuredValueFactory(update=reported, target=pledged, value=1, measured_on=date(2024, 8, 2))

    figures = frozen_figures(compiled_report(now=NOW))

    assert figures.restated.others == (Differing("replies", 1, 0, 0), Differing("targets", 0, 0, 1))
    printed = {line.label: (line.then.value, line.printed) for line in figures.compared if line.printed is not None}
    assert printed == {"答复件": (2, 1), "已达到": (1, 0), "暂无完成值": (0, 1)}
    assert figures.restated.report == last_year.pk


def test_last_years_figures_that_did_not_change_need_no_reasons():
    world.build()
    compiled_report(now=NOW, year=2024, as_of=date(2024, 12, 31))

    assert frozen_figures(compiled_report(now=NOW)).restated is None


@pytest.mark.parametrize("status", [ReportStatus.PENDING, ReportStatus.RUNNING])
def test_a_report_under_way_can_be_cancelled(status):
    report, office = ReportSnapshotFactory(as_of=AS_OF, status=status, claimed_at=NOW), UserFactory()

    cancel_report(report, by=office, now=NOW)

    report.refresh_from_db()
    assert (report.status, report.finished_at) == (ReportStatus.CANCELLED, NOW)
    assert [(event.action, event.by) for event in ReportEvent.objects.all()] == [("cancel", office)]
    compile_report(report_id=report.pk, now=NOW + timedelta(hours=1))
    report.refresh_from_db()
    assert report.status == ReportStatus.CANCELLED


def test_a_finished_report_cannot_be_cancelled():
    world.build()
    report = compiled_report(now=NOW)

    with pytest.raises(ReportRefused, match="这份报告已经结束编制，不能取消。"):
        cancel_report(report, by=UserFactory(), now=NOW)


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.MEMBER])
def test_only_oversight_cancels(role):
    with pytest.raises(NotAllowed):
        cancel_report(ReportSnapshotFactory(), by=UserFactory(role=role), now=NOW)


class CancelledMeanwhile(FileSystemStorage):
    """A disk so slow that somebody cancels the report while its first file is written."""

    def save(self, name, content, max_length=None):
        cancel_report(ReportSnapshot.objects.get(), by=UserFactory(), now=NOW)
        return super().save(name, content, max_length=max_length)


def test_the_worker_of_a_cancelled_report_stops(settings):
    world.build()
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.CancelledMeanwhile"}}

    report = compiled_report(now=NOW)

    assert (report.status, report.edition, report.docx.name) == (ReportStatus.CANCELLED, None, "")
    assert not report.rows.exists()
