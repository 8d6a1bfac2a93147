"""The date in force: what extensions and pauses make of a promised date, in any order."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracking.due_dates.in_force import Extension, Pause, StepKind, date_in_force, is_paused

PROMISED = date(2026, 6, 30)


def in_force(*facts):
    return date_in_force(
        PROMISED,
        extensions=[fact for fact in facts if isinstance(fact, Extension)],
        pauses=[fact for fact in facts if isinstance(fact, Pause)],
    )


def test_nothing_granted_leaves_the_promised_date():
    assert (in_force().date, in_force().steps) == (PROMISED, ())


def test_without_a_date_there_is_nothing_to_move():
    found = date_in_force(None, extensions=[], pauses=[Pause(date(2026, 1, 1), date(2026, 1, 31))])

    assert (found.date, found.steps) == (None, ())


def test_an_extension_sets_its_date():
    assert in_force(Extension(date(2026, 6, 1), date(2026, 9, 30))).date == date(2026, 9, 30)


def test_the_later_decision_holds():
    first, second = Extension(date(2026, 5, 1), date(2026, 9, 30)), Extension(date(2026, 9, 1), date(2026, 12, 31))

    assert in_force(second, first).date == date(2026, 12, 31)


def test_a_pause_adds_its_days_both_ends_included():
    found = in_force(Pause(date(2026, 3, 1), date(2026, 3, 31)))

    assert (found.date, [step.days for step in found.steps]) == (date(2026, 7, 31), [31])


def test_days_covered_twice_count_once():
    assert in_force(
        Pause(date(2026, 3, 1), date(2026, 3, 10)), Pause(date(2026, 3, 6), date(2026, 3, 15))
    ).date == date(2026, 7, 15)


def test_a_pause_within_another_adds_nothing():
    assert in_force(
        Pause(date(2026, 3, 1), date(2026, 3, 31)), Pause(date(2026, 3, 6), date(2026, 3, 15))
    ).date == date(2026, 7, 31)


def test_an_extension_allows_for_the_pauses_begun_before_it():
    found = in_force(Pause(date(2026, 3, 1), date(2026, 3, 31)), Extension(date(2026, 3, 10), date(2026, 8, 31)))

    assert found.date == date(2026, 8, 31)


def test_a_pause_after_an_extension_moves_the_extended_date():
    found = in_force(Extension(date(2026, 3, 10), date(2026, 8, 31)), Pause(date(2026, 7, 1), date(2026, 7, 10)))

    assert found.date == date(2026, 9, 10)


def test_a_pause_that_begins_after_the_date_had_run_out_stops_nothing():
    found = in_force(Pause(date(2026, 7, 1), date(2026, 7, 31)))

    assert (found.date, found.steps[0].kind) == (PROMISED, StepKind.PAUSED_TOO_LATE)


def test_the_clock_stands_still_on_the_first_and_the_last_day_of_a_pause():
    pause = Pause(date(2026, 3, 1), date(2026, 3, 31))

    assert [is_paused([pause], on=day) for day in (date(2026, 2, 28), pause.start, pause.until, date(2026, 4, 1))] == [
        False,
        True,
        True,
        False,
    ]


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
extensions = st.builds(Extension, days, days)
pauses = st.builds(lambda start, length: Pause(start, start + timedelta(days=length)), days, st.integers(0, 200))
facts = st.lists(st.one_of(extensions, pauses), max_size=8)


@given(facts=facts, data=st.data())
def test_any_order_gives_the_same_date(facts, data):
    assert in_force(*data.draw(st.permutations(facts))) == in_force(*facts)


@given(facts=facts, more=facts, data=st.data())
def test_adding_and_removing_again_in_any_order_gives_the_same_date(facts, more, data):
    present = list(facts)
    for fact in data.draw(st.permutations(more)):
        present.insert(data.draw(st.integers(0, len(present))), fact)
    for fact in data.draw(st.permutations(more)):
        present.remove(fact)

    assert in_force(*present) == in_force(*facts)


@given(pauses=st.lists(pauses, max_size=8))
def test_pauses_never_bring_a_date_nearer(pauses):
    assert in_force(*pauses).date >= PROMISED
