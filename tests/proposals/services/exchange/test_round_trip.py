"""What is exported and imported again changes nothing, whatever characters it holds."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from proposals.enums import AssemblyKind, HandlingRole
from proposals.models import Assignment, Bureau, Member, Proposal
from tests.factories.proposals import (
    AssignmentFactory,
    BureauAliasFactory,
    BureauFactory,
    DeadlineRuleFactory,
    MemberFactory,
    PlenarySessionFactory,
    ProposalFactory,
    ProposalSponsorFactory,
)
from tests.proposals.services.exchange.tables import carry_out, exported, fates, problems, read, upload

# Starts of formulas, marks of separation, quotes, full-width forms, what nobody sees, what XML cannot hold, escapes.
ODD = st.text(
    alphabet=st.one_of(
        st.sampled_from("=+-@＝＋－＠\t\r\n\x07\x0b\u200b\ufeff、；;，,｜|\"'“（）_x000D_ 甲乙丙0１"),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=12,
).filter(lambda text: "\x00" not in text)


def names(field="name"):
    """Names that differ in what can be seen."""
    from proposals.sheets.values import clean

    return st.lists(
        ODD.filter(lambda t: clean(t) and not clean(t).startswith("示例：")), min_size=1, max_size=4, unique_by=clean
    )


def same_again(kind):
    """Export, import the export, and say what that would change."""
    job = upload(kind, exported(kind))
    return [job.status, job.outcome, [row for row in fates(job) if row[1] != "same"], problems(job)]


class OddCharacters(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(names(), ODD)
    def test_bureaus(self, given_names, alias):
        parent = None
        for name in given_names:
            parent = BureauFactory(name=name, parent=parent)
        BureauAliasFactory(bureau=parent, name=f"别{alias}名")
        BureauAliasFactory(bureau=parent, name=f"又{alias}")

        assert same_again("bureaus") == ["examined", "", [], []]

    @settings(max_examples=25, deadline=None)
    @given(names(), ODD, ODD)
    def test_members(self, given_names, delegation, phone):
        for name in given_names:
            MemberFactory(name=name, delegation=delegation, phone=phone)

        assert same_again("members") == ["examined", "", [], []]

    @settings(max_examples=25, deadline=None)
    @given(names(), ODD, ODD)
    def test_proposals(self, given_names, title, topic):
        proposal = ProposalFactory(title=f"关于{title}", topic=topic)
        for order, name in enumerate(given_names):
            ProposalSponsorFactory(proposal=proposal, member=MemberFactory(name=name), order=order)
            AssignmentFactory(proposal=proposal, bureau=BureauFactory(name=name), role=HandlingRole.CO)

        assert same_again("proposals") == ["examined", "", [], []]


def world():
    DeadlineRuleFactory()
    session = PlenarySessionFactory(sitting=3)
    other = PlenarySessionFactory(assembly_kind=AssemblyKind.CONGRESS, assembly="云岭市人大", sitting=3)
    twins = [MemberFactory(name="王芳", delegation=d) for d in ("", "教育界", "医卫界")]
    foreign = MemberFactory(name="王芳", delegation="第一代表团", assembly_kind=AssemblyKind.CONGRESS)
    lead, co, late, none = (BureauFactory(name=f"市{n}局") for n in ("教育", "财政", "水利", "林业"))
    full = ProposalFactory(session=session, number="第021号", number_key="21", received_date=date(2025, 1, 15))
    for order, member in enumerate((twins[1], twins[0], foreign), start=1):
        ProposalSponsorFactory(proposal=full, member=member, order=order)
    AssignmentFactory(proposal=full, bureau=lead)
    AssignmentFactory(proposal=full, bureau=co, role=HandlingRole.CO)
    AssignmentFactory(proposal=full, bureau=late, role=HandlingRole.CO, assigned_date=date(2025, 4, 1), due_date=None)
    AssignmentFactory(proposal=full, bureau=none, role=HandlingRole.SEPARATE, assigned_date=None, due_date=None)
    ProposalFactory(session=other, kind="suggestion", is_draft=True)
    ProposalFactory(session=session, number="22")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["bureaus", "members", "proposals"])
def test_an_export_imported_again_changes_nothing(kind):
    world()

    assert same_again(kind) == ["examined", "", [], []]


@pytest.mark.django_db
def test_an_export_brings_everything_back_into_an_empty_system():
    world()
    files = {kind: exported(kind) for kind in ("bureaus", "members", "proposals")}
    Assignment.objects.all().delete()
    Proposal.objects.all().delete()
    Member.objects.all().delete()
    Bureau.objects.all().delete()

    for kind, data in files.items():
        assert carry_out(upload(kind, data)).status == "applied"

    # A date of reply that was empty is worked out anew for a new assignment: all the rest is as it was.
    assert {kind: read(exported(kind)) == read(data) for kind, data in files.items()} == {
        "bureaus": True,
        "members": True,
        "proposals": False,
    }
    assert [[cell for cell in row if cell] for row in read(exported("proposals"))[2:]] == [
        [cell for cell in row if cell] for row in read(files["proposals"])[2:]
    ]


@pytest.mark.django_db
def test_an_export_holds_no_formula():
    BureauFactory(name='=HYPERLINK("http://evil.invalid","市教育局")', email="")

    from io import BytesIO

    from openpyxl import load_workbook

    cell = load_workbook(BytesIO(exported("bureaus"))).worksheets[0]["A2"]

    assert (cell.data_type, cell.quotePrefix) == ("s", True)
