"""Who may open a page at all; which rows it shows is ``visible_to``."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from proposals.enums import Role
from proposals.models import User


class HtmxHttpRequest(HttpRequest):
    """A request after django-htmx has looked at it."""

    htmx: HtmxDetails


View = Callable[..., HttpResponse]


def acting_user(request: HttpRequest) -> User:
    """Return the signed-in user; every view but sign-in and the health check requires one."""
    return cast("User", request.user)


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, so that a fragment is the answer."""
    return bool(cast("HtmxHttpRequest", request).htmx)


def only_for(*roles: Role) -> Callable[[View], View]:
    """Show the page to these roles alone; for others it does not exist (404)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if acting_user(request).role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
