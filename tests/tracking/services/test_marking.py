"""Adding a candidate by marking words, splitting one, merging two."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from proposals.enums import Role
from tests.factories.proposals import DocumentFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, LetterReviewFactory
from tracking.enums import CommitmentStatus
from tracking.models import Recurrence
from tracking.services.door import MoveNotAllowed
from tracking.services.marking import add_commitment, merge_with_next, split_commitment

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 9, 1, 4, 0, tzinfo=UTC)
FIRST, SECOND = "2025年底前新建停车场3个。", "2026年6月底前新增泊位600个。"
TEXT = f"答复如下：\n{FIRST}{SECOND}\n谢谢。"
AT = TEXT.index(FIRST)
CUT = TEXT.index(SECOND)
END = CUT + len(SECOND)


def letter():
    return ReplyFactory(document=DocumentFactory(text=TEXT))


def candidate(reply, start, end, **kwargs):
    return CommitmentFactory(
        reply=reply, quote=TEXT[start:end], start=start, end=end, status=CommitmentStatus.CANDIDATE, **kwargs
    )


def targets_of(commitment):
    return list(commitment.targets.values_list("low", "unit", "found_low"))


def test_marked_words_become_a_candidate_without_the_space_around_them():
    reply = ReplyFactory(document=DocumentFactory(text="答复如下：\n 下一步新建停车场3个。 \n谢谢。"))

    commitment = add_commitment(reply, start=5, end=20, by=UserFactory(), now=NOW)

    assert (commitment.quote, commitment.start, commitment.end) == ("下一步新建停车场3个。", 7, 18)
    assert (commitment.origin, commitment.status, commitment.bureau) == ("person", "candidate", reply.bureau)
    assert commitment.events.get().action == "add"


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 3), (0, 9999), (4, 6)])
def test_marks_outside_the_letter_or_on_nothing_are_refused(start, end):
    reply = ReplyFactory(document=DocumentFactory(text="一二三四  五六"))

    with pytest.raises(MoveNotAllowed, match="请在左侧正文中选取一段话"):
        add_commitment(reply, start=start, end=end, by=UserFactory(), now=NOW)


def test_the_same_words_are_not_added_twice():
    reply = ReplyFactory(document=DocumentFactory(text="下一步新建停车场3个。"))
    add_commitment(reply, start=0, end=11, by=UserFactory(), now=NOW)

    with pytest.raises(MoveNotAllowed, match="这段话已经在列表中。"):
        add_commitment(reply, start=0, end=11, by=UserFactory(), now=NOW)


def test_marked_words_are_read_for_date_and_targets():
    commitment = add_commitment(letter(), start=AT, end=CUT, by=UserFactory(), now=NOW)

    assert (commitment.due_date, commitment.found_due_date) == (date(2025, 12, 31), date(2025, 12, 31))
    assert targets_of(commitment) == [(Decimal(3), "个", Decimal(3))]


def test_marked_words_are_linked_to_the_same_promise_of_another_letter():
    earlier = add_commitment(letter(), start=AT, end=CUT, by=UserFactory(), now=NOW)
    reply = letter()
    reply.bureau = earlier.bureau
    reply.replied_on = date(2026, 7, 28)
    reply.save()

    later = add_commitment(reply, start=AT, end=CUT, by=UserFactory(), now=NOW)

    assert [link.earlier for link in Recurrence.objects.filter(later=later)] == [earlier]


def test_a_bureau_may_not_add():
    with pytest.raises(MoveNotAllowed, match="只有督查室可以补充承诺事项。"):
        add_commitment(letter(), start=AT, end=CUT, by=UserFactory(role=Role.CLERK), now=NOW)


def test_adding_opens_a_finished_review_again():
    reply = letter()
    review = LetterReviewFactory(reply=reply, reviewed_at=NOW, reviewed_by=UserFactory())

    add_commitment(reply, start=AT, end=CUT, by=UserFactory(), now=NOW)

    review.refresh_from_db()
    assert review.reviewed_at is None


def test_splitting_gives_two_candidates_each_with_its_own_date_and_target():
    reply = letter()
    whole = candidate(reply, AT, END, section="二")

    first, second = split_commitment(whole, at=CUT, by=UserFactory(), now=NOW)

    assert (first.quote, first.due_date, targets_of(first)) == (FIRST, date(2025, 12, 31), [(3, "个", 3)])
    assert (second.quote, second.due_date, targets_of(second)) == (SECOND, date(2026, 6, 30), [(600, "个", 600)])
    assert (first.section, first.bureau, first.status) == ("二", whole.bureau, "candidate")
    whole.refresh_from_db()
    assert (whole.status, whole.events.get().action) == ("dismissed", "split")


@pytest.mark.parametrize("at", [AT, END, 0, 9999])
def test_a_cut_outside_the_words_is_refused(at):
    whole = candidate(letter(), AT, END)

    with pytest.raises(MoveNotAllowed, match="请在这段话中间选一个拆分的位置。"):
        split_commitment(whole, at=at, by=UserFactory(), now=NOW)


def test_merging_takes_the_words_of_both_and_the_later_date():
    reply = letter()
    first, second = candidate(reply, AT, CUT), candidate(reply, CUT, END)

    merged = merge_with_next(first, by=UserFactory(), now=NOW)

    assert (merged.quote, merged.due_date) == (FIRST + SECOND, date(2026, 6, 30))
    assert [t[0] for t in targets_of(merged)] == [3, 600]
    assert {c.status for c in reply.commitments.exclude(pk=merged.pk)} == {"dismissed"}
    assert second.events.get().action == "merge"


def test_the_last_candidate_has_nothing_to_merge_with():
    last = candidate(letter(), CUT, END)

    with pytest.raises(MoveNotAllowed, match="后面没有可以合并的待确认事项。"):
        merge_with_next(last, by=UserFactory(), now=NOW)


def test_a_tracked_commitment_is_neither_split_nor_merged():
    reply = letter()
    tracked = CommitmentFactory(reply=reply, quote=TEXT[AT:END], start=AT, end=END)

    with pytest.raises(MoveNotAllowed):
        split_commitment(tracked, at=CUT, by=UserFactory(), now=NOW)
    with pytest.raises(MoveNotAllowed):
        merge_with_next(tracked, by=UserFactory(), now=NOW)
