"""What kind of work a promise is (to issue a document, to build, to fund, to train, to inspect): what proves it follows."""

import re
from dataclasses import dataclass
from enum import StrEnum

from proposals.parsing.normalize import fold


class Kind(StrEnum):
    """A kind of work; the values are those stored with commitments."""

    ISSUE = "issue"
    BUILD = "build"
    FUND = "fund"
    TRAIN = "train"
    INSPECT = "inspect"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KindPattern:
    """Words that speak for a kind, with a promise in which they are found and one that looks alike and has none."""

    kind: Kind
    words: re.Pattern[str]
    example: str
    trap: str


# ruff: noqa: E501 - a list of words reads better on one line

_PAPER = r"(?:办法|方案|意见|规划|细则|制度|标准|指南|条例|规定|目录|清单|导则|预案|规程|通知|措施|文件|政策)"

PATTERNS = (
    KindPattern(
        Kind.ISSUE,
        re.compile(rf"(?:出台|印发|制定|制订|修订|编制|起草|发布|研究拟定|完善)(?!的)[^，。；]{{0,30}}?{_PAPER}"),
        "计划于9月底前出台《校外托管机构管理办法》。",
        "严格执行市里印发的方案，9月底前完成清理。",
    ),
    KindPattern(
        Kind.BUILD,
        re.compile(
            r"新建|扩建|改建|改造|建成|建设(?!性|者|单位|系统)|开工|竣工|安装|铺设|增设|修缮|维修|加装|翻修|修建|架设|投入使用|硬化"
        ),
        "年内新建停车场3个。",
        "加强队伍建设性意见的收集。",
    ),
    KindPattern(
        Kind.FUND,
        re.compile(
            r"(?:安排|投入|拨付|落实|筹集|筹措|争取|下达|列支|兑付|发放)[^，。；]{0,20}?(?:资金|经费|万元|亿元|补助|补贴|奖补|专项债)"
        ),
        "明年安排专项资金200万元。",
        "争取年内完成选址。",
    ),
    KindPattern(
        Kind.TRAIN,
        re.compile(
            r"(?:开展|组织|举办|进行|培训)[^，。；]{0,20}?(?:培训|讲座|宣讲|演练|轮训|研修)|培训[^，。；]{0,15}?(?:人|名|期|次)"
        ),
        "每年组织教师培训不少于2次。",
        "支持培训机构依法办学。",
    ),
    KindPattern(
        Kind.INSPECT,
        re.compile(
            r"(?:开展|组织|加强|进行|实施|完成)[^，。；]{0,20}?(?:检查|排查|整治|督导|巡查|执法|抽查|抽检|监测|清查|整顿|暗访)"
        ),
        "10月底前组织一次燃气安全排查。",
        "对排查发现的问题，新建台账。",
    ),
)


def kind_of(quote: str) -> Kind:
    """
    Return the kind whose words occur most often in a promise; of equals the one whose words come first; else OTHER.

    A promise to build with money named in passing is a building: what is counted is proved by what was built.
    """
    words = fold(quote).text
    best, best_key = Kind.OTHER, (0, 0)
    for pattern in PATTERNS:
        found = list(pattern.words.finditer(words))
        if found and (len(found), -found[0].start()) > best_key:
            best, best_key = pattern.kind, (len(found), -found[0].start())
    return best
