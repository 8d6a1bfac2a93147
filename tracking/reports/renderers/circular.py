"""The draft of the circular as an official document."""

from collections.abc import Iterable

from tracking.reports import circular
from tracking.reports.renderers.docx_layout import new_document
from tracking.reports.renderers.docx_parts import (
    add_addressee,
    add_blocks,
    add_signature,
    add_title,
    name_document,
    written,
)
from tracking.reports.rows import CommitmentRow
from tracking.reports.types import AnnualReport, Imprint
from tracking.reports.words import Words


def render(report: AnnualReport, imprint: Imprint, *, overdue: Iterable[CommitmentRow]) -> bytes:
    """Write the draft, ready to be edited and issued."""
    words = Words(report, imprint.phrases)
    document = new_document()
    title, signer = words("circular_title").splitlines(), words("signer")
    name_document(document, "".join(title), signer, imprint)
    add_title(document, title)
    add_addressee(document, circular.addressee(report, words))
    add_blocks(document, circular.body(report, words, overdue), None)
    add_signature(document, signer, imprint.compiled_on)
    return written(document)
