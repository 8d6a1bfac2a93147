"""Bureaus with their aliases and the bureau above them, known by name."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from proposals.models import Bureau, BureauAlias, User
from proposals.services.exchange.kinds import (
    YES_NO,
    ExchangeKind,
    Row,
    Verdict,
    register,
    text_of,
    yes_no,
)
from proposals.sheets.types import Column, ColumnKind, Table, Value
from proposals.sheets.values import clean


@dataclass(slots=True)
class _Known:
    """A bureau as it stands, or as an earlier row of the file will make it."""

    bureau: Bureau | None
    parent: str
    aliases: set[str]


def check_email(address: str) -> str:
    """Return what is wrong with an address, in the user's words; empty if nothing is."""
    try:
        validate_email(address)
    except ValidationError:
        return f"“{address}”不是有效的邮箱地址。"
    return ""


@register
class Bureaus(ExchangeKind):
    """A row is a bureau. Bureaus are few: all of them are looked up once."""

    name = "bureaus"
    title = "承办单位"
    explanation = "按名称对应：系统中已有同名单位的修改，没有的新增。"
    columns = (
        Column(
            "name",
            "名称",
            "单位全称，用来对应系统中已有的单位。",
            is_key=True,
            is_required=True,
            at_most=100,
            example="云岭市示例局",
            width=28,
        ),
        Column(
            "parent",
            "上级单位",
            "上级单位的名称；也在本文件中新增的，请排在前面。",
            at_most=100,
            example="云岭市人民政府办公室",
            width=28,
        ),
        Column(
            "aliases",
            "别名",
            "答复件中对这个单位的其他叫法，用顿号分开。",
            kind=ColumnKind.LIST,
            example="市示例局、示例局",
            width=36,
        ),
        Column("email", "邮箱", "单位邮箱。", at_most=254, example="shili@yunling.invalid", width=28),
        Column(
            "is_active",
            "在用",
            "撤销的单位填“否”；留空的，新增时为“是”，修改时不变。",
            kind=ColumnKind.CHOICE,
            choices=YES_NO,
            example="是",
            width=8,
        ),
    )

    def __init__(self) -> None:
        self._known: dict[str, _Known] | None = None
        self._alias_of: dict[str, str] = {}

    def table(self) -> Table:
        """Offer the bureaus on file as the bureau above."""
        names = tuple(Bureau.objects.order_by("name", "pk").values_list("name", flat=True))
        return Table(self.title, self.columns, {"parent": names})

    def key_of(self, row: Row) -> Hashable | None:
        """Return the name."""
        return text_of(row.values, "name") or None

    def _load(self, *, lock: bool) -> dict[str, _Known]:
        if self._known is None:
            found = Bureau.objects.select_for_update() if lock else Bureau.objects.all()
            bureaus = {bureau.pk: bureau for bureau in found}
            self._known = {
                clean(bureau.name): _Known(
                    bureau, clean(bureaus[bureau.parent_id].name) if bureau.parent_id else "", set()
                )
                for bureau in bureaus.values()
            }
            for alias in BureauAlias.objects.order_by("pk"):
                owner = clean(bureaus[alias.bureau_id].name)
                self._known[owner].aliases.add(clean(alias.name))
                self._alias_of[clean(alias.name)] = owner
        return self._known

    def judge(self, rows: Sequence[Row], *, by: User, lock: bool = False) -> list[Verdict]:  # noqa: ARG002 - one rule for all
        """Say what would become of the rows."""
        known = self._load(lock=lock)
        return [self._judge(row, known) for row in rows]

    def _judge(self, row: Row, known: dict[str, _Known]) -> Verdict:
        name = text_of(row.values, "name")
        verdict = Verdict(row, name, list(row.problems))
        there = known.get(name)
        parent = text_of(row.values, "parent") if "parent" in row.values else (there.parent if there else "")
        if parent and parent not in known:
            verdict.problems.append(
                ("上级单位", f"“{parent}”还没有登记；如果它也在本文件中，请核对那一行，并把它排在前面。")
            )
        elif name and self._is_above(name, parent, known):
            verdict.problems.append(("上级单位", f"“{parent}”是这个单位自己或它的下级，不能作为上级。"))
        aliases = self._aliases_after(row, there)
        for alias in sorted(aliases - (there.aliases if there else set())):
            owner = self._alias_of.get(alias) or (alias if alias in known else "")
            if len(alias) > 100:
                verdict.problems.append(("别名", f"“{alias[:20]}…”超过100字。"))
            elif owner and owner != name:
                verdict.problems.append(("别名", f"“{alias}”已经是“{owner}”的名称或别名。"))
        email = text_of(row.values, "email")
        if email and (wrong := check_email(email)):
            verdict.problems.append(("邮箱", wrong))
        bureau = there.bureau if there else None
        self.settle(verdict, _values(there) if there else None)
        if not verdict.problems:
            known[name] = _Known(bureau, parent, aliases)
            for alias in there.aliases - aliases if there else ():
                self._alias_of.pop(alias, None)
            self._alias_of.update(dict.fromkeys(aliases, name))
        verdict.plan = bureau
        return verdict

    def _aliases_after(self, row: Row, there: _Known | None) -> set[str]:
        stated = row.values.get("aliases")
        if isinstance(stated, tuple):
            return {str(alias) for alias in stated}
        return set(there.aliases) if there else set()

    def _is_above(self, name: str, parent: str, known: dict[str, _Known]) -> bool:
        seen = set()
        while parent and parent not in seen:
            if parent == name:
                return True
            seen.add(parent)
            parent = known[parent].parent if parent in known else ""
        return False

    def apply(self, verdicts: Sequence[Verdict], *, by: User, now: datetime) -> None:  # noqa: ARG002 - as every kind
        """Write bureaus, then who is above whom, then aliases."""
        if self._known is None:
            raise AssertionError("rows are judged before they are written")
        fresh = [Bureau(name=text_of(v.row.values, "name")) for v in verdicts if not v.exists]
        made = {clean(bureau.name): bureau for bureau in Bureau.objects.bulk_create(fresh)}
        for name, one in made.items():
            self._known[name].bureau = one
        touched = []
        for verdict in verdicts:
            bureau = cast("Bureau", self._known[verdict.subject].bureau)  # made or found above
            above = self._known[verdict.subject].parent
            parent = self._known[above].bureau if above else None
            bureau.parent_id = parent.pk if parent else None
            values = verdict.row.values
            if "email" in values:
                bureau.email = text_of(values, "email")
            if "is_active" in values:
                bureau.is_active = values["is_active"] == YES_NO[0]
            bureau.updated_at = now
            touched.append(bureau)
        Bureau.objects.bulk_update(touched, ["parent", "email", "is_active", "updated_at"])
        self._write_aliases(verdicts, touched)

    def _write_aliases(self, verdicts: Sequence[Verdict], bureaus: Sequence[Bureau]) -> None:
        known = self._known or {}
        there: dict[int, dict[str, int]] = {}
        for alias in BureauAlias.objects.filter(bureau__in=bureaus):
            there.setdefault(alias.bureau_id, {})[clean(alias.name)] = alias.pk
        gone, added = [], []
        for verdict, bureau in zip(verdicts, bureaus, strict=True):
            before, after = there.get(bureau.pk, {}), known[verdict.subject].aliases
            gone += [pk for name, pk in before.items() if name not in after]
            added += [BureauAlias(bureau=bureau, name=name) for name in sorted(after) if name not in before]
        # First what goes: an alias may move from one bureau of the batch to another.
        BureauAlias.objects.filter(pk__in=gone).delete()
        BureauAlias.objects.bulk_create(added)

    def export(self) -> Iterator[Sequence[Value]]:
        """Yield bureaus, each after the one above it."""
        known = self._load(lock=False)
        done: set[str] = set()
        for start in sorted(known):
            chain, name = [], start
            while name and name not in done and name not in chain:
                chain.append(name)
                name = known[name].parent
            for link in reversed(chain):
                done.add(link)
                yield tuple(_values(known[link])[column.name] for column in self.columns)


def _values(known: _Known) -> dict[str, Value]:
    bureau = known.bureau
    return {
        "name": clean(bureau.name) if bureau else "",
        "parent": known.parent,
        "aliases": tuple(sorted(known.aliases)),
        "email": bureau.email if bureau else "",
        "is_active": yes_no(bureau is None or bureau.is_active),
    }
