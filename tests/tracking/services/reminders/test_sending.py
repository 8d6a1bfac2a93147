"""What goes out, when, and what does not. 24 December 2025 is a Wednesday."""

import smtplib
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from proposals.enums import Role
from tests.factories.proposals import AssignmentFactory, BureauFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentFactory
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.enums import CommitmentStatus, MailStatus, ReminderRule, ReminderStatus
from tracking.models import Commitment, Mail, Reminder, ReminderPolicy
from tracking.services.reminders import plan_reminders, queue_notice, send_reminders
from tracking.services.reminders.outbox import LEASE, message_id_for
from tracking.services.reminders.settling import look_again

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)


def at(day: int, hour: int = 9, minute: int = 0, *, month: int = 12, year: int = 2025) -> datetime:
    """Return a moment by the clock of Shanghai, in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def send(now: datetime):
    """Send as if only handing over took time, and that none, unless the test says otherwise."""
    return send_reminders(now=now, worker="test", stopwatch=lambda: ScriptedBackend.passed)


@pytest.fixture(autouse=True)
def post(settings):
    settings.EMAIL_BACKEND = SCRIPTED
    ScriptedBackend.reset()
    return ScriptedBackend


@pytest.fixture
def bureau():
    return BureauFactory(name="云岭市水务局")


@pytest.fixture
def clerk(bureau):
    return UserFactory(
        username="clerk", display_name="林素", email="lin@yunling.invalid", role=Role.CLERK, bureau=bureau
    )


@pytest.fixture
def commitment(bureau, clerk):
    return CommitmentFactory(bureau=bureau, due_date=DUE)


def lines_told():
    rows = Reminder.objects.filter(status=ReminderStatus.SENT).order_by("pk")
    return [(row.recipient.username, row.rule, row.offset_days) for row in rows]


def test_a_day_is_planned_and_sent(post, commitment, clerk):
    result = send(at(24))

    (mail,) = post.taken
    assert result.sent == 1
    assert mail["To"] == "lin@yunling.invalid"
    assert mail["Message-ID"] == message_id_for(clerk.pk, date(2025, 12, 24))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"] == "Wed, 24 Dec 2025 09:00:00 +0800"
    assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert lines_told() == [("clerk", "commitment_due", -7)]
    row = Mail.objects.get()
    assert (row.status, row.sent_at, row.attempts) == (MailStatus.SENT, at(24), 1)
    assert (row.subject, row.address) == (
        "【践诺】1项承诺即将到期，还有7天：下一步，我局将于2025年底前新建停车场3个。",
        "lin@yunling.invalid",
    )


def test_sending_twice_sends_nothing_twice(post, commitment):
    send(at(24))
    plan_reminders(today=date(2025, 12, 24))

    second = send(at(24, 10))

    assert (second.sent, len(post.taken)) == (0, 1)


def test_a_person_gets_one_mail_a_day_with_everything(post, bureau, commitment, clerk):
    CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 20))
    AssignmentFactory(bureau=bureau, due_date=date(2025, 12, 24))
    send(at(24))

    queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=date(2025, 12, 24))
    send(at(24, 15))

    assert len(post.taken) == 1
    assert (
        Mail.objects.get().subject == "【践诺】1项承诺逾期，已逾期4天，第1次催办；另有1项承诺即将到期、1件答复即将到期"
    )


def test_a_date_that_moved_after_its_line_was_fetched_is_not_told(commitment, clerk):
    plan_reminders(today=date(2025, 12, 24))
    lines = list(Reminder.objects.pending())
    Commitment.objects.update(due_date=date(2026, 1, 31), due_version=1)

    told = look_again(lines, today=date(2025, 12, 24))

    assert (len(lines), told) == (1, [])
    assert list(Reminder.objects.filter(pk=lines[0].pk).values_list("status", "note")) == [("withdrawn", "期限已变更")]


def test_what_happens_after_the_mail_of_the_day_is_told_on_the_next_working_day(post, commitment):
    send(at(26))
    queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=date(2025, 12, 26))

    sent = [send(moment).sent for moment in (at(26, 15), at(27), at(28), at(29))]

    assert sent == [0, 0, 0, 1]
    assert post.taken[-1]["Date"].startswith("Mon, 29 Dec 2025")


def test_a_notice_goes_out_at_once_if_there_was_no_mail_that_day(post, commitment):
    queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=date(2025, 11, 20))

    result = send(at(20, 15, month=11))

    assert result.sent == 1
    assert Mail.objects.get().subject == "【践诺】1项新增承诺：下一步，我局将于2025年底前新建停车场3个。"


@pytest.mark.parametrize(
    ("now", "held_until"),
    [
        (at(24, 8, 29), at(24, 8, 30)),
        (at(24, 18, 0), at(25, 8, 30)),
        (at(27), at(29, 8, 30)),  # a Saturday
        (at(1, month=10), at(9, 8, 30, month=10)),  # 国庆节 and 中秋节 2025
        (at(30, 19, month=4), at(6, 8, 30, month=5)),  # before 劳动节 2025
        (at(14, year=2026, month=2), None),  # a Saturday worked for 春节 2026
    ],
)
def test_mails_go_out_in_the_hours_of_working_days(post, clerk, bureau, now, held_until):
    CommitmentFactory(bureau=bureau, due_date=now.date())

    result = send(now)

    assert (result.held_until, len(post.taken)) == (held_until, 0 if held_until else 1)


def test_a_place_has_hours_of_its_own(post, clerk, bureau):
    ReminderPolicy.objects.update(opens=time(10), closes=time(20))
    CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 24))

    early = send(at(24, 9, 59))
    late = send(at(24, 19, 59))

    assert (early.held_until, early.sent, late.sent) == (at(24, 10), 0, 1)


def test_a_deadline_on_a_free_day_is_told_on_the_next_working_day_as_late(post, clerk, bureau):
    CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 27))
    plan_reminders(today=date(2025, 12, 27))
    send(at(27))
    plan_reminders(today=date(2025, 12, 28))
    send(at(28))

    send(at(29))

    assert lines_told() == [("clerk", "commitment_overdue", 1)]
    assert (
        Mail.objects.get().subject
        == "【践诺】1项承诺逾期，已逾期2天，第1次催办：下一步，我局将于2025年底前新建停车场3个。"
    )


def test_after_five_days_without_a_worker_the_most_urgent_rung_is_told_once(post, commitment):
    plan_reminders(today=date(2025, 12, 24))

    result = send(at(31))

    assert (result.sent, len(post.taken)) == (1, 1)
    assert lines_told() == [("clerk", "commitment_due", 0)]
    assert set(Reminder.objects.exclude(status="sent").values_list("status", flat=True)) == {"superseded"}


def test_what_was_answered_just_before_is_not_pressed_for(post, clerk, bureau):
    assignment = AssignmentFactory(bureau=bureau, due_date=date(2025, 12, 24))
    plan_reminders(today=date(2025, 12, 24))
    ReplyFactory(proposal=assignment.proposal, bureau=bureau)

    result = send(at(24))

    assert (result.sent, result.skipped, post.taken) == (0, 1, [])
    assert Reminder.objects.get(offset_days=0).status == ReminderStatus.WITHDRAWN
    assert Mail.objects.get().status == MailStatus.EMPTY


def test_an_empty_mail_is_opened_again_for_something_new(post, commitment):
    plan_reminders(today=date(2025, 12, 24))
    Commitment.objects.filter(pk=commitment.pk).update(status=CommitmentStatus.SUBMITTED)
    send(at(24))
    Commitment.objects.filter(pk=commitment.pk).update(status=CommitmentStatus.RETURNED, version=3)
    commitment.refresh_from_db()
    queue_notice(commitment, rule=ReminderRule.RETURNED, today=date(2025, 12, 24))

    result = send(at(24, 10))

    assert (result.sent, len(post.taken)) == (1, 1)
    assert Mail.objects.get().subject == "【践诺】1项承诺被退回：下一步，我局将于2025年底前新建停车场3个。"


def test_a_moved_deadline_is_not_pressed_for(post, commitment):
    plan_reminders(today=date(2025, 12, 24))
    Commitment.objects.filter(pk=commitment.pk).update(due_date=date(2026, 6, 30))

    send(at(24))

    assert post.taken == []
    assert Reminder.objects.get(offset_days=-7).note == "期限已变更"


LATER, REFUSED, UNKNOWN, CLOSED = "later", "refused", "unknown", "closed"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({"lin@yunling.invalid": (451, b"try later")}), LATER),
        (smtplib.SMTPRecipientsRefused({"lin@yunling.invalid": (550, b"no such user")}), REFUSED),
        (smtplib.SMTPDataError(452, b"mailbox full"), LATER),
        (smtplib.SMTPDataError(554, b"rejected"), REFUSED),
        (smtplib.SMTPSenderRefused(553, b"not allowed", "ducha@yunling.invalid"), CLOSED),
        (smtplib.SMTPResponseException(421, b"shutting down"), CLOSED),
        (smtplib.SMTPServerDisconnected("gone"), UNKNOWN),
        (TimeoutError("timed out"), UNKNOWN),
        (ConnectionResetError("reset"), UNKNOWN),
        (smtplib.SMTPNotSupportedError("no SMTPUTF8"), REFUSED),
        (ValueError("Header values can't contain newlines"), REFUSED),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{type(value).__name__}{getattr(value, 'smtp_code', '')}",
)
def test_each_answer_of_the_server_has_its_consequence(post, commitment, error, expected):
    post.answers["lin@yunling.invalid"] = [error]

    result = send(at(24))

    mail = Mail.objects.get()
    line = Reminder.objects.get(offset_days=-7)
    assert {
        "mail": mail.status,
        "line": line.status,
        "attempts": mail.attempts,
        "may_have_arrived": mail.may_have_arrived,
        "stopped": bool(result.stopped),
    } == {
        LATER: {"mail": "pending", "line": "pending", "attempts": 1, "may_have_arrived": False, "stopped": False},
        REFUSED: {"mail": "failed", "line": "failed", "attempts": 1, "may_have_arrived": False, "stopped": False},
        UNKNOWN: {"mail": "pending", "line": "pending", "attempts": 1, "may_have_arrived": True, "stopped": False},
        CLOSED: {"mail": "pending", "line": "pending", "attempts": 0, "may_have_arrived": False, "stopped": True},
    }[expected]
    assert mail.failure != ""


def test_a_busy_server_is_asked_again_after_a_pause_with_the_same_number(post, commitment):
    post.answers["lin@yunling.invalid"] = [smtplib.SMTPDataError(451, b"later"), None]
    send(at(24))

    too_early = send(at(24) + timedelta(seconds=50))
    later = send(at(24) + timedelta(seconds=90))

    assert (too_early.sent, later.sent) == (0, 1)
    assert Mail.objects.get().attempts == 2
    assert lines_told() == [("clerk", "commitment_due", -7)]


def test_a_refused_mail_is_not_tried_again_and_says_why(post, commitment):
    post.answers["lin@yunling.invalid"] = [smtplib.SMTPRecipientsRefused({"lin@yunling.invalid": (550, b"no user")})]
    send(at(24))

    send(at(24, 17))

    assert post.taken == []
    assert Mail.objects.get().failure == "邮件服务器拒收（550 no user）"
    assert Reminder.objects.get(offset_days=-7).note == "邮件服务器拒收（550 no user）"


def test_one_refused_address_keeps_nobody_else_waiting(post, bureau, commitment, clerk):
    UserFactory(email="other@yunling.invalid", role=Role.CLERK, bureau=bureau)
    post.answers["lin@yunling.invalid"] = [smtplib.SMTPDataError(554, b"no")]

    result = send(at(24))

    assert (result.failed, result.sent, post.connections) == (1, 1, 1)


def test_a_server_that_cannot_be_reached_costs_no_attempt(post, commitment):
    post.closed = ConnectionRefusedError(111, "Connection refused")
    down = send(at(24))
    waiting = Mail.objects.get()
    post.closed = None

    up = send(at(24, 9, 2))

    assert down.stopped == "无法连接邮件服务器（[Errno 111] Connection refused）"
    assert (waiting.status, waiting.attempts, waiting.may_have_arrived) == (MailStatus.PENDING, 0, False)
    assert up.sent == 1


def test_three_broken_connections_in_a_row_end_the_run(post, bureau, commitment, clerk):
    for number in range(5):
        user = UserFactory(role=Role.CLERK, bureau=bureau)
        post.answers[user.email] = [TimeoutError(f"timed out {number}")] * 9
    post.answers[clerk.email] = [TimeoutError("timed out")] * 9

    result = send(at(24))

    assert (result.retried, result.stopped) == (3, "与邮件服务器的连接中断（timed out 1）")


def test_after_twelve_refusals_for_the_moment_the_lines_go_into_the_next_mail(post, commitment):
    post.answers["lin@yunling.invalid"] = [smtplib.SMTPDataError(451, b"later")] * 12
    Mail.objects.create(
        recipient=commitment.bureau.users.get(),
        send_on=date(2025, 12, 24),
        message_id="<11-tries@yunling.invalid>",
        attempts=11,
        not_before=at(24),
    )
    send(at(24))
    post.answers.clear()

    send(at(25))

    assert list(Mail.objects.order_by("send_on").values_list("status", flat=True)) == ["failed", "sent"]
    assert lines_told() == [("clerk", "commitment_due", -7)]


def test_an_unsent_mail_is_merged_into_the_next_days(post, commitment):
    post.closed = ConnectionRefusedError()
    send(at(30))
    post.closed = None

    send(at(31))

    assert list(Mail.objects.order_by("send_on").values_list("status", flat=True)) == ["merged", "sent"]
    assert len(post.taken) == 1
    assert lines_told() == [("clerk", "commitment_due", 0)]


class Killed(BaseException):
    """The process dies here."""


def die():
    raise Killed


def test_a_worker_that_dies_after_the_servers_answer_sends_the_same_mail_again(post, commitment, clerk):
    post.answers[clerk.email] = [die]
    with pytest.raises(Killed):
        send(at(24))
    before = Mail.objects.get()

    again = send(at(24) + LEASE + timedelta(seconds=1))

    first, second = post.taken
    assert (before.status, before.may_have_arrived) == (MailStatus.PENDING, True)
    assert again.sent == 1
    assert first.as_bytes() == second.as_bytes()
    assert lines_told() == [("clerk", "commitment_due", -7)]


def test_a_mail_that_may_have_arrived_keeps_its_number_on_the_next_day(post, commitment, clerk):
    post.answers[clerk.email] = [die]
    with pytest.raises(Killed):
        send(at(24))

    send(at(25))

    assert [mail["Message-ID"] for mail in post.taken] == [message_id_for(clerk.pk, date(2025, 12, 24))] * 2


def test_a_mail_sent_again_is_the_only_one_of_the_day(post, commitment, clerk):
    post.answers[clerk.email] = [die]
    with pytest.raises(Killed):
        send(at(24))
    CommitmentFactory(bureau=clerk.bureau, due_date=date(2026, 1, 1))

    sent = [send(at(25, 9)).sent, send(at(25, 10)).sent, send(at(26)).sent]

    assert sent == [1, 0, 1]
    assert [mail["Message-ID"] for mail in post.taken[1:]] == [
        message_id_for(clerk.pk, date(2025, 12, 24)),
        message_id_for(clerk.pk, date(2025, 12, 26)),
    ]


def test_a_mail_that_may_have_arrived_is_not_sent_again_for_what_was_settled_since(post, commitment, clerk):
    post.answers[clerk.email] = [die]
    with pytest.raises(Killed):
        send(at(24))
    Commitment.objects.filter(pk=commitment.pk).update(status=CommitmentStatus.SUBMITTED)

    again = send(at(24, 10))

    assert (again.sent, again.skipped, len(post.taken)) == (0, 1, 1)


def test_a_worker_whose_mail_was_taken_over_cannot_mark_it(post, commitment, clerk):
    def take_over():
        Mail.objects.update(claimed_by="another worker")

    post.answers[clerk.email] = [take_over]

    result = send(at(24))

    mail = Mail.objects.get()
    assert (result.sent, mail.status, mail.claimed_by) == (0, MailStatus.SENDING, "another worker")
    assert lines_told() == []


def test_a_worker_whose_mail_was_taken_over_while_it_was_worded_does_not_send_it(post, commitment, clerk):
    def take_over(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        # The questions about a mail's lines come after it was claimed and before it is written.
        if sql.startswith("SELECT") and "tracking_reminder" in sql and Mail.objects.filter(status="sending").exists():
            Mail.objects.filter(status="sending").update(claimed_by="another worker")
        return result

    with connection.execute_wrapper(take_over):
        result = send(at(24))

    mail = Mail.objects.get()
    assert (result.sent, post.taken) == (0, [])
    assert (mail.claimed_by, mail.subject, mail.may_have_arrived) == ("another worker", "", False)


def test_of_two_rungs_that_wait_the_more_urgent_one_alone_is_told(post, commitment, clerk):
    plan_reminders(today=date(2025, 12, 30))
    early = {"rule": ReminderRule.COMMITMENT_DUE, "offset_days": -7, "status": ReminderStatus.SUPERSEDED}
    # As if the planning had died before it closed what it had overtaken.
    Reminder.objects.filter(**early).update(status=ReminderStatus.PENDING)

    send(at(30))

    assert lines_told() == [("clerk", "commitment_due", -1)]
    assert Reminder.objects.get(offset_days=-7).note == "已有更急的提醒"


def test_a_mail_under_lease_is_left_alone_until_the_lease_ends(post, commitment, clerk):
    plan_reminders(today=date(2025, 12, 24))
    Mail.objects.create(
        recipient=clerk,
        send_on=date(2025, 12, 24),
        message_id=message_id_for(clerk.pk, date(2025, 12, 24)),
        status=MailStatus.SENDING,
        claimed_by="dead worker",
        lease_until=at(24, 9, 10),
    )

    assert [send(at(24, 9, 9)).sent, send(at(24, 9, 11)).sent] == [0, 1]


def test_a_run_ends_in_time_and_the_next_one_goes_on(post, bureau, commitment, clerk):
    UserFactory.create_batch(4, role=Role.CLERK, bureau=bureau)
    post.seconds_each = 100

    first = send(at(24))
    left = set(Mail.objects.exclude(status="sent").values_list("status", "attempts", "may_have_arrived"))
    post.seconds_each = 0
    second = send(at(24, 9, 30))

    assert first.sent == 3
    assert left == {("pending", 0, False)}
    assert first.sent + second.sent == len(post.taken) == 5


def test_on_a_slow_server_every_mail_is_looked_at_anew(post, commitment, clerk):
    other = CommitmentFactory(bureau=UserFactory(role=Role.CLERK).bureau, due_date=DUE)

    def answered_meanwhile():
        Commitment.objects.filter(pk=other.pk).update(status=CommitmentStatus.SUBMITTED)

    post.answers[clerk.email] = [answered_meanwhile]
    post.seconds_each = 11

    result = send(at(24))

    assert (result.sent, result.skipped, [mail["To"] for mail in post.taken]) == (1, 1, [clerk.email])


def test_a_run_ends_when_the_hours_do(post, bureau, commitment, clerk):
    UserFactory.create_batch(4, role=Role.CLERK, bureau=bureau)
    post.seconds_each = 25

    result = send(at(24, 17, 59))

    assert result.sent == 3


def test_a_recipient_without_an_address_fails_with_the_reason(post, commitment, clerk):
    plan_reminders(today=date(2025, 12, 24))
    clerk.email = ""
    clerk.save()

    result = send(at(24))

    assert (result.failed, Mail.objects.get().failure) == (1, "收件人没有邮箱地址")


def test_headers_cannot_be_injected_through_an_address(post, commitment, clerk):
    clerk.email = "lin@yunling.invalid\nBcc: all@yunling.invalid"
    clerk.save()

    result = send(at(24))

    assert (result.failed, post.taken) == (1, [])
    assert Mail.objects.get().failure.startswith("邮件无法生成，收件地址或内容不合规")


def test_mails_that_cannot_be_worded_are_put_back_with_the_reason(post, commitment, settings):
    settings.ROOT_URLCONF = "django.contrib.auth.urls"

    result = send(at(24))

    mail = Mail.objects.get()
    assert (result.skipped, mail.status, mail.attempts, mail.may_have_arrived) == (1, MailStatus.PENDING, 1, False)
    assert mail.failure == "邮件无法生成（NoReverseMatch）"


@pytest.mark.parametrize("timeout", [None, 67])
def test_a_talk_that_could_outlast_a_lease_is_refused(settings, timeout):
    settings.EMAIL_TIMEOUT = timeout

    with pytest.raises(ImproperlyConfigured, match=r"EMAIL_TIMEOUT must be set, below 67 seconds\."):
        send(at(24))


def test_mails_without_a_server_go_to_a_folder(commitment, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path

    send(at(24))

    (file,) = tmp_path.iterdir()
    assert b"Auto-Submitted: auto-generated" in file.read_bytes()
