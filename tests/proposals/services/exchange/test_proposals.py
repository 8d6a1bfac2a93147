"""Proposals from tables: who put them forward, who handles them, by when, and what is refused."""

from datetime import date

import pytest

from proposals.enums import HandlingRole
from proposals.models import Assignment, Proposal
from tests.factories.proposals import (
    AssignmentFactory,
    BureauAliasFactory,
    BureauFactory,
    DeadlineRuleFactory,
    MemberFactory,
    PlenarySessionFactory,
    ProposalFactory,
)
from tests.proposals.services.exchange.tables import carry_out, problems, upload, workbook

pytestmark = pytest.mark.django_db

KEY = ["届次", "类别", "编号"]
WHERE = ["云岭市政协六届三次会议", "提案", "第021号"]


@pytest.fixture
def session():
    return PlenarySessionFactory(sitting=3)


def assigned():
    return [(a.bureau.name, a.role, a.assigned_date, a.due_date) for a in Assignment.objects.order_by("bureau__name")]


@pytest.mark.usefixtures("session")
def test_a_new_proposal_comes_with_sponsors_and_bureaus_and_its_dates_are_worked_out():
    DeadlineRuleFactory(amount=3)
    MemberFactory(name="王芳", delegation="教育界"), MemberFactory(name="王芳", delegation="医卫界")
    MemberFactory(name="李伟")
    BureauAliasFactory(bureau=BureauFactory(name="云岭市教育局"), name="市教育局")
    BureauFactory(name="云岭市财政局")

    job = upload(
        "proposals",
        workbook(
            [*KEY, "案由", "提出人", "主办单位", "会办单位", "交办日期"],
            [*WHERE, "关于托育服务的提案", "王芳（医卫界）、李伟", "市教育局", "云岭市财政局", "2025年3月3日"],
        ),
    )
    carry_out(job)

    assert ["答复期限", "", "2025-06-03"] in job.rows.get().changes
    proposal = Proposal.objects.get()
    assert (proposal.number_key, proposal.is_draft) == ("21", False)
    assert [(s.member.name, s.member.delegation) for s in proposal.sponsorships.order_by("order")] == [
        ("王芳", "医卫界"),
        ("李伟", ""),
    ]
    assert assigned() == [
        ("云岭市教育局", "lead", date(2025, 3, 3), date(2025, 6, 3)),
        ("云岭市财政局", "co", date(2025, 3, 3), date(2025, 4, 3)),
    ]


def test_two_bureaus_can_change_places(session):
    proposal = ProposalFactory(session=session, number="21")
    AssignmentFactory(proposal=proposal, bureau=BureauFactory(name="甲局"))
    AssignmentFactory(proposal=proposal, bureau=BureauFactory(name="乙局"), role=HandlingRole.CO)

    carry_out(
        upload(
            "proposals", workbook([*KEY, "主办单位", "会办单位", "答复期限"], [*WHERE, "乙局", "甲局", "2025-06-03"])
        )
    )

    assert assigned() == [
        ("乙局", "lead", date(2025, 3, 3), date(2025, 6, 3)),
        ("甲局", "co", date(2025, 3, 3), date(2025, 6, 3)),
    ]


def test_a_date_that_an_import_moves_is_a_new_version_and_one_it_repeats_is_not(session):
    bureau = BureauFactory(name="甲局")
    proposal = ProposalFactory(session=session, number="21")
    AssignmentFactory(proposal=proposal, bureau=bureau, due_date=date(2025, 6, 3))

    versions = []
    for title, due in (("一", "2025-06-30"), ("二", "2025-06-30"), ("二", "2025-06-03")):
        table = workbook([*KEY, "案由", "主办单位", "答复期限"], [*WHERE, f"提案{title}", "甲局", due])
        carry_out(upload("proposals", table))
        versions.append(Assignment.objects.get().due_version)

    assert versions == [1, 1, 2]


def test_a_bureau_can_have_dates_of_its_own(session):
    ProposalFactory(session=session, number="21")
    BureauFactory(name="甲局"), BureauFactory(name="乙局")

    carry_out(
        upload(
            "proposals",
            workbook(
                [*KEY, "主办单位", "会办单位", "交办日期", "答复期限"],
                [*WHERE, "甲局", "乙局（交办2025-04-01 期限2025-07-01）", "2025-03-03", "2025-06-03"],
            ),
        )
    )

    assert assigned() == [
        ("乙局", "co", date(2025, 4, 1), date(2025, 7, 1)),
        ("甲局", "lead", date(2025, 3, 3), date(2025, 6, 3)),
    ]


def test_empty_columns_of_bureaus_leave_assignments_alone(session):
    AssignmentFactory(
        proposal=ProposalFactory(session=session, number="第021号", number_key="21"), bureau=BureauFactory(name="甲局")
    )

    job = upload("proposals", workbook([*KEY, "主办单位", "会办单位"], [*WHERE, None, None]))

    assert job.same_rows == 1


@pytest.mark.parametrize(
    ("headings", "cells", "problem"),
    [
        (["主办单位"], ["乙局"], ["", "甲局已经交办，导入不能撤销交办；请保留这个单位，或把承办单位各列都留空。"]),
        (["主办单位", "独办单位"], ["甲局", "乙局"], ["主办单位", "独办或主办单位只能有一个。"]),
        (["主办单位", "会办单位"], ["甲局", "甲局"], ["会办单位", "“甲局”在几处出现，一个单位只能有一种办理方式。"]),
        (["主办单位"], ["丙局"], ["主办单位", "“丙局”还没有登记，请核对名称，或先导入承办单位。"]),
        (["主办单位", "答复期限"], ["甲局", "2025-01-01"], ["答复期限", "“甲局”的答复期限早于交办日期。"]),
        (["提出人"], ["张三"], ["提出人", "没有“张三”，请核对姓名，或先导入代表委员。"]),
        (["提出人"], ["王芳"], ["提出人", "有2位“王芳”，请写明代表团或界别，如“王芳（教育界）”。"]),
        (["案由"], [None], ["案由", "不能为空，请填写。"]),
    ],
)
def test_what_is_wrong_is_said_in_words(session, headings, cells, problem):
    AssignmentFactory(
        proposal=ProposalFactory(session=session, number="第021号", number_key="21"), bureau=BureauFactory(name="甲局")
    )
    BureauFactory(name="乙局")
    MemberFactory(name="王芳"), MemberFactory(name="王芳", delegation="教育界")

    job = upload("proposals", workbook([*KEY, *headings], [*WHERE, *cells]))

    assert problem in problems(job)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            ["云岭市政协九届一次会议", "提案", "1", "案由"],
            ["届次", "系统中没有“云岭市政协九届一次会议”，请从模板的列表中选择。"],
        ),
        (["云岭市政协六届三次会议", "提案", "第号", "案由"], ["编号", "编号中没有数字或字母。"]),
        (["云岭市政协六届三次会议", "议案", "1", "案由"], ["类别", "“议案”不在可选范围内，请填建议、提案。"]),
    ],
)
@pytest.mark.usefixtures("session")
def test_a_row_that_names_no_proposal_is_refused(row, problem):
    assert problems(upload("proposals", workbook([*KEY, "案由"], row))) == [problem]


@pytest.mark.usefixtures("session")
def test_a_new_proposal_needs_its_title():
    assert problems(upload("proposals", workbook(KEY, WHERE))) == [["案由", "新增时必须填写。"]]
