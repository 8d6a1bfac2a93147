"""The Celery application; tasks live in the apps, only their schedule is in the settings."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

logger = logging.getLogger(__name__)

app = Celery("jiannuo", task_cls="config.wakeup:WakeUpTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_kwargs: Any) -> None:
    """Leave logging as Django set it up: a receiver here is what stops Celery from adding its own handlers."""


@worker_ready.connect
def say_ready(**_kwargs: Any) -> None:
    """Tell the terminal that background work is being done."""
    logger.info("worker ready")
