"""
A year of a city for the bench of the report: letters, promises with three targets each, and ten events a promise.

What happened is told by STORIES, so that every state, verdict and past term of the report occurs. Rows are made a batch
at a time, so that filling takes no memory the bench would see.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from django.db import connection
from django.db.models import Model

from proposals.models import (
    Assignment,
    Bureau,
    Document,
    Member,
    PlenarySession,
    Proposal,
    ProposalSponsor,
    Reply,
    ResultClass,
    ResultScheme,
    User,
)
from tracking.models import (
    ClassChange,
    Commitment,
    CommitmentEvent,
    CommitmentRequest,
    Evidence,
    MeasuredValue,
    ProgressUpdate,
    Rating,
    RatingOption,
    Recurrence,
    Target,
    Verification,
)

A_LETTER, TARGETS, BUREAUS, TOPICS = 4, 3, 40, 12
FOUND = datetime(2025, 7, 20, 4, 0, tzinfo=UTC)
AFTER = datetime(2026, 1, 8, 4, 0, tzinfo=UTC)
_BATCH = 2000

# What happens to a promise, ten days apart. The last event of a moved one comes after the report's day.
_BEGINS = ("find", "confirm", "assign", "update", "submit", "return", "update", "update", "submit")
KEPT, WAITING = (*_BEGINS, "accept"), (*_BEGINS, "add_evidence")
MOVED, SENT_BACK = (*_BEGINS, "extend"), (*_BEGINS, "return")
STORIES = (KEPT, KEPT, KEPT, KEPT, KEPT, WAITING, WAITING, MOVED, SENT_BACK, SENT_BACK)
EVENTS = len(KEPT)
_STATES = {
    "find": "candidate",
    "confirm": "tracking",
    "assign": "tracking",
    "update": "tracking",
    "submit": "submitted",
    "return": "returned",
    "accept": "fulfilled",
    "add_evidence": "submitted",
    "extend": "submitted",
}
_REPORTS = {"update": "正在推进，已完成前期手续。", "submit": "三个停车场全部建成，报请核查。"}


def fill(number: int) -> None:
    """Make a year of so many commitments."""
    office = User.objects.create(username="office", display_name="周核", role="office")
    clerk = User.objects.create(username="clerk", display_name="何报", role="office")
    Bureau.objects.bulk_create([Bureau(pk=n + 1, name=f"第{n + 1}局") for n in range(BUREAUS)])
    _letters(number // A_LETTER, office)
    _keep(_promise(n) for n in range(number))
    _keep(_target(n, k) for n in range(number) for k in range(TARGETS))
    _keep(_event(n, place, action, office) for n in range(number) for place, action in enumerate(_story(n)))
    reports = [place for place, action in enumerate(KEPT) if action in _REPORTS]
    _keep(_update(n, place, clerk) for n in range(number) for place in reports)
    submissions = [place for place, action in enumerate(KEPT) if action == "submit"]
    _keep(_value(n, k, place) for n in range(number) for place in submissions for k in range(TARGETS))
    _keep(_evidence(n, place) for n in range(number) for place in submissions)
    _keep(v for n in range(number) for v in _verifications(n, office, clerk))
    _keep(r for n in range(number) for r in _requests(n, office, clerk))
    _keep(
        Recurrence(later_id=n + 1, earlier_id=n, score=0.9, why="停车场", found_at=FOUND)
        for n in range(number)
        if n % 100 == 50
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _letters(number: int, office: User) -> None:
    cppcc = PlenarySession.objects.create(assembly_kind="cppcc", assembly="云岭市政协", term=6, sitting=4, year=2025)
    congress = PlenarySession.objects.create(
        assembly_kind="congress", assembly="云岭市人大", term=6, sitting=4, year=2025
    )
    kinds = [(cppcc, "proposal"), (congress, "suggestion")]
    scheme = ResultScheme.objects.create(name="云岭市办理结果分类办法", valid_from=date(2020, 1, 1))
    classes = [
        ResultClass.objects.create(scheme=scheme, code=code, label=label, counts_as="solved", order=order)
        for order, (code, label) in enumerate([("A", "已经解决"), ("B", "列入计划"), ("C", "留作参考")])
    ]
    options = [
        RatingOption.objects.create(label=label, counts_as=value, order=order)
        for order, (label, value) in enumerate([("好", "satisfied"), ("较好", "basically")])
    ]
    _keep(Member(pk=n + 1, assembly_kind="cppcc", name=f"委员{n + 1}") for n in range(number))
    _keep(
        Proposal(
            pk=n + 1,
            session=kinds[n % 2][0],
            kind=kinds[n % 2][1],
            number=str(n + 1),
            number_key=str(n + 1),
            title=f"关于第{n + 1}件事的提案",
            topic=f"领域{n % TOPICS}",
            received_date=date(2025, 2, 10),
        )
        for n in range(number)
    )
    _keep(ProposalSponsor(proposal_id=n + 1, member_id=n + 1, order=1) for n in range(number))
    _keep(
        Assignment(proposal_id=n + 1, bureau_id=n % BUREAUS + 1, role="sole", assigned_date=date(2025, 3, 3))
        for n in range(number)
    )
    _keep(
        Document(pk=n + 1, sha256=f"{n:064x}", name=f"{n}.txt", size=1, status="read", parsed_at=FOUND, text="答复。")
        for n in range(number)
    )
    _keep(
        Reply(
            pk=n + 1,
            document_id=n + 1,
            proposal_id=n + 1,
            bureau_id=n % BUREAUS + 1,
            doc_number=f"云办复〔2025〕{n + 1}号",
            result_mark=classes[n % 3].code,
            result_class=classes[n % 3],
            replied_on=date(2025, 7, 1),
        )
        for n in range(number)
    )
    _keep(
        ClassChange(
            reply_id=n + 1,
            from_class=classes[1],
            to_class=classes[0],
            status="adopted",
            basis="承诺事项已全部落实。",
            proposed_at=FOUND,
            changed_on=date(2025, 11, 20),
            decided_by=office,
            decided_at=datetime(2025, 11, 20, 4, 0, tzinfo=UTC),
        )
        for n in range(1, number, 9)
    )
    _keep(
        Rating(
            reply_id=n + 1,
            member_id=n + 1,
            occasion="reply",
            attitude=options[0],
            result=options[n % 2],
            rated_on=date(2025, 8, 1),
            entered_by=office,
            entered_at=FOUND,
            form_key=uuid.uuid4(),
        )
        for n in range(0, number, 2)
    )


def _story(n: int) -> tuple[str, ...]:
    return STORIES[n % len(STORIES)]


def _moment(place: int) -> datetime:
    return FOUND + timedelta(days=10 * place)


def _promised(n: int) -> date | None:
    return None if n % 20 == 3 else date(2025, 9, 1) + timedelta(days=n % 250)


def _due(n: int) -> date | None:
    """The date in force today: moved after the report's day where an extension was granted then."""
    promised = _promised(n)
    return promised + timedelta(days=90) if promised and _story(n) is MOVED else promised


