"""One factory a table of tracking; dull defaults, no clock."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from proposals.enums import Role
from tests.factories.proposals import (
    BureauFactory,
    MemberFactory,
    PlenarySessionFactory,
    ReplyFactory,
    ResultClassFactory,
    UserFactory,
)
from tracking import models
from tracking.enums import (
    CampaignBasis,
    CommitmentAction,
    CommitmentStatus,
    DoubtCode,
    EvidenceKind,
    HoldReason,
    Origin,
    PromiseKind,
    RatingOccasion,
    RefusalSource,
    ReminderRule,
    ReportAction,
    ReportStage,
    RequestKind,
    Satisfaction,
    SupplementOutcome,
    TryOutcome,
    VerificationOutcome,
)
from tracking.ladder_enums import ReminderAudience, ReminderFamily

CONFIRMED_AT = datetime(2025, 8, 1, 2, 0, tzinfo=UTC)


class CommitmentFactory(DjangoModelFactory):
    """A tracked commitment of the reply's bureau, due on 31 December 2025."""

    reply = factory.SubFactory(ReplyFactory)
    bureau = factory.SelfAttribute("reply.bureau")
    quote = "下一步，我局将于2025年底前新建停车场3个。"
    start = factory.Sequence(lambda n: n * 100)
    end = factory.LazyAttribute(lambda commitment: commitment.start + len(commitment.quote))
    due_date = date(2025, 12, 31)
    due_quote = "2025年底前"
    due_precision = "year"
    due_rule = "year_end"
    found_due_date = factory.SelfAttribute("due_date")
    promised_due_date = factory.SelfAttribute("due_date")
    status = CommitmentStatus.TRACKING
    origin = Origin.MACHINE
    confirmed_at = factory.LazyAttribute(
        lambda c: None if c.status in {CommitmentStatus.CANDIDATE, CommitmentStatus.DISMISSED} else CONFIRMED_AT
    )
    fulfilled_at = factory.LazyAttribute(
        lambda c: datetime(2025, 12, 1, 2, 0, tzinfo=UTC) if c.status == CommitmentStatus.FULFILLED else None
    )

    class Meta:
        model = models.Commitment


class FollowUpRuleFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"规则{n}")
    valid_from = date(2001, 1, 1)

    class Meta:
        model = models.FollowUpRule


class CommitmentRequestFactory(DjangoModelFactory):
    """A clerk's request to move the date to 31 March 2026, not answered yet."""

    commitment = factory.SubFactory(CommitmentFactory)
    kind = RequestKind.EXTENSION
    reason = "招标流标一次，须重新组织。"
    new_date = factory.LazyAttribute(
        lambda r: date(2026, 3, 31) if r.kind in {RequestKind.EXTENSION, RequestKind.TERMS} else None
    )
    from_bureau = factory.SelfAttribute("commitment.bureau")
    asked_by = factory.SubFactory(UserFactory, role=Role.CLERK, bureau=factory.SelfAttribute("..from_bureau"))
    asked_at = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)
    form_key = factory.LazyFunction(uuid.uuid4)

    class Meta:
        model = models.CommitmentRequest


class ShareFactory(DjangoModelFactory):
    commitment = factory.SubFactory(CommitmentFactory)
    bureau = factory.SubFactory(BureauFactory)
    task = "落实停车场用地"

    class Meta:
        model = models.Share


class RatingOptionFactory(DjangoModelFactory):
    label = factory.Sequence(lambda n: f"满意{n}")
    counts_as = Satisfaction.SATISFIED
    order = 1

    class Meta:
        model = models.RatingOption


class RatingFactory(DjangoModelFactory):
    """A member who is satisfied with both, on the day after the reply."""

    reply = factory.SubFactory(ReplyFactory)
    member = factory.SubFactory(MemberFactory)
    occasion = RatingOccasion.REPLY
    attitude = factory.SubFactory(RatingOptionFactory)
    result = factory.SubFactory(RatingOptionFactory)
    rated_on = date(2025, 8, 1)
    entered_by = factory.SubFactory(UserFactory)
    entered_at = CONFIRMED_AT
    form_key = factory.LazyFunction(uuid.uuid4)

    class Meta:
        model = models.Rating


class RehandlingFactory(DjangoModelFactory):
    rating = factory.SubFactory(RatingFactory)
    reply = factory.SelfAttribute("rating.reply")
    bureau = factory.SelfAttribute("reply.bureau")
    opened_on = date(2025, 8, 1)
    due_date = date(2025, 9, 1)
    due_rule = "通用规则：1个月"

    class Meta:
        model = models.Rehandling


