"""The columns the list of commitments can show, on the page and in the exported table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tracking.models import Commitment
from tracking.reports import deeds
from tracking.reports.renderers.listing import Value


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column: how it is called, what it says of a commitment in a table, and what it is ordered by.

    ``order`` names fields that stand in an index in this order, so that no page sorts the table; ``needs`` names what
    is fetched beside the row. ``width`` is in characters.
    """

    key: str
    heading: str
    value: Callable[[Commitment, date], Value]
    width: int = 14
    order: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    is_default: bool = False


def _proposal(commitment: Commitment, _today: date) -> Value:
    proposal = commitment.reply.proposal
    return f"{proposal.session}{proposal}" if proposal else ""


def _title(commitment: Commitment, _today: date) -> Value:
    proposal = commitment.reply.proposal
    return proposal.title if proposal else commitment.reply.subject


def _topic(commitment: Commitment, _today: date) -> Value:
    return commitment.reply.proposal.topic if commitment.reply.proposal else ""


def _targets(commitment: Commitment, _today: date) -> Value:
    lines = (f"{target.metric or target.quote} {deeds.goal(target)}" for target in commitment.targets.all())
    return "；".join(lines)


def _joining(commitment: Commitment, _today: date) -> Value:
    return "、".join(bureau.name for bureau in commitment.joining_bureaus.all())


def _result(commitment: Commitment, _today: date) -> Value:
    result = commitment.reply.result_class
    return result.code if result else commitment.reply.result_mark


def _days_late(commitment: Commitment, today: date) -> Value:
    left = commitment.days_left(today=today)
    return -left if left is not None and left < 0 and commitment.is_open else None


def _confirmed(commitment: Commitment, _today: date) -> Value:
    return timezone.localdate(commitment.confirmed_at) if commitment.confirmed_at else None


COLUMNS: dict[str, Column] = {
    column.key: column
    for column in (
        Column("number", "序号", lambda c, _: c.pk, 8, order=("pk",)),
        Column("quote", "承诺原文", lambda c, _: c.quote, 60, is_default=True),
        Column("proposal", "建议提案", _proposal, 30),
        Column("title", "案由", _title, 40),
        Column("topic", "领域", _topic),
        Column(
            "bureau",
            "责任单位",
            lambda c, _: c.bureau.name if c.bureau else "",
            22,
            order=("bureau", "status", "due_date", "pk"),
            is_default=True,
        ),
        Column("joining", "配合单位", _joining, 30, needs=("joining_bureaus",)),
        Column("targets", "量化目标", _targets, 30, needs=("targets",), is_default=True),
        Column("promised", "承诺期限", lambda c, _: c.promised_due_date),
        Column("due", "现行期限", lambda c, _: c.due_date, order=("due_date", "pk"), is_default=True),
        Column("late", "逾期天数", _days_late, 10),
        Column(
            "status",
            "状态",
            lambda c, _: c.get_status_display(),
            order=("status", "due_date", "pk"),
            is_default=True,
        ),
        Column("result", "办理结果", _result, 10),
        Column("confirmed", "确认日期", _confirmed),
    )
}
DEFAULT_COLUMNS = tuple(key for key, column in COLUMNS.items() if column.is_default)
# The promise itself is on every list: a row without it leads nowhere.
ALWAYS = "quote"


def chosen_columns(keys: Sequence[str]) -> list[Column]:
    """Return the columns to show, in the order of the table; the usual ones where nothing is chosen."""
    wanted = {key for key in keys if key in COLUMNS} or set(DEFAULT_COLUMNS)
    return [column for key, column in COLUMNS.items() if key in wanted | {ALWAYS}]
