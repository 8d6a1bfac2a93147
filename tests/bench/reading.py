"""
How fast a letter is read: text in, header, commitments, dates and targets out, on one core.

The baseline is jionlp's time parser over the same sentences: it finds the dates alone, and is the usual library for
that. The second measurement is whether the time grows with the length of the text and no faster.
"""

import contextlib
import importlib.util
import io
import logging
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from proposals.parsing import parse_letter, source_from_text
from tracking.extraction import extract_commitments

LETTERS = Path(__file__).resolve().parents[1] / "data" / "letters"
SHORT, LONG = 3_000, 300_000
ROUNDS = 3
HEADER = "关于市政协六届三次会议第33号提案的答复\n沈知行委员：\n您提出的提案收悉，现答复如下：\n"
FOOTER = "\n云岭市城市管理局\n2025年7月28日\n"
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


def measure() -> Iterator[str]:
    """Yield one line a result."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(LETTERS.glob("*.txt"))]
    characters = sum(map(len, texts))
    ours = best(lambda: [read(text) for text in texts])
    yield f"reading letters: {characters / ours:,.0f} characters/s (whole parse, {len(texts)} letters)"
    yield from _against_jionlp(texts, characters, ours)
    short, long = one_letter(texts, SHORT), one_letter(texts, LONG)
    ratio = best(lambda: read(long)) / best(lambda: read(short))
    yield f"reading letters: {LONG:,} characters take {ratio:.0f} times as long as {SHORT:,} (100 is linear, goal 110)"


def read(text: str) -> int:
    """Read one text as a letter and return how many commitments were found."""
    return len(extract_commitments(parse_letter(source_from_text(text))).commitments)


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of a few runs: what is left is the work, not the machine's other business."""
    seconds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return min(seconds)


def one_letter(texts: list[str], length: int) -> str:
    """
    Return one letter of about ``length`` characters: the sentences of all bodies in a shuffled order, under one header.

    Shuffled anew for each round through them, so that no part of it is a letter printed twice.
    """
    bodies = [letter.body.of(letter.text) for letter in map(parse_letter, map(source_from_text, texts))]
    sentences = [sentence for body in bodies for sentence in _SENTENCE.findall(body)]
    order = random.Random(20251122)
    body: list[str] = []
    size = 0
    while size < length:
        for sentence in order.sample(sentences, len(sentences)):
            body.append(sentence)
            size += len(sentence) + 1
            if size >= length:
                break
    return HEADER + "\n".join(body) + FOOTER


def _against_jionlp(texts: list[str], characters: int, ours: float) -> Iterator[str]:
    if importlib.util.find_spec("jionlp") is None:
        yield "SKIPPED reading letters against jionlp: it is not installed (requirements/bench.txt)"
        return
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp

    sentences = [sentence for text in texts for sentence in _SENTENCE.findall(text)]
    # A day like any other, so that relative words can be read.
    base = {"year": 2025, "month": 7, "day": 28}

    def theirs() -> None:
        for sentence in sentences:
            with contextlib.suppress(Exception):
                jionlp.ner.extract_time(sentence, time_base=base)

    logging.disable(logging.CRITICAL)  # it writes a traceback for each phrase it does not know; that is not its work
    try:
        seconds = best(theirs)
    finally:
        logging.disable(logging.NOTSET)
    yield f"jionlp extract_time over the same sentences: {characters / seconds:,.0f} characters/s"
    yield f"reading letters / jionlp: {seconds / ours:.1f} times as fast (goal 3)"
