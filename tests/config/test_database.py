from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.database import from_url


def test_postgresql_address_is_taken_apart_with_its_escapes_and_parameters():
    database = from_url("postgresql://du%40cha:p%2Fw@db.example:5433/jian%20nuo?sslmode=verify-full")

    assert {key: database[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "jian nuo",
        "USER": "du@cha",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
    }
    assert database["OPTIONS"] == {"connect_timeout": "5", "options": "-c jit=off", "sslmode": "verify-full"}
    assert database["CONN_HEALTH_CHECKS"] is True


def test_postgresql_start_up_options_may_be_replaced_or_left_out():
    assert from_url("postgresql:///jiannuo?options=-c%20jit%3Don")["OPTIONS"]["options"] == "-c jit=on"
    assert from_url("postgresql:///jiannuo?options=")["OPTIONS"]["options"] == ""


def test_postgresql_socket_folder_is_given_as_host_parameter():
    database = from_url("postgresql:///jiannuo?host=/run/postgresql")

    assert (database["HOST"], database["NAME"]) == ("/run/postgresql", "jiannuo")


@pytest.mark.parametrize("url", ["sqlite:////srv/a b.sqlite3", "sqlite:///srv/a%20b.sqlite3"])
def test_sqlite_address_names_an_absolute_path(url):
    assert from_url(url)["NAME"] == Path("/srv/a b.sqlite3")


@pytest.mark.parametrize(
    "url",
    ["mysql://root:secret@h/db", "postgresql://u:secret@h", "sqlite://", "jiannuo", "postgresql://u:secret@h:x/db"],
)
def test_any_other_address_is_refused_without_repeating_its_password(url):
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL ") as refusal:
        from_url(url)

    assert "secret" not in str(refusal.value)
