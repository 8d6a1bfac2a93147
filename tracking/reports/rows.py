"""
The rows a report counts, in words, as they were on the report's day; each field carries its column heading.

The columns of :class:`CommitmentRow` follow the ledger an office keeps (台账): origin, exact words, date, owner,
progress, proof, verification.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, get_type_hints


class RowTable(StrEnum):
    """What a row is about."""

    PROPOSALS = "proposals"
    ASSIGNMENTS = "assignments"
    REPLIES = "replies"
    UNMATCHED = "unmatched"
    CANDIDATES = "candidates"
    COMMITMENTS = "commitments"
    TARGETS = "targets"
    CARRIED = "carried"
    CARRIED_TARGETS = "carriedtargets"
    LASTYEAR = "lastyear"
    LASTYEAR_PROPOSALS = "lastyearproposals"
    LASTYEAR_REPLIES = "lastyearreplies"
    LASTYEAR_TARGETS = "lastyeartargets"
    LASTYEAR_RATINGS = "lastyearratings"
    RATINGS = "ratings"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column, and how many characters wide it is."""

    text: str
    width: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field's name, its heading and its width in characters."""

    name: str
    heading: str
    width: int


# Rows are made by the hundred thousand and changed by nobody: frozen ones would take three times as long to make.


@dataclass(slots=True)
class ProposalRow:
    """A proposal of the year."""

    session: Annotated[str, Heading("届次", 24)]
    kind: Annotated[str, Heading("类型", 8)]
    number: Annotated[str, Heading("编号", 10)]
    title: Annotated[str, Heading("案由", 40)]
    sponsor: Annotated[str, Heading("领衔人", 14)]
    received: Annotated[date | None, Heading("收到日期", 14)]
    draft: Annotated[bool, Heading("待补全", 8)]
    replies: Annotated[int, Heading("答复件数", 10)]


@dataclass(slots=True)
class AssignmentRow:
    """One bureau's part in a proposal."""

    kind: Annotated[str, Heading("类型", 8)]
    number: Annotated[str, Heading("编号", 10)]
    title: Annotated[str, Heading("案由", 40)]
    bureau: Annotated[str, Heading("承办单位", 20)]
    role: Annotated[str, Heading("办理方式", 10)]
    assigned: Annotated[date | None, Heading("交办日期", 14)]
    due: Annotated[date | None, Heading("答复期限", 14)]


@dataclass(slots=True)
class ReplyRow:
    """A reply letter."""

    kind: Annotated[str, Heading("类型", 8)]
    number: Annotated[str, Heading("编号", 10)]
    title: Annotated[str, Heading("案由", 40)]
    bureau: Annotated[str, Heading("答复单位", 20)]
    doc_number: Annotated[str, Heading("文号", 22)]
    replied: Annotated[date | None, Heading("答复日期", 14)]
    mark: Annotated[str, Heading("办理结果标记", 12)]
    result: Annotated[str, Heading("办理结果类别", 24)]
    result_now: Annotated[str, Heading("现类别", 24)] = ""


@dataclass(slots=True)
class CandidateRow:
    """A passage found in a letter that nobody had decided on."""

    kind: Annotated[str, Heading("类型", 8)]
    number: Annotated[str, Heading("编号", 10)]
    bureau: Annotated[str, Heading("答复单位", 20)]
    doc_number: Annotated[str, Heading("文号", 22)]
    quote: Annotated[str, Heading("原文", 60)]


@dataclass(slots=True)
class RatingRow:
    """What one proposer thought of one letter, first and last."""

    kind: Annotated[str, Heading("类型", 8)]
    number: Annotated[str, Heading("编号", 10)]
    title: Annotated[str, Heading("案由", 40)]
    bureau: Annotated[str, Heading("答复单位", 20)]
    first_on: Annotated[date | None, Heading("首次评价日期", 14)]
    first_result: Annotated[str, Heading("首次：办理结果", 14)]
    first_attitude: Annotated[str, Heading("首次：办理态度", 14)]
    final_on: Annotated[date | None, Heading("最终评价日期", 14)]
    final_result: Annotated[str, Heading("最终：办理结果", 14)]
    final_attitude: Annotated[str, Heading("最终：办理态度", 14)]


