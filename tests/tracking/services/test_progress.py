"""Bureaus report with figures and files; the office verifies; nobody verifies her own update."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError

from proposals.enums import Role
from tests.factories.proposals import UserFactory
from tests.factories.tracking import CommitmentFactory, ProgressUpdateFactory, TargetFactory, VerificationFactory
from tracking.enums import CommitmentStatus, EvidenceKind, VerificationOutcome
from tracking.models import ProgressUpdate, Verification
from tracking.services.door import MoveNotAllowed
from tracking.services.evidence import EvidenceFile
from tracking.services.progress import Measurement, record_progress, verify_submission

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 10, 9, 4, 0, tzinfo=UTC)


def clerk_of(commitment):
    return UserFactory(role=Role.CLERK, bureau=commitment.bureau)


def photo(content=b"photo", name="现场.jpg"):
    return EvidenceFile(name=name, kind=EvidenceKind.PHOTO, file=ContentFile(content, name=name))


def report(commitment, *, by, **changes):
    fields = {
        "now": NOW,
        "form_key": uuid.uuid4(),
        "text": "已建成1个。",
        "claims_done": False,
        "values": {},
        "evidence": [],
    }
    return record_progress(commitment, by=by, **{**fields, **changes})


def submitted(**kwargs):
    commitment = CommitmentFactory(**kwargs)
    clerk = clerk_of(commitment)
    report(commitment, by=clerk, claims_done=True, evidence=[photo()])
    commitment.refresh_from_db()
    return commitment, clerk


def verify(commitment, *, by, outcome=VerificationOutcome.ACCEPTED, note=""):
    return verify_submission(commitment, outcome=outcome, by=by, now=NOW, note=note)


def test_a_report_keeps_words_figures_and_files():
    target = TargetFactory()
    clerk = clerk_of(target.commitment)

    update = report(
        target.commitment,
        by=clerk,
        values={target.pk: Measurement(Decimal("1.5"), date(2025, 9, 30), "工程月报")},
        evidence=[photo()],
    )

    assert (update.text, update.by, update.at) == ("已建成1个。", clerk, NOW)
    value = update.values.get()
    assert (value.target, value.value, value.measured_on, value.source) == (
        target,
        Decimal("1.5"),
        date(2025, 9, 30),
        "工程月报",
    )
    evidence = update.evidence.get()
    assert (evidence.name, evidence.size) == ("现场.jpg", 5)
    with evidence.file.open("rb") as kept:
        assert kept.read() == b"photo"
    target.commitment.refresh_from_db()
    assert target.commitment.status == CommitmentStatus.TRACKING
    assert target.commitment.events.get().action == "update"


def test_a_form_sent_twice_makes_one_update():
    commitment = CommitmentFactory()
    clerk = clerk_of(commitment)
    key = uuid.uuid4()

    first = report(commitment, by=clerk, form_key=key, claims_done=True, evidence=[photo()])
    second = report(commitment, by=clerk, form_key=key, claims_done=True, evidence=[photo()])

    assert first == second
    assert ProgressUpdate.objects.count() == 1


def test_the_same_file_twice_in_one_report_is_kept_once():
    commitment = CommitmentFactory()

    update = report(commitment, by=clerk_of(commitment), evidence=[photo(), photo(name="现场2.jpg")])

    assert update.evidence.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": " \n"}, "请写明进展情况。"),
        ({"claims_done": True}, "报请核查须附佐证材料，请至少上传一份文件。"),
        ({"values": {999_999: Measurement(Decimal(1), date(2025, 9, 30), "")}}, "目标已被修改，请刷新页面后重新填写。"),
    ],
)
def test_a_report_that_lacks_something_is_refused_in_words(changes, message):
    commitment = CommitmentFactory()

    with pytest.raises(MoveNotAllowed, match=message):
        report(commitment, by=clerk_of(commitment), **changes)
    assert ProgressUpdate.objects.count() == 0


def test_a_figure_of_tomorrow_is_refused():
    target = TargetFactory()

    with pytest.raises(MoveNotAllowed, match="数据日期不能晚于今天。"):
        report(
            target.commitment,
            by=clerk_of(target.commitment),
            values={target.pk: Measurement(Decimal(1), date(2025, 10, 10), "")},
        )


def test_a_stranger_cannot_report():
    commitment = CommitmentFactory()

    with pytest.raises(MoveNotAllowed):
        report(commitment, by=UserFactory(role=Role.CLERK))


def test_claiming_completion_waits_for_the_office_and_tells_it():
    office = UserFactory()

    commitment, _ = submitted()

    assert commitment.status == CommitmentStatus.SUBMITTED
    assert list(commitment.reminders.values_list("rule", "recipient")) == [("submitted", office.pk)]


def test_evidence_of_an_earlier_report_is_enough():
    commitment = CommitmentFactory()
    clerk = clerk_of(commitment)
    report(commitment, by=clerk, evidence=[photo()])

    assert report(commitment, by=clerk, text="全部建成。", claims_done=True).claims_done


def test_accepting_closes_the_commitment():
    commitment, clerk = submitted()
    office = UserFactory()

    verification = verify(commitment, by=office)

    commitment.refresh_from_db()
    assert (commitment.status, commitment.fulfilled_at) == (CommitmentStatus.FULFILLED, NOW)
    assert (verification.by, verification.author, verification.outcome) == (office, clerk, "accepted")


def test_returning_needs_a_reason_and_hands_the_task_back():
    commitment, clerk = submitted()
    office = UserFactory()

    with pytest.raises(MoveNotAllowed, match="“退回”必须写明理由。"):
        verify(commitment, by=office, outcome=VerificationOutcome.RETURNED)

    verify(commitment, by=office, outcome=VerificationOutcome.RETURNED, note="照片不是本工程")
    commitment.refresh_from_db()
    assert commitment.status == CommitmentStatus.RETURNED
    assert report(commitment, by=clerk, text="已重新拍照。", claims_done=True, evidence=[photo(b"new")]).pk


def test_nobody_verifies_her_own_update():
    commitment, clerk = submitted()
    clerk.role, clerk.bureau = Role.OFFICE, None
    clerk.save()

    with pytest.raises(MoveNotAllowed, match="不能核查自己报送的进展，请由另一位同事核查。"):
        verify(commitment, by=clerk)
    assert Verification.objects.count() == 0


def test_the_database_too_refuses_a_verification_by_its_author():
    update = ProgressUpdateFactory(claims_done=True)

    with pytest.raises(IntegrityError):
        VerificationFactory(update=update, by=update.by)


def test_a_submission_is_decided_once():
    commitment, _ = submitted()
    verify(commitment, by=UserFactory())

    with pytest.raises(MoveNotAllowed):
        verify(commitment, by=UserFactory())
    assert Verification.objects.count() == 1
