"""The words of time as official letters write them: named patterns, each with a true example and a trap."""

import re
from dataclasses import dataclass

from tracking.extraction.heads import words

YEAR = r"(?<!\d)(?:19|20)\d{2}|(?<![零一二三四五六七八九十百])(?:二零|一九)[零一二三四五六七八九]{2}"
RELATIVE_YEAR = (
    r"今年|本年度?(?!龄)|(?<![说证表申声])明年|(?<![今以之])后年|来年"
    r"|[次翌]年(?=[\d一二三四五六七八九十上下底末])|(?<!过)去年|上年度?|(?<![以之])前年"
)
MONTH = r"(?:(?<!\d)(?:1[0-2]|0?[1-9])(?!\d)|(?<![零一二三四五六七八九十百])(?:十[一二]?|[一二三四五六七八九]))"
DAY = r"(?:3[01]|[12]\d|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
TO = r"(?:—{1,2}|-{1,2}|～|至|到)"
COUNT = r"\d{1,3}(?:\.5)?|[一二两三四五六七八九十]{1,3}|半"
TAIL = (
    r"(?P<tail>之前|以前|前夕|前后|前(?!期|往|置|沿|端|景|三|两|后|来|述|款|提|瞻|进|列|锋|十|五|几|年|半)|之内|以内"
    r"|内(?!部|容|控|涝|河|设|外|环|科|在|需|地|陆|审)|期间|为止|止(?!水|血)|以来|来(?!源|往|访|自|电|信|料|说|看)"
    r"|开始|起(?!草|步|点|动|诉|航|色|降|源|算|价|着|到|重)|以后|之后|后(?!续|勤|期|备|台|半|来|三|两|进|年))?"
)
YEAR_OF = rf"(?:(?:(?P<year>{YEAR})年度?|(?P<relative>{RELATIVE_YEAR}))的?)"
NOT_EACH = r"(?<!每)(?<!每年)(?<!历)"
PLAN = r"[\"“”'「]?(?P<plan>十[一二三四五六七]?五)[\"“”'」]?"
PLAN_QUOTED = r"[\"“「](?P<quoted>十[一二三四五六七]?五)[\"”」]"
YEAR_NUMBER_HEADS = ("19", "20", "一九", "二零")
YEAR_HEADS = (*YEAR_NUMBER_HEADS, "今年", "本年", "明年", "后年", "来年", "次年", "翌年", "去年", "上年", "前年")
NUMBER_HEADS = tuple("0123456789一二三四五六七八九十")
FESTIVALS = "春节|元旦|国庆|五一|劳动|清明|端午|中秋|重阳|除夕|元宵|三八|妇女|植树|五四|六一|儿童|七一|八一|教师"


@dataclass(frozen=True, slots=True)
class TimePattern:
    """
    One way to write a time.

    ``reader`` names the function of ``times_reading`` that says which days are meant. ``example`` is matched in full,
    ``trap`` not at all. A match begins with one of ``heads``, of one or two characters each, and a text with
    none of the characters in ``needs`` cannot match: both spare most searches.
    """

    name: str
    source: str
    reader: str
    example: str
    trap: str
    heads: tuple[str, ...]
    needs: str = ""

    def compiled(self) -> re.Pattern[str]:
        """Return the pattern ready for use; only ASCII digits count as digits."""
        return re.compile(self.source, re.ASCII)


