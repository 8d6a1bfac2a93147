"""Dates beside those of promises and replies: of a joining bureau's part, and of a reply that is handled again."""

import uuid
from datetime import UTC, date, datetime

import pytest

from proposals.enums import Role
from proposals.models import User
from tests.factories.proposals import BureauFactory, MemberFactory, ProposalSponsorFactory, UserFactory
from tests.factories.tracking import (
    CommitmentFactory,
    ProgressUpdateFactory,
    RehandlingFactory,
    ShareFactory,
    SnoozeFactory,
)
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.enums import CommitmentStatus, RatingOccasion
from tracking.models import Commitment, Mail, RatingOption, Rehandling, Reminder, Share
from tracking.services.ratings import Opinion, close_rehandling, rate
from tracking.services.reminders import plan_reminders, send_reminders
from tracking.services.reminders.consideration import snooze
from tracking.services.shares import Part, divide

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)
WEDNESDAY = date(2025, 12, 24)
FAR = date(2026, 12, 31)


def at(day, month=12, year=2025):
    """Return nine o'clock in Shanghai."""
    return datetime(year, month, day, 1, 0, tzinfo=UTC)


@pytest.fixture
def joining():
    bureau = BureauFactory(name="云岭市住建局", parent=BureauFactory())
    UserFactory(username="joining", role=Role.CLERK, bureau=bureau, display_name="周岚")
    UserFactory(username="joining head", role=Role.HEAD, bureau=bureau)
    return bureau


@pytest.fixture
def commitment(joining):
    """A promise far off, of a bureau with a clerk, and an office."""
    owner = BureauFactory(name="云岭市水务局")
    UserFactory(username="owner", role=Role.CLERK, bureau=owner)
    UserFactory(username="office", role=Role.OFFICE)
    commitment = CommitmentFactory(bureau=owner, due_date=FAR, state_since=date(2025, 12, 1), quote="建成停车场两处")
    commitment.joining_bureaus.add(joining)
    return commitment


@pytest.fixture
def share(commitment, joining):
    return ShareFactory(commitment=commitment, bureau=joining, due_date=DUE)


@pytest.fixture(autouse=True)
def post(settings):
    settings.EMAIL_BACKEND = SCRIPTED
    settings.SITE_URL = "https://jiannuo.invalid"
    ScriptedBackend.reset()
    return ScriptedBackend


def told(**conditions):
    """Who is to be told what, at which rung."""
    rows = Reminder.objects.filter(status="pending", **conditions).select_related("recipient")
    return sorted((row.recipient.username, row.rule, row.offset_days) for row in rows)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 11, 30), []),
        (date(2025, 12, 1), [("joining", "share_due", -30)]),
        (date(2025, 12, 24), [("joining", "share_due", -7)]),
        (date(2025, 12, 30), [("joining", "share_due", -1)]),
        (date(2025, 12, 31), [("joining", "share_due", 0)]),
        (date(2026, 1, 1), [("joining head", "share_overdue", 1), ("joining", "share_overdue", 1)]),
        (date(2026, 1, 7), [("joining head", "share_overdue", 7), ("joining", "share_overdue", 7)]),
        (
            date(2026, 1, 15),
            [("joining head", "share_overdue", 14), ("joining", "share_overdue", 14), ("office", "share_overdue", 15)],
        ),
    ],
)
def test_the_joining_bureau_is_reminded_of_the_date_of_its_part(share, today, expected):
    plan_reminders(today=today)

    assert told() == sorted(expected)


def test_a_part_without_a_date_is_due_with_the_commitment(commitment, share):
    Share.objects.update(due_date=None)
    Commitment.objects.update(due_date=DUE)

    plan_reminders(today=WEDNESDAY)

    assert told() == [("joining", "share_due", -7), ("owner", "commitment_due", -7)]


def test_parts_of_one_commitment_are_told_apart(commitment, share):
    other = ShareFactory(commitment=commitment, due_date=DUE)
    UserFactory(username="third", role=Role.CLERK, bureau=other.bureau)

    plan_reminders(today=WEDNESDAY)

    assert told() == [("joining", "share_due", -7), ("third", "share_due", -7)]
    assert set(Reminder.objects.filter(status="pending").values_list("recipient__username", "share")) == {
        ("joining", share.pk),
        ("third", other.pk),
    }


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        ("share", {"dropped_at": at(24)}),
        ("share", {"done_at": at(24)}),
        ("commitment", {"status": CommitmentStatus.SUBMITTED}),
    ],
)
def test_a_part_done_dropped_or_submitted_with_the_whole_is_not_pressed_for(share, row, changes):
    plan_reminders(today=WEDNESDAY)
    before = told()
    if "done_at" in changes:
        changes = {**changes, "done_by": User.objects.get(username="joining")}
    (Share if row == "share" else Commitment).objects.update(**changes)

    plan_reminders(today=WEDNESDAY)

    assert (before, told(share=share)) == ([("joining", "share_due", -7)], [])
    assert Reminder.objects.get(status="withdrawn").note == "事项已办结、已报请核查或已答复"


