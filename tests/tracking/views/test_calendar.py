"""The calendar people subscribe to: its secret address, and whose dates are in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proposals.enums import HandlingRole, Role
from tests.factories.proposals import AssignmentFactory, BureauFactory, ProposalFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CalendarFeedFactory, CommitmentFactory, ShareFactory
from tracking.enums import CommitmentStatus
from tracking.models import CalendarFeed

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon():
    return timezone.localdate() + timedelta(days=20)


def file_of(feed):
    return Client().get(reverse("calendar_file", args=[feed.token]))


def events(response):
    """The texts of a calendar file's events, unfolded."""
    return response.content.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]


def test_the_address_is_made_shown_renewed_and_taken_away(clerk_client):
    assert "还没有订阅地址" in clerk_client.get(reverse("calendar")).text
    clerk_client.post(reverse("calendar_renew"))
    first = CalendarFeed.objects.get(user=clerk_client.user)
    assert f"/calendar/{first.token}.ics" in clerk_client.get(reverse("calendar")).text

    clerk_client.post(reverse("calendar_renew"))
    second = CalendarFeed.objects.get(user=clerk_client.user)
    assert (file_of(first).status_code, file_of(second).status_code) == (404, 200)
    assert len(second.token) >= 43

    clerk_client.post(reverse("calendar_off"))
    assert file_of(second).status_code == 404


@pytest.mark.parametrize("route", ["calendar_renew", "calendar_off"])
def test_an_address_is_not_changed_by_reading(clerk_client, route):
    feed = CalendarFeedFactory(user=clerk_client.user)

    assert clerk_client.get(reverse(route)).status_code == 405
    assert file_of(feed).status_code == 200


def test_changing_the_own_address_leaves_the_others_alone(clerk_client):
    other = CalendarFeedFactory()

    clerk_client.post(reverse("calendar_renew"))
    clerk_client.post(reverse("calendar_off"))

    assert file_of(other).status_code == 200


def test_the_calendar_is_read_without_signing_in_and_kept_by_nobody_else():
    response = file_of(CalendarFeedFactory())

    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert response.headers["Cache-Control"] == "private, max-age=900"
    assert response.content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert Client().post(response.request["PATH_INFO"]).status_code == 405


def test_the_calendar_of_somebody_who_left_is_gone():
    feed = CalendarFeedFactory(user=UserFactory(is_active=False))

    assert (file_of(feed).status_code, Client().get("/calendar/guessed.ics").status_code) == (404, 404)


def test_a_bureau_finds_its_dates(soon):
    bureau = BureauFactory()
    commitment = CommitmentFactory(
        reply=ReplyFactory(bureau=bureau, proposal=ProposalFactory(title="关于增设停车场的建议")),
        quote="年内新建停车场3个。",
        due_date=soon,
        due_version=2,
    )
    share = ShareFactory(bureau=bureau, task="落实停车场用地", due_date=soon, due_version=1)
    share.commitment.joining_bureaus.add(bureau)
    share.commitment.due_date = None
    share.commitment.save()
    assignment = AssignmentFactory(
        proposal=ProposalFactory(title="关于校园食品安全的建议"),
        bureau=bureau,
        role=HandlingRole.SOLE,
        due_date=soon,
        due_version=3,
    )

    found = events(file_of(CalendarFeedFactory(user=UserFactory(role=Role.CLERK, bureau=bureau))))

    uids = [event.split("UID:")[1].split("@")[0] for event in found]
    assert uids == [f"assignment-{assignment.pk}", f"commitment-{commitment.pk}", f"share-{share.pk}"]
    assert f"DTSTART;VALUE=DATE:{soon:%Y%m%d}\r\n" in found[1]
    assert "SEQUENCE:2\r\nSUMMARY:到期：年内新建停车场3个。\r\n" in found[1]
    assert "案由：关于增设停车场的建议" in found[1]
    assert "SEQUENCE:3\r\nSUMMARY:答复到期：关于校园食品安全的建议\r\n" in found[0]
    assert "SEQUENCE:1\r\nSUMMARY:分工到期：落实停车场用地\r\n" in found[2]
    assert [event.count("BEGIN:VALARM") for event in found] == [1, 1, 1]


def test_nobody_finds_what_is_not_hers_or_is_over(soon):
    member = UserFactory(role=Role.MEMBER)
    stranger = UserFactory(role=Role.CLERK)
    open_one = CommitmentFactory(due_date=soon)
    CommitmentFactory(
        bureau=stranger.bureau,
        due_date=soon,
        status=CommitmentStatus.FULFILLED,
        fulfilled_at=datetime(2025, 12, 1, 2, 0, tzinfo=UTC),
    )
    CommitmentFactory(bureau=stranger.bureau, due_date=soon - timedelta(days=400))
    ShareFactory(commitment=open_one, due_date=soon)
    AssignmentFactory(due_date=soon)

    assert [events(file_of(CalendarFeedFactory(user=user))) for user in (member, stranger)] == [[], []]
    office = events(file_of(CalendarFeedFactory(user=UserFactory())))
    assert [f"commitment-{open_one.pk}@" in event for event in office].count(True) == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_the_calendar_makes_a_fixed_number_of_queries(soon, rows, django_assert_num_queries):
    bureau = BureauFactory()
    for _ in range(rows):
        CommitmentFactory(reply=ReplyFactory(bureau=bureau), due_date=soon)
        ShareFactory(bureau=bureau, due_date=soon).commitment.joining_bureaus.add(bureau)
        AssignmentFactory(bureau=bureau, due_date=soon)
    feed = CalendarFeedFactory(user=UserFactory(role=Role.CLERK, bureau=bureau))

    with django_assert_num_queries(4):
        file_of(feed)
