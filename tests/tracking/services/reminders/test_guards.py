"""A restored database, a clock that is wrong and a day with far too many mails: a person is asked first."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, MailFactory, SendingHoldFactory
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.enums import HoldReason, MailStatus
from tracking.models import Heartbeat, Mail, Reminder, SendingHold, SendingState
from tracking.services.reminders import send_reminders, sweep_reminders
from tracking.services.reminders.guards import adopt_database
from tracking.services.reminders.holds import ReleaseRefused, hold_by_hand, release

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9, minute: int = 0, *, month: int = 12, year: int = 2025) -> datetime:
    """Return a moment by the clock of Shanghai, in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def send(now: datetime):
    return send_reminders(now=now, worker="test", stopwatch=lambda: ScriptedBackend.passed)


@pytest.fixture(autouse=True)
def post(settings):
    settings.EMAIL_BACKEND = SCRIPTED
    ScriptedBackend.reset()
    return ScriptedBackend


@pytest.fixture
def seal(settings, tmp_path):
    settings.SENDING_SEAL_FILE = tmp_path / "seal.json"
    return settings.SENDING_SEAL_FILE


@pytest.fixture
def commitment():
    bureau = BureauFactory()
    UserFactory(role=Role.CLERK, bureau=bureau)
    return CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 31))


def held() -> list[str]:
    return list(SendingHold.objects.in_force().order_by("pk").values_list("reason", flat=True))


def let_go(now: datetime) -> None:
    for hold in SendingHold.objects.in_force():
        release(hold.pk, by=UserFactory(), now=now)


def test_the_first_run_of_a_new_installation_is_not_held(post, commitment, seal):
    assert send(at(24)).sent == 1

    state = SendingState.objects.get()
    assert json.loads(seal.read_text()) == {"installation": str(state.installation), "runs": 1}


def test_a_database_that_has_forgotten_runs_is_held_until_a_person_releases_it(post, commitment, seal):
    send(at(24))
    send(at(29, 9))  # nothing to send: no run is counted
    SendingState.objects.update(runs=0)
    Mail.objects.update(status=MailStatus.PENDING, sent_at=None)
    Reminder.objects.update(status="pending")

    restored = send(at(31))
    assert restored.held == (
        "数据库恢复或更换：数据库的发送记录少于本机所记或不是同一数据库，可能是从备份恢复的。"
        "请核对哪些邮件已经发出，再恢复发送。"
    )
    assert len(post.taken) == 1

    let_go(at(31, 10))
    assert send(at(31, 10)).sent == 1
    assert held() == []


def test_a_copy_on_another_machine_does_not_mail_anybody(post, commitment, seal):
    send(at(24))
    seal.unlink()

    assert send(at(31)).held.startswith("数据库恢复或更换：本机没有这个数据库的发送记录")
    assert len(post.taken) == 1


def test_another_database_under_the_same_machine_is_held(post, commitment, seal):
    send(at(24))
    SendingState.objects.update(installation=UUID(int=7), runs=99)

    assert send(at(31)).held.startswith("数据库恢复或更换")


def test_a_damaged_seal_asks_a_person(post, commitment, seal):
    send(at(24))
    seal.write_text("{")

    assert send(at(31)).held.startswith("数据库恢复或更换")


def test_a_second_restore_is_held_again(post, commitment, seal):
    send(at(24))
    SendingState.objects.update(runs=0)
    send(at(25))
    let_go(at(25))
    send(at(25))
    seal.write_text(json.dumps({"installation": str(SendingState.objects.get().installation), "runs": 7}))

    assert send(at(31)).held.startswith("数据库恢复或更换")


def test_a_demonstration_that_is_loaded_anew_is_adopted(post, commitment, seal):
    send(at(24))
    SendingState.objects.all().delete()

    adopt_database()

    assert send(at(31)).sent == 1


@pytest.mark.parametrize("days", [1, 5, 29])
def test_days_without_a_run_are_made_up_for_without_asking(post, commitment, days):
    send(at(2))

    assert send(at(2) + timedelta(days=days)).held == ""


def test_a_clock_a_year_ahead_asks_and_plans_nothing(post, commitment):
    sweep_reminders(now=at(24))
    lines = Reminder.objects.count()

    ahead = send(at(24, year=2026))
    assert ahead.held == (
        "系统时间异常：上次运行是2025年12月24日，距今已超过30天：可能是长期停机，也可能是时间有误，请核对。"
    )
    assert sweep_reminders(now=at(24, year=2026)).skipped
    assert Reminder.objects.count() == lines

    back = send(at(24, 9, 5))
    assert (back.held, back.sent, held()) == ("", 1, [])


