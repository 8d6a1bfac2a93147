"""Pages about reminders: rules, preview, circulars, putting off, leave."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import (
    CommitmentFactory,
    LadderRuleFactory,
    LeaveFactory,
    MailFactory,
    RefusingAddressFactory,
    ReminderFactory,
    SendingHoldFactory,
    SnoozeFactory,
)
from tracking.enums import ReminderRule, ReminderStatus
from tracking.models import LadderRule, Leave, Mail, Reminder, Snooze
from tracking.services.reminders import plan_reminders

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def test_the_rules_are_told_in_plain_words(clerk_client):
    LadderRuleFactory(name="县局另定", offset=-3, place=BureauFactory(name="云岭县水务局"))

    page = clerk_client.get(reverse("reminder_rules")).content.decode()

    for words in ("期限前30天", "逾期第7天，此后每7天一次，直到办结", "满5个工作日", "云岭县水务局及其下级单位"):
        assert words in page
    assert "报送新的进展后 7 天内" in page


def test_the_office_chooses_in_which_mail_a_rule_is_told(office_client):
    rule = LadderRule.objects.get(name="承诺期限前7天")
    url = reverse("reminder_rule_form", args=[rule.pk])

    plain = office_client.get(reverse("reminder_rules")).content.decode()
    page = office_client.get(reverse("reminder_rules"), {"change": 1}).content.decode()
    own = office_client.post(url, {"form": "own"}, follow=True).content.decode()
    refused = office_client.post(url, {"form": "click"}, follow=True).content.decode()

    rule.refresh_from_db()
    assert "调整发信方式" in plain
    assert "改为单独发信" not in plain
    assert "“承诺期限前7天”改为单独发信" in page
    assert "规则“承诺期限前7天”今后的提醒改为单独发信，已计划待发的不变。" in own
    assert "“承诺期限前7天”改为汇总" in own
    assert "请选择列入汇总邮件或单独发信。" in refused
    assert rule.form == "own"


def test_a_bureau_reads_the_rules_and_changes_none(clerk_client):
    page = clerk_client.get(reverse("reminder_rules"), {"change": 1}).content.decode()

    assert "单独发信</button>" not in page
    assert "调整发信方式" not in page


def test_the_preview_marks_mails_of_their_own(office_client, today):
    LadderRule.objects.filter(name="承诺期限前7天").update(form="own")
    clerk = UserFactory(display_name="林素", role=Role.CLERK)
    day = today + timedelta(days=10)
    CommitmentFactory(bureau=clerk.bureau, due_date=day + timedelta(days=7))

    page = office_client.get(reverse("mail_day"), {"day": day.isoformat()}).content.decode()

    assert "1 人，1 条提醒，其中 1 条单独发信" in page
    assert '<span class="badge">单独发信</span> 【践诺】' in page


def test_without_rules_the_page_says_that_nothing_is_sent(office_client):
    LadderRule.objects.all().delete()

    assert "没有有效的提醒规则" in office_client.get(reverse("reminder_rules")).content.decode()


def test_a_rule_edited_in_the_administration_holds_from_that_day(today):
    admin = UserFactory(role=Role.ADMIN, is_staff=True, is_superuser=True)
    rule = LadderRule.objects.get(name="承诺期限前7天")
    from django.test import Client

    client = Client()
    client.force_login(admin)
    fields = {
        "name": rule.name,
        "family": rule.family,
        "audience": rule.audience,
        "form": rule.form,
        "offset": "-10",
        "unit": rule.unit,
        "valid_from": "2000-01-01",
    }

    refused = client.post(reverse("admin:tracking_ladderrule_change", args=[rule.pk]), {**fields, "repeat_days": "7"})
    response = client.post(reverse("admin:tracking_ladderrule_change", args=[rule.pk]), fields)

    rule.refresh_from_db()
    assert "重复提醒须从期限之后起、按天计算" in refused.content.decode()
    assert (response.status_code, rule.offset, rule.valid_from) == (302, -10, today)
    assert client.post(reverse("admin:tracking_ladderrule_delete", args=[rule.pk])).status_code == 403


def test_the_preview_shows_who_gets_what_and_why_and_keeps_nothing(office_client, today):
    clerk = UserFactory(display_name="林素", role=Role.CLERK)
    day = today + timedelta(days=10)
    CommitmentFactory(bureau=clerk.bureau, due_date=day + timedelta(days=7))

    page = office_client.get(reverse("mail_day"), {"day": day.isoformat()}).content.decode()

    assert "1 人，1 条提醒" in page
    assert "林素" in page
    assert "按“承诺期限前7天”规则，期限前7天提醒责任单位经办人" in page
    assert (Reminder.objects.count(), Mail.objects.count()) == (0, 0)


def test_the_preview_says_in_words_what_would_keep_mails_back(office_client, today):
    clerk = UserFactory(role=Role.CLERK)
    CommitmentFactory(bureau=clerk.bureau, due_date=today - timedelta(days=20))
    plan_reminders(today=today)
    RefusingAddressFactory(address=clerk.email.lower())
    SendingHoldFactory(reason="person", note="系统检修")

    page = office_client.get(reverse("mail_day"), {"day": today.isoformat()}).content.decode()

    assert "发送已暂停（人工暂停：系统检修）。在督查室恢复发送之前，这些邮件都不会发出。" in page
    assert '<span class="badge">不会发出</span>' in page
    assert "该地址已标记为无法送达，在督查室更正之前，这封邮件不会发出。" in page


def test_the_preview_without_a_day_shows_the_next_working_day(office_client):
    response = office_client.get(reverse("mail_day"))

    assert response.context["preview"].day == response.context["preview"].send_on
    assert "这一天没有要发送的提醒" in response.content.decode()


@pytest.mark.parametrize(
    ("day", "words"),
    [("2020-01-01", "只能查看今天及以后的日期"), ("2090-01-01", "最多查看一年以内的日期"), ("x", "请填写有效的日期")],
)
def test_an_impossible_day_is_refused_in_words(office_client, day, words):
    response = office_client.get(reverse("mail_day"), {"day": day})

    assert (response.status_code, words in response.content.decode()) == (422, True)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_preview_asks_the_same_number_of_questions_for_any_number_of_mails(
    office_client, today, rows, django_assert_num_queries
):
    day = today + timedelta(days=10)
    for _ in range(rows):
        CommitmentFactory(
            bureau=UserFactory(role=Role.CLERK).bureau, due_date=day + timedelta(days=7), state_since=today
        )

    # PostgreSQL is asked for the lock of planners and to look at its tables, for each of the two days planned.
    with django_assert_num_queries({"sqlite": 119, "postgresql": 139}[connection.vendor]):
        response = office_client.get(reverse("mail_day"), {"day": day.isoformat()})

    assert len(response.context["mails"]) == min(rows, 20)


@pytest.fixture
def proposed():
    head = UserFactory(display_name="何局长", role=Role.HEAD)
    commitment = CommitmentFactory(bureau=head.bureau, due_date=date(2025, 11, 24))
    ReminderFactory(
        commitment=commitment,
        recipient=head,
        rule=ReminderRule.CIRCULAR,
        offset_days=30,
        period=commitment.due_date,
        status=ReminderStatus.PROPOSED,
        why="按“承诺逾期提请通报”规则，逾期第30天提醒责任单位负责人",
    )
    return commitment


def test_the_office_sees_what_is_proposed_and_clicks(office_client, proposed):
    page = office_client.get(reverse("circulars")).content.decode()

    response = office_client.post(reverse("circular_decide", args=[proposed.pk]), {"decision": "send"}, follow=True)

    assert ("何局长" in page, "按“承诺逾期提请通报”规则" in page) == (True, True)
    assert "将在下一个工作日的邮件中向1人通报这项承诺。" in response.content.decode()
    assert Reminder.objects.get().status == ReminderStatus.PENDING


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"decision": "decline", "note": ""}, "不予通报请写明理由。"), ({}, "这个字段是必填项"), ({"decision": "x"}, "")],
)
def test_a_decision_that_lacks_something_is_refused(office_client, proposed, fields, words):
    response = office_client.post(reverse("circular_decide", args=[proposed.pk]), fields)

    assert (response.status_code, words in response.content.decode()) == (422, True)
    assert Reminder.objects.get().status == ReminderStatus.PROPOSED


def test_an_administrator_looks_on(admin_client, proposed):
    page = admin_client.get(reverse("circulars")).content.decode()
    response = admin_client.post(reverse("circular_decide", args=[proposed.pk]), {"decision": "send"})

    assert "不予通报</summary>" not in page
    assert (response.status_code, "只有督查室可以决定是否通报" in response.content.decode()) == (422, True)


@pytest.mark.parametrize("rows", [1, 30])
def test_circulars_ask_the_same_number_of_questions_for_any_length(office_client, rows, django_assert_num_queries):
    for _ in range(rows):
        ReminderFactory(rule=ReminderRule.CIRCULAR, offset_days=30, status=ReminderStatus.PROPOSED)

    # Session, user, the commitments, their lines, how many.
    with django_assert_num_queries(5):
        response = office_client.get(reverse("circulars"))

    assert len(response.context["proposed"]) == rows


def test_a_recipient_puts_a_matter_off_from_her_mail(clerk_client, today):
    mail = MailFactory(recipient=clerk_client.user)
    commitment = CommitmentFactory(bureau=clerk_client.user.bureau)
    line = ReminderFactory(commitment=commitment, recipient=clerk_client.user, mail=mail, status=ReminderStatus.SENT)
    address = reverse("reminder_snooze", args=[line.pk])

    mail_page = clerk_client.get(reverse("mail", args=[mail.pk])).content.decode()
    commitment_page = clerk_client.get(reverse("commitment", args=[commitment.pk])).content.decode()
    until = today + timedelta(days=3)
    refused = clerk_client.post(address, {"until": until.isoformat(), "reason": ""})
    done = clerk_client.post(address, {"until": until.isoformat(), "reason": "材料会签"}, follow=True)

    assert (address in mail_page, address in commitment_page) == (True, True)
    assert (refused.status_code, f'value="{until:%Y-%m-%d}"' in refused.content.decode()) == (422, True)
    assert "已暂缓对您本人的提醒" in done.content.decode()
    assert [(row.user, row.until, row.reason) for row in Snooze.objects.all()] == [
        (clerk_client.user, until, "材料会签")
    ]


def test_news_cannot_be_put_off(clerk_client, today):
    line = ReminderFactory(
        commitment=CommitmentFactory(bureau=clerk_client.user.bureau),
        recipient=clerk_client.user,
        rule=ReminderRule.CONFIRMED,
        status=ReminderStatus.PENDING,
    )

    page = clerk_client.get(reverse("reminder_snooze", args=[line.pk]))

    assert "这条提醒不能暂缓" in page.content.decode()


def test_a_person_sets_and_calls_off_her_leave(clerk_client, today):
    colleague = UserFactory(display_name="周岚", role=Role.CLERK, bureau=clerk_client.user.bureau)
    fields = {
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=3)).isoformat(),
        "substitute": colleague.pk,
    }

    done = clerk_client.post(reverse("leaves"), fields, follow=True)
    twice = clerk_client.post(reverse("leaves"), fields)
    off = clerk_client.post(reverse("leave_cancel", args=[Leave.objects.get().pk]), follow=True)

    assert "请假期间的提醒将发给代理人" in done.content.decode()
    assert (twice.status_code, "这几天已经登记过请假" in twice.content.decode()) == (422, True)
    assert "已撤销请假" in off.content.decode()


def test_the_head_enters_leave_for_a_colleague_and_calls_it_off(head_client, today):
    clerk = UserFactory(display_name="周岚", role=Role.CLERK, bureau=head_client.user.bureau)
    fields = {
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=3)).isoformat(),
        "substitute": head_client.user.pk,
    }
    address = f"{reverse('leaves')}?person={clerk.pk}"

    page = head_client.get(address).content.decode()
    silent = head_client.post(address, fields)
    done = head_client.post(address, fields | {"reason": "因病住院"}, follow=True).content.decode()
    off = head_client.post(reverse("leave_cancel", args=[Leave.objects.get().pk]), follow=True).content.decode()

    assert "代周岚登记请假" in page
    assert (silent.status_code, "请写明为什么由您代为登记" in silent.content.decode()) == (422, True)
    assert "已为周岚登记" in done
    assert "代为登记：因病住院" in done
    assert "提醒恢复发给周岚本人" in off


def test_leave_cannot_be_entered_for_a_stranger(head_client, today):
    stranger = UserFactory(role=Role.CLERK)
    fields = {"first_day": today, "last_day": today, "substitute": head_client.user.pk, "reason": "因病"}

    answers = [
        head_client.post(f"{reverse('leaves')}?person={who}", fields) for who in (stranger.pk, "999999", "x", "")
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert "请选择本单位在岗人员" in answers[0].content.decode()
    assert not Leave.objects.exists()


def test_a_stranger_is_no_substitute(clerk_client, today):
    fields = {
        "first_day": today.isoformat(),
        "last_day": today.isoformat(),
        "substitute": UserFactory(role=Role.CLERK).pk,
    }

    assert clerk_client.post(reverse("leaves"), fields).status_code == 422


def test_the_office_sees_everybodys_leave_and_delays(office_client, today):
    LeaveFactory(user__display_name="林素", first_day=today, last_day=today)
    SnoozeFactory(until=today + timedelta(days=3), reason="材料会签", user__display_name="周岚")

    page = office_client.get(reverse("leaves")).content.decode()

    assert all(words in page for words in ("林素", "周岚", "材料会签"))


@pytest.mark.parametrize("rows", [1, 30])
def test_leave_asks_the_same_number_of_questions_for_any_length(office_client, rows, today, django_assert_num_queries):
    for _ in range(rows):
        LeaveFactory(first_day=today, last_day=today)
        SnoozeFactory(until=today + timedelta(days=3))

    # Session, user, whether there is a substitute, leave, whose of it can be called off, delays, people to choose from.
    with django_assert_num_queries(7):
        response = office_client.get(reverse("leaves"))

    assert len(response.context["leaves"]) == rows
