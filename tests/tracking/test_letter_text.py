"""The letter's text cut for the page: every piece together is the text, passages and their dates are marked."""

from hypothesis import given
from hypothesis import strategies as st

from tracking.letter_text import Passage, marked_text


def passage(start, end, tone="is-candidate", **kwargs):
    return Passage(start, end, tone, "待确认", f"c-{start}", **kwargs)


def cut(text, *found):
    return [(piece.text, piece.passage is not None) for piece in marked_text(text, found)]


def test_a_passage_is_cut_out_of_the_text():
    assert cut("一二三四五", passage(1, 3)) == [("一", False), ("二三", True), ("四五", False)]


def test_of_two_that_overlap_the_first_keeps_its_words():
    assert cut("一二三四五", passage(0, 3), passage(2, 5)) == [("一二三", True), ("四五", True)]


def test_what_was_set_aside_gives_way_to_what_stands_in_its_place():
    pieces = marked_text("一二三四五", [passage(0, 5, "is-dismissed"), passage(0, 2), passage(2, 5)])

    assert [(p.text, p.passage.tone) for p in pieces] == [("一二", "is-candidate"), ("三四五", "is-candidate")]


def test_date_and_targets_are_marked_inside_their_passage():
    text = "将于2025年底前新建停车场3个。"

    (piece,) = marked_text(text, [passage(0, len(text), date="2025年底前", targets=("3个",))])

    assert [(run.text, run.start, run.kind) for run in piece.runs] == [
        ("将于", 0, ""),
        ("2025年底前", 2, "date"),
        ("新建停车场", 9, ""),
        ("3个", 14, "target"),
        ("。", 16, ""),
    ]


def test_a_passage_beyond_the_end_of_the_text_is_cut_there():
    assert cut("一二", passage(1, 9), passage(20, 30)) == [("一", False), ("二", True)]


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.sampled_from(["is-candidate", "is-dismissed"]))),
    st.text(max_size=3),
)
def test_pieces_and_runs_together_are_exactly_the_text(text, spans, word):
    pieces = marked_text(text, [passage(a, b, tone, date=word, targets=(word,)) for a, b, tone in spans])

    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        assert "".join(run.text for run in piece.runs) == piece.text
        for run in piece.runs:
            assert text[run.start : run.start + len(run.text)] == run.text
