"""Review and sign-off: every cell of the table, two persons, and what is issued stays."""

from datetime import date
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from proposals.enums import Role
from tests.factories.proposals import UserFactory
from tests.factories.tracking import ReportSnapshotFactory
from tests.tracking.reports import world
from tracking.enums import ReportAction, ReportStage, ReportStatus
from tracking.models import ReportEvent, ReportSnapshot
from tracking.services.report_signing import SigningRefused, open_actions, sign_off

pytestmark = pytest.mark.django_db

NOW = world.at(1, 6, year=2026)
DRAFT, REVIEWED, ISSUED = ReportStage.DRAFT, ReportStage.REVIEWED, ReportStage.ISSUED
REVIEW, SEND_BACK, ISSUE = ReportAction.REVIEW, ReportAction.SEND_BACK, ReportAction.ISSUE

# Where each action leads from each stage, for the office; all other cells are refused.
LEADS_TO = {(REVIEW, DRAFT): REVIEWED, (SEND_BACK, REVIEWED): DRAFT, (ISSUE, REVIEWED): ISSUED}


def finished(stage: ReportStage = DRAFT, **more: object) -> ReportSnapshot:
    """A finished report at this stage, reviewed by one person and issued by another."""
    signed: dict[str, object] = {}
    if stage != DRAFT:
        signed |= {"reviewed_by": UserFactory(), "reviewed_at": NOW}
    if stage == ISSUED:
        signed |= {"issued_by": UserFactory(), "issued_at": NOW}
    done = {"status": ReportStatus.DONE, "finished_at": NOW, "figures": {}, "sha256": "ab" * 32, "edition": 1}
    return ReportSnapshotFactory(stage=stage, **done, **signed, **more)


@pytest.mark.parametrize(("role", "stage", "action"), list(product(Role, ReportStage, ReportAction)))
def test_the_table_of_moves_holds_in_every_cell(role, stage, action):
    report, user = finished(stage), UserFactory(role=role)
    leads_to = LEADS_TO.get((action, stage)) if role == Role.OFFICE else None

    if leads_to is None:
        with pytest.raises(SigningRefused):
            sign_off(report, action, by=user, now=NOW, note="数据有误")
    else:
        sign_off(report, action, by=user, now=NOW, note="数据有误")

    report.refresh_from_db()
    assert report.stage == (leads_to or stage)
    assert ReportEvent.objects.count() == (1 if leads_to else 0)


@pytest.mark.parametrize("status", [ReportStatus.PENDING, ReportStatus.RUNNING, ReportStatus.CANCELLED])
def test_what_is_not_finished_cannot_be_reviewed(status):
    under_way = status in {ReportStatus.PENDING, ReportStatus.RUNNING}
    report = ReportSnapshotFactory(status=status, finished_at=None if under_way else NOW)

    with pytest.raises(SigningRefused, match="还没有编制完成"):
        sign_off(report, REVIEW, by=UserFactory(), now=NOW)


def test_who_reviewed_it_cannot_issue_it():
    report = finished()
    reviewer = UserFactory()
    sign_off(report, REVIEW, by=reviewer, now=NOW, note="已核对台账")

    with pytest.raises(SigningRefused) as refused:
        sign_off(report, ISSUE, by=reviewer, now=NOW)

    report.refresh_from_db()
    assert str(refused.value) == "审核人和签发人不能是同一人，请由另一位工作人员签发。"
    assert open_actions(report, by=reviewer) == [SEND_BACK]
    assert open_actions(report, by=UserFactory()) == [ISSUE, SEND_BACK]


def test_a_second_person_issues_it_and_both_are_named():
    report, reviewer, issuer = finished(), UserFactory(), UserFactory()
    sign_off(report, REVIEW, by=reviewer, now=NOW, note="已核对台账")

    sign_off(report, ISSUE, by=issuer, now=world.at(1, 7, year=2026))

    report.refresh_from_db()
    assert (report.reviewed_by, report.reviewed_at) == (reviewer, NOW)
    assert (report.issued_by, report.issued_at) == (issuer, world.at(1, 7, year=2026))
    told = [(event.action, event.by, event.note) for event in report.events.order_by("pk")]
    assert told == [(REVIEW, reviewer, "已核对台账"), (ISSUE, issuer, "")]


def test_sending_back_needs_a_reason_and_forgets_the_review():
    report = finished(REVIEWED)

    with pytest.raises(SigningRefused, match="请填写退回修改的理由。"):
        sign_off(report, SEND_BACK, by=UserFactory(), now=NOW, note="  ")
    sign_off(report, SEND_BACK, by=UserFactory(), now=NOW, note="标题有误")

    report.refresh_from_db()
    assert (report.stage, report.reviewed_by, report.reviewed_at) == (DRAFT, None, None)


def test_an_issued_report_cannot_be_deleted():
    report = finished(ISSUED)

    with pytest.raises(ProtectedError, match="已签发的报告不能删除。"):
        report.delete()
    with pytest.raises(ProtectedError, match="已签发的报告不能删除。"):
        ReportSnapshot.objects.all().delete()

    assert ReportSnapshot.objects.filter(pk=report.pk).exists()


def test_a_report_with_a_history_cannot_be_deleted():
    report = finished()
    sign_off(report, REVIEW, by=UserFactory(), now=NOW)

    with pytest.raises(ProtectedError):
        report.delete()


def refused_by_the_database(report: ReportSnapshot, **changes: object) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        ReportSnapshot.objects.filter(pk=report.pk).update(**changes)
    return str(error.value)


def test_the_database_keeps_the_rules_of_signing():
    report, one = finished(), UserFactory()
    by_one = {"reviewed_by": one, "reviewed_at": NOW, "issued_by": one, "issued_at": NOW}

    assert "report_issued_by_a_second_person" in refused_by_the_database(report, stage=ISSUED, **by_one)
    assert "report_reviewed_says_by_whom" in refused_by_the_database(report, stage=REVIEWED)
    reviewed = {"stage": REVIEWED, "reviewed_by": one, "reviewed_at": NOW}
    waiting = ReportSnapshotFactory(as_of=date(2025, 6, 30))
    assert "report_signed_off_only_when_done" in refused_by_the_database(waiting, **reviewed)


def test_the_database_wants_a_reason_for_sending_back():
    with pytest.raises(IntegrityError, match="report_sent_back_says_why"), transaction.atomic():
        ReportEvent.objects.create(
            report=finished(), action=SEND_BACK, from_stage=REVIEWED, to_stage=DRAFT, by=UserFactory(), at=NOW
        )
