"""The passage around a word, and the word set apart."""

from hypothesis import given
from hypothesis import strategies as st

from proposals.search import Piece, excerpt, read_words


def plain(pieces):
    return "".join(piece.text for piece in pieces)


def words_of(pieces):
    return [piece.text for piece in pieces if piece.is_word]


def test_each_place_of_each_word_is_set_apart_as_it_is_written():
    pieces = excerpt("新建停 车场，停车（Ａ类）。", read_words("停车 a类"))

    assert pieces == (
        Piece("新建", is_word=False),
        Piece("停 车", is_word=True),
        Piece("场，", is_word=False),
        Piece("停车", is_word=True),
        Piece("（", is_word=False),
        Piece("Ａ类", is_word=True),
        Piece("）。", is_word=False),
    )


def test_a_long_text_is_cut_around_the_first_word():
    pieces = excerpt("前" * 500 + "停车" + "后" * 500, read_words("停车"), length=60)

    assert plain(pieces) == "……" + "前" * 20 + "停车" + "后" * 38 + "……"


def test_overlapping_words_are_one_mark():
    assert words_of(excerpt("停车场", read_words("停车 车场"))) == ["停车场"]


def test_a_text_without_the_word_gives_its_beginning():
    assert plain(excerpt("字" * 300, read_words("停车"), length=10)) == "字" * 10 + "……"


@given(st.text(alphabet="停车 A（\n场", max_size=60), st.text(alphabet="停车a场（", min_size=1, max_size=3))
def test_an_uncut_text_is_given_back_whole(text, word):
    assert plain(excerpt(text, read_words(word), length=100)) == text
