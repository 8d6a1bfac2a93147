"""Evidence on pages: files one by one, the checklist, what the verifier is shown, and evidence after acceptance."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import (
    CommitmentFactory,
    DoubtFactory,
    EvidenceFactory,
    MeasuredValueFactory,
    ProgressUpdateFactory,
    ShareFactory,
    TargetFactory,
    VerificationFactory,
)
from tracking.enums import CommitmentStatus, DoubtCode, PromiseKind, VerificationOutcome
from tracking.models import ChecklistItem, Evidence, ProgressUpdate, Verification

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def building(clerk_client):
    return CommitmentFactory(bureau=clerk_client.user.bureau, kind=PromiseKind.BUILD)


@pytest.fixture
def photo_item():
    return ChecklistItem.objects.get(kind=PromiseKind.BUILD, words="完工现场照片")


def paper(name="验收.pdf", content=b"paper"):
    return SimpleUploadedFile(name, content)


def report(client, commitment, route="commitment_progress", **answers):
    sent = {"form_key": str(uuid.uuid4()), "text": "已完工。"} | answers
    return client.post(reverse(route, args=[commitment.pk]), sent)


def page(client, commitment):
    return client.get(reverse("commitment", args=[commitment.pk])).text


def test_each_file_is_kept_with_what_was_said_of_it(clerk_client, building, photo_item):
    report(
        clerk_client,
        building,
        file_1=paper(),
        kind_1="contract",
        dated_on_1="2025-09-30",
        pages_1="第2至3页",
        file_3=paper("现场.jpg", b"photo"),
        kind_3="photo",
        item_3=photo_item.pk,
        evidence=[paper("一.jpg", b"1"), paper("二.jpg", b"2")],
        evidence_kind="photo",
    )

    kept = Evidence.objects.order_by("pk").values_list("name", "kind", "dated_on", "pages", "item")
    assert list(kept) == [
        ("验收.pdf", "contract", date(2025, 9, 30), "第2至3页", None),
        ("现场.jpg", "photo", None, "", photo_item.pk),
        ("一.jpg", "photo", None, "", None),
        ("二.jpg", "photo", None, "", None),
    ]


def test_a_file_is_shown_with_its_facts(clerk_client, building, photo_item):
    update = ProgressUpdateFactory(commitment=building)
    EvidenceFactory(
        update=update, sha256="ab12" * 16, dated_on=date(2025, 9, 30), pages="第2页", item=photo_item, name="现场.jpg"
    )

    shown = page(clerk_client, building)

    assert "照片，材料日期2025年9月30日，第2页，对应“完工现场照片”" in shown
    assert "SHA-256 ab12ab12ab12</code>" in shown


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"dated_on_2": "2025-09-30"}, "请选择这份材料的文件；不需要这份材料的，请清空本栏。"),
        ({"file_1": SimpleUploadedFile("空.pdf", b"")}, "“空.pdf”是空文件，请重新选择。"),
        ({"file_1": SimpleUploadedFile("大.pdf", b"a" * 1048577)}, "“大.pdf”超过1 MB的上限。"),
        ({"file_1": SimpleUploadedFile("明天.pdf", b"a"), "dated_on_1": "2099-01-01"}, "材料日期不能晚于今天。"),
        ({"file_1": SimpleUploadedFile("错.pdf", b"a"), "dated_on_1": "2025-02-30"}, "请填写有效的日期"),
        ({"file_1": SimpleUploadedFile("错.pdf", b"a"), "item_1": "999999"}, "选择一个有效的选项"),
    ],
)
def test_a_file_that_is_not_right_is_refused_and_what_was_written_stays(
    clerk_client, building, settings, answers, message
):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024

    if "file_1" in answers:
        answers["pages_1"] = "第9页"
    response = report(clerk_client, building, **answers)

    assert (response.status_code, ProgressUpdate.objects.count(), Evidence.objects.count()) == (422, 0, 0)
    assert (message in response.text, "已完工。" in response.text) == (True, True)
    assert ("第9页" in response.text, "浏览器不保留已选的文件" in response.text) == ("file_1" in answers,) * 2


def test_the_form_says_what_the_kind_asks_for_and_what_is_missing(clerk_client, building, photo_item):
    EvidenceFactory(update=ProgressUpdateFactory(commitment=building), item=photo_item, name="现场.jpg")

    response = clerk_client.get(reverse("commitment_progress", args=[building.pk]))

    assert [(shown.item.words, bool(shown.evidence), shown.is_missing) for shown in response.context["checklist"]] == [
        ("竣工或完工验收材料", False, True),
        ("完工现场照片", True, False),
        ("施工合同或中标通知", False, False),
    ]
    assert "按“建设改造”类事项，应提供：" in response.text


def test_a_joining_bureau_says_what_its_file_shows(client_of, photo_item):
    commitment = CommitmentFactory(kind=PromiseKind.BUILD)
    share = ShareFactory(commitment=commitment, bureau=BureauFactory())
    commitment.joining_bureaus.add(share.bureau)
    client = client_of(UserFactory(role=Role.CLERK, bureau=share.bureau))

    report(client, share, "share_report", file_1=paper(), item_1=photo_item.pk)

    assert Evidence.objects.get().item == photo_item


@pytest.fixture
def submitted():
    commitment = CommitmentFactory(status=CommitmentStatus.SUBMITTED, kind=PromiseKind.FUND)
    ProgressUpdateFactory(commitment=commitment, claims_done=True, at=datetime(2025, 11, 9, 2, 0, tzinfo=UTC))
    return commitment


def test_the_verifier_is_shown_doubts_and_what_is_missing(office_client, submitted):
    update = submitted.updates.get()
    first = ProgressUpdateFactory(commitment=submitted)
    elsewhere = ProgressUpdateFactory(at=datetime(2025, 3, 1, 2, 0, tzinfo=UTC))
    DoubtFactory(update=update, other=first)
    file = EvidenceFactory(update=update, name="凭证.pdf")
    DoubtFactory(update=update, code=DoubtCode.FILE_ELSEWHERE, evidence=file, other=elsewhere)

    shown = page(office_client, submitted)

    assert "清单中必需、还没有材料对应的：资金下达文件、拨付凭证。" in shown
    assert f'进展文字与2025年10月9日报送的基本相同（<a href="#update-{first.pk}">' in shown
    assert f"“凭证.pdf”已用作承诺事项第{elsewhere.commitment_id}项2025年3月1日报送的佐证材料" in shown
    assert reverse("commitment", args=[elsewhere.commitment_id]) + f"#update-{elsewhere.pk}" in shown


def test_what_was_decided_on_is_doubted_no_more(office_client, submitted):
    returned = ProgressUpdateFactory(commitment=submitted, claims_done=True)
    VerificationFactory(update=returned, outcome=VerificationOutcome.RETURNED, note="请补充")
    DoubtFactory(update=returned)

    assert office_client.get(reverse("commitment", args=[submitted.pk])).context["doubts"] == []


def test_the_bureau_is_not_shown_what_the_verifier_is(client_of, submitted):
    DoubtFactory(update=submitted.updates.get())
    clerk = client_of(UserFactory(role=Role.CLERK, bureau=submitted.bureau))

    shown = page(clerk, submitted)

    assert ("进展文字与" in shown, "佐证清单" in shown) == (False, True)


def test_a_report_that_repeats_the_last_is_marked(clerk_client, building):
    ProgressUpdateFactory(commitment=building, is_news=False)

    assert page(clerk_client, building).count("与上次基本相同") == 1


def verify(client, commitment, **answers):
    sent = {"version": commitment.version, "outcome": "accepted", "note": "属实"} | answers
    return client.post(reverse("commitment_verify", args=[commitment.pk]), sent)


def test_an_on_site_check_is_kept_and_shown(office_client, submitted):
    visit = {"way": "on_site", "checked_on": "2025-12-01", "place": "城南停车场", "people": "督查室二人"}

    verify(office_client, submitted, **visit)

    kept = Verification.objects.get()
    assert (kept.way, kept.checked_on, kept.place, kept.people) == (
        "on_site",
        date(2025, 12, 1),
        "城南停车场",
        "督查室二人",
    )
    assert "现场核查：2025年12月1日，城南停车场；参加人员：督查室二人。" in page(office_client, submitted)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"way": "on_site", "place": "城南停车场"}, "现场核查请填写参加人员。"),
        ({"way": "on_site", "checked_on": "2025-02-30"}, "请填写有效的日期"),
        (
            {"way": "on_site", "checked_on": "2099-01-01", "place": "城南", "people": "二人"},
            "现场核查日期不能晚于今天。",
        ),
        ({"way": "desk", "place": "城南停车场"}, "填写了现场核查的情况，请选择“现场核查”"),
    ],
)
def test_an_on_site_check_that_lacks_something_decides_nothing(office_client, submitted, answers, message):
    response = verify(office_client, submitted, **answers)

    assert (response.status_code, Verification.objects.count()) == (422, 0)
    assert message in response.text
    assert answers.get("place", "") in response.text


@pytest.fixture
def fulfilled(clerk_client):
    return CommitmentFactory(
        bureau=clerk_client.user.bureau,
        status=CommitmentStatus.FULFILLED,
        fulfilled_at=datetime(2025, 12, 1, 2, 0, tzinfo=UTC),
    )


def test_evidence_added_to_what_was_fulfilled_is_verified_again(clerk_client, fulfilled):
    address = reverse("evidence_add", args=[fulfilled.pk])
    assert address in page(clerk_client, fulfilled)
    assert "转回“待核查”" in clerk_client.get(address).text

    sent = {"version": fulfilled.version, "file_1": paper(), "text": "补充竣工备案表"}
    response = report(clerk_client, fulfilled, "evidence_add", **sent)

    fulfilled.refresh_from_db()
    assert (response.status_code, fulfilled.status, Evidence.objects.count()) == (302, "submitted", 1)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"file_1": None}, "请至少选择一份佐证材料。"),
        ({"text": " "}, "请写明补充材料的原因。"),
        ({"version": 99}, "这项承诺刚刚被其他人修改过"),
    ],
)
def test_added_evidence_that_lacks_something_changes_nothing(clerk_client, fulfilled, answers, message):
    sent = {"version": fulfilled.version, "file_1": paper()} | answers
    response = report(clerk_client, fulfilled, "evidence_add", **{k: v for k, v in sent.items() if v is not None})

    fulfilled.refresh_from_db()
    assert (response.status_code, fulfilled.status) == (422, "fulfilled")
    assert message in response.text
    assert f'name="version" value="{fulfilled.version}"' in response.text


def test_evidence_is_not_added_where_nothing_was_accepted(clerk_client, building):
    response = clerk_client.get(reverse("evidence_add", args=[building.pk]), follow=True)

    assert "“跟踪中”的承诺事项现在不能由您补充佐证材料。" in response.text


def test_progress_is_that_of_the_worst_target(office_client):
    first = TargetFactory(metric="停车场", low=4, high=4)
    second = TargetFactory(commitment=first.commitment, metric="泊位", low=200, high=None)
    update = ProgressUpdateFactory(commitment=first.commitment)
    MeasuredValueFactory(update=update, target=first, value=3)
    MeasuredValueFactory(update=update, target=second, value=300)

    shown = page(office_client, first.commitment)

    assert "总体进度：<strong>75.0%</strong>（按最慢的一项“停车场”计，2项目标中1项达到要求）" in shown
    assert "泊位：下限目标：完成值除以下限。" in shown


def test_a_target_without_a_figure_is_the_worst(office_client):
    first = TargetFactory(metric="停车场", low=4, high=4)
    TargetFactory(commitment=first.commitment, metric="泊位")
    MeasuredValueFactory(update=ProgressUpdateFactory(commitment=first.commitment), target=first, value=1)

    assert "总体进度：<strong>暂无完成值</strong>（按最慢的一项“泊位”计，2项目标中0项达到要求）" in page(
        office_client, first.commitment
    )
