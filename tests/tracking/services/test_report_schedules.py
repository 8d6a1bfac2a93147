"""Plans: when they ask, once each, what they catch up with, and what they say when nothing can be compiled."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from proposals.enums import Role
from proposals.services.permissions import NotAllowed
from tests.factories.proposals import PlenarySessionFactory, UserFactory
from tests.factories.tracking import ReportScheduleFactory
from tests.tracking.reports import world
from tracking.models import ReportSchedule, ReportSnapshot
from tracking.reports.scheduling import last_yearly_day, next_yearly_day
from tracking.services.report_files import ReportRefused
from tracking.services.report_schedules import Plan, keep_schedule, next_compiling, request_scheduled_reports

pytestmark = pytest.mark.django_db

PLAN = Plan("年度报告", month=1, day=5, as_of_month=12, as_of_day=31)


@pytest.fixture(autouse=True)
def _session():
    PlenarySessionFactory(year=2025)


def test_on_its_day_a_plan_asks_for_the_report_of_the_year_before():
    plan = ReportScheduleFactory()

    (report_id,) = request_scheduled_reports(now=world.at(1, 5, 8, year=2026))

    report = ReportSnapshot.objects.get(pk=report_id)
    assert (report.year, report.as_of, report.requested_by, report.schedule) == (2025, date(2025, 12, 31), None, plan)


def test_the_day_begins_at_midnight_of_the_city():
    ReportScheduleFactory()

    assert request_scheduled_reports(now=datetime(2026, 1, 4, 15, 59, tzinfo=UTC)) == []
    assert len(request_scheduled_reports(now=datetime(2026, 1, 4, 16, 0, tzinfo=UTC))) == 1


def test_asking_twice_makes_one_report_even_after_it_was_compiled():
    ReportScheduleFactory()
    request_scheduled_reports(now=world.at(1, 5, year=2026))
    ReportSnapshot.objects.update(status="cancelled", finished_at=world.at(1, 5, year=2026))

    assert request_scheduled_reports(now=world.at(1, 5, 15, year=2026)) == []
    assert request_scheduled_reports(now=world.at(2, 1, year=2026)) == []


def test_a_missed_day_is_caught_up_with_and_counts_to_its_own_day():
    ReportScheduleFactory()

    (report_id,) = request_scheduled_reports(now=world.at(3, 12, year=2026))

    assert ReportSnapshot.objects.get(pk=report_id).as_of == date(2025, 12, 31)


def test_days_before_the_plan_was_made_are_not_caught_up_with():
    ReportScheduleFactory(since=date(2026, 2, 1))

    assert request_scheduled_reports(now=world.at(3, 12, year=2026)) == []


def test_a_plan_out_of_use_asks_for_nothing():
    ReportScheduleFactory(is_active=False)

    assert request_scheduled_reports(now=world.at(1, 5, year=2026)) == []


def test_a_year_without_a_session_leaves_its_reason_and_is_tried_again():
    plan = ReportScheduleFactory()
    PlenarySessionFactory._meta.model.objects.all().delete()

    assert request_scheduled_reports(now=world.at(1, 5, year=2026)) == []

    plan.refresh_from_db()
    assert (plan.note, plan.asked_for) == ("系统中没有2025年度的届次，不能编制报告。", None)
    PlenarySessionFactory(year=2025)
    assert len(request_scheduled_reports(now=world.at(1, 6, year=2026))) == 1
    plan.refresh_from_db()
    assert (plan.note, plan.asked_for) == ("", date(2026, 1, 5))


def test_a_plan_holds_from_the_day_it_is_kept():
    plan = keep_schedule(ReportSchedule(), PLAN, by=UserFactory(), now=world.at(3, 12, year=2026))

    assert plan.since == date(2026, 3, 12)
    assert next_compiling(plan, today=date(2026, 3, 12)) == (date(2027, 1, 5), date(2026, 12, 31))


def test_two_plans_have_two_names():
    keep_schedule(ReportSchedule(), PLAN, by=UserFactory(), now=world.at(3, 12, year=2026))

    with pytest.raises(ReportRefused, match="已有名为“年度报告”的编制计划，请换一个名称。"):
        keep_schedule(ReportSchedule(), PLAN, by=UserFactory(), now=world.at(3, 12, year=2026))


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.MEMBER])
def test_only_oversight_keeps_plans(role):
    with pytest.raises(NotAllowed):
        keep_schedule(ReportSchedule(), PLAN, by=UserFactory(role=role), now=world.at(3, 12, year=2026))


@pytest.mark.parametrize(
    ("on", "last", "following"),
    [
        (date(2026, 2, 27), date(2025, 2, 28), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2026, 2, 28), date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_the_last_day_of_february_is_there_every_year(on, last, following):
    assert last_yearly_day(2, 29, on=on) == last
    assert next_yearly_day(2, 29, after=on) == following


def test_beat_asks_every_hour():
    entry = settings.CELERY_BEAT_SCHEDULE["ask for the reports of plans"]

    assert (entry["task"], entry["schedule"]) == ("tracking.request_scheduled_reports", 3600.0)
