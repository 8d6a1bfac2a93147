"""Proposals, the letters that answer them, and the people concerned."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from proposals import fulltext


class ProposalsConfig(AppConfig):
    """What was asked and what was answered; knows nothing of tracking."""

    name = "proposals"
    verbose_name = "建议提案与答复"

    def ready(self) -> None:
        """Let the database keep the search index in step."""
        connection_created.connect(_give_functions, dispatch_uid="search functions")
        post_migrate.connect(_restore_indexes, sender=self, dispatch_uid="search indexes of proposals")


def _give_functions(connection: BaseDatabaseWrapper, **_: Any) -> None:
    fulltext.give_functions(connection)


def _restore_indexes(using: str, **_: Any) -> None:
    fulltext.restore(connections[using], fulltext.INDEXES)