@dataclass(slots=True, kw_only=True)
class CommitmentRow:
    """One confirmed commitment: a line of the ledger. A column with a default came later than the first reports."""

    session: Annotated[str, Heading("届次", 24)]
    year: Annotated[int, Heading("年度", 8)]
    kind: Annotated[str, Heading("类型", 8)]
    number: Annotated[str, Heading("编号", 10)]
    title: Annotated[str, Heading("案由", 36)]
    sponsor: Annotated[str, Heading("领衔人", 12)]
    topic: Annotated[str, Heading("领域", 12)] = ""
    reply_bureau: Annotated[str, Heading("答复单位", 20)]
    doc_number: Annotated[str, Heading("文号", 20)]
    replied: Annotated[date | None, Heading("答复日期", 14)]
    result: Annotated[str, Heading("原办理结果类别", 16)]
    order: Annotated[int, Heading("承诺序号", 10)]
    quote: Annotated[str, Heading("承诺原文", 60)]
    position: Annotated[str, Heading("原文位置", 14)]
    section: Annotated[str, Heading("所在部分", 12)]
    targets: Annotated[str, Heading("量化指标", 30)]
    this_year: Annotated[str, Heading("当年目标", 30)] = ""
    stages: Annotated[str, Heading("阶段节点", 36)] = ""
    due_words: Annotated[str, Heading("时限原文", 16)]
    promised: Annotated[date | None, Heading("承诺期限", 14)] = None
    due: Annotated[date | None, Heading("完成时限", 14)]
    precision: Annotated[str, Heading("时限精度", 10)]
    strength: Annotated[str, Heading("承诺强度", 10)]
    bureau: Annotated[str, Heading("责任单位", 20)]
    joining: Annotated[str, Heading("配合单位", 20)]
    handler: Annotated[str, Heading("经办人", 12)] = ""
    contact: Annotated[str, Heading("联系人", 12)]
    confirmed: Annotated[date | None, Heading("确认日期", 14)]
    status: Annotated[str, Heading("状态", 12)]
    state: Annotated[str, Heading("落实情况", 12)]
    days_overdue: Annotated[int | None, Heading("逾期天数", 10)]
    lagging: Annotated[str, Heading("滞后的阶段节点", 30)] = ""
    extensions: Annotated[int, Heading("延期次数", 10)] = 0
    approver: Annotated[str, Heading("批准人", 10)] = ""
    paused_until: Annotated[date | None, Heading("暂停至", 14)] = None
    unmet: Annotated[str, Heading("未完成原因", 30)] = ""
    progress: Annotated[str, Heading("进展情况", 60)]
    evidence: Annotated[str, Heading("佐证材料", 30)]
    submitted: Annotated[date | None, Heading("报请核查日期", 14)]
    returned: Annotated[int, Heading("退回次数", 10)]
    fulfilled: Annotated[date | None, Heading("销号日期", 14)]
    verifier: Annotated[str, Heading("核查人", 10)]
    way: Annotated[str, Heading("核查方式", 10)] = ""
    outcome: Annotated[str, Heading("核查结论", 12)]
    outcome_note: Annotated[str, Heading("核查意见", 30)]
    verified: Annotated[date | None, Heading("核查日期", 14)]
    result_now: Annotated[str, Heading("现类别", 16)] = ""
    result_since: Annotated[date | None, Heading("转类日期", 14)] = None
    result_basis: Annotated[str, Heading("转类依据", 24)] = ""
    opinion: Annotated[str, Heading("代表、委员评价", 16)] = ""
    again: Annotated[str, Heading("以前作出同样承诺的答复", 30)] = ""


@dataclass(slots=True, kw_only=True)
class TargetRow:
    """One pledged number, where it stands, and what that says; ``promise`` is the sentence it stands in."""

    year: Annotated[int | None, Heading("年度", 8)] = None
    bureau: Annotated[str, Heading("责任单位", 20)]
    kind: Annotated[str, Heading("类型", 8)]
    number: Annotated[str, Heading("编号", 10)]
    promise: Annotated[str, Heading("承诺原文", 50)] = ""
    quote: Annotated[str, Heading("承诺目标（原文）", 36)]
    metric: Annotated[str, Heading("指标", 20)]
    low: Annotated[Decimal | None, Heading("下限", 12)]
    high: Annotated[Decimal | None, Heading("上限", 12)]
    unit: Annotated[str, Heading("单位", 10)]
    due: Annotated[date | None, Heading("完成时限", 14)]
    value: Annotated[Decimal | None, Heading("最新完成值", 14)]
    measured: Annotated[date | None, Heading("数据日期", 14)]
    accepted: Annotated[bool, Heading("经核查", 8)]
    source: Annotated[str, Heading("数据来源", 20)]
    evidence: Annotated[str, Heading("佐证材料", 30)]
    percent: Annotated[Decimal | None, Heading("完成比例（%）", 14)]
    verdict: Annotated[str, Heading("结论", 16)]


Row = ProposalRow | AssignmentRow | ReplyRow | CandidateRow | CommitmentRow | TargetRow | RatingRow

ROW_TYPES: Mapping[RowTable, type[Row]] = {
    RowTable.PROPOSALS: ProposalRow,
    RowTable.ASSIGNMENTS: AssignmentRow,
    RowTable.REPLIES: ReplyRow,
    RowTable.UNMATCHED: ReplyRow,
    RowTable.CANDIDATES: CandidateRow,
    RowTable.COMMITMENTS: CommitmentRow,
    RowTable.TARGETS: TargetRow,
    RowTable.CARRIED: CommitmentRow,
    RowTable.CARRIED_TARGETS: TargetRow,
    RowTable.LASTYEAR: CommitmentRow,
    RowTable.LASTYEAR_PROPOSALS: ProposalRow,
    RowTable.LASTYEAR_REPLIES: ReplyRow,
    RowTable.LASTYEAR_TARGETS: TargetRow,
    RowTable.LASTYEAR_RATINGS: RatingRow,
    RowTable.RATINGS: RatingRow,
}


def columns(row_type: type[Row]) -> tuple[Column, ...]:
    """Return the columns of a kind of row in their order."""
    hints = get_type_hints(row_type, include_extras=True)
    headings = {name: hint.__metadata__[0] for name, hint in hints.items()}
    return tuple(Column(f.name, headings[f.name].text, headings[f.name].width) for f in fields(row_type))


@dataclass(slots=True)
class CountedRow:
    """
    One row with what it is counted by.

    ``facets`` answers every question its table is divided by (FACETS of tracking.reports.keys), all as text.
    """

    table: RowTable
    subject_id: int
    facets: Mapping[str, str]
    words: Row

    YES: ClassVar[str] = "yes"
    NO: ClassVar[str] = "no"
