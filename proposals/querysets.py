"""Named questions that chain; each that a user can reach starts from ``visible_to``."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import connections
from django.db.models import F, Q, QuerySet

from proposals.enums import ANSWERING_ROLES, DocumentStatus, ImportStatus, Role
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
        return self.filter(is_draft=True)


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
        return self.filter(role__in=ANSWERING_ROLES).lacking(Q(proposal__replies__bureau=F("bureau")))

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
            return self.having(of_bureau(user, "reply__bureau") | of_bureau(user, "reply__co_bureaus"))
        if user.role == Role.MEMBER and user.member_id:
            return self.having(_answers_member(user, "reply__proposal"))
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

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all; a bureau the letters it answered or joined in; a member the replies to her proposals."""
        if user.oversees:
            return self
        if user.works_in_bureau:
            return self.having(of_bureau(user, "bureau") | of_bureau(user, "co_bureaus"))
        if user.role == Role.MEMBER and user.member_id:
            return self.having(_answers_member(user, "proposal"))
        return self.none()

    def matching(self, words: Words) -> Self:
        """Replies in whose letter all the words stand."""
        return self.filter(LETTERS.having(words, vendor=self.vendor, path="document__"))


def _answers_member(user: "User", proposal: str) -> Q:
    """Rows whose ``proposal`` the user's member put forward and a person has completed."""
    return Q(**{f"{proposal}__sponsorships__member": user.member_id, f"{proposal}__is_draft": False})
