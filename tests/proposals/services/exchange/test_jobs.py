"""An import from upload to result: what is shown is what is written, and nothing is written twice or by halves."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from proposals.enums import ImportScope, ImportStatus, Role
from proposals.models import Bureau, ImportJob, Member
from proposals.services.exchange.claims import ImportRefused
from proposals.services.exchange.jobs import (
    applied_before,
    confirm_import,
    receive_import,
    waiting_import_ids,
)
from proposals.services.permissions import NotAllowed
from tests.conftest import NOON
from tests.factories.proposals import BureauFactory, ImportJobFactory, UserFactory
from tests.proposals.services.exchange.tables import LEASE, carry_out, fates, problems, process, upload, workbook

pytestmark = pytest.mark.django_db

HEADINGS = ["名称", "上级单位", "别名", "邮箱", "在用"]


def test_the_dry_run_says_of_every_row_what_becomes_of_it_and_writes_nothing():
    BureauFactory(name="市教育局", email="jy@yunling.invalid")
    BureauFactory(name="市财政局")

    job = upload(
        "bureaus",
        workbook(
            HEADINGS,
            ["市教育局", None, "教育局", "jyj@yunling.invalid", "是"],
            ["市财政局", None, None, None, "是"],
            ["市交通运输局", None, "市交通局、交通局", None, None],
            ["市水利局", "市人民政府", None, "邮箱", "可能"],
        ),
    )

    assert (job.status, job.new_rows, job.changed_rows, job.same_rows, job.error_rows) == ("examined", 1, 1, 1, 1)
    assert fates(job) == [(2, "changed"), (3, "same"), (4, "new"), (5, "error")]
    assert job.rows.get(number=2).changes == [
        ["别名", "", "教育局"],
        ["邮箱", "jy@yunling.invalid", "jyj@yunling.invalid"],
    ]
    assert job.rows.get(number=5).problems == [
        ["在用", "“可能”不在可选范围内，请填是、否。"],
        ["上级单位", "“市人民政府”还没有登记；如果它也在本文件中，请核对那一行，并把它排在前面。"],
        ["邮箱", "“邮箱”不是有效的邮箱地址。"],
    ]
    assert Bureau.objects.count() == 2


def test_confirming_writes_what_was_shown():
    BureauFactory(name="市教育局")
    job = upload("bureaus", workbook(HEADINGS, ["市政府"], ["市教育局", "市政府", "教育局、市教体局", None, "否"]))

    job = carry_out(job)

    bureau = Bureau.objects.get(name="市教育局")
    assert (job.status, job.outcome) == ("applied", "新增1行，修改1行。")
    assert (bureau.parent.name, bureau.is_active) == ("市政府", False)
    assert sorted(bureau.aliases.values_list("name", flat=True)) == ["市教体局", "教育局"]


def test_data_that_changed_meanwhile_stop_the_import_before_anything_is_written():
    bureau = BureauFactory(name="市教育局", email="old@yunling.invalid")
    job = upload("bureaus", workbook(HEADINGS, ["市水利局"], ["市教育局", None, None, "new@yunling.invalid", "是"]))
    Bureau.objects.filter(pk=bureau.pk).update(email="other@yunling.invalid")

    job = carry_out(job)

    assert (job.status, job.outcome) == (
        "outdated",
        "第3行“市教育局”：检查之后系统中的数据有了变化，没有写入任何内容。请重新上传文件，核对后再确认。",
    )
    assert not Bureau.objects.filter(name="市水利局").exists()


def test_a_confirmed_import_is_not_confirmed_again():
    job = upload("bureaus", workbook(HEADINGS, ["市水利局"]))
    carry_out(job)

    with pytest.raises(ImportRefused, match="这个文件已经确认导入，不能重复导入。"):
        confirm_import(job, scope=ImportScope.ALL, by=job.uploaded_by, now=NOON)


def test_a_second_upload_of_a_file_that_was_written_finds_nothing_to_do():
    data = workbook(HEADINGS, ["市水利局"])
    first = carry_out(upload("bureaus", data))

    second = upload("bureaus", data)

    assert (second.same_rows, applied_before(second)) == (1, first)
    with pytest.raises(ImportRefused, match="没有需要写入的行。"):
        confirm_import(second, scope=ImportScope.ALL, by=second.uploaded_by, now=NOON)


def test_two_dry_runs_of_one_file_write_it_once():
    data = workbook(HEADINGS, ["市水利局"])
    first, second = upload("bureaus", data), upload("bureaus", data)

    carry_out(first)
    second = carry_out(second)

    assert (second.status, Bureau.objects.filter(name="市水利局").count()) == ("outdated", 1)


def test_all_or_nothing_is_refused_while_a_row_is_wrong():
    job = upload("bureaus", workbook(HEADINGS, ["市水利局"], ["市林业局", "无此单位"]))

    with pytest.raises(ImportRefused, match="还有1行有错误，不能全部写入"):
        confirm_import(job, scope=ImportScope.ALL, by=job.uploaded_by, now=NOON)


def test_the_good_rows_alone_can_be_written():
    job = upload("bureaus", workbook(HEADINGS, ["市水利局"], ["市林业局", "无此单位"]))

    job = carry_out(job, scope=ImportScope.GOOD)

    assert job.outcome == "新增1行，修改0行。1行有错误，没有写入。"
    assert list(Bureau.objects.values_list("name", flat=True)) == ["市水利局"]


def test_rows_that_mean_the_same_are_all_refused():
    job = upload("bureaus", workbook(HEADINGS, ["市水利局"], ["市林业局"], [" 市水利局 "]))

    assert fates(job) == [(2, "error"), (3, "new"), (4, "error")]
    assert problems(job) == [
        ["", "与第4行重复，同一对象只能有一行。"],
        ["", "与第2行重复，同一对象只能有一行。"],
    ]


def test_headings_are_found_below_a_title_in_any_order_and_unknown_ones_are_named():
    job = upload(
        "members",
        workbook(
            ["云岭市政协委员名单"],
            ["序号", "姓名或名称*", "所属（必填）", "代表团或界别"],
            [1, "王芳", "政协", "教育界"],
        ),
    )
    carry_out(job)

    assert job.columns_ignored == ["序号"]
    assert Member.objects.values_list("assembly_kind", "name", "delegation").get() == ("cppcc", "王芳", "教育界")


def test_a_missing_key_column_is_named():
    job = upload("members", workbook(["姓名或名称", "电话"], ["王芳", "1"]))

    assert (job.status, job.outcome) == (
        "failed",
        "没有找到列：所属、代表团或界别。请使用模板中的列名，表头放在前10行之内。",
    )


def test_examples_and_empty_rows_are_not_read():
    job = upload("bureaus", workbook(HEADINGS, ["示例：云岭市示例局"], [None], ["市水利局"]))

    assert (fates(job), job.example_rows) == ([(4, "new")], 1)


def test_a_table_of_examples_alone_is_refused():
    job = upload("bureaus", workbook(HEADINGS, ["示例：云岭市示例局"]))

    assert (job.status, job.outcome) == (
        "failed",
        "表格里没有可以导入的行。以“示例：”开头的1行是示例，没有读取。",
    )


def test_a_message_delivered_twice_examines_once():
    job = upload("bureaus", workbook(HEADINGS, ["市水利局"]))

    process(job)

    assert (ImportJob.objects.get().status, job.rows.count()) == ("examined", 1)


def test_an_import_whose_worker_died_is_found_and_given_up_after_three_attempts():
    job = ImportJobFactory(claimed_at=NOON, attempts=3)

    assert waiting_import_ids(now=NOON + timedelta(minutes=1), lease=LEASE) == []
    assert waiting_import_ids(now=NOON + timedelta(hours=1), lease=LEASE) == [job.pk]
    assert process(job, now=NOON + timedelta(hours=1)).status == ImportStatus.FAILED


def test_only_oversight_imports():
    clerk = UserFactory(role=Role.CLERK)

    with pytest.raises(NotAllowed):
        receive_import(kind="bureaus", name="a.xlsx", file=ContentFile(b"x"), by=clerk, max_bytes=10)


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        ("planets", b"x", "请选择要导入的内容。"),
        ("bureaus", b"", "文件是空的，没有内容。"),
        ("bureaus", b"x" * 2_000_000, "文件大小2 MB，超过1 MB的上限，请分成几个文件导入。"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_in_words(kind, content, sentence):
    with pytest.raises(ImportRefused, match=sentence):
        receive_import(kind=kind, name="a.xlsx", file=ContentFile(content), by=UserFactory(), max_bytes=1024 * 1024)


@pytest.mark.parametrize("rows", [1, 40])
def test_a_batch_makes_a_fixed_number_of_queries(rows, django_assert_num_queries):
    data = workbook(HEADINGS, *([f"第{n}局", None, f"第{n}局甲", None, "是"] for n in range(rows)))

    with django_assert_num_queries(12):
        job = upload("bureaus", data, by=UserFactory())
    with django_assert_num_queries(27):
        carry_out(job)
