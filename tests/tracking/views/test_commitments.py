"""The list and the page of commitments, the report of progress and its verification."""

import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.tracking import CommitmentFactory, ProgressUpdateFactory, TargetFactory, VerificationFactory
from tracking.enums import CommitmentStatus, VerificationOutcome
from tracking.models import Commitment, MeasuredValue, ProgressUpdate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def target(clerk_client):
    commitment = CommitmentFactory(bureau=clerk_client.user.bureau)
    return TargetFactory(commitment=commitment, quote="1800万元", metric="", low=18000000, high=18000000, unit="元")


def report(client, commitment, **answers):
    sent = {"form_key": str(uuid.uuid4()), "text": "已完成招标。", "evidence_kind": "document"} | answers
    return client.post(reverse("commitment_progress", args=[commitment.pk]), sent)


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "xyz"},
        {"timing": "zz"},
        {"bureau": "abc"},
        {"bureau": "9" * 30},
        {"session": "²"},
        {"kind": "zz"},
        {"due_after": "2026-13-45", "due_before": "abc"},
        {"page": "999999"},
        {"page": "-1"},
        {"q": "停车" + "　" * 5000},
    ],
)
def test_a_condition_that_means_nothing_is_passed_over(office_client, asked):
    CommitmentFactory(quote="新建停车场3个。")

    response = office_client.get(reverse("commitments"), asked)

    assert response.status_code == 200
    assert "新建停车场3个。" in response.text


def test_others_than_the_office_are_offered_the_states_they_may_see(office_client, clerk_client):
    states = [
        [value for value, _ in client.get(reverse("commitments")).context["filter"].form.fields["status"].choices]
        for client in (office_client, clerk_client)
    ]

    assert [state for state in states[0] if state not in states[1]] == ["candidate", "dismissed", "void"]
    assert states[1] == ["", "open", "tracking", "submitted", "returned", "fulfilled", "unachievable", "superseded"]


def test_an_end_before_the_beginning_finds_nothing_and_says_so(office_client):
    CommitmentFactory()

    response = office_client.get(reverse("commitments"), {"due_after": "2026-12-31", "due_before": "2025-01-01"})

    assert "没有符合条件的承诺事项" in response.text


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"text": "  "}, "请写明进展情况。"),
        ({"text": "字" * 5001}, "最多5000字，现有5001字，请删减后再提交。"),
        ({"value": "很多", "day": "2026-03-01"}, "请填写数字，如1200、35.5或1800万。"),
        ({"value": "1" * 40, "day": "2026-03-01"}, "数字太大，整数部分最多16位。"),
        ({"value": "1.23456万", "day": ""}, "请填写这个数据截至哪一天。"),
        ({"value": "900万", "day": "2026-02-30"}, "请填写有效的日期，如2025-07-28。"),
        ({"value": "900万", "day": "0202-01-01"}, "年份是202年，请核对。"),
        ({"value": "900万", "day": "2099-01-01"}, "数据日期不能晚于今天。"),
        ({"value": "1800", "day": "2026-03-01"}, "如为1800万元，请写“1800万”；确为1800元，请写“1800元”。"),
        ({"claims_done": "on"}, "报请核查须附佐证材料，请至少上传一份文件。"),
        ({"evidence": SimpleUploadedFile("空.pdf", b"")}, "“空.pdf”是空文件，请重新选择。"),
        ({"evidence": SimpleUploadedFile("大.pdf", b"a" * 1048577)}, "“大.pdf”超过1 MB的上限。"),
    ],
)
def test_a_report_that_is_not_right_says_so_and_records_nothing(clerk_client, target, settings, answers, message):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    named = {f"{name}_{target.pk}" if name in {"value", "day"} else name: answer for name, answer in answers.items()}

    response = report(clerk_client, target.commitment, **named)

    assert response.status_code == 422
    assert message in response.text
    assert not ProgressUpdate.objects.exists()


