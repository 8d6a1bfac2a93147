"""Parts of joint promises on pages: dividing, reporting, what the lead and the office see."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, EvidenceFactory, ProgressUpdateFactory, ShareFactory
from tracking.enums import CommitmentStatus
from tracking.models import Commitment, Evidence, ProgressUpdate, Share

pytestmark = pytest.mark.django_db

# The views read the clock, so the dates of these tests lie far ahead of it.
DUE = date(2090, 12, 31)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def housing():
    return BureauFactory(name="市住建局")


@pytest.fixture
def own(clerk_client, housing):
    """Return a commitment of the clerk's bureau in which the housing bureau joins."""
    commitment = CommitmentFactory(bureau=clerk_client.user.bureau, due_date=DUE)
    commitment.joining_bureaus.add(housing)
    return commitment


def divided(client, commitment, bureau, task="落实建设资金", due="", **answers):
    sent = {"version": commitment.version, f"task_{bureau.pk}": task, f"due_{bureau.pk}": due}
    return client.post(reverse("commitment_divide", args=[commitment.pk]), sent | answers)


def reported(client, share, **answers):
    sent = {"form_key": str(uuid.uuid4()), "text": "用地预审已批复。", "evidence_kind": "document"}
    return client.post(reverse("share_report", args=[share.pk]), sent | answers)


def test_the_owner_divides_and_the_page_shows_what_it_waits_for(clerk_client, own, housing):
    response = divided(clerk_client, own, housing, due="2090-11-30")

    assert (response.status_code, response.url) == (302, reverse("commitment", args=[own.pk]))
    page = clerk_client.get(response.url).text
    assert ("还在等待市住建局完成所承担的部分。" in page, "2090年11月30日" in page) == (True, True)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"task": " ", "due": "2090-11-30"}, "填了期限，请同时写明分工内容。"),
        ({"due": "2090-02-30"}, "请填写有效的日期，如2025-07-28。"),
        ({"due": "2091-01-01"}, "市住建局的分工期限不能晚于这项承诺的现行期限2090年12月31日。"),
        ({"due": "2020-01-01"}, "市住建局的分工期限不能早于今天。"),
        ({"task": "字" * 301}, "最多300字，现有301字，请删减后再提交。"),
    ],
)
def test_a_division_that_is_not_right_says_so_and_keeps_the_words(clerk_client, own, housing, answers, message):
    response = divided(clerk_client, own, housing, **answers)

    assert response.status_code == 422
    assert message in response.text
    assert answers.get("task", "落实建设资金").strip() in response.text
    assert Share.objects.count() == 0


def test_dividing_over_an_older_state_is_refused_once_and_can_be_sent_again(clerk_client, own, housing):
    Commitment.objects.update(version=5)

    refused = divided(clerk_client, own, housing)

    assert "这项承诺刚刚被其他人修改过" in refused.text
    assert ("落实建设资金" in refused.text, 'name="version" value="5"' in refused.text) == (True, True)
    assert divided(clerk_client, own, housing, version=5).status_code == 302


def test_without_joining_bureaus_the_page_says_what_to_do_first(clerk_client):
    commitment = CommitmentFactory(bureau=clerk_client.user.bureau)

    page = clerk_client.get(reverse("commitment_divide", args=[commitment.pk])).text

    assert "请联系督查室登记配合单位，再明确分工。" in page


def test_a_joining_bureau_is_led_back_from_dividing(client_of, own, housing):
    client = client_of(UserFactory(role=Role.CLERK, bureau=housing))

    page = client.get(reverse("commitment_divide", args=[own.pk]), follow=True).text

    assert "“跟踪中”的承诺事项现在不能由您明确分工。" in page


def test_a_joining_bureau_finds_its_part_on_its_desk_and_reports_with_a_file(client_of, own, housing):
    share = ShareFactory(commitment=own, bureau=housing, task="落实停车场用地")
    client = client_of(UserFactory(role=Role.CLERK, bureau=housing))
    assert ("本单位承担的分工" in client.get(reverse("desk")).text) is True

    response = reported(client, share, is_done="on", evidence=SimpleUploadedFile("批复.pdf", b"pdf"))

    share.refresh_from_db()
    assert (response.status_code, share.is_done) == (302, True)
    page = client.get(reverse("commitment", args=[own.pk])).text
    assert ("分工：市住建局" in page, "批复.pdf" in page) == (True, True)
    assert "本单位承担的分工" not in client.get(reverse("desk")).text


def test_the_lead_may_open_the_file_of_a_joining_bureau_and_a_stranger_may_not(clerk_client, client_of, own, housing):
    share = ShareFactory(commitment=own, bureau=housing)
    by = UserFactory(role=Role.CLERK, bureau=housing)
    evidence = EvidenceFactory(update=ProgressUpdateFactory(commitment=own, share=share, by=by))
    address = reverse("evidence_file", args=[evidence.pk])

    assert b"".join(clerk_client.get(address).streaming_content) == b"jpg"
    assert client_of(UserFactory(role=Role.CLERK)).get(address).status_code == 404


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"text": " "}, "请写明进展情况。"),
        ({"text": "字" * 5001}, "最多5000字，现有5001字，请删减后再提交。"),
        ({"evidence": SimpleUploadedFile("空.pdf", b"")}, "“空.pdf”是空文件，请重新选择。"),
    ],
)
def test_a_report_that_is_not_right_says_so_and_is_not_kept(client_of, own, housing, answers, message):
    share = ShareFactory(commitment=own, bureau=housing)
    client = client_of(UserFactory(role=Role.CLERK, bureau=housing))

    response = reported(client, share, **answers)

    assert response.status_code == 422
    assert message in response.text
    assert (ProgressUpdate.objects.count(), Evidence.objects.count()) == (0, 0)


def test_a_report_sent_twice_is_one(client_of, own, housing):
    share = ShareFactory(commitment=own, bureau=housing)
    client = client_of(UserFactory(role=Role.CLERK, bureau=housing))
    key = str(uuid.uuid4())

    answers = [reported(client, share, form_key=key).status_code for _ in range(2)]

    assert (answers, ProgressUpdate.objects.count()) == ([302, 302], 1)


def test_a_dropped_part_has_no_page(client_of, own, housing):
    share = ShareFactory(commitment=own, bureau=housing, dropped_at=timezone.now())
    client = client_of(UserFactory(role=Role.CLERK, bureau=housing))

    assert client.get(reverse("share_report", args=[share.pk])).status_code == 404


def test_the_lead_is_warned_before_handing_in_and_the_office_sees_what_is_open(
    clerk_client, office_client, own, housing
):
    ShareFactory(commitment=own, bureau=housing, task="落实停车场用地")

    assert "还有1项分工没有报送完成" in clerk_client.get(reverse("commitment_progress", args=[own.pk])).text
    Commitment.objects.update(status=CommitmentStatus.SUBMITTED)

    assert "还有1项分工没有报送完成：市住建局。" in office_client.get(reverse("commitment", args=[own.pk])).text
