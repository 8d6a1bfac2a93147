"""Named questions about commitments and reminders; each that a user can reach starts from ``visible_to``."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from proposals.enums import BUREAU_ROLES, Role
from proposals.fulltext import TITLES
from proposals.models import Reply
from proposals.querysets import ScopedQuerySet, of_bureau
from proposals.search import Words
from tracking import questions
from tracking.enums import (
    CONFIRMED_STATUSES,
    PRESSED_STATUSES,
    SET_ASIDE_STATUSES,
    ClassChangeStatus,
    CommitmentStatus,
    HandOverStatus,
    ReminderStatus,
    RequestKind,
    RequestStatus,
    SupplementOutcome,
    SupplementStatus,
)
from tracking.fulltext import COMMITMENTS, UPDATES

if TYPE_CHECKING:
    from proposals.models import User


class CommitmentQuerySet(ScopedQuerySet):
    """Questions about commitments."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all; a bureau its own confirmed ones; a member the confirmed ones on her proposals."""
        if user.oversees:
            return self
        confirmed = self.filter(status__in=CONFIRMED_STATUSES)
        if user.works_in_bureau:
            return confirmed.having(of_bureau(user, "bureau") | of_bureau(user, "joining_bureaus"))
        if user.role == Role.MEMBER and user.member_id:
            return confirmed.having(
                Q(reply__proposal__sponsorships__member=user.member_id, reply__proposal__is_draft=False)
            )
        return self.none()

    def candidates(self) -> Self:
        """Found and not yet decided on."""
        return self.filter(status=CommitmentStatus.CANDIDATE)

    def tracked(self) -> Self:
        """Confirmed and not yet closed."""
        return self.filter(questions.is_open())

    def pressed(self) -> Self:
        """Open and waiting for the bureau: these are reminded of; what waits for the office is not."""
        # Asked of the open ones, so that the database may use the index that holds only those.
        return self.tracked().filter(status__in=PRESSED_STATUSES)

    def confirmed(self) -> Self:
        """All that the office has confirmed, closed ones too: what reports count."""
        return self.filter(status__in=CONFIRMED_STATUSES)

    def overdue(self, *, today: date) -> Self:
        """Open and past their date."""
        return self.filter(questions.is_overdue(today))

    def running(self, *, today: date) -> Self:
        """Open and not past a date."""
        return self.filter(questions.is_running(today))

    def due_within(self, days: int, *, today: date) -> Self:
        """Open and due from ``today`` on, at most ``days`` calendar days ahead."""
        return self.filter(questions.is_due_within(days, today))

    def recurring(self, *, user: "User") -> Self:
        """Made before in another letter (连年承诺), in a promise that the user may see and that was not set aside."""
        made_before = type(self)(self.model).visible_to(user).exclude(status__in=SET_ASIDE_STATUSES).values("pk")
        return self.having(Q(recurrences__earlier__in=made_before))

    def undated(self) -> Self:
        """Open and without a date."""
        return self.filter(questions.is_undated())

    def awaiting_terms(self) -> Self:
        """Without a date, with the bureau, and nothing proposed that waits for an answer."""
        proposed = Q(requests__kind=RequestKind.TERMS, requests__status=RequestStatus.ASKED)
        return self.undated().filter(status__in=PRESSED_STATUSES).lacking(proposed)

    def matching(self, words: Words) -> Self:
        """Commitments in whose quote all the words stand."""
        return self.filter(COMMITMENTS.having(words, vendor=self.vendor))

    def mentioning(self, words: Words) -> Self:
        """Commitments with each of the words in the quote or in the title of the proposal."""
        found = self
        for word in words.each():
            if word.looked_up:
                found = found.filter(pk__in=_mentioning(word, self.vendor))
            else:
                in_title = TITLES.having(word, vendor=self.vendor, path="reply__proposal__")
                found = found.filter(COMMITMENTS.having(word, vendor=self.vendor) | in_title)
        return found


def _mentioning(word: Words, vendor: str) -> RawSQL:
    """Return the keys, united: an OR over two tables would keep the databases from their indexes."""
    in_quote, quote_params = COMMITMENTS.keys(word, vendor=vendor)
    in_title, title_params = TITLES.keys(word, vendor=vendor)
    statement = f"""
        {in_quote} UNION
        SELECT said.id FROM tracking_commitment said JOIN proposals_reply letter ON letter.id = said.reply_id
        WHERE letter.proposal_id IN ({in_title})
    """  # noqa: S608 - names of ours, the words are parameters
    return RawSQL(statement, [*quote_params, *title_params])  # noqa: S611


