"""Whatever the bytes are, a reader answers with a text or with UnreadableDocument."""

import random
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from proposals.parsing.readers import Limits, read_document
from proposals.parsing.types import SourceText, UnreadableDocument
from tests.proposals.parsing.readers.letters import ROAD, WATER
from tests.proposals.parsing.readers.make_docx import level, make_docx, numbered, package, paragraph, table
from tests.proposals.parsing.readers.make_html import modern_page, table_page
from tests.proposals.parsing.readers.make_pdf import make_pdf

LIMITS = Limits(unpacked_bytes=4 << 20, characters=100_000)
_NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、")}{level(1, "decimal", "%2.")}'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
_BODY = (
    "".join(map(paragraph, ROAD)) + numbered("修路") + numbered("架桥", 1) + table([["任务", "时限"], ["修路", "年底"]])
)
FILES = {
    "docx": make_docx(_BODY, numbering=_NUMBERING),
    "pdf": make_pdf(WATER, header="云泽市水务局"),
    "html": modern_page(WATER, WATER[3]).encode(),
    "old html": table_page(ROAD, ROAD[0]).encode("gb18030"),
    "text": "\n".join(WATER).encode("gb18030"),
    "utf-16": "\n".join(WATER).encode("utf-16-le"),
}


@pytest.fixture(autouse=True, scope="module")
def _no_converter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(tmp_path_factory.mktemp("empty")))
        yield


def outcome(data: bytes) -> SourceText | None:
    try:
        return read_document(data, limits=LIMITS)
    except UnreadableDocument:
        return None


def mutated(data: bytes, seed: int) -> bytes:
    """Return ``data`` with a few bytes changed, stretches moved, doubled, dropped or cut off."""
    chance = random.Random(seed)
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(out)), chance.randint(1, 40)
        match chance.randrange(6):
            case 0:
                out[at] = chance.randrange(256)
            case 1:
                out[at] ^= 1 << chance.randrange(8)
            case 2:
                out[at:at] = out[at : at + length]
            case 3 if len(out) > 100:
                del out[at : at + length]
            case 4:
                out[at : at + length] = chance.randbytes(length)
            case _ if chance.random() < 0.2 and at > 50:
                del out[at:]
    return bytes(out)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_is_read_or_refused(name: str, seed: int) -> None:
    source = outcome(mutated(FILES[name], seed))

    if source is not None:
        assert all(0 <= block.span.start < block.span.end <= len(source.text) for block in source.blocks)
        assert all("\n" not in block.span.of(source.text) for block in source.blocks)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_damage_inside_the_packed_parts_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    body = mutated(_BODY.encode(), seed).decode("utf-8", errors="ignore")
    data = make_docx(body, numbering=mutated(_NUMBERING.encode(), seed + 1).decode("utf-8", errors="ignore"))

    outcome(data if chance.random() < 0.8 else package({"word/document.xml": body}))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_damage_inside_the_streams_of_a_pdf_is_read_or_refused(seed: int) -> None:
    data = make_pdf(ROAD)
    start = data.index(b"stream\n") + 7
    end = data.index(b"\nendstream")
    content = mutated(zlib.decompress(data[start:end]), seed)

    outcome(data[:start] + zlib.compress(content) + data[end:])


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"%PDF-")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
@example(b"{\\rtf1 x}")
@example(b"<html>")
@example(b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n")
@example(b"\xff\xfe")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    outcome(data)


@settings(max_examples=100, deadline=None)
@given(text=st.text(min_size=1, max_size=200))
def test_any_text_written_as_docx_comes_back_without_what_nobody_can_see(text: str) -> None:
    visible = "".join(ch for ch in text if ch.isprintable() and ch not in "\ufffe\uffff")
    source = outcome(make_docx(paragraph(visible)))

    assert (source.text if source else "").strip() == visible.strip()


@settings(max_examples=100, deadline=None)
@given(markup=st.text(alphabet=st.sampled_from("<>/=\"' abdiprtv#&;，。来源：\n\t"), max_size=300))
def test_any_markup_is_read_or_refused(markup: str) -> None:
    outcome(f"<html><body>{markup}".encode())
