"""How tables name sessions, bureaus and members, and how such names are found again."""

from collections import defaultdict
from collections.abc import Sequence

from proposals.enums import AssemblyKind
from proposals.models import Bureau, BureauAlias, Member, PlenarySession
from proposals.services.exchange.kinds import Problem
from proposals.sheets.values import clean

_NO_DELEGATION = "无"


class Sessions:
    """All sessions by their name; two of one name are told apart by their assembly."""

    def __init__(self) -> None:
        sessions = list(PlenarySession.objects.order_by("-year", "assembly_kind", "pk"))
        count: dict[str, int] = defaultdict(int)
        for session in sessions:
            count[clean(str(session))] += 1
        self._labels: dict[int, str] = {}
        for session in sessions:
            name = clean(str(session))
            self._labels[session.pk] = f"{name}（{session.get_assembly_kind_display()}）" if count[name] > 1 else name
        self._by_id = {session.pk: session for session in sessions}
        self._by_label = {self._labels[session.pk]: session for session in sessions}

    def labels(self) -> tuple[str, ...]:
        """Return the names, newest session first."""
        return tuple(self._by_label)

    def label(self, pk: int) -> str:
        """Return how a table names this session."""
        return self._labels[pk]

    def by_id(self, pk: int) -> PlenarySession:
        """Return the session of that key."""
        return self._by_id[pk]

    def find(self, label: str) -> PlenarySession | None:
        """Return the session of that name."""
        return self._by_label.get(label)


class BureauNames:
    """All bureaus by name and alias."""

    def __init__(self) -> None:
        self._by_id = {bureau.pk: bureau for bureau in Bureau.objects.order_by("-pk")}
        self._by_name = {clean(bureau.name): bureau for bureau in self._by_id.values()}
        aliases = BureauAlias.objects.order_by("-pk").values_list("name", "bureau")
        self._by_alias = {clean(name): self._by_id[pk] for name, pk in aliases}

    def names(self) -> tuple[str, ...]:
        """Return the names of the bureaus in use."""
        return tuple(sorted(name for name, bureau in self._by_name.items() if bureau.is_active))

    def by_id(self, pk: int) -> Bureau:
        """Return the bureau of that key."""
        return self._by_id[pk]

    def find(self, name: str) -> Bureau | None:
        """Return the bureau of that name or alias."""
        return self._by_name.get(name) or self._by_alias.get(name)

    def find_all(self, names: Sequence[str], heading: str) -> tuple[list[Bureau], list[Problem]]:
        """Return the bureaus of these names, each once, and what is wrong with the others."""
        found: dict[int, Bureau] = {}
        problems: list[Problem] = []
        for name in names:
            bureau = self.find(name)
            if bureau is None:
                problems.append((heading, f"“{name}”还没有登记，请核对名称，或先导入承办单位。"))
            elif bureau.pk in found:
                problems.append((heading, f"“{name}”重复。"))
            else:
                found[bureau.pk] = bureau
        return list(found.values()), problems


class MemberNames:
    """
    All members by assembly and name; people of one name are told apart by delegation: 张三（教育界）.

    One of the other assembly, which happens, carries its name, too: 张三（人大·教育界）.
    """

    def __init__(self) -> None:
        self._named: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._plain: dict[int, tuple[str, str, str, str]] = {}
        rows = Member.objects.order_by("pk").values_list("pk", "assembly_kind", "name", "delegation")
        for pk, kind, given, delegation in rows:
            name, where = clean(given), clean(delegation) or _NO_DELEGATION
            full, foreign = f"{name}（{where}）", f"{name}（{AssemblyKind(kind).label}·{where}）"
            self._plain[pk] = (kind, name, full, foreign)
            for label in (name, full):
                self._named[kind, label].append(pk)
            for other in AssemblyKind.values:
                if other != kind:
                    self._named[other, foreign].append(pk)

    def label(self, pk: int, *, kind: str) -> str:
        """Return how a table names this member among those of an assembly: by name alone where that is enough."""
        own, name, full, foreign = self._plain[pk]
        if own != kind:
            return foreign
        return name if len(self._named[kind, name]) == 1 else full

    def find_all(self, names: Sequence[str], *, kind: str, heading: str) -> tuple[list[int], list[Problem]]:
        """Return the members of these names in an assembly, and what is wrong with the others."""
        found: dict[int, None] = {}
        problems: list[Problem] = []
        for name in names:
            there = self._named.get((kind, name), [])
            if len(there) > 1:
                problems.append((heading, f"有{len(there)}位“{name}”，请写明代表团或界别，如“{name}（教育界）”。"))
            elif not there:
                problems.append((heading, f"没有“{name}”，请核对姓名，或先导入代表委员。"))
            elif there[0] in found:
                problems.append((heading, f"“{name}”重复。"))
            else:
                found[there[0]] = None
        return list(found), problems