class ProgressQuerySet(ScopedQuerySet):
    """Questions about reports of progress."""

    def visible_to(self, user: "User") -> Self:
        """Those on the commitments that the user may see."""
        if user.oversees:
            return self
        commitments: CommitmentQuerySet = CommitmentQuerySet(apps.get_model("tracking", "Commitment"))
        return self.filter(commitment__in=commitments.visible_to(user).values("pk"))

    def matching(self, words: Words) -> Self:
        """Reports in whose words all of ``words`` stand."""
        return self.filter(UPDATES.having(words, vendor=self.vendor))


class OfReplyQuerySet(ScopedQuerySet):
    """Questions about what follows a reply: ratings, classes, supplementary replies, handling again."""

    def visible_to(self, user: "User") -> Self:
        """Whoever may see the reply."""
        return self if user.oversees else self.filter(reply__in=Reply.objects.visible_to(user).values("pk"))


class ClassChangeQuerySet(OfReplyQuerySet):
    """Questions about changes of class."""

    def visible_to(self, user: "User") -> Self:
        """Whoever may see the reply; a proposer what was adopted, for a proposed change is no result yet."""
        seen = super().visible_to(user)
        return seen.filter(status=ClassChangeStatus.ADOPTED) if user.role == Role.MEMBER else seen

    def adopted(self) -> Self:
        """Those in force."""
        return self.filter(status=ClassChangeStatus.ADOPTED)

    def waiting(self) -> Self:
        """Those the office has to decide on."""
        return self.filter(status=ClassChangeStatus.PROPOSED)


class RehandlingQuerySet(OfReplyQuerySet):
    """Questions about handling a reply again."""

    def unanswered(self) -> Self:
        """Those that wait for the second answer."""
        return self.filter(closed_at__isnull=True)

    def overdue(self, *, today: date) -> Self:
        """Those whose second answer is late."""
        return self.unanswered().filter(due_date__lt=today)


class RatingQuerySet(OfReplyQuerySet):
    """Questions about ratings."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all, a bureau those of its own replies, a proposer her own; never who joined in."""
        if user.oversees:
            return self
        if user.works_in_bureau:
            return self.filter(of_bureau(user, "reply__bureau"))
        return super().visible_to(user).filter(member=user.member_id)

    def current(self) -> Self:
        """The latest of each proposer and occasion."""
        return self.filter(is_current=True)


class SupplementQuerySet(OfReplyQuerySet):
    """Questions about supplementary replies."""

    def visible_to(self, user: "User") -> Self:
        """Whoever may see the reply; a draft only the office and the bureau that answers."""
        seen, issued = super().visible_to(user), Q(status=SupplementStatus.ISSUED)
        if user.oversees:
            return seen
        return seen.filter(issued | of_bureau(user, "reply__bureau")) if user.works_in_bureau else seen.filter(issued)

    def issued(self) -> Self:
        """Those that went out."""
        return self.filter(status=SupplementStatus.ISSUED)

    def drafts(self) -> Self:
        """Those still being written."""
        return self.filter(status=SupplementStatus.DRAFT)

    def unread(self) -> Self:
        """
        Issued ones that promise something new while their letter is not on file as a reply.

        What they promise is tracked once the letter has been taken in and reviewed like any other.
        """
        taken_in = Reply.objects.standing().filter(
            proposal=OuterRef("reply__proposal"), doc_number=OuterRef("doc_number")
        )
        new = self.issued().having(Q(items__outcome=SupplementOutcome.REPLACED))
        unread = Q(document__reply__isnull=True) | Q(document__reply__voided_at__isnull=False)
        return new.filter(unread, ~Exists(taken_in))


class CampaignQuerySet(ScopedQuerySet):
    """Questions about look-backs (回头看)."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all, others none: a bureau meets its outcome on the commitment itself."""
        return self if user.oversees else self.none()


class HandOverQuerySet(ScopedQuerySet):
    """Questions about hand-overs."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all, a bureau its own."""
        if user.oversees:
            return self
        return self.filter(of_bureau(user, "bureau")) if user.works_in_bureau else self.none()

    def waiting(self) -> Self:
        """Not answered yet."""
        return self.filter(status=HandOverStatus.OFFERED)


