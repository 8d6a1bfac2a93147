"""What a report counts beyond one year's promises: opinions, changed classes and dates, earlier years; and as of when."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from proposals.enums import CountsAs
from tests.factories.proposals import (
    BureauFactory,
    MemberFactory,
    PlenarySessionFactory,
    ProposalFactory,
    ReplyFactory,
    ResultClassFactory,
    ResultSchemeFactory,
    UserFactory,
)
from tests.factories.tracking import (
    ClassChangeFactory,
    CommitmentEventFactory,
    CommitmentFactory,
    CommitmentRequestFactory,
    MeasuredValueFactory,
    ProgressUpdateFactory,
    RatingFactory,
    RatingOptionFactory,
    TargetFactory,
)
from tracking.enums import ClassChangeStatus, CommitmentStatus, RequestStatus
from tracking.reports import data, lists, prose
from tracking.reports.assemble import Assembly
from tracking.reports.blocks import Paragraph
from tracking.reports.keys import words_facet
from tracking.reports.phrases import Phrases
from tracking.reports.rows import RowTable
from tracking.reports.scope import Scope
from tracking.services.commitments import amend_commitment
from tracking.services.terms import TargetTerms, Terms

pytestmark = pytest.mark.django_db

AS_OF = date(2025, 12, 31)
# Noon in China on the last day that counts, and on a day after it.
BEFORE = datetime(2025, 12, 1, 4, 0, tzinfo=UTC)
AFTER = datetime(2026, 1, 15, 4, 0, tzinfo=UTC)


def counted(scope):
    assembly, rows = Assembly(year=scope.year, as_of=scope.as_of), []
    for stream in data.streams(scope):
        for row in stream:
            assembly.add(row)
            rows.append(row)
    return assembly.report(data.names()), rows


def report_of(scope=None):
    return counted(scope or Scope(2025, AS_OF))[0]


def letter(year=2025, **kwargs):
    session = PlenarySessionFactory(year=year)
    proposal = ProposalFactory(session=session, received_date=date(year, 2, 1), topic=kwargs.pop("topic", ""))
    return ReplyFactory(proposal=proposal, replied_on=date(year, 7, 1), **kwargs)


def promise(reply=None, *, at=datetime(2025, 8, 1, 4, 0, tzinfo=UTC), **kwargs):
    commitment = CommitmentFactory(reply=reply or letter(), **kwargs)
    CommitmentEventFactory(commitment=commitment, at=at)
    return commitment


def granted(commitment, **kwargs):
    fields = {"status": RequestStatus.GRANTED, "decided_by": UserFactory(), "decided_at": BEFORE}
    return CommitmentRequestFactory(commitment=commitment, **{**fields, **kwargs})


class TestOpinions:
    def test_the_first_and_the_last_word_of_each_proposer_count_and_silence_does_not(self):
        reply, silent = letter(), letter()
        good, bad = RatingOptionFactory(), RatingOptionFactory(counts_as="dissatisfied")
        member = MemberFactory()
        RatingFactory(reply=reply, member=member, result=bad, attitude=good, rated_on=date(2025, 8, 1))
        RatingFactory(
            reply=reply, member=member, result=good, attitude=good, rated_on=date(2025, 10, 1), occasion="rehandled"
        )
        RatingFactory(reply=reply, result=good, attitude=bad, rated_on=date(2025, 9, 1))
        assert silent.ratings.count() == 0

        said = report_of().satisfaction

        assert (said.first_result.rated.value, said.first_result.dissatisfied.value) == (2, 1)
        assert (said.final_result.rated.value, said.final_result.dissatisfied.value) == (2, 0)
        assert (said.first_attitude.dissatisfied.value, said.final_attitude.dissatisfied.value) == (1, 1)
        assert (said.final_result.rate.numerator, said.final_result.rate.denominator) == (2, 2)

    def test_what_was_said_or_entered_after_the_day_does_not_count(self):
        reply = letter()
        RatingFactory(reply=reply, rated_on=date(2026, 1, 1))
        RatingFactory(reply=reply, rated_on=date(2025, 12, 30), entered_at=AFTER)

        assert report_of().satisfaction.final_result.rated.value == 0


class TestClasses:
    def test_a_letter_counts_by_its_own_class_and_by_the_one_after_follow_up(self):
        scheme = ResultSchemeFactory()
        solved = ResultClassFactory(scheme=scheme, code="A", order=1, counts_as=CountsAs.SOLVED)
        planned = ResultClassFactory(scheme=scheme, code="B", order=2, counts_as=CountsAs.PLANNED)
        reply = letter(result_class=planned, result_mark="B")
        fields = {"reply": reply, "from_class": planned, "to_class": solved, "status": ClassChangeStatus.ADOPTED}
        ClassChangeFactory(
            **fields, changed_on=date(2025, 11, 30), decided_at=BEFORE, decided_by=UserFactory(), basis="已建成"
        )

        lines = {line.code: (line.replies.value, line.after.value) for line in report_of().classes}

        assert lines == {"A": (0, 1), "B": (1, 0)}
        assert {line.code: line.after.value for line in report_of(Scope(2025, date(2025, 11, 29))).classes} == {
            "A": 0,
            "B": 1,
        }


class TestChangedDates:
    def test_an_extension_granted_by_the_day_counts_and_a_later_one_does_not(self):
        extended, later = promise(due_date=date(2026, 3, 31), promised_due_date=AS_OF), promise()
        granted(extended)
        granted(later, decided_at=AFTER)

        figures = report_of().commitments

        assert (figures.extended.value, figures.on_schedule.value, figures.overdue.value) == (1, 1, 1)

    def test_a_pause_that_runs_on_the_day_is_a_state_of_its_own(self):
        commitment = promise(due_date=date(2026, 2, 28))
        granted(commitment, kind="pause", start_date=date(2025, 12, 1), until_date=date(2026, 1, 31))

        report, rows = counted(Scope(2025, AS_OF))

        assert report.commitments.paused.value == 1
        row = next(row for row in rows if row.table == RowTable.COMMITMENTS)
        assert (row.words.state, row.words.paused_until) == ("暂停计时", date(2026, 1, 31))
        assert [(item.paused_until, item.reason) for item in report.problems.paused] == [
            (date(2026, 1, 31), row.words.unmet)
        ]

    def test_a_pause_lifted_after_the_day_still_ran_on_it(self):
        commitment = promise(due_date=date(2026, 2, 28))
        granted(
            commitment,
            kind="pause",
            start_date=date(2025, 12, 1),
            until_date=date(2026, 1, 31),
            resumed_on=date(2026, 1, 10),
        )

        assert report_of().commitments.paused.value == 1

    def test_what_cannot_be_kept_is_listed_with_its_reason(self):
        commitment = promise(status=CommitmentStatus.UNACHIEVABLE)
        granted(commitment, kind="impossible", reason="选址地块被划入保护范围。")
        CommitmentEventFactory(
            commitment=commitment, action="give_up", from_status="tracking", to_status="unachievable", at=BEFORE
        )

        report = report_of()

        assert report.commitments.unachievable.value == 1
        assert [item.reason for item in report.problems.impossible] == ["选址地块被划入保护范围。"]

    def test_what_another_letter_replaced_is_listed_with_what_was_noted(self):
        note = "由补充答复云教函〔2025〕9号（2025年12月1日）调整为：改建一所。原因：用地未落实"
        commitment = promise(status=CommitmentStatus.SUPERSEDED)
        CommitmentEventFactory(
            commitment=commitment,
            action="supersede",
            from_status="tracking",
            to_status="superseded",
            at=BEFORE,
            note=note,
        )

        assert [item.reason for item in report_of().problems.superseded] == [note]


class TestStages:
    def test_a_stage_that_passed_unreached_puts_the_promise_behind_until_it_is_reached(self):
        commitment = promise(due_date=date(2026, 6, 30), promised_due_date=date(2026, 6, 30))
        target = TargetFactory(
            commitment=commitment, quote="80所", low=80, high=80, unit="所", due_date=date(2025, 11, 30)
        )
        MeasuredValueFactory(
            target=target,
            update=ProgressUpdateFactory(commitment=commitment, at=BEFORE),
            value=60,
            measured_on=date(2025, 11, 28),
        )

        before, then = report_of(Scope(2025, date(2025, 11, 29))), report_of()

        assert (before.commitments.on_schedule.value, before.commitments.behind.value) == (1, 0)
        assert (then.commitments.on_schedule.value, then.commitments.behind.value) == (0, 1)
        assert [item.lagging for item in then.problems.behind] == ["2025年11月30日前：80所（完成60所）"]
        # It still falls due in the coming year.
        assert then.outlook.due.value == 1
        MeasuredValueFactory(
            target=target,
            update=ProgressUpdateFactory(commitment=commitment, at=AFTER),
            value=80,
            measured_on=date(2026, 1, 10),
        )
        assert report_of(Scope(2025, date(2026, 1, 31))).commitments.behind.value == 0

    def test_a_number_dated_like_its_promise_is_extended_with_it(self):
        commitment = promise(due_date=date(2026, 1, 28), promised_due_date=date(2025, 12, 7))
        TargetFactory(commitment=commitment, low=46, high=46, unit="辆", due_date=date(2025, 12, 7))
        granted(commitment)

        report = report_of()

        assert (report.commitments.on_schedule.value, report.commitments.behind.value) == (1, 0)
        assert [target.due for target in report.targets] == [date(2026, 1, 28)]


class TestDeeds:
    def test_what_is_done_or_not_stands_in_no_total_and_says_so(self):
        made = promise()
        built = TargetFactory(commitment=made, quote="建成并投用", low=Decimal(1), high=Decimal(1), unit="个")
        TargetFactory(commitment=made, quote="新增车位20个", low=Decimal(20), high=Decimal(20), unit="个")
        update = ProgressUpdateFactory(commitment=made, at=BEFORE)
        MeasuredValueFactory(update=update, target=built, value=1, measured_on=date(2025, 11, 30))

        report = report_of()

        assert [(line.unit, line.targets.value, line.pledged.total) for line in report.by_unit] == [("个", 1, 20)]
        told = [[line[column].text for column in (4, 6, 9, 10)] for line in lists.targets(report).lines]
        said = "".join(str(block.text) for block in prose.body(report, Phrases()) if isinstance(block, Paragraph))
        assert "没有数量的目标只看是否完成，不计算完成比例，不计入合计。" in said
        assert told == [["建成", "已建成", "—", "已达到"], ["20个", "—", "—", "暂无完成值"]]


class TestEarlierYears:
    def test_what_was_open_when_the_year_began_is_carried_over_by_its_year(self):
        still_open = promise(letter(2023), at=datetime(2023, 8, 1, tzinfo=UTC))
        closed = promise(letter(2023), at=datetime(2023, 8, 1, tzinfo=UTC), status=CommitmentStatus.FULFILLED)
        CommitmentEventFactory(
            commitment=closed,
            action="accept",
            from_status="submitted",
            to_status="fulfilled",
            at=datetime(2024, 12, 31, 15, 0, tzinfo=UTC),
        )

        report, rows = counted(Scope(2025, AS_OF))

        assert [(line.label, line.figures.confirmed.value) for line in report.carried.by_year] == [("2023年度", 1)]
        assert [row.subject_id for row in rows if row.table == RowTable.CARRIED] == [still_open.pk]
        assert report.commitments.confirmed.value == 0

    def test_last_year_is_counted_anew_for_the_same_day_and_says_what_was_printed(self):
        promise(letter(2024), at=datetime(2024, 8, 1, tzinfo=UTC), due_date=date(2024, 12, 31))
        promise()
        assembly = Assembly(year=2025, as_of=AS_OF)
        for stream in data.streams(Scope(2025, AS_OF)):
            for row in stream:
                assembly.add(row)

        report = assembly.report(data.names(), printed={"confirmed": 2, "overdue": 1})

        promises = [line for line in report.compared if line.group == "承诺事项"]
        assert [(line.label, line.now.value, line.then.value, line.printed) for line in promises] == [
            ("承诺事项", 1, 1, 2),
            ("已兑现", 0, 0, None),
            ("按期兑现", 0, 0, None),
            ("逾期未兑现", 1, 1, None),
            ("未定期限", 0, 0, None),
        ]

    def test_last_years_proposals_letters_targets_and_opinions_are_those_of_the_same_day(self):
        """What came after 31 December 2024 is no part of 2024 then: a proposal, a letter, a value, a second opinion."""
        reply = letter(2024)
        reply.proposal.kind = "suggestion"
        reply.proposal.save()
        ReplyFactory(proposal=reply.proposal, replied_on=date(2025, 1, 2))
        ProposalFactory(session=reply.proposal.session, received_date=date(2025, 1, 2))
        pledged = TargetFactory(
            commitment=promise(reply, at=datetime(2024, 8, 1, tzinfo=UTC), due_date=date(2024, 12, 31)),
            low=Decimal(10),
            high=Decimal(10),
        )
        for value, on in ((6, date(2024, 12, 1)), (10, date(2025, 3, 1))):
            moment = datetime(on.year, on.month, on.day, tzinfo=UTC)
            update = ProgressUpdateFactory(commitment=pledged.commitment, at=moment)
            MeasuredValueFactory(update=update, target=pledged, value=value, measured_on=on)
        bad, good = (RatingOptionFactory(counts_as=counts_as) for counts_as in ("dissatisfied", "satisfied"))
        member = MemberFactory()
        for option, on, occasion in ((bad, date(2024, 9, 1), "reply"), (good, date(2025, 2, 1), "rehandled")):
            RatingFactory(
                reply=reply,
                member=member,
                result=option,
                attitude=good,
                rated_on=on,
                occasion=occasion,
                entered_at=datetime(on.year, on.month, on.day, 4, tzinfo=UTC),
            )

        then = {line.label: line.then.value for line in report_of().compared if line.then.value}

        assert then == {
            "建议提案": 1,
            "其中：建议": 1,
            "已收到答复的建议提案": 1,
            "答复件": 1,
            "承诺事项": 1,
            "逾期未兑现": 1,
            "量化目标": 1,
            "到期未达到": 1,
            "收到评价": 1,
            "首次评价办理结果不满意": 1,
            "最终评价办理结果不满意": 1,
        }


class TestScope:
    def test_one_bureau_counts_what_was_its_own_on_the_day(self):
        mine, other = BureauFactory(), BureauFactory()
        kept, moved = promise(letter(bureau=mine), bureau=mine), promise(letter(bureau=mine), bureau=mine)
        terms = Terms(bureau=other, due_date=moved.promised_due_date, joining_bureaus=[], targets=[])
        amend_commitment(moved, terms=terms, by=UserFactory(), now=AFTER)

        def counted_for(bureau, as_of):
            _, rows = counted(Scope(2025, as_of, bureau=bureau.pk))
            return {row.subject_id for row in rows if row.table == RowTable.COMMITMENTS}

        assert counted_for(mine, AS_OF) == {kept.pk, moved.pk}
        assert counted_for(mine, date(2026, 1, 31)) == {kept.pk}
        assert counted_for(other, date(2026, 1, 31)) == {moved.pk}

    def test_one_assembly_counts_its_own(self):
        own = promise(
            ReplyFactory(proposal=ProposalFactory(session=PlenarySessionFactory(year=2025, assembly="甲市政协")))
        )
        promise(ReplyFactory(proposal=ProposalFactory(session=PlenarySessionFactory(year=2025, assembly="乙市政协"))))

        _, rows = counted(Scope(2025, date(2026, 12, 31), assembly="甲市政协"))

        assert [row.subject_id for row in rows if row.table == RowTable.COMMITMENTS] == [own.pk]

    def test_fields_of_work_divide_the_promises(self):
        promise(letter(topic="教育"))
        promise(letter(topic="教育"))
        promise(letter())

        report, rows = counted(Scope(2025, AS_OF))

        assert [(line.label, line.figures.confirmed.value) for line in report.by_topic] == [
            ("教育", 2),
            ("未填领域", 1),
        ]
        key = report.by_topic[0].figures.confirmed.key
        assert key == f"commitments.topic-{words_facet('教育')}"
        assert sum(row.facets.get("topic") == words_facet("教育") for row in rows) == 2


def test_a_report_compiled_later_equals_the_one_compiled_on_the_day():
    office = UserFactory()
    target = TargetFactory(commitment=promise())
    promised, other = target.commitment, BureauFactory()
    on_the_day = counted(Scope(2025, AS_OF))

    # Owner, date and number are corrected in January.
    terms = Terms(
        bureau=other,
        due_date=date(2026, 6, 30),
        joining_bureaus=[other],
        targets=[TargetTerms(target.pk, "停车场5个", "停车场", Decimal(5), Decimal(5), "个", None)],
    )
    amend_commitment(promised, terms=terms, by=office, now=AFTER)

    assert counted(Scope(2025, AS_OF)) == on_the_day
    assert counted(Scope(2025, date(2026, 1, 31))) != on_the_day
