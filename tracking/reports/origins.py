"""
Where promises come from: letters with their proposals, as they were on the report's day.

A letter's class after follow-up is that of the last change adopted by the day; of ratings the last one entered by the
day is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from proposals.enums import ProposalKind
from proposals.models import ProposalSponsor, Reply
from tracking.enums import ClassChangeStatus
from tracking.models import ClassChange, Rating
from tracking.reports.batches import Among, Bare, day_of
from tracking.reports.directory import Directory
from tracking.reports.keys import UNLISTED, UNMARKED
from tracking.reports.scope import Scope

KIND_WORDS: Mapping[str, str] = {str(kind): str(kind.label) for kind in ProposalKind}


@dataclass(frozen=True, slots=True)
class Change:
    """A letter's class after follow-up: the class, its name, since when, and why."""

    class_id: int
    words: str
    since: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class Origin:
    """
    A letter and its proposal. ``kind`` and ``session`` are empty and ``year`` 0 where no proposal is on file; number
    and title are then those the letter itself gives.
    """

    kind: str
    kind_words: str
    number: str
    title: str
    topic: str
    session: str
    year: int
    sponsor: str
    bureau_id: int | None
    bureau: str
    doc_number: str
    replied: date | None
    mark: str
    class_id: int | None
    class_words: str
    contact: str
    change: Change | None
    opinion: str

    @property
    def class_facet(self) -> str:
        """The facet of the letter's own class: its id, or why it has none."""
        if self.class_id:
            return str(self.class_id)
        return UNLISTED if self.mark else UNMARKED


def origins(reply_ids: Sequence[int], scope: Scope, directory: Directory, *, in_full: bool = True) -> dict[int, Origin]:
    """Read letters by their ids; ``in_full`` with who asked and what was said of the answer."""
    letters = Reply.objects.filter(pk__in=Among(reply_ids)).values_list(
        "pk",
        "proposal_id",
        "proposal__kind",
        "proposal__number",
        "proposal__title",
        "proposal__topic",
        "proposal__session_id",
        "number",
        "subject",
        "bureau_id",
        "bureau_name",
        "doc_number",
        Bare("replied_on"),
        "result_mark",
        "result_class_id",
        "contact",
    )
    read = list(letters)
    sponsors = first_sponsors([row[1] for row in read if row[1]]) if in_full else {}
    opinions = _opinions(reply_ids, scope) if in_full else {}
    changes = _changes(reply_ids, scope, directory)
    found = {}
    for (
        pk, proposal, kind, number, title, topic, session, own_number, subject, bureau, bureau_name, doc_number,
        replied, mark, class_id, contact,
    ) in read:  # fmt: skip
        sitting = directory.sessions.get(session)
        found[pk] = Origin(
            kind=kind or "",
            kind_words=KIND_WORDS.get(kind, ""),
            number=number if proposal else own_number,
            title=title if proposal else subject,
            topic=topic or "",
            session=sitting.words if sitting else "",
            year=sitting.year if sitting else 0,
            sponsor=sponsors.get(proposal, ""),
            bureau_id=bureau,
            bureau=directory.bureaus[bureau] if bureau else bureau_name,
            doc_number=doc_number,
            replied=day_of(replied),
            mark=mark,
            class_id=class_id,
            class_words=directory.classes[class_id] if class_id else "",
            contact=contact,
            change=changes.get(pk),
            opinion=opinions.get(pk, ""),
        )
    return found


def first_sponsors(proposal_ids: Sequence[int]) -> dict[int, str]:
    """领衔人 of proposals by their ids; those without one are left out."""
    named = ProposalSponsor.objects.filter(proposal__in=Among(proposal_ids)).order_by("-order", "-pk")
    return dict(named.values_list("proposal_id", "member__name"))


def _changes(reply_ids: Sequence[int], scope: Scope, directory: Directory) -> dict[int, Change]:
    """The last change of each letter's class that was adopted and held by the day."""
    adopted = ClassChange.objects.filter(
        reply__in=Among(reply_ids),
        status=ClassChangeStatus.ADOPTED,
        changed_on__lte=scope.as_of,
        decided_at__lt=scope.cutoff,
    ).order_by("changed_on", "pk")
    columns = ("reply_id", "to_class_id", Bare("changed_on"), "basis")
    return {
        reply: Change(to_class, directory.classes[to_class], day_of(since), basis)
        for reply, to_class, since, basis in adopted.values_list(*columns)
    }


def _opinions(reply_ids: Sequence[int], scope: Scope) -> dict[int, str]:
    """What was last said of the result of each letter, given and entered by the day."""
    said = Rating.objects.filter(reply__in=Among(reply_ids), rated_on__lte=scope.as_of, entered_at__lt=scope.cutoff)
    return dict(said.order_by("rated_on", "pk").values_list("reply_id", "result__label"))
