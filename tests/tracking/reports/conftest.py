"""The worked example, counted once for the tests of the report's files."""

from datetime import date

import pytest
from django.db import transaction

from tests.tracking.reports import world
from tracking.reports import data
from tracking.reports.assemble import Assembly
from tracking.reports.rows import CountedRow
from tracking.reports.scope import Scope
from tracking.reports.types import AnnualReport, Imprint


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say of tests that read the worked example that they need a database: else a file run alone would have none."""
    for item in items:
        if "counted" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def imprint() -> Imprint:
    return Imprint(number=7, compiled_on=date(2026, 1, 5), sha256="ab" * 32)


@pytest.fixture(scope="session")
def counted(django_db_setup, django_db_blocker) -> tuple[AnnualReport, list[CountedRow]]:
    """The worked example and its rows: the tests only read it."""
    scope = Scope(2025, world.AS_OF)
    assembly = Assembly(year=scope.year, as_of=scope.as_of)
    rows = []
    with django_db_blocker.unblock(), transaction.atomic():
        world.build()
        for stream in data.streams(scope):
            for row in stream:
                assembly.add(row)
                rows.append(row)
        report = assembly.report(data.names())
        transaction.set_rollback(True)
    return report, rows


@pytest.fixture(scope="session")
def report(counted) -> AnnualReport:
    return counted[0]
