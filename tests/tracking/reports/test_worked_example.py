"""Every figure of a small city's report, counted by hand; the letters C1 … T8 are those of world.py."""

import pytest

from tests.tracking.reports import world
from tracking.reports import data, tables
from tracking.reports.assemble import Assembly
from tracking.reports.figures import KindFigures, StateFigures
from tracking.reports.scope import Scope
from tracking.reports.types import AnnualReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> AnnualReport:
    world.build()
    return counted(Scope(2025, world.AS_OF))


def counted(scope: Scope) -> AnnualReport:
    assembly = Assembly(year=scope.year, as_of=scope.as_of)
    for stream in data.streams(scope):
        for row in stream:
            assembly.add(row)
    return assembly.report(data.names())


def by_kind(figures: KindFigures) -> tuple[int, int, int]:
    return figures.suggestions.value, figures.proposals.value, figures.total.value


def states(figures: StateFigures) -> tuple[int, int, int, int, int, int, int]:
    """Confirmed, kept in time, kept late, on schedule, behind, overdue, undated."""
    return (
        figures.confirmed.value,
        figures.kept_in_time.value,
        figures.kept_late.value,
        figures.on_schedule.value,
        figures.behind.value,
        figures.overdue.value,
        figures.undated.value,
    )


def test_overall_keeps_proposals_assignments_and_letters_apart(report):
    overall = report.overall

    # 建议 1, 2; 提案 1, 2, 3 (4 came after the day).
    assert by_kind(overall.proposals) == (2, 3, 5)
    # 提案 2 was made from its letter.
    assert by_kind(overall.drafts) == (0, 1, 1)
    # Both 建议, 提案 1 and 2; 提案 3 was answered after the day.
    assert by_kind(overall.replied) == (2, 2, 4)
    # 建议 1 to one bureau, 建议 2 to two, 提案 1 and 3 to one each.
    assert by_kind(overall.assigned) == (3, 2, 5)
    assert by_kind(overall.joining) == (1, 0, 1)
    # R1, R2, R3 answer 建议; R4, R5 提案.
    assert by_kind(overall.replies) == (3, 2, 5)
    # R1: C1 C2 C14; R2: C3 C4; R3: C5 C15 C16 are 8. R4: C6 C7 C8 C10; R5: C9 are 5.
    assert by_kind(overall.commitments) == (8, 5, 13)
    # T1 and T2 against T3 to T8.
    assert by_kind(overall.targets) == (2, 6, 8)
    # C11, and C13 which was confirmed only in January.
    assert report.candidates.value == 2
    # R7.
    assert report.unmatched.value == 1


def test_classes_are_counted_by_the_scheme_with_what_has_none_apart(report):
    assert [(line.scheme, line.code, line.label, line.replies.value) for line in report.classes] == [
        ("云岭市办理结果分类办法", "A", "已经解决或基本解决", 1),  # R1
        ("云岭市办理结果分类办法", "B", "正在解决或列入计划", 2),  # R2, R4
        ("云岭市办理结果分类办法", "C", "留作参考", 0),
        ("", "", "未标注类别", 1),  # R3
        ("", "", "标注的类别不在分类方案内", 1),  # R5
    ]


def test_six_states_divide_the_confirmed_commitments(report):
    figures = report.commitments

    # In time: C1 C3 C15. Late: C2. On schedule: C6. Behind: C7, whose T7 was to be reached by 15 December.
    # Overdue: C4 C5 C10 C14 C16. Undated: C8 C9.
    assert states(figures) == (13, 3, 1, 1, 1, 5, 2)
    # C9.
    assert figures.undated_kept.value == 1
    # C2 was handed in on 30 October, a day before its date.
    assert figures.late_but_submitted_in_time.value == 1
    # C10 and C16 waited for the office.
    assert figures.overdue_but_submitted.value == 2


def test_rates_have_their_own_numerators_and_denominators(report):
    figures = report.commitments

    # C1 C2 C3 C9 C15 of 13: 38.46…%.
    assert (figures.kept_rate.numerator, figures.kept_rate.denominator, str(figures.kept_rate.percent)) == (
        5,
        13,
        "38.5",
    )
    # Due by the day: C1 C2 C4 C5 C10 C14 C15 C16; of these in time: C1 C15. C3, kept early, is in neither.
    assert (figures.in_time_rate.numerator, figures.in_time_rate.denominator) == (2, 8)
    assert str(figures.in_time_rate.percent) == "25.0"


def test_bureaus_add_up_to_the_whole(report):
    lines = [(line.label, states(line.figures), line.figures.kept.value) for line in report.by_bureau]

    assert lines == [
        # C5 C6 C7 C8 C10 C15 C16; in time C15, on schedule C6, behind C7, overdue C5 C10 C16, undated C8.
        ("云岭市教育局", (7, 1, 0, 1, 1, 3, 1), 1),
        # C1 C2 C3 C4 C9 C14; in time C1 C3, late C2, overdue C4 C14, undated C9; kept C1 C2 C3 C9.
        ("云岭市住房和城乡建设局", (6, 2, 1, 0, 0, 2, 1), 4),
    ]
    assert [str(line.figures.kept_rate.percent) for line in report.by_bureau] == ["14.3", "66.7"]
    # C15 of C5 C10 C15 C16; C1 of C1 C2 C4 C14.
    assert [str(line.figures.in_time_rate.percent) for line in report.by_bureau] == ["25.0", "25.0"]


