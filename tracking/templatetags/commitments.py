"""Words for dates and states on pages; colour is never the only sign."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from proposals.deadlines.statute import chinese_date
from tracking.enums import CommitmentStatus
from tracking.models import Commitment, Target
from tracking.reports import deeds, wording

register = template.Library()

_TONES = {
    CommitmentStatus.CANDIDATE: "is-accent",
    CommitmentStatus.TRACKING: "",
    CommitmentStatus.SUBMITTED: "is-warn",
    CommitmentStatus.RETURNED: "is-danger",
    CommitmentStatus.FULFILLED: "is-ok",
    CommitmentStatus.UNACHIEVABLE: "is-danger",
    CommitmentStatus.SUPERSEDED: "",
    CommitmentStatus.DISMISSED: "",
    CommitmentStatus.VOID: "",
}
SOON_DAYS = 30


@register.simple_tag
def status_badge(commitment: Commitment) -> SafeString:
    """Show the state in words, with a tone."""
    status = CommitmentStatus(commitment.status)
    return format_html('<span class="badge {}">{}</span>', _TONES[status], status.label)


@register.simple_tag
def due_badge(commitment: Commitment, today: date) -> SafeString:
    """Say how far off the date of an open commitment is; nothing for a closed one."""
    left = commitment.days_left(today=today)
    if not commitment.is_open:
        return SafeString("")
    if left is None:
        return format_html('<span class="badge is-warn">{}</span>', "未定期限")
    if left < 0:
        return format_html('<span class="badge is-danger">逾期 {} 天</span>', -left)
    if left == 0:
        return format_html('<span class="badge is-warn">{}</span>', "今天到期")
    return format_html('<span class="badge {}">还有 {} 天</span>', "is-warn" if left <= SOON_DAYS else "", left)


@register.simple_tag
def column_value(column: Any, commitment: Commitment, today: date) -> str:
    """Print what a column of the list says of a commitment, days as on every page."""
    value = column.value(commitment, today)
    if value in (None, ""):
        return wording.NOTHING
    return date_format(value) if isinstance(value, date) else str(value)


@register.simple_tag
def due_day(commitment: Commitment) -> SafeString:
    """Show the date in force, and the promised one where it is another."""
    if commitment.due_date is None:
        return SafeString("未定")
    shown = chinese_date(commitment.due_date)
    promised = commitment.promised_due_date
    if promised is None:
        return format_html('{}<div class="muted small">商定期限</div>', shown)
    if promised != commitment.due_date:
        return format_html('{}<div class="muted small">原承诺{}</div>', shown, chinese_date(promised))
    return SafeString(shown)


@register.filter
def goal(target: Target) -> str:
    """Print what is pledged as reports do: 20至30所, 不少于2次, 建成."""
    return deeds.goal(target)


@register.filter
def so_far(target: Target, value: Decimal) -> str:
    """Say how far a target has come: 已完成18所, 已建成."""
    return deeds.reached(target, value) if deeds.deed(target) else f"已完成{deeds.reached(target, value)}"


@register.filter
def reached(target: Target, value: Decimal) -> str:
    """Print how far a target has come as reports do: 18所, 已建成."""
    return deeds.reached(target, value)


@register.filter
def aim(target: Target) -> str:
    """Say what a target is about: what is counted, else its words."""
    return target.metric or target.quote


@register.filter
def percent(value: Decimal | None) -> str:
    """Print a share as reports do, a dash where nothing can be divided."""
    return wording.percent(value)


@register.filter
def lookup(rows: dict[int, object], key: int) -> object:
    """Return the row of ``key``, None where there is none."""
    return rows.get(key)


@register.filter
def unlocalized(value: float) -> str:
    """Print a length for a drawing: two decimals, a point, whatever the language."""
    return f"{value:.2f}"
