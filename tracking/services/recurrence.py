"""Find promises that were made before in another letter (连年承诺), and keep what new ones can be found by."""

import zlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from proposals.models import Reply
from tracking.enums import SET_ASIDE_STATUSES
from tracking.extraction.recurrence import Likeness, PromiseFeatures, features_of, similarity
from tracking.models import Commitment, CommitmentFeature, Recurrence
from tracking.models.recurrence import FEATURE_LENGTH
from tracking.querysets import CommitmentQuerySet

LINKING = "recurrences"
# A promise is looked up by its rarest features only, and by none that so many promises share: they would bring
# everything, and what is really the same shares rarer ones too.
_FEATURES_ASKED = 12
_TOO_COMMON = 1000
_MOST_COMPARED = 30
# Enough to see the habit; the earlier ones are linked among themselves.
_MOST_LINKS = 3


@transaction.atomic
def link_recurrences(reply: Reply, *, now: datetime) -> None:
    """
    Link the commitments of ``reply`` with the same promises in letters on other proposals, whichever came in first.

    Of two the one in the older letter is the earlier. Promises that name no place are only compared within one bureau,
    since each means its own jurisdiction. Running it again adds only what is new. The number of queries does not
    depend on how many commitments there are (the features are stored in batches).
    """
    _wait_for_other_letters()
    own = list(_standing().filter(reply=reply).select_related("reply").order_by("pk"))
    features = {commitment.pk: features_of(commitment.quote) for commitment in own}
    keys = {pk: {key[:FEATURE_LENGTH] for key in found.keys} for pk, found in features.items()}
    CommitmentFeature.objects.bulk_create(
        [CommitmentFeature(commitment_id=pk, feature=key) for pk in keys for key in sorted(keys[pk])],
        ignore_conflicts=True,
    )
    candidates = _candidates(reply, keys)
    others = _standing().select_related("reply").in_bulk({pk for found in candidates.values() for pk in found})
    read = {pk: features_of(other.quote) for pk, other in others.items()}
    known = _known_pairs(features)
    Recurrence.objects.bulk_create(
        [
            _recurrence(commitment, others[pk], likeness, now=now)
            for commitment in own
            for pk, likeness in _best(commitment, features[commitment.pk], candidates[commitment.pk], others, read)
            if frozenset({commitment.pk, pk}) not in known
        ],
        ignore_conflicts=True,
    )


def _wait_for_other_letters() -> None:
    """
    Let one letter at a time be compared until the transaction ends.

    Two letters read at once would not see each other's promises. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(LINKING.encode())])


def _standing() -> CommitmentQuerySet:
    return Commitment.objects.exclude(status__in=SET_ASIDE_STATUSES)


def _candidates(reply: Reply, keys: dict[int, set[str]]) -> dict[int, list[int]]:
    """Return for each commitment of the reply the others that share its rare features, the likeliest first."""
    of_reply = CommitmentFeature.objects.filter(commitment__reply=reply)
    uses = dict(
        CommitmentFeature.objects.filter(feature__in=of_reply.values("feature"))
        .values_list("feature")
        .annotate(uses=Count("pk"))
    )
    asked = {
        pk: sorted((key for key in mine if uses.get(key, 0) <= _TOO_COMMON), key=lambda key: (uses.get(key, 0), key))[
            :_FEATURES_ASKED
        ]
        for pk, mine in keys.items()
    }
    elsewhere = CommitmentFeature.objects.filter(feature__in={key for mine in asked.values() for key in mine}).exclude(
        commitment__reply=reply
    )
    if reply.proposal_id:
        # Two answers to one proposal speak of one promise.
        elsewhere = elsewhere.exclude(commitment__reply__proposal=reply.proposal_id)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for key, pk in elsewhere.exclude(commitment__status__in=SET_ASIDE_STATUSES).values_list("feature", "commitment"):
        holders[key].append(pk)
    found: dict[int, list[int]] = {}
    for pk, mine in asked.items():
        weight: defaultdict[int, float] = defaultdict(float)
        for key in mine:
            for other in holders[key]:
                weight[other] += 1 / uses[key]
        found[pk] = sorted(weight, key=lambda other: (-weight[other], -other))[:_MOST_COMPARED]
    return found


def _best(
    commitment: Commitment,
    features: PromiseFeatures,
    candidates: Iterable[int],
    others: dict[int, Commitment],
    read: dict[int, PromiseFeatures],
) -> list[tuple[int, Likeness]]:
    likenesses = [(pk, similarity(features, read[pk])) for pk in candidates if pk in others]
    same = [
        (pk, likeness)
        for pk, likeness in likenesses
        if likeness.recurs and (likeness.places or _of_one_bureau(commitment, others[pk]))
    ]
    return sorted(same, key=lambda pair: (-pair[1].score, -pair[0]))[:_MOST_LINKS]


def _of_one_bureau(one: Commitment, other: Commitment) -> bool:
    return one.bureau_id is not None and one.bureau_id == other.bureau_id


def _known_pairs(pks: Iterable[int]) -> set[frozenset[int]]:
    pks = list(pks)
    pairs = Recurrence.objects.filter(Q(later__in=pks) | Q(earlier__in=pks)).values_list("later", "earlier")
    return {frozenset(pair) for pair in pairs}


def _recurrence(one: Commitment, other: Commitment, likeness: Likeness, *, now: datetime) -> Recurrence:
    earlier, later = sorted((one, other), key=_order)
    return Recurrence(later=later, earlier=earlier, score=likeness.score, why=likeness.why[:300], found_at=now)


def _order(commitment: Commitment) -> tuple[date, int]:
    """Order by the letters' dates; a letter without one counts from the day it came in."""
    reply = commitment.reply
    return reply.replied_on or timezone.localdate(reply.created_at), commitment.pk