def test_a_moved_date_kills_the_old_line_and_arms_the_new_one_once(commitment, joining, share):
    plan_reminders(today=WEDNESDAY)
    office = User.objects.get(username="office")

    divide(commitment, [Part(joining, share.task, date(2025, 12, 30))], by=office, now=at(24))
    moved = plan_reminders(today=WEDNESDAY)
    again = plan_reminders(today=WEDNESDAY)

    assert (moved.armed, again.armed, again.closed) == (1, 0, 0)
    rows = Reminder.objects.filter(offset_days=-7).order_by("pk")
    assert list(rows.values_list("period", "version", "status", "note")) == [
        (date(2025, 12, 31), 0, "withdrawn", "期限已变更"),
        (date(2025, 12, 30), 1, "pending", ""),
    ]


def test_a_date_that_comes_back_is_told_anew(post, commitment, joining, share):
    office = User.objects.get(username="office")
    send_reminders(now=at(24), worker="test", stopwatch=lambda: 0)
    for day in (date(2026, 2, 28), DUE):
        divide(Commitment.objects.get(), [Part(joining, share.task, day)], by=office, now=at(24))
        plan_reminders(today=WEDNESDAY)

    rows = Reminder.objects.filter(rule="share_due", offset_days=-7).order_by("pk")
    assert list(rows.values_list("period", "version", "status")) == [(DUE, 0, "sent"), (DUE, 2, "pending")]


def test_a_moved_commitment_moves_the_parts_without_a_date_of_their_own(commitment, share):
    Share.objects.update(due_date=None)
    Commitment.objects.update(due_date=DUE)
    plan_reminders(today=WEDNESDAY)
    Commitment.objects.update(due_date=date(2025, 12, 29), due_version=1)

    plan_reminders(today=WEDNESDAY)

    rows = Reminder.objects.filter(rule="share_due", offset_days=-7).order_by("pk")
    assert list(rows.values_list("period", "version", "status")) == [
        (DUE, 0, "withdrawn"),
        (date(2025, 12, 29), 1, "pending"),
    ]


@pytest.mark.parametrize(
    ("reported", "expected"),
    [(at(18), []), (at(16), [("joining", "share_due", -7)])],
)
def test_after_a_report_on_the_part_its_bureau_is_left_in_peace_for_a_week(share, reported, expected):
    plan_reminders(today=WEDNESDAY)
    ProgressUpdateFactory(commitment=share.commitment, share=share, at=reported)

    plan_reminders(today=WEDNESDAY)

    assert told() == expected


def test_a_report_of_the_owner_keeps_nobody_else_quiet(share):
    Commitment.objects.update(reported_on=WEDNESDAY)

    plan_reminders(today=WEDNESDAY)

    assert told() == [("joining", "share_due", -7)]


def test_a_part_far_behind_is_pressed_for_whatever_was_reported(share):
    ProgressUpdateFactory(commitment=share.commitment, share=share, at=at(14, 1, 2026))

    plan_reminders(today=date(2026, 1, 15))

    assert told()[0] == ("joining", "share_overdue", 14)


def test_somebody_in_charge_of_the_whole_is_not_told_of_the_part(commitment, share):
    Commitment.objects.update(handler=User.objects.get(username="owner"))

    for _ in range(2):
        plan_reminders(today=WEDNESDAY)

    assert told() == [("joining", "share_due", -7)]


def test_the_mail_names_the_part_its_bureau_and_its_date(post, share):
    send_reminders(now=at(24), worker="test", stopwatch=lambda: 0)

    mail = Mail.objects.get()
    assert mail.subject == "【践诺】1项分工即将到期，还有7天：落实停车场用地（建成停车场两处）"
    assert (
        "配合分工即将到期（1项）\n"
        "请按期完成所承担的工作，并报送完成情况。\n"
        "\n"
        "1. 落实停车场用地（建成停车场两处）\n"
        "   配合单位：云岭市住建局\n"
        "   期限：2025年12月31日，还有7天\n"
        f"   办理：https://jiannuo.invalid/commitments/{share.commitment_id}/\n"
        "   提醒依据：按“分工期限前7天”规则，期限前7天提醒配合单位经办人；"
        "分工期限2025年12月31日；提醒日2025年12月24日\n"
    ) in mail.body
    assert f"UID:share-{share.pk}@jiannuo.invalid" in mail.calendar


def test_the_second_pressing_says_so_and_counts_the_part_alone(post, share):
    other = ShareFactory(commitment=share.commitment, bureau=BureauFactory(), due_date=DUE)
    UserFactory(username="third", role=Role.CLERK, bureau=other.bureau)
    for now in (at(1, 1, 2026), at(7, 1, 2026), at(14, 1, 2026)):
        send_reminders(now=now, worker="test", stopwatch=lambda: 0)

    body = Mail.objects.filter(recipient__username="third").latest("pk").body

    # New Year's Day is a holiday: the first rung after the date was never told.
    assert "已逾期14天，第2次催办" in body


