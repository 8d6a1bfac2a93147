"""The calendar people subscribe to, and the page on which they get its address."""

from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from proposals.views.access import acting_user, only_by_post
from tracking.models import CalendarFeed
from tracking.services.calendar_feed import calendar_of, feed_of_token, renew_feed, switch_off_feed


@login_not_required
@require_safe
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - the address is the key
    """Give the calendar to whoever knows its address: calendar programs cannot sign in."""
    feed = feed_of_token(token)
    if feed is None:
        raise Http404
    response = HttpResponse(calendar_of(feed, today=timezone.localdate()), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="jiannuo.ics"'
    response.headers["Cache-Control"] = "private, max-age=900"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the user the address of her calendar."""
    feed = CalendarFeed.objects.visible_to(acting_user(request)).first()
    address = urljoin(settings.SITE_URL, reverse("calendar_file", args=[feed.token])) if feed else ""
    response = render(request, "tracking/calendar.html", {"feed": feed, "address": address, "nav": "calendar"})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@only_by_post
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Make an address, or another one in the place of the old."""
    renew_feed(acting_user(request), now=timezone.now())
    messages.success(request, "已生成新的订阅地址，以前的地址已失效。")
    return redirect("calendar")


@only_by_post
def calendar_off(request: HttpRequest) -> HttpResponse:
    """Take the address away."""
    switch_off_feed(acting_user(request))
    messages.success(request, "已停用日历订阅，原来的地址已失效。")
    return redirect("calendar")
