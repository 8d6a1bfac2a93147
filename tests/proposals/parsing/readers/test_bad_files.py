import time
from collections.abc import Callable

import pytest

from proposals.parsing.readers import Limits, read_document, read_document_isolated
from proposals.parsing.types import UnreadableDocument
from tests.proposals.parsing.readers import bad_files
from tests.proposals.parsing.readers.letters import ROAD
from tests.proposals.parsing.readers.make_docx import make_docx, package, paragraph
from tests.proposals.parsing.readers.make_html import modern_page
from tests.proposals.parsing.readers.make_pdf import make_pdf


def refusal(data: bytes, name: str = "", limits: Limits | None = None) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(data, name=name, limits=limits or Limits())
    return caught.value


@pytest.mark.parametrize(
    ("make", "name", "code", "words"),
    [
        (lambda: b"", "答复.txt", "empty", "文件是空的"),
        (lambda: b"", "答复.docx", "empty", "文件是空的"),
        (lambda: b" \r\n\t\x00", "答复.txt", "empty", "文件是空的"),
        (bad_files.program, "答复.docx", "unsupported", "文件名是 .docx，内容却是程序"),
        (bad_files.image, "答复.pdf", "unsupported", "文件名是 .pdf，内容却是图片"),
        (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(99), "", "unsupported", "文件内容是图片"),
        (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(99), "a.rar", "unsupported", "压缩包"),
        (lambda: package({"a.txt": "x"}), "a.docx", "unsupported", "文件名是 .docx，内容却是压缩包"),
        (bad_files.spreadsheet, "台账.xlsx", "unsupported", "电子表格"),
        (lambda: bytes(range(256)) * 40, "答复.txt", "unsupported", "无法识别"),
        (bad_files.encrypted_pdf, "", "encrypted", "PDF 设有密码"),
        (bad_files.encrypted_docx, "答复.docx", "encrypted", "设有密码"),
        (bad_files.encrypted_doc, "答复.doc", "encrypted", "设有密码"),
        (bad_files.old_spreadsheet, "台账.doc", "unsupported", "文件名是 .doc，内容却是电子表格"),
        (lambda: bad_files.encrypted_doc()[:700], "答复.doc", "damaged", "已损坏"),
        (bad_files.encrypted_zip, "答复.docx", "encrypted", "设有密码"),
        (bad_files.bomb, "", "bomb", "展开后过大"),
        (bad_files.overlapping_zip, "", "bomb", "展开后过大"),
        (bad_files.crowded_zip, "", "bomb", "展开后过大"),
        (bad_files.external_entity, "", "bomb", "不安全"),
        (bad_files.laughing_entities, "", "bomb", "不安全"),
        (bad_files.deep_docx, "", "bomb", "嵌套过深"),
        (bad_files.climbing_zip, "", "damaged", "已损坏"),
        (lambda: make_docx(paragraph("答复"))[:-40], "", "damaged", "已损坏"),
        (lambda: package({"[Content_Types].xml": "", "word/document.xml": "<w:document"}), "", "damaged", "已损坏"),
        (lambda: make_pdf(ROAD)[:300], "", "damaged", "已损坏"),
        (lambda: make_docx("<w:p/>"), "", "no_text", "没有文字"),
        (lambda: b"<html><body><script>x</script></body></html>", "", "no_text", "没有文字"),
    ],
)
def test_each_bad_file_gets_its_code_and_a_plain_sentence(
    make: Callable[[], bytes], name: str, code: str, words: str
) -> None:
    error = refusal(make(), name)

    assert error.code == code
    assert words in str(error)
    assert str(error).endswith("。")


def test_a_header_that_lies_about_its_size_gains_nothing() -> None:
    assert refusal(bad_files.lying_bomb()).code in {"bomb", "damaged"}


def test_what_the_file_is_counts_as_it_unpacks() -> None:
    data = make_docx(paragraph("我局将继续做好各项工作。") * 2000)

    assert refusal(data, limits=Limits(unpacked_bytes=50_000)).code == "bomb"


@pytest.mark.parametrize(
    "data", [b"x" * 2000, make_docx(paragraph("答复")), make_pdf(["答复"])], ids=["text", "docx", "pdf"]
)
def test_a_file_over_the_size_limit_is_not_even_opened(data: bytes) -> None:
    error = refusal(data, limits=Limits(bytes=200))

    assert error.code == "too_large"
    assert "MB" in str(error)


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (make_docx(paragraph("特此答复。")), "答复.txt", "docx"),
        (make_pdf(ROAD), "答复.docx", "pdf"),
        ("特此答复。".encode("gb18030"), "答复.pdf", "text"),
        (modern_page(ROAD, ROAD[0]).encode(), "答复.doc", "html"),
        (b"junk\r\n" * 20 + make_pdf(ROAD), "答复.pdf", "pdf"),
        ("MZ县教育局关于建议的答复。".encode(), "答复.txt", "text"),
    ],
)
def test_a_wrong_name_does_no_harm(data: bytes, name: str, form: str) -> None:
    assert read_document(data, name=name).format == form


class TestInAProcessOfItsOwn:
    def test_the_answer_is_the_same(self) -> None:
        data = modern_page(ROAD, ROAD[0]).encode()

        assert read_document_isolated(data, name="答复.html") == read_document(data)

    def test_refusals_come_through(self) -> None:
        with pytest.raises(UnreadableDocument, match=r"文件名是 \.docx，内容却是程序") as caught:
            read_document_isolated(bad_files.program(), name="答复.docx")

        assert caught.value.code == "unsupported"

    def test_limits_come_through(self) -> None:
        with pytest.raises(UnreadableDocument) as caught:
            read_document_isolated("答复".encode() * 20, limits=Limits(characters=10))

        assert caught.value.code == "too_large"

    def test_an_empty_file_needs_no_process(self) -> None:
        with pytest.raises(UnreadableDocument) as caught:
            read_document_isolated(b"", timeout=0.0)

        assert caught.value.code == "empty"

    def test_what_takes_too_long_is_stopped(self) -> None:
        before = time.monotonic()

        with pytest.raises(UnreadableDocument, match=r"0\.01秒") as caught:
            read_document_isolated(make_pdf(ROAD), timeout=0.01)

        assert caught.value.code == "timeout"
        assert time.monotonic() - before < 5

    def test_a_file_that_eats_memory_is_refused(self) -> None:
        data = "路".encode() * 12_000_000

        with pytest.raises(UnreadableDocument) as caught:
            read_document_isolated(data, memory=160 * 1024 * 1024)

        assert caught.value.code in {"too_large", "damaged"}
