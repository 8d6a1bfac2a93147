"""
The sentences of the report's files as templates an office edits: ``{年度}`` and the like stand for values.

Templates are checked when they are saved, and a report keeps those it was compiled with. A template that is broken all
the same (a hand in the database) gives way to the default: a file is never lost over a sentence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracking.reports.phrase import Phrase
from tracking.reports.phrase_list import COMMON, MEANINGS, PHRASES
from tracking.reports.text import Text

_BY_KEY = {phrase.key: phrase for phrase in PHRASES}
_PLACE = re.compile(r"\{([^{}\n]*)\}")
# What Chinese input methods type for braces.
_WIDE = str.maketrans("｛｝", "{}")
LONGEST = 600


class BadPhrase(ValueError):  # noqa: N818 - worded for the user
    """The template cannot be filled; the message says what to change."""


def phrase(key: str) -> Phrase:
    """
    Return one template's description.

    :raises KeyError: if there is none of this name.
    """
    return _BY_KEY[key]


def places(entry: Phrase) -> tuple[tuple[str, str, str], ...]:
    """What may stand in a template: name, meaning and an example of each."""
    return tuple((name, *MEANINGS[name]) for name in (*entry.places, *COMMON))


def checked(key: str, text: str) -> str:
    """
    Return a template as it is stored: braces made plain, ends trimmed.

    :raises BadPhrase: if a brace stands alone, a placeholder is unknown, or the text is too long, or is empty or of
        several lines where this one must not be.
    """
    entry = phrase(key)
    lines = [line.strip() for line in text.translate(_WIDE).strip().splitlines()]
    cleaned = "\n".join(line for line in lines if line)
    if not cleaned and not entry.may_be_empty:
        raise BadPhrase("内容不能为空。")
    if "\n" in cleaned and not entry.several_lines:
        raise BadPhrase("这一处只能写一段，不能换行。")
    if len(cleaned) > LONGEST:
        raise BadPhrase(f"内容过长，最多{LONGEST}字，现有{len(cleaned)}字。")
    known = [name for name, _, _ in places(entry)]
    usable = "、".join(f"{{{name}}}" for name in known)
    for name in _PLACE.findall(cleaned):
        if name not in known:
            raise BadPhrase(f"“{{{name}}}”不能用在这里。可以使用：{usable}。")
    if re.search(r"[{}]", _PLACE.sub("", cleaned)):
        raise BadPhrase("大括号没有成对，请检查“{”和“}”。")
    return cleaned


def sample(key: str, text: str) -> str:
    """Fill a checked template with examples, for the preview."""
    examples = {name: example for name, _, example in places(phrase(key))}
    return _PLACE.sub(lambda match: examples.get(match[1], match[0]), text)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The templates of one report; what ``texts`` lacks has the default's words."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> Text:
        """
        Fill one template; figures among the values keep their keys.

        :raises KeyError: if there is no template of this name, or a value it may use was not given.
        """
        entry = phrase(key)
        given = {name: values[name] for name in (*entry.places, *(n for n in COMMON if n in values))}
        text = self.texts.get(key, entry.text)
        try:
            text = checked(key, text)
        except BadPhrase:
            text = entry.text
        # Words and names of places by turns.
        parts = _PLACE.split(text)
        return Text.of(*(given.get(part, f"{{{part}}}") if at % 2 else part for at, part in enumerate(parts)))


def defaults() -> dict[str, str]:
    """Every template in the words it comes with."""
    return {entry.key: entry.text for entry in PHRASES}
