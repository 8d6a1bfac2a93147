"""An import as the office makes it: errors found, corrected in the table that came back, uploaded again, written."""

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from proposals.models import Bureau
from tests.browser.conftest import PHONE, WIDE
from tests.factories.proposals import BureauFactory, UserFactory
from tests.proposals.services.exchange.tables import workbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

HEADINGS = ["名称", "上级单位", "别名", "邮箱", "在用"]


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_import_with_errors_corrected_and_imported(page_of, tmp_path, width):
    BureauFactory(name="市教育局", email="old@yunling.invalid")
    table = tmp_path / "承办单位.xlsx"
    table.write_bytes(
        workbook(
            HEADINGS,
            ["市教育局", None, "教育局", "new@yunling.invalid", "是"],
            ["市水利局", None, None, "没有邮箱", "是"],
            ["市林业局", None, None, None, "是"],
        )
    )
    window = page_of(UserFactory(), width)
    page = window.page

    def upload(path):
        page.goto(reverse("exchange"))
        page.get_by_label("导入内容").select_option(label="承办单位")
        page.get_by_label("表格文件").set_input_files(path)
        page.get_by_role("button", name="上传并检查").click()
        page.get_by_role("heading", name=path.name).wait_for()

    upload(table)
    assert page.get_by_text("“没有邮箱”不是有效的邮箱地址。").is_visible()
    assert page.get_by_text("改为").first.is_visible()
    assert not window.overflows()

    with page.expect_download() as coming:
        page.get_by_role("link", name="下载带错误说明的表格").click()
    corrected = tmp_path / "改正后.xlsx"
    coming.value.save_as(tmp_path / "错误说明.xlsx")
    book = load_workbook(tmp_path / "错误说明.xlsx")
    book.worksheets[0]["D3"] = "slj@yunling.invalid"
    book.save(corrected)

    upload(corrected)
    page.get_by_role("button", name="确认导入 3 行").click()
    page.get_by_text("新增2行，修改1行。").wait_for()

    assert sorted(Bureau.objects.values_list("name", "email")) == [
        ("市教育局", "new@yunling.invalid"),
        ("市林业局", ""),
        ("市水利局", "slj@yunling.invalid"),
    ]
    assert (window.complaints, window.overflows()) == ([], False)
