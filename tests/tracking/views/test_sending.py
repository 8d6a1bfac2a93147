"""The page on which the office sees how sending stands and decides."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from proposals.enums import Role
from tests.factories.proposals import UserFactory
from tests.factories.tracking import MailTryFactory, RefusingAddressFactory, SendingHoldFactory
from tracking.enums import HoldReason
from tracking.models import RefusingAddress, SendingHold, SendingState

pytestmark = pytest.mark.django_db


def page(client):
    return client.get(reverse("sending")).content.decode()


def test_it_says_what_is_to_do_when_nothing_has_happened_yet(office_client):
    shown = page(office_client)

    assert "尚未运行" in shown
    assert "没有无法送达的地址" in shown
    assert "还没有发送过邮件" in shown
    assert "暂停发送" in shown


def test_a_hold_is_shown_with_its_reason_and_released_by_a_button(office_client):
    hold = SendingHoldFactory(reason=HoldReason.VOLUME, note="计划发送700封邮件")
    assert "计划发送700封邮件" in page(office_client)

    response = office_client.post(reverse("sending_release", args=[hold.pk]), follow=True)

    assert "已恢复，到期的提醒将在几分钟内发送" in response.content.decode()
    hold.refresh_from_db()
    assert hold.released_by == office_client.user


def test_releasing_what_is_released_says_so(office_client):
    hold = SendingHoldFactory(released_at=datetime(2025, 12, 24, tzinfo=UTC))

    response = office_client.post(reverse("sending_release", args=[hold.pk]), follow=True)

    assert "该暂停此前已解除。" in response.content.decode()


def test_the_office_holds_the_sending_with_a_reason(office_client):
    office_client.post(reverse("sending_hold"), {"note": "邮件系统升级"})

    hold = SendingHold.objects.get()
    assert (hold.note, hold.held_by, hold.released_at) == ("邮件系统升级", office_client.user, None)


@pytest.mark.parametrize("client_name", ["clerk_client", "head_client", "member_client"])
def test_nobody_else_holds_the_sending(request, client_name):
    client = request.getfixturevalue(client_name)

    assert client.post(reverse("sending_hold")).status_code == 404
    assert not SendingHold.objects.exists()


def test_a_refusing_address_is_listed_with_its_owner_and_corrected_in_place(office_client):
    clerk = UserFactory(display_name="林素", role=Role.CLERK, email="lin@yunling.invalid")
    mark = RefusingAddressFactory(address="lin@yunling.invalid")
    shown = page(office_client)
    assert "林素" in shown
    assert "邮件服务器拒收（550 no such user）" in shown

    response = office_client.post(
        reverse("address_clear", args=[mark.pk]), {"address": "lin.su@yunling.invalid"}, follow=True
    )

    clerk.refresh_from_db()
    assert clerk.email == "lin.su@yunling.invalid"
    assert "将重新向 lin.su@yunling.invalid 发送" in response.content.decode()


def test_an_address_that_is_none_is_refused_and_kept_in_the_field(office_client):
    mark = RefusingAddressFactory()

    response = office_client.post(reverse("address_clear", args=[mark.pk]), {"address": "lin@"})

    shown = response.content.decode()
    assert response.status_code == 422
    assert 'value="lin@"' in shown
    assert "请填写完整的邮箱地址" in shown
    assert RefusingAddress.objects.marked().exists()


def test_a_refused_correction_says_why_and_keeps_what_was_typed(office_client):
    UserFactory(role=Role.ADMIN, email="gone@yunling.invalid")
    mark = RefusingAddressFactory(address="gone@yunling.invalid")

    response = office_client.post(reverse("address_clear", args=[mark.pk]), {"address": "mine@yunling.invalid"})

    shown = response.content.decode()
    assert response.status_code == 422
    assert "请系统管理员在后台维护中更正" in shown
    assert 'value="mine@yunling.invalid"' in shown


def test_the_desk_says_quietly_how_the_sending_stands(office_client):
    RefusingAddressFactory.create_batch(2)

    shown = office_client.get(reverse("desk")).content.decode()

    assert "提醒尚未在本系统自动运行。" in shown
    assert "有 2 个地址无法送达。" in shown


def test_the_desk_says_that_the_mail_server_does_not_answer(office_client):
    SendingState.objects.create(failures=3, closed_reason="无法连接邮件服务器（timed out）")

    assert "邮件服务器暂不可用：" in office_client.get(reverse("desk")).content.decode()


def test_the_page_of_a_mail_shows_every_try_to_the_office(office_client):
    row = MailTryFactory(outcome="later", code=451, answer="邮件服务器暂不接收（451 try later）")

    shown = office_client.get(reverse("mail", args=[row.mail_id])).content.decode()

    assert "邮件服务器暂不接收（451 try later）" in shown


def test_the_recipient_of_a_mail_does_not_see_the_servers_words(client_of):
    row = MailTryFactory(answer="internal.host refused", mail__recipient=UserFactory(role=Role.CLERK))

    shown = client_of(row.mail.recipient).get(reverse("mail", args=[row.mail_id])).content.decode()

    assert "internal.host" not in shown
