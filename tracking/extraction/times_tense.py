"""Tell, for a place in a promise, whether its clause reports what was done or says what will be; and what is quoted."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracking.extraction.sentences import part_item_number
from tracking.extraction.times import FlatTime, flat_times
from tracking.extraction.types import Precision


class Tense(StrEnum):
    """How a clause stands to the letter's day."""

    PAST = "past"  # what was done, or the state today
    FUTURE = "future"
    OPEN = "open"  # no word tells


class Weak(StrEnum):
    """How far back a telling word looks for another that overrules it."""

    NO = "no"
    IN_CLAUSE = "in_clause"
    IN_SENTENCE = "in_sentence"


class Quoted(StrEnum):
    """Why a stretch is not the letter's own statement."""

    TITLE = "title"  # 《…规划（2021—2035年）》
    MEMBER = "member"  # the words of the member who asked: 提出的“2021年支持…”
    SLOGAN = "slogan"  # “一老一小”, “15分钟生活圈”
    NUMBER = "number"  # 栾发［2021］6号


# What was asked, as the topic that a sentence takes up: 对于您提到的按件补贴0.2元的意见，…
_TOPIC = re.compile(
    r"(?:(?<=^)|(?<=[，；。]))(?:[一二三四五六七八九十\d]+[是、.．])?(?:对于?|关于|针对|就)?(?:您|你们?|提案|建议|代表|委员)[^，。；]{0,8}?"
    r"(?:提出|提到|反映|建议|所提)的?[^，。；]{2,60}?(?:意见|建议|问题|设想|诉求|事宜|一事)(?=[，；。：])"
)
_FUTURE = (
    r"将(?:继续|进一步|加快|加大|加强|加密|积极|会|在|于|按|把|对|以|从|通过|组织|推进|推动|完成|实施|建设|新|开展|逐|全|努力|争取|持续"
    r"|严格|结合|根据|优先|重点|联合|协调|督促|投入|安排|启动|建|改|增|认真|及时|尽快|不断|大力|主动|充分|统筹|着力|指导|配合|适时"
    r"|依托|围绕|坚持|陆续|分|择|打|达|提|力|再|同步|率先|先|给予|落实|依|举办|选|引|培|购|配|设|聘|出台|制定|编制|深入|有|每|召|适)"
    r"|拟(?<![草虚模]拟)(?!定|合|人)|计划(?<!投资计划)(?<!年度计划)(?<!建设计划)(?<!工作计划)(?<!实施计划)(?<!发展计划)(?<!用地计划)(?<!行动计划)(?!生育|》|”|书|单列)|争取(?<![已经共]争取)(?<!累计争取)(?<!先后争取)(?<!已积极争取)(?!到|了|上级.{0,4}到)|力争|确保|保证|预计|还[差剩]|尚余|剩下|答应|同意(?=[出由拨安调派给每])|未(?<![从尚]未)[\u4e00-\u9fff]{2,4}的(?=\d)|先(?=[做修改把建装搞解])|下一?步|下一?阶段|下来|今后|明年|后年|来年|继续"
    r"|再(?=[新建投增筹安改完打选培])|尽快|尽早|力求|准备|打算|承诺|届时|剩余|其余|余下|尚未|尚存|尚需|待(?!遇|业|定)|[底月日末年]前(?!已)|[年月]内(?!已)|逐步|逐年|陆续"
    r"|即将|适时|抓紧|有望|可望|要(?=[求]?[^求素点件旨闻道])|应(?=当)|今年底|年底"
)
_WEAK_FUTURE = r"将(?!近|军)"
_PAST = (
    r"(?:已经?|业已|均已|现已)(?!与|和|同|会同|由|请|[\u4e00-\u9fff]{0,4}(?:同意|议定|商定|答应)[^，。；]|责成|要求|责令|督促|部署|交办|委托|[把将][^，。；]{1,30}(?:列入|纳入|编入)|(?:拟|计划)?(?:列入|纳入|编入|写入|列为|明确|确定|商|约定|承诺|初步)|知|婚|成为)|了(?<![为除不得罢]了)(?!解|结|如|望|无|然)"
    r"|截至|截止(?!日)|目前|现有(?<![对将把为的托校用在和与据合按]现有)(?=[^，。；：]{0,10}[\d一二三四五六七八九十])|现共|共有|总计已|以来(?<![年月]以来)|曾(?!姓)|原有(?=\d)|此前|现为|至今|近[\d一两三四五几]{1,2}年(?!内)|近年|年来|往年|过去"
    r"|核定数|争取到(?!位|20|“)|实现了|取得|业经|完工的|当前(?=共|有|我)|(?<=[天前在日底])为止|迄今|现行(?=[^，。；]{0,8}[为是])|上个?(?:礼拜|星期|周|月)(?!末)|前(?:几天|些天|不久|阵子|段时间)|昨[天日]"
)
# These tell of the past unless a word of the future stands before them in the clause: "三年内累计发放".
_WEAK_PAST = (
    r"同比|累计(?<![一二两三四五六七八九十]年累计)|先后|共(?=投入|完成|建成|争取|安排|发放|办理"
    r"|开展|培训|整改|改造|新建|拨付|落实)"
)
_MARKERS = re.compile(
    rf"(?P<future>{_FUTURE})|(?P<past>{_PAST})|(?P<weak_past>{_WEAK_PAST})|(?P<weak>{_WEAK_FUTURE})", re.ASCII
)
# A telling word begins with one of these; to try the many words only there takes a fifth of the time.
_MARKER_HEAD = re.compile(
    "[将继以过完实逐力争取先尽适陆打再同有拟年计已累后共了确保预下来今明准承届剩余其尚待业底月日末即抓可要应当均现截至目总曾原此近往核还未为迄上前昨答]"
)
_CLAUSE = re.compile(r"[，。；：！？!?]")
_SENTENCE = re.compile(r"[。！？!?]")
_TITLE = re.compile(r"《[^《》]{1,120}》?")
_QUOTE = re.compile(r"“[^“”]{1,200}”|\"[^\"]{1,200}\"|「[^」]{1,200}」|『[^』]{1,200}』")
_ASKED = re.compile(r"(?:提出|提到|关于|建议|反映|所提|询问|要求|指出)[^，。；]{0,8}$")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,6}［\d{4}］\d{1,5}号|(?:编号|案号|文号)[：:]?[A-Za-z\d-]{2,20}")
_STEP_DONE = re.compile(
    r"(?:开工(?:建设)?|动工(?:建设)?|进场(?:施工)?|封顶|(?:招标|招投标|采购|立项|可研|选址|设计|勘察|征地|拆迁|清表|环评|审批|备案|用地|签约|前期|报批|测绘|踏勘)(?:工作|程序|手续)?"
    r"|中标|批复(?:[已均]?拿到)?|核准|拿到|方案|规划|图纸|协议|合同|意向|名单|公示|谈妥|商定|议定|敲定|一致|到货|到位|下达|下单|启动|通过|同意|落实到人)$"
)
_STEP_REACH = 16
# A clause after a step that opens with a deed goes on with the report.
_REPORTS = (
    *(
        "完成",
        "累计",
        "投资完成",
        "投入",
        "建成",
        "覆盖",
        "惠及",
        "整治",
        "发放",
        "培训",
        "摸排",
        "排查",
        "签约",
        "收到",
    ),
    *(
        "征集",
        "安装",
        "改造",
        "拆除",
        "清理",
        "发出",
        "出动",
        "新增",
        "带动",
        "涉及",
        "实现",
        "兑现",
        "处置",
        "查处",
        "共",
    ),
)
_COUNT = re.compile(r"\d(?![\d.]*[年月日号届次期])|[一二两三四五六七八九十][个家条座处户台套所]")
_SHORT_QUOTE = 22
_HEAD = 6
_CRITERION = re.compile(r"(?:(?<=前)|(?<=后))[^，。；：]{0,10}的")
_OBJECT = re.compile(r"(?:对|将|把|为|针对|凡|凡是|按照?|根据|参照)$")
_STRONG = re.compile(r"[底末]|前$|内$|之前$|以前$|结束")


