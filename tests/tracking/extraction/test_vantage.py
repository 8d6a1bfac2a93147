"""The day a letter speaks from where its own date cannot be read."""

from datetime import date

import pytest

from proposals.parsing import parse_letter
from proposals.parsing.readers import read_document
from tracking.extraction.commitments import extract_commitments
from tracking.extraction.vantage import vantage_of


def letter_of(body: str, *, number: str = "", foot: str = "", head: str = ""):
    text = f"{head}\n河口县水务局\n{number}\n关于县政协第12号提案的答复\n\n李青委员：\n\n您提出的提案收悉，现答复如下：\n\n{body}\n\n河口县水务局\n{foot}\n"
    return parse_letter(read_document(text.encode(), name="letter.txt"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"foot": "2024年6月20日"}, date(2024, 6, 20)),
        ({"foot": "2024620日"}, date(2024, 6, 20)),
        ({"foot": "202472日"}, date(2024, 7, 2)),
        ({"foot": "20241112日"}, date(2024, 11, 12)),
        ({"foot": "2024112日", "body": "截至8月底，管网已完工。"}, date(2024, 8, 1)),
        ({"head": "发布时间：2024-07-09 来源：县水务局"}, date(2024, 7, 9)),
        ({"number": "河水函〔2024〕18号"}, date(2024, 3, 1)),
        ({"number": "河水函〔2024〕18号", "body": "截至8月底，管网已完工。"}, date(2024, 8, 1)),
        ({"body": "2023年共改造泵站六座。"}, date(2023, 3, 1)),
        ({}, None),
    ],
)
def test_the_letters_day_or_what_can_be_made_out(given, expected):
    given.setdefault("body", "全县泵站老旧。")

    assert vantage_of(letter_of(**given)) == expected


def test_a_letter_without_a_date_still_promises():
    letter = letter_of("2025年改造泵站两座。2023年改造泵站六座。", number="河水函〔2024〕18号")

    assert [found.text for found in extract_commitments(letter).commitments] == ["2025年改造泵站两座。"]
