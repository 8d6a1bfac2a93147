"""The list of commitments: narrowed, ordered, in pages, exported, and kept as views."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.views.access import acting_user, only_by_post
from tracking.filters import CommitmentFilter
from tracking.forms.lists import ColumnsForm, ViewForm
from tracking.models import Commitment
from tracking.reports.renderers.listing import Heading, Value, write_listing
from tracking.services.lists import ViewNotKept, choice_of, choose_columns, keep_view, open_with, remove_view, views_for
from tracking.views.commitment_columns import ALWAYS, COLUMNS, Column, chosen_columns

PAGE_SIZE = 30
_CHUNK = 1_000
_USUAL_ORDER = "due"
_COLUMN_CHOICES = [(column.key, column.heading) for column in COLUMNS.values() if column.key != ALWAYS]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a long list whose end is not counted beyond ``COMMITMENTS_MOST_REACHED``."""

    number: int
    rows: list[Commitment]
    count: int

    @property
    def is_capped(self) -> bool:
        """Whether there is more than was counted."""
        return self.count > settings.COMMITMENTS_MOST_REACHED

    @property
    def counted(self) -> int:
        """The number to show."""
        return min(self.count, settings.COMMITMENTS_MOST_REACHED)

    @property
    def pages(self) -> int:
        """How many pages can be reached."""
        return max(1, -(-self.counted // PAGE_SIZE))

    @property
    def is_last(self) -> bool:
        """Whether no page follows that can be reached."""
        return self.number >= self.pages


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: where its link leads, and how the list is ordered by it now."""

    column: Column
    link: str
    direction: str


def _narrowed(request: HttpRequest, today: date) -> CommitmentFilter:
    visible = Commitment.objects.visible_to(acting_user(request))
    return CommitmentFilter(request.GET, queryset=visible, request=request, today=today)


def _order(request: HttpRequest) -> tuple[str, bool]:
    """Return the column to order by and whether from the end; what means nothing is the usual order."""
    asked = request.GET.get("sort", "")
    key = asked.removeprefix("-")
    column = COLUMNS.get(key)
    return (key, asked.startswith("-")) if column and column.order else (_USUAL_ORDER, False)


def _ordered(rows: QuerySet, key: str, *, backwards: bool) -> QuerySet:
    """
    Order as the index does: what has no date stands last, and first when read from the end.

    PostgreSQL's indexes hold nulls last; SQLite reads its own in two goes.
    """
    expressions: list[OrderBy] = [
        F(field).desc(nulls_first=True if field == "due_date" else None)
        if backwards
        else F(field).asc(nulls_last=True if field == "due_date" else None)
        for field in COLUMNS[key].order
    ]
    return rows.order_by(*expressions)


def _with_names(rows: QuerySet, columns: list[Column]) -> QuerySet:
    """Fetch what the columns name. For rows named by key: SQLite would start an ordered join from the small table."""
    beside = {needed for column in columns for needed in column.needs}
    return rows.select_related("bureau", "reply__proposal__session", "reply__result_class").prefetch_related(
        *sorted(beside)
    )


def _page(request: HttpRequest, rows: QuerySet, columns: list[Column]) -> Page:
    key, backwards = _order(request)
    count = rows.order_by()[: settings.COMMITMENTS_MOST_REACHED + 1].count()
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    page = Page(1, [], count)
    number = max(1, min(number, page.pages))
    first = (number - 1) * PAGE_SIZE
    keys = list(_ordered(rows, key, backwards=backwards).values_list("pk", flat=True)[first : first + PAGE_SIZE])
    shown = _with_names(Commitment.objects.visible_to(acting_user(request)).filter(pk__in=keys), columns)
    by_key = {commitment.pk: commitment for commitment in shown}
    return Page(number, [by_key[key] for key in keys if key in by_key], count)


def _heads(request: HttpRequest, columns: list[Column]) -> list[Head]:
    key, backwards = _order(request)
    heads = []
    for column in columns:
        direction, link = "", ""
        if column.order:
            is_current = column.key == key
            direction = ("descending" if backwards else "ascending") if is_current else "none"
            query = request.GET.copy()
            query.pop("page", None)
            query["sort"] = f"-{column.key}" if is_current and not backwards else column.key
            link = f"?{query.urlencode()}"
        heads.append(Head(column, link, direction))
    return heads


def _asked(data: QueryDict) -> str:
    """Return conditions and order as an address, without what the list does not know."""
    known = {*CommitmentFilter.base_filters, "sort"}
    return urlencode([(name, data[name]) for name in data if name in known and data[name]])


def _back(data: QueryDict, **more: int) -> HttpResponse:
    """Lead back to the list as it was asked; an address without conditions would open the default view."""
    return redirect(f"{reverse('commitments')}?{urlencode({**dict(data.items()), **more}) or 'status='}")


@require_GET
def commitment_list(request: HttpRequest) -> HttpResponse:
    """Show the commitments this user may see: as she asks, else by her default view, else what is open by date."""
    user = acting_user(request)
    today = timezone.localdate()
    choice = choice_of(user)
    if not request.GET and choice.default_view:
        return redirect(f"{request.path}?{choice.default_view.query}&view={choice.default_view.pk}")
    columns = chosen_columns(choice.columns)
    narrowed = _narrowed(request, today)
    query = _asked(request.GET)
    views = list(views_for(user))
    context = {
        "filter": narrowed,
        "page": _page(request, narrowed.qs, columns),
        "heads": _heads(request, columns),
        "columns_form": ColumnsForm(
            initial={"columns": [column.key for column in columns], "query": query}, choices=_COLUMN_CHOICES
        ),
        "view_form": ViewForm(initial={"query": query}, may_share=user.oversees),
        "views": views,
        "view": next((view for view in views if str(view.pk) == request.GET.get("view")), None),
        "default_view": choice.default_view_id,
        "query": query,
        "conditions": _conditions(narrowed),
        "today": today,
        "nav": "commitments",
    }
    return render(request, "tracking/commitment_list.html", context)


@require_GET
def commitment_export(request: HttpRequest) -> HttpResponseBase:
    """Give just what the list shows, all its pages, as a workbook."""
    today = timezone.localdate()
    columns = chosen_columns(choice_of(acting_user(request)).columns)
    narrowed = _narrowed(request, today)
    count = narrowed.qs.order_by()[: settings.COMMITMENTS_MOST_EXPORTED + 1].count()
    if count > settings.COMMITMENTS_MOST_EXPORTED:
        messages.error(
            request,
            f"符合条件的超过{settings.COMMITMENTS_MOST_EXPORTED:,}项，一次导出不下。请先按届次、单位等缩小范围。",
        )
        return _back(QueryDict(_asked(request.GET)))
    key, backwards = _order(request)
    rows = _with_names(_ordered(narrowed.qs, key, backwards=backwards), columns)
    # Closed by the response; a large one waits on disk.
    file = tempfile.SpooledTemporaryFile(max_size=2 * 1024 * 1024)  # noqa: SIM115
    write_listing(
        file,
        title="承诺事项",
        note=f"{today.year}年{today.month}月{today.day}日导出，共{count}项。{_conditions(narrowed)}",
        headings=[Heading(column.heading, column.width) for column in columns],
        rows=_lines(rows, columns, today),
    )
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(file, as_attachment=True, filename=f"承诺事项{today:%Y%m%d}.xlsx", content_type=kind)


def _lines(rows: QuerySet, columns: list[Column], today: date) -> Iterator[list[Value]]:
    for commitment in rows.iterator(chunk_size=_CHUNK):
        yield [column.value(commitment, today) for column in columns]


def _conditions(narrowed: CommitmentFilter) -> str:
    """Say in words what was asked."""
    said = []
    for field in narrowed.form:
        value = narrowed.form.cleaned_data.get(field.name)
        if value in (None, ""):
            continue
        choices: Any = dict(getattr(field.field, "choices", None) or {}) if isinstance(value, str) else {}
        said.append(f"{field.label}：{choices.get(value, value)}")
    return f"条件：{'，'.join(said)}。" if said else ""


@only_by_post
def columns_choose(request: HttpRequest) -> HttpResponse:
    """Keep which columns this user wants to see."""
    form = ColumnsForm(request.POST, choices=_COLUMN_CHOICES)
    if form.is_valid():
        choose_columns(form.cleaned_data["columns"], by=acting_user(request))
        messages.success(request, "显示的列已更新。" if form.cleaned_data["columns"] else "已恢复通常显示的列。")
    else:
        messages.error(request, "选择的列已不存在，请重新选择。")
    return _back(QueryDict(_asked(form.asked())))


@only_by_post
def view_keep(request: HttpRequest) -> HttpResponse:
    """Keep what the list was asked under a name."""
    user = acting_user(request)
    form = ViewForm(request.POST, may_share=user.oversees)
    asked = _asked(form.asked())
    if not form.is_valid():
        messages.error(request, "；".join(str(error) for errors in form.errors.values() for error in errors))
        return _back(QueryDict(asked))
    try:
        view = keep_view(
            by=user,
            name=form.cleaned_data["name"],
            query=asked,
            is_shared=form.cleaned_data.get("is_shared", False),
        )
    except ViewNotKept as error:
        messages.error(request, str(error))
        return _back(QueryDict(asked))
    messages.success(request, f"已保存视图“{view}”。")
    return _back(QueryDict(asked), view=view.pk)


@only_by_post
def view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a view of one's own."""
    user = acting_user(request)
    view = get_object_or_404(views_for(user), pk=pk)
    try:
        remove_view(view, by=user)
    except ViewNotKept as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已删除视图“{view}”。")
    return _back(QueryDict())


@only_by_post
def view_open_with(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the list open with this view; asked again of the one it opens with, with what is open as before."""
    user = acting_user(request)
    view = get_object_or_404(views_for(user), pk=pk)
    if choice_of(user).default_view_id == view.pk:
        open_with(None, by=user)
        messages.success(request, "打开承诺事项时不再使用默认视图。")
    else:
        open_with(view, by=user)
        messages.success(request, f"以后打开承诺事项时先显示视图“{view}”。")
    return _back(QueryDict(view.query), view=view.pk)
