"""How well each rule of reading does in use: what the office accepted unchanged, corrected, or set aside."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from proposals.enums import Role
from proposals.views.access import acting_user, only_for
from tracking.enums import CONFIRMED_STATUSES, CommitmentAction, CommitmentStatus, Origin
from tracking.models import Commitment, CommitmentEvent
from tracking.reports.figures import Share
from tracking.services.rereading import BY_CORRECTED_DAY


@dataclass(slots=True)
class RuleLine:
    """What became of the candidates one rule took; ``label`` is what its cards give as the reason."""

    rule: str
    label: str
    unchanged: int = 0
    corrected: int = 0
    dismissed: int = 0
    waiting: int = 0

    @property
    def decided(self) -> int:
        """How many the office has decided on."""
        return self.unchanged + self.corrected + self.dismissed

    @property
    def share(self) -> Share:
        """The share accepted unchanged, of those decided on."""
        return Share(self.unchanged, self.decided)


def _label(reason: str) -> str:
    """Return the rule's own part of a reason: the one that weighed most stands first."""
    return reason.partition("；")[0].rstrip("。") or "未记录理由"


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """Show the rules, the ones most often corrected or set aside first."""
    lines: dict[str, RuleLine] = {}
    corrections = CommitmentEvent.objects.filter(commitment=OuterRef("pk")).filter(
        (Q(action=CommitmentAction.AMEND) & ~Q(note__contains=BY_CORRECTED_DAY))
        | Q(action__in=[CommitmentAction.SPLIT, CommitmentAction.MERGE])
        | (Q(action=CommitmentAction.CONFIRM) & ~Q(note=""))
    )
    found = Commitment.objects.visible_to(acting_user(request)).filter(origin=Origin.MACHINE)
    found = found.exclude(status=CommitmentStatus.VOID)
    for rule, reason, status, corrected in found.annotate(corrected=Exists(corrections)).values_list(
        "rule", "reason", "status", "corrected"
    ):
        line = lines.setdefault(rule, RuleLine(rule, _label(reason)))
        if corrected:
            line.corrected += 1
        elif status in CONFIRMED_STATUSES:
            line.unchanged += 1
        elif status == CommitmentStatus.DISMISSED:
            line.dismissed += 1
        else:
            line.waiting += 1
    ordered = sorted(lines.values(), key=lambda line: (-(line.corrected + line.dismissed), line.rule))
    return render(request, "tracking/rule_list.html", {"lines": ordered, "nav": "letters"})
