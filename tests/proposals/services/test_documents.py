"""Files are kept unchanged, read once, and never silently lost."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from proposals.enums import DocumentStatus, Role
from proposals.models import Document, Reply, UploadOutcome
from proposals.services.documents import (
    Incoming,
    parse_document,
    register_document,
    retry_document,
    start_batch,
    unread_document_ids,
)
from proposals.services.permissions import NotAllowed
from tests.factories.proposals import DocumentFactory, UploadBatchFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 9, 1, 4, 0, tzinfo=UTC)
LEASE = timedelta(seconds=90)
MB = 1024 * 1024
LETTER = """A类
云岭市城市管理局
云城管函〔2025〕31号
关于市政协六届三次会议第33号提案的答复
沈知行委员：
您提出的《关于加强城区停车管理的提案》收悉，现答复如下：
下一步，我局将于2025年底前在老城区新建停车场3个。
云岭市城市管理局
2025年7月28日
"""
ORIGINAL = LETTER.encode()


def incoming(content=ORIGINAL, name="答复.txt"):
    return Incoming(name=name, file=ContentFile(content, name=name))


def register(*args, **kwargs):
    return register_document(incoming(*args, **kwargs), batch=UploadBatchFactory(), max_bytes=MB)


def read(document, now=NOW):
    parse_document(document_id=document.pk, now=now, lease=LEASE, timeout=30)
    document.refresh_from_db()


def test_a_file_is_kept_unchanged_under_its_hash():
    outcome = register()

    document = outcome.document
    assert document.sha256 == hashlib.sha256(ORIGINAL).hexdigest()
    with document.file.open("rb") as kept:
        assert kept.read() == ORIGINAL
    assert document.file.name == f"originals/{document.sha256[:2]}/{document.sha256}"
    assert (document.name, document.status, outcome.is_duplicate) == ("答复.txt", "received", False)


def test_the_same_file_again_is_known_by_its_content_not_its_name():
    first = register(name="答复.txt")
    second = register(name="答复（副本）.txt")

    assert second.document == first.document
    assert second.is_duplicate
    assert Document.objects.count() == 1


def test_a_name_from_outside_never_becomes_a_path():
    assert register(name="../../etc/passwd").name == "passwd"
    assert register(name="C:\\letters\\答复.docx").name == "答复.docx"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "文件是空的，没有内容。"),
        (b"x" * (2 * MB), "文件大小2 MB，超过1 MB的上限。"),
    ],
)
def test_an_empty_or_oversized_file_is_refused_by_name(content, refusal):
    outcome = register(content)

    assert (outcome.name, outcome.document, outcome.refusal) == ("答复.txt", None, refusal)


def test_a_bureau_may_not_take_in_letters():
    with pytest.raises(NotAllowed, match="只有督查室"):
        start_batch(by=UserFactory(role=Role.CLERK))


def test_reading_stores_the_text_and_records_one_reply():
    document = register().document

    read(document)

    assert (document.status, document.parsed_at, document.format) == (DocumentStatus.READ, NOW, "text")
    reply = Reply.objects.get()
    assert reply.document == document
    assert (reply.doc_number, reply.result_mark, str(reply.replied_on)) == ("云城管函〔2025〕31号", "A", "2025-07-28")
    assert reply.proposal.is_draft
    assert reply.result_class.label == "已经解决或基本解决"


def test_reading_twice_records_one_reply():
    document = register().document

    read(document)
    read(document, now=NOW + timedelta(hours=1))

    assert Reply.objects.count() == 1
    assert document.attempts == 1


def test_a_document_under_way_is_left_alone_until_its_lease_is_over():
    document = register().document
    Document.objects.filter(pk=document.pk).update(claimed_at=NOW, attempts=1)

    assert unread_document_ids(now=NOW + timedelta(seconds=89), lease=LEASE) == []
    read(document, now=NOW + timedelta(seconds=89))
    assert document.status == DocumentStatus.RECEIVED
    assert unread_document_ids(now=NOW + timedelta(seconds=91), lease=LEASE) == [document.pk]
    read(document, now=NOW + timedelta(seconds=91))
    assert document.status == DocumentStatus.READ


def test_a_file_that_kills_its_reader_again_and_again_fails_with_a_reason():
    document = register().document
    Document.objects.filter(pk=document.pk).update(attempts=3)

    read(document)

    assert (document.status, document.failure_code) == (DocumentStatus.FAILED, "crashed")
    assert document.failure.startswith("多次读取都没有完成")


def test_a_file_that_is_no_letter_fails_with_a_sentence_and_can_be_tried_again():
    document = register(b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 500, name="答复.docx").document

    read(document)

    assert document.status == DocumentStatus.FAILED
    assert document.failure
    assert Reply.objects.count() == 0

    retry_document(document, by=UserFactory())
    document.refresh_from_db()
    assert (document.status, document.failure, document.attempts) == (DocumentStatus.RECEIVED, "", 0)


def test_a_person_of_a_bureau_may_not_retry():
    document = DocumentFactory(status=DocumentStatus.FAILED, failure="坏", failure_code="damaged")

    with pytest.raises(NotAllowed):
        retry_document(document, by=UserFactory(role=Role.HEAD))


def test_every_file_of_a_batch_has_its_outcome():
    batch = UploadBatchFactory()
    for content in (b"", ORIGINAL, ORIGINAL):
        register_document(incoming(content), batch=batch, max_bytes=MB)

    outcomes = UploadOutcome.objects.filter(batch=batch).order_by("pk")
    assert [(bool(o.refusal), o.is_duplicate) for o in outcomes] == [(True, False), (False, False), (False, True)]
