"""Write a letter as OFD: the fewest parts that make a document after GB/T 33190, set by the maker of our PDFs."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.proposals.parsing.readers import make_pdf
from tests.proposals.parsing.readers.make_docx import package

_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MILLIMETRES = 25.4 / 72
_LINE = re.compile(r"/F1 (\S+) Tf (\S+) Tc 1 0 0 1 (\S+) (\S+) Tm <([0-9a-f]+)> Tj")


def make_ofd(paragraphs: Sequence[make_pdf.Paragraph], *, extra: str = "") -> bytes:
    """Return an OFD document of ``paragraphs``; ``extra`` is drawn on every page."""
    pages = make_pdf._lay_out(paragraphs, 2.0, justify=True)
    members: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {_OFD} DocType='OFD'><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for i, lines in enumerate(pages):
        foot = make_pdf._line(f"— {i + 1} —", 14, 280, 60)
        drawn = "".join(map(_text_object, [*lines, foot]))
        members[f"Doc_0/Pages/Page_{i}/Content.xml"] = (
            f"<ofd:Page {_OFD}><ofd:Content><ofd:Layer>{drawn}{extra}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return package(members)


def _text_object(line: str) -> str:
    found = _LINE.fullmatch(line)
    assert found is not None
    size, spacing, x, y = (float(part) * _MILLIMETRES for part in found.groups()[:4])
    text = bytes.fromhex(found[5]).decode("utf-16-be")
    steps = " ".join(f"{(size / 2 if ch.isascii() else size) + spacing:.4f}" for ch in text[:-1])
    top = 842 * _MILLIMETRES - y - size
    return (
        f'<ofd:TextObject ID="1" Boundary="{x:.4f} {top:.4f} 200 {size * 1.3:.4f}" Font="1" Size="{size:.4f}">'
        f'<ofd:TextCode X="0" Y="{size:.4f}" DeltaX="{steps}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )
