"""Whether this installation works: asked by the launcher, a load balancer or a monitor. Says little else."""

import logging
from collections.abc import Callable

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from tracking.services.reminders.overview import Standing, sending_overview

logger = logging.getLogger(__name__)


def database_answers() -> bool:
    """Whether a query comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        logger.exception("database does not answer")
        return False


def broker_answers() -> bool:
    """Whether the broker takes a connection; one attempt, without Celery's retries."""
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=2)
    except (OperationalError, OSError):
        logger.warning("broker does not answer")
        return False
    return True


def reminders_stand() -> dict[str, str | int | None]:
    """Return in one word how planning and sending stand, when both last ran, and for how long the oldest mail waits."""
    overview = sending_overview(now=timezone.now())
    return {
        "reminders": overview.standing,
        "last_sweep": overview.last_sweep.isoformat() if overview.last_sweep else None,
        "last_send": overview.last_send.isoformat() if overview.last_send else None,
        "oldest_pending_seconds": int(overview.waited.total_seconds()) if overview.waited else None,
    }


CHECKS: dict[str, Callable[[], bool]] = {"database": database_answers, "broker": broker_answers}


@never_cache
@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """
    Return 200 and ``ok`` for each part that works, 503 where one does not, and how the reminders stand.

    Late or held reminders are no reason to take the pages away from anybody, so they leave the status at 200, unless
    the question is ``/healthz?reminders``: that is for a monitor that calls a person.
    """
    parts = {name: "ok" if check() else "failed" for name, check in CHECKS.items()}
    healthy = all(state == "ok" for state in parts.values())
    reminders = reminders_stand() if parts["database"] == "ok" else {}
    if "reminders" in request.GET:
        healthy = healthy and reminders["reminders"] == Standing.OK
    return JsonResponse({"status": "ok" if healthy else "failed", **parts, **reminders}, status=200 if healthy else 503)
