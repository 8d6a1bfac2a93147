"""The forms bureaus sign: every promise, and the letters of a class that asks for more."""

import io
import zipfile

import docx
import pytest

from tests.factories.proposals import AssignmentFactory, ProposalFactory, ReplyFactory
from tests.factories.tracking import ReportSnapshotFactory
from tests.tracking.reports import world
from tests.tracking.reports.compiling import compiled_report
from tracking.services.report_files import ReportRefused
from tracking.services.report_registers import FormKind, all_registers, bureau_forms, register_file

pytestmark = pytest.mark.django_db

NOW = world.at(1, 5, year=2026)


@pytest.fixture
def city():
    return world.build()


def lines(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(content)).tables[0].rows][1:]


def test_bureaus_are_listed_with_what_they_have_to_sign(city):
    forms = bureau_forms(compiled_report(now=NOW))

    # Education: C5 C6 C7 C8 C10 C15 C16, and R4. Housing: C1 C2 C3 C4 C9 C14, C17 of 2024, and R2.
    assert [(form.name, form.promises, form.letters) for form in forms] == [
        ("云岭市住房和城乡建设局", 7, 1),
        ("云岭市教育局", 7, 1),
    ]


def test_the_form_of_promises_has_those_of_earlier_years_with_their_year(city):
    _, content = register_file(compiled_report(now=NOW), str(city.housing.pk), FormKind.PROMISES)

    assert [line[1] for line in lines(content)] == [
        "第2号提案",
        *["第1号建议"] * 3,
        *["第2号建议"] * 2,
        "2024年度第1号提案",
    ]


def test_the_form_of_letters_has_each_promise_beside_where_it_stands(city):
    name, content = register_file(compiled_report(now=NOW), str(city.housing.pk), FormKind.LETTERS)

    document = docx.Document(io.BytesIO(content))
    assert name == "2025年度B类答复件办理落实情况登记表（云岭市住房和城乡建设局）.docx"
    assert document.paragraphs[0].text == "2025年度B类答复件办理落实情况登记表"
    first, second = lines(content)
    assert first[:6] == second[:6] == ["1", "第2号建议", "关于第2件事的意见", first[3], "B类", ""]
    assert first[6:8] == ["（1）承诺之C3，一定办好（2026年6月30日前）", "按期兑现（2025年12月10日核查销号）。"]
    assert second[6:8] == [
        "（2）承诺之C4，一定办好（2025年12月31日前）",
        "逾期未兑现。2025年12月25日：已建成停车场1个，其余2个正在施工。",
    ]


def test_a_letter_that_promised_nothing_is_signed_for_too(city):
    asked = ProposalFactory(session=city.letters["R4"].proposal.session, number="9")
    AssignmentFactory(proposal=asked, bureau=city.education)
    ReplyFactory(
        proposal=asked,
        bureau=city.education,
        replied_on=world.at(8, 1).date(),
        result_mark="B",
        result_class=city.letters["R4"].result_class,
    )

    _, content = register_file(compiled_report(now=NOW), str(city.education.pk), FormKind.LETTERS)

    assert [(line[1], line[6]) for line in lines(content)][-1] == ("第9号提案", "没有确认的承诺事项")


def test_all_forms_come_in_one_archive(city):
    name, content = all_registers(compiled_report(now=NOW))

    assert name == "2025年度承诺事项和答复件办理落实情况登记表（2个单位）.zip"
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == [
        "2025年度承诺事项办理落实情况登记表（云岭市住房和城乡建设局）.docx",
        "2025年度承诺事项办理落实情况登记表（云岭市教育局）.docx",
        "2025年度B类答复件办理落实情况登记表（云岭市住房和城乡建设局）.docx",
        "2025年度B类答复件办理落实情况登记表（云岭市教育局）.docx",
    ]


def test_a_bureau_with_nothing_to_sign_has_no_form(city):
    with pytest.raises(ReportRefused, match="这个单位在本报告中没有需要填报的事项。"):
        register_file(compiled_report(now=NOW), "987654", FormKind.PROMISES)


def test_a_report_under_way_has_no_forms():
    with pytest.raises(ReportRefused, match="报告还没有编制完成。"):
        bureau_forms(ReportSnapshotFactory(as_of=world.AS_OF))
