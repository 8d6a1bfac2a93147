"""What the patterns of time are made of: the words for years, months and counts, and the shape of a pattern."""

import re
from dataclasses import dataclass

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
FESTIVALS = (
    "春节|元旦|国庆|五一|劳动|清明|端午|中秋|重阳|除夕|元宵|正月十五|农历年底|农历年"
    "|三八|妇女|植树|五四|六一|儿童|七一|八一|教师"
)


@dataclass(frozen=True, slots=True)
class TimePattern:
    """
    One way to write a time.

    ``reader`` names the function of ``times_reading`` that says which days are meant. ``example`` is matched in full,
    ``trap`` not at all. A match begins with one of ``heads``, of one or two characters each, and a text without
    a character of each word in ``needs`` cannot match: both spare most searches.
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
