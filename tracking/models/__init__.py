"""The tables of this app, one module a noun."""

from tracking.models.answers import (
    ClassChange,
    Rating,
    RatingOption,
    Rehandling,
    SupplementaryReply,
    SupplementItem,
)
from tracking.models.calendar_feed import CalendarFeed
from tracking.models.campaign import Campaign, CampaignItem, CarryOver
from tracking.models.commitment import Commitment, Target
from tracking.models.event import CommitmentEvent
from tracking.models.follow_up_rule import FollowUpRule
from tracking.models.hand_over import HandOver
from tracking.models.ladder import LadderRule, Leave, ReminderPolicy, Snooze
from tracking.models.progress import ChecklistItem, Doubt, Evidence, MeasuredValue, ProgressUpdate, Verification
from tracking.models.recurrence import CommitmentFeature, Recurrence
from tracking.models.reminder import Heartbeat, Mail, PlanningChange, Reminder
from tracking.models.report import ReportEvent, ReportPhrase, ReportRow, ReportSnapshot
from tracking.models.report_schedule import ReportSchedule
from tracking.models.request import CommitmentRequest
from tracking.models.review import LetterReview, PassedOverSentence, QualityNote
from tracking.models.saved_view import ListChoice, SavedView
from tracking.models.sending import MailTry, RefusingAddress, SendingHold, SendingState
from tracking.models.share import Share

__all__ = [
    "CalendarFeed",
    "Campaign",
    "CampaignItem",
    "CarryOver",
    "ChecklistItem",
    "ClassChange",
    "Commitment",
    "CommitmentEvent",
    "CommitmentFeature",
    "CommitmentRequest",
    "Doubt",
    "Evidence",
    "FollowUpRule",
    "HandOver",
    "Heartbeat",
    "LadderRule",
    "Leave",
    "LetterReview",
    "ListChoice",
    "Mail",
    "MailTry",
    "MeasuredValue",
    "PassedOverSentence",
    "PlanningChange",
    "ProgressUpdate",
    "QualityNote",
    "Rating",
    "RatingOption",
    "Recurrence",
    "RefusingAddress",
    "Rehandling",
    "Reminder",
    "ReminderPolicy",
    "ReportEvent",
    "ReportPhrase",
    "ReportRow",
    "ReportSchedule",
    "ReportSnapshot",
    "SavedView",
    "SendingHold",
    "SendingState",
    "Share",
    "Snooze",
    "SupplementItem",
    "SupplementaryReply",
    "Target",
    "Verification",
]
