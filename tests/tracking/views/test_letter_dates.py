"""Correcting a letter's day on the review page, and deciding on the dates that it moves."""

from datetime import date

import pytest
from django.urls import reverse

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, DocumentFactory, ReplyFactory, UserFactory
from tests.tracking.services.test_rereading import FIXED, NOW, RELATIVE, TEXT, WRONG, confirm, said
from tracking.enums import CommitmentStatus
from tracking.models import Commitment
from tracking.services.extraction import extract_commitments_of_reply
from tracking.services.voiding import void_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply():
    reply = ReplyFactory(document=DocumentFactory(text=TEXT), replied_on=WRONG, bureau=BureauFactory())
    extract_commitments_of_reply(reply_id=reply.pk, now=NOW)
    return reply


def correct(client, reply):
    return client.post(reverse("letter_match", args=[reply.pk]), {"replied_on": "2025-07-28"}, follow=True)


def decide(client, commitment, adopt, version=None):
    sent = {"adopt": adopt, "version": commitment.version if version is None else version}
    return client.post(reverse("commitment_date", args=[commitment.pk]), sent, follow=True)


def test_the_page_says_how_many_dates_were_read_again(office_client, reply):
    assert "2项待确认事项的期限已按新的答复日期重新识别。" in correct(office_client, reply).text


def test_the_page_shows_the_confirmed_dates_that_would_be_others(office_client, reply):
    confirm(said(RELATIVE))
    confirm(said(FIXED))

    text = correct(office_client, reply).text

    assert "1项已确认事项的期限按新的答复日期有所不同，请在下面逐项决定。" in text
    assert text.count("答复日期更正后，“三个月内”为2025年10月28日；已确认的承诺期限为2024年10月28日") == 1
    assert text.count(">期限不改</button>") == 1


@pytest.mark.parametrize(
    ("adopt", "told", "day"),
    [("yes", "承诺期限已修改。", date(2025, 10, 28)), ("no", "期限不改，已记录。", date(2024, 10, 28))],
)
def test_the_office_decides_and_is_asked_no_more(office_client, reply, adopt, told, day):
    confirm(said(RELATIVE))
    correct(office_client, reply)

    text = decide(office_client, said(RELATIVE), adopt).text

    assert told in text
    assert said(RELATIVE).promised_due_date == day
    assert ">期限不改</button>" not in text


@pytest.mark.parametrize(("adopt", "version"), [("", None), ("perhaps", None), ("yes", "x"), ("yes", 2**80)])
def test_what_means_nothing_changes_nothing(office_client, reply, adopt, version):
    confirm(said(RELATIVE))
    correct(office_client, reply)

    response = decide(office_client, said(RELATIVE), adopt, version)

    assert response.status_code == 200
    assert said(RELATIVE).promised_due_date == date(2024, 10, 28)


def test_a_page_opened_before_somebody_else_decided_changes_nothing(office_client, reply):
    confirm(said(RELATIVE))
    correct(office_client, reply)
    seen = said(RELATIVE)
    decide(office_client, seen, "no")

    assert "刚刚被其他人修改过" in decide(office_client, seen, "yes").text
    assert said(RELATIVE).promised_due_date == date(2024, 10, 28)


def test_an_administrator_is_told_that_the_office_does_this(client, reply):
    client.force_login(UserFactory(role=Role.ADMIN))

    assert "请由督查室办理" in correct(client, reply).text


def test_of_one_that_is_being_verified_the_date_is_shown_and_not_changed(office_client, reply):
    confirm(said(RELATIVE))
    Commitment.objects.filter(pk=said(RELATIVE).pk).update(status=CommitmentStatus.SUBMITTED)

    text = correct(office_client, reply).text

    assert "待核查期间不能修改期限，核查退回后可以修改。" in text
    assert "不能由您“修改”" in decide(office_client, said(RELATIVE), "yes").text
    assert said(RELATIVE).promised_due_date == date(2024, 10, 28)


def test_the_page_of_the_rules_takes_neither_void_letters_nor_corrected_days_for_mistakes_of_reading(
    office_client, reply
):
    other = ReplyFactory(document=DocumentFactory(text=TEXT), replied_on=WRONG)
    extract_commitments_of_reply(reply_id=other.pk, now=NOW)
    confirm(reply.commitments.get(quote__contains="三个月内"))
    void_reply(other, by=UserFactory(), now=NOW, reason="重复上传")
    correct(office_client, reply)
    decide(office_client, reply.commitments.get(quote__contains="三个月内"), "yes")

    lines = office_client.get(reverse("rules")).context["lines"]

    assert sum(line.corrected for line in lines) == 0
    assert (sum(line.unchanged for line in lines), sum(line.waiting for line in lines)) == (1, 2)
