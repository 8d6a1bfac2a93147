"""Play the story through the services: each step finds its commitment by its words and happens at its moment."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.core.files.base import ContentFile

from proposals.models import Bureau, Reply, User
from tracking.demo.city import address_of
from tracking.demo.files import photo_png
from tracking.demo.letters import BATCHES, Batch, letter_of
from tracking.demo.moments import Moments
from tracking.demo.story import (
    Accepted,
    Answered,
    Asked,
    Chapter,
    Divided,
    Proof,
    Reopened,
    Reported,
    Returned,
    ShareReported,
    Step,
)
from tracking.demo.story_last_year import CHAPTERS as LAST_YEAR
from tracking.demo.story_requests import CHAPTERS as REQUESTS
from tracking.demo.story_this_year import CHAPTERS as THIS_YEAR
from tracking.enums import EvidenceKind, VerificationOutcome
from tracking.models import Commitment, Target
from tracking.services.commitments import (
    amend_commitment,
    confirm_commitment,
    dismiss_commitment,
    finish_review,
    reopen_commitment,
)
from tracking.services.evidence import EvidenceFile
from tracking.services.progress import Measurement, record_progress, verify_submission
from tracking.services.requests import Wish, ask, grant_request, refuse_request
from tracking.services.shares import Part, divide, report_share
from tracking.services.terms import TargetTerms, Terms

CHAPTERS = (*LAST_YEAR, *THIS_YEAR, *REQUESTS)

Happening = tuple[datetime, Callable[[], object]]


class StoryBroken(Exception):  # noqa: N818 - worded for the user
    """The story speaks of something that reading the letters did not give."""


class Stage:
    """Everything that happened to commitments, as moments with what is to be done at each."""

    def __init__(self, moments: Moments) -> None:
        self._moments = moments
        self._people = {user.username: user for user in User.objects.select_related("bureau")}
        self._clerks = {user.bureau_id: user for user in self._people.values() if user.role == "clerk"}
        self._shade = 0

    def happenings(self) -> Iterator[Happening]:
        """Yield the reviews of all letters, then each chapter's steps; the caller sorts them by moment."""
        for batch in BATCHES:
            if batch.reviewed is not None:
                now = self._moments.at(batch.reviewed, 9, 30)
                yield now, partial(self._review, batch, now=now)
        for chapter in CHAPTERS:
            for number, step in enumerate(chapter.steps):
                now = self._moments.at(step.day, 10 + number, 20)
                yield now, partial(self._play, chapter, step, now=now)

    def _review(self, batch: Batch, *, now: datetime) -> None:
        """Go through every letter of a batch: the story's dates and refusals, the rest as found."""
        office = self._people["office"]
        for letter in batch.letters:
            told = [chapter for chapter in CHAPTERS if chapter.letter == letter.key]
            found = {find(chapter).pk: chapter for chapter in told}
            if len(found) != len(told):
                raise StoryBroken(f"演示数据：{letter.file_name}中有两段情节落在同一项承诺上。")
            commitments = candidates_of(letter.key)
            for minute, commitment in enumerate(commitments):
                chapter = found.get(commitment.pk)
                moment = now + timedelta(minutes=minute)
                if chapter and chapter.dismissed:
                    dismiss_commitment(commitment, by=office, now=moment, note=chapter.dismissed.why)
                    continue
                due = chapter.due if chapter else None
                confirm_commitment(commitment, terms=self._terms(commitment, due), by=office, now=moment)
            if not commitments:
                finish_review(reply_of(letter.key), by=office, now=now)

    def _terms(self, commitment: Commitment, due: int | None, joining: Sequence[Bureau] = ()) -> Terms:
        return Terms(
            bureau=commitment.bureau,
            due_date=commitment.promised_due_date if due is None else self._day(due),
            joining_bureaus=[*commitment.joining_bureaus.all(), *joining],
            targets=[
                TargetTerms(
                    pk=target.pk,
                    quote=target.quote,
                    metric=target.metric,
                    low=target.low,
                    high=target.high,
                    unit=target.unit,
                    due_date=target.due_date,
                )
                for target in commitment.targets.order_by("pk")
            ],
        )

    def _play(self, chapter: Chapter, step: Step, *, now: datetime) -> None:
        commitment = find(chapter)
        office, second = self._people["office"], self._people["office2"]
        match step:
            case Reported():
                self._report(commitment, step, now=now)
            case Accepted():
                outcome = VerificationOutcome.ACCEPTED
                verify_submission(commitment, outcome=outcome, by=second, now=now, note=step.note)
            case Returned():
                outcome = VerificationOutcome.RETURNED
                verify_submission(commitment, outcome=outcome, by=second, now=now, note=step.why)
            case Reopened():
                reopen_commitment(commitment, by=office, now=now, note=step.why)
            case Asked():
                self._ask(commitment, step, now=now)
            case Answered():
                self._answer(commitment, step, now=now)
            case Divided():
                self._divide(commitment, step, now=now)
            case ShareReported():
                share = commitment.shares.get(bureau=_bureau(step.who))
                report_share(
                    share,
                    by=self._clerks[share.bureau_id],
                    now=now,
                    form_key=uuid.uuid4(),
                    text=step.text,
                    is_done=step.is_done,
                    evidence=[],
                )

    def _ask(self, commitment: Commitment, step: Asked, *, now: datetime) -> None:
        wish = Wish(
            kind=step.kind,
            new_date=self._day(step.due),
            start_date=self._day(step.start),
            until_date=self._day(step.until),
            waiting_for=step.waiting_for,
            measure=step.measure,
            to_bureau=_bureau(step.to) if step.to else None,
        )
        clerk = self._clerks[commitment.bureau_id]
        ask(commitment, wish, by=clerk, now=now, reason=step.why, form_key=uuid.uuid4())

    def _answer(self, commitment: Commitment, step: Answered, *, now: datetime) -> None:
        waiting = commitment.requests.waiting().get()
        by = self._clerks[waiting.to_bureau_id] if waiting.to_bureau_id else self._people["office2"]
        answer = grant_request if step.granted else refuse_request
        answer(waiting, by=by, now=now, note=step.note)

    def _divide(self, commitment: Commitment, step: Divided, *, now: datetime) -> None:
        parts = [Part(_bureau(who), task, self._day(due)) for who, task, due in step.parts]
        terms = self._terms(commitment, None, joining=[part.bureau for part in parts])
        amend_commitment(commitment, terms=terms, by=self._people["office"], now=now)
        later = now + timedelta(minutes=20)
        divide(commitment, parts, by=self._clerks[commitment.bureau_id], now=later)

    def _day(self, offset: int | None) -> date | None:
        return None if offset is None else self._moments.today + timedelta(days=offset)

    def _report(self, commitment: Commitment, step: Reported, *, now: datetime) -> None:
        record_progress(
            commitment,
            by=self._clerks[commitment.bureau_id],
            now=now,
            form_key=uuid.uuid4(),
            text=step.text,
            claims_done=step.is_done,
            values={
                target_of(commitment, words).pk: Measurement(
                    value=Decimal(value), measured_on=now.date(), source="责任单位统计"
                )
                for words, value in step.values.items()
            },
            evidence=[self._file(proof) for proof in step.proofs],
        )

    def _file(self, proof: Proof) -> EvidenceFile:
        self._shade += 7
        is_photo = proof.kind == EvidenceKind.PHOTO
        content = photo_png(self._shade) if is_photo else f"{proof.words}\n".encode()
        return EvidenceFile(name=proof.name, kind=proof.kind, file=ContentFile(content, name=proof.name))


