"""Every letter of the demonstration says what the story needs, whatever the day of loading."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from proposals.parsing import parse_letter
from proposals.parsing.readers import read_document
from proposals.parsing.types import UnreadableDocument
from tracking import demo
from tracking.demo.letters import BATCHES, SCAN_NAME, TWICE, DemoLetter, letter_of, scan
from tracking.demo.stage import CHAPTERS
from tracking.extraction import extract_commitments
from tracking.extraction.types import Extraction

DAYS = [date(2026, 7, 15), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29)]
LETTERS = [letter for batch in BATCHES for letter in batch.letters]
# Its letter has lost the month: the office sets the date by hand.
DAMAGED = "水质自动监测站3座"


@cache
def _extracted(letter: DemoLetter, today: date) -> Extraction:
    source = read_document(letter.content(today=today), name=letter.file_name)
    return extract_commitments(parse_letter(source))


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_each_chapter_finds_its_one_commitment_and_its_targets(today):
    wrong = {}
    for chapter in CHAPTERS:
        found = [
            commitment
            for commitment in _extracted(letter_of(chapter.letter), today).commitments
            if chapter.words in "".join(commitment.text.split())
        ]
        quotes = ["".join(target.quantity.quote.split()) for commitment in found for target in commitment.targets]
        wanted = {words for step in chapter.steps for words in getattr(step, "values", {})}
        missing = {words for words in wanted if not any(words in quote for quote in quotes)}
        if len(found) != 1 or missing:
            wrong[chapter.words] = (len(found), missing)

    assert wrong == {}


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_dates_of_the_story_are_those_of_the_letters(today):
    wrong = {}
    for chapter in CHAPTERS:
        if chapter.due is None or chapter.words == DAMAGED:
            continue
        for commitment in _extracted(letter_of(chapter.letter), today).commitments:
            if chapter.words in "".join(commitment.text.split()):
                read = commitment.due.end if commitment.due else None
                if read != today + timedelta(days=chapter.due):
                    wrong[chapter.words] = read

    assert wrong == {}


def test_there_are_letters_of_every_format_long_and_short():
    names = [letter.file_name for letter in LETTERS]

    assert len(names) == len(set(names)) == 22
    assert {Path(name).suffix for name in names} == {".docx", ".pdf", ".html", ".txt"}
    lengths = [len(read_document(letter.content(today=DAYS[0]), name="").text) for letter in LETTERS]
    assert max(lengths) > 2800
    assert min(lengths) < 250


def test_one_letter_is_written_in_gb18030():
    content = letter_of("elderly_meals").content(today=DAYS[0])

    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert "社区老年助餐服务" in content.decode("gb18030")


def test_the_word_letter_numbers_its_items_by_itself_and_has_a_table():
    source = read_document(letter_of("education_places").content(today=DAYS[0]), name="a.docx")

    assert source.text.count("1. 加快学位扩容") == 1
    assert "望岚新城第二小学" in source.text


def test_the_summary_letter_promises_nothing():
    assert _extracted(letter_of("culture_summary"), DAYS[0]).commitments == ()


def test_a_letter_sent_twice_is_the_same_file():
    assert TWICE.content(today=DAYS[0]) == letter_of(TWICE.key).content(today=DAYS[0])
    assert TWICE.file_name != letter_of(TWICE.key).file_name


def test_the_scan_cannot_be_read():
    with pytest.raises(UnreadableDocument):
        read_document(scan(), name=SCAN_NAME)


@pytest.mark.parametrize(
    ("name", "number", "found"),
    [
        ("205号建议答复-市人力资源和社会保障局.txt", "205", 4),
        ("206号建议答复-市住房和城乡建设局.docx", "206", 4),
    ],
)
def test_the_sample_for_a_newcomer_answers_a_matter_of_the_city(name, number, found):
    path = Path(demo.__file__).parent / "sample" / name
    letter = parse_letter(read_document(path.read_bytes(), name=name))

    assert (letter.header.term, letter.header.sitting, letter.header.number) == (5, 4, number)
    assert len(extract_commitments(letter).commitments) >= found
