"""Two people at one request at the same moment: one decides, the other is told."""

import threading
import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from proposals.enums import Role
from tests.factories.proposals import UserFactory
from tests.factories.tracking import CommitmentFactory, CommitmentRequestFactory
from tracking.enums import RequestKind
from tracking.models import CommitmentRequest
from tracking.services.door import MoveNotAllowed
from tracking.services.requests import Wish, ask, grant_request, refuse_request

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

NOW = datetime(2025, 11, 5, 2, 0, tzinfo=UTC)


def at_once(*acts):
    """Run every act in a thread of its own, all started together; return what each gave or raised in words."""
    start, came_of = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        start.wait()
        try:
            came_of[number] = act()
        except MoveNotAllowed as error:
            came_of[number] = str(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_of


def test_of_two_answers_at_once_one_is_told_that_the_other_was_first():
    asked = CommitmentRequestFactory()
    first, second = UserFactory(), UserFactory()

    came_of = at_once(
        lambda: grant_request(asked, by=first, now=NOW),
        lambda: refuse_request(asked, by=second, now=NOW, note="理由不充分"),
    )

    refused = [words for words in came_of if isinstance(words, str)]
    asked.refresh_from_db()
    assert refused == [f"这份申请刚刚已作处理（{asked.get_status_display()}），请刷新页面查看。"]
    assert asked.commitment.events.count() == 1


def test_a_form_sent_twice_at_once_asks_once_and_both_are_led_to_it():
    commitment = CommitmentFactory()
    clerk = UserFactory(role=Role.CLERK, bureau=commitment.bureau)
    wish, key = Wish(RequestKind.EXTENSION, new_date=date(2026, 3, 31)), uuid.uuid4()

    def send():
        return ask(commitment, wish, by=clerk, now=NOW, reason="招标流标一次。", form_key=key, version=1)

    first, second = at_once(send, send)

    assert (first, CommitmentRequest.objects.count()) == (second, 1)
