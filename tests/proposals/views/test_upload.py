"""The upload page: what is taken, what is refused, and how people are told."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proposals.models import Document, UploadBatch, UploadOutcome
from tests.factories.proposals import DocumentFactory, ReplyFactory, UploadBatchFactory, UploadOutcomeFactory

pytestmark = pytest.mark.django_db

LETTER = "您提出的提案收悉，现答复如下：\n下一步，我局将新建停车场3个。".encode()


def upload(client, *files, **extra):
    return client.post(reverse("letter_upload"), {"letters": list(files)}, **extra)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("空.txt", b"", "文件是空的，没有内容。"),
        ("零字节.docx", b"", "文件是空的，没有内容。"),
        ("大.txt", b"a" * (3 * 1024 * 1024), "文件大小3 MB，超过2 MB的上限。"),
    ],
)
def test_a_file_without_use_is_refused_by_name(office_client, settings, name, content, refusal):
    settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024

    response = upload(office_client, SimpleUploadedFile(name, content))

    outcome = UploadOutcome.objects.get()
    assert (response.url, outcome.name, outcome.refusal) == (
        reverse("upload_batch", args=[outcome.batch_id]),
        name,
        refusal,
    )
    assert refusal in office_client.get(response.url).text


def test_the_same_letter_twice_in_one_upload_is_kept_once(office_client):
    response = upload(office_client, SimpleUploadedFile("甲.txt", LETTER), SimpleUploadedFile("乙.txt", LETTER))

    assert Document.objects.count() == 1
    assert list(UploadOutcome.objects.order_by("pk").values_list("name", "is_duplicate")) == [
        ("甲.txt", False),
        ("乙.txt", True),
    ]
    assert "乙.txt" in office_client.get(response.url).text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("关于" + "很长的名字" * 15 + ".txt", "关于" + "很长的名字" * 15 + ".txt"),
        ("<b>粗</b>&'.txt", "b&gt;&amp;&#x27;.txt"),
        ("..\\..\\秘密.txt", "秘密.txt"),
    ],
)
def test_a_file_name_is_shown_as_words_and_never_as_markup_or_path(office_client, name, shown):
    response = upload(office_client, SimpleUploadedFile(name, LETTER))

    page = office_client.get(response.url).text
    assert shown in page
    assert "<b>" not in page


def test_no_file_chosen_is_said_at_the_field(office_client):
    response = office_client.post(reverse("letter_upload"), {})

    assert "请选择要上传的文件。" in response.text
    assert not UploadBatch.objects.exists()


def test_more_files_than_are_taken_at_once_are_answered_in_chinese(office_client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2

    response = upload(office_client, *(SimpleUploadedFile(f"{n}.txt", LETTER) for n in range(3)))

    assert response.status_code == 400
    assert "可能是一次选择的文件太多" in response.text
    assert not Document.objects.exists()


def test_the_page_says_how_much_is_taken(office_client, settings):
    settings.UPLOAD_MAX_BYTES = 50 * 1024 * 1024
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 300

    assert "最多300份，每份不超过50 MB" in office_client.get(reverse("letter_upload")).text


def test_the_result_leads_to_the_review_of_the_first_letter(office_client):
    batch = UploadBatchFactory()
    reply = ReplyFactory(document=DocumentFactory(), subject="停车管理")
    UploadOutcomeFactory(batch=batch, document=reply.document)

    page = office_client.get(reverse("upload_batch", args=[batch.pk])).text

    assert f'<a class="button primary" href="{reverse("letter_review", args=[reply.pk])}">开始审读</a>' in page


def test_a_result_without_a_letter_that_was_read_offers_no_review(office_client):
    batch = UploadBatchFactory()
    UploadOutcomeFactory(batch=batch, document=None, refusal="文件是空的，没有内容。")

    assert "开始审读" not in office_client.get(reverse("upload_batch", args=[batch.pk])).text


def test_a_form_from_a_page_that_is_no_longer_good_is_answered_in_chinese(office_client):
    office_client.handler.enforce_csrf_checks = True

    response = office_client.post(reverse("letter_upload"), {"letters": io.BytesIO(LETTER)})

    assert response.status_code == 403
    assert "请返回上一页，刷新后再提交。" in response.text


def test_opening_the_address_of_a_submission_leads_back(office_client):
    document = DocumentFactory()

    response = office_client.get(reverse("document_retry", args=[document.pk]))

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert f'<a class="button primary" href="{reverse("desk")}">回到原来的页面</a>' in response.text
