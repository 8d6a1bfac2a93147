"""Names of persons: taking a printed list of names apart, and telling a name from other words."""

import re

# The hundred-odd surnames that cover nearly everybody, and the two-character ones. They only break ties (where a run
# of characters holds two names, whether a word is a name at all); a name outside the list is still read where the
# letter says that a person is meant.
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊"
    "金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅"
    "莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米"
    "池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应"
    "台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺水云昌凤酆皮湛狄贝臧茅经裘缪干支昝宣贲诸钮滑荣羊於惠曲家璩储汲邴松富乌焦巴弓牧隗山蓬郗班仰秋仓暴甯钭厉戎束幸司韶"
    "籍印宿怀蒲邰从鄂索咸赖蔚越夔隆师沃通边扈浦尚农温别晓庾终暨居衡步耕满弘国广禄阙东殴利师那饶空毋养鞠须丰巢相后红权逯盖益桓公普刀岩玉依阿买热孜"
)
_COMPOUND = (
    "欧阳上官司马诸葛皇甫尉迟公孙令狐慕容司徒夏侯东方端木长孙独孤南宫东郭申屠轩辕赫连澹台宇文公冶"
    "钟离左丘呼延西门第五百里闻人太史单于司空闾丘鲜于濮阳淳于仲孙万俟拓跋梁丘谷梁乐正漆雕公良宰父"
    "微生羊舌东门南门亓官段干太叔公羊"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND[i : i + 2] for i in range(0, len(_COMPOUND), 2))
_SEPARATORS = re.compile(r"[、，,；;/]")
_AND = re.compile(r"[和与及并]|以及")
_TITLES = re.compile(
    r"(?:政协委员|人大代表|代表|委员|副?主席|副?主任|同志|先生|女士|教授)(?:（[^）]{0,12}）)?$|^(?:尊敬的|敬爱的|(?:省|市|县|区|镇|全国)?(?:政协委员|人大代表))"
)
_TAIL = re.compile(r"等?(?:\d{1,3}|[一二三四五六七八九十两]{1,3})?(?:位|名|人)?$")


def has_surname(word: str) -> bool:
    """Say whether ``word`` begins with a surname in common use."""
    return word[:1] in SURNAMES or word[:2] in COMPOUND_SURNAMES


def looks_like_name(word: str) -> bool:
    """Say whether ``word`` (without spaces) may be the full name of a person."""
    if "·" in word:
        return 3 <= len(word) <= 24
    if not re.fullmatch(r"[\u4e00-\u9fff○×＊*xX某]{2,4}", word):
        return False
    if len(word) == 4:
        return has_surname(word)
    return True


def _halves(part: str) -> list[str]:
    """Part 韩小青和李明 in two, but not 尹家和: 和 joins only where a whole name stands on each side."""
    if len("".join(part.split())) >= 5:
        for joint in _AND.finditer(part):
            left, right = part[: joint.start()].strip(), part[joint.end() :].strip()
            if looks_like_name(_TITLES.sub("", left)) and looks_like_name(_TITLES.sub("", right)):
                return [left, right]
    return [part]


def split_names(printed: str) -> list[str]:
    """
    Return the single names in a printed list, spaces inside a name kept out.

    Names are parted by 、 and the like, or by spaces alone; a space inside a name of two characters (李 明) joins.
    """
    names: list[str] = []
    listed = _SEPARATORS.split(printed.replace("(", "（").replace(")", "）"))
    for part in (half for whole in listed for half in _halves(whole)):
        words = part.split()
        merged: list[str] = []
        for word in words:
            bare = _TITLES.sub("", word)
            if merged and bare and (len(merged[-1]) == 1 or (merged[-1] in COMPOUND_SURNAMES and len(bare) < 3)):
                merged[-1] += bare
            elif bare:
                merged.append(bare)
        if len(merged) > 1 and len(merged[-1]) == 1:
            merged[-2:] = ["".join(merged[-2:])]
        names += merged
    return [name for name in (re.sub(r"（[^）]*）?", "", name) for name in names) if name]


def without_count(names: str) -> str:
    """Take 等, 等五位 and the like off the end of a printed list of names."""
    names = re.sub(r"\s*(?:[两二三四五六七八九十]|\d{1,2})\s*[位名]\s*$", "", names)
    cut = _TAIL.search(names)
    return names[: cut.start()] if cut and names[cut.start() : cut.start() + 1] == "等" else names