class RequestQuerySet(ScopedQuerySet):
    """Questions about requests (事项申请)."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all; a bureau those about its own commitments, and the transfers offered to it."""
        if user.oversees:
            return self
        if user.works_in_bureau:
            return self.filter(
                of_bureau(user, "commitment__bureau") | of_bureau(user, "from_bureau") | of_bureau(user, "to_bureau")
            )
        return self.none()

    def waiting(self) -> Self:
        """Not answered yet."""
        return self.filter(status=RequestStatus.ASKED)

    def for_the_office(self) -> Self:
        """Not answered yet, and the office's to answer: all but transfers."""
        return self.waiting().exclude(kind=RequestKind.TRANSFER)

    def offered_to(self, user: "User") -> Self:
        """Transfers that wait for the answer of the user's bureau."""
        if not user.works_in_bureau:
            return self.none()
        return self.waiting().filter(of_bureau(user, "to_bureau"), kind=RequestKind.TRANSFER)

    def pauses_in_force(self, *, today: date) -> Self:
        """Pauses that were agreed to and stop the clock on this day."""
        lifted = Q(resumed_on__isnull=False, resumed_on__lte=today)
        running = self.granted(RequestKind.PAUSE).filter(start_date__lte=today, until_date__gte=today)
        return running.exclude(lifted)

    def granted(self, kind: RequestKind) -> Self:
        """Agreed to, of one kind."""
        return self.filter(status=RequestStatus.GRANTED, kind=kind)

    def stopping_the_clock(self, *, today: date) -> Self:
        """Pauses in force on ``today``: both their days included, the day on which one was lifted not."""
        return self.granted(RequestKind.PAUSE).filter(
            Q(resumed_on__isnull=True) | Q(resumed_on__gt=today), start_date__lte=today, until_date__gte=today
        )


class ShareQuerySet(ScopedQuerySet):
    """Questions about parts of joint commitments (分工)."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all; a bureau its own parts, and the parts others have in its commitments."""
        if user.oversees:
            return self
        if user.works_in_bureau:
            return self.filter(of_bureau(user, "bureau") | of_bureau(user, "commitment__bureau"))
        return self.none()

    def standing(self) -> Self:
        """Not dropped."""
        return self.filter(dropped_at__isnull=True)

    def undone(self) -> Self:
        """Not dropped and not reported as done."""
        return self.standing().filter(done_at__isnull=True)


class MailQuerySet(ScopedQuerySet):
    """Questions about mails."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees what was sent to anybody, everybody else her own mails."""
        return self if user.oversees else self.filter(recipient=user)


class ReminderQuerySet(ScopedQuerySet):
    """Questions about lines of the ledger."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all lines, everybody else her own."""
        return self if user.oversees else self.filter(recipient=user)

    def pending(self) -> Self:
        """Lines that still have to be told."""
        return self.filter(status=ReminderStatus.PENDING)


class SnoozeQuerySet(ScopedQuerySet):
    """Questions about requests for quiet."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all, everybody else her own."""
        return self if user.oversees else self.filter(user=user)

    def in_force(self, *, today: date) -> Self:
        """Still quiet on ``today``; on the day named itself reminders go on."""
        return self.filter(until__gt=today)


class LeaveQuerySet(ScopedQuerySet):
    """Questions about days of leave."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all, a head her bureau's, everybody else her own and those she stands in for."""
        if user.oversees:
            return self
        own = Q(user=user) | Q(substitute=user)
        if user.role == Role.HEAD and user.bureau_id is not None:
            own |= Q(user__bureau=user.bureau_id, user__role__in=BUREAU_ROLES)
        return self.filter(own)

    def concerning(self, user: "User") -> Self:
        """Her own, and those she stands in for."""
        return self.filter(Q(user=user) | Q(substitute=user))

    def in_force(self, *, today: date) -> Self:
        """Not called off, and ``today`` is one of its days."""
        return self.filter(cancelled_at__isnull=True, first_day__lte=today, last_day__gte=today)


class TryQuerySet(ScopedQuerySet):
    """Questions about single tries to send a mail."""

    def visible_to(self, user: "User") -> Self:
        """Whoever sees the mail; the server's words are for the oversight."""
        return self if user.oversees else self.none()


class RefusingAddressQuerySet(ScopedQuerySet):
    """Questions about addresses that take no mail."""

    def visible_to(self, user: "User") -> Self:
        """The oversight's to mend."""
        return self if user.oversees else self.none()

    def marked(self) -> Self:
        """Not cleared: nothing is sent there."""
        return self.filter(cleared_at__isnull=True)


class HoldQuerySet(ScopedQuerySet):
    """Questions about what holds the sending back."""

    def visible_to(self, user: "User") -> Self:
        """The oversight's to release."""
        return self if user.oversees else self.none()

    def in_force(self) -> Self:
        """Not released."""
        return self.filter(released_at__isnull=True)


class CalendarFeedQuerySet(ScopedQuerySet):
    """Questions about calendars that are subscribed to."""

    def visible_to(self, user: "User") -> Self:
        """Each her own alone: the address is a key."""
        return self.filter(user=user)
