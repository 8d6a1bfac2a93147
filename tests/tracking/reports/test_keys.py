"""Names of figures and the rows they open."""

import pytest

from tracking.reports.keys import FigureKey, UnknownKey, parse_key
from tracking.reports.rows import AssignmentRow, CountedRow, RowTable
from tracking.reports.tally import Tally


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("proposals", FigureKey(RowTable.PROPOSALS, {})),
        (
            "commitments.bureau-12.state-kept_late",
            FigureKey(RowTable.COMMITMENTS, {"bureau": "12", "state": "kept_late"}),
        ),
        ("commitments.month-2026-03", FigureKey(RowTable.COMMITMENTS, {"month": "2026-03"})),
        ("targets.unit-e4b8aa", FigureKey(RowTable.TARGETS, {"unit": "e4b8aa"})),
        ("commitments.topic-none", FigureKey(RowTable.COMMITMENTS, {"topic": "none"})),
        ("replies.class-unmarked", FigureKey(RowTable.REPLIES, {"class": "unmarked"})),
    ],
)
def test_a_key_is_read_as_it_is_written(text, key):
    assert parse_key(text) == key
    assert str(key) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "letters",
        "commitments.",
        "commitments.owner-1",
        "commitments.state",
        "commitments.state-overdue.state-undated",
        "proposals.state-overdue",
        "commitments.state__in-overdue",
        "commitments.state-a'b",
        "commitments.month-2026-13",
        "commitments.month-soon",
        "commitments.topic-zz",
        "commitments.topic-ff",
        "targets.unit-E4B8AA",
    ],
)
def test_what_names_no_figure_is_refused(text):
    with pytest.raises(UnknownKey):
        parse_key(text)


def _row(kind: str, part: str) -> CountedRow:
    words = AssignmentRow(kind="", number="", title="", bureau="", role="", assigned=None, due=None)
    return CountedRow(RowTable.ASSIGNMENTS, 1, {"kind": kind, "part": part}, words)


def test_a_figure_counts_the_rows_that_have_all_that_its_key_names():
    tally = Tally()
    for kind, part in [("suggestion", "answering"), ("suggestion", "joining"), ("proposal", "answering")]:
        tally.add(_row(kind, part))

    assert tally.figure(RowTable.ASSIGNMENTS).value == 3
    assert tally.figure(RowTable.ASSIGNMENTS, kind="suggestion").value == 2
    both = tally.figure(RowTable.ASSIGNMENTS, part="joining", kind="suggestion")
    assert (both.key, both.value) == ("assignments.kind-suggestion.part-joining", 1)


def test_the_figure_of_a_part_names_the_part_in_its_key():
    tally = Tally()
    tally.add(_row("suggestion", "answering"))
    tally.add(_row("proposal", "joining"))

    parts = {
        value: part.figure(RowTable.ASSIGNMENTS, part="joining")
        for value, part in tally.by(RowTable.ASSIGNMENTS, "kind")
    }

    assert parts["proposal"].value == 1
    assert parts["proposal"].key == "assignments.kind-proposal.part-joining"
    assert parts["suggestion"].value == 0


def test_a_row_that_leaves_a_question_open_is_refused():
    row = CountedRow(RowTable.ASSIGNMENTS, 1, {"kind": "proposal"}, _row("proposal", "joining").words)

    with pytest.raises(ValueError, match="assignments"):
        Tally().add(row)
