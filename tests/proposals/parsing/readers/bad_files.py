"""Files that people upload by mistake or in malice, made as small as they can be."""

import struct
import zipfile
import zlib
from io import BytesIO

from tests.proposals.parsing.readers.letters import WATER
from tests.proposals.parsing.readers.make_docx import make_docx, package, paragraph
from tests.proposals.parsing.readers.make_pdf import make_pdf

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def program() -> bytes:
    """Return the beginning of a Windows program."""
    return b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(200) + b"PE\x00\x00" + bytes(300)


def image() -> bytes:
    """Return a picture of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def encrypted_pdf() -> bytes:
    """Return a PDF whose password is not the empty one."""
    lock = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"
    )
    return make_pdf(WATER).replace(b"trailer\n<<", b"trailer\n<< /ID [<00112233> <00112233>] " + lock)


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file ([MS-CFB]) with ``streams`` at its top, each padded to four kilobytes."""
    sector, special, end, free = 512, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF
    entries = [("Root Entry", 5, end, 0)]
    table: list[int] = [special, end, free]  # the table itself, the directory, one for more of it
    table[1], table[2] = 2, end
    content = b""
    for name, stream in streams.items():
        padded = stream.ljust(4096, b"\0")
        padded += bytes(-len(padded) % sector)
        first, count = len(table), len(padded) // sector
        table += [*range(first + 1, first + count), end]
        entries.append((name, 2, first, len(padded)))
        content += padded
    directory = b""
    for i, (name, kind, start, size) in enumerate(entries):
        child = 1 if i == 0 and len(entries) > 1 else free
        right = i + 1 if 0 < i < len(entries) - 1 else free
        directory += name.encode("utf-16-le").ljust(64, b"\0")
        directory += struct.pack("<HBBIII36xIQ", 2 * len(name) + 2, kind, 1, free, right, child, start, size)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    table += [free] * (128 - len(table))
    return header + struct.pack("<128I", *table) + directory.ljust(1024, b"\0") + content


def encrypted_docx() -> bytes:
    """Return the outside of a .docx with a password, which is a compound file around the encrypted one."""
    return compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})


def encrypted_doc() -> bytes:
    """Return the head of a .doc with a password."""
    return compound({"WordDocument": struct.pack("<HH6xH", 0xA5EC, 0xC1, 0x0300), "1Table": b""})


def word_95() -> bytes:
    """Return the head of a .doc older than the format that is read."""
    return compound({"WordDocument": struct.pack("<HH6xH", 0xA5DC, 0x65, 0), "0Table": b""})


def old_spreadsheet() -> bytes:
    """Return the outside of an old Excel file."""
    return compound({"Workbook": b"x"})


def encrypted_zip() -> bytes:
    """Return a .docx whose members ask for a password by their flags."""
    data = bytearray(make_docx(paragraph("答复")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def bomb() -> bytes:
    """Return a .docx that unpacks to 64 MB of blanks from 64 KB."""
    blanks = b" " * (64 << 20)
    head = f"<w:document {_W}><w:body>".encode()
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": head + blanks + b"</w:body></w:document>"})


def lying_bomb() -> bytes:
    """Return the same with headers that say it is 100 bytes."""
    data = bytearray(bomb())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.rfind(mark)
        data[at + place : at + place + 4] = struct.pack("<I", 100)
    return bytes(data)


def overlapping_zip() -> bytes:
    """Return an archive in which two entries of the directory share one member's bytes (CVE-2024-0450)."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {_W}><w:body/></w:document>")
        copy = zipfile.ZipInfo("word/media.xml")
        info = archive.getinfo("word/document.xml")
        for part in ("header_offset", "CRC", "compress_size", "file_size", "compress_type", "flag_bits"):
            setattr(copy, part, getattr(info, part))
        archive.filelist.append(copy)
        archive.NameToInfo[copy.filename] = copy
    return out.getvalue()


def with_entities(declaration: str, use: str) -> bytes:
    """Return a .docx whose document declares entities."""
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<?xml version="1.0"?><!DOCTYPE x [{declaration}]><w:document {_W}><w:body>'
            f"<w:p><w:r><w:t>{use}</w:t></w:r></w:p></w:body></w:document>",
        }
    )


def external_entity() -> bytes:
    """Return a .docx that asks for a file of the server."""
    return with_entities('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;")


def laughing_entities() -> bytes:
    """Return a .docx whose entities grow a thousand million times."""
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    return with_entities(f'<!ENTITY e0 "lol">{levels}', "&e9;")


def deep_docx() -> bytes:
    """Return a .docx with tables nested three hundred deep."""
    return make_docx("<w:tbl><w:tr><w:tc>" * 80 + paragraph("答复") + "</w:tc></w:tr></w:tbl>" * 80)


def climbing_zip() -> bytes:
    """Return a .docx with a member that would leave its folder."""
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>", "../../etc/cron.d/x": "x"})


def crowded_zip() -> bytes:
    """Return an archive of six thousand empty members."""
    return package({f"word/{i}.xml": "" for i in range(6000)})


def spreadsheet() -> bytes:
    """Return the outside of an Excel file."""
    return package({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