class SupplementaryReplyFactory(DjangoModelFactory):
    reply = factory.SubFactory(ReplyFactory)
    drafted_by = factory.SubFactory(UserFactory)
    drafted_at = CONFIRMED_AT

    class Meta:
        model = models.SupplementaryReply


class SupplementItemFactory(DjangoModelFactory):
    commitment = factory.SubFactory(CommitmentFactory)
    supplement = factory.SubFactory(SupplementaryReplyFactory, reply=factory.SelfAttribute("..commitment.reply"))
    outcome = SupplementOutcome.GOES_ON

    class Meta:
        model = models.SupplementItem


class ClassChangeFactory(DjangoModelFactory):
    """B to A, proposed and not decided."""

    reply = factory.SubFactory(ReplyFactory)
    from_class = factory.SubFactory(ResultClassFactory)
    to_class = factory.SubFactory(ResultClassFactory)
    basis = "承诺事项已全部落实。"
    proposed_at = CONFIRMED_AT

    class Meta:
        model = models.ClassChange


class TargetFactory(DjangoModelFactory):
    commitment = factory.SubFactory(CommitmentFactory)
    quote = "停车场3个"
    metric = "停车场"
    low = Decimal(3)
    high = Decimal(3)
    unit = "个"
    origin = Origin.MACHINE

    class Meta:
        model = models.Target


class CommitmentEventFactory(DjangoModelFactory):
    commitment = factory.SubFactory(CommitmentFactory)
    action = CommitmentAction.CONFIRM
    from_status = CommitmentStatus.CANDIDATE
    to_status = CommitmentStatus.TRACKING
    by = factory.SubFactory(UserFactory)
    at = CONFIRMED_AT

    class Meta:
        model = models.CommitmentEvent


class ProgressUpdateFactory(DjangoModelFactory):
    commitment = factory.SubFactory(CommitmentFactory)
    text = "已建成停车场1个，其余2个正在施工。"
    by = factory.SubFactory(UserFactory, role=Role.CLERK, bureau=factory.SelfAttribute("..commitment.bureau"))
    at = datetime(2025, 10, 9, 2, 0, tzinfo=UTC)
    form_key = factory.LazyFunction(uuid.uuid4)

    class Meta:
        model = models.ProgressUpdate


class MeasuredValueFactory(DjangoModelFactory):
    update = factory.SubFactory(ProgressUpdateFactory)
    target = factory.SubFactory(TargetFactory, commitment=factory.SelfAttribute("..update.commitment"))
    value = Decimal(1)
    measured_on = date(2025, 9, 30)
    source = "工程月报"

    class Meta:
        model = models.MeasuredValue


class CampaignFactory(DjangoModelFactory):
    name = "2025年度B类承诺回头看"
    basis = CampaignBasis.CLASS
    found = 3
    created_by = factory.SubFactory(UserFactory)
    opened_at = CONFIRMED_AT
    form_key = factory.LazyFunction(uuid.uuid4)

    class Meta:
        model = models.Campaign


class CampaignItemFactory(DjangoModelFactory):
    campaign = factory.SubFactory(CampaignFactory)
    commitment = factory.SubFactory(CommitmentFactory)
    position = factory.Sequence(lambda n: n + 1)

    class Meta:
        model = models.CampaignItem


class HandOverFactory(DjangoModelFactory):
    """A clerk's matters offered to a colleague."""

    bureau = factory.SubFactory(BureauFactory)
    giver = factory.SubFactory(UserFactory, role=Role.CLERK, bureau=factory.SelfAttribute("..bureau"))
    receiver = factory.SubFactory(UserFactory, role=Role.CLERK, bureau=factory.SelfAttribute("..bureau"))
    reason = "岗位调整"
    offered_by = factory.SelfAttribute("giver")
    offered_at = CONFIRMED_AT

    class Meta:
        model = models.HandOver


class CarryOverFactory(DjangoModelFactory):
    commitment = factory.SubFactory(CommitmentFactory)
    session = factory.SubFactory(PlenarySessionFactory)
    by = factory.SubFactory(UserFactory)
    at = CONFIRMED_AT

    class Meta:
        model = models.CarryOver


