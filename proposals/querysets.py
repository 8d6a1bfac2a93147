"""Named questions that chain; each that a user can reach starts from ``visible_to``."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import connections
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from proposals.enums import ANSWERING_ROLES, DocumentStatus, ImportStatus, ReplyAction, Role
from proposals.fulltext import LETTERS, TITLES
from proposals.search import Words

if TYPE_CHECKING:
    from proposals.models import User


def of_bureau(user: "User", field: str) -> Q:
    """Rows whose ``field`` is the user's bureau or one directly under it."""
    return Q(**{field: user.bureau_id}) | Q(**{f"{field}__parent": user.bureau_id})


class ScopedQuerySet(QuerySet):
    """A queryset whose conditions over many-valued relations never double a row."""

    def having(self, condition: Q) -> Self:
        """Rows for which ``condition`` holds on some related row, each once."""
        return self.filter(pk__in=self.model._default_manager.filter(condition).values("pk"))  # noqa: SLF001

    @property
    def vendor(self) -> str:
        """Which database answers: the search index is asked differently."""
        return connections[self.db].vendor

    def lacking(self, condition: Q) -> Self:
        """Rows for which ``condition`` holds on no related row."""
        return self.exclude(pk__in=self.model._default_manager.filter(condition).values("pk"))  # noqa: SLF001


class ProposalQuerySet(ScopedQuerySet):
    """Questions about proposals."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all, a bureau what is assigned to it, a member what she put forward."""
        if user.oversees:
            return self
        if user.works_in_bureau:
            return self.having(of_bureau(user, "assignments__bureau"))
        if user.role == Role.MEMBER and user.member_id:
            return self.having(Q(sponsorships__member=user.member_id, is_draft=False))
        return self.none()

    def matching(self, words: Words) -> Self:
        """Proposals in whose title all the words stand."""
        return self.filter(TITLES.having(words, vendor=self.vendor))

    def topics(self) -> list[str]:
        """Return the fields that are filled in, each once."""
        return list(self.exclude(topic="").order_by("topic").values_list("topic", flat=True).distinct())

    def drafts(self) -> Self:
        """Proposals made from a letter that wait for a person to complete them."""
        return self.filter(is_draft=True).on_file()

    def on_file(self) -> Self:
        """Without drafts that only letters speak of which were made void."""
        own = apps.get_model("proposals", "Reply").objects.filter(proposal=OuterRef("pk"))
        assigned = apps.get_model("proposals", "Assignment").objects.filter(proposal=OuterRef("pk"))
        void, standing = own.filter(voided_at__isnull=False), own.filter(voided_at__isnull=True)
        return self.exclude(Q(Exists(void), ~Exists(standing), ~Exists(assigned), is_draft=True))


class AssignmentQuerySet(ScopedQuerySet):
    """Questions about assignments."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all, a bureau its own part."""
        if user.oversees:
            return self
        if user.works_in_bureau:
            return self.filter(of_bureau(user, "bureau"))
        return self.none()

    def unanswered(self) -> Self:
        """Assignments of bureaus that must answer and whose reply is not on file."""
        return self.filter(role__in=ANSWERING_ROLES).lacking(
            Q(proposal__replies__bureau=F("bureau"), proposal__replies__voided_at__isnull=True)
        )

    def overdue(self, *, today: date) -> Self:
        """Unanswered assignments whose reply date has passed."""
        return self.unanswered().filter(due_date__lt=today)


class DocumentQuerySet(ScopedQuerySet):
    """Questions about documents."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all; others the originals of the replies they may see (:class:`ReplyQuerySet`)."""
        if user.oversees:
            return self
        if user.works_in_bureau:
            concerned = of_bureau(user, "reply__bureau") | of_bureau(user, "reply__co_bureaus")
            return self.having(concerned & Q(reply__voided_at__isnull=True))
        if user.role == Role.MEMBER and user.member_id:
            return self.having(_answers_member(user, "reply__proposal") & Q(reply__voided_at__isnull=True))
        return self.none()

    def unread(self) -> Self:
        """Documents that still have to be read."""
        return self.filter(status=DocumentStatus.RECEIVED)


class ImportJobQuerySet(ScopedQuerySet):
    """Questions about imports."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all, nobody else any."""
        return self if user.oversees else self.none()

    def waiting(self) -> Self:
        """Imports that wait to be examined or applied."""
        return self.filter(status__in=[ImportStatus.RECEIVED, ImportStatus.CONFIRMED])


class ReplyQuerySet(ScopedQuerySet):
    """Questions about replies."""

    def visible_to(self, user: "User", *, with_void: bool = False) -> Self:
        """
        Oversight sees all; a bureau the letters it answered or joined in; a member the replies to her proposals.

        What was made void nobody sees, but the oversight where it is asked for by name (``with_void``).
        """
        if user.oversees:
            return self if with_void else self.standing()
        if user.works_in_bureau:
            return self.standing().having(of_bureau(user, "bureau") | of_bureau(user, "co_bureaus"))
        if user.role == Role.MEMBER and user.member_id:
            return self.standing().having(_answers_member(user, "proposal"))
        return self.none()

    def standing(self) -> Self:
        """Not made void."""
        return self.filter(voided_at__isnull=True)

    def void(self) -> Self:
        """Made void and not restored."""
        return self.filter(voided_at__isnull=False)

    def matching(self, words: Words) -> Self:
        """Replies in whose letter all the words stand."""
        return self.filter(LETTERS.having(words, vendor=self.vendor, path="document__"))


class ReplyEventQuerySet(QuerySet):
    """Questions about what was done to letters."""

    def void_before(self, moment: datetime) -> Self:
        """The making void of each letter that was void just before ``moment``, whatever became of it later."""
        told = self.filter(at__lt=moment)
        undone = self.model._default_manager.filter(  # noqa: SLF001
            reply=OuterRef("reply"), action=ReplyAction.RESTORE, at__lt=moment, pk__gt=OuterRef("pk")
        )
        return told.filter(~Exists(undone), action=ReplyAction.VOID)


def _answers_member(user: "User", proposal: str) -> Q:
    """Rows whose ``proposal`` the user's member put forward and a person has completed."""
    return Q(**{f"{proposal}__sponsorships__member": user.member_id, f"{proposal}__is_draft": False})
