"""Clearing the demonstration away, and the rules that keep it from clearing anything else."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from proposals.models import Bureau, DeadlineRule, Document, Member, PlenarySession, ResultClass, ResultScheme, User
from tracking.demo.city import ACCOUNTS, MAIL_DOMAIN
from tracking.models import (
    ChecklistItem,
    Evidence,
    FollowUpRule,
    LadderRule,
    RatingOption,
    ReminderPolicy,
    ReportSnapshot,
)

_APPS = ("proposals", "tracking")
# Made by the migrations, edited by the place: they are no part of the demonstration.
_KEPT = (
    *(DeadlineRule, ResultScheme, ResultClass),
    *(ChecklistItem, FollowUpRule, LadderRule, RatingOption, ReminderPolicy),
)


class DemoRefused(Exception):  # noqa: N818 - worded for the user
    """The database is not one that the demonstration may write to; the message says why."""


def require_empty() -> None:
    """
    Let nothing be mixed with what is there.

    :raises DemoRefused: if the database holds users, bureaus, members, sessions or documents.
    """
    if any(model.objects.exists() for model in (User, Bureau, Member, PlenarySession, Document)):
        raise DemoRefused(
            "数据库中已有数据，演示数据只能载入空的数据库。"
            "如果现有数据就是演示数据，可用 make demo-reset（即 load_demo --reset）清除后重新载入。"
        )


def clear_demo() -> None:
    """
    Clear the demonstration away with all that people have added to it while trying things out.

    Files go when the transaction has been committed. Run it inside the transaction that loads anew, so that a failure
    leaves the old state.

    :raises DemoRefused: if there is a user that the demonstration did not make, or data without any user.
    """
    _require_demo()
    names = [(file.storage, file.name) for file in _files() if file.name]
    LogEntry.objects.all().delete()
    # Rules of one bureau go with it; what holds for all stays.
    LadderRule.objects.filter(place__isnull=False).delete()
    for model in _models():
        # Row by row, the rows' own rules would refuse: history is kept, and most references are protected. The
        # database checks every reference at the commit.
        model._base_manager.all()._raw_delete(using=model._base_manager.db)  # noqa: SLF001

    def delete_files() -> None:
        for storage, name in names:
            storage.delete(name)

    transaction.on_commit(delete_files)


def _require_demo() -> None:
    ours = {account.username for account in ACCOUNTS}
    others = [
        user for user in User.objects.order_by("pk") if user.username not in ours or not _has_our_address(user.email)
    ]
    if others:
        named = "、".join(f"{user}（{user.username}）" for user in others[:5])
        more = f"等{len(others)}人" if len(others) > 5 else ""
        raise DemoRefused(
            f"数据库中有不属于演示数据的用户：{named}{more}。为避免误删真实数据，没有清除任何内容。"
            "这个数据库可能已在正式使用，请保留。如需重新演示，请将环境变量 DATABASE_URL 指向新建的空数据库，"
            "运行 migrate 后再运行 load_demo。"
        )
    if not User.objects.exists():
        require_empty()


def _has_our_address(email: str) -> bool:
    return email.endswith(f"@{MAIL_DOMAIN}")


def _files() -> Iterator[FieldFile]:
    for document in Document.objects.all():
        yield document.file
    for evidence in Evidence.objects.all():
        yield evidence.file
    for report in ReportSnapshot.objects.all():
        yield from (report.docx, report.xlsx)


def _models() -> list[type[models.Model]]:
    return [
        model
        for app in _APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model not in _KEPT and model._meta.managed and not model._meta.proxy  # noqa: SLF001
    ]
