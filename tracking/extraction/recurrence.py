"""Whether two promises are the same one made again: the same work on the same thing at the same place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracking.extraction.context import flatten
from tracking.extraction.recurrence_patterns import (
    ACTIONS,
    BODIES,
    CUTS,
    EMPTY,
    EVERYDAY,
    LEAD_INS,
    NAME_GIVERS,
    NO_ENDING,
    NOUNS_WITH_A_VERB,
    PLACES,
    STANDING_NAMES,
    Level,
)

# From here on two promises are called the same. Set on the table of pairs in the tests, none of which comes nearer
# to it than 0.05.
RECURS_FROM = 0.5
# What agreement of place adds or takes: named by both and the same; by neither, so that the whole jurisdiction is
# meant; by one only, so that the other may mean any place.
_SAME_PLACE, _NO_PLACE, _ONE_PLACE = 1.0, 0.9, 0.65
# Where only one names a place, the thing itself must be particular: so many pairs of characters shared.
_PARTICULAR = 3
# A text of thousands of characters is no promise; its keys would fill the index.
_LONGEST = 600
_MOST_KEYS = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a promise; ``ending`` is the part of ``name`` that says what it is (路, 小区)."""

    name: str
    ending: str
    level: Level

    def is_like(self, other: "Place") -> bool:
        """Whether both names mean one place: one ends the other, or two characters before the ending agree."""
        short, long = sorted((self.name, other.name), key=len)
        if long.endswith(short):
            return True
        agreed = 0
        while agreed < len(short) and short[-1 - agreed] == long[-1 - agreed]:
            agreed += 1
        return agreed >= max(len(self.ending), len(other.ending)) + 2


