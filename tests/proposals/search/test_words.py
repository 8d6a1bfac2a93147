"""What was typed, as words."""

from proposals.search import Words, read_words


def test_words_are_split_at_blanks_of_either_width_and_said_once():
    assert read_words(" 停车　ＷiFi 停车 ") == Words(long=("停车", "wifi"), single=())


def test_a_lone_character_cannot_be_looked_up():
    assert (read_words("停").looked_up, read_words("停 教育").looked_up) == (False, True)


def test_nothing_typed_is_no_words():
    assert not read_words(" 　\t")


def test_a_flood_of_words_is_cut():
    assert len(read_words(" ".join(f"词{n}" for n in range(30))).long) == 8
