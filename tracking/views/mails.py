"""What was sent to whom and why; the office sees all mails, everybody else the mails to herself."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from proposals.services.deadlines import local_calendar
from proposals.views.access import acting_user
from tracking.enums import MailStatus
from tracking.models import Mail, MailTry, Reminder
from tracking.services.reminders.circulars import count_proposed
from tracking.views.ledger_lines import ledger_lines, with_subjects

PAGE_SIZE = 30


@require_GET
def mail_list(request: HttpRequest) -> HttpResponse:
    """Show the mails this user may see, the newest day first, and how many lines still wait to be told."""
    user = acting_user(request)
    mails = Mail.objects.visible_to(user)
    status = request.GET.get("status", "")
    if status in MailStatus.values:
        mails = mails.filter(status=status)
    rows = (
        mails.select_related("recipient__bureau")
        .annotate(line_count=Count("reminders"))
        .defer("body", "html")
        .order_by("-send_on", "-pk")
    )
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "waiting": Reminder.objects.visible_to(user).pending().count(),
        "proposed": count_proposed() if user.oversees else 0,
        "statuses": MailStatus.choices,
        "status": status,
        "nav": "mails",
        "tab": "mails",
    }
    return render(request, "tracking/mail_list.html", context)


@require_GET
def mail_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail as it was sent, and for each of its lines why it was told."""
    user = acting_user(request)
    mail = get_object_or_404(Mail.objects.visible_to(user).select_related("recipient__bureau"), pk=pk)
    lines = with_subjects(mail.reminders.all()).order_by("period", "pk")
    tries = MailTry.objects.visible_to(user).filter(mail=mail).order_by("at", "pk")
    context = {
        "mail": mail,
        "tries": tries,
        "lines": ledger_lines(lines, user=user, calendar=local_calendar()),
        "nav": "mails",
    }
    return render(request, "tracking/mail_detail.html", context)
