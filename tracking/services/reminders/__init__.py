"""
Reminders: planned into the ledger, sent from the ledger.

The ledger is the truth. A message of the queue, a doubled beat or a hand at the command line only wakes these services
up; running any of them twice changes nothing.
"""

from tracking.services.reminders.notices import queue_notice
from tracking.services.reminders.planning import PlanResult, is_planned, plan_reminders

__all__ = ["PlanResult", "is_planned", "plan_reminders", "queue_notice"]
