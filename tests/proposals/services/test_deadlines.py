"""Which rule holds, and what it sets."""

from datetime import date

import pytest

from proposals.deadlines.holidays import OverrideError
from proposals.enums import DeadlineUnit, HandlingRole, ProposalKind
from proposals.models import DeadlineRule
from proposals.services.deadlines import local_calendar, rule_for, set_due_date
from tests.factories.proposals import (
    AssignmentFactory,
    DeadlineRuleFactory,
    LocalHolidaysFactory,
    PlenarySessionFactory,
    ProposalFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_rules(db):
    """Begin without the rules every installation starts with."""
    DeadlineRule.objects.all().delete()


ON = date(2025, 3, 3)
WIDE = {"name": "一般"}
BY_ROLE = {"name": "按方式", "role": HandlingRole.LEAD}
BY_KIND = {"name": "按类别", "kind": ProposalKind.PROPOSAL}
BY_BOTH = {"name": "按类别和方式", "kind": ProposalKind.PROPOSAL, "role": HandlingRole.LEAD}
OTHER_KIND = {"name": "建议", "kind": ProposalKind.SUGGESTION}
OTHER_ROLE = {"name": "会办", "kind": ProposalKind.PROPOSAL, "role": HandlingRole.CO}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], None),
        ([OTHER_KIND, OTHER_ROLE], None),
        ([WIDE], "一般"),
        ([WIDE, BY_ROLE], "按方式"),
        ([WIDE, BY_ROLE, BY_KIND], "按类别"),
        ([WIDE, BY_ROLE, BY_KIND, BY_BOTH, OTHER_KIND, OTHER_ROLE], "按类别和方式"),
        ([WIDE, {**BY_KIND, "valid_to": date(2025, 3, 2)}], "一般"),
        ([WIDE, {**BY_KIND, "valid_to": date(2025, 3, 3)}], "按类别"),
        ([WIDE, {**BY_KIND, "valid_from": date(2025, 3, 4)}], "一般"),
        ([{**WIDE, "name": "旧"}, {**WIDE, "name": "新", "valid_from": date(2025, 1, 1)}], "新"),
    ],
)
def test_the_narrowest_rule_in_force_holds(rules, expected):
    for rule in rules:
        DeadlineRuleFactory(**rule)

    found = rule_for(ProposalKind.PROPOSAL, HandlingRole.LEAD, on=ON)

    assert (found and found.name) == expected


def test_set_due_date_saves_the_date_and_the_rule():
    DeadlineRuleFactory(name="提案答复期限", kind=ProposalKind.PROPOSAL, basis="云政办〔2025〕6号")
    assignment = AssignmentFactory(assigned_date=ON, due_date=None)

    set_due_date(assignment)

    assignment.refresh_from_db()
    assert assignment.due_date == date(2025, 6, 3)
    assert assignment.due_rule == "提案答复期限：自2025年3月3日交办起3个月（依据：云政办〔2025〕6号）"


def test_a_fixed_day_is_one_of_the_sessions_year():
    DeadlineRuleFactory(name="会议期间", unit=DeadlineUnit.FIXED, amount=None, fixed_month=8, fixed_day=31)
    proposal = ProposalFactory(session=PlenarySessionFactory(year=2024))
    assignment = AssignmentFactory(proposal=proposal, assigned_date=None, due_date=None)

    set_due_date(assignment)

    assert assignment.due_date == date(2024, 8, 31)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (None, "没有适用的答复期限规则，请人工确定。"),
        (
            {"name": "会议期间", "unit": DeadlineUnit.FIXED, "amount": None, "fixed_month": 1, "fixed_day": 31},
            "“会议期间”规定的2025年1月31日早于交办日期2025年3月3日，请人工确定答复期限。",
        ),
    ],
)
def test_where_no_date_follows_the_old_one_goes_and_the_reason_stays(rule, expected):
    if rule:
        DeadlineRuleFactory(**rule)
    assignment = AssignmentFactory(assigned_date=ON, due_date=date(2025, 6, 30))

    set_due_date(assignment)

    assignment.refresh_from_db()
    assert (assignment.due_date, assignment.due_rule) == (None, expected)


def test_a_long_basis_is_cut_to_what_the_column_holds():
    DeadlineRuleFactory(name="长" * 100, basis="据" * 200)
    assignment = AssignmentFactory(assigned_date=ON)

    set_due_date(assignment)

    assert (len(assignment.due_rule), assignment.due_rule[-1]) == (200, "…")


def test_the_places_own_days_are_the_ones_put_in_force_last():
    without = local_calendar().is_workday(date(2031, 10, 1))
    LocalHolidaysFactory(text="")
    LocalHolidaysFactory(text="2031-10-01 休 国庆节\n")

    assert (without, local_calendar().is_workday(date(2031, 10, 1))) == (True, False)


def test_days_that_cannot_be_read_are_refused():
    LocalHolidaysFactory(text="国庆放假\n")

    with pytest.raises(OverrideError):
        local_calendar()
