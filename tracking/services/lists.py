"""Keep how people want to see the list of commitments."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from proposals.models import User
from tracking.models import ListChoice, SavedView

# More names than that nobody finds her way in.
MOST_VIEWS = 30


class ViewNotKept(Exception):  # noqa: N818 - worded for the user
    """A view could not be kept; the message says why."""


def views_for(user: User) -> QuerySet[SavedView]:
    """Return the user's own views and those shared by the office."""
    return SavedView.objects.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner").order_by("name", "pk")


def choice_of(user: User) -> ListChoice:
    """Return what the user chose; an empty choice if nothing yet."""
    return ListChoice.objects.filter(user=user).select_related("default_view").first() or ListChoice(user=user)


def keep_view(*, by: User, name: str, query: str, is_shared: bool) -> SavedView:
    """
    Keep a question under a name; the same name of the same person is a change of it.

    :raises ViewNotKept: if there is nothing to keep, there are too many, or one who may not wants to share.
    """
    if not query:
        raise ViewNotKept("请先设置查询条件，再保存为视图。")
    if is_shared and not by.oversees:
        raise ViewNotKept("只有督查室可以共享视图。")
    with transaction.atomic():
        others = SavedView.objects.filter(owner=by).exclude(name=name)
        if others.count() >= MOST_VIEWS:
            raise ViewNotKept(f"最多保存{MOST_VIEWS}个视图，请先删除不用的。")
        view, _ = SavedView.objects.update_or_create(
            owner=by, name=name, defaults={"query": query, "is_shared": is_shared}
        )
    return view


def remove_view(view: SavedView, *, by: User) -> None:
    """
    Remove a view of one's own.

    :raises ViewNotKept: if it is another's.
    """
    if view.owner_id != by.pk:
        raise ViewNotKept("只能删除自己保存的视图。")
    view.delete()


def open_with(view: SavedView | None, *, by: User) -> None:
    """Let the list open with ``view``; with what is open for None."""
    ListChoice.objects.update_or_create(user=by, defaults={"default_view": view})


def choose_columns(columns: Sequence[str], *, by: User) -> None:
    """Let the list show these columns."""
    ListChoice.objects.update_or_create(user=by, defaults={"columns": list(columns)})
