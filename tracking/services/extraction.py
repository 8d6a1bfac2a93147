"""Store what was found in a letter: candidates with their targets, sentences passed over, quality notes."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from proposals.models import Reply
from proposals.parsing import parse_letter, source_from_text
from proposals.parsing.types import Letter
from proposals.services.matching import match_bureau
from tracking.enums import CommitmentAction, CommitmentStatus, Origin
from tracking.extraction import extract_commitments
from tracking.extraction.types import Extraction, FoundCommitment
from tracking.models import Commitment, CommitmentEvent, LetterReview, PassedOverSentence, QualityNote
from tracking.services.reading import store_targets, take_due
from tracking.services.recurrence import link_recurrences


def unextracted_reply_ids() -> list[int]:
    """Replies that have not been read for commitments yet; a void one is read once it is restored."""
    return list(Reply.objects.standing().filter(review__isnull=True).order_by("pk").values_list("pk", flat=True))


def extract_commitments_of_reply(*, reply_id: int, now: datetime) -> None:
    """
    Read a reply's stored text for commitments and store what is found as candidates.

    Done once: the review row is unique to the reply and is written in the same transaction, so that a message
    delivered twice, or two workers at once, store nothing twice.
    """
    reply = Reply.objects.select_related("document").get(pk=reply_id)
    if LetterReview.objects.filter(reply=reply).exists():
        return
    letter = letter_of(reply)
    extraction = extract_commitments(letter)
    try:
        with transaction.atomic():
            locked = Reply.objects.select_for_update(of=("self",)).get(pk=reply_id)
            if locked.is_void or locked.replied_on != reply.replied_on:
                return  # looked for again once it is restored, or by its corrected day
            review = LetterReview.objects.create(reply=reply, extracted_at=now)
            _store(reply, review, extraction, now=now)
            QualityNote.objects.bulk_create(
                QualityNote(
                    review=review,
                    code=notice.code,
                    quote=notice.quote,
                    start=notice.span.start if notice.span else None,
                    end=notice.span.end if notice.span else None,
                )
                for notice in (*letter.source.notices, *letter.notices, *extraction.notices)
            )
            link_recurrences(reply, now=now)
    except IntegrityError:
        # Another worker stored it between our look and our write: that is the same result.
        if not LetterReview.objects.filter(reply=reply).exists():
            raise


def letter_of(reply: Reply) -> Letter:
    """Parse the stored text of a letter; its day may have come from the page around it, which the text lacks."""
    letter = parse_letter(source_from_text(reply.document.text))
    return replace(letter, header=replace(letter.header, replied_on=reply.replied_on))


def _store(reply: Reply, review: LetterReview, extraction: Extraction, *, now: datetime) -> None:
    for found in extraction.commitments:
        commitment = _candidate(reply, found)
        commitment.save()
        commitment.joining_bureaus.set(b for b in reply.co_bureaus.all() if b.name in found.text)
        store_targets(commitment, found.targets)
        CommitmentEvent.objects.create(
            commitment=commitment, action=CommitmentAction.FIND, to_status=CommitmentStatus.CANDIDATE, at=now
        )
    PassedOverSentence.objects.bulk_create(
        [
            PassedOverSentence(
                review=review,
                quote=sentence.text,
                start=sentence.span.start,
                end=sentence.span.end,
                reason=sentence.reason,
                rule=sentence.rule,
            )
            for sentence in extraction.passed_over
        ],
        ignore_conflicts=True,
    )


def _candidate(reply: Reply, found: FoundCommitment) -> Commitment:
    commitment = Commitment(
        reply=reply,
        bureau=(match_bureau(found.owner) if found.owner else None) or reply.bureau,
        quote=found.text,
        start=found.span.start,
        end=found.span.end,
        section=found.section[:50],
        strength=found.strength,
        origin=Origin.MACHINE,
        reason=found.reason[:300],
        rule=found.rule[:100],
        confidence=found.confidence,
    )
    take_due(commitment, found.due)
    return commitment