PATTERNS = (
    TimePattern(
        "year_span",
        rf"(?P<from>{YEAR})年?度?{TO}(?P<to>{YEAR})(?P<school>学)?年度?(?:年?[底末](?!位))?{TAIL}",
        "year_span",
        "2021—2023年",
        "编号2021-2023",
        needs="年",
        heads=YEAR_NUMBER_HEADS,
    ),
    TimePattern(
        "year_list",
        rf"(?P<from>{YEAR})年?(?:、(?:{YEAR})年?){{0,3}}[、和](?P<to>{YEAR})年(?P<school>度)?(?:[两三四]年)?{TAIL}",
        "year_span",
        "2025、2026年",
        "2025、2026号楼",
        needs="年",
        heads=YEAR_NUMBER_HEADS,
    ),
    TimePattern("two_years", rf"(?:今明|明后)两年{TAIL}", "two_years", "今明两年", "近两年", tuple("今明"), "年"),
    TimePattern(
        "month_span",
        rf"{NOT_EACH}{YEAR_OF}?(?P<from>{MONTH})月?份?{TO}(?P<to>{MONTH})月份?(?P<part>底|末)?{TAIL}",
        "month_span",
        "2025年6—8月",
        "3至5个月",
        needs="—-～至到",
        heads=YEAR_HEADS + NUMBER_HEADS,
    ),
    TimePattern(
        "month_list",
        rf"{NOT_EACH}{YEAR_OF}?(?P<from>{MONTH})月?、(?P<to>{MONTH})月份?(?P<part>底|末)?{TAIL}",
        "month_span",
        "2025年8、9月份",
        "8、9个月",
        needs="、",
        heads=YEAR_HEADS + NUMBER_HEADS,
    ),
    TimePattern(
        "quarter_span",
        rf"{NOT_EACH}{YEAR_OF}?第?(?P<from>[一二三]|(?<!\d)[1-3])(?:{TO}|、)第?(?P<to>[二三四2-4])季度末?{TAIL}",
        "quarter_span",
        "二、三季度",
        "每季度",
        needs="季",
        heads=YEAR_HEADS + tuple("123一二三第"),
    ),
    TimePattern(
        "day_span",
        rf"{NOT_EACH}{YEAR_OF}?(?P<month>{MONTH})月(?P<from>{DAY})[日号]?{TO}(?P<to>{DAY})[日号]{TAIL}",
        "day_span",
        "9月1日至10日",
        "9月1次至2次",
        needs="—-～至到",
        heads=YEAR_HEADS + NUMBER_HEADS,
    ),
    TimePattern(
        "day",
        rf"{NOT_EACH}{YEAR_OF}?(?P<month>{MONTH})月份?(?P<day>{DAY})[日号]{TAIL}",
        "day",
        "2025年6月30日前",
        "6月30个",
        needs="月",
        heads=YEAR_HEADS + NUMBER_HEADS,
    ),
    TimePattern(
        "day_of_this_month",
        rf"(?P<which>本月|当月|下个?月)(?P<day>{DAY})[日号]{TAIL}",
        "day_of_month",
        "下月15日前",
        "每月15日前",
        needs="月",
        heads=tuple("本当下"),
    ),
    TimePattern(
        "day_dotted",
        rf"(?P<year>(?<![\d.])(?:19|20)\d{{2}})(?P<sep>[./-])(?P<month>1[0-2]|0?[1-9])(?P=sep)"
        rf"(?P<day>3[01]|[12]\d|0?[1-9])(?![\d.]){TAIL}",
        "day",
        "2025/6/30",
        "2025.13.40",
        needs="./-",
        heads=YEAR_NUMBER_HEADS[:2],
    ),
    TimePattern(
        "month_dotted",
        rf"(?P<year>(?<![\d./—-])(?:19|20)\d{{2}})(?P<sep>[./])(?P<month>1[0-2]|0[1-9])"
        rf"(?![\d.万亿元个公平亩人千%户吨米里]|号){TAIL}",
        "month",
        "2025.07",
        "2025.07万元",
        needs="./",
        heads=YEAR_NUMBER_HEADS[:2],
    ),
    TimePattern(
        "month_dotted_span",
        rf"(?P<from_year>(?<![\d.])(?:19|20)\d{{2}})[./](?P<from>1[0-2]|0?[1-9]){TO}"
        rf"(?:(?P<to_year>(?:19|20)\d{{2}})[./])?(?P<to>1[0-2]|0?[1-9])(?![\d.万亿元个%])月?{TAIL}",
        "month_dotted_span",
        "2025.07-2025.12",
        "2025.07-12万元",
        needs="./",
        heads=YEAR_NUMBER_HEADS[:2],
    ),
    TimePattern(
        "ten_days",
        rf"{NOT_EACH}{YEAR_OF}?(?:(?P<month>{MONTH})月份?|(?P<which>本月|下个?月))(?P<part>[上中下]旬|上中旬|中下旬){TAIL}",
        "ten_days",
        "8月中旬",
        "每月上旬",
        needs="旬",
        heads=YEAR_HEADS + NUMBER_HEADS + tuple("本下"),
    ),
    TimePattern(
        "month",
        rf"{NOT_EACH}(?:{YEAR_OF}(?:全)?|(?<!第))(?P<month>{MONTH})月(?:份|(?!龄|子|亮|饼|球|嫂|考|报|月|均|度|活动))(?P<part>底|末|初|中(?!央|旬|心))?{TAIL}",
        "month",
        "10月底前",
        "3个月",
        needs="月",
        heads=YEAR_HEADS + NUMBER_HEADS,
    ),
    TimePattern(
        "month_run_together",
        rf"(?<!\d)(?P<year>20\d{{2}})(?P<month>1[0-2]|0?[1-9])月(?:份|(?!\d))(?P<part>底|末|初)?{TAIL}",
        "month",
        "202411月底前",
        "2024111月",
        needs="月",
        heads=("20",),
    ),
    TimePattern(
        "this_month",
        rf"(?:(?<![每基日])(?P<which>本月|下个?月)(?:底|末|内|份)?|(?<![\d个每一二三四五六七八九十本下当各上同整])月[底末内]){TAIL}",
        "this_month",
        "下月底前",
        "每月底",
        needs="月",
        heads=tuple("本月下"),
    ),
    TimePattern(
        "this_week",
        rf"(?P<which>[本这下]个?(?:周|礼拜|星期))(?P<weekday>[一二三四五六日天](?!个))?{TAIL}",
        "this_week",
        "下周内",
        "每周",
        needs="周礼星",
        heads=tuple("本这下"),
    ),
    TimePattern(
        "half_year",
        rf"{NOT_EACH}{YEAR_OF}?(?P<part>[上下])半年(?:末|底)?{TAIL}",
        "half_year",
        "明年上半年",
        "半年内",
        needs="半",
        heads=YEAR_HEADS + tuple("上下"),
    ),
    TimePattern(
        "first_quarters",
        rf"{NOT_EACH}{YEAR_OF}?前(?P<to>[二两三23])个?季度{TAIL}",
        "quarter",
        "前三季度",
        "每季度前三名",
        needs="季",
        heads=(*YEAR_HEADS, "前"),
    ),
    TimePattern(
        "quarter",
        rf"{NOT_EACH}{YEAR_OF}?第?(?P<to>[一二三四]|(?<!\d)[1-4])季度(?:末|底)?{TAIL}",
        "quarter",
        "三季度末",
        "每季度末",
        needs="季",
        heads=YEAR_HEADS + tuple("1234一二三四第"),
    ),
    TimePattern(
        "this_quarter",
        rf"(?P<which>[本下])个?季度(?:末|底)?{TAIL}",
        "this_quarter",
        "下季度末",
        "每个季度末",
        tuple("本下"),
        "季",
    ),
    TimePattern(
        "year_end",
        rf"(?<!每)(?<!每年)(?<!历)(?:{YEAR_OF}年?(?:底|末(?!位|端))|年(?:底|末|终(?!奖|考|总结|述))){TAIL}",
        "year_end",
        "2025年年底前",
        "每年年底",
        needs="底末终",
        heads=(*YEAR_HEADS, "年"),
    ),
    TimePattern(
        "year_start",
        rf"(?<!每)(?<!每年)(?:{YEAR_OF}年?初(?!步|期|级|中|次)|年初(?!步|期|级|中|次|衷)){TAIL}",
        "year_start",
        "明年初",
        "每年年初",
        needs="初",
        heads=(*YEAR_HEADS, "年"),
    ),
    TimePattern(
        "mid_year",
        rf"(?<!每)(?<!每年){YEAR_OF}年?中(?:旬|(?=[前，。；]|完成|建成|投入|启动|开工)){TAIL}",
        "mid_year",
        "2026年中前",
        "2026年中央预算内投资",
        needs="年",
        heads=YEAR_HEADS,
    ),
    TimePattern(
        "year",
        rf"(?<!每)(?:(?:{YEAR})年至今|{YEAR_OF}(?:全年)?(?:度内?)?(?!初|底|末)){TAIL}",
        "year",
        "2022年内",
        "2022号",
        needs="年",
        heads=YEAR_HEADS,
    ),
    TimePattern(
        "whole_year",
        r"(?<![\d零一二三四五六七八九今明去本后上前年])全年(?=(?![^，。；：、\d]{0,4}(?:无休|开放|营业|\d{1,3}天))(?:[^，。；：]{0,14}(?:\d|目标|任务)|$))",
        "year_end",
        "全年",
        "全年无休",
        needs="全",
        heads=("全年",),
    ),
    TimePattern(
        "within_year",
        r"(?<![\d零一二两三四五六七八九十百几多半周整])年内",
        "within_year",
        "年内",
        "三年内",
        needs="内",
        heads=("年",),
    ),
    TimePattern(
        "plan",
        rf"(?:(?<![\d零一二三四五六七八九]){PLAN}(?:规划)?(?P<part>期间|时期|中后期|中期|末期?|初期?|期末|期内|规划期|[前头][一二两三四]年|后[一二两三四]年|以来|建设期|结束[时前]?)"
        rf"|{PLAN_QUOTED}|(?<![\d零一二三四五六七八九])(?P<bare>十[一二三四五六七]五)(?=[^分之个%月日年\d米元人倍号、]))(?:内|前|底)?",
        "plan",
        "“十四五”期间",
        "二十五五个",
        needs="五",
        heads=tuple("\"“”'「十"),
    ),
    TimePattern(
        "five_year_plan",
        r"第十(?P<ordinal>[一二三四五六])个五年规划(?:期间|末|期内)?",
        "five_year_plan",
        "第十五个五年规划期间",
        "第十五个项目",
        needs="五",
        heads=("第",),
    ),
    TimePattern(
        "duration",
        rf"(?<![每第\d.近])(?P<count>{COUNT}|百(?=[日天]))(?:个(?=半|工作日|月|季度|星期|周))?(?P<half>半)?"
        r"(?P<unit>工作日|年|月|季度|星期|周|天|日)(?P<and_half>半)?(?:的?时间|左右)?(?:之内|以内|内(?!部|容|涝|河|设))",
        "duration",
        "15个工作日内",
        "每三年内",
        needs="内",
        heads=NUMBER_HEADS + tuple("两半百"),
    ),
    TimePattern(
        "duration_ahead",
        rf"(?:未来|今后|接下来|(?<![批复定谈])下来|(?:力争|争取|计划|预计|拟|将|再|利用|用)(?:再)?用"
        rf"|(?:还需|再有|再过)(?=[^，。；]{{1,5}}[年月])|(?:力争|争取|确保|预计)(?=[一二两三四五\d]年内?(?:见|完成|建成|实现|达到|基本|全面|打通|整治|解决|消除|大))"
        rf"|用|利用|通过|分|经过)的?(?:(?:\d{{1,2}}|[一二两三四])(?:{TO}|、)?)?(?P<count>{COUNT})个?"
        r"(?P<half>半)?(?P<unit>年|月|季度)(?:（含(?:今年|本年)）)?(?:左右)?(?:的?时间)?(?:内|里)?(?!级|制|期|以上|来)",
        "duration",
        "用3年左右时间",
        "分三期",
        needs="年月季",
        heads=words("未来 今后 接下 下来 力争 争取 预计 计划 拟 将再 将用 再 还需 确保 利用 用 通过 分 经过"),
    ),
    TimePattern(
        "time_of_years",
        rf"(?<![每第\d.近])(?:(?:\d{{1,2}}|[一二两三四])(?:{TO}|、)?)?(?P<count>{COUNT})个?(?P<half>半)?(?P<unit>年|月)(?:左右)?的?时间(?!内|以来|里?已)",
        "duration",
        "两年时间",
        "每两年时间",
        needs="时",
        heads=NUMBER_HEADS + tuple("两半"),
    ),
    TimePattern(
        "recent_years",
        r"(?<!附)近(?:\d{1,2}|[一二两三四五六七八九十几]{1,2})(?:个?月|年)(?:多|间)?来?|近些?年来?|(?:多|历)年来?|一直以来|长期以来|此前|往年|以往",
        "vague",
        "近两年",
        "附近一年",
        heads=("近", "一直", "多", "历", "以往", "长期", "此前", "往年"),
    ),
    TimePattern(
        "one_school_year",
        rf"(?P<year>{YEAR})学年(?:度)?(?:末|内|期间|开学前|前)?",
        "school_year",
        "2025学年",
        "2025年",
        needs="学",
        heads=YEAR_NUMBER_HEADS,
    ),
    TimePattern(
        "festival",
        rf"(?<!每年)(?<!每逢){YEAR_OF}?(?:农历)?[\"“]?(?P<festival>{FESTIVALS}|(?<![零一二三四五六七八九])十一)[\"”]?(?P<kind>节?假期|长假|节)?"
        rf"(?P<edge>之前|以前|前夕|前(?!后|期|往)|期间|前后|之后|以后|后(?!续|勤))",
        "festival",
        "国庆节前",
        "春节走访慰问",
        heads=YEAR_HEADS + tuple('三五六七八十农"“春元国劳清端中重除妇植儿教'),
    ),
    TimePattern(
        "season",
        rf"(?<!每年)(?<!历年){YEAR_OF}?(?P<season>(?:主|入)?汛期?(?!情)|雨季(?!来临)|雨季来临|入夏|夏季|高考|暑假|暑期|台风季?|秋收|入冬|冬季|上冻|封冻"
        r"|(?:冬季)?(?:供暖|采暖|供热)[季期]?|寒假|春耕|春运|(?:新|本|下)?(?:[春秋]季)?(?:新?学[期年])?开学|(?:新|本|下个?)学[期年]|[春秋]季学期|新学[期年])"
        r"(?P<edge>(?:来临|到来|开始|启动)之?前|来临前|结束前|之前|以前|前(?!后|期)|期间|内|末|初|里|结束后)",
        "season",
        "汛期前",
        "汛期排查",
        needs="汛雨夏高暑台秋冬冻暖热寒春学",
        heads=YEAR_HEADS + tuple("本上主入汛雨夏高暑台秋冬封供采寒春新下学开"),
    ),
    TimePattern(
        "season_of_year",
        rf"{YEAR_OF}(?P<season>暑假|暑期|寒假|汛期|雨季|冬季|夏季|[春秋]季学期|[春秋]季|采暖季|供暖季|入冬|春耕|开春|春灌|麦收|夏收|秋收|冬春|[春夏秋冬]天)(?!前|来临前|[开招]|后|以来)(?:期间|内|里)?",
        "season",
        "今年暑假",
        "每年暑假",
        needs="年",
        heads=YEAR_HEADS,
    ),
    TimePattern(
        "waiting",
        r"(?:待(?!遇|命|业|岗|办|定|建|机|查|处|在|拆|解|改)|(?:条件|时机)成熟(?=时|后|的)|如果?条件允许)[^，。；：！？\n]{0,30}?(?:之?后|时|再|(?=[，。；]))",
        "vague",
        "待项目批复后",
        "待遇提高后",
        heads=tuple("待条时如"),
    ),
    TimePattern(
        "soon",
        r"尽快|尽早|早日|近期|近日|适时|逐步|逐年|下一步|下步|下一?阶段|今后|将来|日后|不久|即将|抓紧|稍后|后续|任期内|今冬明春|假期|长远|远期|中远期",
        "vague",
        "尽快",
        "快速",
        heads=words(
            "尽 早日 近期 近日 适时 逐 下一 下步 下阶 今后 将来 日后 不久 即将 抓紧 稍 后续 任期 今冬 假期 长远"
            " 远期 中远"
        ),
    ),
)
