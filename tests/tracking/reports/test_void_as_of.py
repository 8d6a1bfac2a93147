"""A report of a day before a letter was made void counts it, one of a later day does not."""

from datetime import date, timedelta

import pytest

from proposals.models import Reply
from tests.factories.proposals import AssignmentFactory, ProposalFactory, ReplyFactory
from tests.factories.tracking import RecurrenceFactory
from tests.tracking.reports import world
from tests.tracking.reports.compiling import compiled_report
from tracking.models import ReportRow
from tracking.reports import data
from tracking.reports.rows import RowTable
from tracking.reports.scope import Scope
from tracking.services.report_files import changes_of, is_intact
from tracking.services.voiding import restore_reply, void_reply

pytestmark = pytest.mark.django_db

VOIDED, RESTORED = world.at(12, 10), world.at(12, 20)
BEFORE, AFTER, AGAIN = date(2025, 12, 9), date(2025, 12, 10), date(2025, 12, 20)


@pytest.fixture
def city():
    made = world.build()
    # No two letters have the same words: those would stand against restoring one.
    letter = made.promises["C1"].reply.document
    type(letter).objects.filter(pk=letter.pk).update(text="张明远代表：您提出的建议收悉。")
    return made


def counted(as_of, *tables):
    """The ids each table counts on a day."""
    found = {table: set() for table in tables}
    for stream in data.streams(Scope(2025, as_of)):
        for row in stream:
            if row.table in found:
                found[row.table].add(row.subject_id)
    return found


def void(reply, city, *, now=VOIDED):
    void_reply(Reply.objects.get(pk=reply.pk), by=city.office, now=now, reason="重复上传")


def test_the_letter_and_its_promises_count_up_to_the_day_before(city):
    promise = city.promises["C1"]
    letter, own = promise.reply, set(promise.reply.commitments.values_list("pk", flat=True))
    never = counted(AFTER, RowTable.REPLIES, RowTable.COMMITMENTS, RowTable.CANDIDATES, RowTable.TARGETS)
    before = counted(BEFORE, *never)
    void(letter, city)
    now = counted(AFTER, *never)

    assert counted(BEFORE, *never) == before
    assert never[RowTable.REPLIES] - now[RowTable.REPLIES] == {letter.pk}
    assert (never[RowTable.COMMITMENTS] | never[RowTable.CANDIDATES]) - (
        now[RowTable.COMMITMENTS] | now[RowTable.CANDIDATES]
    ) <= own
    assert promise.pk not in now[RowTable.COMMITMENTS]
    assert not own & (now[RowTable.COMMITMENTS] | now[RowTable.CANDIDATES])


def test_a_restored_letter_counts_again_from_its_day_and_the_days_between_stay_without_it(city):
    letter = city.promises["C1"].reply
    never = counted(AGAIN, RowTable.REPLIES, RowTable.COMMITMENTS)
    void(letter, city)
    restore_reply(Reply.objects.get(pk=letter.pk), by=city.office, now=RESTORED, reason="核对后确为正式答复")

    between = counted(date(2025, 12, 19), RowTable.REPLIES, RowTable.COMMITMENTS)

    assert letter.pk not in between[RowTable.REPLIES]
    assert city.promises["C1"].pk not in between[RowTable.COMMITMENTS]
    assert counted(AGAIN, RowTable.REPLIES, RowTable.COMMITMENTS) == never


def test_a_letter_made_void_twice_counts_in_between(city):
    letter = city.promises["C1"].reply
    void(letter, city)
    restore_reply(Reply.objects.get(pk=letter.pk), by=city.office, now=RESTORED, reason="误操作")
    void(letter, city, now=RESTORED + timedelta(days=2))

    days = [BEFORE, AFTER, date(2025, 12, 21), date(2025, 12, 22)]
    assert [letter.pk in counted(day, RowTable.REPLIES)[RowTable.REPLIES] for day in days] == [True, False, True, False]


def test_its_proposal_is_one_without_a_letter(city):
    letter = city.promises["C1"].reply
    scope = Scope(2025, AFTER)

    def letters():
        (row,) = [
            row
            for row in data.proposal_rows(scope, data.Directory.read())
            if row.table == RowTable.PROPOSALS and row.subject_id == letter.proposal_id
        ]
        return row.words.replies

    was = letters()
    void(letter, city)

    assert letters() == was - 1


def test_a_draft_of_which_only_a_void_letter_speaks_is_no_proposal_of_the_year(city):
    session = city.promises["C1"].reply.proposal.session
    drafts = [ProposalFactory(session=session, is_draft=True, received_date=None) for _ in range(3)]
    wrong, answered_again, assigned = (ReplyFactory(proposal=draft) for draft in drafts)
    ReplyFactory(proposal=answered_again.proposal)
    AssignmentFactory(proposal=assigned.proposal)
    keys = {draft.pk for draft in drafts}
    for letter in (wrong, answered_again, assigned):
        void(letter, city)

    assert counted(BEFORE, RowTable.PROPOSALS)[RowTable.PROPOSALS] & keys == keys
    assert counted(AFTER, RowTable.PROPOSALS)[RowTable.PROPOSALS] & keys == keys - {wrong.proposal_id}


def test_what_was_promised_before_in_a_void_letter_was_not_promised_before(city):
    later, earlier = city.promises["C1"], city.promises["C17"]
    RecurrenceFactory(later=later, earlier=earlier, found_at=world.at(8, 1))

    def again(as_of):
        rows = (row for stream in data.streams(Scope(2025, as_of)) for row in stream)
        return [
            row.words.again != "" for row in rows if row.table == RowTable.COMMITMENTS and row.subject_id == later.pk
        ]

    void(earlier.reply, city)

    assert (again(BEFORE), again(AFTER)) == ([True], [False])


def test_a_new_edition_says_what_is_counted_no_more_and_the_first_stays_as_it_is(city):
    first = compiled_report(now=world.at(12, 31, 9), as_of=world.AS_OF)
    void(city.promises["C1"].reply, city, now=world.at(12, 31, 11))
    second = compiled_report(now=world.at(12, 31, 15), as_of=world.AS_OF)

    changes = changes_of(second)
    gone = {change.table: change.removed_ids for change in changes.rows}
    first.refresh_from_db()

    assert (second.edition, changes.previous) == (2, 1)
    assert gone["replies"] == (city.promises["C1"].reply_id,)
    assert city.promises["C1"].pk in gone["commitments"]
    assert is_intact(first)
    assert ReportRow.objects.filter(report=first, table="replies", subject_id=city.promises["C1"].reply_id).exists()
