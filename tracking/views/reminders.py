"""The rules of reminders for reading, what tomorrow would bring, circulars, putting off and leave."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from proposals.deadlines.holidays import PUBLISHED_YEARS
from proposals.enums import Role
from proposals.models import LocalHolidays
from proposals.services.deadlines import local_calendar
from proposals.views.access import acting_user, only_by_post, only_for
from tracking.forms.reminders import (
    CircularForm,
    DayForm,
    HolidaysForm,
    LeaveForm,
    RuleForm,
    SnoozeForm,
    WhoseLeaveForm,
)
from tracking.ladder_enums import ReminderFamily, ReminderForm, audience_words
from tracking.models import Commitment, LadderRule, Leave, Reminder, Snooze
from tracking.services.holidays import HolidayChange, HolidaysNotAccepted, apply_holidays, compare_holidays
from tracking.services.reminders import PlanningUnderWay, Preview, preview_reminders
from tracking.services.reminders.circulars import count_proposed, decide_circular, proposed_circulars
from tracking.services.reminders.consideration import (
    NotPossible,
    cancel_leave,
    latest_snooze,
    may_snooze,
    people_in_care,
    possible_substitutes,
    set_leave,
    snooze,
)
from tracking.services.reminders.families import policy
from tracking.services.reminders.items import explain
from tracking.services.reminders.rules import RuleRefused, choose_form, rows_in_force, rule_of
from tracking.views.ledger_lines import with_subjects

# How many people's mails a page of the preview shows, and how many circulars wait on one page.
PEOPLE = 20
CIRCULARS = 50
HOLIDAY_ROWS = 200
# The rules that came with the system have held ever since.
ALWAYS = date(2000, 1, 1)
_STAFF = (Role.OFFICE, Role.ADMIN, Role.CLERK, Role.HEAD)


@only_for(*_STAFF)
@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """Show the rules in force in plain words, by what they are about."""
    today = timezone.localdate()
    families: dict[str, list[dict[str, object]]] = {}
    for row in rows_in_force(today=today):
        line = {
            "row": row,
            "words": rule_of(row).words,
            "whom": audience_words(row.audience, row.family),
            "later": row.valid_from > today,
            "always": row.valid_from <= ALWAYS,
        }
        families.setdefault(ReminderFamily(row.family).label, []).append(line)
    oversees = acting_user(request).oversees
    context = {
        "families": families,
        "policy": policy(),
        "may_choose": oversees,
        "choosing": oversees and "change" in request.GET,
        "nav": "mails",
        "tab": "rules",
    }
    return render(request, "tracking/reminder_rules.html", context)


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def rule_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a rule's reminders go into the digest, or in mails of their own."""
    rule = get_object_or_404(LadderRule, pk=pk)
    back = reverse("reminder_rules", query={"change": 1}, fragment=f"rule-{rule.pk}")
    form = RuleForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(back)
    try:
        chosen = choose_form(rule, form=ReminderForm(form.cleaned_data["form"]), by=acting_user(request))
    except RuleRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"规则“{chosen}”今后的提醒改为{chosen.get_form_display()}，已计划待发的不变。")
    return redirect(back)


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def mail_day(request: HttpRequest) -> HttpResponse:
    """Show who would get what on a day, and why, without sending or keeping anything; tomorrow if none is named."""
    today = timezone.localdate()
    calendar = local_calendar()
    tomorrow = calendar.next_workday(today + timedelta(days=1)).day
    form = DayForm(request.GET if "day" in request.GET else {"day": tomorrow.isoformat()}, today=today)
    number = _page_number(request)
    preview: Preview | None = None
    problem = ""
    if form.is_valid():
        try:
            preview = preview_reminders(
                day=form.cleaned_data["day"], now=timezone.now(), first=(number - 1) * PEOPLE, limit=PEOPLE
            )
        except PlanningUnderWay as error:
            problem = str(error)
    mails = [
        {"mail": mail, "lines": [(line, explain(line, calendar=calendar)) for line in mail.lines]}
        for mail in (preview.mails if preview else ())
    ]
    context = {
        "form": form,
        "preview": preview,
        "mails": mails,
        "problem": problem,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if preview and preview.people > number * PEOPLE else None,
        "nav": "mails",
        "tab": "day",
    }
    return render(request, "tracking/mail_day.html", context, status=422 if form.errors else 200)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def circular_list(request: HttpRequest) -> HttpResponse:
    """Show what the rules propose for a circular: nothing goes out before a person of the office has clicked."""
    return _circulars(request)


