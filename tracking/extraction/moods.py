"""What a heading or a lead-in says about the words below it: plans, results, troubles, advice."""

import re
from enum import StrEnum

from proposals.parsing.outline import Outline, Piece


class Mood(StrEnum):
    """How bare words of action are to be taken; the value is what it adds to a sentence's score."""

    PLAN = "plan"
    URGED = "urged"  # the heading itself names an action: 加强排污口管理
    OPEN = "open"
    PAST = "past"
    TROUBLE = "trouble"
    ADVICE = "advice"

    @property
    def weight(self) -> float:
        """Points this mood gives a sentence."""
        return _WEIGHTS[self]


_WEIGHTS = {
    Mood.PLAN: 2.0,
    Mood.URGED: 0.8,
    Mood.OPEN: 0.0,
    Mood.PAST: -1.6,
    Mood.TROUBLE: -2.5,
    Mood.ADVICE: -6.0,
}

MOOD_REASONS = {
    Mood.PLAN: "位于下一步工作的标题或引语之下",
    Mood.URGED: "标题本身是要求做的事",
    Mood.PAST: "位于工作情况的标题或引语之下",
    Mood.TROUBLE: "位于问题或原因的标题之下",
    Mood.ADVICE: "是所提的建议",
}
"""Words for the reviewer; an open mood needs none."""

_PLAN = re.compile(
    r"下一?步|下一?阶段|今后|未来|打算|工作(?:计划|安排|思路|举措|重点|方向)|努力方向|重点(?:任务|工作)|任务(?:安排|分解)|(?:总体|工作|发展|主要|治理|整治|建设|改造|年度)目标|目标任务|(?:保障|改进|整改|推进|落实|下步|拟采取的?|解决)措施"
    r"|(?:近期|年度|实施|推进|时序|整改|后续|时间)(?:工作)?(?:安排|计划)|改进(?:计划|方向)|解决(?:方案|办法|思路|途径)|意见和?打算|工作设想|后续|十五五”?(?:时期|期间)|整改(?:方向|思路)|回应与安排"
)
_PAST = re.compile(
    r"现状|基本(?:情况|概况)|(?:工作|开展|进展|推进|落实|办理|完成|实施|建设|运行|执行|整改|履职|提标扩面|动态管理|调研)(?:的)?(?:基本|进展|开展|完成|推进|落实)?情况|已(?:做|开展|完成|采取|取得|落实)|主要(?:做法|成效|工作|举措)|前期|做法|成效|成绩|取得|目前|近年|回顾|进展|概况|背景|所做的?工作|开展的?工作|采取的?措施|职责|职能|特点"
)
_TROUBLE = re.compile(
    r"^(?:主要|突出)?问题[。：]?$|存在.{0,8}(?:问题|困难|不足|短板)|面临.{0,6}(?:问题|困难|挑战)|问题(?:和|与|及)?(?:原因|困难|不足|短板|分析)|困难|原因|制约|难点|瓶颈|归纳分析|问题分析|主要问题"
)
_ADVICE = re.compile(
    r"(?<![您你们])(?:提出|给出)(?!的)[^，；。]{0,8}(?:建议|意见)|建议(?:您|代表|委员|由)|^(?:几点|我们的|相关)?建议$"
)
_URGED = re.compile(
    r"^(?:进一步|持续|不断|继续|大力|积极|全面|扎实|深入|切实|着力|加快|加大|严格|认真|有序|稳步|统筹|充分)*(?:加强|强化|推进|推动|完善|健全|提升|提高|优化|深化|落实|开展|建立|实施|加快|加大|扩大|拓宽|拓展|打造|构建|规范|严格|做好|抓好|抓实|改善|整治|治理|培育|引导|支持|鼓励|保障|创新|丰富|增加|增设|补齐|统筹|坚持|突出|聚焦|夯实|促进|畅通|压实|严厉|盘活|巩固|解决|探索|设立|组织|明确|争取|发挥|注重|细化)"
)


# A heading that states how things have become: 救助效率持续提升, 救助范围不断扩大.
_GROWN = re.compile(
    r"(?:持续|不断|逐年|逐步|明显|稳步|显著|全面|大幅|日益|进一步|有了|得到|有效|更加|初步|基本|更|新)(?:加强|提升|提高|扩大|完善|突破|增强|改善|夯实|优化|见效|显现|好转|向好|推进|健全|规范|深化|巩固|建立|形成|凸显|增加|进展|成效|台阶)[。：]?$"
)


