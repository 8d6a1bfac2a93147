"""
Weigh a sentence: promise or not.

The score is the mood of the place (plans +2 … troubles −2.5), plus the words that promise, plus bare words of action,
minus the words that report. A firm promise in a clause of its own outweighs what the other clauses report, for a
sentence with a past and a future part is taken whole. Every part of the score keeps the name of its pattern.
"""

# ruff: noqa: E501 - a list of words reads better on one line

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tracking.extraction.future_marker import Reading, readings
from tracking.extraction.higher_bodies import QUOTED_BODY
from tracking.extraction.horizon import CLUES, MAY_BE_LISTED, Horizon, listed_for_later, look, look_at
from tracking.extraction.moods import MOOD_REASONS, Mood
from tracking.extraction.patterns import Clue, Part, Pattern, Sieve, total
from tracking.extraction.patterns_action import ACTION
from tracking.extraction.patterns_fact import BAR, EMPTY, FACT, REFUSAL
from tracking.extraction.patterns_promise import PROMISE
from tracking.extraction.sentences import clauses, hide_deputy, mask_quoted, part_item_number

THRESHOLD = 1.5
_FIRM = 2.5
_MOST_FACTS = -3.0
_MOST_ACTION = 2.0
# What is left of the momentum of the sentences around for one that reports, and for one that names no action.
_FACTUAL_FROM = 1.2
_FACTUAL = 0.3
_BARE = 0.7
# What the place of a sentence in prose is worth where its words name no deed.
_MOST_PLACE = 1.2
_STATE_AMONG_PLANS = 0.3
_PERFECT = 2.5
_NO_LIMIT = 99.0
_DEED = 0.1
# A sentence says what it says in this many characters; what a damaged text runs together beyond is not weighed.
_LONGEST = 2000

