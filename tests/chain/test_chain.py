"""
The main job from end to end, through the pages: a letter is taken in, read, matched, reviewed and confirmed; its
bureau is told, reports with figures and files, is returned and reports again; the office verifies; the member sees
it; the year's report counts it.
"""

import io
import uuid
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordDocument

from proposals.deadlines.workdays import Calendar
from proposals.enums import DocumentStatus, Role
from proposals.models import Bureau, Document, Reply
from tests.factories.proposals import BureauFactory, MemberFactory, ProposalSponsorFactory, UserFactory
from tracking.enums import CommitmentStatus
from tracking.models import Commitment, ReportSnapshot
from tracking.services.reminders import plan_reminders, send_reminders
from tracking.services.reports import compile_report

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "letters"
REAL = ["xinyang-63033", "zhengzhou-B2021021", "zhongshan-125117", "suixi-20", "zhuzhou-2102149"]
OWN = Path(__file__).resolve().parents[1] / "data" / "letters"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def take_in(client, paths, run_callbacks):
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    with run_callbacks(execute=True):
        response = client.post(reverse("letter_upload"), {"letters": files})
    assert response.status_code == 302
    return client.get(response.url)


def confirm_all(client, reply):
    """Confirm every candidate of a letter as the review page offers it, and return them."""
    if reply.bureau is None and reply.bureau_name:
        client.post(reverse("letter_adopt_bureau", args=[reply.pk]))
    # One real letter never names its bureau: there the office chooses one.
    bureau = Bureau.objects.get(name=reply.bureau_name) if reply.bureau_name else BureauFactory()
    page = client.get(reverse("letter_review", args=[reply.pk]))
    for card in page.context["cards"]:
        data = {f"{card.form.prefix}-bureau": bureau.pk}
        for bound in [*card.form, *(field for row in card.targets for field in row)]:
            if bound.html_name not in data and bound.value() not in (None, "", []):
                value = bound.value()
                data[bound.html_name] = value.isoformat() if hasattr(value, "isoformat") else value
        for bound in card.targets.management_form:
            data[bound.html_name] = bound.value()
        answer = client.post(reverse("commitment_confirm", args=[card.commitment.pk]), data)
        assert answer.status_code == 302, answer.content.decode()
    return list(Commitment.objects.filter(reply=reply).order_by("start"))


def overdue_moment(commitment):
    """Nine o'clock in Shanghai on the first working day three weeks after the date."""
    day = Calendar().next_workday(commitment.due_date + timedelta(days=21)).day
    return datetime.combine(day, time(9), tzinfo=timezone.get_default_timezone())


def follow_one_letter(reply, office, run_callbacks):
    """Walk one confirmed commitment of ``reply`` through to the report."""
    client = signed_in(office)
    commitments = confirm_all(client, reply)
    if not commitments:
        client.post(reverse("letter_finish", args=[reply.pk]))
    commitment = next((c for c in commitments if c.due_date), None)
    assert reply.commitments.exclude(status=CommitmentStatus.TRACKING).count() == 0
    review = client.get(reverse("letter_review", args=[reply.pk])).context["review"]
    assert review.reviewed_by == office
    if commitment is None:
        return
    clerk = UserFactory(role=Role.CLERK, bureau=commitment.bureau)
    the_clerk_is_reminded_once(clerk, commitment)
    the_clerk_reports_and_the_office_verifies(clerk, client, commitment)
    the_member_sees_it(reply, commitment)
    the_report_counts_it(client, reply, run_callbacks)
    outsider = signed_in(UserFactory(role=Role.CLERK))
    assert outsider.get(reverse("commitment", args=[commitment.pk])).status_code == 404


def the_clerk_is_reminded_once(clerk, commitment):
    moment = overdue_moment(commitment)
    plan_reminders(today=moment.date())
    send_reminders(now=moment, worker="test", is_told_the_time=True)
    to_clerk = [m for m in mail.outbox if m.to == [clerk.email]]
    assert len(to_clerk) == 1
    assert "逾期" in to_clerk[0].subject
    assert reverse("commitment", args=[commitment.pk]) in to_clerk[0].body
    plan_reminders(today=moment.date())
    send_reminders(now=moment + timedelta(minutes=5), worker="test", is_told_the_time=True)
    assert len([m for m in mail.outbox if m.to == [clerk.email]]) == 1


