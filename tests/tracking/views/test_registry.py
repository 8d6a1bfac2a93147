"""The pages of bureaus, people, members and sessions, as the supervision office uses them."""

import pytest
from django.test import Client
from django.urls import reverse

from proposals.enums import Role
from proposals.models import Bureau, Member, PlenarySession, User
from tests.factories.proposals import BureauFactory, MemberFactory, UserFactory
from tests.factories.tracking import CommitmentFactory
from tracking.models import HandOver

pytestmark = pytest.mark.django_db


def test_a_new_bureau_gets_its_clerk_who_signs_in_and_sets_her_own_password(office_client):
    office_client.post(reverse("bureau_new"), {"name": "云岭市数据局", "aliases": "市数据局、市大数据局"})
    bureau = Bureau.objects.get(name="云岭市数据局")

    told = office_client.post(
        reverse("bureau_person_new", args=[bureau.pk]),
        {"username": "qinmy", "display_name": "秦曼云", "role": "clerk"},
    )

    password = told.context["password"]
    assert f"初始密码：<strong>{password}</strong>" in told.content.decode()
    assert "no-store" in told["Cache-Control"]
    clerk = Client()
    clerk.post(reverse("login"), {"username": "qinmy", "password": password})
    assert clerk.get(reverse("desk")).url == reverse("password_change")
    own = {"old_password": password, "new_password1": "yunling-lake-2026", "new_password2": "yunling-lake-2026"}
    assert clerk.post(reverse("password_change"), own).url == reverse("desk")
    assert clerk.get(reverse("desk")).status_code == 200


def test_with_a_first_password_one_can_only_change_it_or_leave():
    client = Client()
    client.force_login(UserFactory(must_change_password=True))

    answers = {name: client.get(reverse(name)).status_code for name in ("desk", "letters", "password_change")}

    assert answers == {"desk": 302, "letters": 302, "password_change": 200}
    assert client.post(reverse("logout")).url == reverse("login")


def test_a_forgotten_password_is_replaced_and_the_old_one_signed_out(office_client):
    account = UserFactory(role=Role.CLERK)
    signed_in = Client()
    signed_in.force_login(account)

    told = office_client.post(reverse("person_password", args=[account.pk]))

    account.refresh_from_db()
    assert account.check_password(told.context["password"])
    assert signed_in.get(reverse("desk")).status_code == 302


def test_who_left_is_closed_and_her_matters_are_offered_to_a_colleague(office_client):
    bureau = BureauFactory()
    left, colleague = (UserFactory(role=Role.CLERK, bureau=bureau) for _ in range(2))
    CommitmentFactory(bureau=bureau, handler=left)

    closed = office_client.post(reverse("person_close", args=[left.pk]), {"note": "调离"}, follow=True)
    assert "账号已停用，名下还有1项未办结的承诺事项，请移交给同事。" in closed.content.decode()
    offered = office_client.post(
        reverse("person_hand_over", args=[left.pk]), {"receiver": colleague.pk, "reason": "调离"}, follow=True
    )

    offer = HandOver.objects.get()
    assert (offer.giver, offer.receiver, offer.reason, offer.status) == (left, colleague, "调离", "offered")
    assert f"等待{colleague}接收" in offered.content.decode()


def test_accounts_that_oversee_are_none_of_these_pages(office_client):
    colleague = UserFactory()

    answers = {
        office_client.get(reverse("person", args=[colleague.pk])).status_code,
        office_client.post(reverse("person_password", args=[colleague.pk])).status_code,
        office_client.post(reverse("person_close", args=[colleague.pk]), {"note": "调离"}).status_code,
    }

    assert answers == {404}


