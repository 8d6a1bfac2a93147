"""Production settings in a process of their own, as a server would load them."""

import os
import subprocess
import sys

import pytest

from config.places import BASE_DIR

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "x9" * 30 + "abcdefgh",
    "SITE_URL": "https://ducha.example.gov.cn/",
    "DATABASE_URL": "postgresql://jiannuo:secret@127.0.0.1:5432/jiannuo",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_HOST": "mail.example.gov.cn",
    "DEFAULT_FROM_EMAIL": "市政府督查室 <ducha@example.gov.cn>",
}


def _python(tmp_path, *arguments, without=(), **changes):
    environment = {"PATH": os.environ["PATH"], "JIANNUO_DATA_DIR": str(tmp_path), **COMPLETE, **changes}
    for name in without:
        del environment[name]
    return subprocess.run(
        [sys.executable, *arguments], cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )


def _setting(tmp_path, name, **changes):
    code = f"from django.conf import settings; print(repr(settings.{name}))"
    return _python(tmp_path, "-c", code, **changes).stdout.strip()


def test_the_deployment_check_has_nothing_to_say(tmp_path):
    result = _python(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (result.returncode, result.stdout) == (0, "System check identified no issues (1 silenced).\n"), result.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_URL", "DATABASE_URL", "REDIS_URL", "EMAIL_HOST"])
def test_a_missing_setting_is_named(tmp_path, name):
    result = _python(tmp_path, "manage.py", "check", without=[name])

    assert result.returncode == 1
    assert f"Set {name}" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEBUG", "true", "DEBUG shows settings and data"),
        ("SECRET_KEY", "short", "SECRET_KEY must have at least 50 random characters"),
        ("SITE_URL", "http://ducha.example.gov.cn", "SITE_URL must be the https address"),
        ("ALLOWED_HOSTS", "ducha.example.gov.cn,*", "ALLOWED_HOSTS must name the hosts"),
        ("DATABASE_URL", "mysql://root@h/db", "DATABASE_URL must look like"),
        ("TLS_ENDS_AT_PROXY", "yes", "TLS_ENDS_AT_PROXY must be 'true' or 'false'"),
    ],
)
def test_an_unsafe_setting_is_refused_in_words(tmp_path, name, value, words):
    result = _python(tmp_path, "manage.py", "check", **{name: value})

    assert result.returncode == 1
    assert words in result.stderr.splitlines()[-1]


def test_hosts_and_origins_follow_from_the_address_people_open(tmp_path):
    assert _setting(tmp_path, "ALLOWED_HOSTS") == "['ducha.example.gov.cn']"
    assert _setting(tmp_path, "CSRF_TRUSTED_ORIGINS") == "['https://ducha.example.gov.cn']"
    assert _setting(tmp_path, "SITE_URL") == "'https://ducha.example.gov.cn'"


def test_the_proxys_word_on_tls_is_believed_only_when_told_to(tmp_path):
    assert _setting(tmp_path, "SECURE_PROXY_SSL_HEADER") == "None"
    assert _setting(tmp_path, "SECURE_PROXY_SSL_HEADER", TLS_ENDS_AT_PROXY="true") == (
        "('HTTP_X_FORWARDED_PROTO', 'https')"
    )


def test_static_files_are_collected_under_hashed_names(tmp_path):
    result = _python(tmp_path, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")

    assert result.returncode == 0, result.stderr
    assert list((tmp_path / "static" / "site").glob("site.*.css"))