def _promise(n: int) -> Commitment:
    letter, status = n // A_LETTER, _STATES[_story(n)[-1]]
    start = n % A_LETTER * 100
    return Commitment(
        pk=n + 1,
        reply_id=letter + 1,
        bureau_id=letter % BUREAUS + 1,
        quote=f"下一步，我局将新建停车场3个，增加车位{n % 500 + 50}个。",
        start=start,
        end=start + 20,
        section="下一步打算",
        strength="soft" if n % 7 == 0 else "hard",
        due_date=_due(n),
        promised_due_date=_promised(n),
        due_precision="day" if _promised(n) else "",
        status=status,
        origin="machine",
        confirmed_at=_moment(1),
        fulfilled_at=_moment(9) if status == "fulfilled" else None,
    )


def _target(n: int, k: int) -> Target:
    """Three with a lower bound: the first is reached, the second is not, of the third nothing was said at first."""
    promised = _promised(n)
    # One in fifteen is a stage two months before the end; the others are dated like their promise.
    is_stage = promised is not None and k == 1 and n % 5 == 0
    return Target(
        pk=n * TARGETS + k + 1,
        commitment_id=n + 1,
        quote=f"停车场{3 + k}个",
        low=Decimal(3 + k),
        unit="个",
        due_date=promised - timedelta(days=60) if promised and is_stage else promised,
        origin="machine",
    )


def _event(n: int, place: int, action: str, office: User) -> CommitmentEvent:
    promised, due = _promised(n), _due(n)
    moved = action == "extend" and promised and due
    return CommitmentEvent(
        commitment_id=n + 1,
        action=action,
        from_status="",
        to_status=_STATES[action],
        by=office,
        at=AFTER if action == "extend" else _moment(place),
        changes={"due_date": [promised.isoformat(), due.isoformat()]} if moved and promised and due else {},
    )


def _update_pk(n: int, place: int) -> int:
    return n * EVENTS + place + 1


def _update(n: int, place: int, clerk: User) -> ProgressUpdate:
    return ProgressUpdate(
        pk=_update_pk(n, place),
        commitment_id=n + 1,
        text=_REPORTS[KEPT[place]],
        claims_done=KEPT[place] == "submit",
        by=clerk,
        at=_moment(place),
        form_key=uuid.uuid4(),
    )


def _value(n: int, k: int, place: int) -> MeasuredValue:
    return MeasuredValue(
        update_id=_update_pk(n, place),
        target_id=n * TARGETS + k + 1,
        value=Decimal(place) / 2,
        measured_on=_moment(place).date(),
        source="部门统计",
    )


def _evidence(n: int, place: int) -> Evidence:
    pk = _update_pk(n, place)
    return Evidence(
        update_id=pk, kind="document", file=f"evidence/{pk}", name="竣工验收表.pdf", size=1, sha256=f"{pk:064x}"
    )


def _verifications(n: int, office: User, clerk: User) -> Iterator[Verification]:
    story = _story(n)
    for place in range(1, EVENTS):
        if story[place - 1] == "submit" and story[place] in {"return", "accept"}:
            accepted = story[place] == "accept"
            yield Verification(
                update_id=_update_pk(n, place - 1),
                outcome="accepted" if accepted else "returned",
                note="" if accepted else "缺少照片。",
                author=clerk,
                by=office,
                at=_moment(place),
            )


def _requests(n: int, office: User, clerk: User) -> Iterator[CommitmentRequest]:
    """What was granted by the report's day: an extension here, a pause that runs on the day there."""
    kinds = {1: "extension", 6: "pause"} if n % 30 < 10 else {}
    if kind := kinds.get(n % 10):
        yield CommitmentRequest(
            commitment_id=n + 1,
            kind=kind,
            status="granted",
            reason="须重新组织招标。",
            new_date=_promised(n) or date(2026, 3, 1),
            start_date=date(2025, 12, 1),
            until_date=date(2026, 1, 31),
            from_bureau_id=n // A_LETTER % BUREAUS + 1,
            asked_by=clerk,
            asked_at=_moment(3),
            form_key=uuid.uuid4(),
            decided_by=office,
            decided_at=_moment(4),
        )


def _keep(rows: Iterable[Model]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        type(batch[0])._default_manager.bulk_create(batch)
