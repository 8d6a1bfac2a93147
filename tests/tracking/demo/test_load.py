"""The demonstration as a newcomer finds it, and the rules that keep it away from real data."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from proposals.enums import DocumentStatus, ProposalKind, Role
from proposals.models import Assignment, Bureau, Document, Proposal, Reply, UploadOutcome, User
from tests.factories.proposals import BureauFactory, UserFactory
from tracking.demo import DemoRefused, StoryBroken, accounts_path, load_demo
from tracking.demo.city import PASSWORD
from tracking.enums import CommitmentStatus, MailStatus
from tracking.models import (
    ChecklistItem,
    ClassChange,
    Commitment,
    CommitmentEvent,
    CommitmentRequest,
    Evidence,
    LadderRule,
    Mail,
    ProgressUpdate,
    Rating,
    RatingOption,
    Rehandling,
    Reminder,
    ReportSnapshot,
    Share,
    SupplementaryReply,
)
from tracking.services.reminders import plan_reminders, send_reminders

pytestmark = pytest.mark.xdist_group("demo")

# A Thursday that is a working day, and the last day of a year.
TODAY = date(2026, 12, 31)
MORNING = datetime(2026, 12, 31, 1, 0, tzinfo=UTC)
LEAP_DAY = date(2028, 2, 29)


@pytest.fixture(scope="class")
def city(django_db_setup, django_db_blocker):
    """Load once for all tests of the class; each test's own changes are rolled back as always."""
    with django_db_blocker.unblock(), transaction.atomic():
        loaded = load_demo(today=TODAY)
        yield loaded
        transaction.set_rollback(True)


def _sweep():
    plan_reminders(today=TODAY)
    return send_reminders(now=MORNING, worker="test")


def _days_left(*statuses):
    rows = Commitment.objects.filter(status__in=statuses, due_date__isnull=False)
    return {(due - TODAY).days for due in rows.values_list("due_date", flat=True)}


def _shape():
    """Return what does not depend on the day of loading."""
    return {
        "bureaus": Bureau.objects.count(),
        "proposals": Counter(Proposal.objects.values_list("kind", "is_draft")),
        "assignments": Assignment.objects.count(),
        "documents": Counter(Document.objects.values_list("status", flat=True)),
        "outcomes": UploadOutcome.objects.count(),
        "commitments": Counter(Commitment.objects.values_list("status", flat=True)),
        "events": Counter(CommitmentEvent.objects.values_list("action", flat=True)),
        "updates": ProgressUpdate.objects.count(),
        "evidence": Evidence.objects.count(),
        "rules": (RatingOption.objects.count(), LadderRule.objects.count(), ChecklistItem.objects.count()),
        "users": sorted(User.objects.values_list("username", flat=True)),
    }


