"""
The report in the order an official report has: headings, paragraphs, tables and charts.

Sentences come from templates (tracking.reports.phrase_list) filled with figures; nothing is said that no figure
supports, and a list that is empty says so.
"""

from collections.abc import Iterable
from datetime import timedelta

from tracking.reports import charts, deeds, lists, prose_bureau, prose_follow_up, prose_notes, prose_problems, tables
from tracking.reports.annexes import Numbers, annexes
from tracking.reports.blocks import Block, Heading, Paragraph, paragraph
from tracking.reports.figures import STATE_LABELS, VERDICT_LABELS, KindFigures, Share, StateFigures
from tracking.reports.kinds import called
from tracking.reports.phrases import Phrases
from tracking.reports.table import Table
from tracking.reports.text import Text
from tracking.reports.types import AnnualReport
from tracking.reports.wording import chinese_number, class_words, day, percent, share
from tracking.reports.words import Words, counted


def title(report: AnnualReport, phrases: Phrases) -> tuple[str, ...]:
    """The title, broken where its meaning allows; a report of one assembly or bureau says whose it is."""
    lines = Words(report, phrases)("title").splitlines()
    whose = "，".join(name for name in (report.assembly, report.bureau) if name)
    return (*lines, *([f"（{whose}）"] if whose else []))


def addressee(report: AnnualReport, phrases: Phrases) -> str:
    """主送机关; empty where the office wants none."""
    return Words(report, phrases)("addressee")


def signer(report: AnnualReport, phrases: Phrases) -> str:
    """发文机关署名."""
    return Words(report, phrases)("signer")


def remark(report: AnnualReport, phrases: Phrases) -> str:
    """附注, without its brackets; empty where the office wants none."""
    return Words(report, phrases)("remark").strip("（）")


