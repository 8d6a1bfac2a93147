"""One search over proposals, letters, commitments and reports of progress, each as far as the user may see it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from proposals.models import Proposal, Reply, User
from proposals.search import Piece, Words, excerpt, read_words
from proposals.views.access import acting_user, searched
from tracking.enums import CommitmentStatus
from tracking.models import Commitment, ProgressUpdate

# On the page of all kinds, and on that of one.
GLANCE, PAGE_SIZE = 5, 30
# Nobody reads further; beyond, the page says "more than".
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """One row found: its page, where it belongs, and the passage with the words set apart."""

    link: str
    source: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; ``more`` is the number of the next page, None on the last."""

    key: str
    title: str
    count: int
    hits: tuple[Hit, ...]
    more: int | None

    @property
    def is_capped(self) -> bool:
        """Whether there is more than was counted."""
        return self.count > MOST_COUNTED

    @property
    def counted(self) -> int:
        """The number to show."""
        return min(self.count, MOST_COUNTED)


def _proposals(user: User, words: Words) -> QuerySet:
    return Proposal.objects.visible_to(user).on_file().matching(words).prefetch_related("session")


def _letters(user: User, words: Words) -> QuerySet:
    return Reply.objects.visible_to(user).matching(words).prefetch_related("document", "bureau", "proposal__session")


def _commitments(user: User, words: Words) -> QuerySet:
    found = Commitment.objects.visible_to(user).exclude(status=CommitmentStatus.VOID).matching(words)
    return found.prefetch_related("bureau", "reply__proposal__session")


def _updates(user: User, words: Words) -> QuerySet:
    found = ProgressUpdate.objects.visible_to(user).exclude(commitment__status=CommitmentStatus.VOID).matching(words)
    return found.prefetch_related("commitment__bureau", "commitment__reply__proposal__session")


def _proposal_hit(proposal: Proposal, words: Words) -> Hit:
    source = f"{proposal.session}{proposal}"
    return Hit(reverse("proposal", args=[proposal.pk]), source, excerpt(proposal.title, words))


def _letter_hit(reply: Reply, words: Words) -> Hit:
    named = reply.doc_number or reply.subject or reply.document.name
    source = "，".join(filter(None, [named, str(reply.bureau or reply.bureau_name)]))
    return Hit(reverse("letter", args=[reply.pk]), source, excerpt(reply.document.text, words))


def _commitment_hit(commitment: Commitment, words: Words) -> Hit:
    return Hit(reverse("commitment", args=[commitment.pk]), _source_of(commitment), excerpt(commitment.quote, words))


def _update_hit(update: ProgressUpdate, words: Words) -> Hit:
    source = f"{update.at:%Y-%m-%d}报送，{_source_of(update.commitment)}"
    return Hit(reverse("commitment", args=[update.commitment_id]), source, excerpt(update.text, words))


def _source_of(commitment: Commitment) -> str:
    proposal = commitment.reply.proposal
    parts = [str(commitment.bureau or ""), f"{proposal.session}{proposal}" if proposal else ""]
    return "，".join([*filter(None, parts), str(commitment.get_status_display())])


# Kind of row: its name, the question, and how a row is shown.
_KINDS: dict[str, tuple[str, Callable[[User, Words], QuerySet], Callable[[Any, Words], Hit]]] = {
    "proposals": ("建议提案", _proposals, _proposal_hit),
    "letters": ("答复件", _letters, _letter_hit),
    "commitments": ("承诺事项", _commitments, _commitment_hit),
    "updates": ("落实进展", _updates, _update_hit),
}


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, grouped by kind; with ``kind``, the pages of one kind."""
    user = acting_user(request)
    text = searched(request)
    words = read_words(text)
    kind = request.GET.get("kind", "")
    chosen: Iterable[str] = [kind] if kind in _KINDS else _KINDS
    page = _page_number(request) if kind in _KINDS else 1
    size = PAGE_SIZE if kind in _KINDS else GLANCE
    context = {
        "text": text,
        "words": words,
        "kind": kind if kind in _KINDS else "",
        "page": page,
        "groups": [_group(key, user, words, page=page, size=size) for key in chosen] if words else [],
        "nav": "search",
    }
    return render(request, "tracking/search.html", context)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    return max(1, min(number, -(-MOST_COUNTED // PAGE_SIZE)))


def _group(key: str, user: User, words: Words, *, page: int, size: int) -> Group:
    title, question, show = _KINDS[key]
    found = question(user, words)
    count = found.order_by()[: MOST_COUNTED + 1].count()
    rows = found.order_by("-pk")[(page - 1) * size : page * size] if count else []
    more = page + 1 if count > page * size and page * size < MOST_COUNTED else None
    return Group(key, title, count, tuple(show(row, words) for row in rows), more)