def _bureau(key: str) -> Bureau:
    return Bureau.objects.get(email=address_of(key))


def candidates_of(key: str) -> list[Commitment]:
    """Return what was found in a letter, in its order."""
    return list(Commitment.objects.filter(reply=reply_of(key)).select_related("bureau").order_by("start", "pk"))


def find(chapter: Chapter) -> Commitment:
    """
    Return the commitment a chapter is about.

    :raises StoryBroken: if the letter gave none with these words, or several.
    """
    found = [c for c in candidates_of(chapter.letter) if chapter.words in "".join(c.quote.split())]
    if len(found) != 1:
        raise StoryBroken(
            f"演示数据与识别结果对不上：{letter_of(chapter.letter).file_name}中"
            f"含“{chapter.words}”的承诺事项找到{len(found)}项，应为1项。"
        )
    return found[0]


def target_of(commitment: Commitment, words: str) -> Target:
    """
    Return the first target of a commitment whose quote holds these words.

    :raises StoryBroken: if there is none.
    """
    targets = list(commitment.targets.order_by("pk"))
    for target in targets:
        if words in "".join(target.quote.split()):
            return target
    known = "、".join(target.quote for target in targets) or "无"
    raise StoryBroken(
        f"演示数据与识别结果对不上：“{commitment.quote[:20]}”中没有找到目标“{words}”，已识别的目标：{known}。"
    )


def reply_of(key: str) -> Reply:
    """
    Return the reply that a letter became.

    :raises StoryBroken: if the letter was not read.
    """
    name = letter_of(key).file_name
    reply = Reply.objects.filter(document__name=name).first()
    if reply is None:
        raise StoryBroken(f"演示数据：{name}没有成为答复件。")
    return reply
