"""The parts of the report on what happened after the answers: opinions, changed dates, earlier years, last year."""

from collections.abc import Callable

from tracking.reports import tables
from tracking.reports.blocks import Block, Heading, Paragraph
from tracking.reports.types import AnnualReport
from tracking.reports.wording import share

Say = Callable[..., str]


def satisfaction(report: AnnualReport, words: Say) -> tuple[Block, ...]:
    """What proposers said, first and last; nothing in reports compiled before it was counted."""
    said = report.satisfaction
    if said is None:
        return ()
    heading = Heading(2, words("satisfaction_heading"))
    if not said.final_result.rated.value:
        return (heading, Paragraph(words("satisfaction_none")))
    text = words(
        "satisfaction",
        评价份数=said.final_result.rated.value,
        首次满意率=share(said.first_result.rate),
        最终满意率=share(said.final_result.rate),
        首次不满意份数=said.first_result.dissatisfied.value,
        最终不满意份数=said.final_result.dissatisfied.value,
    )
    return (heading, Paragraph(text), tables.satisfaction(report))


def adjusted(report: AnnualReport, words: Say) -> tuple[Block, ...]:
    """Extensions, pauses, what cannot be kept and what was replaced; nothing where there was none of them."""
    figures = report.commitments
    counts = {
        "延期项数": figures.extended.value,
        "暂停项数": figures.paused.value,
        "无法兑现项数": figures.unachievable.value,
        "补充答复项数": figures.superseded.value,
    }
    if not any(counts.values()):
        return ()
    text = words("adjusted", **counts, 原期限兑现项数=figures.kept_as_promised.value)
    return (Heading(2, words("adjusted_heading")), Paragraph(text))


def carried(report: AnnualReport, words: Say) -> tuple[Block, ...]:
    """What earlier years had left open; nothing where they had left nothing."""
    if report.carried is None or not report.carried.figures.confirmed.value:
        return ()
    figures = report.carried.figures
    text = words(
        "carried",
        结转项数=figures.confirmed.value,
        结转兑现项数=figures.kept.value,
        结转逾期项数=figures.overdue.value,
    )
    return (Heading(2, words("carried_heading")), Paragraph(text), tables.carried(report))


def compared(report: AnnualReport, words: Say) -> tuple[Block, ...]:
    """This year beside last year; nothing where last year has nothing on file."""
    if not any(line.then.value for line in report.compared):
        return ()
    return (Heading(2, words("compared_heading")), Paragraph(words("compared")), tables.compared(report))


def weak(report: AnnualReport, words: Say, *, annex: str) -> tuple[Block, ...]:
    """Promises that cannot be checked, and those made before; ``annex`` lists the latter."""
    said = []
    if report.problems.soft.value:
        said.append(words("soft", 项数=report.problems.soft.value))
    if report.problems.again.value:
        said.append(words("again", 项数=report.problems.again.value, 附件=annex))
    return (Heading(2, words("weak_heading")), Paragraph("".join(said))) if said else ()