_READING_WEIGHTS = {
    Reading.WILL: 4.0,
    Reading.SHALL: 3.0,
    Reading.UNCLEAR: 1.4,
    Reading.SOME_DAY: 2.5,
    Reading.OBJECT: 0.6,
    Reading.EFFECT: -0.5,
}
_READING_REASONS = {
    Reading.WILL: ("will_agent", "写明由谁“将”做什么"),
    Reading.SHALL: ("will", "用了表示将来的“将”"),
    Reading.UNCLEAR: ("will_unclear", "可能是表示将来的“将”"),
    Reading.SOME_DAY: ("some_day", "用了“将来”"),
    Reading.OBJECT: ("object_marker", "“将”作“把”解"),
    Reading.EFFECT: ("effect", "“将”说的是预期效果"),
}
_BASIS = re.compile(r"按照|根据|依据|依照|遵照|遵循|落实|贯彻|结合|对照|按|围绕|参照|依|符合|达到|以")
_OWN_PLAN = re.compile(r"我[局委县市区镇乡们厅省]|正在(?:编制|制定|起草|修订)|拟(?:明确|规定|提出)")
_OWN_AGAIN = re.compile(
    r"[，；](?:我(?:局|委|办|们|县|市|区|镇|乡|校|院|厅)|本(?:局|委|办)|为此|据此|下一?步|对此|因此)"
)
_PAST_IN_CLAUSE = re.compile(
    r"已(?<!业已)(?!列入|纳入|(?:经|和|与|同|跟)?[^，；。已了]{0,10}?(?:答应|议定|谈妥|谈好|原则同意|批复同意)|经?(?:初步)?(?:同意|商定?|明确|决定|研究|确定|要求|部署|安排|承诺|计划|准备|与|和|将组|签订|启动))|未(?:能)?(?:争取|完成|实现)|了(?<!谈[好妥定]了)(?<!说[好定]了)(?<!来了)(?!解|结|然|如|再)|截[至止](?!之?前|[^，；。]{0,14}，(?:将|力争|确保|预计|计划|争取|全面|基本))|以来|先后|累计(?<![内将]累计)|原计划|此前|当时|曾|年初计划|正在|去年|上年|没有(?!.{0,8}的)|未曾|多次|尚未(?!.{0,12}的)"
)
# What was planned is over where the next clause says what came of it (计划建设60个，实际建成71个).
_PLANNED = re.compile(r"计划|原定|目标|拟(?!定)|打算|设想|要求")
_OUTCOME = re.compile(
    r"(?:但|而|现|目前)?(?:实际|现已|最终|最后|现在|目前)[^，。；]{0,12}?(?:[完建达培安改]|已|为)"
    r"|(?:截[至止])?到?[^，。；]{0,8}(?:[底末]|月)(?:，?[已共])?(?:完成|建成|培训|实现)(?!后)|(?:已|都已|均已)(?:全部)?(?:完成|建成|实现)|提前"
)
_ONLY_A_YEAR = re.compile(r"(?:早在|于|在|自|从)?20\d\d年(?:\d{1,2}月(?:份|[底初]|\d{1,2}日)?|年?[底初])?")
# A clause told of a day gone by: 2017年12月市长办公会明确将…
_DATED_AT_HEAD = re.compile(r"(?:早在|[于在自从])?20\d\d年(?:1[0-2]|[1-9])月(?!.{0,6}[前的])")
_OTHER_TIME = re.compile(r"20\d\d年|今年|明年|下一?步|今后|目前|接下来|年[底内]|(?<!当年)(?<!\d)\d{1,2}月")
# The topic a sentence takes up: 关于建议中提到的将补助提高到200元的问题，…
_WITHOUT_TOPIC = re.compile(
    r"(?=[关对针至就])(?:(?<=^)|(?<=[，；。]))(?:关于|对于|针对|至于|就)[^，；。]{2,80}(?:问题|建议|一事|设想|意见|诉求|提议|请求|事宜)(?=[，；。：])"
)
# A modal whose only verb is an attitude: 我们会按照…部署，持续努力
_ATTITUDE = re.compile(r"再接再厉|不懈努力|持续努力|不断努力|扎实工作|履职尽责")
_LEADS_TO_ATTITUDE = re.compile(rf"[^，；。]{{0,30}}(?:将|会|一定)[^，；。]{{0,40}}，(?={_ATTITUDE.pattern})")
# What is striven for by a time to come (争取三季度开工), whatever was done before.
_SOUGHT_AHEAD = re.compile(
    r"争取(?:在|于)?(?:早日|尽早|尽快|今|明|年[内底]|下[半月]|[一二三四]季度|\d{1,2}月|20\d\d年|到|用|开春|[^，；。]{1,4}前)"
)
# A clause that reports and still leads on to a time to come: 正在抓紧施工确保年底通车, 已定于9月开工.
_UNDER_WAY_TO = re.compile(
    r"(?:正在|已)[^，；。]{0,12}?(?:确保|定于|用于|明确|计划|督促|责成|商定|办理|报批|施工|推进)(?!了)(?=[^，；。]{0,12}(?:年|月|季度|前))|预算[中里内]?已"
)
# Reports of a state; under a heading of plans they describe what is to be mended.
_STATE = frozenset({"is_so", "grown", "figures"})
_MEASURES = frozenset({"at_intervals", "floor"})
_REPORTS = frozenset(
    {"already", "le", "until_now", "under_way", "achieved", "refuses", "refuses_in_the_end", "gone_by", "praise"}
)
_DIGITS = re.compile(r"\d\d*")
_TIMES = frozenset(clue.name for clue in CLUES)
SENTENCE_CLUES = (
    Clue(
        "quoted_body",
        QUOTED_BODY,
        "》对 》将 》把 家对 家将 家把 央对 央将 央把 院对 院将 院把 省对 省将 省把 里对 里把 中央 办将 办拟 务院 厅将 厅拟 国家 委将 委拟 局将 局拟 府将 府拟 强调 我国 指出 "
        "提出 明确 确定 表示 要求 规定 里将 里拟 生部 育部 技部 政部 利部 业部 村部 输部 务部 化部 设部 源部 境部 障部 理部",
    ),
    Clue("topic", _WITHOUT_TOPIC, "一事 事宜 设想 提议 诉求 请求 问题 建议 意见"),
    Clue("attitude", _ATTITUDE, "再厉 实工 尽责 懈努 断努 续努"),
    Clue(
        "past",
        _PAST_IN_CLAUSE,
        "上年 了 以来 先后 初计 原计 去年 多次 尚未 已 当时 截止 截至 曾 未争 未完 未实 未曾 正在 此前 "
        "没有 累计 能争 能完 能实",
    ),
    Clue("planned", _PLANNED, "计划 原定 目标 拟 打算 设想 要求"),
    Clue("outcome", _OUTCOME, "实际 现已 最终 最后 现在 目前 完成 建成 培训 实现 提前"),
    MAY_BE_LISTED,
)
_SIEVE = Sieve((BAR, EMPTY, PROMISE, ACTION, FACT, REFUSAL), (*SENTENCE_CLUES, *CLUES))