_TOPIC = re.compile(r"(?:关于|针对|对于)")
_TOPIC_OF_RESULTS = re.compile(r"(?:关于|针对|对于).{0,30}(?:情况|现状|进展)[。：]?$")


def mood_of_title(title: str) -> Mood:
    """Return what a heading announces; plans win over results (工作开展情况及下一步打算 holds both: open)."""
    plan, past = _PLAN.search(title), _PAST.search(title)
    topic = bool(_TOPIC.match(title))
    mood = Mood.OPEN
    if plan:
        mood = Mood.OPEN if past and past.start() < plan.start() - 1 else Mood.PLAN
    elif _TROUBLE.search(title) and not topic and "解决" not in title:
        mood = Mood.TROUBLE
    elif (past and (not topic or _TOPIC_OF_RESULTS.match(title))) or (_GROWN.search(title) and not topic):
        mood = Mood.PAST
    elif _URGED.match(title):
        mood = Mood.URGED
    return mood


_POINTS = re.compile(
    r"：$|以下|如下|[几一二两三四五六七八九十\d]{1,3}(?:个|项|条|点|大)?(?:方面|工作|措施|举措|任务|环节|入手|着手)|[一二两三四五六七八九十]个“"
)
_PLAN_LEAD = re.compile(
    r"下一?步|下来|下一?阶段|今后|未来|接下来|(?<![年现])将(?!军)|拟|力争|计划|打算|重点(?:抓|做|从|推|围绕)|着重|着力|抓好以下|做好(?:以下|如下)|(?:近期|时间|具体)[^，；。]{0,4}安排|(?:安排|打算|计划|部署|考虑)(?:如下)?：$|从以下"
)
_NEXT = re.compile(r"(?:下一?步|下一?阶段|今后|接下来)")
_PAST_LEAD = re.compile(
    r"(?:主要|已|先后)(?:做了|开展|采取|完成)|做了|采取了|开展了|近年|以来|主要做法|一直|截至|接到|采取(?:以下|如下)?措施"
)


def mood_of_lead_in(lead_in: str, *, firm: bool) -> Mood | None:
    """
    Return what a sentence that introduces a list announces, None where it only points or only stands before the list.

    ``firm`` says that the sentence is a promise itself; its list then spells it out.
    """
    if "复如下" in lead_in or "说明如下" in lead_in:
        return None
    short = mood_of_title(lead_in.rstrip("：。")) if len(lead_in) <= 12 and "，" not in lead_in else Mood.OPEN
    if short is not Mood.OPEN:
        return short
    past = None if _NEXT.match(lead_in) else _PAST_LEAD.search(lead_in)
    mood: Mood | None = None
    if not _POINTS.search(lead_in):
        mood = Mood.PLAN if firm else None
    elif _ADVICE.search(lead_in):
        mood = Mood.ADVICE
    elif _PLAN_LEAD.search(lead_in) and not past:
        mood = Mood.PLAN
    elif re.search(r"存在|面临|难点|困难|原因", lead_in):
        mood = Mood.TROUBLE
    elif past or re.search(r"了|已|先后|目前", lead_in):
        mood = Mood.PAST
    return mood


class MoodReader:
    """Gives each piece its mood; lead-ins are to be told in reading order."""

    def __init__(self, outline: Outline) -> None:
        self._text = outline.clean.text
        self._titles: dict[tuple[int, int], Mood] = {}
        self._leads: dict[tuple[int, ...], Mood] = {}

    def note_lead_in(self, piece: Piece, *, firm: bool) -> None:
        """Remember what the lead-in says for the list below it; ``firm``: it is a promise itself."""
        mood = mood_of_lead_in(self._text[piece.start : piece.end], firm=firm)
        if mood is None:
            self._leads.pop(piece.chain, None)
        else:
            self._leads[piece.chain] = mood

    def mood_of(self, piece: Piece) -> Mood:
        """Return the mood that holds for the piece: its list's lead-in, else the nearest heading that says anything."""
        urged = False
        parents = [piece.chain[:depth] for depth in range(len(piece.chain) - 1, -1, -1)]
        direct = self._leads.get(parents[0]) if parents else None
        if direct is not None:
            return direct
        for title in reversed(piece.titles):
            mood = self._title(title)
            if mood is Mood.URGED:
                urged = True
            elif mood is not Mood.OPEN:
                return mood
        for chain in parents:
            if chain in self._leads:
                return self._leads[chain]
        return Mood.URGED if urged else Mood.OPEN

    def _title(self, title: tuple[int, int]) -> Mood:
        if title not in self._titles:
            self._titles[title] = mood_of_title(self._text[title[0] : title[1]])
        return self._titles[title]
