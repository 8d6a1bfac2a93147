"""Everything here is written by the services alone; the admin shows it."""

from django.contrib import admin

from proposals.admin import ReadOnlyAdmin
from tracking import models


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

    list_display = ("__str__", "status", "requested_at", "finished_at")
    exclude = ("figures",)


@admin.register(models.Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    """When the sweeps last ran."""


@admin.register(models.Recurrence)
class RecurrenceAdmin(ReadOnlyAdmin):
    """Promises made again."""

    list_display = ("later", "earlier", "score", "why")
    list_select_related = ("later", "earlier")
