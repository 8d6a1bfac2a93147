"""Deputies and members, known by assembly, name and delegation."""

from collections.abc import Hashable, Iterator, Sequence
from datetime import datetime

from proposals.enums import AssemblyKind
from proposals.models import Member, User
from proposals.services.exchange.bureaus import check_email
from proposals.services.exchange.kinds import (
    YES_NO,
    ExchangeKind,
    Row,
    Verdict,
    register,
    text_of,
    yes_no,
)
from proposals.sheets.types import Column, ColumnKind, Value
from proposals.sheets.values import clean

_ASSEMBLIES = {kind.label: kind.value for kind in AssemblyKind}
_Key = tuple[str, str, str]


@register
class Members(ExchangeKind):
    """A row is a person, or a body that proposes."""

    name = "members"
    title = "代表委员"
    explanation = "按所属、姓名和代表团（界别）对应：三项都相同的修改，否则新增。"
    columns = (
        Column(
            "assembly_kind",
            "所属",
            "人大代表填人大，政协委员填政协。",
            kind=ColumnKind.CHOICE,
            is_key=True,
            is_required=True,
            choices=tuple(_ASSEMBLIES),
            example="政协",
            width=10,
        ),
        Column(
            "name",
            "姓名或名称",
            "个人填姓名；集体提出的填党派、界别或代表团的名称。",
            is_key=True,
            is_required=True,
            at_most=100,
            example="张示例",
        ),
        Column(
            "delegation",
            "代表团或界别",
            "同名的人靠这一列区分；没有的留空。",
            is_key=True,
            at_most=100,
            example="教育界",
        ),
        Column(
            "is_group",
            "集体提出",
            "党派、界别、代表团等集体填“是”；留空的，新增时为“否”，修改时不变。",
            kind=ColumnKind.CHOICE,
            choices=YES_NO,
            example="否",
            width=10,
        ),
        Column("email", "邮箱", "", at_most=254, example="zhang@yunling.invalid", width=28),
        Column("phone", "电话", "", at_most=50, example="0870-5550100"),
    )

    def __init__(self) -> None:
        self._ids: dict[_Key, int] | None = None

    def key_of(self, row: Row) -> Hashable | None:
        """Return assembly, name and delegation."""
        return _key(row)

    def judge(self, rows: Sequence[Row], *, by: User, lock: bool = False) -> list[Verdict]:  # noqa: ARG002 - one rule for all
        """Say what would become of the rows."""
        if self._ids is None:
            # Names of many years may hold what nobody sees; only all of them, cleaned, find their rows.
            listed = Member.objects.order_by("-pk").values_list("assembly_kind", "name", "delegation", "pk")
            self._ids = {(kind, clean(name), clean(delegation)): pk for kind, name, delegation, pk in listed}
        ids = {pk for row in rows if (key := _key(row)) and (pk := self._ids.get(key))}
        found = Member.objects.filter(pk__in=ids).order_by("pk")
        there = {
            (member.assembly_kind, clean(member.name), clean(member.delegation)): member
            for member in (found.select_for_update() if lock else found)
        }
        return [self._judge(row, there) for row in rows]

    def _judge(self, row: Row, there: dict[_Key, Member]) -> Verdict:
        key = _key(row)
        member = there.get(key) if key else None
        name, delegation = text_of(row.values, "name"), text_of(row.values, "delegation")
        verdict = Verdict(row, f"{name}（{delegation}）" if delegation else name, list(row.problems))
        email = text_of(row.values, "email")
        if email and (wrong := check_email(email)):
            verdict.problems.append(("邮箱", wrong))
        verdict.plan = member
        return self.settle(verdict, _values(member) if member else None)

    def apply(self, verdicts: Sequence[Verdict], *, by: User, now: datetime) -> None:  # noqa: ARG002 - as every kind
        """Write new members in one statement, changes in another."""
        new: list[Member] = []
        changed: list[Member] = []
        for verdict in verdicts:
            values = verdict.row.values
            member = verdict.plan
            if not isinstance(member, Member):
                kind, name, delegation = _key(verdict.row) or ("", "", "")
                member = Member(assembly_kind=kind, name=name, delegation=delegation)
            for column in ("email", "phone"):
                if column in values:
                    setattr(member, column, text_of(values, column))
            if "is_group" in values:
                member.is_group = values["is_group"] == YES_NO[0]
            member.updated_at = now
            (changed if verdict.exists else new).append(member)
        Member.objects.bulk_create(new)
        Member.objects.bulk_update(changed, ["email", "phone", "is_group", "updated_at"])

    def export(self) -> Iterator[Sequence[Value]]:
        """Yield members by assembly, delegation and name."""
        for member in Member.objects.order_by("assembly_kind", "delegation", "name", "pk").iterator(chunk_size=500):
            values = _values(member)
            yield tuple(values[column.name] for column in self.columns)


def _key(row: Row) -> _Key | None:
    kind = _ASSEMBLIES.get(text_of(row.values, "assembly_kind"), "")
    name = text_of(row.values, "name")
    return (kind, name, text_of(row.values, "delegation")) if kind and name else None


def _values(member: Member) -> dict[str, Value]:
    return {
        "assembly_kind": member.get_assembly_kind_display(),
        "name": member.name,
        "delegation": member.delegation,
        "is_group": yes_no(member.is_group),
        "email": member.email,
        "phone": member.phone,
    }