class Verdict(NamedTuple):
    """The score of a sentence and what made it."""

    score: float
    promise: float
    facts: float
    parts: tuple[Part, ...]
    barred: Part | None

    @property
    def taken(self) -> bool:
        """Whether the sentence counts as a promise."""
        return self.barred is None and self.score >= THRESHOLD

    @property
    def reports(self) -> bool:
        """Whether it says that something was done or refused."""
        return total(p for p in self.parts if p.weight < 0 and p.name in _REPORTS) <= -1.2

    @property
    def firm(self) -> bool:
        """Whether its own words promise, without help from the heading."""
        return self.barred is None and self.promise >= _FIRM

    def strongest(self, *, positive: bool) -> Part | None:
        """Return the part that weighed most in the given direction."""
        parts = [p for p in self.parts if (p.weight > 0) is positive and p.weight]
        return max(parts, key=lambda p: abs(p.weight), default=None)


def _opens_gone(masked: str, spans: list[tuple[int, int]], looks: list[Horizon]) -> bool:
    """Whether what is said first is dated before the letter: 5月上旬开展集中清理, also below the heading of an item."""
    is_headed = len(spans) > 1 and "。" in masked[spans[0][1] - 1 : spans[1][0]]
    return looks[1 if is_headed else 0].gone


def weigh(
    text: str,
    *,
    mood: Mood,
    letter_date: date | None,
    momentum: float = 0.0,
    lent: float = 0.0,
    prose: bool = False,
    provincial: bool = False,
) -> Verdict:
    """
    Return the verdict on one sentence or item of folded ``text``.

    ``momentum`` is what the sentences before it pass on: positive after a promise whose details follow. ``lent`` comes
    from the other items of its list. In ``prose`` a sentence without a word of action is hardly a promise wherever it
    stands: plans are also explained. To a ``provincial`` author the province's bodies are not higher ones.
    """
    plain = part_item_number(text[:_LONGEST]).replace("\n", "，").replace("\t", "，")
    # What is blanked out below takes words away and adds none that a pattern needs.
    (bars, empty, promising, acting, telling, refusing), clues = _SIEVE.possible(plain)
    masked = _own_words(plain, clues, provincial=provincial)
    barred = _first(bars, masked)
    if "attitude" in clues and _ATTITUDE.search(masked):
        masked = _LEADS_TO_ATTITUDE.sub(lambda m: "〇" * len(m[0]), masked)
    masked, advice = _without_empty_clauses(masked, empty) if empty else (masked, None)
    spans = clauses(masked)
    past = _past_clauses(masked, spans, clues)
    timed = not clues.isdisjoint(_TIMES)
    looks = look_at(masked, spans, letter_date=letter_date, clues=clues) if timed else []
    past = _dated_by_head(masked, spans, past, looks)
    found = [*_promises(masked, promising, spans, past), *_times(masked, spans, past, looks)]
    if "listed" in clues:
        own = _without_topic(hide_deputy(plain))
        if not (past and past[-1] and "争取" in own) and listed_for_later(own, letter_date=letter_date):
            found.append(Part("listed", 3.5, "已列入答复之后才到期的计划"))
    promise = total(found)
    firm = promise >= _FIRM + 1 or any(part.weight >= _FIRM for part in found)
    actions = [p.part for p in acting if p.regex.search(masked)]
    facts = [p.part for p in (*telling, *refusing) if p.regex.search(masked)]
    if looks and _opens_gone(masked, spans, looks):
        facts.append(Part("gone_by", -1.5, "时间在答复之前"))
    if mood is not Mood.PLAN and len(_DIGITS.findall(masked)) >= 3 and not any(p.name in _MEASURES for p in actions):
        facts.append(Part("figures", -0.8, "罗列数字"))
    if refusing and _refuses_in_the_end(masked, spans, found, letter_date):
        facts.append(Part("refuses_in_the_end", -4.0, "以暂不办理作结"))
        firm = False
    if advice is not None and not firm:
        barred = barred or advice
    # A state among plans is what is to be mended, where anything is said to be done at all.
    planned = bool(found or actions) and (mood is Mood.PLAN or bool(momentum or lent))
    facts = _as_placed(facts, planned=planned, promise=promise)
    fact_sum = max(total(facts), _MOST_FACTS)
    if not found and "quoted_body" in clues and masked.rstrip("；。").endswith("〇"):
        momentum = lent = 0.0  # it ends on what others say
    if not found and momentum:
        momentum *= _FACTUAL if fact_sum <= -_FACTUAL_FROM else 1.0 if actions else _BARE
    momentum += lent
    idle = prose and not found and not any(part.weight >= _DEED for part in actions)
    score = (
        min((max(mood.weight, -0.8) if firm else mood.weight) + momentum, _MOST_PLACE if idle else _NO_LIMIT)
        + promise
        + min(total(actions), _MOST_ACTION)
        + (0.1 * fact_sum if firm else fact_sum)
    )
    parts = [*found, *actions, *facts]
    if mood is not Mood.OPEN:
        parts.append(Part(f"mood_{mood.value}", mood.weight, MOOD_REASONS[mood]))
    if momentum:
        parts.append(Part("goes_on", momentum, "接着上一句的安排往下说"))
    return Verdict(score, promise, fact_sum, tuple(parts), barred)