def test_a_clock_set_back_to_yesterday_asks_and_a_person_can_say_that_it_is_right(post, commitment):
    send(at(24))

    assert (
        send(at(23)).held == "系统时间异常：系统时间为2025年12月23日，早于上次运行的2025年12月24日，请核对服务器时间。"
    )
    let_go(at(23, 10))
    assert send(at(23, 10)).held == ""
    assert len(post.taken) == 1


def test_a_clock_an_hour_back_sends_nothing_twice_and_goes_on(post, commitment):
    send(at(24, 10))
    CommitmentFactory(bureau=UserFactory(role=Role.CLERK).bureau, due_date=date(2025, 12, 31))
    sweep_reminders(now=at(24, 9))

    again = send(at(24, 9))

    assert (again.sent, again.held) == (1, "")
    assert len({mail["Message-ID"] for mail in post.taken}) == len(post.taken) == 2


def test_a_time_given_by_a_person_says_nothing_about_the_clock(post, commitment):
    send(at(24))

    given = send_reminders(now=at(24, month=3, year=2027), worker="test", stopwatch=lambda: 0, is_told_the_time=True)

    assert given.held == ""
    assert Heartbeat.objects.get(name="send_reminders").at == at(24)


def mails_of(day: int, number: int) -> None:
    MailFactory.create_batch(number, send_on=date(2025, 12, day), status=MailStatus.SENT, sent_at=at(day))


def test_three_times_the_busiest_day_waits_for_a_person(post, commitment, settings):
    settings.SENDING_VOLUME_FLOOR = 3
    mails_of(22, 2)
    mails_of(23, 1)
    for _ in range(6):
        CommitmentFactory(bureau=UserFactory(role=Role.CLERK).bureau, due_date=date(2025, 12, 31))

    too_many = send(at(24))
    assert too_many.held == (
        "邮件数量异常：2025年12月24日计划发送7封邮件，此前最多的一天为2封。请核对是否属实，再恢复发送。"
    )
    assert post.taken == []

    let_go(at(24, 10))
    assert send(at(24, 10)).sent == 7


def test_mails_that_were_held_back_are_no_measure_of_what_is_usual(post, commitment, settings):
    settings.SENDING_VOLUME_FLOOR = 3
    mails_of(22, 1)
    MailFactory.create_batch(7, send_on=date(2025, 12, 23), status=MailStatus.MERGED)
    for _ in range(6):
        CommitmentFactory(bureau=UserFactory(role=Role.CLERK).bureau, due_date=date(2025, 12, 31))

    assert "2025年12月24日计划发送7封邮件，此前最多的一天为1封" in send(at(24)).held


@pytest.mark.parametrize(("floor", "before"), [(7, 0), (3, 3)])
def test_a_usual_number_of_mails_asks_nobody(post, commitment, settings, floor, before):
    settings.SENDING_VOLUME_FLOOR = floor
    mails_of(23, before)
    for _ in range(6):
        CommitmentFactory(bureau=UserFactory(role=Role.CLERK).bureau, due_date=date(2025, 12, 31))

    assert send(at(24)).sent == 7


def test_a_person_can_hold_everything_and_planning_goes_on(post, commitment):
    office = UserFactory()
    hold_by_hand(by=office, now=at(24, 8), note="邮件系统升级")
    hold_by_hand(by=office, now=at(24, 8))

    sweep_reminders(now=at(24))

    assert send(at(24)).held == "人工暂停：邮件系统升级"
    assert Reminder.objects.pending().count() == 1
    let_go(at(24, 11))
    assert send(at(24, 11)).sent == 1


def test_only_the_oversight_holds_and_releases():
    clerk, hold = UserFactory(role=Role.CLERK), SendingHoldFactory()

    with pytest.raises(ReleaseRefused, match="只有督查室或系统管理员可以暂停或恢复发送。"):
        release(hold.pk, by=clerk, now=at(24))
    with pytest.raises(ReleaseRefused, match="只有督查室或系统管理员可以暂停或恢复发送。"):
        hold_by_hand(by=clerk, now=at(24))


def test_releasing_twice_is_once_and_keeps_the_name_of_the_first():
    hold, first, second = SendingHoldFactory(reason=HoldReason.VOLUME), UserFactory(), UserFactory()

    assert [release(hold.pk, by=by, now=at(24)) for by in (first, second)] == [True, False]
    hold.refresh_from_db()
    assert hold.released_by == first


def test_a_run_held_back_is_not_counted_as_an_attempt(post, commitment):
    SendingHoldFactory(reason=HoldReason.PERSON)

    send(at(24))

    assert not Mail.objects.exists()
