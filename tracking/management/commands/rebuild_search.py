"""Make the search index anew from the texts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from proposals import fulltext as proposals_fulltext
from tracking import fulltext


class Command(BaseCommand):
    """Needed only where something outside the program wrote the database, which keeps the index by itself."""

    help = "重建查找用的索引。平时由数据库自动维护，只有在程序之外改过数据时才需要。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Let another database be named."""
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, help="数据库别名")

    def handle(self, *_args: Any, database: str, **_options: Any) -> None:
        """Rebuild one index after the other, each whole or not at all."""
        for index in proposals_fulltext.INDEXES + fulltext.INDEXES:
            with transaction.atomic(using=database):
                index.rebuild(connections[database])
            self.stdout.write(f"已重建：{index.table}.{index.column}")
