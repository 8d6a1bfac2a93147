"""
The report in the order an official report has: headings, paragraphs, tables and charts.

Sentences come from templates (tracking.reports.phrase_list) filled with figures; nothing is said that no figure
supports, and a list that is empty says so.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta

from tracking.reports import charts, editions, prose_follow_up, tables
from tracking.reports.blocks import Block, Heading, Paragraph
from tracking.reports.phrases import Phrases
from tracking.reports.table import Table
from tracking.reports.types import STATE_LABELS, VERDICT_LABELS, AnnualReport, Imprint, Item, Share
from tracking.reports.wording import chinese_number, day, share

# The text names so many of a list; the annexed table has them all.
NAMED = 5
_QUOTE_LIMIT = 100

NOTES_TITLE = "统计说明"
_ANNEXES: tuple[Callable[[AnnualReport], Table], ...] = (
    tables.bureaus,
    tables.letter_classes,
    tables.targets,
    tables.overdue,
    tables.undated,
    tables.extended,
    tables.impossible,
    tables.repeated,
    tables.ahead,
)


class Words:
    """The report's templates with what every one of them may use."""

    def __init__(self, report: AnnualReport, phrases: Phrases) -> None:
        self._common = {"年度": report.year, "截止日期": day(report.as_of)}
        self._phrases = phrases

    def __call__(self, key: str, **values: object) -> str:
        return self._phrases.say(key, **self._common, **values)


def annex(number: int) -> str:
    """What the text calls an annex."""
    return f"附件{number}"


