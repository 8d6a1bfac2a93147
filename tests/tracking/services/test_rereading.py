"""Another day of a letter: candidates are read again, confirmed dates wait for the office."""

from datetime import UTC, date, datetime

import pytest

from proposals.enums import Role
from proposals.models import Reply
from tests.factories.proposals import BureauFactory, DocumentFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentRequestFactory
from tracking.enums import CommitmentAction, RequestKind, RequestStatus
from tracking.models import Commitment, CommitmentEvent
from tracking.services.commitments import amend_commitment, confirm_commitment
from tracking.services.door import ChangedMeanwhile, MoveNotAllowed
from tracking.services.extraction import extract_commitments_of_reply
from tracking.services.marking import add_commitment
from tracking.services.rereading import correct_letter, dates_to_decide, decide_date
from tracking.services.terms import TargetTerms, Terms

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)
# What the letter says of when, and what it says on its own.
RELATIVE, YEAR_END, FIXED = (
    "我局将在三个月内完成南门小区管网改造。",
    "我局将于今年年底前新建停车场3个。",
    "我局将于2026年6月30日前完成滨河路绿化改造。",
)
TEXT = f"张明远代表：您提出的建议收悉，现答复如下：\n一、{RELATIVE}\n二、{YEAR_END}\n三、{FIXED}\n专此答复。"
WRONG, RIGHT = date(2024, 7, 28), date(2025, 7, 28)


@pytest.fixture
def reply():
    return read(WRONG)


def read(day, text=TEXT):
    reply = ReplyFactory(document=DocumentFactory(text=text), replied_on=day, bureau=BureauFactory())
    extract_commitments_of_reply(reply_id=reply.pk, now=NOW)
    return reply


def correct(reply, day=RIGHT, by=None):
    nothing = {"proposal": None, "bureau": None}
    return correct_letter(reply, **nothing, replied_on=day, by=by or UserFactory(), now=NOW)


def said(words):
    return Commitment.objects.get(quote__contains=words.removeprefix("我局将")[:12])


def terms(commitment, **changes):
    kept = {
        "bureau": commitment.bureau,
        "due_date": commitment.promised_due_date,
        "joining_bureaus": [],
        "targets": [
            TargetTerms(t.pk, t.quote, t.metric, t.low, t.high, t.unit, t.due_date) for t in commitment.targets.all()
        ],
    }
    return Terms(**kept | changes)


def confirm(commitment, **changes):
    return confirm_commitment(commitment, terms=terms(commitment, **changes), by=UserFactory(), now=NOW)


def dates():
    return [said(words).promised_due_date for words in (RELATIVE, YEAR_END, FIXED)]


def test_candidates_are_read_again_and_dates_of_their_own_stay(reply):
    before = dates()

    done = correct(reply)

    assert before == [date(2024, 10, 28), date(2024, 12, 31), date(2026, 6, 30)]
    assert dates() == [date(2025, 10, 28), date(2025, 12, 31), date(2026, 6, 30)]
    assert (done.reread, done.to_decide) == (2, 0)


def test_each_leaves_an_event_with_before_and_after(reply):
    office = UserFactory()

    correct(reply, by=office)

    event = CommitmentEvent.objects.get(commitment=said(RELATIVE), action=CommitmentAction.AMEND)
    assert (event.by, event.note) == (office, "承诺期限：2024年10月28日改为2025年10月28日；按更正后的答复日期重新识别")
    assert event.changes["promised_due_date"] == ["2024-10-28", "2025-10-28"]
    assert not said(FIXED).events.filter(action=CommitmentAction.AMEND).exists()


def test_what_is_noted_as_read_is_the_new_reading(reply):
    correct(reply)

    commitment = said(RELATIVE)
    assert (commitment.found_due_date, commitment.due_date) == (date(2025, 10, 28), date(2025, 10, 28))


def test_a_letter_without_a_day_gets_its_dates_with_it():
    reply = read(None)
    before = dates()

    correct(reply)

    assert before == [None, None, date(2026, 6, 30)]
    assert dates() == [date(2025, 10, 28), date(2025, 12, 31), date(2026, 6, 30)]


def test_the_days_of_targets_follow(reply):
    was = list(said(YEAR_END).targets.values_list("due_date", "due_version"))

    correct(reply)

    now_is = list(said(YEAR_END).targets.values_list("due_date", "due_version"))
    assert (was, now_is) == ([(date(2024, 12, 31), 0)], [(date(2025, 12, 31), 1)])


def test_a_date_that_a_person_put_on_a_candidate_stays(reply):
    commitment = said(RELATIVE)
    amend_commitment(commitment, terms=terms(commitment, due_date=date(2025, 9, 1)), by=UserFactory(), now=NOW)

    done = correct(reply)

    commitment.refresh_from_db()
    assert (commitment.promised_due_date, commitment.found_due_date) == (date(2025, 9, 1), date(2025, 10, 28))
    assert done.reread == 1


def test_words_that_a_person_marked_are_read_again_as_they_were_read(reply):
    start = TEXT.index(RELATIVE) + 3
    marked = add_commitment(reply, start=start, end=start + len("在三个月内完成南门"), by=UserFactory(), now=NOW)
    before = marked.promised_due_date

    correct(reply)

    marked.refresh_from_db()
    assert (before, marked.promised_due_date) == (date(2024, 10, 28), date(2025, 10, 28))


