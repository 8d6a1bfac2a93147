"""Evidence: what is kept of a file, what a kind of promise has to show, and what was shown before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files import File
from django.db.models import Q
from django.utils import timezone

from proposals.services.files import plain_name, sha256_of
from tracking.enums import DoubtCode, EvidenceKind, VerificationOutcome
from tracking.models import ChecklistItem, Commitment, Doubt, Evidence, ProgressUpdate
from tracking.novelty.wording import says_the_same
from tracking.services.door import MoveNotAllowed


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that proves an update; ``dated_on`` stands on it, ``pages`` says where to look, ``item`` what it shows."""

    name: str
    kind: EvidenceKind
    file: File
    dated_on: date | None = None
    pages: str = ""
    item: ChecklistItem | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One point of the checklist and the files that show it."""

    item: ChecklistItem
    evidence: tuple[Evidence, ...]

    @property
    def is_missing(self) -> bool:
        """Whether it has to be shown and is not."""
        return self.item.is_required and not self.evidence


def keep_evidence(update: ProgressUpdate, items: Sequence[EvidenceFile]) -> None:
    """
    Keep the files of an update, each content once.

    :raises MoveNotAllowed: if a file is dated after the day of the update.
    """
    day = timezone.localdate(update.at)
    for item in items:
        if item.dated_on and item.dated_on > day:
            raise MoveNotAllowed(f"“{plain_name(item.name)}”的材料日期不能晚于今天。")
    for item in items:
        sha256 = sha256_of(item.file)
        if update.evidence.filter(sha256=sha256).exists():
            continue
        kept = Evidence(
            update=update,
            kind=item.kind,
            name=plain_name(item.name),
            size=item.file.size,
            sha256=sha256,
            dated_on=item.dated_on,
            pages=item.pages,
            item=item.item,
        )
        kept.file.save(sha256, item.file, save=False)
        kept.save()


def point_out_repeats(update: ProgressUpdate) -> list[Doubt]:
    """
    Write down what an update repeats: files used for other commitments or earlier, and (nearly) the same words.

    An update that only repeats (the words, no new figure, no new file) is no news: the column says so.
    """
    doubts: list[Doubt] = []
    fresh = False
    for evidence in update.evidence.order_by("pk"):
        earlier = Evidence.objects.filter(sha256=evidence.sha256).filter(
            Q(update__at__lt=update.at) | Q(update__at=update.at, update__lt=update.pk)
        )
        used = earlier.select_related("update").order_by("update__at", "pk")
        before = used.filter(update__commitment=update.commitment_id).first()
        elsewhere = used.exclude(update__commitment=update.commitment_id).first()
        fresh = fresh or not (before or elsewhere)
        if before:
            doubts.append(Doubt(update=update, code=DoubtCode.FILE_BEFORE, evidence=evidence, other=before.update))
        if elsewhere:
            doubts.append(
                Doubt(update=update, code=DoubtCode.FILE_ELSEWHERE, evidence=evidence, other=elsewhere.update)
            )
    last = (
        ProgressUpdate.objects.filter(commitment=update.commitment_id, share=update.share_id)
        .filter(Q(at__lt=update.at) | Q(at=update.at, pk__lt=update.pk))
        .order_by("-at", "-pk")
        .first()
    )
    repeats = last is not None and says_the_same(last.text, update.text)
    if last is not None and repeats:
        doubts.append(Doubt(update=update, code=DoubtCode.WORDS_BEFORE, other=last))
    Doubt.objects.bulk_create(doubts)
    if repeats and not fresh and not _has_new_figures(update):
        update.is_news = False
        update.save(update_fields=["is_news", "updated_at"])
    return doubts


def checklist_of(commitment: Commitment) -> list[Shown]:
    """What a commitment of its kind has to show, each point with the files shown for it so far."""
    shown: dict[int, list[Evidence]] = {}
    for evidence in Evidence.objects.filter(update__commitment=commitment, item__isnull=False).order_by("pk"):
        if evidence.item_id is not None:
            shown.setdefault(evidence.item_id, []).append(evidence)
    items = ChecklistItem.objects.filter(Q(kind=commitment.kind, is_active=True) | Q(pk__in=list(shown)))
    return [Shown(item, tuple(shown.get(item.pk, ()))) for item in items.order_by("order", "pk")]


def proven_since_return(commitment: Commitment) -> bool:
    """Whether there is evidence that the office has not sent back: what was returned proves nothing by itself."""
    returned = (
        commitment.updates.filter(verification__outcome=VerificationOutcome.RETURNED).order_by("-at", "-pk").first()
    )
    kept = Evidence.objects.filter(update__commitment=commitment, update__share__isnull=True)
    if returned is not None:
        kept = kept.filter(Q(update__at__gt=returned.at) | Q(update__at=returned.at, update__gt=returned.pk))
    return bool(kept.exists())


def _has_new_figures(update: ProgressUpdate) -> bool:
    """Whether an update gives a figure that differs from the last one of its target."""
    for value in update.values.all():
        last = value.target.values.filter(pk__lt=value.pk).order_by("-measured_on", "-pk").first()
        if last is None or last.value != value.value:
            return True
    return False