@dataclass(frozen=True, slots=True)
class PromiseFeatures:
    """
    What a promise comes down to without dates, numbers, empty words and the body that gives it.

    ``verbs`` say what work, ``objects`` are the phrases that say on what, ``places`` where.
    """

    verbs: frozenset[str]
    objects: tuple[str, ...]
    places: frozenset[Place]

    @property
    def actions(self) -> frozenset[str]:
        """The kinds of work the verbs stand for."""
        return frozenset(_ACTION_OF[verb] for verb in self.verbs)

    @property
    def spots(self) -> tuple[str, ...]:
        """The streets, rivers, houses among the places: what is built or mended where no other thing is named."""
        return tuple(sorted(place.name for place in self.places if place.level is Level.SPOT))

    @property
    def keys(self) -> frozenset[str]:
        """What the promise can be looked up by; empty if it names no work or no thing, and so can be like no other."""
        if not self.verbs or not (self.objects or self.spots):
            return frozenset()
        return frozenset([*(place.name for place in self.places), *sorted(_pairs(self.objects))][:_MOST_KEYS])


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two promises are, 0 to 1, and the words they share."""

    score: float
    actions: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def recurs(self) -> bool:
        """Whether it is the same promise again."""
        return self.score >= RECURS_FROM

    @property
    def why(self) -> str:
        """Say for the reviewer what they share: 都是“新建 停车场”，地点都是“老城区”."""
        what = f"都是“{'、'.join(self.actions)} {'、'.join(self.objects)}”"
        places = [place for place in self.places if place not in self.objects]
        return f"{what}，地点都是“{'、'.join(places)}”" if places else what


_BREAK = "|"
_NUMERAL = "一二两三四五六七八九十百千万亿零"
_TITLE = re.compile(r"《([^《》]{2,40})》")
_YEARS_IN_TITLE = re.compile(r"（[^（）]*\d[^（）]*）|\d+(?:[—\-～至]\d+)?年?")
_MARKS = re.compile(r"[“”\"'‘’「」*]")
_HEAD = re.compile(r"^(?:第?[一二三四五六七八九十]+[、，是]|（?[\d一二三四五六七八九十]+[）.、]|[①-⑳⑴-⒇])+")
_TIME = re.compile(
    r"(?:(?:(?:\d{2,4}|[一二零两三四五六七八九]{4})[—\-～至])?(?:\d{2,4}|[一二零两三四五六七八九]{4})年度?(?:内|底|初|末|中)?"
    r"|[今明后去前本当次每全近两三五]年度?(?:内|底|初|末|中)?|年(?:内|底|初|末|中|度)|[上下]半年|第?[一二三四1-4]季度"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,2}|本|下|每)个?月(?:份|底|初|末|中旬|上旬|下旬)?|\d{1,2}[日号](?=[前起内至之以，。；]|$)"
    r"|十[一二三四五六七]五(?:期间|时期|末)?|近期|中期|远期|春节|国庆节?|元旦|五一|汛期|开学|[秋春]季|学期|寒假|暑假|暑期"
    r"|[\d一二两三四五六七八九十半]+个?(?:工作日|小时|分钟|天|周)|[底末年月日期]前)(?:[之以]?[前后内起])?|[之以]?[前后内起](?=[，。；、]|$)"
)
_MEASURE = re.compile(
    r"(?:约|超过|不少于|不低于|至少|共计|共|累计|达|近)?"
    rf"(?:\d[\d.,]*(?:[—\-～至]\d[\d.,]*)?[余多来]?[百千万亿]*[余多]?|[{_NUMERAL}]+(?=[个座处条家所台套部辆名户次场期批件项]))"
    r"(?:平方公里|平方米|公里|千米|立方米|元|亩|公顷|个百分点|%|[个座处条家所台套部辆盏名人户次场期批件项栋间张块组支对片株棵类种米吨本份门节轮班只根口眼]|m|km)?"
)
_NUMBERED_NAME = re.compile(
    rf"[GSXYC]\d{{2,4}}线?|第?(?:\d+|[{_NUMERAL}]+)(?:号(?:线|楼|院|桥|地块|泵站|闸)|路(?=公交)|水厂|污水处理厂)"
    rf"|第[{_NUMERAL}]+(?:实验|高级)?(?:小学|中学|幼儿园)|第[{_NUMERAL}]+(?:人民)?医院"
)
_BODIES = re.compile(BODIES)
_CITY = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,3}(?<![城超夜早都门上])[市省州](?![场民区政级容直域属])")
_LEAD_INS = re.compile(LEAD_INS)
_EMPTY = re.compile(f"(?!{NAME_GIVERS})(?:{'|'.join(sorted(EMPTY.split('|'), key=len, reverse=True))})")
_CUTS = re.compile(rf"{CUTS}|[^\u4e00-\u9fffA-Za-z]+")
_ACTION_OF = {verb: action.name for action in ACTIONS for verb in action.verbs}
_VERBS = sorted([*_ACTION_OF, *NOUNS_WITH_A_VERB.split("|")], key=len, reverse=True)
_ACTION = re.compile(f"(?!{NAME_GIVERS})(?:{'|'.join(_VERBS)})")
_STANDING = dict(STANDING_NAMES)
_STANDING_NAME = re.compile("|".join(_STANDING))
_EVERYDAY = frozenset(word[i : i + 2] for word in EVERYDAY.split("|") for i in range(len(word) - 1))
_LEVEL_OF = {ending: place.level for place in PLACES for ending in place.endings.split("|")}
_ENDINGS = "|".join(sorted(_LEVEL_OF, key=len, reverse=True))
# As few characters before the ending as will do; an ending inside a longer one, or before another, is part of a name.
_PLACE = re.compile(rf"([\u4e00-\u9fff]{{1,5}}?)({_ENDINGS})(?!(?:{_ENDINGS})(?![灯面网口])|{NO_ENDING})")
_KINDS = {place.level: re.compile(rf"(?:{place.kinds})*") for place in PLACES}


def features_of(quote: str) -> PromiseFeatures:
    """Return what the promise in ``quote`` comes down to; of a very long one only the beginning is read."""
    text = _MARKS.sub("", _HEAD.sub("", flatten(quote[:_LONGEST]).text))
    objects = [_YEARS_IN_TITLE.sub("", title) for title in _TITLE.findall(text)]
    text = _TITLE.sub(_BREAK, text)
    places: set[Place] = set()
    verbs: set[str] = set()

    def numbered(match: re.Match[str]) -> str:
        places.add(Place(match[0], match[0], Level.SPOT))
        return _BREAK

    def standing(match: re.Match[str]) -> str:
        places.add(Place(match[0], match[0], _STANDING[match[0]]))
        return _BREAK

    def action(match: re.Match[str]) -> str:
        if match[0] not in _ACTION_OF:
            return match[0]
        verbs.add(match[0])
        return _BREAK

    text = _STANDING_NAME.sub(standing, _NUMBERED_NAME.sub(numbered, text))
    for empty in (_TIME, _LEAD_INS, _BODIES, _CITY, _MEASURE):
        text = empty.sub(_BREAK, text)
    text = _EMPTY.sub(_BREAK, _ACTION.sub(action, text))
    for phrase in _CUTS.split(text):
        objects.extend(_things(phrase, places))
    return PromiseFeatures(
        frozenset(verbs), tuple(dict.fromkeys(thing for thing in objects if len(thing) > 1)), frozenset(places)
    )


def _things(phrase: str, places: set[Place]) -> list[str]:
    """Take the names of places out of a phrase into ``places`` and return what is left, cut where they stood."""
    left: list[str] = []
    at = 0
    for match in _PLACE.finditer(phrase):
        before, ending = match.groups()
        level = _LEVEL_OF[ending]
        kinds = _KINDS[level].match(before)
        if kinds and kinds.end() == len(before):
            continue
        places.add(Place(match[0], ending, level))
        left.append(phrase[at : match.start()])
        at = match.end()
    return [*left, phrase[at:]]


def _pairs(phrases: Iterable[str]) -> frozenset[str]:
    """Return every two neighbouring characters: Chinese words without a dictionary."""
    return frozenset(phrase[i : i + 2] for phrase in phrases for i in range(len(phrase) - 1))


def similarity(one: PromiseFeatures, other: PromiseFeatures) -> Likeness:
    """
    Return how alike two promises are and what they share.

    Without a kind of work in common, with different places, or without a thing in common (an everyday one will do only
    at a place that both name) they are not alike at all.
    Else the score is the share of the objects' pairs of characters that both have (the mean of the share in the
    shorter and in both together, so that a promise repeated with more words is still found), times what the
    agreement of place is worth.
    """
    actions = one.actions & other.actions
    things, theirs = one.objects, other.objects
    if not (things and theirs):
        things, theirs = things + one.spots, theirs + other.spots
    mine, yours = _pairs(things), _pairs(theirs)
    shared = mine & yours
    if not (actions and shared):
        return Likeness(0.0)
    places = _shared_places(one.places, other.places)
    if places is None:
        return Likeness(0.0)
    if places:
        worth = _SAME_PLACE
    elif one.places or other.places:
        worth = _ONE_PLACE if len(shared) >= _PARTICULAR else 0.0
    else:
        worth = _NO_PLACE
    if not places and shared <= _EVERYDAY:
        return Likeness(0.0)
    objects = (len(shared) / min(len(mine), len(yours)) + 2 * len(shared) / (len(mine) + len(yours))) / 2
    return Likeness(
        round(objects * worth, 3),
        _shared_work(one, other, actions),
        _shared_words(things, shared),
        tuple(sorted(places)),
    )


def _shared_work(one: PromiseFeatures, other: PromiseFeatures, actions: frozenset[str]) -> tuple[str, ...]:
    """Return the verbs that both use, and the name of a kind of work for which they use different ones."""
    verbs = one.verbs & other.verbs
    return tuple(sorted(verbs | (actions - {_ACTION_OF[verb] for verb in verbs})))


def _shared_places(mine: frozenset[Place], yours: frozenset[Place]) -> set[str] | None:
    """Return the names of places that both mean; None where they differ on a level that both name."""
    same: set[str] = set()
    for level in Level:
        here, there = ([p for p in places if p.level is level] for places in (mine, yours))
        agreed = {min(a.name, b.name, key=len) for a in here for b in there if a.is_like(b)}
        if here and there and not agreed:
            return None
        same |= agreed
    return same


def _shared_words(phrases: tuple[str, ...], shared: frozenset[str]) -> tuple[str, ...]:
    """Return the longest stretches, none of them part of another, of ``phrases`` all of whose pairs are shared."""
    words: dict[str, None] = {}
    for phrase in phrases:
        word = ""
        for i in range(len(phrase)):
            if phrase[i : i + 2] in shared:
                word = word or phrase[i]
                word += phrase[i + 1]
            elif word:
                words[word] = None
                word = ""
    return tuple(word for word in words if not any(word != longer and word in longer for longer in words))
