"""Tell on which side of the letter's date the times named in a sentence lie."""

import re
from collections.abc import Iterable, Set
from datetime import date
from typing import NamedTuple

from proposals.parsing.pattern import any_of, each
from tracking.extraction.patterns import Clue

PLAN_ENDS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}

_YEAR = re.compile(
    r"(?P<year>2(?<!\d2)0\d\d)(?:年(?P<half>上半年|下半年)?(?:(?P<month>1[0-2]|0?[1-9])月)?|[.](?P<month2>1[0-2]|0[1-9])(?!\d))?"
    r"(?P<near>底|末|内|前(?![一二三四两\d])|之前|以前|至|—|-|起)*"
)
# What was reached ahead of time is told by the year it was set for: 提前三年实现2025年阶段目标.
_GOAL_OF_YEAR = re.compile(r"度?(?:阶段性?)?的?(?:目标|任务|指标)")
_MONTH = re.compile(
    r"(?P<month>[1-9](?<![\d—.].)(?<!\d年.)(?<![当同]年.)(?:(?<=1)[0-2])?)月(?:(?P<day>\d{1,2})日)?(?P<near>份|底|末|初|中旬|上旬|下旬)?(?P<by>前|之前|以前|内)?"
)
_LAST_OF = {"上旬": 10, "中旬": 20}
_CN_MONTH = re.compile(
    r"(?P<month>[一二三四五六七八九十](?<![一二三四五六七八九十第].)(?:(?<=十)[一二])?)月(?:底|末|初|份|中旬|上旬|下旬|(?=[在前开召举完建启投竣]))(?P<by>前|之前|以前|内)?"
)
_ACT_WITHIN = re.compile(
    r"(?<!\d)\d{1,2}(?:个工作日|日|天)(?:之|以)?内(?=拿出|完成|出台|提交|制定|印发|建成|开通|到位|启动|开工|办结|整改)"
)
_CN_MONTHS = {
    name: n for n, name in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1)
}
_BY_THEN = re.compile(
    r"年(?<!20\d\d年)(?<![去上]年)(?:底|末)(?:前|之前)?(?!以来)|年(?<![\d一二三两几近]年)内|本月底|月底前|开春后|汛后|"
    + each(
        "节|假期|五一|国庆|春节|元旦|中秋|端午|清明|暑期|暑假|寒假|开学|汛期|主汛期|雨季|入冬|冬季|采暖季|供暖季|秋季学期|春季学期|高考|换届",
        r"[^，；。\d]{0,4}(?:前|之前|以前)(?![期往])",
    )
)
# Feasts, seasons and dates of the working year that a promise is hung on.
_EVENT = r"(?<![每去上当往前]年)" + any_of(
    "春节|元旦|清明|端午|中秋|重阳|国庆|五一”?|六一”?|十一”?|七一”?|八一”?|双十一”?|“(?:五一|六一|十一|七一|八一|双十一)”?"
    "|劳动节|儿童节|教师节|节|暑期|暑假|寒假|开学|高考|中考|汛期?|防火期|主汛期|雨季|旱季|入[冬夏汛]|上冻|封冻|霜冻"
    "|冬季|采暖[季期]|供[暖热][季期]|春[耕播运]|秋[收播]|麦收|夏收|收[割获](?!的)|三夏|开[烤园]|春季学期(?:开学)?|秋季学期(?:开学)?"
    "|换届|截止|申报截止|报名截止|征集截止|公示截止|到期"
)
_EVENT_BEFORE = re.compile(_EVENT + r"[^，；。\d]{0,5}?(?:前|之前|以前)(?![期往年几])")
_EVENT_AFTER = re.compile(
    _EVENT
    + r"[^，；。\d]{0,4}?(?:(?:之|以|过)后|(?<!汛)(?<!节)后(?![的勤续期台])|[节汛]后(?=[开动启施恢组安由再]|，)"
    + r"|一过|即(?!将))"
)
# Feasts of the letter's own year and the month by which they are over.
_FEAST_MONTHS = {"元旦": 1, "春节": 2, "清明": 4, "五一": 5, "汛": 5, "端午": 6, "中秋": 9, "国庆": 10}
_FEAST = re.compile(r"今年(?:的)?[“]?(?P<feast>元旦|春节|清明|五一|汛|端午|中秋|国庆)[”]?(?=[^，；。]{0,4}前)")
# A time that comes round (每年汛期前) is none to come.
_HABIT = re.compile(
    r"每年\d{1,2}月(?:至|—|-)(?:次年)?\d{1,2}月|每(?:年|月|季度?|周)[^，；。\d]{0,6}(?:\d{1,2}月)?[^，；。\d]{0,4}?(?:前|底|末|后)"
)
_COMING = re.compile(
    r"今冬明春|今[冬秋夏](?!以来|已)|明[冬秋春夏]|来春(?!风)|开春(?!风)|下(?:个?月|周|星期|个?季度|学期|学年)(?!度?报)|本月(?:\d{1,2}日|底|内|下旬|末)|月(?<![\d一二三几每当按逐个]月)内|周(?<!每周)内|本周|第(?<![一-龥]第)[二三四五]年(?![度级龄才])|头一?年(?=，|（|在|先)"
    r"|明后[两年]|次年(?=\d|[上下]半年|[一二三四]季度)|利用[寒暑]假(?=再|对|组织|集中|实施)|月底前|下(?<![去上\d]年下)(?<!同期下)半年(?!以来|度|才)"
)
_WITHIN = re.compile(
    r"(?<![近去至到第\d])(?<!过去)(?:[一二三两四五六半]|\d{1,2})(?:年|个月|周)(?:之|以)?内(?![没未已共累])|(?<!十[二三四五]五)期内(?=完)"
)
_QUARTER = re.compile(r"(?<!前)(?P<q>[一二三四])季度|(?<!前)第(?P<q2>[一二三四])季度")
_HALF = re.compile(r"(?:今年|^)(?P<half>下半年|上半年)(?!以来)")
_THIS_YEAR = re.compile(r"今年|本年")
_PLAN = re.compile(r"(?P<plan>十[二三四五六]五)”?(?:规划)?(?:期间|时期|期内|末|期末|后[两三]年|头[一两三]年|以来)?")
_ANY_TIME = re.compile("[2年月内季半五前春汛周后过即冬秋夏下假]")  # one of them is in every match of the patterns above
CLUES = (
    Clue("year", _YEAR, "20"),
    Clue("month", _MONTH, "月"),
    Clue("cn_month", _CN_MONTH, "一月 七月 三月 九月 二月 五月 八月 六月 十月 四月"),
    Clue("within", _WITHIN, "以内 内完 周之 周以 周内 年之 年内 月之 月以 月内"),
    Clue("act_within", _ACT_WITHIN, "之内 天之 天以 天内 日以 日内"),
    Clue("feast", _FEAST, "今年"),
    Clue(
        "by_then",
        _BY_THEN,
        "中秋 主汛 五一 假期 元旦 入冬 冬季 国庆 季学 寒假 年内 年底 年末 开学 开春 换届 春节 暑假 暑期 "
        "暖季 月底 本月 汛后 汛期 清明 端午 节 采暖 雨季 高考",
    ),
    Clue("before_event", _EVENT_BEFORE, "前"),
    Clue("after_event", _EVENT_AFTER, "一过 之后 以后 即 后 汛后 节后 过后"),
    Clue(
        "coming",
        _COMING,
        "下个 下半 下周 下季 下学 下星 下月 个季 二年 今冬 今夏 今秋 冬明 周内 四年 头一 头年 开春 明冬 "
        "明后 明夏 明春 明秋 月内 月底 本周 本月 来春 次年 用寒 用暑 第三 第五",
    ),
    Clue("quarter", _QUARTER, "季度"),
    Clue("half_year", _HALF, "半年"),
    Clue("plan", _PLAN, "二五 三五 四五 五五 六五"),
    Clue("this_year", _THIS_YEAR, "今年 本年"),
)
"""Every pattern of a time in a clause."""


