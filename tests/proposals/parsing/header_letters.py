"""Short letters for the header tests: a whole letter in which only the part under test is given."""

from proposals.parsing import parse_letter, source_from_text
from proposals.parsing.types import Header, Letter

BODY = (
    "目前，路灯改造的前期工作已经完成，群众反映良好。下一步，我局将在年底前增设路灯20盏，"
    "并落实管护经费，确保亮灯率达到98%以上。"
)
THANKS = "感谢您对我们工作的关心和支持！"


def letter(
    *,
    top: str = "",
    to: str = "韩小青委员：",
    opening: str = "您提出的《关于增设路灯的提案》收悉，现答复如下：",
    body: str = BODY,
    tail: str = "",
) -> str:
    """Put a letter together; ``top`` stands above the addressee, ``tail`` under the thanks."""
    return "\n".join(part for part in (top, to, opening, body, THANKS, tail) if part) + "\n"


def read(text: str) -> Letter:
    """Parse plain text."""
    return parse_letter(source_from_text(text))


def header(**parts: str) -> Header:
    """Parse a letter put together by ``letter``."""
    return read(letter(**parts)).header
