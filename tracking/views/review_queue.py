"""Where a letter stands in the queue of letters to review: its upload, how many are done, which comes next."""

from dataclasses import dataclass

from django.db.models import Count, Q

from proposals.models import Reply, User


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The letters that came in together with one; ``total`` is 1 for a letter that came alone."""

    total: int
    done: int
    next_reply: Reply | None


def queue_of(reply: Reply, *, user: User) -> ReviewQueue:
    """Count the letters of the same upload, and find the next one to review there, else anywhere."""
    visible = Reply.objects.visible_to(user)
    batch = reply.document.outcomes.order_by("pk").values_list("batch", flat=True).first()
    together = visible.filter(document__outcomes__batch=batch) if batch else visible.filter(pk=reply.pk)
    counts = together.aggregate(
        total=Count("pk", distinct=True), done=Count("pk", distinct=True, filter=Q(review__reviewed_at__isnull=False))
    )
    waiting = Q(review__isnull=False, review__reviewed_at__isnull=True)
    following = (
        together.filter(waiting).exclude(pk=reply.pk).order_by("pk").first()
        or visible.filter(waiting).exclude(pk=reply.pk).order_by("pk").first()
    )
    return ReviewQueue(total=counts["total"], done=counts["done"], next_reply=following)