def _annex_of(report: AnnualReport, table: Callable[[AnnualReport], Table]) -> str:
    """What the text calls the annex with this table; empty tables have none."""
    return annex([made for made in _ANNEXES if made(report).counted].index(table) + 1)


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
    words = Words(report, phrases)
    closing = words("closing")
    return numbered(
        (
            Paragraph(words("opening")),
            *_overall(report, words),
            *_commitments(report, words),
            *_targets(report, words),
            *_problems(report, words),
            *_outlook(report, words),
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


def annexes(report: AnnualReport) -> tuple[Table, ...]:
    """The wide tables, in the order of their numbers; nobody is sent an empty one."""
    return tuple(table for table in (made(report) for made in _ANNEXES) if table.counted)


def annex_titles(report: AnnualReport) -> tuple[str, ...]:
    """The list of annexes (附件说明), the notes on counting last."""
    return (*(table.title for table in annexes(report)), NOTES_TITLE)


def _overall(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    counts = report.overall
    drafts = counts.drafts.total.value
    handled = words(
        "handled",
        建议提案件数=counts.proposals.total.value,
        建议件数=counts.proposals.suggestions.value,
        提案件数=counts.proposals.proposals.value,
        交办件次=counts.assigned.total.value,
        会办件次=counts.joining.total.value,
        已答复件数=counts.replied.total.value,
        已答复占比=share(Share(counts.replied.total.value, counts.proposals.total.value)),
        答复件数=counts.replies.total.value,
    )
    promised = words(
        "promised",
        承诺事项数=counts.commitments.total.value,
        建议承诺数=counts.commitments.suggestions.value,
        提案承诺数=counts.commitments.proposals.value,
        量化目标数=counts.targets.total.value,
    )
    return (
        Heading(1, words("overall_heading")),
        Heading(2, words("handled_heading")),
        Paragraph(handled + (words("drafts", 待补全件数=drafts) if drafts else "")),
        Paragraph(promised),
        tables.overall(report),
        Heading(2, words("classes_heading")),
        Paragraph(_class_sentence(report, words)),
        tables.classes(report),
        *prose_follow_up.satisfaction(report, words),
    )


def _class_sentence(report: AnnualReport, words: Words) -> str:
    total = report.overall.replies.total.value
    if not total:
        return words("classes_none")
    schemes: dict[str, list[str]] = {}
    for line in report.classes:
        if line.replies.value:
            said = f"{tables.class_words(line)}{line.replies.value}件，占{share(Share(line.replies.value, total))}"
            schemes.setdefault(line.scheme, []).append(said)
    parts = [(f"按《{scheme}》，" if scheme else "") + "；".join(said) for scheme, said in schemes.items()]
    return words("classes", 答复件数=total, 各类别情况="；".join(parts))


def _commitments(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    figures = report.commitments
    total = figures.confirmed.value
    divided = "、".join(f"{STATE_LABELS[s]}{figures.of(s).value}项" for s in tables.shown_states(figures))
    remarks = (
        ("submitted_in_time", figures.late_but_submitted_in_time.value),
        ("overdue_submitted", figures.overdue_but_submitted.value),
        ("undated_kept", figures.undated_kept.value),
    )
    early = figures.kept_in_time.value - figures.due_kept_in_time.value
    states = words("states", 承诺事项数=total, 各情况项数=divided) if total else words("states_none")
    rates = words(
        "rates",
        兑现率=share(figures.kept_rate),
        承诺事项数=total,
        兑现项数=figures.kept.value,
        按期兑现率=share(figures.in_time_rate),
        到期项数=figures.due.value,
        按期兑现项数=figures.due_kept_in_time.value,
    )
    return (
        Heading(1, words("commitments_heading")),
        Heading(2, words("states_heading")),
        Paragraph(states + "".join(words(key, 项数=count) for key, count in remarks if count)),
        tables.states(report),
        *([charts.states(report)] if total else []),
        Heading(2, words("rates_heading")),
        Paragraph(rates),
        Paragraph(words("rates_defined") + (words("rates_early", 项数=early) if early else "")),
        *prose_follow_up.adjusted(report, words),
        *_parts(report, words),
        *prose_follow_up.carried(report, words),
        *prose_follow_up.compared(report, words),
    )


def _parts(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    if not report.by_bureau:
        return ()
    annexes_of_parts = f"{_annex_of(report, tables.bureaus)}、{_annex_of(report, tables.letter_classes)}"
    return (
        Heading(2, words("parts_heading")),
        Paragraph(words("parts", 责任单位数=len(report.by_bureau), 附件=annexes_of_parts)),
        *([charts.bureaus(report)] if len(report.by_bureau) > 1 else []),
    )


def _targets(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    total = report.overall.targets.total.value
    counted = "、".join(f"{VERDICT_LABELS[line.verdict]}{line.figure.value}个" for line in report.verdicts)
    return (
        Heading(1, words("targets_heading")),
        Heading(2, words("verdicts_heading")),
        *(
            [
                Paragraph(
                    words(
                        "verdicts",
                        量化目标数=total,
                        各结论个数=counted,
                        附件=_annex_of(report, tables.targets),
                    )
                ),
                tables.verdicts(report),
            ]
            if total
            else [Paragraph(words("verdicts_none"))]
        ),
        Heading(2, words("percent_heading")),
        Paragraph(words("percent")),
    )


def _problems(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    problems = report.problems
    overdue, undated = report.commitments.overdue.value, problems.undated_open.value
    returned = problems.returned.value
    blocks: list[Block] = [Heading(1, words("problems_heading"))]
    if overdue:
        blocks += [
            Heading(2, words("overdue_heading")),
            Paragraph(words("overdue", 项数=overdue, 附件=_annex_of(report, tables.overdue))),
            *_listed(
                problems.overdue, lambda item, **known: words("overdue_item", 逾期天数=item.days_overdue, **known)
            ),
        ]
    else:
        blocks += [Heading(2, words("overdue_none_heading")), Paragraph(words("overdue_none"))]
    if undated:
        blocks += [
            Heading(2, words("undated_heading")),
            Paragraph(words("undated", 项数=undated, 附件=_annex_of(report, tables.undated))),
            *_listed(problems.undated, lambda _item, **known: words("undated_item", **known)),
        ]
    else:
        blocks += [Heading(2, words("undated_none_heading")), Paragraph(words("undated_none"))]
    if returned:
        blocks += [
            Heading(2, words("returned_heading")),
            Paragraph(words("returned", 项数=returned)),
            *_listed(
                problems.most_returned, lambda item, **known: words("returned_item", 退回次数=item.returned, **known)
            ),
        ]
    else:
        blocks += [Heading(2, words("returned_none_heading")), Paragraph(words("returned_none"))]
    annex_of_repeated = _annex_of(report, tables.repeated) if problems.again.value else ""
    return (*blocks, *prose_follow_up.weak(report, words, annex=annex_of_repeated))


def _listed(items: tuple[Item, ...], say: Callable[..., str]) -> list[Paragraph]:
    named = items[:NAMED]
    return [
        Paragraph(
            say(item, 序号=position, **item_words(item)).rstrip("；。") + ("；" if position < len(named) else "。")
        )
        for position, item in enumerate(named, start=1)
    ]


def item_words(item: Item) -> dict[str, object]:
    """What a template may say of one commitment."""
    return {
        "责任单位": item.bureau,
        "承诺原文": shortened(item.quote),
        "建议提案": item.proposal,
        "承诺期限": day(item.due_date) if item.due_date else "未定",
    }


def shortened(quote: str) -> str:
    """A promise in one line, cut where it is longer than a sentence of the report should be."""
    words = "".join(line.strip() for line in quote.splitlines()).rstrip("。；")
    return words if len(words) <= _QUOTE_LIMIT else words[:_QUOTE_LIMIT] + "……"


def _outlook(report: AnnualReport, words: Words) -> tuple[Block, ...]:
    outlook = report.outlook
    period = {"开始日期": day(report.as_of + timedelta(days=1)), "结束日期": day(outlook.until)}
    later = words("ahead_later", 以后项数=outlook.later.value) if outlook.later.value else ""
    said = (
        words("ahead", **period, 项数=outlook.due.value, 附件=_annex_of(report, tables.ahead))
        if outlook.due.value
        else words("ahead_none", **period)
    )
    blocks: list[Block] = [
        Heading(1, words("outlook_heading")),
        Heading(2, words("ahead_heading")),
        Paragraph(said + later),
    ]
    if outlook.due.value:
        blocks += [tables.months(report), charts.months(report)]
    candidates = report.candidates.value
    steps = [
        words(key, 项数=count)
        for key, count in (
            ("step_overdue", report.commitments.overdue.value),
            ("step_undated", report.problems.undated_open.value),
        )
        if count
    ] + ([words("step_candidates", 待确认处数=candidates)] if candidates else [])
    if steps:
        blocks += [Heading(2, words("steps_heading")), Paragraph("".join(steps))]
    return tuple(blocks)


def notes(report: AnnualReport, imprint: Imprint) -> tuple[str, ...]:
    """How the figures were counted, what stands outside them, and the hash that proves them."""
    words = Words(report, imprint.phrases)
    outside = [
        f"答复件中尚有{report.candidates.value}处内容待确认" if report.candidates.value else "",
        f"另有{report.unmatched.value}件答复件尚未与建议提案匹配" if report.unmatched.value else "",
    ]
    left_out = "，".join(said for said in outside if said)
    same_day = imprint.compiled_on <= report.as_of
    edition = editions.note(imprint.edition, imprint.changes)
    return (
        words("note_scope") + _only(report),
        words("note_units"),
        words("note_rounding"),
        words("note_states"),
        *([words("note_outside", 未计入情况=left_out)] if left_out else []),
        *([words("note_same_day", 编制日期=day(imprint.compiled_on))] if same_day else []),
        *([edition] if edition else []),
        words("note_proof", 报告编号=imprint.number, 校验码=_grouped(imprint.sha256)),
    )


def _only(report: AnnualReport) -> str:
    asked = f"{report.assembly}的" if report.assembly else ""
    promised = f"{report.bureau}的" if report.bureau else ""
    return f"本报告只统计{asked}建议提案中{promised}办理和承诺情况。" if asked or promised else ""


def _grouped(code: str) -> str:
    """Groups of eight, which people can compare and lines can break between."""
    return " ".join(code[start : start + 8] for start in range(0, len(code), 8))