@pytest.mark.django_db
class TestCity:
    """What is there after loading."""

    @pytest.fixture(autouse=True)
    def _loaded(self, city, db):
        pass

    def test_it_is_as_large_as_promised(self):
        assert Bureau.objects.count() >= 12
        assert Bureau.objects.exclude(parent=None).count() >= 2
        assert Proposal.objects.filter(kind=ProposalKind.SUGGESTION, is_draft=False).count() >= 18
        assert Proposal.objects.filter(kind=ProposalKind.PROPOSAL, is_draft=False).count() >= 18
        assert Reply.objects.count() >= 16
        assert Evidence.objects.count() >= 15
        assert set(User.objects.values_list("role", flat=True)) == set(Role.values)

    def test_two_years_of_sittings_follow_each_other(self):
        years = sorted(set(Proposal.objects.values_list("session__year", flat=True)))

        assert years == [2025, 2026]

    def test_every_letter_found_its_bureau_and_all_but_one_its_proposal(self):
        assert list(Reply.objects.filter(bureau=None)) == []
        assert [str(reply.proposal) for reply in Reply.objects.filter(proposal__is_draft=True)] == ["第199号建议"]
        assert set(Reply.objects.values_list("result_mark", flat=True)) >= {"A", "B", "C", "甲", ""}

    def test_commitments_are_in_every_state(self):
        states = set(CommitmentStatus.values) - {CommitmentStatus.VOID}
        assert set(Commitment.objects.values_list("status", flat=True)) == states

    def test_proposers_have_rated_online_and_on_paper_and_one_waits_for_a_second_answer(self):
        assert Counter(Rating.objects.values_list("is_paper", flat=True)) == {True: 3, False: 3}
        assert [again.is_open for again in Rehandling.objects.order_by("pk")] == [False, True]
        assert Rehandling.objects.unanswered().get().reply.bureau.name == "云岭市住房和城乡建设局"

    def test_one_class_was_changed_and_one_change_waits(self):
        assert Counter(ClassChange.objects.values_list("status", flat=True)) == {"adopted": 1, "proposed": 1}

    def test_a_later_letter_replaced_a_promise_and_its_new_one_waits_to_be_read(self):
        supplement = SupplementaryReply.objects.get()

        assert list(SupplementaryReply.objects.unread()) == [supplement]
        assert supplement.items.filter(commitment__status=CommitmentStatus.SUPERSEDED).count() == 1

    def test_bureaus_have_asked_for_everything_they_may_ask_for(self):
        assert sorted(CommitmentRequest.objects.values_list("kind", "status")) == [
            ("extension", "asked"),
            ("extension", "granted"),
            ("impossible", "granted"),
            ("pause", "granted"),
            ("terms", "asked"),
            ("terms", "granted"),
            ("terms", "refused"),
            ("transfer", "asked"),
        ]

    def test_dates_in_force_have_moved_and_promised_ones_have_not(self):
        moved = Commitment.objects.exclude(promised_due_date=None).exclude(due_date=F("promised_due_date"))

        days = {((c.promised_due_date - TODAY).days, (c.due_date - TODAY).days) for c in moved}
        assert days == {(45, 66), (60, 103)}

    def test_one_clock_stands_still_today(self):
        assert CommitmentRequest.objects.pauses_in_force(today=TODAY).count() == 1

    def test_a_joint_promise_is_divided_and_one_part_is_done(self):
        shares = Share.objects.standing().order_by("pk")

        assert [(share.bureau.name, share.is_done) for share in shares] == [
            ("云岭市住房和城乡建设局", False),
            ("云岭市财政局", True),
        ]

    def test_some_are_due_soon_some_overdue(self):
        running = _days_left(CommitmentStatus.TRACKING)

        assert running >= {5, 7, 10, 14, 17, 20, 28}
        assert running >= {-3, -5, -12}
        assert _days_left(CommitmentStatus.RETURNED) == {-18, -40}

    def test_some_were_kept_in_time_some_late_and_all_in_the_past(self):
        kept = Commitment.objects.filter(status=CommitmentStatus.FULFILLED)
        in_time = [c.fulfilled_at.date() <= c.due_date for c in kept]

        assert in_time.count(True) >= 8
        assert in_time.count(False) >= 4
        assert CommitmentEvent.objects.filter(at__date__gte=TODAY).count() == 0

    def test_events_of_each_commitment_follow_in_time(self):
        for commitment in Commitment.objects.all():
            moments = list(commitment.events.order_by("pk").values_list("at", flat=True))
            assert moments == sorted(moments), commitment.quote

    def test_replies_are_waited_for_late_and_soon(self):
        waiting = {(due - TODAY).days for due in Assignment.objects.unanswered().values_list("due_date", flat=True)}

        assert min(waiting) < -14
        assert any(-14 <= days < 0 for days in waiting)
        assert any(0 <= days <= 15 for days in waiting)
        assert max(waiting) > 60

    def test_four_letters_wait_for_a_reviewer(self):
        assert Reply.objects.filter(review__reviewed_at=None).count() == 4
        assert Commitment.objects.filter(status=CommitmentStatus.CANDIDATE).count() >= 8

    def test_the_last_batch_shows_a_failure_a_duplicate_and_a_refusal(self):
        last = UploadOutcome.objects.filter(batch=UploadOutcome.objects.order_by("-pk").first().batch)

        assert [outcome.is_duplicate for outcome in last].count(True) == 1
        assert [outcome.refusal for outcome in last if outcome.refusal] == ["文件是空的，没有内容。"]
        assert Document.objects.get(status=DocumentStatus.FAILED).name.endswith("（扫描件）.pdf")
        assert Document.objects.filter(status=DocumentStatus.RECEIVED).count() == 0

    def test_last_years_report_is_compiled(self):
        report = ReportSnapshot.objects.get()

        assert (report.year, report.is_done) == (2025, True)
        assert report.docx.size > 10_000
        assert report.rows.filter(table="commitments").count() >= 8

    def test_mails_of_the_past_are_on_file_and_none_left_the_house(self):
        assert Mail.objects.count() >= 50
        assert set(Mail.objects.values_list("status", flat=True)) == {MailStatus.SENT}
        assert Mail.objects.filter(send_on__gte=TODAY).count() == 0
        assert mail.outbox == []

    def test_the_sweep_of_the_day_sends_what_is_due_today_once(self):
        told = set(Reminder.objects.filter(status="sent").values_list("pk", flat=True))

        first, second = _sweep(), _sweep()

        assert 1 <= first.sent == len(mail.outbox) <= 8
        assert (second.sent, len(mail.outbox)) == (0, first.sent)
        today_told = Reminder.objects.filter(mail__send_on=TODAY, status="sent")
        assert set(today_told.values_list("planned_on", flat=True)) == {TODAY}
        assert not told & set(today_told.values_list("pk", flat=True))
        assert (7, "jiaotong") in {
            ((line.period - TODAY).days, line.recipient.username) for line in today_told.select_related("recipient")
        }

    def test_everybody_signs_in_and_sees_something(self):
        for username in ("office", "office2", "clerk", "head", "clerk2", "head2", "member", "admin"):
            browser = Client()
            assert browser.login(username=username, password=PASSWORD)
            assert browser.get(reverse("desk"), follow=True).status_code == 200

    def test_the_member_reads_what_came_of_three_proposals(self):
        member = User.objects.get(username="member")

        answered = Proposal.objects.visible_to(member).filter(replies__isnull=False).distinct()

        assert answered.count() >= 3
        assert Commitment.objects.visible_to(member).count() >= 10

    def test_a_second_load_needs_to_be_asked_for(self):
        with pytest.raises(DemoRefused, match="演示数据只能载入空的数据库"):
            load_demo(today=TODAY)

    def test_a_reset_is_refused_once_somebody_else_works_here(self):
        UserFactory(username="zhangsan", display_name="张三")
        before = _shape()

        with pytest.raises(DemoRefused, match=r"张三（zhangsan）.*请保留.*DATABASE_URL 指向新建的空数据库"):
            load_demo(today=TODAY, reset=True)

        assert _shape() == before

    def test_a_reset_gives_the_same_city_on_another_day(self, django_capture_on_commit_callbacks):
        before = _shape()
        old_files = [document.file for document in Document.objects.all()]
        Commitment.objects.filter(status=CommitmentStatus.CANDIDATE).first().targets.all().delete()
        Proposal.objects.filter(assignments=None).first().sponsorships.all().delete()

        with django_capture_on_commit_callbacks(execute=True):
            load_demo(today=LEAP_DAY, reset=True)

        assert _shape() == before
        assert Commitment.objects.filter(due_date=LEAP_DAY + timedelta(days=5)).exists()
        assert [file.name for file in old_files if file.storage.exists(file.name)] == []
        assert all(document.file.storage.exists(document.file.name) for document in Document.objects.all())
        lines = [line.split("\t") for line in accounts_path().read_text(encoding="utf-8").splitlines()]
        assert [line[:3] for line in lines] == [
            ["督查室", "office", "jiannuo-demo-2026"],
            ["督查室", "office2", "jiannuo-demo-2026"],
            ["承办单位经办人", "clerk", "jiannuo-demo-2026"],
            ["承办单位负责人", "head", "jiannuo-demo-2026"],
            ["承办单位经办人", "clerk2", "jiannuo-demo-2026"],
            ["承办单位负责人", "head2", "jiannuo-demo-2026"],
            ["代表、委员", "member", "jiannuo-demo-2026"],
            ["系统管理员", "admin", "jiannuo-demo-2026"],
        ]
        assert lines[2][3] == "秦曼云 · 云岭市教育局"


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{}, {"reset": True}])
def test_bureaus_without_any_user_are_not_ours_to_clear(options):
    BureauFactory()

    with pytest.raises(CommandError, match="演示数据只能载入空的数据库"):
        call_command("load_demo", verbosity=0, **options)

    assert Bureau.objects.count() == 1


@pytest.mark.django_db
def test_a_user_who_only_has_a_demo_name_is_not_ours():
    UserFactory(username="office", email="office@example.com", display_name="王主任", role=Role.OFFICE)

    with pytest.raises(CommandError, match="王主任（office）"):
        call_command("load_demo", reset=True, verbosity=0)


@pytest.mark.django_db
def test_a_load_that_fails_leaves_nothing(settings):
    settings.UPLOAD_MAX_BYTES = 100

    with pytest.raises(StoryBroken, match="没有收下"):
        load_demo(today=TODAY)

    assert (User.objects.count(), Bureau.objects.count(), Proposal.objects.count()) == (0, 0, 0)