@pytest.fixture
def again():
    """A reply that is handled again since 1 August, until 1 September 2025."""
    bureau = BureauFactory(name="云岭市住建局")
    UserFactory(username="clerk", role=Role.CLERK, bureau=bureau)
    UserFactory(username="head", role=Role.HEAD, bureau=bureau)
    office = UserFactory(username="office", role=Role.OFFICE)
    return RehandlingFactory(
        rating__entered_by=office,
        rating__reply__bureau=bureau,
        rating__reply__proposal__number="42",
        rating__reply__proposal__title="关于增加停车位的建议",
    )


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 8, 1), []),
        (date(2025, 8, 2), [("clerk", "rehandling_due", -30)]),
        (date(2025, 8, 25), [("clerk", "rehandling_due", -7)]),
        (date(2025, 8, 29), [("clerk", "rehandling_due", -1)]),
        (date(2025, 9, 1), [("clerk", "rehandling_due", 0)]),
        (date(2025, 9, 2), [("clerk", "rehandling_overdue", 1), ("head", "rehandling_overdue", 1)]),
        (
            date(2025, 9, 16),
            [
                ("clerk", "rehandling_overdue", 14),
                ("head", "rehandling_overdue", 14),
                ("office", "rehandling_overdue", 15),
            ],
        ),
    ],
)
def test_a_bureau_is_reminded_of_what_it_handles_again(again, today, expected):
    plan_reminders(today=today)

    assert told() == expected


def test_answered_at_the_last_minute_nothing_goes_out(post, again):
    plan_reminders(today=date(2025, 8, 25))
    clerk = User.objects.get(username="clerk")
    close_rehandling(again, answered_on=date(2025, 8, 25), answer="已重新答复。", by=clerk, now=at(25, 8))

    result = send_reminders(now=at(25, 8), worker="test", stopwatch=lambda: 0)

    assert (result.sent, post.taken) == (0, [])
    assert Reminder.objects.get(offset_days=-7).status == "withdrawn"


def test_handled_again_a_second_time_is_told_by_itself(again):
    plan_reminders(today=date(2025, 8, 25))
    Rehandling.objects.update(
        answered_on=date(2025, 8, 25), answer="已再次答复。", closed_at=at(25, 8), closed_by=UserFactory()
    )
    RehandlingFactory(rating__reply=again.reply, due_date=date(2025, 9, 1))

    plan_reminders(today=date(2025, 8, 25))

    rows = Reminder.objects.filter(offset_days=-7).order_by("pk")
    assert list(rows.values_list("status", flat=True)) == ["withdrawn", "pending"]


def test_dissatisfaction_is_told_to_the_bureau_by_the_first_rung(post):
    member = MemberFactory()
    reply = CommitmentFactory(due_date=FAR).reply
    ProposalSponsorFactory(proposal=reply.proposal, member=member)
    UserFactory(username="clerk", role=Role.CLERK, bureau=reply.bureau)
    rate(
        reply,
        member=member,
        occasion=RatingOccasion.REPLY,
        opinion=Opinion(
            RatingOption.objects.get(label="满意"), RatingOption.objects.get(label="不满意"), "停车位没有增加。", DUE
        ),
        by=UserFactory(role=Role.OFFICE),
        now=at(31),
        form_key=uuid.uuid4(),
    )

    plan_reminders(today=date(2026, 1, 1))

    assert Rehandling.objects.get().due_date == date(2026, 1, 31)
    assert told(rehandling__isnull=False) == [("clerk", "rehandling_due", -30)]


def test_the_mail_names_what_is_handled_again_and_leads_to_its_page(post, again):
    send_reminders(now=at(2, 9), worker="test", stopwatch=lambda: 0)

    mail = Mail.objects.get(recipient__username="clerk")
    assert mail.subject == "【践诺】1件重新办理逾期，已逾期1天，第1次催办：重新办理：第42号提案《关于增加停车位的建议》"
    assert (
        "1. 重新办理：第42号提案《关于增加停车位的建议》\n"
        "   承办单位：云岭市住建局\n"
        "   期限：2025年9月1日，已逾期1天，第1次催办\n"
        f"   办理：https://jiannuo.invalid/rehandlings/{again.pk}/\n"
        "   提醒依据：按“重新办理逾期次日催办”规则，逾期第1天提醒承办单位经办人；"
        "重新办理期限2025年9月1日；提醒日2025年9月2日\n"
    ) in mail.body


def test_its_recipient_can_put_it_off(again):
    plan_reminders(today=date(2025, 8, 25))
    line = Reminder.objects.get(status="pending")

    snooze(line, by=line.recipient, now=at(25, 8), until=date(2025, 8, 27), reason="正在会签。")
    plan_reminders(today=date(2025, 8, 25))
    quiet = told()
    plan_reminders(today=date(2025, 8, 27))

    assert (quiet, told()) == ([], [("clerk", "rehandling_due", -7)])


def test_a_part_put_off_with_its_commitment_is_left_in_peace(share):
    SnoozeFactory(
        commitment=share.commitment, user=User.objects.get(username="joining"), until=date(2025, 12, 26), at=at(24)
    )

    plan_reminders(today=WEDNESDAY)

    assert told() == []
