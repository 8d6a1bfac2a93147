"""Names of bureaus as letters print them."""

import re

from proposals.parsing.pattern import pattern

# What the name of a body that answers, or is asked, ends in.
UNIT_END = (
    r"(?:局|厅|委|政府|办|室|办事处|街道|中心|院|站|所|馆|队|部|处|段|公司|集团|会|社|"
    r"(?<=[妇残文侨商])联|科协|学校|大学|中学|小学|署|镇|乡|党校|园区|开发区|海关|气象台|农场|林场|银行|分行|支行|教体系统)"
)
BRANCH = r"(?:（[\u4e00-\u9fff、]{1,24}）)?"  # the second name of a body with two: （市房屋管理局）

UNIT_LINE = pattern(
    "a line that is only the name of a bureau",
    rf"^[\u4e00-\u9fff·]{{2,38}}{UNIT_END}{BRANCH}(?:（?(?:盖章|印章|公章|章)）?)?$",
    example="云桥市住房和城乡建设局(市房屋管理局)",
    trap="我局将继续推进路灯建设。",
)
_LAST_OF_UNIT = frozenset([*re.findall(r"(.)[|)]", UNIT_END), "）", "章"])
_NOT_UNIT = re.compile(
    r"^(?:本|我|贵|发布机构|发文机关|此件|该件|各|该|有关|相关|上级|下级|首页|当前|其他|其它|全市|全县|全区|您|你|关于|对|要求|责成|邀请|督促|批转|编辑|审核|政府信息|信息公开|感谢)"
    r"|日报|晚报|新闻(?!出版)|电视台|本站|网站|原创|互联网|佚名|融媒体|管理员|公众号|信息公开|门户|微信|人大代表|政协委员|有关|相关|导航|专栏|机构设置|领导之窗|提案|建议|公开|我局|主办|承办|会办|协办"
    r"|了|(?:协调|座谈|推进|碰头|调度|联席|党组|局务|办公|常务|论证|见面)会$"
)


# Words that lead up to a list and are no part of its first name; 经济, 经信, 经开 and the like are.
_BEFORE_LIST = re.compile(r"^(?:了|经(?![济信开贸管营])|由|请|已|并|(?:会办|协办)单位)+")


def is_unit_line(words: str) -> bool:
    """Say whether a folded line is only the name of a bureau, with its seal at most."""
    # The last character tells most lines apart from a name at once.
    return words[-1:] in _LAST_OF_UNIT and UNIT_LINE.regex.fullmatch(words) is not None


def is_unit_name(words: str) -> bool:
    """Say whether folded ``words`` are, from end to end, what a bureau is called."""
    return is_unit_line(words) and _NOT_UNIT.search(words) is None


def split_units(words: str) -> list[str]:
    """Return the bureaus in a list of names parted by 、 and the like; 等 and what follows it are taken off."""
    words = _BEFORE_LIST.sub("", re.sub(r"等[^、，；]{0,12}$", "", words))
    return [
        part
        for part in re.split(r"[、，,；;]|(?<=[局委厅办会院司队站校行府])(?:和|与|及|以及)(?=[\u4e00-\u9fff])", words)
        if part
    ]