def test_a_confirmed_date_stays_and_waits_for_the_office(reply):
    confirm(said(RELATIVE))
    confirm(said(FIXED))

    done = correct(reply)

    commitment = said(RELATIVE)
    assert (commitment.promised_due_date, commitment.found_due_date) == (date(2024, 10, 28), date(2024, 10, 28))
    assert (done.reread, done.to_decide) == (1, 1)
    reply.refresh_from_db()
    assert dates_to_decide(reply, Commitment.objects.all()) == {commitment.pk: date(2025, 10, 28)}


def test_the_office_takes_the_new_date_through_the_door(reply):
    confirm(said(RELATIVE))
    correct(reply)
    office, commitment = UserFactory(), said(RELATIVE)

    decide_date(commitment, adopt=True, by=office, now=NOW, version=commitment.version)

    commitment.refresh_from_db()
    event = commitment.events.order_by("-pk").first()
    assert (commitment.promised_due_date, commitment.due_date) == (date(2025, 10, 28), date(2025, 10, 28))
    assert (event.action, event.by, event.changes["due_date"]) == ("amend", office, ["2024-10-28", "2025-10-28"])
    assert event.note == (
        "承诺期限：2024年10月28日改为2025年10月28日；按更正后的答复日期，原文“三个月内”为2025年10月28日"
    )
    reply.refresh_from_db()
    assert dates_to_decide(reply, Commitment.objects.all()) == {}


def test_the_days_of_its_targets_follow_the_date_that_is_taken_and_not_one_that_is_kept(reply):
    confirm(said(YEAR_END))
    other = read(WRONG)
    kept = confirm(other.commitments.get(quote__contains="停车场"))
    for letter in (reply, other):
        correct(letter)

    decide_date(reply.commitments.get(quote__contains="停车场"), adopt=True, by=UserFactory(), now=NOW)
    decide_date(kept, adopt=False, by=UserFactory(), now=NOW)

    targets = [letter.commitments.get(quote__contains="停车场").targets.get() for letter in (reply, other)]
    assert [target.due_date for target in targets] == [date(2025, 12, 31), date(2024, 12, 31)]


def test_what_was_granted_since_is_counted_from_the_new_date(reply):
    commitment = confirm(said(RELATIVE))
    CommitmentRequestFactory(
        commitment=commitment,
        kind=RequestKind.EXTENSION,
        status=RequestStatus.GRANTED,
        new_date=date(2026, 1, 31),
        decided_at=NOW,
        decided_by=UserFactory(),
    )
    correct(reply)

    decide_date(said(RELATIVE), adopt=True, by=UserFactory(), now=NOW)

    assert (said(RELATIVE).promised_due_date, said(RELATIVE).due_date) == (date(2025, 10, 28), date(2026, 1, 31))


def test_the_office_keeps_the_date_and_is_asked_no_more(reply):
    confirm(said(RELATIVE))
    correct(reply)
    office = UserFactory()

    decide_date(said(RELATIVE), adopt=False, by=office, now=NOW)

    event = said(RELATIVE).events.order_by("-pk").first()
    assert said(RELATIVE).promised_due_date == date(2024, 10, 28)
    assert (event.action, event.by, event.changes) == ("amend", office, {})
    assert event.note == "期限不改；按更正后的答复日期，原文“三个月内”为2025年10月28日"
    with pytest.raises(MoveNotAllowed, match="无需处理"):
        decide_date(said(RELATIVE), adopt=True, by=office, now=NOW)


def test_a_confirmed_date_that_is_the_new_one_already_asks_nobody(reply):
    confirm(said(RELATIVE), due_date=date(2025, 10, 28))

    assert correct(reply).to_decide == 0


def test_of_two_who_decide_the_second_is_told(reply):
    confirm(said(RELATIVE))
    correct(reply)
    seen = said(RELATIVE)
    decide_date(seen, adopt=False, by=UserFactory(), now=NOW, version=seen.version)

    with pytest.raises(ChangedMeanwhile):
        decide_date(seen, adopt=True, by=UserFactory(), now=NOW, version=seen.version)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CLERK])
def test_only_the_office_decides(reply, role):
    confirm(said(RELATIVE))
    correct(reply)

    with pytest.raises(MoveNotAllowed):
        decide_date(said(RELATIVE), adopt=True, by=UserFactory(role=role), now=NOW)


def test_the_administrator_corrects_no_day_that_moves_dates(reply):
    with pytest.raises(MoveNotAllowed, match="请由督查室办理"):
        correct(reply, by=UserFactory(role=Role.ADMIN))

    assert Reply.objects.get(pk=reply.pk).replied_on == WRONG
    assert dates()[0] == date(2024, 10, 28)


def test_the_same_day_reads_nothing_again(reply):
    assert correct(reply, day=WRONG).reread == 0
    assert not CommitmentEvent.objects.filter(action=CommitmentAction.AMEND).exists()


def test_a_letter_whose_day_is_corrected_while_it_is_read_is_read_by_the_new_day():
    reply = ReplyFactory(document=DocumentFactory(text=TEXT), replied_on=WRONG, bureau=BureauFactory())
    correct(reply)

    extract_commitments_of_reply(reply_id=reply.pk, now=NOW)

    assert dates()[0] == date(2025, 10, 28)
