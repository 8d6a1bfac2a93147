"""Bureaus one at a time; many at once come by table (proposals.services.exchange.bureaus)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from proposals.enums import RegistryAction
from proposals.models import Bureau, BureauAlias, RegistryEvent, User
from proposals.services.permissions import require_oversight


class BureauRefused(Exception):  # noqa: N818 - worded for the user
    """The bureau cannot be entered like that; the message says why."""


@transaction.atomic
def save_bureau(
    bureau: Bureau | None,
    *,
    name: str,
    parent: Bureau | None,
    email: str,
    aliases: Sequence[str],
    by: User,
    now: datetime,
) -> Bureau:
    """
    Enter a bureau, or change one. Renamed, it keeps its old name as an alias: letters already written say it.

    :raises BureauRefused: if a name is another bureau's, or the bureau above is itself or below it.
    """
    require_oversight(by)
    locked = Bureau() if bureau is None else Bureau.objects.select_for_update().get(pk=bureau.pk)
    if parent is not None and locked.pk is not None and locked.pk in _upwards(parent):
        raise BureauRefused(f"“{parent}”是这个单位自己或它的下级，不能作为上级。")
    before = locked.name
    known_as = {alias.strip() for alias in aliases if alias.strip()} - {name}
    if before and before != name:
        known_as.add(before)
    for word in sorted({name, *known_as}):
        _check_free(word, locked)
    words = _told(locked, name=name, parent=parent, email=email, aliases=known_as)
    locked.name, locked.parent, locked.email = name, parent, email
    locked.save()
    locked.aliases.exclude(name__in=known_as).delete()
    there = set(locked.aliases.values_list("name", flat=True))
    BureauAlias.objects.bulk_create([BureauAlias(bureau=locked, name=one) for one in sorted(known_as - there)])
    if bureau is None or words:
        action = RegistryAction.BUREAU_ADDED if bureau is None else RegistryAction.BUREAU_CHANGED
        note = "" if bureau is None else "；".join(words)
        RegistryEvent.objects.create(action=action, bureau=locked, by=by, at=now, note=note)
    return locked


def _upwards(bureau: Bureau) -> set[int]:
    seen: set[int] = set()
    above: Bureau | None = bureau
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        above = above.parent
    return seen


def _check_free(word: str, bureau: Bureau) -> None:
    holder = (
        Bureau.objects.filter(name=word).exclude(pk=bureau.pk).first()
        or Bureau.objects.filter(aliases__name=word).exclude(pk=bureau.pk).first()
    )
    if holder is not None:
        raise BureauRefused(f"“{word}”已经是“{holder}”的名称或别名。")


def _told(bureau: Bureau, *, name: str, parent: Bureau | None, email: str, aliases: set[str]) -> list[str]:
    if bureau.pk is None:
        return []
    pairs = [
        ("名称", bureau.name, name),
        ("上级单位", str(bureau.parent or "无"), str(parent or "无")),
        ("邮箱", bureau.email or "无", email or "无"),
        (
            "别名",
            *("、".join(sorted(names)) or "无" for names in (bureau.aliases.values_list("name", flat=True), aliases)),
        ),
    ]
    return [f"{what}：{was}改为{now_is}" for what, was, now_is in pairs if was != now_is]