class Horizon(NamedTuple):
    """Times of a clause: a day or period still to come, the letter's own year, a time gone by."""

    ahead: bool = False
    deadline: bool = False  # ahead, and worded as a limit (年底前)
    this_year: bool = False
    gone: bool = False


_NO_TIME = Horizon()


class _Times:
    """Gathers what the times of one clause say."""

    def __init__(self, clause: str, letter_date: date | None, clues: Set[str]) -> None:
        self.clause = clause
        self.clues = clues
        self.letter_date = letter_date
        self.ahead = self.deadline = self.this_year = self.gone = False

    def years(self) -> None:
        for match in _YEAR.finditer(self.clause):
            words = match[0]
            plain_number = "年" not in words and "." not in words
            if plain_number and self.clause[match.end(1) : match.end(1) + 1] not in ("—", "-", "至"):
                continue
            if "提前" in self.clause and _GOAL_OF_YEAR.match(self.clause, match.end()):
                continue
            limit = words.endswith(("底", "末", "内", "前"))
            if self.letter_date is None:
                of_old = "的" in self.clause[match.end() : match.end() + 8]  # 2005年以前建成的小区
                self.deadline = self.deadline or (words.endswith(("前", "内")) and not of_old)
                self.this_year = True
                continue
            year, month = int(match["year"]), match["month"] or match["month2"]
            if year != self.letter_date.year:
                self._side(year - self.letter_date.year, limit=False)
            elif month:
                self._side(int(month) - self.letter_date.month, limit=limit)
            elif limit:
                self.ahead = self.deadline = True
            else:
                self.this_year = True

    def months(self) -> None:
        for match in _MONTH.finditer(self.clause):
            limit = bool(match["by"]) or match["near"] in ("底", "末")
            if self.letter_date is None:
                self.deadline = self.deadline or bool(match["by"])
            else:
                distance = int(match["month"]) - self.letter_date.month
                last = match["day"] or _LAST_OF.get(match["near"])
                if distance == 0 and last:
                    distance = int(last) - self.letter_date.day
                self._side(distance, limit=limit)
                self.deadline = self.deadline or (limit and distance >= 0)
        for match in _CN_MONTH.finditer(self.clause) if "cn_month" in self.clues else ():
            if self.letter_date is None:
                self.deadline = self.deadline or bool(match["by"])
            else:
                self._side(_CN_MONTHS[match["month"]] - self.letter_date.month, limit=True)

    def words(self) -> None:
        clause, clues = self.clause, self.clues
        within = ("within" in clues and _WITHIN.search(clause)) or (
            "act_within" in clues and _ACT_WITHIN.search(clause)
        )
        feast = _FEAST.search(clause) if "feast" in clues else None
        over = feast and self.letter_date is not None and self.letter_date.month > _FEAST_MONTHS[feast["feast"]]
        if within or (not over and "by_then" in clues and _BY_THEN.search(clause)):
            self.ahead = self.deadline = True
        self.gone = self.gone or bool(over)
        if not self.gone and "前" in clause and "before_event" in clues and _EVENT_BEFORE.search(clause):
            self.ahead = self.deadline = True
        if not self.gone and (
            ("coming" in clues and _COMING.search(clause)) or ("after_event" in clues and _EVENT_AFTER.search(clause))
        ):
            self.ahead = True
        if "quarter" in clues:
            self._quarters()
        for match in _HALF.finditer(clause) if "half_year" in clues else ():
            if self.letter_date is not None:
                late = match["half"] == "下半年"
                self.ahead = self.ahead or late
                self.gone = self.gone or (not late and self.letter_date.month > 6)
        for match in _PLAN.finditer(clause) if "plan" in clues else ():
            since = "以来" in clause[match.end() - 2 : match.end() + 6]
            named = match[0].endswith(("期间", "时期", "期内", "末", "年"))
            if self.letter_date is not None and named and not since:
                self.ahead = self.ahead or PLAN_ENDS[match["plan"]] >= self.letter_date.year
        self.this_year = self.this_year or ("this_year" in clues and _THIS_YEAR.search(clause) is not None)

    def _quarters(self) -> None:
        for match in _QUARTER.finditer(self.clause):
            last_month = ("一二三四".index(match["q"] or match["q2"]) + 1) * 3
            if self.letter_date is None or last_month >= self.letter_date.month:
                self.ahead = True
            else:
                self.gone = True

    def _side(self, distance: int, *, limit: bool) -> None:
        if distance > 0 or (distance == 0 and limit):
            self.ahead = True
        elif distance < 0:
            self.gone = True

    def horizon(self) -> Horizon:
        return Horizon(self.ahead, self.deadline, self.this_year, self.gone and not self.ahead)


