"""Accounts the supervision office keeps: opening, correcting, closing, and passwords that must be changed."""

from datetime import UTC, datetime

import pytest

from proposals.enums import Role
from proposals.models import RegistryEvent
from proposals.services.accounts import (
    AccountRefused,
    change_account,
    close_account,
    open_account,
    reopen_account,
    reset_password,
)
from proposals.services.permissions import NotAllowed
from tests.factories.proposals import BureauFactory, MemberFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)


def opened(**kwargs):
    wanted = {"username": "qinmy", "display_name": "秦曼云", "email": "", "role": Role.CLERK, "by": UserFactory()}
    return open_account(**{**wanted, "now": NOW, **kwargs})


def test_a_new_account_signs_in_with_the_password_shown_once_and_must_change_it():
    bureau, office = BureauFactory(), UserFactory(display_name="唐景行")

    account, password = opened(bureau=bureau, by=office)

    account.refresh_from_db()
    assert account.check_password(password)
    assert (account.bureau, account.role, account.must_change_password) == (bureau, "clerk", True)
    event = RegistryEvent.objects.get()
    assert (event.action, event.user, event.bureau, event.by, event.at, event.note) == (
        "account_opened",
        account,
        bureau,
        office,
        NOW,
        "承办单位经办人，用户名qinmy",
    )


def test_first_passwords_differ_and_pass_the_rules_of_passwords():
    _, first = opened(bureau=BureauFactory())
    _, second = opened(username="liangsh", bureau=BureauFactory())

    assert first != second
    assert (len(first), len(second)) == (19, 19)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.ADMIN])
def test_the_office_makes_no_account_that_oversees(role):
    with pytest.raises(AccountRefused, match="由系统管理员在后台维护中管理"):
        opened(role=role)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.ADMIN])
def test_the_office_gets_nobody_of_its_own_a_new_password(role):
    account = UserFactory(role=role)

    with pytest.raises(AccountRefused, match="由系统管理员在后台维护中管理"):
        reset_password(account, by=UserFactory(), now=NOW)


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.MEMBER])
def test_nobody_else_opens_accounts(role):
    with pytest.raises(NotAllowed):
        opened(bureau=BureauFactory(), by=UserFactory(role=role))


def test_a_name_is_taken_whatever_its_case():
    UserFactory(username="QinMY")

    with pytest.raises(AccountRefused, match="用户名“qinmy”已被使用。"):
        opened(bureau=BureauFactory())


def test_a_bureau_out_of_use_and_a_member_with_an_account_get_none():
    member = MemberFactory()
    UserFactory(role=Role.MEMBER, member=member)

    with pytest.raises(AccountRefused, match="请选择在用的承办单位。"):
        opened(bureau=BureauFactory(is_active=False))
    with pytest.raises(AccountRefused, match="请选择还没有账号的代表、委员。"):
        opened(role=Role.MEMBER, member=member)


def test_a_correction_says_what_was_there_before():
    account = UserFactory(role=Role.CLERK, display_name="秦曼云", email="")

    change_account(account, display_name="秦曼芸", email="", role=Role.HEAD, by=UserFactory(), now=NOW)

    assert RegistryEvent.objects.get().note == "秦曼云改为秦曼芸；承办单位经办人改为承办单位负责人"


def test_a_correction_that_changes_nothing_is_no_event():
    account = UserFactory(role=Role.CLERK)

    change_account(
        account, display_name=account.display_name, email=account.email, role="clerk", by=UserFactory(), now=NOW
    )

    assert RegistryEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("was", "wanted"), [(Role.CLERK, Role.OFFICE), (Role.MEMBER, Role.CLERK), (Role.HEAD, Role.ADMIN)]
)
def test_a_duty_changes_only_inside_a_bureau(was, wanted):
    account = UserFactory(role=was)

    with pytest.raises(AccountRefused, match="角色只能在经办人和负责人之间调整。"):
        change_account(account, display_name="某人", email="", role=wanted, by=UserFactory(), now=NOW)


def test_a_closed_account_is_opened_again_with_another_password():
    account = UserFactory(role=Role.CLERK)

    close_account(account, by=UserFactory(), now=NOW, note="调离")
    account.refresh_from_db()
    assert not account.is_active
    with pytest.raises(AccountRefused, match="账号已停用，请先恢复。"):
        reset_password(account, by=UserFactory(), now=NOW)
    with pytest.raises(AccountRefused, match="账号已经停用。"):
        close_account(account, by=UserFactory(), now=NOW, note="调离")

    account, password = reopen_account(account, by=UserFactory(), now=NOW)
    assert (account.is_active, account.must_change_password, account.check_password(password)) == (True, True, True)
    assert list(RegistryEvent.objects.order_by("pk").values_list("action", "note")) == [
        ("account_closed", "调离"),
        ("account_reopened", ""),
    ]


def test_closing_says_why():
    with pytest.raises(AccountRefused, match="请写明停用原因"):
        close_account(UserFactory(role=Role.CLERK), by=UserFactory(), now=NOW, note="  ")