class CalendarFeedFactory(DjangoModelFactory):
    user = factory.SubFactory(UserFactory)
    token = factory.Sequence(lambda n: f"secret{n}")
    digest = factory.LazyAttribute(lambda feed: sha256(feed.token.encode()).hexdigest())
    made_at = CONFIRMED_AT

    class Meta:
        model = models.CalendarFeed


class ChecklistItemFactory(DjangoModelFactory):
    kind = PromiseKind.BUILD
    words = factory.Sequence(lambda n: f"竣工验收材料{n}")
    order = factory.Sequence(lambda n: 100 + n)

    class Meta:
        model = models.ChecklistItem


class DoubtFactory(DjangoModelFactory):
    """The same words as in the report before."""

    update = factory.SubFactory(ProgressUpdateFactory)
    code = DoubtCode.WORDS_BEFORE
    other = factory.SubFactory(ProgressUpdateFactory, commitment=factory.SelfAttribute("..update.commitment"))

    class Meta:
        model = models.Doubt


class EvidenceFactory(DjangoModelFactory):
    update = factory.SubFactory(ProgressUpdateFactory)
    kind = EvidenceKind.PHOTO
    name = "现场照片.jpg"
    size = 3
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    file = factory.LazyAttribute(lambda _: ContentFile(b"jpg", name="photo"))

    class Meta:
        model = models.Evidence


class VerificationFactory(DjangoModelFactory):
    update = factory.SubFactory(ProgressUpdateFactory, claims_done=True)
    outcome = VerificationOutcome.ACCEPTED
    author = factory.SelfAttribute("update.by")
    by = factory.SubFactory(UserFactory)
    at = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)

    class Meta:
        model = models.Verification


class LetterReviewFactory(DjangoModelFactory):
    reply = factory.SubFactory(ReplyFactory)
    extracted_at = datetime(2025, 7, 28, 3, 0, tzinfo=UTC)

    class Meta:
        model = models.LetterReview


class PassedOverSentenceFactory(DjangoModelFactory):
    review = factory.SubFactory(LetterReviewFactory)
    quote = "去年已建成停车场2个。"
    start = factory.Sequence(lambda n: n * 50)
    end = factory.LazyAttribute(lambda sentence: sentence.start + len(sentence.quote))
    reason = "说的是已经完成的工作"
    rule = "past_fact"

    class Meta:
        model = models.PassedOverSentence


class QualityNoteFactory(DjangoModelFactory):
    review = factory.SubFactory(LetterReviewFactory)
    code = "class_missing"

    class Meta:
        model = models.QualityNote


class MailFactory(DjangoModelFactory):
    recipient = factory.SubFactory(UserFactory)
    send_on = date(2025, 12, 24)
    message_id = factory.Sequence(lambda n: f"<{n}@jiannuo.invalid>")
    address = factory.SelfAttribute("recipient.email")

    class Meta:
        model = models.Mail


class ReminderFactory(DjangoModelFactory):
    commitment = factory.SubFactory(CommitmentFactory)
    rule = ReminderRule.COMMITMENT_DUE
    offset_days = -7
    period = factory.SelfAttribute("commitment.due_date")
    recipient = factory.SubFactory(UserFactory, role=Role.CLERK, bureau=factory.SelfAttribute("..commitment.bureau"))
    planned_on = date(2025, 12, 24)

    class Meta:
        model = models.Reminder


class LadderRuleFactory(DjangoModelFactory):
    """A rule of a test's own: ten days before the date of a commitment, for clerks."""

    name = factory.Sequence(lambda n: f"测试规则{n}")
    family = ReminderFamily.COMMITMENT
    audience = ReminderAudience.CLERK
    offset = -10
    valid_from = date(2001, 1, 1)

    class Meta:
        model = models.LadderRule


class ReminderPolicyFactory(DjangoModelFactory):
    class Meta:
        model = models.ReminderPolicy


class SnoozeFactory(DjangoModelFactory):
    commitment = factory.SubFactory(CommitmentFactory)
    user = factory.SubFactory(UserFactory, role=Role.CLERK, bureau=factory.SelfAttribute("..commitment.bureau"))
    until = date(2026, 1, 5)
    reason = "材料正在会签，元旦后报送。"
    at = datetime(2025, 12, 24, 2, 0, tzinfo=UTC)

    class Meta:
        model = models.Snooze