def test_what_is_wrong_is_said_beside_the_form(office_client):
    bureau, other = BureauFactory(name="云岭市水务局"), BureauFactory(name="云岭市水利局")
    UserFactory(username="qinmy")

    renamed = office_client.post(reverse("bureau_edit", args=[bureau.pk]), {"name": "云岭市水利局"})
    opened = office_client.post(
        reverse("bureau_person_new", args=[other.pk]), {"username": "qinmy", "display_name": "秦", "role": "clerk"}
    )
    closed = office_client.post(reverse("person_close", args=[UserFactory(role=Role.CLERK, bureau=bureau).pk]), {})
    merging = office_client.post(reverse("bureau_merge", args=[bureau.pk]), {"into": bureau.pk, "note": "3号文"})

    for response, words in (
        (renamed, "“云岭市水利局”已经是“云岭市水利局”的名称或别名。"),
        (opened, "用户名“qinmy”已被使用。"),
        (closed, "请写明停用原因，如调离、退休。"),
        (merging, "请选择另一个在用的单位。"),
    ):
        assert response.status_code == 422
        assert words in response.content.decode()


def test_a_merged_bureau_leads_to_the_one_that_took_over(office_client):
    old, new = BureauFactory(), BureauFactory()
    CommitmentFactory(bureau=old)

    page = office_client.post(
        reverse("bureau_merge", args=[old.pk]), {"into": new.pk, "note": "云办发〔2026〕3号"}, follow=True
    )

    assert page.context["bureau"] == new
    assert f"已并入{new}，转入0人、1项承诺事项、0件待答复建议提案。" in page.content.decode()


def test_a_bureau_without_a_clerk_stands_out_and_one_out_of_use_says_so(office_client):
    UserFactory(role=Role.CLERK, bureau=BureauFactory(name="云岭市甲局"))
    BureauFactory(name="云岭市乙局")
    BureauFactory(name="云岭市丙局", is_active=False)

    rows = office_client.get(reverse("bureaus")).content.decode().split("<tr>")

    marks = {
        name: ("没有经办人账号" in row, "已撤销" in row) for name in "甲乙丙" for row in rows if f"市{name}局" in row
    }
    assert marks == {"甲": (False, False), "乙": (True, False), "丙": (False, True)}


def test_members_and_sessions_are_entered_and_changed(office_client):
    office_client.post(
        reverse("member_new"), {"assembly_kind": "congress", "name": "沈知远", "delegation": "望岚代表团"}
    )
    member = Member.objects.get()
    office_client.post(
        reverse("member", args=[member.pk]), {"assembly_kind": "congress", "name": "沈知远", "delegation": "澄湖代表团"}
    )
    new_session = {"assembly_kind": "cppcc", "assembly": "云岭市政协", "term": 7, "sitting": 1, "year": 2027}
    office_client.post(reverse("session_new"), new_session)
    again = office_client.post(reverse("session_new"), new_session)

    member.refresh_from_db()
    assert member.delegation == "澄湖代表团"
    assert str(PlenarySession.objects.get()) == "云岭市政协七届一次会议"
    assert again.status_code == 422


def test_a_member_gets_one_account(office_client):
    member = MemberFactory(name="沈知远")
    address = reverse("member_person_new", args=[member.pk])

    office_client.post(address, {"username": "shenzy", "display_name": "沈知远", "role": "member"})

    account = User.objects.get(username="shenzy")
    assert (account.member, account.role, account.bureau) == (member, "member", None)
    assert office_client.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize(("name", "queries"), [("bureaus", 5), ("members", 4), ("sessions", 3)])
def test_lists_make_a_fixed_number_of_queries(rows, name, queries, office_client, django_assert_num_queries):
    for _ in range(rows):
        CommitmentFactory(bureau=UserFactory(role=Role.CLERK).bureau)
        UserFactory(role=Role.MEMBER)

    with django_assert_num_queries(queries):
        assert office_client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_bureau_and_a_person_make_a_fixed_number_of_queries(rows, office_client, django_assert_num_queries):
    bureau = BureauFactory()
    people = [UserFactory(role=Role.CLERK, bureau=bureau) for _ in range(rows)]
    CommitmentFactory(bureau=bureau, handler=people[0])

    with django_assert_num_queries(8):
        office_client.get(reverse("bureau", args=[bureau.pk]))
    with django_assert_num_queries(7 if rows == 1 else 8):
        office_client.get(reverse("person", args=[people[0].pk]))