def body(report: AnnualReport, phrases: Phrases) -> tuple[Block, ...]:
    """The five parts of the report between the addressee and the list of annexes."""
    words, numbers = Words(report, phrases), Numbers(report)
    closing = words("closing")
    return numbered(
        (
            Paragraph(prose_bureau.opening(report, words)),
            *_overall(report, words),
            *_commitments(report, words, numbers),
            *_targets(report, words, numbers),
            *prose_problems.problems(report, words, numbers),
            *_outlook(report, words, numbers),
            *([Paragraph(closing)] if closing else []),
        )
    )


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Number the headings: 一、 through the text, （一） anew under each."""
    result: list[Block] = []
    first = second = 0
    for block in blocks:
        if not isinstance(block, Heading):
            result.append(block)
        elif block.level == 1:
            first, second = first + 1, 0
            result.append(Heading(1, f"{chinese_number(first)}、{block.text}"))
        else:
            second += 1
            result.append(Heading(2, f"（{chinese_number(second)}）{block.text}"))
    return tuple(result)


def annex_titles(report: AnnualReport) -> tuple[str, ...]:
    """The list of annexes (附件说明), the notes on counting last."""
    return (*(table.title for table in annexes(report)), prose_notes.TITLE)


def _overall(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    counts = report.overall
    drafts = counts.drafts.total
    given = {
        "承诺构成": _kinds(report, words, counts.commitments, ("建议答复", "提案答复"), "项"),
        "量化情况": words.text("with_targets", 量化目标数=counts.targets.total)
        if counts.targets.total.value
        else words.text("without_targets"),
    }
    if report.bureau:
        kinds = _kinds(report, words, counts.proposals, ("人大代表建议", "政协提案"), "件")
        return (
            Heading(1, words("overall_heading")),
            Heading(2, words("handled_heading")),
            *prose_bureau.handled(report, words, kinds, given),
            tables.overall(report),
            *(_classes(report, words) if counts.replies.total.value else ()),
        )
    handled = words.text(
        "handled",
        建议提案件数=counts.proposals.total,
        建议件数=counts.proposals.suggestions,
        提案件数=counts.proposals.proposals,
        交办件次=counts.assigned.total,
        会办件次=counts.joining.total,
        已答复件数=counts.replied.total,
        # Templates of earlier reports and of the office may say it of a few, too.
        已答复占比=percent(Share(counts.replied.total.value, counts.proposals.total.value).percent),
        答复件数=counts.replies.total,
        建议提案构成=_kinds(report, words, counts.proposals, ("人大代表建议", "政协提案"), "件"),
        会办情况=words.text("joining", 会办件次=counts.joining.total) if counts.joining.total.value else "",
        答复情况=_answered(report, words),
    )
    promised = words.text(
        "promised",
        承诺事项数=counts.commitments.total,
        建议承诺数=counts.commitments.suggestions,
        提案承诺数=counts.commitments.proposals,
        量化目标数=counts.targets.total,
        **given,
    )
    return (
        Heading(1, words("overall_heading")),
        Heading(2, words("handled_heading")),
        paragraph(handled, words.text("drafts", 待补全件数=drafts) if drafts.value else "", _why_uneven(report, words)),
        *([paragraph(promised)] if counts.commitments.total.value else []),
        tables.overall(report),
        *_classes(report, words),
    )


def _classes(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    """What the letters say of the result, and what proposers say of the letters."""
    return (
        Heading(2, words("classes_heading")),
        paragraph(_class_sentence(report, words), _class_moves(report, words)),
        *([tables.classes(report)] if report.overall.replies.total.value else []),
        *prose_follow_up.satisfaction(report, words),
    )


def _kinds(report: AnnualReport, words: Words, counts: KindFigures, kinds: tuple[str, str], unit: str) -> Text:
    """，其中人大代表建议3件、政协提案3件; nothing where the report is about one kind, or there is nothing."""
    one, other = kinds
    parts = counted({one: counts.suggestions, other: counts.proposals}, unit)
    if called(report).is_one or not counts.total.value:
        return Text()
    if counts.total.value in {counts.suggestions.value, counts.proposals.value}:
        alone = "kinds_all_one" if counts.total.value > 1 else "kinds_one"
        return words.text(alone, 种类=one if counts.suggestions.value else other)
    return words.text("kinds_both", 构成=parts)


def _answered(report: AnnualReport, words: Words) -> Text:
    """已有118件收到答复，占98.3%，收到答复件129件; all and none have words of their own."""
    matters, replied, replies = (
        report.overall.proposals.total,
        report.overall.replied.total,
        report.overall.replies.total,
    )
    if not replied.value:
        return words.text("answered_none" if matters.value > 1 else "answered_none_of_one")
    if replied.value == matters.value:
        return words.text("answered_all" if matters.value > 1 else "answered_one", 答复件数=replies)
    whole = Share(replied.value, matters.value)
    some = "answered_few" if whole.is_few else "answered_some"
    return words.text(some, 已答复件数=replied, 已答复占比=share(whole), 答复件数=replies)


def _why_uneven(report: AnnualReport, words: Words) -> Text:
    """Why 件, 件次 and 答复件 are not the same number; nothing where nothing is known to set them apart."""
    counts = report.overall
    reasons = [
        words.text(key, 件数=figure)
        for key, figure in (
            ("uneven_shared", counts.shared),
            ("uneven_unassigned", counts.unassigned),
            ("uneven_again", counts.answered_again),
        )
        if figure.value
    ]
    return words.text("uneven", 数量不同的原因=Text.joined("，", reasons)) if reasons else Text()


def _class_sentence(report: AnnualReport, words: Words) -> Text:
    total = report.overall.replies.total
    if not total.value:
        return words.text("classes_none")
    schemes: dict[str, list[Text]] = {}
    for line in report.classes:
        if line.replies.value:
            part = Share(line.replies.value, total.value)
            key = "class_part_few" if part.is_few else "class_part"
            said = words.text(key, 办理结果=tables.class_words(line), 件数=line.replies, 占比=share(part))
            schemes.setdefault(line.scheme, []).append(said)
    parts = [
        Text.of(words("class_scheme", 分类方案=scheme) if scheme else "", Text.joined("；", said))
        for scheme, said in schemes.items()
    ]
    return words.text("classes", 答复件数=total, 各类别情况=Text.joined("；", parts))


def _class_moves(report: AnnualReport, words: Words) -> Text:
    if not report.class_moves:
        return Text()
    moves = (
        words.text("class_move", 原类别=class_words(move.before), 现类别=class_words(move.after), 件数=move.figure)
        for move in report.class_moves
    )
    return words.text("class_moves", 转类情况=Text.joined("，", moves))


def _commitments(report: AnnualReport, words: Words, numbers: Numbers) -> tuple[Block, ...]:
    figures = report.commitments
    total = figures.confirmed
    divided = counted({STATE_LABELS[state]: figures.of(state) for state in tables.shown_states(figures)}, "项")
    remarks = (
        ("behind", figures.behind),
        ("submitted_in_time", figures.late_but_submitted_in_time),
        ("overdue_submitted", figures.overdue_but_submitted),
        ("undated_kept", figures.undated_kept),
    )
    chart = charts.states(report)
    early = figures.kept_in_time.value - figures.due_kept_in_time.value
    rates = words.text(
        _rates_told(figures),
        兑现率=share(figures.kept_rate),
        承诺事项数=total,
        兑现项数=figures.kept,
        按期兑现率=share(figures.in_time_rate),
        到期项数=figures.due,
        按期兑现项数=figures.due_kept_in_time,
    )
    states: tuple[Block, ...] = (
        (
            paragraph(
                _states_told(figures, words, divided),
                *(words.text(key, 项数=figure) for key, figure in remarks if figure.value),
            ),
            *_divided(tables.states(report)),
            *([chart] if len(chart.bars) > 1 else []),
            Heading(2, words("rates_heading")),
            paragraph(rates),
            paragraph(words.text("rates_defined"), words.text("rates_early", 项数=early) if early else ""),
        )
        if total.value
        else (Paragraph(words("states_none")),)
    )
    return (
        Heading(1, words("commitments_heading")),
        Heading(2, words("states_heading")),
        *states,
        *prose_follow_up.adjusted(report, words, numbers),
        *_parts(report, words, numbers),
        *prose_follow_up.kept(report, words),
        *prose_follow_up.carried(report, words, numbers),
        *prose_follow_up.compared(report, words),
    )


def _states_told(figures: StateFigures, words: Words, divided: Text) -> Text:
    """Which states there are; of all in one state that it is this one."""
    total = figures.confirmed
    alone = [STATE_LABELS[state] for state in tables.shown_states(figures) if figures.of(state).value == total.value]
    if not alone:
        return words.text("states", 承诺事项数=total, 各情况项数=divided)
    return words.text("states_all" if total.value > 1 else "states_one", 承诺事项数=total, 落实情况=alone[0])


def _divided(table: Table) -> tuple[Table, ...]:
    """A table of one line and its total says no more than the sentence above it."""
    return (table,) if len(table.lines) > 2 else ()


def _rates_told(figures: StateFigures) -> str:
    """Which template tells the rates: of a few there are only counts."""
    if not figures.due.value:
        return "rates_few_nothing_due" if figures.kept_rate.is_few else "rates_nothing_due"
    if figures.kept_rate.is_few:
        return "rates_few"
    return "rates_due_few" if figures.in_time_rate.is_few else "rates"


def _parts(report: AnnualReport, words: Words, numbers: Numbers) -> tuple[Block, ...]:
    if not report.by_bureau:
        return ()
    printed = numbers.of(tables.bureaus, tables.letter_classes, tables.topics)
    by_year = numbers.of(tables.years)
    # A report of one bureau has nobody to be divided among.
    if not printed and not by_year:
        return ()
    said = "parts_of_bureau" if report.bureau else "parts"
    heading = "parts_heading_of_bureau" if report.bureau else "parts_heading"
    return (
        Heading(2, words(heading)),
        Paragraph(
            (words(said, 责任单位数=len(report.by_bureau), 附件=printed) if printed else "")
            + (words("parts_years", 附件=by_year) if by_year else "")
        ),
        *([charts.bureaus(report)] if len(report.by_bureau) > 1 else []),
    )


def _targets(report: AnnualReport, words: Words, numbers: Numbers) -> tuple[Block, ...]:
    total = report.overall.targets.total
    if report.bureau and not report.commitments.confirmed.value:
        return ()
    verdicts = prose_follow_up.verdicts_told(report.verdicts)
    summed = numbers.of(tables.units)
    units = words("units", 附件=summed) if summed else ""
    done_or_not = words("percent_deeds") if any(deeds.deed(target) for target in report.targets) else ""
    alone = [VERDICT_LABELS[line.verdict] for line in report.verdicts if line.figure.value == total.value]
    known = words.text(
        ("verdicts_all" if total.value > 1 else "verdicts_one") if alone else "verdicts",
        量化目标数=total,
        各结论个数=verdicts,
        结论="".join(alone),
        附件=numbers.of(lists.targets),
    )
    return (
        Heading(1, words("targets_heading")),
        Heading(2, words("verdicts_heading")),
        *(
            [paragraph(known, units), *_divided(tables.verdicts(report))]
            if total.value
            else [Paragraph(words("verdicts_none"))]
        ),
        *([Heading(2, words("percent_heading")), Paragraph(words("percent") + done_or_not)] if total.value else []),
    )


def _outlook(report: AnnualReport, words: Words, numbers: Numbers) -> tuple[Block, ...]:
    outlook = report.outlook
    begin = report.as_of + timedelta(days=1)
    end = day(outlook.until)
    if outlook.until.year == begin.year:
        end = end.partition("年")[2]
    period = {"开始日期": day(begin), "结束日期": end}
    planned = outlook.due.value + outlook.carried.value
    plan = numbers.of(lists.ahead)
    said = words.text("ahead" if outlook.due.value else "ahead_none", **period, 项数=outlook.due, 附件=plan)
    blocks: list[Block] = [
        Heading(1, words("outlook_heading")),
        Heading(2, words("ahead_heading")),
        paragraph(
            said,
            words.text("ahead_carried", 项数=outlook.carried, 附件=plan) if outlook.carried.value else "",
            words.text("ahead_later", 以后项数=outlook.later) if outlook.later.value else "",
        ),
    ]
    if planned:
        blocks += [tables.months(report), charts.months(report)]
    steps = [
        words.text(key, **{place: figure})
        for key, place, figure in (
            ("step_overdue", "项数", report.commitments.overdue),
            ("step_behind", "项数", report.commitments.behind),
            ("step_undated", "项数", report.problems.undated_open),
            ("step_soft", "项数", report.problems.soft),
            ("step_carried", "项数", tables.carried_of(report).open),
            ("step_candidates", "待确认处数", report.candidates),
        )
        if figure.value
    ]
    if steps:
        blocks += [Heading(2, words("steps_heading")), paragraph(*steps)]
    return tuple(blocks)
