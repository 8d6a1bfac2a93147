"""Who can be told what: the people of a bureau, and who stands in where it has nobody or somebody is on leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from proposals.enums import BUREAU_ROLES, Role
from proposals.models import Bureau, User
from tracking.ladder.rungs import Audience
from tracking.models import Leave
from tracking.querysets import LeaveQuerySet
from tracking.services.reminders.addresses import at_marked_addresses

WHY_DEPUTY = "该单位没有可收邮件的经办人，改发单位负责人"
WHY_CLERKS = "该单位没有可收邮件的负责人，改发经办人"
WHY_IN_CHARGE = "由本单位指定"
WHY_OFFICE = "该单位没有可收邮件的在岗人员，改发督查室"


@dataclass(frozen=True, slots=True)
class People:
    """
    Some people and the bureaus whose matters they are told of: rows of person and bureau.

    ``bureau`` may name something else that the matters are joined by: who is in charge of them. With ``of`` the rows
    are every one of ``people`` for every one of the bureaus ``of``; ``why`` is added to the reason of their lines.
    """

    people: QuerySet[User]
    bureau: str = "bureau_id"
    of: QuerySet[Bureau] | None = None
    why: str = ""


def people_of(audience: Audience, *, is_circular: bool = False) -> Sequence[People]:
    """
    Return who an audience is by bureaus; whoever stands in for missing clerks follows the clerks.

    A circular for the head of a bureau that has none goes to its other people: the office has to see it proposed.
    """
    match audience:
        case Audience.CLERK:
            return (
                People(reachable_in_bureaus(Role.CLERK)),
                People(deputies_of(Role.CLERK), why=f"（{WHY_DEPUTY}）"),
                People(office_staff(), of=deserted_bureaus(), why=f"（{WHY_OFFICE}）"),
            )
        case Audience.COLLEAGUES:
            return (People(reachable_in_bureaus(Role.CLERK)),)
        case Audience.HEAD:
            heads = People(reachable_in_bureaus(Role.HEAD))
            return (heads, People(deputies_of(Role.HEAD), why=f"（{WHY_CLERKS}）")) if is_circular else (heads,)
        case Audience.OFFICE:
            return (People(office_staff(), of=Bureau.objects.all()),)
        case Audience.LEADER:
            superiors = reachable_in_bureaus(Role.HEAD).filter(bureau__children__isnull=False)
            return (People(superiors, bureau="bureau__children"),)


def people_beside(audience: Audience) -> People | None:
    """Return who an audience is by who is in charge: herself, or her colleagues; None if it is the same for all."""
    match audience:
        case Audience.CLERK:
            return People(reachable_in_bureaus(), bureau="pk", why=f"（{WHY_IN_CHARGE}）")
        case Audience.COLLEAGUES:
            clerks = reachable_in_bureaus(Role.CLERK).annotate(in_charge=F("bureau__users"))
            return People(clerks.filter(~Q(in_charge=F("pk"))), bureau="in_charge")
        case _:
            return None


def has_handler(handler: str, bureau: str) -> Q:
    """Somebody who can be mailed is in charge of the matter, and still works for its bureau."""
    able = reachable_in_bureaus().values("pk")
    return Q(**{f"{handler}__isnull": False, f"{handler}__in": able, f"{handler}__bureau": F(bureau)})


def reachable() -> QuerySet[User]:
    """People who can be mailed: active, with an address of their own or their bureau's that does not refuse."""
    with_address = User.objects.filter(is_active=True).exclude(Q(email="") & (Q(bureau=None) | Q(bureau__email="")))
    return with_address.exclude(pk__in=at_marked_addresses(User.objects.all()).values("pk"))


def reachable_in_bureaus(*roles: Role) -> QuerySet[User]:
    """Reachable people of any bureau in the given roles, or in all of a bureau's."""
    return reachable().filter(role__in=sorted(roles or BUREAU_ROLES))


def deputies_of(role: Role) -> QuerySet[User]:
    """Reachable people of bureaus in which nobody has ``role``."""
    holders = reachable_in_bureaus(role).filter(bureau=OuterRef("bureau"))
    return reachable_in_bureaus().exclude(role=role).filter(~Exists(holders))


def deserted_bureaus() -> QuerySet[Bureau]:
    """Bureaus in which nobody can be mailed."""
    return Bureau.objects.filter(~Exists(reachable_in_bureaus().filter(bureau=OuterRef("pk"))))


def office_staff() -> QuerySet[User]:
    """Reachable people of the supervision office."""
    return reachable().filter(role=Role.OFFICE)


def covers(*, today: date) -> LeaveQuerySet:
    """Days of leave that take effect on ``today``: the substitute can be mailed and is not on leave herself."""
    in_force = Leave.objects.in_force(today=today)
    return in_force.filter(
        Exists(reachable().filter(pk=OuterRef("substitute"))),
        ~Exists(in_force.filter(user=OuterRef("substitute"))),
    )


def substitutes(*, today: date) -> QuerySet[Any]:
    """Rows of person and substitute, one a person."""
    rows: QuerySet[Any] = covers(today=today).order_by().values("user").annotate(covered_by=Max("substitute"))
    return rows


def substituted(people: Sequence[User], *, today: date) -> list[tuple[User, User | None]]:
    """Return for each of ``people`` who is mailed, and for whom she stands in; each mailed person once."""
    found = dict(substitutes(today=today).filter(user__in=people).values_list("user", "covered_by"))
    by_id = User.objects.in_bulk(set(found.values()))
    mailed: dict[int, tuple[User, User | None]] = {}
    for person in sorted(people, key=lambda one: one.pk in found):
        substitute = by_id.get(found.get(person.pk, 0))
        chosen = substitute or person
        mailed.setdefault(chosen.pk, (chosen, person if substitute else None))
    return list(mailed.values())