def _as_placed(facts: list[Part], *, planned: bool, promise: float) -> list[Part]:
    """Weigh anew what reports: a state among plans is what is to be mended; 印发了 is done under whatever heading."""
    state, perfect = _STATE_AMONG_PLANS if planned else 1.0, _PERFECT if promise < 1.0 else 1.0
    placed: list[Part] = []
    for part in facts:
        factor = state if part.name in _STATE else perfect if part.name == "le" else 1.0
        placed.append(part if factor == 1.0 else part._replace(weight=part.weight * factor))
    return placed


def _refuses_in_the_end(masked: str, spans: list[tuple[int, int]], found: list[Part], letter_date: date | None) -> bool:
    """Tell whether the last clauses refuse and none after the refusal promises."""
    if not found or "。" in masked[:-1]:
        return False
    last = max((m.start() for p in REFUSAL for m in p.regex.finditer(masked)), default=-1)
    if last < 0 or (spans and last < spans[-1][0] - 40):
        return False
    rest = masked[last:]
    _, _, after = rest.partition("，")
    if any(look(after[a:b], letter_date=letter_date).ahead for a, b in clauses(after)):
        return False
    return not any(p.regex.search(rest) for p in PROMISE if p.weight >= 1.5) and not any(
        reading in (Reading.WILL, Reading.SHALL) for _, reading in readings(rest)
    )


def _own_words(plain: str, clues: set[str], *, provincial: bool) -> str:
    """Blank out what is quoted, what others say, and the topic."""
    masked = mask_quoted(plain)
    if "quoted_body" in clues:
        masked = without_background(masked, provincial=provincial)
    return _without_topic(masked) if "topic" in clues else masked


def _without_topic(masked: str) -> str:
    """Blank out the topic that a sentence takes up."""
    return _WITHOUT_TOPIC.sub(lambda m: "〇" * len(m[0]), masked)


def without_background(masked: str, *, provincial: bool = False) -> str:
    """Blank out what a higher body or the deputy is quoted as saying, up to where the letter speaks for itself again."""
    match = QUOTED_BODY.search(masked)
    while match:
        if provincial and match[0].startswith("省"):
            match = QUOTED_BODY.search(masked, match.end())
            continue
        left = max(masked.rfind(mark, 0, match.start() + 1) for mark in "，；。：")
        if _BASIS.search(masked, left + 1, match.end()) or _OWN_PLAN.search(masked, left + 1, match.end()):
            match = QUOTED_BODY.search(masked, match.end())
            continue
        own = _OWN_AGAIN.search(masked, match.end())
        stop = len(masked)
        if own:
            stop = own.start()
        full_stop = masked.find("。", match.end())
        if 0 <= full_stop < stop:
            stop = full_stop
        begin = match.start() if match[0].endswith(("将", "拟", "将于", "拟于")) else match.end()
        masked = masked[:begin] + "〇" * (stop - begin) + masked[stop:]
        match = QUOTED_BODY.search(masked, stop)
    return masked