def test_classes_of_letters_add_up_to_the_whole(report):
    assert [(line.label, states(line.figures)) for line in report.by_class] == [
        ("A（已经解决或基本解决）", (3, 1, 1, 0, 0, 1, 0)),  # R1: C1 in time, C2 late, C14 overdue
        ("B（正在解决或列入计划）", (6, 1, 0, 1, 1, 2, 1)),  # R2, R4: C3; C6 C7; C4 C10; C8
        ("未标注类别", (3, 1, 0, 0, 0, 2, 0)),  # R3: C15; C5 C16
        ("标注的类别不在分类方案内", (1, 0, 0, 0, 0, 0, 1)),  # R5: C9
    ]


def test_targets_are_held_against_the_value_that_counts(report):
    lines = {
        t.quote: (t.value and str(t.value), t.percent and str(t.percent), t.accepted, t.verdict) for t in report.targets
    }

    assert lines == {
        "目标T1": ("3", "100.0", True, "已达到"),  # the accepted 3, not the later 4
        "目标T2": ("32.5", "65.0", False, "到期未达到"),  # 32.5 of at least 50, due on the day
        "目标T3": ("40", "100.0", False, "已达到"),  # inside 30 to 50
        "目标T4": ("60", "120.0", False, "超出目标区间"),  # 60 of 50
        "目标T5": ("30", "100.0", False, "目前未超上限"),  # at most 35, due in 2027
        "目标T6": (None, None, False, "暂无完成值"),
        "目标T7": ("50", "25.0", False, "到期未达到"),  # a stage due on 15 December; 80 was reported after the day
        "目标T8": ("2", None, False, "到期未达到"),  # at most 0: no percent
    }
    assert {line.verdict.value: line.figure.value for line in report.verdicts} == {
        "reached": 2,
        "above_range": 1,
        "within_limit": 1,
        "under_way": 0,
        "missed": 3,
        "no_value": 1,
    }


def test_problems_name_the_longest_overdue_the_undated_and_the_returned(report):
    problems = report.problems

    assert [(item.quote.split("，")[0], item.days_overdue) for item in problems.overdue] == [
        ("承诺之C5", 184),
        ("承诺之C14", 77),
        ("承诺之C10", 31),
        ("承诺之C4", 0),
        ("承诺之C16", 0),
    ]
    assert [item.quote for item in problems.undated] == ["承诺之C8，一定办好。"]
    assert problems.undated_open.value == 1
    assert [(item.quote, item.returned) for item in problems.most_returned] == [("承诺之C5，一定办好。", 2)]
    assert problems.returned.value == 1


def test_what_is_behind_is_named_with_the_stage_it_missed(report):
    assert [(item.quote, item.lagging, str(item.due_date)) for item in report.problems.behind] == [
        ("承诺之C7，一定办好。", "2025年12月15日前：目标T7（完成50个）", "2027-12-31"),
    ]


def test_years_of_promises_stand_beside_each_other(report):
    table = tables.years(report)

    assert [[cell.text for cell in line] for line in table.lines] == [
        # All 13 of 2025; kept 5 of 13, in time 2 of the 8 that were due.
        ["2025年度（本年度）", "13", "3", "1", "1", "1", "5", "2", "38.5%", "8项中2项"],
        # C17 of 2024, open when the year began and overdue since.
        ["2024年度（结转）", "1", "0", "0", "0", "0", "1", "0", "1项中0项", "1项中0项"],
    ]


def test_outlook_names_what_falls_due_in_the_next_twelve_months(report):
    outlook = report.outlook

    assert str(outlook.until) == "2026-12-31"
    assert [item.quote for item in outlook.items] == ["承诺之C6，一定办好。"]
    assert (outlook.due.value, outlook.later.value) == (1, 1)  # C6; C7
    assert [(line.month, line.figure.value) for line in outlook.months] == [("2026-03", 1)]


def test_an_earlier_day_gives_what_stood_then():
    world.build()

    report = counted(Scope(2025, world.AS_OF.replace(month=10, day=1)))

    # On 1 October: C1 and C14 had been accepted in time (C14 was reopened only in December), C5 was overdue and
    # waiting, C2 C3 C4 C6 C7 C10 C15 C16 were on schedule, C8 and C9 undated and open.
    assert states(report.commitments) == (13, 2, 0, 8, 0, 1, 2)
    assert report.commitments.kept.value == 2
    assert report.problems.overdue[0].days_overdue == 93  # 30 June to 1 October: 31 + 31 + 30 + 1
    assert report.problems.most_returned[0].returned == 1
    # C1 alone was due; C5 too: 1 of 2.
    assert (report.commitments.in_time_rate.numerator, report.commitments.in_time_rate.denominator) == (1, 2)


def test_what_happens_later_does_not_change_the_report_of_a_day():
    city = world.build()
    then = counted(Scope(2025, world.AS_OF))

    world.CommitmentEventFactory(
        commitment=city.promises["C4"],
        action=world.SUBMIT,
        from_status="tracking",
        to_status="submitted",
        by=city.office,
        at=world.at(1, 2, year=2026),
    )
    city.promises["C4"].status = "submitted"
    city.promises["C4"].save()

    assert counted(Scope(2025, world.AS_OF)) == then


def test_a_year_without_anything_gives_zeros_and_no_rates():
    world.build()

    report = counted(Scope(2019, world.AS_OF))

    assert by_kind(report.overall.proposals) == (0, 0, 0)
    assert states(report.commitments) == (0, 0, 0, 0, 0, 0, 0)
    assert report.commitments.kept_rate.percent is None
    assert report.classes == ()
    assert report.by_bureau == ()
