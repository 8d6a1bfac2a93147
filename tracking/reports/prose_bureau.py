"""What is said otherwise in a report of one bureau: it is called by its name, and what others did is not spoken of."""

from collections.abc import Mapping

from tracking.reports.blocks import Block, paragraph
from tracking.reports.text import Text
from tracking.reports.types import AnnualReport
from tracking.reports.words import Words, counted


def opening(report: AnnualReport, words: Words) -> str:
    """The first sentence; of one bureau it says whose promises these are."""
    return words("opening_of_bureau", 责任单位=report.bureau) if report.bureau else words("opening")


def handled(report: AnnualReport, words: Words, kinds: Text, given: Mapping[str, object]) -> tuple[Block, ...]:
    """
    What a bureau had to handle in which part, its letters, and the promises that are its own.

    Who only joined has no letter to write, and a promise may stand in the letter of another bureau. ``given`` is what
    is said of the promises in any report.
    """
    counts, bureau = report.overall, report.bureau
    parts = counted({"独办、主办、分办": counts.assigned.total, "会办": counts.joining.total}, "件次")
    answered = Text()
    if counts.replies.total.value:
        answered = words.text("answered_of_bureau", 责任单位=bureau, 答复件数=counts.replies.total)
    elif counts.assigned.total.value:
        answered = words.text("unanswered_of_bureau", 责任单位=bureau)
    said = words.text(
        "handled_of_bureau" if parts.pieces else "handled_none_of_bureau",
        责任单位=bureau,
        建议提案件数=counts.proposals.total,
        建议提案构成=kinds,
        办理方式=parts,
    )
    drafts = counts.drafts.total
    more = words.text("drafts", 待补全件数=drafts) if drafts.value else Text()
    blocks: list[Block] = [paragraph(said, more, answered)]
    if counts.commitments.total.value:
        told = words.text("promised_of_bureau", 责任单位=bureau, 承诺事项数=counts.commitments.total, **given)
        blocks.append(paragraph(told))
    return tuple(blocks)
