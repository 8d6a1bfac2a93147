"""A report of 31 December is the same whether it is compiled on that day or in March, whatever happened in between."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from proposals.enums import Role
from proposals.models import Bureau, User
from tests.factories.proposals import BureauFactory, MemberFactory, UserFactory
from tests.factories.tracking import (
    ClassChangeFactory,
    CommitmentEventFactory,
    CommitmentFactory,
    RatingFactory,
    RatingOptionFactory,
    RecurrenceFactory,
)
from tests.tracking.reports import world
from tracking.enums import ClassChangeStatus, CommitmentAction, EvidenceKind, RequestKind, VerificationOutcome
from tracking.models import Commitment
from tracking.reports import data
from tracking.reports.rows import CountedRow
from tracking.reports.scope import Scope
from tracking.services.commitments import amend_commitment, dismiss_commitment
from tracking.services.evidence import EvidenceFile
from tracking.services.handling import assign_handler
from tracking.services.progress import add_evidence, record_progress, verify_submission
from tracking.services.requests import Wish, ask, grant_request, resume_clock
from tracking.services.terms import TargetTerms, Terms

SCOPE = Scope(2025, world.AS_OF)


@dataclass(frozen=True, slots=True)
class City:
    """The worked example with people who can act in it."""

    made: world.World
    clerks: dict[Bureau, User]
    other: Bureau

    def promise(self, name: str) -> Commitment:
        return Commitment.objects.get(pk=self.made.promises[name].pk)

    def granted(self, name: str, wish: Wish, *, day: int) -> None:
        """What the owner asks for on a day of January, and the office agrees to."""
        promise = self.promise(name)
        now = world.at(1, day, year=2026)
        clerk = self.clerks[promise.bureau]
        wanted = ask(promise, wish, by=clerk, now=now, reason="须重新组织招标。", form_key=uuid.uuid4())
        by = self.clerks[self.other] if wish.kind == RequestKind.TRANSFER else self.made.office
        grant_request(wanted, by=by, now=now, note="同意")


def city() -> City:
    made = world.build()
    other = BureauFactory(name="云岭市水务局")
    clerks = {bureau: UserFactory(role=Role.CLERK, bureau=bureau) for bureau in (made.housing, made.education, other)}
    here = City(made, clerks, other)
    # A pause that runs on the day, and one who works on it: both end later.
    promise = here.promise("C6")
    wish = Wish(RequestKind.PAUSE, start_date=date(2025, 12, 10), until_date=date(2026, 2, 10), waiting_for="资金批复")
    wanted = ask(
        promise, wish, by=clerks[made.education], now=world.at(12, 8), reason="等待批复。", form_key=uuid.uuid4()
    )
    grant_request(wanted, by=made.office, now=world.at(12, 9), note="同意")
    assign_handler(here.promise("C7"), handler=clerks[made.education], by=clerks[made.education], now=world.at(12, 9))
    RecurrenceFactory(later=made.promises["C1"], earlier=made.promises["C17"], found_at=world.at(8, 1))
    return here


def extension(here: City) -> None:
    here.granted("C7", Wish(RequestKind.EXTENSION, new_date=date(2028, 6, 30)), day=8)


def pause(here: City) -> None:
    wish = Wish(
        RequestKind.PAUSE, start_date=date(2026, 1, 10), until_date=date(2026, 3, 10), waiting_for="省级资金批复"
    )
    here.granted("C7", wish, day=9)


def lifted_pause(here: City) -> None:
    pause_running = here.promise("C6").requests.get(kind=RequestKind.PAUSE)
    resume_clock(pause_running, by=here.made.office, now=world.at(1, 10, year=2026))


def transfer(here: City) -> None:
    here.granted("C4", Wish(RequestKind.TRANSFER, to_bureau=here.other), day=11)


def terms(here: City) -> None:
    here.granted("C8", Wish(RequestKind.TERMS, new_date=date(2026, 9, 30), measure="印发办法"), day=12)


def other_target(here: City) -> None:
    """T2 is corrected, and another target added."""
    promise = here.promise("C4")
    target = promise.targets.get()
    kept = TargetTerms(target.pk, "目标T2（更正）", "里程", Decimal(20), Decimal(30), "公里", date(2026, 6, 30))
    added = TargetTerms(None, "又一目标", "", Decimal(1), None, "个", None)
    changed = Terms(promise.bureau, date(2026, 1, 31), [here.other], [kept, added])
    amend_commitment(promise, terms=changed, by=here.made.office, now=world.at(1, 13, year=2026))


def handler(here: City) -> None:
    clerk = here.clerks[here.made.education]
    assign_handler(here.promise("C7"), handler=None, by=clerk, now=world.at(1, 13, year=2026))


def later_class(here: City) -> None:
    classes = here.made.letters["R1"].result_class.scheme.classes
    ClassChangeFactory(
        reply=here.made.letters["R2"],
        from_class=classes.get(code="B"),
        to_class=classes.get(code="A"),
        status=ClassChangeStatus.ADOPTED,
        changed_on=date(2026, 1, 14),
        decided_by=here.made.office,
        decided_at=world.at(1, 14, year=2026),
    )


def rating(here: City) -> None:
    option = RatingOptionFactory()
    RatingFactory(
        reply=here.made.letters["R4"],
        member=MemberFactory(),
        result=option,
        attitude=option,
        rated_on=date(2025, 12, 20),
        entered_at=world.at(1, 15, year=2026),
    )


def a_file() -> EvidenceFile:
    return EvidenceFile("更换的验收表", EvidenceKind.OTHER, SimpleUploadedFile("验收表.txt", "验收合格。".encode()))


def added_evidence(here: City) -> None:
    """What was accepted is accepted again with more proof."""
    promise = here.promise("C1")
    clerk, now = here.clerks[promise.bureau], world.at(1, 16, year=2026)
    add_evidence(promise, by=clerk, now=now, form_key=uuid.uuid4(), text="补充验收表。", evidence=[a_file()])
    verify_submission(
        promise, outcome=VerificationOutcome.ACCEPTED, by=here.made.office, now=world.at(1, 17, year=2026), note=""
    )


def progress(here: City) -> None:
    promise = here.promise("C5")
    clerk, now = here.clerks[promise.bureau], world.at(1, 18, year=2026)
    record_progress(
        promise, by=clerk, now=now, form_key=uuid.uuid4(), text="全部完成。", claims_done=True, values={},
        evidence=[a_file()],
    )  # fmt: skip


def given_up(here: City) -> None:
    here.granted("C14", Wish(RequestKind.IMPOSSIBLE), day=19)


def dismissed(here: City) -> None:
    dismiss_commitment(here.promise("C17"), by=here.made.office, now=world.at(1, 20, year=2026), note="不是承诺")


def found_later(here: City) -> None:
    """A promise confirmed only in January, and a likeness found then."""
    new = CommitmentFactory(reply=here.made.letters["R4"], bureau=here.made.education)
    CommitmentEventFactory(
        commitment=new, action=CommitmentAction.CONFIRM, to_status="tracking", at=world.at(1, 21, year=2026)
    )
    RecurrenceFactory(
        later=here.made.promises["C2"], earlier=here.made.promises["C17"], found_at=world.at(1, 21, year=2026)
    )


HAPPENINGS: tuple[Callable[[City], None], ...] = (
    *(extension, pause, lifted_pause, transfer, terms, other_target, handler, later_class, rating, added_evidence),
    *(progress, given_up, dismissed, found_later),
)


def counted() -> list[CountedRow]:
    return [row for stream in data.streams(SCOPE) for row in stream]


@pytest.mark.django_db
@pytest.mark.parametrize("happens", HAPPENINGS, ids=lambda happening: happening.__name__)
def test_what_happens_later_leaves_the_rows_of_the_day_alone(happens):
    here = city()
    on_the_day = counted()

    happens(here)

    assert counted() == on_the_day


class TestTogether(TestCase):
    @settings(max_examples=3, suppress_health_check=list(HealthCheck))
    @given(st.permutations([h for h in HAPPENINGS if h not in {pause, handler, other_target, transfer}]))
    def test_so_does_all_of_it_in_any_order(self, order):
        here = city()
        on_the_day = counted()

        for happens in order:
            happens(here)

        assert counted() == on_the_day
