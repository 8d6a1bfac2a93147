"""Looking back: what is chosen, how it is drawn, what is recorded, and what goes on into the next session."""

import uuid
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.enums import CountsAs, Role
from tests.factories.proposals import (
    PlenarySessionFactory,
    ProposalFactory,
    ReplyFactory,
    ResultClassFactory,
    UserFactory,
)
from tests.factories.tracking import CampaignFactory, CampaignItemFactory, CommitmentFactory
from tracking.enums import CampaignBasis, CommitmentStatus, LookBackOutcome, VerificationWay
from tracking.models import CarryOver
from tracking.services.campaigns import (
    Criteria,
    Finding,
    carry_over,
    choose,
    close_campaign,
    drawn,
    open_campaign,
    record_finding,
    tally,
)
from tracking.services.door import MoveNotAllowed

# 15 August 2026, noon in China.
NOW = datetime(2026, 8, 15, 4, 0, tzinfo=UTC)
TODAY = date(2026, 8, 15)


def finding(outcome=LookBackOutcome.GOES_ON, **changes):
    fields = {
        "outcome": outcome,
        "way": VerificationWay.ON_SITE,
        "checked_on": date(2026, 8, 14),
        "people": "督查室张某",
        "note": "主体已完工，绿化尚未完成。",
    }
    return Finding(**{**fields, **changes})


def opened(criteria, *, size=0, seed=7, by=None):
    return open_campaign(
        name="年中回头看",
        criteria=criteria,
        sample_size=size,
        seed=seed,
        by=by or UserFactory(),
        now=NOW,
        form_key=uuid.uuid4(),
    )


def promise_of(year, **kwargs):
    proposal = ProposalFactory(session=PlenarySessionFactory(year=year))
    return CommitmentFactory(reply=ReplyFactory(proposal=proposal), **kwargs)


@pytest.mark.django_db
class TestChoosing:
    def test_last_sessions_promises_of_a_class_not_solved(self):
        planned = ResultClassFactory(counts_as=CountsAs.PLANNED)
        solved = ResultClassFactory(counts_as=CountsAs.SOLVED)
        session = PlenarySessionFactory(year=2025)
        wanted = CommitmentFactory(
            reply=ReplyFactory(proposal=ProposalFactory(session=session), result_class=planned, result_mark="B")
        )
        CommitmentFactory(
            reply=ReplyFactory(proposal=ProposalFactory(session=session), result_class=solved, result_mark="A")
        )
        promise_of(2024)

        assert list(choose(Criteria(CampaignBasis.CLASS, year=2025), today=TODAY)) == [wanted]

    def test_what_was_fulfilled_at_least_a_year_ago_to_the_day(self):
        on_the_day = promise_of(
            2025, status=CommitmentStatus.FULFILLED, fulfilled_at=datetime(2025, 8, 15, 4, 0, tzinfo=UTC)
        )
        promise_of(2025, status=CommitmentStatus.FULFILLED, fulfilled_at=datetime(2025, 8, 16, 4, 0, tzinfo=UTC))

        assert list(choose(Criteria(CampaignBasis.FULFILLED, months=12), today=TODAY)) == [on_the_day]

    def test_what_is_open_of_a_bureau(self):
        wanted = promise_of(2025)
        promise_of(2025)
        promise_of(2025, bureau=wanted.bureau, status=CommitmentStatus.FULFILLED)

        assert list(choose(Criteria(CampaignBasis.OPEN, bureau=wanted.bureau_id), today=TODAY)) == [wanted]

    def test_candidates_and_dismissed_are_never_chosen(self):
        promise_of(2025, status=CommitmentStatus.CANDIDATE)
        promise_of(2025, status=CommitmentStatus.DISMISSED)

        assert list(choose(Criteria(CampaignBasis.OPEN), today=TODAY)) == []


class TestDrawing:
    def test_the_draw_of_a_seed_is_always_the_same(self):
        assert drawn(range(1, 21), size=5, seed=7) == [2, 3, 5, 11, 13]

    def test_no_size_takes_all(self):
        assert drawn([3, 1, 2], size=0, seed=7) == [3, 1, 2]

    @given(ids=st.lists(st.integers(1, 10_000), unique=True), size=st.integers(0, 50), seed=st.integers(0, 2**32))
    def test_a_draw_has_its_size_keeps_the_order_and_can_be_repeated(self, ids, size, seed):
        chosen = drawn(ids, size=size, seed=seed)

        assert len(chosen) == (min(size, len(ids)) if size else len(ids))
        assert chosen == [pk for pk in ids if pk in set(chosen)]
        assert chosen == drawn(ids, size=size, seed=seed)


