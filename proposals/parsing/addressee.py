"""The line that names who is answered."""

import re
from collections.abc import Callable

from proposals.parsing.lines import Line
from proposals.parsing.names import looks_like_name, split_names, without_count
from proposals.parsing.pattern import pattern

_NAME = r"[\u4e00-\u9fff○×＊*·]"
_RANK = r"(?:副?主席|副?主任|副?书记|副?秘书长|副?会长|副?省长|副?市长|副?县长|副?区长|常委|同志|先生|女士|议员)"
_ROLE = rf"(?:(?:省|市|县|区|州|镇|全国|人大|政协|各位){{0,3}}(?:代表团|代表|委员|政协委员|人大代表){{1,2}}|{_RANK})"

PEOPLE = pattern(
    "addressee of persons",
    rf"^(?:(?:办理情况|答复内容|答复意见|回复内容|正文|内容)：)?(?:尊敬的?|敬爱的)?(?P<names>(?:{_NAME}|[、，,；;（）()和与及]){{2,160}}?)(?:（?等\w{{0,4}}?(?:位|名|人)?）?|(?:\d{{1,2}}|[两三四五六七八九十])[位名])?(?P<role>{_ROLE})"
    r"(?:（[^）\n]{0,20}）)?(?:同志|先生|女士)?(?:们)?(?:[，,]?[您你]们?好)?(?P<stop>[：:；;！，,]|$)",
    example="尊敬的韩小青、李 明等代表：",
    trap="当前位置：首页 > 代表委员",
)
ROLE_FIRST = pattern(
    "addressee of persons, role first",
    rf"^(?:尊敬的?)?[省市县区镇]?(?P<role>人大代表|政协委员)(?P<names>(?:{_NAME}|[、，]){{2,60}}?)(?:同志|先生|女士)?(?:[，,]?[您你]们?好)?(?P<stop>：)$",
    example="尊敬的人大代表韩小青：",
    trap="人大代表建议办理",
)
GROUP = pattern(
    "addressee of a party, group or delegation",
    r"^(?:尊敬的?)?(?P<names>[\u4e00-\u9fff、（）()·]{1,40}(?:代表团|委员会|总支|支部|市委|县委|区委|省委|工委|党派|联合会|工商联|妇联|团委|青联|侨联|科协|社联|界别|小组|街道|办事处|"
    r"局|委|办|会|社|学社|同盟|组|支社|基层委|乡|镇|政府))(?P<stop>[：:])$",
    example="民盟云桥市委：",
    trap="抄送：市政协提案委",
)
# First words of a label; what follows them is a page's field, not a person.
_LABELS = re.compile(
    r"^(?:领衔|督办|主办|承办|协办|会办|抄送|抄报|提案|建议|各位|人大|政协|联名|附议|市|县|区|省|首页|发布|来源|信息|答复|办理|选举|本届|全体|关于|对|感谢|您|你|我)"
)
_NOT_NAMES = re.compile(r"的|建议|提案|答复|办理|公开|人大|政协|工作|服务|联络|会议|选举|资格|首页")
_LONGEST_RUN = 13  # characters of names that only spaces part: four names of three


_ROLE_WORD = re.compile("代表|委员|主席|主任|书记|长|常委|同志|先生|女士|议员")  # in every form of address


def addressee_of(line: Line) -> re.Match[str] | None:
    """Return the match of ``PEOPLE`` if the line opens by addressing persons; groups are in ``group_of``."""
    if _ROLE_WORD.search(line.text) is None:
        return None
    first = ROLE_FIRST.regex.match(line.text)
    if first is not None and all(looks_like_name(name) for name in split_names(first["names"])):
        return first
    match = PEOPLE.regex.match(line.text)
    if match is None or _LABELS.match(match["names"]) or _NOT_NAMES.search(match["names"]):
        return None
    if "代表团" not in match["role"]:
        parts = [part for part in re.split(r"[、，,；;]", match["names"]) if part]
        listed = len(parts) > 1 and "，" in match["names"]
        if not parts or any(len(part) > (4 if listed else _LONGEST_RUN) and "·" not in part for part in parts):
            return None
    return match


def group_of(line: Line) -> re.Match[str] | None:
    """Return the match of ``GROUP`` if the line addresses a body; only what follows can confirm it."""
    match = GROUP.regex.match(line.text)
    return None if match is None or re.match(r"(?:抄|主|承|协|会|督)[送办]", line.text) else match


IN_LINE = pattern(
    "addressee in running text",
    r"(?P<role>政协委员|人大代表|代表|委员)们?：(?=\n?(?:您|你|现|首先|感谢|收到|非常|贵|对))",
    example="关于路灯建设提案的答复 李小青委员：您提出的提案收悉",
    trap="参加会议的委员：共三十人",
)
_BEFORE_NAMES = re.compile(r".*(?:答复|复函|回复|函|号|件|尊敬的|尊敬)")


def addressee_in_line(text: str, spaced: Callable[[int], bool]) -> tuple[int, int, int] | None:
    """
    Return where names, role and end of an addressee stand that shares its line with what comes before it.

    ``spaced`` says whether white space stood before a folded character.
    """
    for match in IN_LINE.regex.finditer(text, 0, 3000):
        start = match.start()
        while start > 0 and match.start() - start < 60 and re.match(r"[\u4e00-\u9fff、·]", text[start - 1]):
            start -= 1
            if spaced(start) and match.start() - start > 3 and text[start] != "、":
                break
        lead = _BEFORE_NAMES.match(text[start : match.start()])
        start += lead.end() if lead else 0
        names = without_count(text[start : match.start()])
        if names and all(looks_like_name(name) for name in split_names(names)):
            return start, match.start(), match.end()
    return None
