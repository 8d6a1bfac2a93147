"""What the supervision office should look at in a letter besides its promises."""

import re
from collections.abc import Iterable, Iterator

from proposals.parsing.normalize import fold
from proposals.parsing.pattern import each
from proposals.parsing.types import Folded, Letter, Notice, Span
from tracking.extraction.types import FoundCommitment, Strength

# Classes that say "being solved" or "listed in a plan"; such a letter without a promise contradicts itself.
_PLANNED_CLASSES = frozenset({"B", "乙"})
_SOFT = re.compile(
    r"积极(?:推动|谋划|争取|协调|配合|探索|引导)?|进一步(?:加强|加大|完善|推进|提升)?|逐步|适时|尽快|尽力|努力|着力|不断|持续|争取|力所能及|统筹考虑|优先考虑|大力支持"
)
_RESIDUE = re.compile(
    r"建议(?:由)?(?:相关|有关|各|业务|责任)[^，；。\n]{0,6}?(?:处室|科室|股室|业务处|业务科)[^，；。\n]{0,30}"
    r"|请[^，；。\n]{0,10}(?:处室|科室|股室)(?:补充|核实|提供|完善)[^，；。\n]{0,20}"
    r"|"
    + each("（|［", r"[^（）［］\n]{0,20}(?:待补充|待核实|此处|待定稿|请补充|需核实)[^（）［］\n]{0,20}[）］]")
    + "|"
    + each("X|x|Ｘ|×", "[XxＸ×]{2,}(?=[年月日万元个家])")
)
_WHO = re.compile(
    r"(?:我|本)(?:局|委|办|县|市|区|镇|乡|校|院|厅|街道|单位|中心|公司|站|所|部|州|省|会|社|馆|行|大队|支队|分局)|我们"
    r"|由[^，；。]{2,16}(?:牵头|负责|会同|组织|承担)|各(?:县|市|区|镇|乡|街道|部门|单位|学校)"
)
_QUOTE = 40


def notices_of(
    letter: Letter,
    body: Folded,
    commitments: tuple[FoundCommitment, ...],
    *,
    reported_as_plan: Iterable[tuple[str, Span]],
) -> tuple[Notice, ...]:
    """
    Return the notices for the office, each with the words it rests on.

    ``body`` is that of the letter, folded. ``reported_as_plan`` are the words found under a heading of plans that
    report finished work.

    Codes: ``no_promise_in_b_class``, ``only_soft_words``, ``promise_without_date_measure_or_owner``,
    ``past_work_as_plan``, ``internal_residue``.
    """
    notices = [*_class_without_promise(letter, commitments), *_only_soft(commitments)]
    notices += [
        Notice("promise_without_date_measure_or_owner", item.text[:_QUOTE], item.span)
        for item in commitments
        if item.strength is Strength.SOFT and item.owner is None and not _WHO.search(fold(item.text).text)
    ]
    notices += [Notice("past_work_as_plan", words[:_QUOTE], span) for words, span in reported_as_plan]
    notices += _residue(letter, body)
    return tuple(notices)


def _class_without_promise(letter: Letter, commitments: tuple[FoundCommitment, ...]) -> Iterator[Notice]:
    result_class = (letter.header.result_class or "").strip().upper()
    if result_class[:1] in _PLANNED_CLASSES and not commitments:
        span = letter.header_spans.get("result_class")
        yield Notice("no_promise_in_b_class", span.of(letter.text) if span else result_class, span)


def _only_soft(commitments: tuple[FoundCommitment, ...]) -> Iterator[Notice]:
    if commitments and all(item.strength is Strength.SOFT for item in commitments):
        words = dict.fromkeys(match[0] for item in commitments for match in _SOFT.finditer(fold(item.text).text))
        if words:
            yield Notice("only_soft_words", "、".join(list(words)[:6]), commitments[0].span)


def _residue(letter: Letter, body: Folded) -> Iterator[Notice]:
    for match in _RESIDUE.finditer(body.text):
        span = body.span(match.start(), match.end())
        yield Notice("internal_residue", span.of(letter.text)[:_QUOTE], span)
