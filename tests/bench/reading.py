"""
How fast a letter is read: text in, header, commitments, dates and targets out, on one core.

The baseline is jionlp's time parser over the same sentences: it finds the dates alone, and is the usual library for
that. The second measurement is whether the time grows with the length of the text and no faster.
"""

import contextlib
import gc
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
ROUNDS = 5
HEADER = "关于市政协六届三次会议第33号提案的答复\n沈知行委员：\n您提出的提案收悉，现答复如下：\n"
FOOTER = "\n云岭市城市管理局\n2025年7月28日\n"
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


def measure() -> Iterator[str]:
    """Yield one line a result."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(LETTERS.glob("*.txt"))]
    yield from _against_jionlp(texts)
    short, long = one_letter(texts, SHORT), one_letter(texts, LONG)
    for_short, for_long = best(lambda: [read(short) for _ in range(20)], lambda: read(long))
    ratio = for_long / for_short * 20
    yield f"reading letters: {LONG:,} characters take {ratio:.0f} times as long as {SHORT:,} (100 is linear, goal 110)"


def read(text: str) -> int:
    """Read one text as a letter and return how many commitments were found."""
    return len(extract_commitments(parse_letter(source_from_text(text))).commitments)


def best(*works: Callable[[], object]) -> list[float]:
    """
    Return for each of ``works`` the seconds of its fastest run of several.

    They run in turn, so that each has the same share of the machine's quiet moments: what is left is the work.
    """
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, seconds, strict=True):
            begun = time.process_time()
            work()
            taken.append(time.process_time() - begun)
    return [min(taken) for taken in seconds]


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


def _against_jionlp(texts: list[str]) -> Iterator[str]:
    characters = sum(map(len, texts))

    def ours() -> None:
        for text in texts:
            read(text)

    rate = f"characters/s (whole parse, {len(texts)} letters)"
    if importlib.util.find_spec("jionlp") is None:
        yield f"reading letters: {characters / best(ours)[0]:,.0f} {rate}"
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
    gc.freeze()  # nor is the collector's way through its dictionaries that of either
    try:
        own, other = best(ours, theirs)
    finally:
        gc.unfreeze()
        logging.disable(logging.NOTSET)
    yield f"reading letters: {characters / own:,.0f} {rate}"
    yield f"jionlp extract_time over the same sentences: {characters / other:,.0f} characters/s"
    yield f"reading letters / jionlp: {other / own:.1f} times as fast (goal 3)"
