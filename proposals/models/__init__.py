"""The tables of this app, one module a noun."""

from proposals.models.assignment import Assignment
from proposals.models.bureau import Bureau, BureauAlias
from proposals.models.deadline_rule import DeadlineRule
from proposals.models.document import Document, UploadBatch, UploadOutcome
from proposals.models.exchange import ImportJob, ImportRow
from proposals.models.local_holidays import LocalHolidays
from proposals.models.member import Member
from proposals.models.proposal import Proposal, ProposalSponsor
from proposals.models.registry_event import RegistryEvent
from proposals.models.reply import Reply, ReplyEvent
from proposals.models.result_scheme import ResultClass, ResultScheme
from proposals.models.session import PlenarySession
from proposals.models.user import User

__all__ = [
    "Assignment",
    "Bureau",
    "BureauAlias",
    "DeadlineRule",
    "Document",
    "ImportJob",
    "ImportRow",
    "LocalHolidays",
    "Member",
    "PlenarySession",
    "Proposal",
    "ProposalSponsor",
    "RegistryEvent",
    "Reply",
    "ReplyEvent",
    "ResultClass",
    "ResultScheme",
    "UploadBatch",
    "UploadOutcome",
    "User",
]
