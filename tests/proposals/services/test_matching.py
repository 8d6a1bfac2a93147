"""A letter finds its proposal by session and number, or a draft is made for a person to complete."""

from datetime import date

import pytest

from proposals.enums import AssemblyKind, ProposalKind
from proposals.models import PlenarySession, Proposal
from proposals.parsing.types import Header
from proposals.services.matching import match_bureau, match_proposal, match_result_class, number_key
from tests.factories.proposals import (
    BureauAliasFactory,
    BureauFactory,
    PlenarySessionFactory,
    ProposalFactory,
    ResultClassFactory,
    ResultSchemeFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2025, 9, 1)


def header(**changes):
    fields = {
        "kind": "提案",
        "assembly": "市政协",
        "term": 6,
        "sitting": 3,
        "number": "33",
        "subject": "加强城区停车管理",
        "members": ("沈知行",),
        "replied_on": date(2025, 7, 28),
    }
    return Header(**{**fields, **changes})


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("33", "33"),
        ("第021号", "21"),
        ("B(2021)021", "B2021021"),
        ("Ｂ（2021）021", "2021021"),
        ("b2021-021", "B2021021"),
        ("000", "000"),
        ("闭3", "闭3"),
        ("第号", ""),
    ],
)
def test_number_key_compares_letters_and_digits_alone(printed, key):
    assert number_key(printed) == key


def test_a_letter_finds_its_proposal_by_session_and_number():
    session = PlenarySessionFactory(assembly="云岭市政协", term=6, sitting=3)
    proposal = ProposalFactory(session=session, number="第033号", number_key="33")

    match = match_proposal(header(), today=TODAY)

    assert match.proposal == proposal
    assert match.note == "按届次和编号匹配到第033号提案。"


@pytest.mark.parametrize("on_file", ["云岭市政协", "政协云岭市委员会", "市政协"])
@pytest.mark.parametrize("printed", ["云岭市政协", "政协云岭市委员会", "政协云岭市", "市政协"])
def test_the_two_names_of_a_committee_are_one_assembly(on_file, printed):
    session = PlenarySessionFactory(assembly=on_file, assembly_kind=AssemblyKind.CPPCC, term=6, sitting=3)
    proposal = ProposalFactory(session=session, number="33", number_key="33")

    assert match_proposal(header(assembly=printed), today=TODAY).proposal == proposal


def test_a_session_is_made_under_the_name_its_assembly_goes_by():
    match_proposal(header(assembly="政协云岭市委员会"), today=TODAY)

    assert PlenarySession.objects.get().assembly == "云岭市政协"


def test_a_number_with_term_and_sitting_before_it_finds_the_short_one():
    session = PlenarySessionFactory(assembly="云岭市政协", term=6, sitting=3)
    proposal = ProposalFactory(session=session, number="33", number_key="33")

    assert match_proposal(header(number="63033"), today=TODAY).proposal == proposal


def test_the_same_number_of_another_sitting_is_another_proposal():
    other = PlenarySessionFactory(assembly="云岭市政协", term=6, sitting=2)
    ProposalFactory(session=other, number="33", number_key="33")
    PlenarySessionFactory(assembly="云岭市政协", term=6, sitting=3)

    match = match_proposal(header(), today=TODAY)

    assert match.proposal.is_draft
    assert match.proposal.session.sitting == 3


def test_a_letter_of_another_place_makes_its_own_session():
    PlenarySessionFactory(assembly="云岭市政协", term=6, sitting=3)

    match = match_proposal(header(assembly="青浦湾市政协"), today=TODAY)

    assert match.proposal.session.assembly == "青浦湾市政协"
    assert match.proposal.session.year == 2025


def test_a_draft_carries_title_number_and_sponsors_and_is_made_once():
    first = match_proposal(header(members=("沈知行", "民建云岭市委会")), today=TODAY)
    second = match_proposal(header(), today=TODAY)

    assert first.proposal == second.proposal
    assert Proposal.objects.get().title == "加强城区停车管理"
    members = [s.member for s in first.proposal.sponsorships.order_by("order")]
    assert [(m.name, m.is_group) for m in members] == [("沈知行", False), ("民建云岭市委会", True)]
    assert "草稿" in first.note


def test_a_letter_without_number_says_what_is_missing_and_makes_nothing():
    match = match_proposal(header(number=None, sitting=None), today=TODAY)

    assert match.proposal is None
    assert match.note == "信中未读出次、编号，请选择对应的建议提案。"
    assert PlenarySession.objects.count() == 0


def test_two_fitting_sessions_are_left_to_a_person():
    PlenarySessionFactory(assembly="云岭市政协", term=6, sitting=3)
    PlenarySessionFactory(assembly="临江市政协", term=6, sitting=3)

    assert match_proposal(header(), today=TODAY).note == "有多个届次与信中所写相符，请选择对应的建议提案。"


def test_a_suggestion_looks_among_congress_sessions():
    congress = PlenarySessionFactory(assembly_kind=AssemblyKind.CONGRESS, assembly="云岭市人大", term=6, sitting=3)
    PlenarySessionFactory(assembly="云岭市政协", term=6, sitting=3)
    suggestion = ProposalFactory(session=congress, kind=ProposalKind.SUGGESTION, number="33", number_key="33")

    assert match_proposal(header(kind="建议", assembly="市人大"), today=TODAY).proposal == suggestion


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("云岭市教育局", "云岭市教育局"),
        ("市教育局", "云岭市教育局"),
        ("市教体局", "云岭市教育局"),
        ("教育局", "云岭市教育局"),
        ("临江市教育局", None),
        ("市水利局", None),
        ("", None),
    ],
)
def test_a_bureau_is_found_by_name_alias_or_name_without_the_place(printed, found):
    education = BureauFactory(name="云岭市教育局")
    BureauAliasFactory(bureau=education, name="市教体局")
    BureauFactory(name="云岭市交通运输局")

    bureau = match_bureau(printed)

    assert (bureau.name if bureau else None) == found


def test_a_short_name_that_fits_two_bureaus_finds_none():
    BureauFactory(name="云岭市教育局")
    BureauFactory(name="云岭市南山区教育局")

    assert match_bureau("教育局") is None


def test_a_class_is_taken_from_the_scheme_in_force_on_the_day_of_the_letter():
    old = ResultSchemeFactory(kind="proposal", valid_from=date(2010, 1, 1), valid_to=date(2019, 12, 31))
    new = ResultSchemeFactory(kind="proposal", valid_from=date(2020, 1, 1))
    old_c = ResultClassFactory(scheme=old, code="C")
    new_c = ResultClassFactory(scheme=new, code="C")

    assert match_result_class("C", kind="proposal", on=date(2019, 7, 1)) == old_c
    assert match_result_class("C", kind="proposal", on=date(2025, 7, 1)) == new_c
    assert match_result_class("Z", kind="proposal", on=date(2025, 7, 1)) is None