class Zone(NamedTuple):
    """A stretch that is quoted."""

    start: int
    end: int
    kind: Quoted


class ItemReading:
    """
    A flattened promise with its times, its quoted stretches and the tense of every place in it.

    ``letter_date`` decides which times are over.
    """

    def __init__(self, text: str, *, letter_date: date | None, assumed_year: int | None = None) -> None:
        text = part_item_number(text)
        self.text = text
        self.letter_date = letter_date
        self.times = flat_times(text, letter_date=letter_date, assumed_year=assumed_year)
        self._time_starts = [time.start for time in self.times]
        self.zones = _zones(text)
        self._zone_starts = [zone.start for zone in self.zones]
        self._clause_starts = [0, *(match.end() for match in _CLAUSE.finditer(text))]
        self._sentence_starts = [0, *(match.end() for match in _SENTENCE.finditer(text))]
        self._markers = self._find_markers()
        self._marker_starts = [start for start, _ in self._markers]

    def times_at(self, start: int, end: int) -> list[FlatTime]:
        """Return the times that share a character with ``[start, end)``."""
        first = bisect_right(self._time_starts, start) - 1
        last = bisect_right(self._time_starts, end - 1)
        return [time for time in self.times[max(first, 0) : last] if time.end > start]

    def zone(self, position: int) -> Zone | None:
        """Return the quoted stretch that holds ``position``."""
        index = bisect_right(self._zone_starts, position) - 1
        if index < 0:
            return None
        found = self.zones[index]
        return found if position < found.end else None

    def clause(self, position: int) -> tuple[int, int]:
        """Return the bounds of the clause at ``position``; its closing mark is left out."""
        index = bisect_right(self._clause_starts, position) - 1
        start = self._clause_starts[index]
        end = self._clause_starts[index + 1] - 1 if index + 1 < len(self._clause_starts) else len(self.text)
        return start, end

    def sentence(self, position: int) -> tuple[int, int]:
        """Return the bounds of the sentence at ``position``."""
        index = bisect_right(self._sentence_starts, position) - 1
        start = self._sentence_starts[index]
        end = self._sentence_starts[index + 1] if index + 1 < len(self._sentence_starts) else len(self.text)
        return start, end

    def tense(self, position: int) -> Tense:
        """
        Return the tense at ``position``.

        The nearest telling word before it in its clause decides, else the first after it in the clause, else the last
        before it in the sentence.
        """
        clause_start, clause_end = self.clause(position)
        index = bisect_right(self._marker_starts, position)
        before = self._markers[index - 1] if index else (-1, Tense.OPEN)
        if before[0] >= clause_start and before[1] is not Tense.OPEN:
            return before[1]
        if index < len(self._markers) and self._marker_starts[index] < clause_end:
            return self._markers[index][1]
        return before[1] if before[0] >= self.sentence(position)[0] else Tense.OPEN

    def marker_after(self, position: int) -> Tense:
        """Return the tense of the first telling word after ``position`` in its clause."""
        index = bisect_right(self._marker_starts, position - 1)
        if index < len(self._markers) and self._marker_starts[index] < self.clause(position)[1]:
            return self._markers[index][1]
        return Tense.OPEN

    def marker_before(self, position: int) -> Tense:
        """Return the tense of the last telling word before ``position`` in its clause."""
        index = bisect_right(self._marker_starts, position - 1)
        if index and self._marker_starts[index - 1] >= self.clause(position)[0]:
            return self._markers[index - 1][1]
        return Tense.OPEN

    def is_over(self, time: FlatTime) -> bool:
        """
        Whether the time ended before the letter was written; 以来 always has.

        "自2025年起" in a letter of that year may still be to come, so it is over only from the next year on.
        """
        first, last = time.meaning.first, time.meaning.last
        if time.is_since:
            if self.text.endswith("来", time.start, time.end):
                return True
            return first is not None and self.letter_date is not None and first.year < self.letter_date.year
        return last is not None and self.letter_date is not None and last < self.letter_date

    def is_ahead(self, time: FlatTime) -> bool:
        """Whether the time can only mean what is to come: it begins after the letter, or is worded as a deadline."""
        if self.is_over(time) or time.is_since:
            return False
        first = time.meaning.first
        last = time.meaning.last
        if self.letter_date is not None and first is not None and last is not None:
            is_later_year = last.year > self.letter_date.year and not time.rule.startswith(("plan", "five_year"))
            if first > self.letter_date or is_later_year:
                return True
        return bool(_STRONG.search(self.text, time.start, time.end)) and time.meaning.precision is not Precision.VAGUE

    def _find_markers(self) -> list[tuple[int, Tense]]:
        found: list[tuple[int, Tense, Weak]] = []
        for match in _telling_words(self.text):
            if match["weak"]:
                found.append((match.start(), Tense.FUTURE, Weak.IN_SENTENCE))
            elif match["weak_past"]:
                found.append((match.start(), Tense.PAST, Weak.IN_SENTENCE))
            else:
                found.append((match.start(), Tense.PAST if match["past"] else Tense.FUTURE, Weak.NO))
        for time in self.times:
            tense = self._tense_of(time)
            if tense is not None:
                found.append((time.start, tense, self._weakness(time) if tense is Tense.PAST else Weak.NO))
        found.sort(key=lambda entry: entry[0])
        return self._without_steps(self._settle(found))

    def _without_steps(self, settled: list[tuple[int, Tense]]) -> list[tuple[int, Tense]]:
        """
        Drop the words of the past from a clause that only reports a step on the way to what the sentence promises.

        "已完成招标，6月交货": what the sentence counts is still to come. A clause that counts its step reports it.
        """
        kept: list[tuple[int, Tense]] = []
        last_future = max((start for start, tense in settled if tense is Tense.FUTURE), default=-1)
        last_past = {self.clause(start)[1]: start for start, tense in settled if tense is Tense.PAST}
        for start, tense in settled:
            clause_end = self.clause(start)[1]
            if (
                tense is Tense.PAST
                and clause_end < last_future < self.sentence(start)[1]
                and _STEP_DONE.search(self.text, max(start, clause_end - _STEP_REACH), clause_end)
                and not _COUNT.search(self.text, last_past[clause_end], clause_end)
                and not self.text.startswith(_REPORTS, clause_end + 1)
            ):
                continue
            kept.append((start, tense))
        return kept

    def _weakness(self, time: FlatTime) -> Weak:
        """A day that is over dates its clause from its head; further on it may be an object (公示上半年收支)."""
        return Weak.IN_CLAUSE if time.start - self.clause(time.start)[0] <= _HEAD else Weak.IN_SENTENCE

    def _tense_of(self, time: FlatTime) -> Tense | None:
        """Return what a time tells of the words after it, None where it only names something."""
        zone = self.zone(time.start)
        if zone is not None and zone.end > time.end:
            return None
        if self.is_over(time):
            # "2005年以前建成的小区", "对2021年以来新聘的村医" only name whom, they do not date the sentence.
            names = _CRITERION.match(self.text, time.end) or _OBJECT.search(
                self.text[max(0, time.start - 2) : time.start]
            )
            return None if names else Tense.PAST
        if self.is_ahead(time):
            return Tense.FUTURE
        # "已选址，今年新建8座": this year opens a new account, which its own clause may still call past.
        opens = time.last is not None and self.clause(time.start)[0] == time.start
        return Tense.OPEN if opens else None

    def _settle(self, found: list[tuple[int, Tense, Weak]]) -> list[tuple[int, Tense]]:
        """
        Drop the weak words that earlier ones overrule.

        A bare 将 means 把 after words of the past; 累计, or a day that is over, tells nothing after words of the future
        (三年内累计发放, 9月底前公示上半年收支).
        """
        settled: list[tuple[int, Tense]] = []
        for start, tense, weak in found:
            if weak is not Weak.NO and settled:
                since = self.sentence(start)[0] if weak is Weak.IN_SENTENCE else self.clause(start)[0]
                if settled[-1][0] >= since and settled[-1][1] not in (tense, Tense.OPEN):
                    continue
            settled.append((start, tense))
        return settled


