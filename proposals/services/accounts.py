"""
Accounts of the people of bureaus and of members: opening, changing, closing, and a new password.

A first password is made here, shown once to whoever asked for it, and opens nothing but the page where its owner sets
another: nobody goes on knowing the password of somebody else.
"""

import secrets
from datetime import datetime

from django.db import transaction

from proposals.enums import BUREAU_ROLES, KEPT_ROLES, RegistryAction, Role
from proposals.models import Bureau, Member, RegistryEvent, User
from proposals.services.permissions import require_oversight

# Without characters that are taken for one another when read aloud or from paper.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


class AccountRefused(Exception):  # noqa: N818 - worded for the user
    """The account cannot be made or changed like that; the message says why."""


@transaction.atomic
def open_account(
    *,
    username: str,
    display_name: str,
    email: str,
    role: str,
    bureau: Bureau | None = None,
    member: Member | None = None,
    by: User,
    now: datetime,
) -> tuple[User, str]:
    """
    Open an account; returns it with its first password.

    :raises AccountRefused: if the role is none the office keeps, its bureau or member is missing, or the name is taken.
    """
    _check(role, by=by)
    if role in BUREAU_ROLES and (bureau is None or not bureau.is_active):
        raise AccountRefused("请选择在用的承办单位。")
    if role == Role.MEMBER and (member is None or User.objects.filter(member=member).exists()):
        raise AccountRefused("请选择还没有账号的代表、委员。")
    if User.objects.filter(username__iexact=username).exists():
        raise AccountRefused(f"用户名“{username}”已被使用。")
    account = User(username=username, display_name=display_name, email=email, role=role)
    account.bureau = bureau if role in BUREAU_ROLES else None
    account.member = member if role == Role.MEMBER else None
    password = _give_first_password(account)
    account.save()
    _record(
        RegistryAction.ACCOUNT_OPENED, account, by=by, now=now, note=f"{account.get_role_display()}，用户名{username}"
    )
    return account, password


@transaction.atomic
def change_account(account: User, *, display_name: str, email: str, role: str, by: User, now: datetime) -> User:
    """
    Correct name, address or duty; clerk and head may take each other's place.

    :raises AccountRefused: if the account is not kept by the office, or the duty is not one of a bureau.
    """
    locked = _lock(account, by=by)
    if role != locked.role and not {role, locked.role} <= BUREAU_ROLES:
        raise AccountRefused("角色只能在经办人和负责人之间调整。")
    before = (locked.display_name, locked.email, locked.get_role_display())
    locked.display_name, locked.email, locked.role = display_name, email, role
    after = (locked.display_name, locked.email, locked.get_role_display())
    words = [f"{was or '无'}改为{now_is or '无'}" for was, now_is in zip(before, after, strict=True) if was != now_is]
    if words:
        locked.save(update_fields=["display_name", "email", "role"])
        _record(RegistryAction.ACCOUNT_CHANGED, locked, by=by, now=now, note="；".join(words))
    return locked


@transaction.atomic
def close_account(account: User, *, by: User, now: datetime, note: str) -> User:
    """
    Let nobody sign in with it any more, from the next page on; what its owner did stays on file.

    :raises AccountRefused: if the account is not kept by the office, is closed, or no reason is given.
    """
    locked = _lock(account, by=by)
    if not locked.is_active:
        raise AccountRefused("账号已经停用。")
    if not note.strip():
        raise AccountRefused("请写明停用原因，如调离、退休。")
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    _record(RegistryAction.ACCOUNT_CLOSED, locked, by=by, now=now, note=note.strip())
    return locked


@transaction.atomic
def reopen_account(account: User, *, by: User, now: datetime) -> tuple[User, str]:
    """
    Let its owner sign in again, with a new first password.

    :raises AccountRefused: if the account is not kept by the office, is open, or its bureau is no longer in use.
    """
    locked = _lock(account, by=by)
    if locked.is_active:
        raise AccountRefused("账号没有停用。")
    if locked.bureau is not None and not locked.bureau.is_active:
        raise AccountRefused("该单位已不在用，不能恢复账号。")
    locked.is_active = True
    password = _give_first_password(locked)
    locked.save(update_fields=["is_active", "password", "must_change_password"])
    _record(RegistryAction.ACCOUNT_REOPENED, locked, by=by, now=now)
    return locked, password


@transaction.atomic
def reset_password(account: User, *, by: User, now: datetime) -> tuple[User, str]:
    """
    Replace a forgotten password by a first one; whoever is signed in with the old one is signed out.

    :raises AccountRefused: if the account is not kept by the office, or is closed.
    """
    locked = _lock(account, by=by)
    if not locked.is_active:
        raise AccountRefused("账号已停用，请先恢复。")
    password = _give_first_password(locked)
    locked.save(update_fields=["password", "must_change_password"])
    _record(RegistryAction.PASSWORD_RESET, locked, by=by, now=now)
    return locked, password


def _give_first_password(account: User) -> str:
    password = "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))
    account.set_password(password)
    account.must_change_password = True
    return password


def _lock(account: User, *, by: User) -> User:
    locked = User.objects.select_for_update(of=("self",)).select_related("bureau").get(pk=account.pk)
    _check(locked.role, by=by)
    return locked


def _check(role: str, *, by: User) -> None:
    require_oversight(by)
    if role not in KEPT_ROLES:
        raise AccountRefused("督查室和系统管理员的账号由系统管理员在后台维护中管理。")


def _record(action: RegistryAction, account: User, *, by: User, now: datetime, note: str = "") -> None:
    RegistryEvent.objects.create(action=action, user=account, bureau=account.bureau, by=by, at=now, note=note)
