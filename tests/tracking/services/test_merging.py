"""A bureau merged into another: what goes over, and what keeps its name."""

from datetime import UTC, datetime

import pytest

from proposals.enums import Role
from proposals.models import RegistryEvent
from proposals.services.bureaus import BureauRefused
from proposals.services.permissions import NotAllowed
from tests.factories.proposals import AssignmentFactory, BureauFactory, ProposalFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, ShareFactory
from tracking.enums import CommitmentStatus
from tracking.models import Commitment
from tracking.services.merging import Merged, merge_bureau

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)


@pytest.fixture
def old():
    return BureauFactory(name="云岭市粮食局")


@pytest.fixture
def new():
    return BureauFactory(name="云岭市发展和改革委员会")


def merged(old, new, **kwargs):
    return merge_bureau(old, into=new, **{"by": UserFactory(), "now": NOW, "note": "云办发〔2026〕3号", **kwargs})


def test_people_open_matters_and_unanswered_assignments_go_over(old, new):
    clerk = UserFactory(role=Role.CLERK, bureau=old)
    commitment = CommitmentFactory(bureau=old, handler=clerk)
    assignment = AssignmentFactory(bureau=old)

    assert merged(old, new) == Merged(people=1, commitments=1, assignments=1)

    for row in (clerk, commitment, assignment, old):
        row.refresh_from_db()
    assert (clerk.bureau, commitment.bureau, commitment.handler, assignment.bureau) == (new, new, clerk, new)
    assert (old.parent, old.is_active) == (new, False)


def test_each_matter_says_in_its_history_where_it_came_from(old, new):
    commitment, office = CommitmentFactory(bureau=old), UserFactory()

    merged(old, new, by=office)

    event = commitment.events.get()
    assert (event.action, event.by, event.at) == ("amend", office, NOW)
    assert event.note == "云岭市粮食局并入云岭市发展和改革委员会：云办发〔2026〕3号"
    assert event.changes == {"bureau": [old.pk, new.pk]}


@pytest.mark.parametrize("status", [CommitmentStatus.SUBMITTED, CommitmentStatus.FULFILLED, CommitmentStatus.DISMISSED])
def test_what_is_decided_or_submitted_keeps_its_name_and_the_new_bureau_sees_it(old, new, status):
    closed = {"fulfilled_at": NOW} if status == CommitmentStatus.FULFILLED else {}
    commitment = CommitmentFactory(bureau=old, status=status, **closed)
    colleague = UserFactory(role=Role.CLERK, bureau=new)

    merged(old, new)

    commitment.refresh_from_db()
    assert commitment.bureau == old
    assert colleague.acts_for(commitment.bureau.__class__.objects.get(pk=old.pk))


def test_letters_keep_their_bureau_and_are_seen_by_the_new_one(old, new):
    reply = ReplyFactory(bureau=old)
    colleague = UserFactory(role=Role.CLERK, bureau=new)

    merged(old, new)

    reply.refresh_from_db()
    assert reply.bureau == old
    assert list(type(reply).objects.visible_to(colleague)) == [reply]


def test_a_part_of_a_joint_promise_goes_over_unless_the_new_bureau_has_one(old, new):
    joint, shared = CommitmentFactory(), CommitmentFactory()
    joint.joining_bureaus.add(old)
    shared.joining_bureaus.add(old, new)
    part, kept = ShareFactory(commitment=joint, bureau=old), ShareFactory(commitment=shared, bureau=old)
    ShareFactory(commitment=shared, bureau=new)

    merged(old, new)

    part.refresh_from_db()
    kept.refresh_from_db()
    assert (part.bureau, kept.bureau) == (new, old)
    assert list(joint.joining_bureaus.all()) == [new]
    assert joint.events.get().changes == {"joining_bureaus": [[old.pk], [new.pk]]}


def test_a_proposal_both_handle_stays_with_both(old, new):
    proposal = ProposalFactory()
    theirs = AssignmentFactory(proposal=proposal, bureau=old)
    AssignmentFactory(proposal=proposal, bureau=new, role="co")

    assert merged(old, new).assignments == 0

    theirs.refresh_from_db()
    assert theirs.bureau == old


def test_bureaus_below_stand_below_the_new_one(old, new):
    below = BureauFactory(parent=old)

    merged(old, new)

    below.refresh_from_db()
    assert below.parent == new


def test_both_bureaus_tell_of_it(old, new):
    merged(old, new)

    assert set(RegistryEvent.objects.values_list("bureau__name", "action", "note")) == {
        (
            name,
            "bureau_merged",
            "云岭市粮食局并入云岭市发展和改革委员会：云办发〔2026〕3号（人员0人、承诺事项0项、待答复交办0件）",
        )
        for name in ("云岭市粮食局", "云岭市发展和改革委员会")
    }


def test_what_cannot_be_merged_is_refused(old, new):
    below = BureauFactory(parent=old)

    for into in (old, BureauFactory(is_active=False)):
        with pytest.raises(BureauRefused, match="请选择另一个在用的单位作为并入的单位。"):
            merged(old, into)
    with pytest.raises(BureauRefused, match="请先修改它的上级单位。"):
        merged(old, below)
    with pytest.raises(BureauRefused, match="请写明合并的依据"):
        merged(old, new, note=" ")
    with pytest.raises(NotAllowed, match="单位合并由督查室办理。"):
        merged(old, new, by=UserFactory(role=Role.ADMIN))
    assert Commitment.objects.count() == 0
