"""
The report's sentences, in the order an official report has: headings, paragraphs and tables.

Sentences are templates filled with figures; nothing is said that no figure supports, and a list that is empty says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tracking.reports import tables
from tracking.reports.tables import Table
from tracking.reports.types import STATE_LABELS, VERDICT_LABELS, AnnualReport, Imprint, Item, Share, State
from tracking.reports.wording import day, share

# The text names so many of a list; the annexed table has them all.
NAMED = 5
_QUOTE_LIMIT = 100

ANNEX_BUREAUS, ANNEX_CLASSES, ANNEX_TARGETS, ANNEX_OVERDUE, ANNEX_UNDATED, ANNEX_PLAN = range(1, 7)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number: level 1 is 一、, level 2 （一）."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of body text."""

    text: str


Block = Heading | Paragraph | Table


def title(report: AnnualReport) -> tuple[str, ...]:
    """The title, broken where its meaning allows."""
    return (f"关于{report.year}年度人大代表建议、政协提案", "承诺事项落实情况的报告")


def body(report: AnnualReport) -> tuple[Block, ...]:
    """The five parts of the report."""
    return (
        Paragraph(
            f"现将{report.year}年度人大代表建议、政协提案（以下简称建议提案）答复中承诺事项的落实情况报告如下。"
            f"数据截至{day(report.as_of)}24时。"
        ),
        *_overall(report),
        *_commitments(report),
        *_targets(report),
        *_problems(report),
        *_outlook(report),
    )


def annexes(report: AnnualReport) -> tuple[Table, ...]:
    """The wide tables, in the order of their numbers."""
    return (
        tables.bureaus(report),
        tables.letter_classes(report),
        tables.targets(report),
        tables.overdue(report),
        tables.undated(report),
        tables.ahead(report),
    )


def _overall(report: AnnualReport) -> tuple[Block, ...]:
    counts = report.overall
    replied = Share(counts.replied.total.value, counts.proposals.total.value)
    drafts = counts.drafts.total.value
    return (
        Heading(1, "一、总体情况"),
        Heading(2, "（一）办理情况"),
        Paragraph(
            f"{report.year}年度共有建议提案{counts.proposals.total.value}件，"
            f"其中人大代表建议{counts.proposals.suggestions.value}件、政协提案{counts.proposals.proposals.value}件；"
            f"交办独办、主办、分办{counts.assigned.total.value}件次，会办{counts.joining.total.value}件次。"
            f"截至{day(report.as_of)}，已收到答复的建议提案{counts.replied.total.value}件，"
            f"占{share(replied)}；收到答复件{counts.replies.total.value}件。"
            + (f"建议提案中有{drafts}件依据答复件补录，信息待补全。" if drafts else "")
        ),
        Paragraph(
            f"经督查室审读确认，答复件中共有承诺事项{counts.commitments.total.value}项，"
            f"其中建议答复{counts.commitments.suggestions.value}项、提案答复{counts.commitments.proposals.value}项；"
            f"承诺事项中有量化目标{counts.targets.total.value}个。"
        ),
        tables.overall(report),
        Heading(2, "（二）办理结果"),
        Paragraph(_class_sentence(report)),
        tables.classes(report),
    )


def _class_sentence(report: AnnualReport) -> str:
    total = report.overall.replies.total.value
    if not total:
        return "没有收到答复件，无办理结果可统计。"
    schemes: dict[str, list[str]] = {}
    for line in report.classes:
        words = f"{tables.class_words(line)}{line.replies.value}件，占{share(Share(line.replies.value, total))}"
        schemes.setdefault(line.scheme, []).append(words)
    parts = [(f"按《{scheme}》，" if scheme else "") + "；".join(words) for scheme, words in schemes.items()]
    return f"{total}件答复件中，" + "；".join(parts) + "。"