@pytest.mark.django_db
class TestList:
    def test_the_list_keeps_what_was_found_and_drawn(self):
        for _ in range(4):
            promise_of(2025)

        campaign = opened(Criteria(CampaignBasis.OPEN, year=2025), size=2)

        assert (campaign.found, campaign.sample_size, campaign.seed) == (4, 2, 7)
        assert [item.position for item in campaign.items.order_by("position")] == [1, 2]
        assert campaign.criteria["year"] == 2025

    def test_a_form_sent_twice_makes_one(self):
        promise_of(2025)
        office, key = UserFactory(), uuid.uuid4()
        fields = {
            "name": "回头看",
            "criteria": Criteria(CampaignBasis.OPEN),
            "sample_size": 0,
            "seed": 1,
            "by": office,
            "now": NOW,
            "form_key": key,
        }

        assert open_campaign(**fields) == open_campaign(**fields)

    def test_nothing_that_fits_is_said_in_words(self):
        with pytest.raises(MoveNotAllowed, match="没有符合条件的承诺事项"):
            opened(Criteria(CampaignBasis.OPEN, year=1999))

    def test_only_the_office_looks_back(self):
        promise_of(2025)

        with pytest.raises(MoveNotAllowed, match="由督查室办理"):
            opened(Criteria(CampaignBasis.OPEN), by=UserFactory(role=Role.CLERK))


@pytest.mark.django_db
class TestFindings:
    def test_what_goes_on_is_recorded_with_an_event_and_stays_open(self):
        item, office = CampaignItemFactory(), UserFactory()

        record_finding(item, finding(), by=office, now=NOW)

        item.refresh_from_db()
        event = item.commitment.events.get()
        assert (item.outcome, item.recorded_by, item.recorded_at) == ("goes_on", office, NOW)
        assert (event.action, event.to_status, event.note) == (
            "look_back",
            "tracking",
            "2025年度B类承诺回头看：继续落实。主体已完工，绿化尚未完成。",
        )

    def test_what_holds_stays_fulfilled_since_its_day(self):
        item = CampaignItemFactory(commitment__status=CommitmentStatus.FULFILLED)
        since = item.commitment.fulfilled_at

        record_finding(item, finding(LookBackOutcome.HOLDS), by=UserFactory(), now=NOW)

        item.commitment.refresh_from_db()
        assert (item.commitment.status, item.commitment.fulfilled_at) == ("fulfilled", since)

    def test_what_slipped_is_tracked_again_and_its_bureau_told(self):
        item = CampaignItemFactory(commitment__status=CommitmentStatus.FULFILLED)
        clerk = UserFactory(role=Role.CLERK, bureau=item.commitment.bureau)

        record_finding(item, finding(LookBackOutcome.SLIPPED), by=UserFactory(), now=NOW)

        item.commitment.refresh_from_db()
        assert (item.commitment.status, item.commitment.fulfilled_at) == ("tracking", None)
        assert item.commitment.reminders.get().recipient == clerk

    @pytest.mark.parametrize(
        ("status", "changes", "message"),
        [
            ("tracking", {"note": " "}, "请写明核查人员和核查情况。"),
            ("tracking", {"people": ""}, "请写明核查人员和核查情况。"),
            ("tracking", {"checked_on": date(2026, 8, 16)}, "核查日期不能晚于今天。"),
            ("tracking", {"outcome": LookBackOutcome.HOLDS}, "这项承诺尚未销号"),
            ("fulfilled", {"outcome": LookBackOutcome.GOES_ON}, "已落实的事项请选择"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, status, changes, message):
        item = CampaignItemFactory(commitment__status=status)

        with pytest.raises(MoveNotAllowed, match=message):
            record_finding(item, finding(**changes), by=UserFactory(), now=NOW)
        assert item.commitment.events.count() == 0

    def test_a_closed_look_back_takes_no_more(self):
        item = CampaignItemFactory(campaign__closed_at=NOW)

        with pytest.raises(MoveNotAllowed, match="已经结束"):
            record_finding(item, finding(), by=UserFactory(), now=NOW)

    def test_it_closes_when_all_is_recorded(self):
        campaign = CampaignFactory()
        items = [CampaignItemFactory(campaign=campaign) for _ in range(2)]
        office = UserFactory()
        record_finding(items[0], finding(), by=office, now=NOW)

        assert tally(campaign) == {"all": 2, "left": 1, "holds": 0, "goes_on": 1, "slipped": 0}
        with pytest.raises(MoveNotAllowed, match="还有1项没有登记核查结论。"):
            close_campaign(campaign, by=office, now=NOW)
        record_finding(items[1], finding(), by=office, now=NOW)
        assert close_campaign(campaign, by=office, now=NOW).closed_at == NOW


@pytest.mark.django_db
class TestCarrying:
    def test_what_is_open_goes_on_into_the_new_session_once(self):
        campaign, office = CampaignFactory(), UserFactory()
        still_open = promise_of(2025)
        CampaignItemFactory(campaign=campaign, commitment=still_open)
        CampaignItemFactory(campaign=campaign, commitment=promise_of(2025, status=CommitmentStatus.FULFILLED))
        session = PlenarySessionFactory(year=2026)

        first = carry_over(campaign, session=session, by=office, now=NOW)
        second = carry_over(campaign, session=session, by=office, now=NOW)

        assert [carried.commitment for carried in first] == [still_open]
        assert (second, CarryOver.objects.count()) == ([], 1)
        assert still_open.events.get().action == "carry"

    def test_an_earlier_session_is_refused(self):
        campaign = CampaignFactory()
        CampaignItemFactory(campaign=campaign, commitment=promise_of(2026))

        with pytest.raises(MoveNotAllowed, match="转入的届次须晚于原届次"):
            carry_over(campaign, session=PlenarySessionFactory(year=2026), by=UserFactory(), now=NOW)
        assert CarryOver.objects.count() == 0
