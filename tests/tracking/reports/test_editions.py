"""Two editions of one report beside each other."""

from dataclasses import replace

from tracking.reports.changes import FigureChange, RowChange
from tracking.reports.editions import changed_figures, changed_rows, side_by_side
from tracking.reports.figures import NOT_COUNTED, Figure
from tracking.reports.rows import RowTable


def rows(*ids):
    return [(pk, "commitments") for pk in ids]


def test_rows_of_two_editions_stand_beside_each_other():
    before = [(1, "overdue"), (3, "paused"), (4, "overdue")]
    after = [(2, "undated"), (3, "overdue"), (4, "overdue"), (9, "paused")]

    assert list(side_by_side(iter(before), iter(after))) == [
        (1, "overdue", None),
        (2, None, "undated"),
        (3, "paused", "overdue"),
        (4, "overdue", "overdue"),
        (9, None, "paused"),
    ]


def test_nothing_stands_beside_nothing():
    assert list(side_by_side([], [])) == []


def test_rows_that_came_and_went_are_counted_and_the_first_of_them_named():
    change = changed_rows(RowTable.COMMITMENTS, rows(*range(1, 304)), rows(300, 303, 304, 305))

    assert change == RowChange("commitments", 2, 301, (304, 305), tuple(range(1, 201)))


def test_a_table_with_the_same_rows_has_not_changed():
    assert changed_rows(RowTable.COMMITMENTS, rows(1, 2), rows(1, 2)) is None


def test_what_an_earlier_format_added_as_one_of_one_is_no_difference(report):
    """In format 4 a target without a number stood in the total of its unit."""
    more = tuple(replace(line, targets=replace(line.targets, value=line.targets.value + 1)) for line in report.by_unit)
    before = replace(report, format=4, by_unit=more)

    assert changed_figures(before, report) == ()
    assert changed_figures(replace(before, format=report.format), report)


def test_what_an_earlier_format_counted_by_another_rule_is_no_difference(report):
    """In format 3 what is behind stood among what is on schedule, and a number dated like its promise stayed behind."""
    figures = replace(report.commitments, on_schedule=Figure("commitments.state-on_schedule", 2), behind=NOT_COUNTED)
    before = replace(report, format=3, commitments=figures)

    assert changed_figures(before, report) == ()
    more = replace(before, commitments=replace(figures, overdue=Figure("commitments.state-overdue", 4)))
    assert changed_figures(more, report) == (
        FigureChange("commitments.state-overdue", "落实情况：逾期未兑现：承诺事项（项）", 4, 5),
    )