def _commitments(report: AnnualReport) -> tuple[Block, ...]:
    figures = report.commitments
    total = figures.confirmed.value
    divided = "、".join(f"{STATE_LABELS[s]}{figures.of(s).value}项" for s in State)
    remarks = (
        (figures.late_but_submitted_in_time.value, "逾期兑现的事项中，有{}项在期限内报请核查、期限后核查通过。"),
        (figures.overdue_but_submitted.value, "逾期未兑现的事项中，有{}项已报请核查、尚未核查。"),
        (figures.undated_kept.value, "未定期限的事项中，有{}项已经兑现。"),
    )
    early = figures.kept_in_time.value - figures.due_kept_in_time.value
    return (
        Heading(1, "二、承诺事项落实情况"),
        Heading(2, "（一）总体进度"),
        Paragraph(
            (f"{total}项承诺事项中，{divided}。" if total else "没有已确认的承诺事项。")
            + "".join(words.format(count) for count, words in remarks if count)
        ),
        tables.states(report),
        Heading(2, "（二）兑现率"),
        Paragraph(
            f"兑现率为{share(figures.kept_rate)}，即已确认的{total}项中兑现{figures.kept.value}项；"
            f"按期兑现率为{share(figures.in_time_rate)}，"
            f"即已到期的{figures.due.value}项中按期兑现{figures.due_kept_in_time.value}项。"
        ),
        Paragraph(
            "兑现率，是指已核查销号的承诺事项占已确认承诺事项的比例。"
            "按期兑现率，是指截止日及以前到期的承诺事项中，在期限内核查销号的所占比例。"
            + (f"提前兑现、期限在截止日之后的{early}项不计入按期兑现率。" if early else "")
        ),
        Heading(2, "（三）分单位和分类别情况"),
        Paragraph(
            f"承诺事项涉及责任单位{len(report.by_bureau)}个。各责任单位、各办理结果类别的落实情况"
            f"见附表{ANNEX_BUREAUS}、附表{ANNEX_CLASSES}。各单位承诺事项的数量和难易程度不同，比例不作排名。"
        ),
    )


def _targets(report: AnnualReport) -> tuple[Block, ...]:
    total = report.overall.targets.total.value
    counted = "、".join(f"{VERDICT_LABELS[line.verdict]}{line.figure.value}个" for line in report.verdicts)
    return (
        Heading(1, "三、量化目标完成情况"),
        Heading(2, "（一）总体完成情况"),
        Paragraph(
            f"{total}个量化目标中，{counted}。逐项情况见附表{ANNEX_TARGETS}。"
            if total
            else "已确认的承诺事项中没有量化目标。"
        ),
        tables.verdicts(report),
        Heading(2, "（二）计算口径"),
        Paragraph(
            "单一数值目标和下限目标，完成比例为完成值除以目标值。"
            "区间目标，完成值在区间内的为100%，低于下限的除以下限，高于上限的除以上限。"
            "上限目标，完成值不超过上限的为100%，超过的为上限除以完成值。"
            "完成值采用经核查的最新数值；没有经核查数值的，采用责任单位报送的最新数值，并注明未经核查。"
        ),
    )


def _problems(report: AnnualReport) -> tuple[Block, ...]:
    problems = report.problems
    overdue, undated = report.commitments.overdue.value, problems.undated_open.value
    returned = problems.returned.value
    blocks: list[Block] = [Heading(1, "四、存在问题")]
    if overdue:
        blocks += [
            Heading(2, "（一）部分承诺事项逾期未兑现"),
            Paragraph(f"逾期未兑现的承诺事项{overdue}项（见附表{ANNEX_OVERDUE}），逾期时间较长的有："),
            *_listed(problems.overdue, lambda item: f"，逾期{item.days_overdue}天"),
        ]
    else:
        blocks += [Heading(2, "（一）逾期情况"), Paragraph("没有逾期未兑现的承诺事项。")]
    if undated:
        blocks += [
            Heading(2, "（二）部分承诺事项没有明确期限"),
            Paragraph(f"尚未兑现的承诺事项中，有{undated}项没有明确期限（见附表{ANNEX_UNDATED}），无法判断是否按期："),
            *_listed(problems.undated, lambda _: ""),
        ]
    else:
        blocks += [Heading(2, "（二）期限情况"), Paragraph("尚未兑现的承诺事项都有明确期限。")]
    if returned:
        blocks += [
            Heading(2, "（三）部分承诺事项落实不到位被退回"),
            Paragraph(f"经核查退回整改的承诺事项{returned}项，退回次数较多的有："),
            *_listed(problems.most_returned, lambda item: f"，退回{item.returned}次"),
        ]
    else:
        blocks += [Heading(2, "（三）核查退回情况"), Paragraph("没有经核查退回整改的承诺事项。")]
    return tuple(blocks)