def _circulars(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "proposed": proposed_circulars(limit=CIRCULARS),
        "number": count_proposed(),
        "today": timezone.localdate(),
        "may_decide": acting_user(request).role == Role.OFFICE,
        "problem": problem,
        "nav": "mails",
        "tab": "circulars",
    }
    return render(request, "tracking/circular_list.html", context, status=status)


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def circular_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a proposed circular with the next mails, or decline it with a reason."""
    user = acting_user(request)
    commitment = get_object_or_404(Commitment.objects.visible_to(user), pk=pk)
    form = CircularForm(request.POST)
    if not form.is_valid():
        return _circulars(request, problem=str(next(iter(form.errors.values()))[0]), status=422)
    send = form.cleaned_data["decision"] == "send"
    try:
        number = decide_circular(commitment, send=send, by=user, now=timezone.now(), note=form.cleaned_data["note"])
    except NotPossible as error:
        return _circulars(request, problem=str(error), status=422)
    messages.success(
        request,
        f"将在下一个工作日的邮件中向{number}人通报这项承诺。" if send else "已决定不予通报，不会再就这一期限提请。",
    )
    return redirect("circulars")


@require_http_methods(["GET", "POST"])
def reminder_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a recipient put the matter of one of her reminders off to a day, with a reason."""
    user = acting_user(request)
    line = get_object_or_404(
        with_subjects(Reminder.objects.visible_to(user).filter(recipient=user)),
        pk=pk,
    )
    today = timezone.localdate()
    form = SnoozeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            snooze(line, by=user, now=timezone.now(), **form.cleaned_data)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已暂缓对您本人的提醒，督查室可以看到理由。")
            if line.commitment_id is not None:
                return redirect("commitment", line.commitment_id)
            return redirect("mails")
    context = {
        "line": line,
        "why": explain(line, calendar=local_calendar()),
        "possible": may_snooze(line, by=user),
        "last_day": latest_snooze(today=today),
        "form": form,
        "nav": "mails",
    }
    return render(request, "tracking/snooze_form.html", context, status=422 if form.errors else 200)


@only_for(*_STAFF)
@require_http_methods(["GET", "POST"])
def leave_list(request: HttpRequest) -> HttpResponse:
    """
    Let a person hand her reminders to a substitute for some days; the office sees everybody's leave and delays.

    Whoever may enter leave for others names the person in the address (``person``).
    """
    user = acting_user(request)
    today = timezone.localdate()
    people = people_in_care(user)
    asked = request.GET if "person" in request.GET else None
    whose = WhoseLeaveForm(asked, people=people.select_related("bureau"), initial={"person": user.pk})
    person = whose.cleaned_data["person"] if whose.is_valid() else user
    substitutes = possible_substitutes(person)
    form = LeaveForm(request.POST or None, substitutes=substitutes, for_another=person.pk != user.pk)
    if request.method == "POST" and form.is_valid() and not whose.errors:
        try:
            set_leave(person, by=user, now=timezone.now(), **form.cleaned_data)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            own = "请假期间的提醒将发给代理人。"
            messages.success(request, f"已登记。{own}" if person.pk == user.pk else f"已为{person}登记。{own}")
            return redirect("leaves")
    leaves = (
        Leave.objects.visible_to(user)
        .filter(last_day__gte=today)
        .select_related("user__bureau", "substitute", "entered_by", "cancelled_by")
        .order_by("first_day", "pk")[:100]
    )
    context = {
        "form": form,
        "whose": whose if user.oversees or user.role == Role.HEAD else None,
        "person": person,
        "can_leave": substitutes.exists(),
        "leaves": leaves,
        "cancellable": set(people.filter(pk__in={leave.user_id for leave in leaves}).values_list("pk", flat=True)),
        "snoozes": Snooze.objects.visible_to(user)
        .in_force(today=today)
        .select_related("user__bureau", "commitment", "assignment__proposal", "rehandling__reply__proposal")
        .order_by("until", "pk")[:100],
        "today": today,
        "nav": "mails",
        "tab": "leaves",
    }
    is_refused = bool(form.errors or whose.errors)
    return render(request, "tracking/leave_list.html", context, status=422 if is_refused else 200)


@only_by_post
def leave_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call leave off: one's own, or of somebody it may be entered for."""
    user = acting_user(request)
    leave = get_object_or_404(Leave.objects.visible_to(user), pk=pk)
    try:
        cancel_leave(leave, by=user, now=timezone.now())
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        whom = "您本人" if leave.user_id == user.pk else f"{leave.user}本人"
        messages.success(request, f"已撤销请假，提醒恢复发给{whom}。")
    return redirect("leaves")


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def holidays(request: HttpRequest) -> HttpResponse:
    """Change the place's own days off: what would move is listed first, and put in force by a second click."""
    today = timezone.localdate()
    current = LocalHolidays.objects.select_related("set_by").order_by("-pk").first()
    form = HolidaysForm(request.POST or None, initial={"text": current.text if current else ""})
    change: HolidayChange | None = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        try:
            if "apply" in request.POST:
                apply_holidays(text, token=form.cleaned_data["token"], by=acting_user(request), now=timezone.now())
                messages.success(request, "已启用。提醒和按工作日计算的答复期限已按新的放假安排计算。")
                return redirect("holidays")
            change = compare_holidays(text, today=today)
        except HolidaysNotAccepted as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "change": change,
        "current": current,
        "shown": HOLIDAY_ROWS,
        "published": f"{PUBLISHED_YEARS[0]}—{PUBLISHED_YEARS[-1]}",
        "nav": "mails",
        "tab": "holidays",
    }
    return render(request, "tracking/holidays.html", context, status=422 if form.errors else 200)
