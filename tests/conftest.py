"""What every test may count on: no network, a fixed noon, and a signed-in browser for each role."""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.test import Client
from hypothesis import HealthCheck, settings

from proposals.enums import Role
from proposals.models import User
from tests import services
from tests.factories.proposals import UserFactory
from tracking.migrations import _defaults

# Twelve o'clock in Shanghai on a Thursday that is a working day.
NOON = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)

# A busy machine is slow, not wrong: no test fails by the clock.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

# Marks of tests that talk to a server on this machine.
_MAY_CONNECT_HERE = ("services", "browser", "loopback")


class ConnectionForbidden(Exception):  # noqa: N818 - says what happened
    """A test reached for the network."""


def _is_this_machine(family: int, address: object) -> bool:
    if family == socket.AF_UNIX:
        return True
    host = address[0] if isinstance(address, tuple) else address
    return host in {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections: all of them, or for a marked test all but those to this machine. C libraries get past it."""
    marked = any(request.node.get_closest_marker(name) for name in _MAY_CONNECT_HERE)

    def guarded(real: Callable) -> Callable:
        def connect(self: socket.socket, address: object) -> object:
            if marked and _is_this_machine(self.family, address):
                return real(self, address)
            raise ConnectionForbidden(f"{request.node.nodeid} connects to {address!r}")

        return connect

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, by name, what needs services when the suite runs without them."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres") and os.environ.get("REDIS_URL"):
        return
    for item in items:
        if item.get_closest_marker("services"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL and Redis: make test-services"))


@pytest.fixture(autouse=True)
def _rows_of_migrations(request: pytest.FixtureRequest) -> None:
    """Give a test that empties the database at its end the rows that migrations made, as the ones before left none."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        return
    request.getfixturevalue("transactional_db")
    for add in (_defaults.state_the_usual_checklists, _defaults.add_ladder, _defaults.add_ladder_of_parts):
        add(apps, None)


@pytest.fixture
def redis_url() -> str:
    """Return the address of the Redis that tests may write to."""
    return services.redis_url()


def _signed_in(user: User) -> Client:
    client = Client()
    client.user = user
    client.force_login(user)
    return client


@pytest.fixture
def office_client(db: None) -> Client:
    """Return a browser in which ``client.user`` of the supervision office is signed in."""
    return _signed_in(UserFactory(role=Role.OFFICE))


@pytest.fixture
def clerk_client(db: None) -> Client:
    """Return a browser in which ``client.user``, clerk of a bureau of her own, is signed in."""
    return _signed_in(UserFactory(role=Role.CLERK))


@pytest.fixture
def head_client(db: None) -> Client:
    """Return a browser in which ``client.user``, head of a bureau of his own, is signed in."""
    return _signed_in(UserFactory(role=Role.HEAD))


@pytest.fixture
def member_client(db: None) -> Client:
    """Return a browser in which ``client.user``, account of a member of her own, is signed in."""
    return _signed_in(UserFactory(role=Role.MEMBER))


@pytest.fixture
def admin_client(db: None) -> Client:
    """Return a browser in which ``client.user``, administrator, is signed in."""
    return _signed_in(UserFactory(role=Role.ADMIN))


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a function that signs a given user in."""
    return _signed_in
