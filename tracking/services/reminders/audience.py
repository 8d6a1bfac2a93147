"""Who can be told what: the people of a bureau, and who stands in where it has nobody."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from proposals.enums import BUREAU_ROLES, Role
from proposals.models import Bureau, User
from tracking.ladder.rungs import Audience

ROLE_OF = {Audience.CLERK: Role.CLERK, Audience.HEAD: Role.HEAD, Audience.OFFICE: Role.OFFICE}

WHY_DEPUTY = "该单位没有可收邮件的经办人，改发单位负责人"
WHY_OFFICE = "该单位没有可收邮件的在岗人员，改发督查室"


def reachable() -> QuerySet[User]:
    """People who can be mailed: active, with an address of their own or their bureau's."""
    return User.objects.filter(is_active=True).exclude(Q(email="") & (Q(bureau=None) | Q(bureau__email="")))


def reachable_in_bureaus(*roles: Role) -> QuerySet[User]:
    """Reachable people of any bureau in the given roles, or in all of a bureau's."""
    return reachable().filter(role__in=roles or BUREAU_ROLES)


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


def address_of(user: User) -> str:
    """Return the address a person is mailed at: her own, else her bureau's; empty if there is neither."""
    if user.email or user.bureau is None:
        return user.email
    return user.bureau.email
