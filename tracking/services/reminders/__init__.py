"""
Reminders: planned into the ledger, sent from the ledger.

The ledger is the truth. A message of the queue, a doubled beat or a hand at the command line only wakes these services
up; running any of them twice changes nothing.
"""

from tracking.services.reminders.notices import pass_on_notices, queue_notice
from tracking.services.reminders.planning import PlanResult, plan_reminders
from tracking.services.reminders.preview import PlanningUnderWay, Preview, preview_reminders
from tracking.services.reminders.sending import SendResult, send_reminders
from tracking.services.reminders.sweeping import sweep_reminders

__all__ = [
    "PlanResult",
    "PlanningUnderWay",
    "Preview",
    "SendResult",
    "pass_on_notices",
    "plan_reminders",
    "preview_reminders",
    "queue_notice",
    "send_reminders",
    "sweep_reminders",
]
