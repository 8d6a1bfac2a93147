"""One form for the same writing, and texts cut into pairs."""

from hypothesis import given
from hypothesis import strategies as st

from proposals.search import FOLDED_FROM, FOLDED_TO, fold, pairs

TEXTS = st.text(alphabet="停车场教育 　aAＡ1１(（)）,，\n。", max_size=30)


def test_full_width_and_capitals_are_the_same_as_half_width_and_small():
    assert fold("５Ｇ基站（A类）") == fold("5g基站(a类)") == "5g基站（a类）"


def test_blanks_within_a_line_are_no_part_of_a_word():
    assert fold("答　复 稿\t件") == "答复稿件"


def test_the_table_gives_one_character_for_one():
    assert len(FOLDED_FROM) == len(FOLDED_TO) == len(set(FOLDED_FROM))


def test_a_text_is_cut_into_pairs_and_the_end_of_each_line():
    assert pairs("停车场\n教育") == ["停车", "车场", "场", "教育", "育"]


@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(TEXTS, st.text(alphabet="停车场教育aA（", min_size=2, max_size=4))
def test_a_word_stands_in_a_text_exactly_where_its_pairs_stand_in_a_row(text, word):
    wanted = [pair for pair in pairs(word) if len(pair) == 2]
    cut = pairs(text)

    in_a_row = any(cut[at : at + len(wanted)] == wanted for at in range(len(cut)))

    assert in_a_row == (fold(word) in fold(text))