def _without_empty_clauses(masked: str, patterns: list[Pattern]) -> tuple[str, Part | None]:
    """Blank out the clauses that only advise others or state an attitude."""
    advice = None
    for start, end in clauses(masked):
        for p in patterns:
            if p.regex.search(masked, start, end):
                masked = masked[:start] + "〇" * (end - start) + masked[end:]
                advice = p.part
                break
    return masked, advice


def _first(patterns: Iterable[Pattern], masked: str) -> Part | None:
    for p in patterns:
        if p.regex.search(masked):
            return p.part
    return None


def _past_clauses(masked: str, spans: list[tuple[int, int]], clues: set[str]) -> list[bool]:
    """Say which clauses report; what was sought by visits that were made (多次汇报，争取…) was sought, not promised."""
    came_of_it = "planned" in clues and "outcome" in clues
    if "past" not in clues and not came_of_it:
        return [False] * len(spans)
    past: list[bool] = []
    for start, end in spans:
        sought = (
            masked.startswith("争取", start)
            and past
            and past[-1]
            and not _SOUGHT_AHEAD.match(masked, start)
            and "正在" not in masked[slice(*spans[len(past) - 1])]
        )
        reported = bool(sought) or bool(_PAST_IN_CLAUSE.search(masked, start, end))
        if came_of_it and past and not past[-1] and _OUTCOME.match(masked, start, end):
            past[-1] = bool(_PLANNED.search(masked, *spans[len(past) - 1]))
            reported = reported or past[-1]
        past.append(reported)
    return past


def _dated_by_head(masked: str, spans: list[tuple[int, int]], past: list[bool], looks: list[Horizon]) -> list[bool]:
    """Take the clauses after a year gone by that stands alone (2018年，…) for told of it, up to another time or turn."""
    past = [
        reported or (horizon.gone and bool(_DATED_AT_HEAD.match(masked, start)))
        for (start, _), reported, horizon in zip(spans, past, looks, strict=False)
    ] or past
    if not (looks and looks[0].gone and _ONLY_A_YEAR.fullmatch(masked, *spans[0])):
        return past
    turn = next((i for i, span in enumerate(spans) if i and _OTHER_TIME.search(masked, *span)), len(spans))
    return [reported or i < turn for i, reported in enumerate(past)]


def _clause_of(position: int, spans: list[tuple[int, int]]) -> int:
    for i, (start, end) in enumerate(spans):
        if start <= position <= end:
            return i
    return 0


def _promises(masked: str, patterns: list[Pattern], spans: list[tuple[int, int]], past: list[bool]) -> list[Part]:
    """Return the words of promise; one in a clause that reports counts a quarter."""
    reports = any(past)
    parts = [] if reports else [p.part for p in patterns if p.regex.search(masked)]
    for p in patterns if reports else ():
        clauses_held = {_clause_of(match.start(), spans) for match in p.regex.finditer(masked)}
        if clauses_held:
            best = p.weight * (0.25 if all(past[clause] for clause in clauses_held) else 1.0)
            parts.append(p.part if best == p.weight else Part(p.name, best, p.reason))
    strongest: tuple[float, Reading] | None = None
    for position, reading in readings(masked):
        clause = _clause_of(position, spans)
        weight = _READING_WEIGHTS[reading]
        if reports and past[clause] and weight > 0:
            before = masked[spans[clause][0] : position]
            weight *= 0.6 if not _PAST_IN_CLAUSE.search(before) else 0.2
        if strongest is None or weight > strongest[0]:
            strongest = (weight, reading)
    if strongest:
        name, reason = _READING_REASONS[strongest[1]]
        parts.append(Part(name, strongest[0], reason))
    return parts


_DEADLINE = Part("deadline", 3.0, "写明了答复之后的期限")
_DATE_AHEAD = Part("date_ahead", 2.6, "时间在答复之后")
_OWN_YEAR = Part("this_year", 0.4, "时间在答复当年")


def _times(masked: str, spans: list[tuple[int, int]], past: list[bool], looks: list[Horizon]) -> list[Part]:
    best: Part | None = None
    for (start, end), reported, horizon in zip(spans, past, looks, strict=False):
        if horizon.deadline:
            part = _DEADLINE
        elif horizon.ahead:
            part = _DATE_AHEAD
        elif horizon.this_year and not horizon.gone:
            part = _OWN_YEAR
        else:
            continue
        if reported and not _UNDER_WAY_TO.search(masked, start, end):
            continue
        if best is None or part.weight > best.weight:
            best = part
    return [best] if best else []