def test_a_number_in_ten_thousands_is_recorded_in_the_unit_of_its_target(clerk_client, target):
    report(clerk_client, target.commitment, **{f"value_{target.pk}": "1800万元", f"day_{target.pk}": "2026-03-01"})

    assert MeasuredValue.objects.get().value == Decimal(18000000)
    page = clerk_client.get(reverse("commitment", args=[target.commitment_id])).text
    assert "1800万元" in page
    assert "100.0%" in page


def test_the_form_names_the_unit_and_leaves_counting_characters_to_the_server(clerk_client, target):
    page = clerk_client.get(reverse("commitment_progress", args=[target.commitment_id])).text

    assert "完成值（元）" in page
    assert "maxlength" not in page.split('name="text"')[1].split(">")[0]


def test_markup_in_a_report_is_shown_as_words(clerk_client, target):
    report(clerk_client, target.commitment, text="<script>alert(1)</script>\n第二行")

    page = clerk_client.get(reverse("commitment", args=[target.commitment_id])).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>第二行" in page


def test_a_form_sent_twice_is_one_report(clerk_client, target):
    key = str(uuid.uuid4())

    answers = [report(clerk_client, target.commitment, form_key=key).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert ProgressUpdate.objects.count() == 1


def test_who_reports_again_reads_why_it_was_returned(clerk_client):
    commitment = CommitmentFactory(bureau=clerk_client.user.bureau, status=CommitmentStatus.RETURNED)
    update = ProgressUpdateFactory(commitment=commitment, claims_done=True)
    VerificationFactory(update=update, outcome=VerificationOutcome.RETURNED, note="请补充验收材料")

    assert "请补充验收材料" in clerk_client.get(reverse("commitment_progress", args=[commitment.pk])).text


@pytest.fixture
def submitted():
    commitment = CommitmentFactory(status=CommitmentStatus.SUBMITTED)
    ProgressUpdateFactory(commitment=commitment, claims_done=True)
    return commitment


def verify(client, commitment, **answers):
    return client.post(reverse("commitment_verify", args=[commitment.pk]), {"version": commitment.version} | answers)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({}, "请选择核查结论。"),
        ({"outcome": "perhaps"}, "perhaps"),
        ({"outcome": "returned", "note": " "}, "请写明退回的理由，承办单位会据此整改。"),
        ({"outcome": "returned", "note": "字" * 1001}, "最多1000字，现有1001字，请删减后再提交。"),
    ],
)
def test_a_verification_that_is_not_right_says_so_and_decides_nothing(office_client, submitted, answers, message):
    response = verify(office_client, submitted, **answers)

    submitted.refresh_from_db()
    assert response.status_code == 422
    assert message in response.text
    assert submitted.status == CommitmentStatus.SUBMITTED


def test_a_verification_over_an_older_state_is_refused_once_and_can_be_sent_again(office_client, submitted):
    Commitment.objects.update(version=5)

    refused = verify(office_client, submitted, outcome="accepted", note="现场属实")

    assert "这项承诺刚刚被其他人修改过" in refused.text
    assert ("现场属实" in refused.text, 'name="version" value="5"' in refused.text) == (True, True)
    assert verify(office_client, submitted, outcome="accepted", note="现场属实", version=5).status_code == 302


@pytest.mark.parametrize(
    ("route", "status"),
    [("commitment_drop", "tracking"), ("commitment_restore", "dismissed"), ("commitment_reopen", "fulfilled")],
)
def test_a_reason_over_an_older_state_is_refused_and_kept(office_client, route, status):
    commitment = CommitmentFactory(status=CommitmentStatus(status), version=3)

    response = office_client.post(reverse(route, args=[commitment.pk]), {"note": "情况有变化", "version": 2})

    commitment.refresh_from_db()
    assert commitment.status == status
    assert "这项承诺刚刚被其他人修改过" in response.text
    assert ("情况有变化" in response.text, 'name="version" value="3"' in response.text) == (True, True)


def test_opening_the_address_of_a_decision_leads_back_to_the_commitment(office_client, submitted):
    response = office_client.get(reverse("commitment_verify", args=[submitted.pk]))

    assert response.status_code == 405
    assert f'href="{reverse("commitment", args=[submitted.pk])}">回到原来的页面</a>' in response.text
