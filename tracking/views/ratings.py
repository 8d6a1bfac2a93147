"""Rating a reply: by its proposer, or by the office from a paper form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from proposals.enums import Role
from proposals.models import Reply
from proposals.views.access import acting_user, only_for
from tracking.forms.answers import RatingForm
from tracking.models import RatingOption
from tracking.services.door import MoveNotAllowed
from tracking.services.occasions import occasions_of
from tracking.services.ratings import may_rate, rate


@only_for(Role.OFFICE, Role.MEMBER)
@require_http_methods(["GET", "POST"])
def letter_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what one thinks of a reply."""
    user = acting_user(request)
    replies = Reply.objects.visible_to(user).select_related("proposal__session", "bureau")
    reply = get_object_or_404(replies, pk=pk)
    members = may_rate(reply, by=user)
    if not members:
        messages.error(request, "这份答复还不能评价：建议提案待补全、没有登记提出人，或答复单位尚未确定。")
        return redirect("letter", pk)
    form = RatingForm(
        request.POST or None,
        members=members,
        occasions=[occasion.kind for occasion in occasions_of([reply.pk])[reply.pk]],
        options=list(RatingOption.objects.filter(is_active=True).order_by("order", "pk")),
        today=timezone.localdate(),
        is_paper=user.role == Role.OFFICE,
    )
    if request.method == "POST" and form.is_valid():
        try:
            rating = rate(
                reply,
                member=form.rated_by(),
                occasion=form.occasion_rated(),
                opinion=form.opinion(),
                by=user,
                now=timezone.now(),
                form_key=form.cleaned_data["form_key"],
            )
        except MoveNotAllowed as error:
            form.add_error(None, str(error))
        else:
            opened = "，承办单位将重新办理" if hasattr(rating, "rehandling") else ""
            messages.success(request, f"评价已登记{opened}。")
            return redirect("desk") if user.role == Role.MEMBER else redirect("letter", pk)
    context = {"reply": reply, "form": form, "nav": "desk" if user.role == Role.MEMBER else "letters"}
    return render(request, "tracking/rating_form.html", context, status=422 if form.errors else 200)
