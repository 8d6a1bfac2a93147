"""The calendar a user subscribes to: its secret address, and the dates in it."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import Truncator

from proposals.models import Assignment, User
from proposals.querysets import of_bureau
from tracking.calendar_file import Entry, render
from tracking.models import CalendarFeed, Commitment, Share
from tracking.services.reminders.items import one_line

# Calendars of phones stumble over many thousands of entries: of each kind of date the first so many, from those that
# passed within a year on.
MOST_OF_A_KIND = 1000
BACK = timedelta(days=365)


def digest_of(token: str) -> str:
    """Return under what a token is looked up."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def renew_feed(user: User, *, now: datetime) -> CalendarFeed:
    """Give the user's calendar an address of its own; the one before, if any, leads nowhere from now on."""
    token = secrets.token_urlsafe(32)
    fields = {"token": token, "digest": digest_of(token), "made_at": now}
    feed, _ = CalendarFeed.objects.update_or_create(user=user, defaults=fields)
    return feed


@transaction.atomic
def switch_off_feed(user: User) -> None:
    """Take the address away."""
    CalendarFeed.objects.filter(user=user).delete()


def feed_of_token(token: str) -> CalendarFeed | None:
    """Return the calendar with this token, of a user who may still sign in."""
    found = CalendarFeed.objects.filter(digest=digest_of(token), user__is_active=True)
    return found.select_related("user__bureau").first()


def calendar_of(feed: CalendarFeed, *, today: date) -> str:
    """Return the calendar as a file; it is the same text as long as the same dates are in it and none changed."""
    since, user = today - BACK, feed.user
    entries = [*_commitments(user, since), *_shares(user, since), *_replies(user, since)]
    entries.sort(key=lambda dated: (dated[1].day, dated[1].uid))
    stamp = max([feed.made_at, *(changed for changed, _ in entries)])
    return render([entry for _, entry in entries], name="践诺：期限", stamp=stamp)


def _commitments(user: User, since: date) -> Iterator[tuple[datetime, Entry]]:
    """Yield the dates of the open commitments that the user may see."""
    dated = Commitment.objects.visible_to(user).tracked().filter(due_date__gte=since)
    for commitment in dated.select_related("bureau", "reply__proposal").order_by("due_date", "pk")[:MOST_OF_A_KIND]:
        proposal = commitment.reply.proposal
        about = [f"责任单位：{commitment.bureau}", f"状态：{commitment.get_status_display()}"]
        if proposal:
            about.append(f"案由：{one_line(proposal.title)}")
        if commitment.due_date:
            yield (
                commitment.updated_at,
                Entry(
                    # As in the attachments of reminders, so that nobody has the same date twice.
                    uid=f"commitment-{commitment.pk}@{_host()}",
                    day=commitment.due_date,
                    summary=f"到期：{_short(commitment.quote)}",
                    description="\n".join(about),
                    url=_address("commitment", commitment.pk),
                    sequence=commitment.due_version,
                ),
            )


def _shares(user: User, since: date) -> Iterator[tuple[datetime, Entry]]:
    """Yield the dates of the parts that the user's own bureau has in joint commitments."""
    if not user.works_in_bureau:
        return
    undone = Share.objects.visible_to(user).undone().filter(of_bureau(user, "bureau"), due_date__gte=since)
    in_open = undone.filter(commitment__in=Commitment.objects.visible_to(user).tracked().values("pk"))
    for share in in_open.select_related("bureau", "commitment__bureau").order_by("due_date", "pk")[:MOST_OF_A_KIND]:
        if share.due_date:
            yield (
                share.updated_at,
                Entry(
                    uid=f"share-{share.pk}@{_host()}",
                    day=share.due_date,
                    summary=f"分工到期：{_short(share.task)}",
                    description=f"分工单位：{share.bureau}\n责任单位：{share.commitment.bureau}",
                    url=_address("commitment", share.commitment_id),
                    sequence=share.due_version,
                ),
            )


def _replies(user: User, since: date) -> Iterator[tuple[datetime, Entry]]:
    """Yield the days by which replies are due that are not on file."""
    due = Assignment.objects.visible_to(user).unanswered().filter(due_date__gte=since)
    for assignment in due.select_related("bureau", "proposal").order_by("due_date", "pk")[:MOST_OF_A_KIND]:
        if assignment.due_date:
            yield (
                assignment.updated_at,
                Entry(
                    uid=f"assignment-{assignment.pk}@{_host()}",
                    day=assignment.due_date,
                    summary=f"答复到期：{_short(assignment.proposal.title)}",
                    description=f"承办单位：{assignment.bureau}",
                    url=_address("proposal", assignment.proposal_id),
                    sequence=assignment.due_version,
                ),
            )


def _short(words: str) -> str:
    return str(Truncator(one_line(words)).chars(60, truncate="…"))


def _address(route: str, pk: int) -> str:
    return urljoin(settings.SITE_URL, reverse(route, args=[pk]))


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
