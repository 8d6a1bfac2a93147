"""The tables of this app, one module a noun."""

from tracking.models.commitment import Commitment, Target
from tracking.models.event import CommitmentEvent
from tracking.models.progress import Evidence, MeasuredValue, ProgressUpdate, Verification
from tracking.models.recurrence import CommitmentFeature, Recurrence
from tracking.models.reminder import Heartbeat, Mail, Reminder
from tracking.models.report import ReportRow, ReportSnapshot
from tracking.models.review import LetterReview, PassedOverSentence, QualityNote

__all__ = [
    "Commitment",
    "CommitmentEvent",
    "CommitmentFeature",
    "Evidence",
    "Heartbeat",
    "LetterReview",
    "Mail",
    "MeasuredValue",
    "PassedOverSentence",
    "ProgressUpdate",
    "QualityNote",
    "Recurrence",
    "Reminder",
    "ReportRow",
    "ReportSnapshot",
    "Target",
    "Verification",
]