def _telling_words(text: str) -> Iterator[re.Match[str]]:
    """Yield what ``_MARKERS`` finds."""
    head = _MARKER_HEAD.search(text)
    while head:
        match = _MARKERS.match(text, head.start())
        if match:
            yield match
        head = _MARKER_HEAD.search(text, match.end() if match else head.end())


def _zones(text: str) -> list[Zone]:
    zones = [Zone(match.start(), match.end(), Quoted.MEMBER) for match in _TOPIC.finditer(text)]
    if "《" in text:
        zones += [Zone(match.start(), match.end(), Quoted.TITLE) for match in _TITLE.finditer(text)]
    for match in _QUOTE.finditer(text):
        asked = _ASKED.search(text[max(0, match.start() - 14) : match.start()])
        if asked:
            zones.append(Zone(match.start(), match.end(), Quoted.MEMBER))
        elif len(match[0]) <= _SHORT_QUOTE:
            zones.append(Zone(match.start(), match.end(), Quoted.SLOGAN))
    if "号" in text:
        zones += [Zone(match.start(), match.end(), Quoted.NUMBER) for match in _NUMBER.finditer(text)]
    zones.sort(key=lambda zone: (zone.start, -zone.end))
    apart: list[Zone] = []
    for zone in zones:
        if not apart or zone.start >= apart[-1].end:
            apart.append(zone)
    return apart
