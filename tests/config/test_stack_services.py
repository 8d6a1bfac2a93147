"""The default start on PostgreSQL and Redis: the same programs, without a broker of its own."""

import os
from urllib.parse import urlsplit

import pytest

from tests import services
from tests.config.test_stack import BEAT, BROKER, WEB, WORKER, Stack

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("stack")]


@pytest.fixture
def empty_database():
    import psycopg

    parts = urlsplit(services.postgresql_url())
    name = f"jiannuo_stack_{os.getpid()}"
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield parts._replace(path=f"/{name}").geturl()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_postgresql_and_redis_take_the_place_of_the_embedded_services(empty_database, tmp_path):
    stack = Stack(
        tmp_path / "data",
        log=tmp_path / "log",
        DATABASE_URL=empty_database,
        REDIS_URL=services.redis_url(),
    )
    try:
        assert stack.says("worker ready"), stack.output
        assert stack.get("/healthz")[0] == 200
        assert [stack.pid_of(word) is not None for word in (WEB, WORKER, BEAT, BROKER)] == [True, True, True, False]
        assert not (tmp_path / "data" / "jiannuo.sqlite3").exists()
    finally:
        took = stack.end()

    assert (stack.process.returncode, stack.family()) == (0, {})
    assert took < 5
