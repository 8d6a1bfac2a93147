"""A finished report in a browser: read by axe-core, moved about on a phone, its numbers followed to their rows."""

import re

import pytest
from django.urls import reverse

from proposals.enums import Role
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_access_for_all import findings
from tests.factories.proposals import UserFactory
from tests.factories.tracking import ReportScheduleFactory, ReportSnapshotFactory
from tests.tracking.reports import world
from tracking.enums import ReportAction
from tracking.services.report_signing import sign_off
from tracking.services.reports import compile_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

NOW = world.at(1, 5, year=2026)


@pytest.fixture
def report():
    world.build()
    report = ReportSnapshotFactory(year=2025, as_of=world.AS_OF)
    compile_report(report_id=report.pk, now=NOW)
    report.refresh_from_db()
    return report


def addresses(report):
    return [
        reverse("report", args=[report.pk]),
        reverse("report_registers", args=[report.pk]),
        reverse("report_rows", args=[report.pk, "commitments.state-overdue"]),
        reverse("report_rows", args=[report.pk, "targets"]),
        reverse("reports"),
        reverse("report_schedules"),
        reverse("report_phrase", args=["opening"]),
    ]


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_no_page_of_a_report_keeps_anybody_out_or_is_wider_than_the_window(page_of, report, width):
    ReportScheduleFactory(note="系统中没有2026年度的届次，不能编制报告。")
    window = page_of(UserFactory(role=Role.OFFICE), width)
    found = {}
    for address in addresses(report):
        window.page.goto(address)
        if problems := [*findings(window.page), *(["wider than the window"] if window.overflows() else [])]:
            found[address] = problems

    assert found == {}
    assert window.complaints == []


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_every_stage_of_signing_off_keeps_nobody_out(page_of, report, width):
    first, second = UserFactory(role=Role.OFFICE), UserFactory(role=Role.OFFICE)
    windows = [page_of(user, width) for user in (first, second)]
    said = []
    for action, by in ((ReportAction.REVIEW, first), (ReportAction.ISSUE, second)):
        sign_off(report, action, by=by, now=NOW)
        for window in windows:
            window.page.goto(reverse("report", args=[report.pk]))
            assert findings(window.page) == []
        said.append([window.page.get_by_role("button", name="签发").count() for window in windows])

    # The reviewer cannot issue; once issued, nobody can do anything more.
    assert said == [[0, 1], [0, 0]]


def test_a_number_in_a_sentence_opens_as_many_rows(page_of, report):
    window = page_of(UserFactory(role=Role.OFFICE))
    window.page.goto(reverse("report", args=[report.pk]))
    sentence = window.page.locator("p", has_text=re.compile("^兑现率为"))

    sentence.get_by_role("link", name="5", exact=True).click()

    assert window.page.inner_text("h1") == "承诺事项（已兑现）"
    assert window.page.locator("tbody tr").count() == 5
