"""存在问题: what is overdue, undated, returned, vague or promised again, with the first of each named."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tracking.reports import lists, tables
from tracking.reports.annexes import Made, Numbers
from tracking.reports.blocks import Block, Heading, Paragraph, paragraph
from tracking.reports.figures import Figure
from tracking.reports.types import AnnualReport, Item
from tracking.reports.words import Words, item_words

# The text names so many of a list; the annexed table has them all.
NAMED = 5


@dataclass(frozen=True, slots=True)
class _Problem:
    """
    One kind of problem: how many, which, in which annex.

    ``key`` begins the names of its templates, ``first`` is the one that says which are named where there are more.
    """

    key: str
    first: str
    figure: Figure
    items: tuple[Item, ...]
    table: Made
    more: Callable[[Item], dict[str, object]]
    # Said at the end where there is none of it; the others are passed over.
    is_denied: bool = False


def _problems(report: AnnualReport) -> tuple[_Problem, ...]:
    known, carried = report.problems, tables.carried_of(report)
    late = tuple(item for item in carried.items if item.days_overdue)
    return (
        _Problem(
            "overdue",
            "named_overdue",
            report.commitments.overdue,
            known.overdue,
            lists.overdue,
            lambda item: {"逾期天数": item.days_overdue},
            is_denied=True,
        ),
        _Problem(
            "lagging",
            "named_lagging",
            report.commitments.behind,
            known.behind,
            lists.behind,
            lambda item: {"阶段节点": item.lagging},
        ),
        _Problem(
            "carried_overdue",
            "named_overdue",
            carried.figures.overdue,
            late,
            lists.carried_open,
            lambda item: {"逾期天数": item.days_overdue},
        ),
        _Problem(
            "undated", "named_some", known.undated_open, known.undated, lists.undated, lambda _: {}, is_denied=True
        ),
        _Problem("soft", "named_some", known.soft, known.soft_items, lists.soft, lambda _: {}),
        _Problem(
            "again",
            "named_some",
            known.again,
            known.promised_again,
            lists.repeated,
            lambda item: {"以前的答复": item.again},
        ),
        _Problem(
            "extended",
            "named_extended",
            report.commitments.extended,
            known.most_extended,
            lists.extended,
            lambda item: {"延期次数": item.extensions},
        ),
        _Problem(
            "returned",
            "named_returned",
            known.returned,
            known.most_returned,
            lists.returned,
            lambda item: {"退回次数": item.returned},
            is_denied=True,
        ),
    )


def problems(report: AnnualReport, words: Words, numbers: Numbers) -> tuple[Block, ...]:
    """Everything that is wrong, each with how many and which; that there is nothing overdue is said, too."""
    blocks: list[Block] = [Heading(1, words("problems_heading"))]
    found = _problems(report)
    # A bureau that promised nothing is not told that nothing of it is overdue.
    if report.bureau and not report.commitments.confirmed.value and not any(p.figure.value for p in found):
        return ()
    for problem in found:
        if problem.figure.value:
            blocks += [
                Heading(2, words(f"{problem.key}_heading")),
                _how_many(problem, words, numbers),
                *_listed(problem, words),
            ]
    denied = [problem for problem in found if problem.is_denied and not problem.figure.value]
    # Of a year without commitments only that there is nothing overdue is worth a sentence.
    said = [words(f"{problem.key}_none") for problem in (denied if report.commitments.confirmed.value else denied[:1])]
    return (*blocks, *([Paragraph("".join(said))] if said else []))


def _how_many(problem: _Problem, words: Words, numbers: Numbers) -> Paragraph:
    begun = words(problem.first if problem.figure.value > NAMED else "named_all")
    return paragraph(words.text(problem.key, 项数=problem.figure, 附件=numbers.of(problem.table), 列举=begun))


def _listed(problem: _Problem, words: Words) -> Iterable[Paragraph]:
    named = problem.items[:NAMED]
    for position, item in enumerate(named, start=1):
        said = words(_template(problem, item), 序号=position, **item_words(item), **problem.more(item))
        yield Paragraph(said.rstrip("；。") + ("；" if position < len(named) else "。"))


def _template(problem: _Problem, item: Item) -> str:
    """What fell due on the report's very day is overdue, but by no day yet."""
    is_new = problem.key == "overdue" and item.days_overdue == 0
    return "overdue_today_item" if is_new else f"{problem.key}_item"