def the_clerk_reports_and_the_office_verifies(clerk, client, commitment):
    desk = signed_in(clerk)
    form = {
        "form_key": uuid.uuid4(),
        "text": "已全部完成。",
        "claims_done": "on",
        "evidence_kind": "document",
        "evidence": SimpleUploadedFile("验收单.pdf", b"%PDF-1.4 evidence"),
    }
    for target in commitment.targets.all():
        form[f"value_{target.pk}"] = str(target.low if target.low is not None else target.high)
        form[f"day_{target.pk}"] = "2025-12-01"
    report = reverse("commitment_progress", args=[commitment.pk])
    assert desk.post(report, form).status_code == 302

    def verify(outcome, note):
        commitment.refresh_from_db()
        data = {"outcome": outcome, "note": note, "version": commitment.version}
        assert client.post(reverse("commitment_verify", args=[commitment.pk]), data).status_code == 302
        commitment.refresh_from_db()

    verify("returned", "请补充现场照片")
    assert commitment.status == CommitmentStatus.RETURNED
    again = {
        "form_key": uuid.uuid4(),
        "text": "已补充。",
        "claims_done": "on",
        "evidence_kind": "photo",
        "evidence": SimpleUploadedFile("照片.jpg", b"jpg"),
    }
    assert desk.post(report, again).status_code == 302
    verify("accepted", "属实")
    assert commitment.status == CommitmentStatus.FULFILLED


def the_member_sees_it(reply, commitment):
    member = MemberFactory()
    ProposalSponsorFactory(proposal=reply.proposal, member=member)
    reply.proposal.is_draft = False
    reply.proposal.save()
    as_member = signed_in(UserFactory(role=Role.MEMBER, member=member))
    dossier = as_member.get(reverse("proposal", args=[reply.proposal_id]))
    assert commitment in [promise.commitment for promise in dossier.context["promises"]]


def the_report_counts_it(client, reply, run_callbacks):
    year = reply.proposal.session.year
    with run_callbacks():
        client.post(reverse("reports"), {"year": year, "as_of": timezone.localdate().isoformat()})
    snapshot = ReportSnapshot.objects.latest("pk")
    compile_report(report_id=snapshot.pk, now=timezone.now())
    document = client.get(reverse("report_docx", args=[snapshot.pk]))
    content = b"".join(document.streaming_content)
    words = "".join(p.text for p in WordDocument(io.BytesIO(content)).paragraphs)
    assert f"{year}年" in words


@pytest.mark.skipif(not SHARED.is_dir(), reason="shared/letters is not beside the checkout")
def test_the_chain_over_the_five_real_letters(django_capture_on_commit_callbacks):
    office = UserFactory()

    page = take_in(signed_in(office), [SHARED / f"{n}.txt" for n in REAL], django_capture_on_commit_callbacks)

    assert [o.document.status for o in page.context["outcomes"]] == [DocumentStatus.READ] * 5
    replies = {r.document.name.removesuffix(".txt"): r for r in Reply.objects.select_related("document")}
    assert {n: r.proposal is not None for n, r in replies.items()} == dict.fromkeys(REAL, True)
    assert {n: r.commitments.exists() for n, r in replies.items()} == {n: n != "suixi-20" for n in REAL}
    for reply in replies.values():
        for commitment in reply.commitments.all():
            marked = iter(reply.document.text[commitment.start : commitment.end])
            # Every word stands there in order; a page number in the middle may be left out of the quote.
            assert all(character in marked for character in commitment.quote)
        follow_one_letter(reply, office, django_capture_on_commit_callbacks)


@pytest.mark.parametrize("name", ["g001", "g017", "g038"])
def test_the_chain_over_letters_of_our_own(name, django_capture_on_commit_callbacks):
    office = UserFactory()

    take_in(signed_in(office), [OWN / f"{name}.txt"], django_capture_on_commit_callbacks)

    follow_one_letter(Reply.objects.get(), office, django_capture_on_commit_callbacks)


def test_a_letter_taken_in_twice_is_read_once(django_capture_on_commit_callbacks):
    client = signed_in(UserFactory())
    path = OWN / "g001.txt"

    take_in(client, [path], django_capture_on_commit_callbacks)
    page = take_in(client, [path, path], django_capture_on_commit_callbacks)

    assert [o.is_duplicate for o in page.context["outcomes"]] == [True, True]
    assert (Document.objects.count(), Reply.objects.count()) == (1, 1)
