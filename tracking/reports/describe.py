"""One thing on file as a row of the report, in words; tracking.reports.data has read it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from proposals.enums import ANSWERING_ROLES, HandlingRole
from tracking.reports.batches import Told, day_of
from tracking.reports.directory import Directory
from tracking.reports.keys import FACETS
from tracking.reports.origins import KIND_WORDS, Origin
from tracking.reports.promises import Promise
from tracking.reports.rows import (
    AssignmentRow,
    CandidateRow,
    CountedRow,
    ProposalRow,
    RatingRow,
    ReplyRow,
    RowTable,
)
from tracking.reports.rules import how_many, yes

_ROLE_WORDS: Mapping[str, str] = {str(role): str(role.label) for role in HandlingRole}


class Put(NamedTuple):
    """A proposal as it was put forward; ``letters`` is how many answered it."""

    pk: int
    session_id: int
    kind: str
    number: str
    title: str
    received_date: date | None
    is_draft: bool
    letters: int


class Part(NamedTuple):
    """One bureau's part in a proposal."""

    pk: int
    bureau_id: int
    role: str
    assigned_date: date | None
    due_date: date | None


class Opinion(NamedTuple):
    """
    What a proposer said of a letter on a day (:func:`tracking.reports.batches.day_of`), and which letter.

    The names are the paths they are read by.
    """

    pk: int
    reply_id: int
    member_id: int
    rated_on: Told
    result__counts_as: str
    result__label: str
    attitude__counts_as: str
    attitude__label: str
    reply__proposal__kind: str
    reply__proposal__number: str
    reply__proposal__title: str
    reply__bureau_id: int | None
    reply__bureau_name: str


def proposal_row(proposal: Put, parts: Sequence[Part], *, sponsor: str, directory: Directory) -> CountedRow:
    """Describe a proposal with its assignments."""
    return CountedRow(
        table=RowTable.PROPOSALS,
        subject_id=proposal.pk,
        facets={
            "kind": proposal.kind,
            "draft": yes(proposal.is_draft),
            "replied": yes(proposal.letters > 0),
            "parts": how_many(sum(1 for part in parts if part.role in ANSWERING_ROLES)),
            "letters": how_many(proposal.letters),
        },
        words=ProposalRow(
            session=directory.sessions[proposal.session_id].words,
            kind=KIND_WORDS[proposal.kind],
            number=proposal.number,
            title=proposal.title,
            sponsor=sponsor,
            received=proposal.received_date,
            draft=proposal.is_draft,
            replies=proposal.letters,
        ),
    )


def last_years_proposal_row(proposal: Put, *, sponsor: str, directory: Directory) -> CountedRow:
    """Describe a proposal of the year before, for comparison: nothing is said of who was to answer it."""
    row = proposal_row(proposal, (), sponsor=sponsor, directory=directory)
    table = RowTable.LASTYEAR_PROPOSALS
    return CountedRow(table, row.subject_id, {name: row.facets[name] for name in FACETS[table]}, row.words)


def assignment_row(part: Part, proposal: Put, *, directory: Directory) -> CountedRow:
    """Describe one bureau's part in a proposal."""
    return CountedRow(
        table=RowTable.ASSIGNMENTS,
        subject_id=part.pk,
        facets={"kind": proposal.kind, "part": "answering" if part.role in ANSWERING_ROLES else "joining"},
        words=AssignmentRow(
            kind=KIND_WORDS[proposal.kind],
            number=proposal.number,
            title=proposal.title,
            bureau=directory.bureaus[part.bureau_id],
            role=_ROLE_WORDS[part.role],
            assigned=part.assigned_date,
            due=part.due_date,
        ),
    )


def reply_row(pk: int, origin: Origin, *, table: RowTable = RowTable.REPLIES) -> CountedRow:
    """Describe a letter: one that answers a proposal, or one whose proposal is not known."""
    change = origin.change
    return CountedRow(
        table=table if origin.kind else RowTable.UNMATCHED,
        subject_id=pk,
        facets=_letter_facets(origin) if origin.kind else {},
        words=ReplyRow(
            kind=origin.kind_words,
            number=origin.number,
            title=origin.title,
            bureau=origin.bureau,
            doc_number=origin.doc_number,
            replied=origin.replied,
            mark=origin.mark,
            result=origin.class_words,
            result_now=change.words if change else "",
        ),
    )


def _letter_facets(origin: Origin) -> dict[str, str]:
    return {
        "kind": origin.kind,
        "class": origin.class_facet,
        "now": str(origin.change.class_id) if origin.change else origin.class_facet,
        "bureau": str(origin.bureau_id or "none"),
    }


def rating_row(said: Sequence[Opinion], *, directory: Directory, table: RowTable = RowTable.RATINGS) -> CountedRow:
    """Describe what one proposer said of one letter, in the order it was said: the first and the last count."""
    first, final = said[0], said[-1]
    bureau = final.reply__bureau_id
    return CountedRow(
        table=table,
        subject_id=final.pk,
        facets={
            "kind": final.reply__proposal__kind,
            "firstresult": first.result__counts_as,
            "finalresult": final.result__counts_as,
            "firstattitude": first.attitude__counts_as,
            "finalattitude": final.attitude__counts_as,
        },
        # Who said it stays out: a report travels further than a form.
        words=RatingRow(
            kind=KIND_WORDS[final.reply__proposal__kind],
            number=final.reply__proposal__number,
            title=final.reply__proposal__title,
            bureau=directory.bureaus[bureau] if bureau else final.reply__bureau_name,
            first_on=day_of(first.rated_on),
            first_result=first.result__label,
            first_attitude=first.attitude__label,
            final_on=day_of(final.rated_on),
            final_result=final.result__label,
            final_attitude=final.attitude__label,
        ),
    )


def candidate_row(promise: Promise) -> CountedRow:
    """Describe a passage nobody had decided on."""
    origin = promise.origin
    return CountedRow(
        table=RowTable.CANDIDATES,
        subject_id=promise.pk,
        facets={"kind": origin.kind},
        words=CandidateRow(
            kind=origin.kind_words,
            number=origin.number,
            bureau=origin.bureau,
            doc_number=origin.doc_number,
            quote=promise.words.quote,
        ),
    )
