"""The first account of an empty installation."""

import pytest
from django.core.management import call_command

from proposals.models import User

pytestmark = pytest.mark.django_db


def test_the_first_account_is_an_administrator_unless_a_role_is_named(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "first-account-2026")

    call_command("createsuperuser", interactive=False, username="guanli", display_name="赵管理", verbosity=0)
    call_command(
        "createsuperuser", interactive=False, username="ducha", display_name="钱督查", role="office", verbosity=0
    )

    assert list(User.objects.order_by("pk").values_list("username", "display_name", "role", "is_superuser")) == [
        ("guanli", "赵管理", "admin", True),
        ("ducha", "钱督查", "office", True),
    ]
