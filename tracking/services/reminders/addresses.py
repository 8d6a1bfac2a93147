"""Addresses that a mail server has refused for good, and how the office mends them."""

import re
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from proposals.enums import BUREAU_ROLES
from proposals.models import Bureau, User
from tracking.enums import MailStatus, RefusalSource, ReminderStatus
from tracking.models import Mail, RefusingAddress, Reminder
from tracking.services.reminders.heartbeats import local_day

_STATUS = re.compile(r"5\.(\d{1,3})\.(\d{1,3})\b")


class CorrectionRefused(Exception):  # noqa: N818 - worded for the user
    """An address cannot be corrected like that; the message says why."""


def has_status(words: str) -> bool:
    """Whether a server's words begin with a status code for good (RFC 3463)."""
    return _STATUS.match(words) is not None


def address_gone(words: str) -> bool:
    """
    Whether a status code says that an address takes no mail at all: no such mailbox or domain (5.1), or shut (5.2.1).

    A full mailbox (5.2.2) or one that takes no large mails will take others, and 5.7 is about what we may send.
    """
    found = _STATUS.match(words)
    return found is not None and (found[1] == "1" or (found[1], found[2]) == ("2", "1"))


def address_of(user: User) -> str:
    """Return the address a person is mailed at: her own, else her bureau's; empty if there is neither."""
    if user.email or user.bureau is None:
        return user.email
    return user.bureau.email


def mark_address(address: str, *, source: RefusalSource, reason: str, mail: Mail | None, now: datetime) -> bool:
    """
    Send nothing to ``address`` any more, until the office clears the mark.

    :returns: false if it was marked already.
    """
    try:
        with transaction.atomic():
            _, is_new = RefusingAddress.objects.get_or_create(
                address=address.lower(),
                cleared_at=None,
                defaults={"refused_at": now, "source": source, "reason": reason[:300], "mail": mail},
            )
    except IntegrityError:
        return False
    return is_new


def is_marked(address: str) -> bool:
    """Whether nothing is sent to ``address``."""
    return RefusingAddress.objects.marked().filter(address=address.lower()).exists()


def marked_among(addresses: Collection[str]) -> set[str]:
    """Return those of ``addresses`` that nothing is sent to, in lower case."""
    wanted = {address.lower() for address in addresses}
    return set(RefusingAddress.objects.marked().filter(address__in=wanted).values_list("address", flat=True))


def at_marked_addresses(people: QuerySet[User]) -> QuerySet[User]:
    """Those of ``people`` who are mailed at a marked address: their own, or their bureau's where they have none."""
    marked = RefusingAddress.objects.marked().values("address")
    return people.annotate(own=Lower("email"), shared=Lower("bureau__email")).filter(
        Q(own__in=marked) | Q(email="", shared__in=marked)
    )


def people_at(addresses: Collection[str]) -> dict[str, list[User | Bureau]]:
    """Return for each of ``addresses`` the people and bureaus that have it."""
    found: dict[str, list[User | Bureau]] = {}
    for user in User.objects.annotate(own=Lower("email")).filter(own__in=addresses).order_by("pk"):
        found.setdefault(user.email.lower(), []).append(user)
    for bureau in Bureau.objects.annotate(own=Lower("email")).filter(own__in=addresses).order_by("pk"):
        found.setdefault(bureau.email.lower(), []).append(bureau)
    return found


@transaction.atomic
def clear_address(mark_id: int, *, by: User, now: datetime, corrected_to: str = "") -> bool:
    """
    Send to a marked address again, or to the one it is corrected to, and tell what could not be told meanwhile.

    What is no longer true is left out when the next mail is worded.

    :param corrected_to: replaces the address of the bureaus and of the people of bureaus that have it; empty or equal
        to it leaves it as it is.
    :returns: false if the mark had been cleared before.
    :raises CorrectionRefused: if this person may not, or the account is not the office's to change.
    """
    if not by.oversees:
        raise CorrectionRefused("只有督查室或系统管理员可以更正地址。")
    mark = RefusingAddress.objects.select_for_update().marked().filter(pk=mark_id).first()
    if mark is None:
        return False
    people = User.objects.annotate(own=Lower("email")).filter(own=mark.address)
    unreached = at_marked_addresses(User.objects.select_related("bureau"))
    recipients = [user.pk for user in unreached if address_of(user).lower() == mark.address]
    corrected = corrected_to.strip()
    if corrected.lower() == mark.address:
        corrected = ""
    if corrected:
        if is_marked(corrected):
            raise CorrectionRefused(f"{corrected}也已标记为无法送达，请填写另一个地址。")
        # Whoever can change the address of an administrator could have a new password sent there.
        if people.exclude(role__in=BUREAU_ROLES).exists():
            raise CorrectionRefused("该地址属于承办单位以外的账户，请系统管理员在后台维护中更正。")
        people.update(email=corrected)
        Bureau.objects.annotate(own=Lower("email")).filter(own=mark.address).update(email=corrected)
    mark.cleared_at, mark.cleared_by, mark.corrected_to = now, by, corrected
    mark.save()
    undelivered = Reminder.objects.filter(status=ReminderStatus.FAILED, recipient__in=recipients)
    undelivered.update(status=ReminderStatus.PENDING, note="", mail=None)
    # Today's mail was refused, so it has not arrived: it may go out under its number.
    Mail.objects.filter(recipient__in=recipients, send_on=local_day(now), status=MailStatus.FAILED).update(
        status=MailStatus.PENDING, attempts=0, not_before=now, failure=""
    )
    return True
