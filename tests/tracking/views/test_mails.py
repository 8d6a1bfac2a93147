"""Who sees which mails, and what the pages say."""

from datetime import date

import pytest
from django.urls import reverse

from proposals.enums import Role
from tests.factories.proposals import AssignmentFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, MailFactory, ReminderFactory
from tracking.enums import MailStatus, ReminderRule, ReminderStatus

pytestmark = pytest.mark.django_db


def mails_with_lines(number):
    for _ in range(number):
        mail = MailFactory(
            recipient=UserFactory(role=Role.CLERK), subject="【践诺】1项承诺即将到期，还有7天", body="林素同志：\n"
        )
        ReminderFactory(recipient=mail.recipient, mail=mail)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_number_of_questions_for_any_length(office_client, number, django_assert_num_queries):
    mails_with_lines(number)

    # Session, user, waiting lines, proposed circulars, count, page.
    with django_assert_num_queries(6):
        response = office_client.get(reverse("mails"))

    assert response.content.decode().count("【践诺】1项承诺即将到期，还有7天") == number


@pytest.mark.parametrize("number", [1, 30])
def test_a_mail_asks_the_same_number_of_questions_for_any_length(office_client, number, django_assert_num_queries):
    mail = MailFactory(recipient=UserFactory(role=Role.CLERK))
    bureau = mail.recipient.bureau
    for _ in range(number):
        ReminderFactory(recipient=mail.recipient, mail=mail, commitment=CommitmentFactory(bureau=bureau))
        assignment = AssignmentFactory(bureau=bureau)
        ReminderFactory(
            commitment=None,
            assignment=assignment,
            period=assignment.due_date,
            recipient=mail.recipient,
            mail=mail,
            rule=ReminderRule.REPLY_DUE,
        )

    # Session, user, mail, tries, lines.
    with django_assert_num_queries(6):
        response = office_client.get(reverse("mail", args=[mail.pk]))

    assert response.content.decode().count("答复期限临近") == number


def test_the_list_turns_pages_and_filters_by_status(office_client):
    mails_with_lines(31)
    MailFactory(subject="【践诺】被拒收", status=MailStatus.FAILED, failure="邮件服务器拒收（550 no user）")

    second = office_client.get(reverse("mails"), {"page": "2"}).content.decode()
    failed = office_client.get(reverse("mails"), {"status": "failed"}).content.decode()

    assert second.count("【践诺】1项承诺即将到期，还有7天") == 2
    assert (failed.count("【践诺】被拒收"), failed.count("1项承诺即将到期")) == (1, 0)


def test_the_list_says_how_many_lines_wait(office_client):
    ReminderFactory()

    page = office_client.get(reverse("mails")).content.decode()

    assert "另有 1 条提醒待发送。" in page
    assert "还没有邮件" in page


def test_the_list_leads_the_office_to_what_waits_for_its_decision(office_client, clerk_client):
    ReminderFactory(rule=ReminderRule.CIRCULAR, offset_days=30, status=ReminderStatus.PROPOSED)

    assert "1 项承诺提请通报" in office_client.get(reverse("mails")).content.decode()
    assert "提请通报" not in clerk_client.get(reverse("mails")).content.decode()


def test_a_mail_shows_its_text_and_why_each_line_was_told(office_client):
    mail = MailFactory(
        recipient=UserFactory(role=Role.CLERK, display_name="林素"),
        subject="主题",
        body="<b>正文</b>",
        address="l@y.invalid",
    )
    ReminderFactory(recipient=mail.recipient, mail=mail, period=date(2025, 12, 31), why="期限前7天提醒责任单位经办人")

    page = office_client.get(reverse("mail", args=[mail.pk])).content.decode()

    assert "&lt;b&gt;正文&lt;/b&gt;" in page
    for text in ("林素", "l@y.invalid", "期限前7天提醒责任单位经办人", "2025年12月31日", "承诺期限临近"):
        assert text in page


def test_a_bureaus_clerk_sees_her_own_mails_only(clerk_client):
    own = MailFactory(recipient=clerk_client.user, subject="给我的")
    other = MailFactory(recipient=UserFactory(role=Role.CLERK, bureau=clerk_client.user.bureau), subject="给同事的")

    page = clerk_client.get(reverse("mails")).content.decode()

    assert ("给我的" in page, "给同事的" in page) == (True, False)
    assert clerk_client.get(reverse("mail", args=[own.pk])).status_code == 200
    assert clerk_client.get(reverse("mail", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("name", ["head_client", "member_client"])
def test_others_mails_do_not_exist_for_outsiders(request, name):
    client = request.getfixturevalue(name)
    mail = MailFactory(subject="给别人的")

    assert client.get(reverse("mail", args=[mail.pk])).status_code == 404
    assert "给别人的" not in client.get(reverse("mails")).content.decode()


def test_an_administrator_sees_all_mails(admin_client):
    assert admin_client.get(reverse("mail", args=[MailFactory().pk])).status_code == 200


def test_nobody_sees_mails_without_signing_in(client):
    response = client.get(reverse("mails"))

    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("login"))


@pytest.mark.parametrize("name", ["mails", "mail"])
def test_mails_are_only_read(office_client, name):
    arguments = [MailFactory().pk] if name == "mail" else []

    assert office_client.post(reverse(name, args=arguments)).status_code == 405
