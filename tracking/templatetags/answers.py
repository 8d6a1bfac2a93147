"""Words for what follows a reply."""

from datetime import date

from django import template

from tracking.models import Rehandling

register = template.Library()


@register.simple_tag
def time_left(again: Rehandling, today: date) -> str:
    """Say how far off the second answer's date is."""
    left = again.days_left(today=today)
    if left < 0:
        return f"逾期 {-left} 天"
    return "今天到期" if left == 0 else f"还有 {left} 天"
