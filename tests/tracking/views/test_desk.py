"""Every figure of a desk opens just the rows it counts."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.enums import DocumentStatus, Role
from tests.factories.proposals import BureauFactory, DocumentFactory, ProposalFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, LeaveFactory, LetterReviewFactory
from tracking.enums import CommitmentStatus

pytestmark = pytest.mark.django_db

FIGURE = re.compile(r'<a href="([^"]+)"[^>]*>\s*<strong>(\d+)<small>|<a href="([^"]+)" data-figure>(\d+)<span')


@pytest.fixture
def bureau():
    """Letters, proposals and commitments of every kind of date and state, in two bureaus and three fields."""
    today = timezone.localdate()
    replies = [
        ReplyFactory(proposal=ProposalFactory(topic="城建")),
        ReplyFactory(proposal=ProposalFactory(topic="")),
        ReplyFactory(proposal=None, document=DocumentFactory()),
    ]
    replies[1].bureau = replies[0].bureau
    LetterReviewFactory(reply=replies[0])
    ProposalFactory(is_draft=True)
    DocumentFactory(status=DocumentStatus.FAILED, failure="读不出", failure_code="damaged")
    for reply in replies:
        for days in (-31, -1, 0, 7, 8, 30, 31, None):
            day = None if days is None else today + timedelta(days=days)
            for status in CommitmentStatus:
                CommitmentFactory(reply=reply, status=status, due_date=day, promised_due_date=day, found_due_date=day)
    return replies[0].bureau


def figures(page):
    return [(unescape(a or b), int(m or n)) for a, m, b, n in FIGURE.findall(page)]


def opened(client, link):
    """Count what the page behind a figure shows."""
    context = client.get(link).context
    if "state=failed" in link:
        return len(context["failed"])
    page = context["page"]
    return page.count if "/commitments/" in link else page.paginator.count


def test_an_office_without_bureaus_is_told_where_to_begin(client_of):
    page = client_of(UserFactory(role=Role.OFFICE)).get(reverse("desk")).content.decode()

    assert "开始使用" in page
    assert all(f'href="{reverse(name)}"' in page for name in ("bureaus", "exchange", "letter_upload", "sessions"))


def test_an_office_with_bureaus_is_not_told_where_to_begin(office_client, bureau):
    assert "开始使用" not in office_client.get(reverse("desk")).content.decode()


def test_the_desk_says_who_stands_in_for_whom(client_of):
    today = timezone.localdate()
    bureau = BureauFactory()
    ill = UserFactory(display_name="林素", role=Role.CLERK, bureau=bureau)
    head = UserFactory(display_name="周岚", role=Role.HEAD, bureau=bureau)
    LeaveFactory(user=ill, substitute=head, first_day=today, last_day=today)
    LeaveFactory(user=ill, substitute=head, first_day=today + timedelta(days=2), last_day=today + timedelta(days=3))

    desks = [client_of(user).get(reverse("desk")).content.decode() for user in (ill, head)]

    assert "的提醒发给周岚。" in desks[0]
    assert "您正在代理林素" in desks[1]
    assert [page.count("请假与暂缓</a>") for page in desks] == [1, 1]


def test_every_figure_of_the_office_opens_just_what_it_counts(office_client, bureau):
    found = figures(office_client.get(reverse("desk")).text)

    assert len(found) == 8 + 4 * 2 + 4 * 2
    assert {link: opened(office_client, link) for link, _ in found} == dict(found)
    assert all(count for _, count in found)


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD])
def test_every_figure_of_a_bureau_opens_just_what_it_counts(client_of, bureau, role):
    client = client_of(UserFactory(role=role, bureau=bureau))

    found = figures(client.get(reverse("desk")).text)

    assert len(found) == 5
    assert {link: opened(client, link) for link, _ in found} == dict(found)


def test_the_bar_of_a_line_is_its_share_of_the_longest(office_client):
    reply = ReplyFactory()
    for day in (-1, 1):
        due = timezone.localdate() + timedelta(days=day)
        CommitmentFactory(reply=reply, due_date=due, promised_due_date=due)
    CommitmentFactory(due_date=timezone.localdate(), promised_due_date=timezone.localdate())

    lines = office_client.get(reverse("desk")).context["groups"][0]["lines"]

    assert [[(part.count, part.at, part.width) for part in line.parts] for line in lines] == [
        [(1, 0, 50), (1, 50, 50), (0, 100, 0), (0, 100, 0)],
        [(0, 0, 0), (1, 0, 50), (0, 50, 0), (0, 50, 0)],
    ]
