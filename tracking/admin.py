"""What services write is shown here; the rules of reminders are edited, through their service."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from proposals.admin import ReadOnlyAdmin
from tracking import models
from tracking.services.reminders.rules import save_rule


@admin.register(models.Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    """Commitments."""

    list_display = ("__str__", "bureau", "due_date", "status")
    list_select_related = ("bureau",)
    list_filter = ("status",)
    search_fields = ("quote",)


@admin.register(models.CommitmentEvent)
class CommitmentEventAdmin(ReadOnlyAdmin):
    """The history."""

    list_display = ("commitment", "action", "from_status", "to_status", "by", "at")
    list_select_related = ("commitment", "by")
    list_filter = ("action",)


@admin.register(models.FollowUpRule)
class FollowUpRuleAdmin(admin.ModelAdmin):
    """How a place follows up promises: edited by the installation."""

    list_display = ("name", "max_extensions", "terms_workdays", "transfer_workdays", "valid_from", "valid_to")


@admin.register(models.CommitmentRequest)
class CommitmentRequestAdmin(ReadOnlyAdmin):
    """Requests about dates and owners."""

    list_display = ("__str__", "commitment", "status", "asked_by", "asked_at")
    list_select_related = ("commitment", "asked_by")
    list_filter = ("kind", "status")


@admin.register(models.Share)
class ShareAdmin(ReadOnlyAdmin):
    """Who does which part."""

    list_display = ("__str__", "commitment", "bureau", "done_at")
    list_select_related = ("commitment", "bureau")


@admin.register(models.RatingOption)
class RatingOptionAdmin(admin.ModelAdmin):
    """The words of the local rating form: edited by the installation."""

    list_display = ("label", "counts_as", "order", "is_active")


@admin.register(models.Rating)
class RatingAdmin(ReadOnlyAdmin):
    """Ratings."""

    list_display = ("reply", "member", "occasion", "attitude", "result", "rated_on", "is_paper", "is_current")
    list_select_related = ("reply", "member", "attitude", "result")


@admin.register(models.Rehandling)
class RehandlingAdmin(ReadOnlyAdmin):
    """Replies handled again."""

    list_display = ("reply", "bureau", "opened_on", "due_date", "answered_on")
    list_select_related = ("reply", "bureau")


@admin.register(models.ClassChange)
class ClassChangeAdmin(ReadOnlyAdmin):
    """Result classes over time."""

    list_display = ("reply", "from_class", "to_class", "status", "changed_on")
    list_select_related = ("reply", "from_class", "to_class")


@admin.register(models.SupplementaryReply)
class SupplementaryReplyAdmin(ReadOnlyAdmin):
    """Supplementary replies."""

    list_display = ("__str__", "reply", "status", "replied_on")
    list_select_related = ("reply",)


@admin.register(models.ChecklistItem)
class ChecklistItemAdmin(admin.ModelAdmin):
    """What has to be shown for a kind of promise: edited by the installation."""

    list_display = ("words", "kind", "is_required", "order", "is_active")
    list_filter = ("kind",)


@admin.register(models.Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """The reminder ledger."""

    list_display = ("__str__", "recipient", "status", "planned_on")
    list_select_related = ("recipient",)
    list_filter = ("rule", "status")


@admin.register(models.Mail)
class MailAdmin(ReadOnlyAdmin):
    """Mails."""

    list_display = ("subject", "recipient", "send_on", "status", "attempts")
    list_select_related = ("recipient",)
    list_filter = ("status",)


@admin.register(models.ReportSnapshot)
class ReportSnapshotAdmin(ReadOnlyAdmin):
    """Compiled reports."""

    list_display = ("__str__", "assembly", "bureau", "edition", "status", "stage", "requested_at", "finished_at")
    list_select_related = ("bureau",)
    list_filter = ("status", "stage", "year")
    exclude = ("figures",)


@admin.register(models.ReportEvent)
class ReportEventAdmin(ReadOnlyAdmin):
    """Who reviewed, issued and cancelled reports."""

    list_display = ("report", "action", "by", "at", "note")
    list_select_related = ("report", "by")
    list_filter = ("action",)


@admin.register(models.ReportSchedule)
class ReportScheduleAdmin(ReadOnlyAdmin):
    """Plans of compiling: changed on the page of the reports."""

    list_display = ("name", "month", "day", "as_of_month", "as_of_day", "is_active", "asked_for", "note")


@admin.register(models.LadderRule)
class LadderRuleAdmin(admin.ModelAdmin):
    """When who is reminded. A rule is ended by its last day, not deleted: what it sent refers to it by name."""

    list_display = (
        "name",
        "family",
        "audience",
        "form",
        "offset",
        "unit",
        "repeat_days",
        "place",
        "valid_from",
        "valid_to",
    )
    list_select_related = ("place",)
    list_filter = ("family", "audience", "form")
    autocomplete_fields = ("place",)
    ordering = ("family", "offset", "audience")

    def save_model(self, request: HttpRequest, obj: models.LadderRule, form: Any, change: Any) -> None:  # noqa: ARG002
        """Save through the service: what a changed rule decides holds from today."""
        save_rule(obj, today=timezone.localdate())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Refuse."""
        return False


@admin.register(models.ReminderPolicy)
class ReminderPolicyAdmin(admin.ModelAdmin):
    """How considerate reminders are: one row, which is edited."""

    list_display = ("__str__", "quiet_days", "quiet_until_overdue", "snooze_days")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Refuse a second row."""
        return not models.ReminderPolicy.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Refuse."""
        return False


@admin.register(models.Snooze)
class SnoozeAdmin(ReadOnlyAdmin):
    """What recipients put off."""

    list_display = ("user", "until", "reason", "at")
    list_select_related = ("user",)


@admin.register(models.Leave)
class LeaveAdmin(ReadOnlyAdmin):
    """Who stands in for whom."""

    list_display = ("user", "substitute", "first_day", "last_day", "entered_by", "reason", "cancelled_at")
    list_select_related = ("user", "substitute", "entered_by")


@admin.register(models.Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    """When the sweeps last ran."""


@admin.register(models.Recurrence)
class RecurrenceAdmin(ReadOnlyAdmin):
    """Promises made again."""

    list_display = ("later", "earlier", "score", "why")
    list_select_related = ("later", "earlier")
