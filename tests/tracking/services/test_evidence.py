"""Evidence: what is kept, what a kind of promise has to show, and what is pointed out as shown before."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from proposals.enums import Role
from tests.factories.proposals import UserFactory
from tests.factories.tracking import CommitmentFactory, TargetFactory
from tracking.enums import EvidenceKind, PromiseKind, VerificationOutcome
from tracking.models import ChecklistItem
from tracking.services.door import MoveNotAllowed
from tracking.services.evidence import EvidenceFile, checklist_of
from tracking.services.progress import Measurement, SiteVisit, add_evidence, record_progress, verify_submission

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 10, 9, 4, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
WORDS = "已完成选址和立项，施工图设计正在审查，各项前期工作有序推进。"


def paper(content=b"paper", **fields):
    return EvidenceFile(name="验收.pdf", kind=EvidenceKind.DOCUMENT, file=ContentFile(content), **fields)


def report(commitment, *, now=NOW, text=WORDS, values=None, evidence=(), claims_done=False):
    clerk = UserFactory(role=Role.CLERK, bureau=commitment.bureau)
    return record_progress(
        commitment,
        by=clerk,
        now=now,
        form_key=uuid.uuid4(),
        text=text,
        claims_done=claims_done,
        values=values or {},
        evidence=list(evidence),
    )


def fulfilled():
    commitment = CommitmentFactory()
    report(commitment, claims_done=True, evidence=[paper()])
    verify(commitment)
    return commitment


def verify(commitment, *, outcome=VerificationOutcome.ACCEPTED, note="属实", visit=None, now=NOW):
    return verify_submission(commitment, outcome=outcome, by=UserFactory(), now=now, note=note, visit=visit)


def doubts(update):
    return [(doubt.code, doubt.other) for doubt in update.doubts.order_by("pk")]


def test_a_file_keeps_its_day_its_pages_and_what_it_shows():
    item = ChecklistItem.objects.get(kind=PromiseKind.BUILD, order=1)
    update = report(CommitmentFactory(), evidence=[paper(dated_on=date(2025, 9, 30), pages="第2至3页", item=item)])

    kept = update.evidence.get()
    assert (kept.dated_on, kept.pages, kept.item) == (date(2025, 9, 30), "第2至3页", item)


def test_a_file_used_for_another_commitment_is_pointed_out():
    first = report(CommitmentFactory(), evidence=[paper()])

    second = report(CommitmentFactory(), now=LATER, text="已开工。", evidence=[paper()])

    assert doubts(second) == [("file_elsewhere", first)]


def test_a_file_and_words_used_before_are_pointed_out_and_no_news():
    commitment = CommitmentFactory()
    first = report(commitment, evidence=[paper()])

    second = report(commitment, now=LATER, evidence=[paper()])

    assert (doubts(second), second.is_news) == ([("file_before", first), ("words_before", first)], False)


def test_the_same_words_with_a_new_file_are_news():
    commitment = CommitmentFactory()
    first = report(commitment)

    second = report(commitment, now=LATER, evidence=[paper(b"new")])

    assert (doubts(second), second.is_news) == ([("words_before", first)], True)


def test_the_same_words_with_a_new_figure_are_news():
    target = TargetFactory()
    figures = [{target.pk: Measurement(Decimal(n), date(2025, 9, 30), "")} for n in (1, 2, 2)]
    updates = [
        report(target.commitment, now=NOW + timedelta(days=n), values=values) for n, values in enumerate(figures)
    ]

    assert [update.is_news for update in updates] == [True, True, False]


def test_a_first_report_has_nothing_to_repeat():
    update = report(CommitmentFactory(), evidence=[paper()])

    assert (doubts(update), update.is_news) == ([], True)


def test_the_checklist_follows_the_kind_and_says_what_is_missing():
    commitment = CommitmentFactory(kind=PromiseKind.FUND)
    item = ChecklistItem.objects.get(kind=PromiseKind.FUND, words="拨付凭证")
    report(commitment, evidence=[paper(item=item)])

    assert [(shown.item.words, len(shown.evidence), shown.is_missing) for shown in checklist_of(commitment)] == [
        ("资金下达文件", 0, True),
        ("拨付凭证", 1, False),
    ]


def test_what_was_returned_proves_nothing_by_itself():
    commitment = CommitmentFactory()
    report(commitment, claims_done=True, evidence=[paper()])
    verify(commitment, outcome=VerificationOutcome.RETURNED, note="缺少验收材料")

    with pytest.raises(MoveNotAllowed, match="报请核查须附佐证材料"):
        report(commitment, now=LATER, text="已补充说明。", claims_done=True)


def test_evidence_added_after_acceptance_is_verified_again():
    commitment = fulfilled()
    clerk = UserFactory(role=Role.CLERK, bureau=commitment.bureau)

    add_evidence(
        commitment, by=clerk, now=LATER, form_key=uuid.uuid4(), text="补充竣工备案表", evidence=[paper(b"new")]
    )

    commitment.refresh_from_db()
    event = commitment.events.order_by("-pk").first()
    assert (commitment.status, commitment.fulfilled_at, event.action) == ("submitted", None, "add_evidence")
    verify(commitment, now=LATER)
    commitment.refresh_from_db()
    assert commitment.status == "fulfilled"


def test_added_evidence_needs_a_file_and_a_reason():
    commitment = fulfilled()
    clerk = UserFactory(role=Role.CLERK, bureau=commitment.bureau)

    with pytest.raises(MoveNotAllowed, match="请至少上传一份佐证材料。"):
        add_evidence(commitment, by=clerk, now=LATER, form_key=uuid.uuid4(), text="补充", evidence=[])
    with pytest.raises(MoveNotAllowed, match="必须写明理由"):
        add_evidence(commitment, by=clerk, now=LATER, form_key=uuid.uuid4(), text=" ", evidence=[paper(b"new")])


def test_an_on_site_check_keeps_day_place_and_people():
    commitment = CommitmentFactory()
    report(commitment, claims_done=True, evidence=[paper()])

    verification = verify(commitment, visit=SiteVisit(date(2025, 10, 8), "东湖路停车场", "督查室张某、李某"))

    assert (verification.way, verification.checked_on, verification.place, verification.people) == (
        "on_site",
        date(2025, 10, 8),
        "东湖路停车场",
        "督查室张某、李某",
    )


@pytest.mark.parametrize(
    ("visit", "message"),
    [
        (SiteVisit(date(2025, 10, 8), "", "张某"), "现场核查须写明地点和参加人员。"),
        (SiteVisit(date(2025, 10, 8), "东湖路", " "), "现场核查须写明地点和参加人员。"),
        (SiteVisit(date(2025, 10, 10), "东湖路", "张某"), "现场核查日期不能晚于今天。"),
    ],
)
def test_an_on_site_check_that_lacks_something_is_refused_in_words(visit, message):
    commitment = CommitmentFactory()
    report(commitment, claims_done=True, evidence=[paper()])

    with pytest.raises(MoveNotAllowed, match=message):
        verify(commitment, visit=visit)
