"""A change of the place's days off is listed before it applies. 2025-09-26 is a Friday, 30 September a Tuesday."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from proposals.enums import DeadlineUnit, HandlingRole, Role
from proposals.models import LocalHolidays
from proposals.services.deadlines import local_calendar
from tests.factories.proposals import AssignmentFactory, DeadlineRuleFactory, LocalHolidaysFactory, UserFactory
from tests.factories.tracking import CommitmentFactory
from tracking.models import LadderRule
from tracking.services.holidays import HolidaysNotAccepted, apply_holidays, compare_holidays

pytestmark = pytest.mark.django_db

TODAY = date(2025, 9, 10)
NOW = datetime(2025, 9, 10, 1, 0, tzinfo=UTC)
TYPHOON = "2025-09-26 休 台风停工\n"


@pytest.fixture
def office():
    return UserFactory(role=Role.OFFICE)


def reminders_of(change):
    return [(one.about, one.due, one.number, one.before, one.after) for one in change.reminders]


def test_reminders_that_would_go_out_on_another_day_are_listed():
    LadderRule.objects.exclude(name__in=["承诺期限前7天", "承诺期限前1个工作日"]).delete()
    CommitmentFactory.create_batch(2, due_date=date(2025, 9, 28))
    CommitmentFactory(due_date=date(2025, 10, 3))
    CommitmentFactory(due_date=date(2025, 12, 31))

    change = compare_holidays(TYPHOON, today=TODAY)

    assert change.days == (date(2025, 9, 26),)
    # 28 September is a Sunday worked for 国庆节, so the last working day before it was the Friday.
    assert reminders_of(change) == [
        ("承诺期限前1个工作日（期限前1个工作日）", date(2025, 9, 28), 2, date(2025, 9, 26), date(2025, 9, 25)),
        ("承诺期限前7天（期限前7天）", date(2025, 10, 3), 1, date(2025, 9, 26), date(2025, 9, 28)),
    ]


def test_reply_dates_counted_in_working_days_move_and_those_set_by_hand_stay(office):
    DeadlineRuleFactory(name="十个工作日", role=HandlingRole.SOLE, unit=DeadlineUnit.WORKDAYS, amount=10)
    counted = AssignmentFactory(role=HandlingRole.SOLE, assigned_date=date(2025, 9, 15), due_date=date(2025, 9, 28))
    by_hand = AssignmentFactory(role=HandlingRole.SOLE, assigned_date=date(2025, 9, 15), due_date=date(2025, 9, 30))

    change = compare_holidays(TYPHOON, today=TODAY)
    unchanged = local_calendar().is_workday(date(2025, 9, 26))
    apply_holidays(TYPHOON, token=change.token, by=office, now=NOW)

    assert [(one.assignment, one.before, one.after) for one in change.deadlines] == [
        (counted, date(2025, 9, 28), date(2025, 9, 29))
    ]
    counted.refresh_from_db()
    by_hand.refresh_from_db()
    assert (counted.due_date, by_hand.due_date) == (date(2025, 9, 29), date(2025, 9, 30))
    assert (counted.due_version, by_hand.due_version) == (1, 0)
    assert (unchanged, local_calendar().is_workday(date(2025, 9, 26))) == (True, False)


def test_a_change_is_only_applied_as_it_was_shown(office):
    change = compare_holidays(TYPHOON, today=TODAY)
    LocalHolidaysFactory(text="2025-09-25 休 台风停工\n")

    with pytest.raises(HolidaysNotAccepted, match="请重新查看影响后再启用"):
        apply_holidays(TYPHOON, token=change.token, by=office, now=NOW)

    assert local_calendar().is_workday(date(2025, 9, 26))


def test_what_cannot_be_read_or_is_not_the_offices_is_refused(office):
    with pytest.raises(HolidaysNotAccepted, match="节假日文件第1行无法识别"):
        compare_holidays("国庆节放假\n", today=TODAY)
    change = compare_holidays(TYPHOON, today=TODAY)
    with pytest.raises(HolidaysNotAccepted, match="只有督查室"):
        apply_holidays(TYPHOON, token=change.token, by=UserFactory(role=Role.CLERK), now=NOW)


def test_words_that_move_nothing_list_nothing():
    CommitmentFactory(due_date=date(2025, 9, 28))

    change = compare_holidays("2025-10-01 休 国庆节\n", today=TODAY)

    assert (change.days, change.deadlines, change.reminders) == ((), (), ())


def test_what_was_in_force_stays_on_file_with_who_put_it_in_force(office):
    for text in (TYPHOON, ""):
        apply_holidays(text, token=compare_holidays(text, today=TODAY).token, by=office, now=NOW)

    rows = LocalHolidays.objects.order_by("pk").values_list("text", "set_by", "set_at")
    assert list(rows) == [(TYPHOON, office.pk, NOW), ("", office.pk, NOW)]
    assert local_calendar().is_workday(date(2025, 9, 26))


def test_the_page_lists_first_and_applies_by_a_second_click(office_client):
    shown = office_client.post(reverse("holidays"), {"text": TYPHOON, "show": ""})
    before = LocalHolidays.objects.exists()
    change = shown.context["change"]

    blind = office_client.post(reverse("holidays"), {"text": TYPHOON, "apply": ""})
    done = office_client.post(reverse("holidays"), {"text": TYPHOON, "token": change.token, "apply": ""}, follow=True)

    assert "共 1 天：2025年9月26日" in shown.content.decode()
    assert (before, blind.status_code) == (False, 422)
    assert "已启用" in done.content.decode()
    assert LocalHolidays.objects.get().text == TYPHOON
