"""
The index that search asks, kept in step by the database itself.

PostgreSQL: a GIN index on a SQL function that gives the pairs of characters of a text. SQLite: a contentless FTS5 table
over the same pairs, written by triggers that call a function every connection of this program is given. How texts are
folded and cut is proposals.search.
"""

import sqlite3
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.expressions import RawSQL

from proposals.search import DELETED, FOLDED_FROM, FOLDED_TO, Words, pairs

_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5(pairs, content='', tokenize='ascii')",
    """CREATE TRIGGER IF NOT EXISTS {index}_added AFTER INSERT ON {table} BEGIN
        INSERT INTO {index}(rowid, pairs) VALUES (new.id, jn_pairs(new.{column}));
    END""",
    """CREATE TRIGGER IF NOT EXISTS {index}_removed AFTER DELETE ON {table} BEGIN
        INSERT INTO {index}({index}, rowid, pairs) VALUES ('delete', old.id, jn_pairs(old.{column}));
    END""",
    """CREATE TRIGGER IF NOT EXISTS {index}_changed AFTER UPDATE OF {column} ON {table}
    WHEN new.{column} <> old.{column} BEGIN
        INSERT INTO {index}({index}, rowid, pairs) VALUES ('delete', old.id, jn_pairs(old.{column}));
        INSERT INTO {index}(rowid, pairs) VALUES (new.id, jn_pairs(new.{column}));
    END""",
    "INSERT INTO {index}({index}) VALUES ('delete-all')",
    "INSERT INTO {index}(rowid, pairs) SELECT id, jn_pairs({column}) FROM {table}",
)
_SQLITE_PARTS = ("", "_added", "_removed", "_changed")
_SQLITE_REMOVE = (
    *(f"DROP TRIGGER IF EXISTS {{index}}{part}" for part in _SQLITE_PARTS[1:]),
    "DROP TABLE IF EXISTS {index}",
)
# RETURN and BEGIN ATOMIC bind what a body names when it is made: dumps are restored without a search path.
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION jn_fold(written text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate(written, {folded_from}, {folded_to})""",
    # Dear enough for the planner never to cut every text of a table rather than ask the index.
    """CREATE OR REPLACE FUNCTION jn_pairs(written text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000
    BEGIN ATOMIC
        SELECT array_agg(DISTINCT one || next)
        FROM (
            SELECT one, lead(one) OVER (ORDER BY place) AS next
            FROM unnest(string_to_array(translate(written, {folded_from}, {folded_to}), NULL))
            WITH ORDINALITY AS characters(one, place)
        ) AS neighbours
        WHERE one <> chr(10) AND next <> chr(10);
    END""",
    "CREATE INDEX IF NOT EXISTS {index} ON {table} USING gin (jn_pairs({column}::text))",
    # Statistics of the pairs would cost ANALYZE the cutting of thousands of letters; the planner needs none.
    "ALTER INDEX {index} ALTER COLUMN 1 SET STATISTICS 0",
)
_POSTGRESQL_REMOVE = ("DROP INDEX IF EXISTS {index}",)


@dataclass(frozen=True, slots=True)
class TextIndex:
    """
    The index of one column of words.

    A lone character is not in the index: it is read for in the newest ``read_through`` rows alone.
    """

    name: str
    table: str
    column: str
    read_through: int

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Make the index and fill it."""
        self._run(connection, _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Take the index away; the functions stay, another index uses them."""
        self._run(connection, _POSTGRESQL_REMOVE if connection.vendor == "postgresql" else _SQLITE_REMOVE)

    def rebuild(self, connection: BaseDatabaseWrapper) -> None:
        """Make the index anew from the texts."""
        self.remove(connection)
        self.install(connection)

    def has_lost_its_triggers(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether nothing writes it any more: SQLite drops the triggers of a table that a migration makes anew."""
        if connection.vendor != "sqlite":
            return False
        with connection.cursor() as cursor:
            parts = [f"{self.name}{part}" for part in _SQLITE_PARTS]
            cursor.execute("SELECT name FROM sqlite_master WHERE name IN (%s, %s, %s, %s)", parts)
            left = {name for (name,) in cursor.fetchall()}
        return self.name in left and len(left) < len(parts)

    def having(self, words: Words, *, vendor: str, path: str = "") -> Q:
        """Ask for all the words in the text that is found over ``path``, such as ``reply__document__``."""
        condition = Q()
        if words.long:
            sql, params = self.keys(words, vendor=vendor)
            condition &= Q(**{f"{path}pk__in": RawSQL(sql, params)})  # noqa: S611 - names of ours, words as parameters
        elif words.single:
            condition &= Q(**{f"{path}pk__gte": self._oldest_read_through()})
        for character in words.single:
            condition &= self._has(character, path)
        return condition

    def keys(self, words: Words, *, vendor: str) -> tuple[str, list[Any]]:
        """
        Return the statement that gives the keys of the rows with all the long words, and its parameters.

        No word of a user is part of the statement; the names are those of the indexes declared in the program.
        """
        if vendor != "postgresql":
            match = f"SELECT rowid FROM {self.name} WHERE {self.name} MATCH %s"  # noqa: S608
            return match, [" AND ".join(map(_phrase, words.long))]
        conditions = [f"jn_pairs({self.column}::text) @> %s::text[]"]
        params: list[Any] = [sorted({pair for word in words.long for pair in pairs(word) if len(pair) > 1})]
        # A word of two characters is its pair; the pairs of a longer one may stand apart.
        for word in (word for word in words.long if len(word) > 2):
            conditions.append(f"strpos(jn_fold({self.column}::text), %s) > 0")
            params.append(word)
        return f"SELECT id FROM {self.table} WHERE {' AND '.join(conditions)}", params  # noqa: S608

    def _oldest_read_through(self) -> RawSQL:
        newest = f"SELECT id FROM {self.table} ORDER BY id DESC LIMIT 1 OFFSET %s"  # noqa: S608
        return RawSQL(f"SELECT coalesce(({newest}), 0)", [self.read_through - 1])  # noqa: S611

    def _has(self, character: str, path: str) -> Q:
        condition = Q()
        for form in written_forms(character):
            condition |= Q(**{f"{path}{self.column}__contains": form})
        return condition

    def _run(self, connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(
                    statement.format(
                        index=self.name,
                        table=self.table,
                        column=self.column,
                        folded_from=_literal(FOLDED_FROM + DELETED),
                        folded_to=_literal(FOLDED_TO),
                    )
                )


TITLES = TextIndex("title_pairs", "proposals_proposal", "title", read_through=20_000)
# Letters are long: reading through a tenth as many takes as long.
LETTERS = TextIndex("letter_pairs", "proposals_document", "text", read_through=2_000)
INDEXES = (TITLES, LETTERS)


def written_forms(character: str) -> list[str]:
    """Return the characters that are folded to ``character``."""
    return [character, *(one for one, folded in zip(FOLDED_FROM, FOLDED_TO, strict=True) if folded == character)]


def give_functions(connection: BaseDatabaseWrapper) -> None:
    """Give a connection to SQLite what the triggers call."""
    if connection.vendor != "sqlite":
        return
    raw: sqlite3.Connection = connection.connection
    raw.create_function("jn_pairs", 1, _joined_pairs, deterministic=True)
    # Some builds let triggers call only what the library itself brings.
    raw.execute("PRAGMA trusted_schema = ON")


def restore(connection: BaseDatabaseWrapper, indexes: tuple[TextIndex, ...]) -> None:
    """Make anew those of ``indexes`` that the database no longer keeps in step."""
    for index in indexes:
        if index.has_lost_its_triggers(connection):
            index.rebuild(connection)


def _joined_pairs(text: str | None) -> str:
    return " ".join(pairs(text or ""))


def _phrase(word: str) -> str:
    """Return the pairs in a row; the word's last character stands alone only where a line ends."""
    return '"' + " ".join(pair for pair in pairs(word) if len(pair) > 1) + '"'


def _literal(text: str) -> str:
    """Write a text as a literal of PostgreSQL, signs and blanks as escapes."""
    escaped = "".join(f"\\u{ord(character):04x}" if not character.isalnum() else character for character in text)
    return f"E'{escaped}'"
