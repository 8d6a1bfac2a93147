"""The parts of the report on what happened after the answers: opinions, changed dates, earlier years, last year."""

from tracking.reports import lists, tables
from tracking.reports.annexes import Numbers
from tracking.reports.blocks import Block, Heading, Paragraph, paragraph
from tracking.reports.facets import TABLE_WORDS
from tracking.reports.figures import VERDICT_LABELS, Share, StateFigures, VerdictLine
from tracking.reports.rows import RowTable
from tracking.reports.text import Text
from tracking.reports.types import AnnualReport, Differing, Opinions, Satisfaction
from tracking.reports.wording import day, share
from tracking.reports.words import Words, counted, item_words

# The text names an example of so many fields; places have five to eight.
FIELDS_NAMED = 8


def satisfaction(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    """What proposers said, first and last; nothing in reports compiled before it was counted."""
    said = report.satisfaction
    if said is None:
        return ()
    heading = Heading(2, words("satisfaction_heading"))
    if not said.final_result.rated.value:
        return (heading, Paragraph(words("satisfaction_none")))
    if said.final_result.rate.is_few:
        few = words.text(
            "satisfaction_few",
            评价份数=said.final_result.rated,
            首次结果评价=_opinions(said.first_result),
            最终结果评价=_opinions(said.final_result),
            首次态度评价=_opinions(said.first_attitude),
            最终态度评价=_opinions(said.final_attitude),
        )
        return (heading, paragraph(few), tables.satisfaction(report))
    text = words.text(
        "satisfaction",
        评价份数=said.final_result.rated,
        首次满意率=share(said.first_result.rate),
        首次满意份数=said.first_result.rate.numerator,
        首次不满意份数=said.first_result.dissatisfied,
        最终满意率=share(said.final_result.rate),
        最终满意份数=said.final_result.rate.numerator,
        最终不满意份数=said.final_result.dissatisfied,
        首次态度满意率=share(said.first_attitude.rate),
        最终态度满意率=share(said.final_attitude.rate),
    )
    return (heading, paragraph(text), tables.satisfaction(report))


def verdicts_told(verdicts: tuple[VerdictLine, ...]) -> Text:
    """已达到60个、推进中20个: what there is of each verdict."""
    return counted({VERDICT_LABELS[line.verdict]: line.figure for line in verdicts}, "个")


def _opinions(said: Opinions) -> Text:
    return counted({"满意": said.satisfied, "基本满意": said.basically, "不满意": said.dissatisfied}, "份")


def adjusted(report: AnnualReport, words: Words, numbers: Numbers) -> tuple[Block, ...]:
    """Extensions, pauses, what cannot be kept and what was replaced; nothing where there was none of them."""
    figures = report.commitments
    counts = {
        "adjusted_extended": figures.extended,
        "adjusted_paused": figures.paused,
        "adjusted_impossible": figures.unachievable,
        "adjusted_superseded": figures.superseded,
    }
    said = Text.joined("、", (words.text(key, 项数=figure) for key, figure in counts.items() if figure.value))
    if not said.pieces:
        return ()
    text = words.text(
        "adjusted",
        调整情况=said,
        延期项数=figures.extended,
        暂停项数=figures.paused,
        无法兑现项数=figures.unachievable,
        补充答复项数=figures.superseded,
        原期限兑现项数=figures.kept_as_promised,
        原期限兑现=words.text("as_promised", 项数=figures.kept_as_promised)
        if figures.kept_as_promised.value
        else words.text("none_as_promised"),
        见附件=numbers.see(lists.extended, lists.paused, lists.impossible, lists.superseded),
    )
    return (Heading(2, words("adjusted_heading")), paragraph(text))


def kept(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    """What was kept, field by field with an example each; nothing where nothing was."""
    if not report.kept:
        return ()
    figures = {line.label: line.figures.kept for line in report.by_topic if line.figures.kept.value}
    blocks: list[Block] = [Heading(2, words("kept_heading"))]
    # What is all of one field is told by its example.
    if len(figures) > 1:
        blocks.append(paragraph(words.text("kept", 项数=report.commitments.kept, 领域数=len(figures))))
    for position, item in enumerate(report.kept[:FIELDS_NAMED], start=1):
        said = words.text(
            "kept_item",
            序号=position,
            领域=item.topic or "其他",
            项数=figures[item.topic or "未填领域"],
            引出="如" if figures[item.topic or "未填领域"].value > 1 else "即",
            销号日期=day(item.fulfilled) if item.fulfilled else "",
            **{name: value for name, value in item_words(item).items() if name != "承诺期限"},
        )
        blocks.append(paragraph(said))
    return tuple(blocks)


def carried(report: AnnualReport, words: Words, numbers: Numbers) -> tuple[Block, ...]:
    """What earlier years had left open, and their pledged numbers; nothing where they had left nothing."""
    known = tables.carried_of(report)
    figures = known.figures
    if not figures.confirmed.value:
        return ()
    text = words.text(
        "carried",
        结转项数=figures.confirmed,
        结转兑现项数=figures.kept,
        结转逾期项数=figures.overdue,
        结转到期项数=figures.due,
        结转按期兑现项数=figures.due_kept_in_time,
        结转未办结项数=known.open,
        见附件=numbers.see(lists.carried_open),
        结转进展=_carried_so_far(figures, words),
        结转去向=words.text("carried_open", 结转未办结项数=known.open, 见附件=numbers.see(lists.carried_open))
        if known.open.value
        else words.text("carried_closed"),
    )
    targets = (
        words.text(
            "carried_targets",
            结转目标数=known.targets_counted,
            各结论个数=verdicts_told(known.verdicts),
            见附件=numbers.see(lists.carried_targets),
        )
        if known.targets_counted.value
        else ""
    )
    return (Heading(2, words("carried_heading")), paragraph(text, targets), tables.carried(report))


def _carried_so_far(figures: StateFigures, words: Words) -> Text:
    """已兑现21项；到期的24项中，按期兑现18项、逾期未兑现4项: what there is none of is not counted up."""
    some = figures.kept.value > 0
    kept = words.text("carried_kept", 结转兑现项数=figures.kept) if some else words.text("carried_none_kept")
    ended = {
        "按期兑现": figures.due_kept_in_time,
        "逾期兑现": figures.kept_late,
        "逾期未兑现": figures.overdue,
    }
    said = counted(ended, "项")
    if not said.pieces:
        return kept
    alone = [label for label, figure in ended.items() if figure.value == figures.due.value]
    if not alone:
        return Text.of(kept, words.text("carried_due", 结转到期项数=figures.due, 各情况项数=said))
    key = "carried_due_all" if figures.due.value > 1 else "carried_due_one"
    return Text.of(kept, words.text(key, 结转到期项数=figures.due, 落实情况=alone[0]))


def compared(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    """This year beside last year, and why last year's figures are others now; nothing where nothing is on file."""
    if not any(line.then.value for line in report.compared):
        return ()
    now, then = report.commitments, report.last_year
    few = any(rate.is_few for year in (now, then) for rate in (year.kept_rate, year.in_time_rate))
    counts = {
        "兑现项数": now.kept,
        "上年兑现项数": then.kept,
        "按期兑现项数": now.due_kept_in_time,
        "上年按期兑现项数": then.due_kept_in_time,
    }
    text = words.text(
        "compared_few" if few else "compared",
        **counts,
        承诺事项数=now.confirmed,
        上年承诺事项数=then.confirmed,
        兑现率=share(now.kept_rate),
        上年兑现率=share(then.kept_rate),
        兑现率变化=points(now.kept_rate, then.kept_rate, words),
        按期兑现率=share(now.in_time_rate),
        上年按期兑现率=share(then.in_time_rate),
        按期兑现率变化=points(now.in_time_rate, then.in_time_rate, words),
    )
    # A report compiled before last year's rates were kept has the table alone.
    said = [paragraph(_compared_matters(report, words), text)] if then.confirmed.key else []
    return (
        Heading(2, words("compared_heading")),
        *said,
        *_compared_targets_and_opinions(report, words),
        *_restated(report, words),
        tables.compared(report),
    )


def points(now: Share, then: Share, words: Words) -> str:
    """How much a rate changed, in percentage points of the printed rates: 比上年同期提高3.2个百分点."""
    if now.percent is None or then.percent is None:
        return words("points_none")
    change = now.percent - then.percent
    return words("points_up" if change > 0 else "points_down", 百分点=abs(change)) if change else words("points_same")


def _restated(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    why = report.restated
    if why is None:
        return ()
    promises = Differing(RowTable.COMMITMENTS, why.added, why.removed, why.moved)
    said = "；".join(filter(None, (_why(differing, words) for differing in (promises, *why.others))))
    edition = f"第{why.edition}版" if why.edition > 1 else ""
    return (Paragraph(words("restated", 报告编号=f"{why.report}{edition}", 变化原因=said)),) if said else ()


# How rows are counted that last year's report counted otherwise.
_UNITS = {RowTable.PROPOSALS: "件", RowTable.REPLIES: "件", RowTable.TARGETS: "个", RowTable.RATINGS: "份"}


def _why(differing: Differing, words: Words) -> str:
    """承诺事项现在列入而上年报告没有列入的2项: one kind of rows, with a clause for each way in which they differ."""
    table = RowTable(differing.table)
    unit = _UNITS.get(table, "项")
    counts = (("added", differing.added), ("removed", differing.removed), ("moved", differing.moved))
    said = [words(f"restated_{how}", 数量=f"{count}{unit}") for how, count in counts if count]
    return TABLE_WORDS[table] + "，".join(said) if said else ""


def _compared_matters(report: AnnualReport, words: Words) -> Text:
    """How many proposals and letters; nothing in reports compiled before they were compared."""
    counts, before = report.overall, report.earlier
    if before is None:
        return Text()
    return words.text(
        "compared_matters",
        建议提案件数=counts.proposals.total,
        上年建议提案件数=before.proposals.total,
        答复件数=counts.replies.total,
        上年答复件数=before.replies.total,
    )


def _compared_targets_and_opinions(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    before, targets = report.earlier, report.overall.targets.total
    if before is None:
        return ()
    said = []
    if targets.value and before.targets.value:
        said.append(
            words.text(
                "compared_targets",
                量化目标数=targets,
                上年量化目标数=before.targets,
                各结论个数=verdicts_told(report.verdicts),
                上年各结论个数=verdicts_told(before.verdicts),
            )
        )
    if report.satisfaction and before.satisfaction:
        said.append(_compared_opinions(report.satisfaction, before.satisfaction, words))
    return (paragraph(*said),) if any(text.pieces for text in said) else ()


def _compared_opinions(now: Satisfaction, then: Satisfaction, words: Words) -> Text:
    """How many said what of the result, and how the rates changed where there are enough of both years."""
    first, final, first_then, final_then = (
        now.first_result,
        now.final_result,
        then.first_result,
        then.final_result,
    )
    if not (final.rated.value and final_then.rated.value):
        return Text()
    few = final.rate.is_few or final_then.rate.is_few
    return words.text(
        "compared_opinions_few" if few else "compared_opinions",
        评价份数=final.rated,
        上年评价份数=final_then.rated,
        首次结果评价=_opinions(first),
        上年首次结果评价=_opinions(first_then),
        最终结果评价=_opinions(final),
        上年最终结果评价=_opinions(final_then),
        首次满意率=share(first.rate, "份"),
        上年首次满意率=share(first_then.rate, "份"),
        首次满意率变化=points(first.rate, first_then.rate, words),
        最终满意率=share(final.rate, "份"),
        上年最终满意率=share(final_then.rate, "份"),
        最终满意率变化=points(final.rate, final_then.rate, words),
    )