_EVERY_CLUE = frozenset(clue.name for clue in CLUES)
_WORDED = _EVERY_CLUE - {"year", "month", "cn_month"}


def look_at(
    text: str, clauses: Iterable[tuple[int, int]], *, letter_date: date | None, clues: Set[str] = _EVERY_CLUE
) -> list[Horizon]:
    """
    Return where the times named in each clause of ``text`` lie; without a letter date only limits count as ahead.

    ``clues`` holds those of ``CLUES`` that the clauses can hold.
    """
    worded = not clues.isdisjoint(_WORDED)
    found: list[Horizon] = []
    for start, end in clauses:
        if not _ANY_TIME.search(text, start, end):
            found.append(_NO_TIME)
            continue
        clause = text[start:end]
        if "每" in clause:
            clause = _HABIT.sub("", clause)
        times = _Times(clause, letter_date, clues)
        if "20" in clause:
            times.years()
        if "月" in clause:
            times.months()
        if worded:
            times.words()
        found.append(times.horizon())
    return found


def look(clause: str, *, letter_date: date | None) -> Horizon:
    """Return where the times named in ``clause`` lie, as ``look_at`` does."""
    return look_at(clause, [(0, len(clause))], letter_date=letter_date)[0]


_LISTED = re.compile(
    r"(?:列入|纳入|编入|列进|进入|作为|列为|定为|排[进入]|(?:调整|推迟|顺延|安排|放|推|排)(?:到|至|在)(?=[^，；。]{0,4}(?:明年|下一?年|20\d\d年)))(?:到|了|我[市县区局])?(?P<what>[^，；。]{0,60}?)(?:计划|规划|方案|项目库|预算|清单|盘子|储备库|实事|日程|(?:调研|改造|建设|攻坚|重点|年度)(?:项目|任务|工作)|项目(?=第|[，；。])|(?:工程|行动)（20\d\d(?:年|—|-|至)(?:20\d\d)?年?)"
)


MAY_BE_LISTED = Clue(
    "listed",
    _LISTED,
    "作为 列为 列入 列进 定为 排入 排进 纳入 编入 进入 "
    "整到 整至 整在 迟到 迟至 迟在 延到 延至 延在 排到 排至 排在 放到 放至 放在 推到 推至 推在",
)


def listed_for_later(sentence: str, *, letter_date: date | None) -> bool:
    """Tell whether the sentence says the matter is listed in a plan that is not over (已列入2026年计划)."""
    for match in _LISTED.finditer(sentence):
        what = sentence[max(match.start() - 24, 0) : match.end()]
        inside = match[0]
        for plan in _PLAN.finditer(inside):
            if letter_date is None or PLAN_ENDS[plan["plan"]] >= letter_date.year:
                return True
        years = [int(y) for y in re.findall(r"(?<!\d)(20\d\d)(?=年|—|-|至)", inside)]
        if not years and "20" in what:
            continue
        if years and letter_date is not None and max(years) >= letter_date.year:
            return True
        if re.search(r"明年|下一?年度|来年|今年|本年度|下半年|[下新]一轮", inside):
            return True
    return False