def _listed(items: tuple[Item, ...], tail: Callable[[Item], str]) -> list[Paragraph]:
    return [
        Paragraph(
            f"{position}. {item.bureau}：“{_shortened(item.quote)}”（{item.proposal}）"
            + (f"，期限{day(item.due_date)}" if item.due_date else "")
            + tail(item)
            + ("；" if position < min(len(items), NAMED) else "。")
        )
        for position, item in enumerate(items[:NAMED], start=1)
    ]


def _shortened(quote: str) -> str:
    words = "".join(line.strip() for line in quote.splitlines()).rstrip("。；")
    return words if len(words) <= _QUOTE_LIMIT else words[:_QUOTE_LIMIT] + "……"


def _outlook(report: AnnualReport) -> tuple[Block, ...]:
    outlook = report.outlook
    first = report.as_of + timedelta(days=1)
    later = f"此后到期的{outlook.later.value}项继续跟踪。" if outlook.later.value else ""
    blocks: list[Block] = [
        Heading(1, "五、下一步工作"),
        Heading(2, "（一）抓好到期承诺事项落实"),
        Paragraph(
            f"{day(first)}至{day(outlook.until)}，有{outlook.due.value}项承诺事项到期，"
            f"列入跟踪落实计划（见附表{ANNEX_PLAN}），逐项督促落实。{later}"
            if outlook.due.value
            else f"{day(first)}至{day(outlook.until)}，没有到期的承诺事项。{later}"
        ),
    ]
    if outlook.due.value:
        blocks.append(tables.months(report))
    steps = (
        (report.commitments.overdue.value, "对逾期未兑现的{}项承诺事项，督促责任单位说明原因、提出完成时间。"),
        (report.problems.undated_open.value, "对没有明确期限的{}项承诺事项，督促责任单位明确完成期限。"),
        (report.candidates.value, "对答复件中待确认的{}处内容，抓紧审读确认。"),
    )
    sentences = "".join(words.format(count) for count, words in steps if count)
    if sentences:
        blocks += [Heading(2, "（二）推动解决存在问题"), Paragraph(sentences)]
    return tuple(blocks)


def notes(report: AnnualReport, imprint: Imprint) -> tuple[str, ...]:
    """How the figures were counted, what stands outside them, and the hash that proves them."""
    outside = [
        f"答复件中尚有{report.candidates.value}处内容待确认" if report.candidates.value else "",
        f"另有{report.unmatched.value}件答复件尚未与建议提案匹配" if report.unmatched.value else "",
    ]
    left_out = "，".join(words for words in outside if words)
    return (
        f"本报告统计{report.year}年度会议的建议提案及其答复；承诺事项的状态按办理记录还原至截止日24时，"
        "截止日当日到期而未销号的，按逾期未兑现统计。",
        "一件建议提案交由几个单位办理的，计为几件次；件、件次与答复件分别统计，数量可能不同。",
        "比例按四舍五入保留一位小数，各项之和可能不等于100%；分母为零的，用“—”表示。",
        "同一承诺事项只归入一种落实情况，各种落实情况之和等于承诺事项总数；未定期限的不论是否兑现，均列入未定期限。",
        *([f"{left_out}，均未计入以上数据。"] if left_out else []),
        *(
            [f"本报告于{day(imprint.compiled_on)}编制，截止日尚未结束，此后当日的办理情况未计入。"]
            if imprint.compiled_on <= report.as_of
            else []
        ),
        f"报告编号{imprint.number}，数据校验码（SHA-256）：{_grouped(imprint.sha256)}。",
    )


def _grouped(code: str) -> str:
    """Groups of eight, which people can compare and lines can break between."""
    return " ".join(code[start : start + 8] for start in range(0, len(code), 8))
