"""Who may open a page at all; which rows it shows is ``visible_to``."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django_htmx.middleware import HtmxDetails

from proposals.enums import Role
from proposals.models import User


class HtmxHttpRequest(HttpRequest):
    """A request after django-htmx has looked at it."""

    htmx: HtmxDetails


View = Callable[..., HttpResponseBase]


def acting_user(request: HttpRequest) -> User:
    """Return the signed-in user; every view but sign-in and the health check requires one."""
    return cast("User", request.user)


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, so that a fragment is the answer."""
    return bool(cast("HtmxHttpRequest", request).htmx)


# Longer words are nobody's search; a database has a limit on patterns.
_MOST_WORDS = 100


def searched(request: HttpRequest) -> str:
    """Return the words to look for, without the null character, which PostgreSQL refuses."""
    return request.GET.get("q", "").replace("\0", "").strip()[:_MOST_WORDS]


def only_by_post(view: View) -> View:
    """
    Change something by POST alone; whoever comes by another way gets a page that leads back (405).

    People come here honestly: a sign-in that had run out leads on to the address that was asked for.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        context = {"back": _page_above(request.path)}
        response = render(request, "405.html", context, status=405)
        response.headers["Allow"] = "POST"
        return response

    return guarded


def _page_above(path: str) -> str:
    """Return the page of the object that is acted on, the desk where there is none."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    try:
        resolve(above)
    except Resolver404:
        return reverse("desk")
    return above


def only_for(*roles: Role) -> Callable[[View], View]:
    """Show the page to these roles alone; for others it does not exist (404)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if acting_user(request).role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
