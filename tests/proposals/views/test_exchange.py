"""The pages of import and export."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from proposals.enums import ImportStatus, Role
from proposals.models import Bureau, ImportJob
from tests.factories.proposals import BureauFactory, ImportJobFactory, ImportRowFactory, UserFactory
from tests.proposals.services.exchange.tables import read, workbook

pytestmark = pytest.mark.django_db

HEADINGS = ["名称", "上级单位", "别名", "邮箱", "在用"]


def send(client, data, kind="bureaus"):
    table = SimpleUploadedFile("单位.xlsx", data)
    return client.post(reverse("exchange"), {"kind": kind, "table": table}, follow=True)


def body(response):
    return b"".join(response.streaming_content)


def test_a_small_table_is_checked_at_once_and_written_after_confirmation(office_client):
    page = send(office_client, workbook(HEADINGS, ["市水利局"]))
    job = ImportJob.objects.get()

    assert "确认导入 1 行" in page.content.decode()
    result = office_client.post(reverse("import_confirm", args=[job.pk]), {"scope": "all"}, follow=True)

    assert "新增1行，修改0行。" in result.content.decode()
    assert Bureau.objects.get().name == "市水利局"


def test_a_second_click_writes_nothing_more_and_says_so(office_client):
    send(office_client, workbook(HEADINGS, ["市水利局"]))
    address = reverse("import_confirm", args=[ImportJob.objects.get().pk])

    office_client.post(address, {"scope": "all"})
    page = office_client.post(address, {"scope": "all"}, follow=True)

    assert "这个文件已经确认导入，不能重复导入。" in page.content.decode()
    assert Bureau.objects.count() == 1


def test_a_table_without_kind_or_file_is_asked_for(office_client):
    page = office_client.post(reverse("exchange"), {}).content.decode()

    assert "请选择导入内容。" in page
    assert "请选择要导入的文件。" in page


def test_a_file_that_is_no_table_says_so_on_its_page(office_client):
    page = send(office_client, "名称,邮箱\n市水利局,".encode())

    assert "文件内容是纯文本（如CSV），不是 .xlsx 表格。" in page.content.decode()


def test_errors_come_back_beside_their_rows(office_client):
    send(office_client, workbook(HEADINGS, ["市水利局", "无此单位"], ["市林业局"]))

    rows = read(body(office_client.get(reverse("import_errors", args=[ImportJob.objects.get().pk]))))

    assert rows == [
        [*HEADINGS, "错误说明"],
        [
            "市水利局",
            "无此单位",
            None,
            None,
            None,
            "上级单位：“无此单位”还没有登记；如果它也在本文件中，请核对那一行，并把它排在前面。",
        ],
        ["市林业局", None, None, None, None, None],
    ]


def test_the_corrected_errors_are_read_again(office_client):
    send(office_client, workbook(HEADINGS, ["市水利局", "无此单位"], ["市林业局"]))
    book = load_workbook(
        io.BytesIO(body(office_client.get(reverse("import_errors", args=[ImportJob.objects.get().pk]))))
    )
    book.worksheets[0]["B2"] = None
    stream = io.BytesIO()
    book.save(stream)

    send(office_client, stream.getvalue())

    job = ImportJob.objects.latest("pk")
    assert (job.new_rows, job.error_rows, job.columns_ignored) == (2, 0, [])


@pytest.mark.parametrize(
    ("kind", "first", "example"),
    [
        ("bureaus", "名称", "示例：云岭市示例局"),
        ("members", "所属", "示例：政协"),
        ("proposals", "届次", "示例：云岭市政协六届三次会议"),
        ("commitments", "届次", "示例：云岭市政协六届三次会议"),
    ],
)
def test_a_template_has_headings_an_example_explanations_and_choices(office_client, kind, first, example):
    BureauFactory(name="市教育局")

    book = load_workbook(io.BytesIO(body(office_client.get(reverse("exchange_template", args=[kind])))))

    sheet = book.worksheets[0]
    assert (sheet["A1"].value, sheet["A2"].value) == (first, example)
    assert book.worksheets[1].title == "填写说明"
    assert len(sheet.data_validations.dataValidation) >= 1


@pytest.mark.parametrize("kind", ["bureaus", "members", "proposals", "commitments"])
def test_a_template_that_was_only_downloaded_imports_nothing(office_client, kind):
    page = send(office_client, body(office_client.get(reverse("exchange_template", args=[kind]))), kind=kind)

    assert "表格里没有可以导入的行。" in page.content.decode()


@pytest.mark.parametrize("route", ["exchange_template", "exchange_export"])
def test_files_are_given_to_oversight_alone(client_of, route):
    answers = {}
    for role in Role:
        response = client_of(UserFactory(role=role)).get(reverse(route, args=["bureaus"]))
        answers[role] = response.status_code
        if response.streaming:
            body(response)

    assert answers == {Role.OFFICE: 200, Role.ADMIN: 200, Role.CLERK: 404, Role.HEAD: 404, Role.MEMBER: 404}


def test_there_is_no_table_of_an_unknown_kind(office_client):
    assert office_client.get(reverse("exchange_template", args=["planets"])).status_code == 404


def test_the_page_of_a_long_import_shows_how_far_it_is(office_client):
    job = ImportJobFactory(status=ImportStatus.RECEIVED, done_rows=500)
    address = reverse("import_detail", args=[job.pk])

    page = office_client.get(address)
    fragment = office_client.get(address, headers={"HX-Request": "true"})

    assert "已检查 500 行" in page.content.decode()
    assert "已检查 500 行" in fragment.content.decode()
    assert "HX-Refresh" not in fragment.headers


def test_the_fragment_reloads_the_page_when_the_work_is_done(office_client):
    job = ImportJobFactory(status=ImportStatus.EXAMINED)

    fragment = office_client.get(reverse("import_detail", args=[job.pk]), headers={"HX-Request": "true"})

    assert fragment.headers["HX-Refresh"] == "true"


def test_rows_of_one_fate_can_be_looked_at_alone(office_client):
    job = ImportJobFactory(status=ImportStatus.EXAMINED, new_rows=1, error_rows=1)
    ImportRowFactory(job=job, subject="市教育局")
    ImportRowFactory(job=job, subject="市水利局", fate="error", problems=[["邮箱", "不是有效的邮箱地址。"]])

    page = office_client.get(reverse("import_detail", args=[job.pk]), {"fate": "error"})

    assert [row.subject for row in page.context["page"].object_list] == ["市水利局"]
    assert "邮箱：不是有效的邮箱地址。" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_make_a_fixed_number_of_queries(rows, office_client, django_assert_num_queries):
    job = ImportJobFactory(status=ImportStatus.EXAMINED, new_rows=rows)
    for _ in range(rows):
        ImportRowFactory(job=job)
        ImportJobFactory()

    with django_assert_num_queries(3):
        office_client.get(reverse("exchange"))
    with django_assert_num_queries(6):
        office_client.get(reverse("import_detail", args=[job.pk]))
