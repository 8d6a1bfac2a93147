"""One object of the database as a row of the report, in words; what it needs, tracking.reports.data has fetched."""

from collections.abc import Sequence
from decimal import Decimal

from proposals.enums import ANSWERING_ROLES, HandlingRole, ProposalKind
from proposals.models import Assignment, Proposal, Reply
from tracking.models import ClassChange, Commitment, Rating
from tracking.reports.keys import UNLISTED, UNMARKED
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


def proposal_row(proposal: Proposal, *, letters: int) -> CountedRow:
    """Describe a proposal that had so many letters; its assignments have been fetched."""
    answering = sum(1 for assignment in proposal.assignments.all() if assignment.role in ANSWERING_ROLES)
    return CountedRow(
        table=RowTable.PROPOSALS,
        subject_id=proposal.pk,
        facets={
            "kind": proposal.kind,
            "draft": yes(proposal.is_draft),
            "replied": yes(letters > 0),
            "parts": how_many(answering),
            "letters": how_many(letters),
        },
        words=ProposalRow(
            session=str(proposal.session),
            kind=kind_words(proposal),
            number=proposal.number,
            title=proposal.title,
            sponsor=first_sponsor(proposal),
            received=proposal.received_date,
            draft=proposal.is_draft,
            replies=letters,
        ),
    )


def assignment_row(assignment: Assignment, proposal: Proposal) -> CountedRow:
    """Describe one bureau's part in a proposal."""
    role = HandlingRole(assignment.role)
    return CountedRow(
        table=RowTable.ASSIGNMENTS,
        subject_id=assignment.pk,
        facets={"kind": proposal.kind, "part": "answering" if role in ANSWERING_ROLES else "joining"},
        words=AssignmentRow(
            kind=kind_words(proposal),
            number=proposal.number,
            title=proposal.title,
            bureau=assignment.bureau.name,
            role=role.label,
            assigned=assignment.assigned_date,
            due=assignment.due_date,
        ),
    )


def reply_row(reply: Reply) -> CountedRow:
    """
    Describe a letter: one that answers a proposal, or one whose proposal is not known.

    Its class after follow-up is that of the last change adopted by the report's day, else its own.
    """
    change = last_change(reply)
    proposal = reply.proposal
    return CountedRow(
        table=RowTable.REPLIES if proposal else RowTable.UNMATCHED,
        subject_id=reply.pk,
        facets=_letter_facets(reply, proposal, change) if proposal else {},
        words=ReplyRow(
            kind=kind_words(proposal) if proposal else "",
            number=proposal.number if proposal else reply.number,
            title=proposal.title if proposal else reply.subject,
            bureau=replier(reply),
            doc_number=reply.doc_number,
            replied=reply.replied_on,
            mark=reply.result_mark,
            result=str(reply.result_class) if reply.result_class else "",
            result_now=str(change.to_class) if change else "",
        ),
    )


def _letter_facets(reply: Reply, proposal: Proposal, change: ClassChange | None) -> dict[str, str]:
    return {
        "kind": proposal.kind,
        "class": class_of(reply),
        "now": str(change.to_class_id) if change else class_of(reply),
        "bureau": str(reply.bureau_id or "none"),
    }


def rating_row(ratings: Sequence[Rating], proposal: Proposal) -> CountedRow:
    """Describe what one proposer said of one letter, in the order it was said: the first and the last count."""
    first, final = ratings[0], ratings[-1]
    return CountedRow(
        table=RowTable.RATINGS,
        subject_id=final.pk,
        facets={
            "kind": proposal.kind,
            "firstresult": first.result.counts_as,
            "finalresult": final.result.counts_as,
            "firstattitude": first.attitude.counts_as,
            "finalattitude": final.attitude.counts_as,
        },
        # Who said it stays out: a report travels further than a form.
        words=RatingRow(
            kind=kind_words(proposal),
            number=proposal.number,
            title=proposal.title,
            bureau=replier(final.reply),
            first_on=first.rated_on,
            first_result=first.result.label,
            first_attitude=first.attitude.label,
            final_on=final.rated_on,
            final_result=final.result.label,
            final_attitude=final.attitude.label,
        ),
    )


def candidate_row(commitment: Commitment, proposal: Proposal) -> CountedRow:
    """Describe a passage nobody had decided on."""
    return CountedRow(
        table=RowTable.CANDIDATES,
        subject_id=commitment.pk,
        facets={"kind": proposal.kind},
        words=CandidateRow(
            kind=kind_words(proposal),
            number=proposal.number,
            bureau=replier(commitment.reply),
            doc_number=commitment.reply.doc_number,
            quote=commitment.quote,
        ),
    )


def last_change(reply: Reply) -> ClassChange | None:
    """The last change of a letter's class that counts; tracking.reports.data has fetched only those."""
    return next(reversed(list(reply.class_changes.all())), None)


def class_of(reply: Reply) -> str:
    """The facet of a letter's class: its id, or why it has none."""
    if reply.result_class_id:
        return str(reply.result_class_id)
    return UNLISTED if reply.result_mark else UNMARKED


def kind_words(proposal: Proposal) -> str:
    """建议 or 提案."""
    return str(ProposalKind(proposal.kind).label)


def first_sponsor(proposal: Proposal) -> str:
    """领衔人."""
    return next((sponsorship.member.name for sponsorship in proposal.sponsorships.all()), "")


def replier(reply: Reply) -> str:
    """Who answered, as far as it is known."""
    return reply.bureau.name if reply.bureau else reply.bureau_name


def number(value: Decimal | None) -> Decimal | None:
    """Drop the zeros the column pads with, so that equal numbers freeze to equal text."""
    return None if value is None else Decimal(format(value.normalize(), "f"))
