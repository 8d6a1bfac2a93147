"""Who handles a proposal, as the columns of one row say it: a column for each role, dates beside it."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from proposals.enums import ANSWERING_ROLES, HandlingRole
from proposals.models import Assignment
from proposals.services.exchange.kinds import Problem, Row
from proposals.services.exchange.references import BureauNames
from proposals.sheets.types import CellProblem, Value
from proposals.sheets.values import clean, read_day

# In the order of the columns.
ROLE_COLUMNS = {
    "sole": HandlingRole.SOLE,
    "lead": HandlingRole.LEAD,
    "co": HandlingRole.CO,
    "separate": HandlingRole.SEPARATE,
}
HEADINGS = {
    "sole": "独办单位",
    "lead": "主办单位",
    "co": "会办单位",
    "separate": "分办单位",
    "assigned": "交办日期",
    "due": "答复期限",
}
_OWN_DATES = re.compile(r"(.+)（交办([^\s（）]+)\s*期限([^\s（）]+)）", re.DOTALL)
_NO_DATE = "无"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One bureau's part as a row states it; ``due_date`` None leaves it to what stands there or to the rules."""

    bureau_id: int
    role: HandlingRole
    assigned_date: date | None
    due_date: date | None


def columns_of(assignments: Sequence[Assignment]) -> dict[str, Value]:
    """
    Return what the columns show of a proposal's assignments.

    The dates of the first that answers stand in the columns of dates; a bureau whose dates differ carries its own:
    市财政局（交办2025-03-10 期限无）.
    """
    ordered = sorted(assignments, key=_place)
    values: dict[str, Value] = dict.fromkeys(ROLE_COLUMNS, ())
    values |= {"assigned": None, "due": None}
    if not ordered:
        return values
    shared = (ordered[0].assigned_date, ordered[0].due_date)
    for name, role in ROLE_COLUMNS.items():
        values[name] = tuple(_label(a, shared) for a in ordered if a.role == role)
    return values | {"assigned": shared[0], "due": shared[1]}


def _place(assignment: Assignment) -> tuple[bool, int, float]:
    """Who answers first, then by role, then in the order in which they came."""
    role = HandlingRole(assignment.role)
    return role not in ANSWERING_ROLES, list(HandlingRole).index(role), assignment.pk or math.inf


def _label(assignment: Assignment, shared: tuple[date | None, date | None]) -> str:
    name = clean(assignment.bureau.name)
    if (assignment.assigned_date, assignment.due_date) == shared:
        return name
    assigned, due = (day.isoformat() if day else _NO_DATE for day in (assignment.assigned_date, assignment.due_date))
    return f"{name}（交办{assigned} 期限{due}）"


def states_assignments(values: Mapping[str, Value]) -> bool:
    """Whether a row names any bureau; one that names none says nothing about who handles the proposal."""
    return any(values.get(name) for name in ROLE_COLUMNS)


def wanted_of(row: Row, there: Sequence[Assignment], bureaus: BureauNames) -> tuple[dict[int, Wanted], list[Problem]]:
    """Return the assignments that a row asks for, by bureau, and what is wrong with it."""
    wanted: dict[int, Wanted] = {}
    problems: list[Problem] = []
    before = columns_of(there)
    shared = tuple(row.values.get(name, before[name]) for name in ("assigned", "due"))
    for name, role in ROLE_COLUMNS.items():
        for stated in _names(row.values.get(name, before[name])):
            try:
                bureau_name, assigned, due = _read(stated, shared, bureaus)
            except CellProblem as problem:
                problems.append((HEADINGS[name], f"“{stated}”：{problem}"))
                continue
            found, wrong = bureaus.find_all([bureau_name], HEADINGS[name])
            problems += wrong
            for bureau in found:
                if bureau.pk in wanted:
                    problems.append((HEADINGS[name], f"“{bureau}”在几处出现，一个单位只能有一种办理方式。"))
                wanted[bureau.pk] = Wanted(bureau.pk, role, assigned, due)
                if assigned and due and due < assigned:
                    problems.append((HEADINGS["due"], f"“{bureau}”的答复期限早于交办日期。"))
    return wanted, problems + _conflicts(wanted, there)


def _conflicts(wanted: Mapping[int, Wanted], there: Sequence[Assignment]) -> list[Problem]:
    problems: list[Problem] = []
    if sum(w.role in {HandlingRole.SOLE, HandlingRole.LEAD} for w in wanted.values()) > 1:
        problems.append((HEADINGS["lead"], "独办或主办单位只能有一个。"))
    missing = [clean(a.bureau.name) for a in there if a.bureau_id not in wanted]
    if missing:
        problems.append(
            ("", f"{'、'.join(missing)}已经交办，导入不能撤销交办；请保留这个单位，或把承办单位各列都留空。")
        )
    return problems


def _names(value: Value) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, tuple) else ()


def _read(stated: str, shared: Sequence[Value], bureaus: BureauNames) -> tuple[str, date | None, date | None]:
    """Return name and dates; a bureau without dates of its own has the row's."""
    own = _OWN_DATES.fullmatch(stated)
    if own is None or bureaus.find(stated):
        assigned, due = (day if isinstance(day, date) else None for day in shared)
        return stated, assigned, due
    name, *days = own.groups()
    assigned, due = (None if day.strip() == _NO_DATE else read_day(day) for day in days)
    return name.strip(), assigned, due
