"""Commitments, their progress and verification, reminders and the annual report."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from proposals.fulltext import restore
from tracking import fulltext, planning_changes


class TrackingConfig(AppConfig):
    """What was promised and what became of it; stands on proposals."""

    name = "tracking"
    verbose_name = "承诺跟踪"

    def ready(self) -> None:
        """Join the lower app, which does not know this one, and let the database keep indexes and notes by itself."""
        from tracking import receivers  # noqa: F401, PLC0415 - connects on import, once the models are loaded
        from tracking.services import exchange  # noqa: F401, PLC0415 - offers commitments for import and export

        post_migrate.connect(_restore_indexes, sender=self, dispatch_uid="search indexes of tracking")
        post_migrate.connect(_watch_changes, sender=self, dispatch_uid="changes planning rests on")


def _restore_indexes(using: str, **_: Any) -> None:
    restore(connections[using], fulltext.INDEXES)


def _watch_changes(using: str, plan: Sequence[Any] = (), **_: Any) -> None:
    if plan or not planning_changes.is_complete(connections[using]):
        planning_changes.install(connections[using])
    else:
        planning_changes.note(connections[using])