class LeaveFactory(DjangoModelFactory):
    user = factory.SubFactory(UserFactory, role=Role.CLERK)
    substitute = factory.SubFactory(UserFactory, role=Role.CLERK, bureau=factory.SelfAttribute("..user.bureau"))
    first_day = date(2025, 12, 22)
    last_day = date(2025, 12, 31)
    entered_by = factory.SelfAttribute("user")

    class Meta:
        model = models.Leave


class PlanningChangeFactory(DjangoModelFactory):
    """A note that commitments were written."""

    source = "tracking_commitment"

    class Meta:
        model = models.PlanningChange


class HeartbeatFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"job {n}")
    day = date(2025, 12, 24)

    class Meta:
        model = models.Heartbeat


class ReportSnapshotFactory(DjangoModelFactory):
    year = 2025
    as_of = factory.Sequence(lambda n: date(2025, 12, 31) - timedelta(days=n % 360))
    requested_by = factory.SubFactory(UserFactory)
    requested_at = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)

    class Meta:
        model = models.ReportSnapshot


class ReportEventFactory(DjangoModelFactory):
    report = factory.SubFactory(ReportSnapshotFactory)
    action = ReportAction.CANCEL
    from_stage = ReportStage.DRAFT
    to_stage = ReportStage.DRAFT
    by = factory.SubFactory(UserFactory)
    at = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)

    class Meta:
        model = models.ReportEvent


class ReportScheduleFactory(DjangoModelFactory):
    """Last year's report, compiled on 5 January."""

    name = factory.Sequence(lambda n: f"年度报告{n}")
    month = 1
    day = 5
    as_of_month = 12
    as_of_day = 31
    since = date(2025, 12, 1)

    class Meta:
        model = models.ReportSchedule


class ReportRowFactory(DjangoModelFactory):
    report = factory.SubFactory(ReportSnapshotFactory)
    table = "commitments"
    position = factory.Sequence(lambda n: n + 1)
    subject_id = 1
    facets = factory.LazyFunction(lambda: {"state": "overdue"})
    words = factory.LazyFunction(lambda: {"quote": "下一步，我局将于2025年底前新建停车场3个。"})

    class Meta:
        model = models.ReportRow


class ReportPhraseFactory(DjangoModelFactory):
    key = factory.Sequence(lambda n: f"phrase_{n}")
    text = "现将{年度}年度的情况报告如下。"
    changed_by = factory.SubFactory(UserFactory)
    changed_at = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)

    class Meta:
        model = models.ReportPhrase


class RecurrenceFactory(DjangoModelFactory):
    later = factory.SubFactory(CommitmentFactory)
    earlier = factory.SubFactory(CommitmentFactory)
    score = 0.9
    why = "都是“新建 停车场”"
    found_at = datetime(2025, 7, 28, 3, 0, tzinfo=UTC)

    class Meta:
        model = models.Recurrence


class SavedViewFactory(DjangoModelFactory):
    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"视图{n}")
    query = "timing=overdue"

    class Meta:
        model = models.SavedView


class ListChoiceFactory(DjangoModelFactory):
    user = factory.SubFactory(UserFactory)
    columns = ["quote", "due"]

    class Meta:
        model = models.ListChoice


class CommitmentFeatureFactory(DjangoModelFactory):
    commitment = factory.SubFactory(CommitmentFactory)
    feature = "停车"

    class Meta:
        model = models.CommitmentFeature


class MailTryFactory(DjangoModelFactory):
    mail = factory.SubFactory(MailFactory)
    at = datetime(2025, 12, 24, 1, 0, tzinfo=UTC)
    worker = "云岭:1"
    outcome = TryOutcome.TAKEN

    class Meta:
        model = models.MailTry


class RefusingAddressFactory(DjangoModelFactory):
    address = factory.Sequence(lambda n: f"gone{n}@yunling.invalid")
    refused_at = datetime(2025, 12, 24, 1, 0, tzinfo=UTC)
    source = RefusalSource.ANSWER
    reason = "邮件服务器拒收（550 no such user）"

    class Meta:
        model = models.RefusingAddress


class SendingHoldFactory(DjangoModelFactory):
    reason = factory.Iterator([HoldReason.PERSON, HoldReason.VOLUME, HoldReason.CLOCK, HoldReason.RESTORED])
    evidence = factory.Sequence(lambda n: f"evidence {n}")
    note = "督查室暂停了发送"
    since = datetime(2025, 12, 24, 1, 0, tzinfo=UTC)

    class Meta:
        model = models.SendingHold


class SendingStateFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"queue {n}")

    class Meta:
        model = models.SendingState
