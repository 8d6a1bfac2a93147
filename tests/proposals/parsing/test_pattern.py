"""Regular expressions put together so that they are found fast; what they find is what the words say."""

import re

import pytest

from proposals.parsing.pattern import any_of, each


@pytest.mark.parametrize("text", ["在节前", "入汛前", "秋收完", "截止了"])
def test_any_of_finds_each_of_its_words(text):
    assert re.search(any_of("节|入[冬汛](?:期|前)|秋(?:收|播)|截止"), text)


@pytest.mark.parametrize("text", ["入夏前", "秋天", "播种", "期", ""])
def test_any_of_finds_nothing_else(text):
    assert not re.search(any_of("节|入[冬汛](?:期|前)|秋(?:收|播)|截止"), text)


@pytest.mark.parametrize("words", ["个?月|日", "[上下]旬|日", "(?:上|下)旬|日", r"\d月|日", "|日"])
def test_any_of_takes_no_word_whose_first_character_is_open(words):
    with pytest.raises(ValueError, match="日"):
        any_of(words)


def test_each_word_takes_what_comes_then():
    assert re.findall(each("开学|汛期", "[^，]?前"), "开学前，汛期后，汛期来前") == ["开学前", "汛期来前"]
