"""A supplementary reply as plain values, and its sentences: what the renderer writes down."""

from dataclasses import dataclass
from datetime import date

from tracking.reports.blocks import Heading, Paragraph
from tracking.reports.wording import day

_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class LetterItem:
    """What the letter says of one promise; ``conclusion`` in words, empty texts where there is nothing to say."""

    quote: str
    conclusion: str
    done: str
    left: str
    promise: str
    new_date: date | None


@dataclass(frozen=True, slots=True)
class SupplementLetter:
    """A supplementary reply (补充答复) as it is written; ``signed`` is None while it is a draft."""

    title: tuple[str, ...]
    doc_number: str
    addressee: str
    opening: str
    items: tuple[LetterItem, ...]
    closing: str
    signer: str
    signed: date | None
    contact: str
    copies: str
    file_name: str


def body(letter: SupplementLetter) -> tuple[Heading | Paragraph, ...]:
    """Return the text between addressee and signature: a heading for each conclusion, its promises numbered below."""
    blocks: list[Heading | Paragraph] = [Paragraph(line) for line in _lines(letter.opening)]
    groups: dict[str, list[LetterItem]] = {}
    for item in letter.items:
        groups.setdefault(item.conclusion, []).append(item)
    for number, (conclusion, items) in enumerate(groups.items(), start=1):
        blocks.append(Heading(1, f"{numeral(number)}、{conclusion}"))
        for place, item in enumerate(items, start=1):
            mark = f"（{numeral(place)}）" if len(items) > 1 else ""
            blocks.append(Paragraph(f"{mark}原答复承诺：“{' '.join(item.quote.split())}”"))
            blocks += [Paragraph(line) for line in _told(item)]
    return (*blocks, *(Paragraph(line) for line in _lines(letter.closing)))


def _told(item: LetterItem) -> list[str]:
    told = [f"已落实情况：{item.done}"] if item.done else []
    if item.left:
        told.append(f"尚未落实的部分及原因：{item.left}")
    if item.promise:
        until = f"完成时间为{day(item.new_date)}前。" if item.new_date else ""
        told.append(f"调整后的承诺：{item.promise.rstrip('。')}。{until}")
    elif item.new_date:
        told.append(f"预计完成时间：{day(item.new_date)}。")
    return [line for text in told for line in _lines(text)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def numeral(number: int) -> str:
    """一, 十二, 三十: the number of a heading, up to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_NUMERALS[tens - 1]}十")
    return head + (_NUMERALS[ones - 1] if ones else "")
