"""
Old Word documents.

``data/letter.doc`` is an invented letter that LibreOffice 7.4 wrote from a .docx with automatic numbers on five levels,
a heading style with a number, hidden text, a footnote, tracked changes, a table with cells of two
paragraphs, a field.
"""

import random
import stat
import struct
from contextlib import suppress
from pathlib import Path

import pytest

from proposals.libreoffice import find_program
from proposals.parsing.readers import Limits, read_document, read_document_isolated
from proposals.parsing.readers.office import convert_to_docx
from proposals.parsing.types import UnreadableDocument
from tests.proposals.parsing.readers.bad_files import compound, word_95
from tests.proposals.parsing.readers.letters import LETTERS
from tests.proposals.parsing.readers.make_docx import make_docx, paragraph

LETTER = (Path(__file__).parent / "data" / "letter.doc").read_bytes()


def plain_doc(text: str) -> bytes:
    """Return the least that is a Word 97 document: one piece of text, no formatting."""
    raw = text.encode("utf-16-le")
    head = bytearray(0x400)
    struct.pack_into("<HH6xH", head, 0, 0xA5EC, 0xC1, 0x0200)
    struct.pack_into("<i", head, 0x4C, len(text))
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, len(head), 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", head, 0x1A2, 0, len(table))
    return compound({"WordDocument": bytes(head) + raw, "1Table": table})


def test_an_old_document_reads_as_it_looks() -> None:
    source = read_document(LETTER, name="答复.doc")

    assert source.format == "doc"
    assert [(block.kind.value, block.span.of(source.text)) for block in source.blocks] == [
        ("paragraph", "关于提案的答复"),
        ("paragraph", "一、样式标题"),
        ("paragraph", "二、基本情况"),
        ("paragraph", "（一）明确时序"),
        ("paragraph", "1. 编制方案"),
        ("paragraph", "2. 报批"),
        ("paragraph", "(1) 征求意见"),
        ("paragraph", "①公示"),
        ("paragraph", "（二）落实资金"),
        ("paragraph", "三、有关问题"),
        ("paragraph", "公开文字"),
        ("paragraph", "有注。"),
        ("note", "2025年底数据。"),
        ("paragraph", "拟新建5所Wi-Fi"),
        ("table_row", "序号\t任务\t时限"),
        ("table_row", "1\t修路 架桥\t2026年底"),
        ("table_row", "2\t\tx"),
        ("paragraph", "感谢支持。"),
        ("paragraph", "2026"),
    ]


@pytest.mark.parametrize("letter", LETTERS, ids=["water", "school", "road"])
def test_a_plain_old_document_comes_back_character_for_character(letter: tuple[str, ...]) -> None:
    assert read_document(plain_doc("\r".join(letter) + "\r")).text == "\n".join(letter)


def test_fields_show_their_result() -> None:
    assert read_document(plain_doc("日期：\x13 DATE \x142026年6月\x15止\r")).text == "日期：2026年6月止"


class TestWithoutLibreOffice:
    @pytest.fixture(autouse=True)
    def _empty_path(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))

    @pytest.mark.parametrize(
        ("data", "words"),
        [(b"{\\rtf1\\ansi x}", "内容却是富文本（RTF）"), (word_95(), "很旧的 Word 格式")],
        ids=["rtf", "word 95"],
    )
    def test_formats_that_only_it_reads_are_refused_with_advice(self, data: bytes, words: str) -> None:
        with pytest.raises(UnreadableDocument, match=r"另存为 \.docx 后上传") as caught:
            read_document(data, name="答复.doc")

        assert caught.value.code == "unsupported"
        assert words in str(caught.value)

    def test_a_damaged_old_document_is_read_or_refused(self) -> None:
        for seed in range(150):
            chance = random.Random(seed)
            data = bytearray(LETTER)
            for _ in range(chance.randint(1, 8)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            with suppress(UnreadableDocument):
                read_document(bytes(data), limits=Limits(characters=200_000))


class TestTheConverter:
    """A stand-in on the path does what LibreOffice does; the real one is used where it is installed."""

    @staticmethod
    def office(tmp_path: Path, body: str) -> str:
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return str(program)

    def test_what_it_writes_is_returned(self, tmp_path: Path) -> None:
        office = self.office(
            tmp_path,
            'while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done\n'
            'mkdir -p "$out" && cp "$1" "$out/file.docx"',
        )

        assert convert_to_docx(b"content", ".rtf", office) == b"content"

    def test_its_failure_is_damage(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableDocument) as caught:
            convert_to_docx(b"content", ".rtf", self.office(tmp_path, "exit 1"))

        assert caught.value.code == "damaged"

    def test_it_is_stopped_in_time(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableDocument) as caught:
            convert_to_docx(b"content", ".rtf", self.office(tmp_path, "sleep 60"), seconds=0.2)

        assert caught.value.code == "timeout"

    @pytest.mark.skipif(find_program() is None, reason="LibreOffice is not installed")
    def test_rtf_is_read_by_the_real_one(self) -> None:
        text = "".join(f"\\u{ord(ch)}?" for ch in "我局将于年底前完成。")

        source = read_document_isolated(f"{{\\rtf1\\ansi {text}\\par}}".encode())

        assert source.text == "我局将于年底前完成。"
        assert source.format == "rtf"


def test_a_new_document_named_doc_is_read_as_what_it_is() -> None:
    assert read_document(make_docx(paragraph("特此答复。")), name="答复.doc").format == "docx"
