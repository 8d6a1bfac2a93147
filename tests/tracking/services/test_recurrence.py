"""Linking promises with the same ones in other letters."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from proposals.enums import Role
from tests.factories.proposals import (
    BureauFactory,
    DocumentFactory,
    ProposalFactory,
    ReplyFactory,
    UserFactory,
)
from tests.factories.tracking import CommitmentFactory, RecurrenceFactory
from tracking.enums import CommitmentStatus
from tracking.models import Commitment, CommitmentFeature, Recurrence
from tracking.services.extraction import extract_commitments_of_reply
from tracking.services.recurrence import link_recurrences

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 9, 1, 4, 0, tzinfo=UTC)
THIS_YEAR = "2025年底前在老城区新建停车场5个。"
LAST_YEAR = "今年在老城区新建停车场3个。"


def promise(quote, year, *, bureau=None, **kwargs):
    reply = ReplyFactory(
        proposal=ProposalFactory(), bureau=bureau or BureauFactory(), replied_on=year and date(year, 7, 1)
    )
    return CommitmentFactory(reply=reply, quote=quote, **kwargs)


def link(*commitments):
    for commitment in commitments:
        link_recurrences(commitment.reply, now=NOW)


def pairs():
    return list(Recurrence.objects.order_by("pk").values_list("later", "earlier"))


def test_a_promise_is_linked_with_the_one_of_last_year():
    earlier, later = promise(LAST_YEAR, 2024), promise(THIS_YEAR, 2025)

    link(earlier, later)

    found = Recurrence.objects.get()
    assert (found.later, found.earlier, found.found_at) == (later, earlier, NOW)
    assert found.why == "都是“新建 停车场”，地点都是“老城区”"
    assert found.score == 1.0


def test_the_letter_that_is_older_is_the_earlier_one_though_it_came_in_last():
    later, earlier = promise(THIS_YEAR, 2025), promise(LAST_YEAR, 2024)

    link(later, earlier)

    assert pairs() == [(later.pk, earlier.pk)]


def test_promises_of_one_year_are_linked_too():
    one, two = promise(LAST_YEAR, 2025), promise(THIS_YEAR, 2025)

    link(one, two)

    assert pairs() == [(two.pk, one.pk)]


def test_a_letter_without_a_date_counts_from_the_day_it_came_in():
    undated, dated = promise(LAST_YEAR, None), promise(THIS_YEAR, 2025)

    link(undated, dated)

    assert pairs() == [(undated.pk, dated.pk)]


def test_linking_again_adds_nothing():
    earlier, later = promise(LAST_YEAR, 2024), promise(THIS_YEAR, 2025)
    link(earlier, later)
    kept = CommitmentFeature.objects.count()

    link(later, earlier, later)

    assert pairs() == [(later.pk, earlier.pk)]
    assert CommitmentFeature.objects.count() == kept


def test_a_pair_keeps_its_direction_when_a_letter_gets_another_date():
    earlier, later = promise(LAST_YEAR, 2024), promise(THIS_YEAR, 2025)
    link(earlier, later)
    later.reply.replied_on = date(2020, 1, 1)
    later.reply.save()

    link(later)

    assert pairs() == [(later.pk, earlier.pk)]


def test_two_promises_of_one_letter_are_not_linked():
    one = promise(LAST_YEAR, 2024)
    CommitmentFactory(reply=one.reply, quote=THIS_YEAR)

    link(one)

    assert pairs() == []


def test_two_answers_to_one_proposal_are_not_linked():
    one, two = promise(LAST_YEAR, 2024), promise(THIS_YEAR, 2025)
    two.reply.proposal = one.reply.proposal
    two.reply.save()

    link(one, two)

    assert pairs() == []


def test_letters_without_a_proposal_are_compared():
    one, two = promise(LAST_YEAR, 2024), promise(THIS_YEAR, 2025)
    for commitment in (one, two):
        commitment.reply.proposal = None
        commitment.reply.save()

    link(one, two)

    assert pairs() == [(two.pk, one.pk)]


@pytest.mark.parametrize("which", ["earlier", "later"])
def test_what_was_set_aside_is_not_linked(which):
    status = {which: CommitmentStatus.DISMISSED}
    earlier = promise(LAST_YEAR, 2024, status=status.get("earlier", CommitmentStatus.TRACKING))
    later = promise(THIS_YEAR, 2025, status=status.get("later", CommitmentStatus.TRACKING))

    link(earlier, later)

    assert pairs() == []


def test_without_a_place_only_promises_of_one_bureau_are_the_same():
    bureau = BureauFactory()
    ours = promise("今年加装电梯200部。", 2024, bureau=bureau)
    theirs = promise("今年加装电梯100部。", 2024)
    again = promise("明年加装电梯150部。", 2025, bureau=bureau)

    link(ours, theirs, again)

    assert pairs() == [(again.pk, ours.pk)]


def test_a_habit_is_linked_three_times_at_most():
    years = [promise(LAST_YEAR, year) for year in range(2018, 2025)]

    link(*years)

    assert Recurrence.objects.filter(later=years[-1]).count() == 3


def test_other_promises_are_left_alone():
    others = [
        promise("在江北新区新建停车场3个。", 2024),
        promise("在老城区新建公厕3座。", 2024),
        promise("进一步加大工作力度。", 2024),
    ]

    link(*others, promise(THIS_YEAR, 2025))

    assert pairs() == []


@pytest.mark.parametrize("promises", [1, 12])
def test_linking_a_letter_takes_a_fixed_number_of_queries(promises, django_assert_num_queries):
    for _ in range(promises):
        link(promise(LAST_YEAR, 2024))
    reply = ReplyFactory(replied_on=date(2025, 7, 1))
    CommitmentFactory.create_batch(promises, reply=reply, quote=THIS_YEAR)

    # Beside the transaction: the letter's promises, the features in, their uses, the holders, their promises, the
    # pairs that are known, the links in. PostgreSQL is asked for the lock, too.
    with django_assert_num_queries(9 + (connection.vendor == "postgresql")):
        link_recurrences(reply, now=NOW)

    assert Recurrence.objects.count() >= promises


def test_a_letter_without_promises_is_no_trouble():
    link_recurrences(ReplyFactory(), now=NOW)

    assert pairs() == []


def test_reading_a_letter_links_what_it_promises():
    earlier = promise(LAST_YEAR, 2024)
    link(earlier)
    reply = ReplyFactory(
        document=DocumentFactory(text="您好！答复如下：\n下一步，我局将于2025年底前在老城区新建停车场5个。\n谢谢。"),
        replied_on=date(2025, 7, 28),
    )

    extract_commitments_of_reply(reply_id=reply.pk, now=NOW)

    assert pairs() == [(Commitment.objects.get(reply=reply).pk, earlier.pk)]


def test_a_promise_never_repeats_itself_nor_is_a_pair_kept_twice():
    recurrence = RecurrenceFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        RecurrenceFactory(later=recurrence.later, earlier=recurrence.later)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecurrenceFactory(later=recurrence.later, earlier=recurrence.earlier)


def test_a_bureau_sees_a_recurrence_only_if_both_promises_are_its_own():
    bureau = BureauFactory()
    own = RecurrenceFactory(
        later=CommitmentFactory(reply__bureau=bureau), earlier=CommitmentFactory(reply__bureau=bureau)
    )
    RecurrenceFactory(later=own.later)
    clerk = UserFactory(role=Role.CLERK, bureau=bureau)

    assert list(Recurrence.objects.visible_to(clerk)) == [own]
    assert Recurrence.objects.visible_to(UserFactory()).count() == 2


def test_a_recurrence_stands_while_neither_promise_is_set_aside():
    standing = RecurrenceFactory()
    RecurrenceFactory(earlier__status=CommitmentStatus.DISMISSED)
    RecurrenceFactory(later__status=CommitmentStatus.DISMISSED)

    assert list(Recurrence.objects.standing()) == [standing]
