"""Class of the result, disclosure and signer, wherever a letter puts them."""

import pytest

from tests.proposals.parsing.header_letters import header, letter, read

TITLE = "对市政协六届三次会议第12号提案的答复"

CLASSES = [
    ("A 类\n同意对外公开", "", "A"),
    ("B", "", "B"),
    ("(A类)", "", "A"),
    ("［C］", "", "C"),
    ("【B类】", "", "B"),
    ("（B类件）", "", "B"),
    ("甲类", "", "甲"),
    ("乙", "", "乙"),
    ("**办理结果: A 类**", "", "A"),
    ("办理结果：A", "", "A"),
    ("办理结果:(C)", "", "C"),
    ("办理结果：“B”", "", "B"),
    ("类  别:B", "", "B"),
    ("类别：(C)", "", "C"),
    ("办理类别 | B |", "", "B"),
    ("办理结果（A、B、C）：B", "", "B"),
    ("[办理结果标注(A1)]", "", "A1"),
    ("办理结果：A（A：已解决；B：正在解决；C：列入计划；D：留作参考）", "", "A"),
    ("办理结果：□A ☑B □C", "", "B"),
    ("办理结果：A□ B□ C☑", "", "C"),
    ("办理类别:A(  )  B(√)  C(  )", "", "B"),
    ("云函〔2021〕16号　　　　　　　　　A", "", "A"),
    ("云函〔2023〕28号 A类", "", "A"),
    ("云函〔2017〕5号(B类)", "", "B"),
    (f"{TITLE}（B类）", "", "B"),
    (f"{TITLE}(C)", "", "C"),
    ("A类云桥市教育局文件", "", "A"),
    ("签发人：韩小青    B类", "", "B"),
    ("办理结果：正在解决", "", "正在解决"),
    ("办理结果：已解决或基本解决（A类）", "", "A"),
    ("A类（已经解决或基本解决）", "", "A"),
    ("", "办理类别为B类", "B"),
    ("", "办理类别:A", "A"),
    ("", "办复类别：B\n联系人：邢小柱", "B"),
    ("", "（办理结果B类）", "B"),
    ("", "办理结果标识：B", "B"),
    ("", "答复类别:A(已解决)", "A"),
    ("", "云桥市民政局\n2023年6月9日\n（B类）", "B"),
    ("", "（联系人：韩小青 电话：6780000 办理类型：A类）", "A"),
    ("云桥市水利局对市政协六届三次会议第12号提案的答复\n（A类·已经解决）", "", "A"),
    ("关于市政协六届三次会议第12号提案的答复（B类·正在解决）", "", "B"),
    ("签发人：管小山　　　　　　　A类　主动公开", "", "A"),
    ("A　　公开", "", "A"),
    ("", "云桥市民政局\n2023年6月9日\n领导签批：孔小辉　　联系人：樊小星　　电话：8210000　　（B类）", "B"),
    # look-alikes
    ("类别:提案", "", None),
    ("提案类别：委员提案", "", None),
    ("对云桥市十五届人大四次会议\n第B(2021)021号建议的答复", "", None),
    ("字体：A- A A+", "", None),
    ("办理结果:\n云桥市民政局", "", None),
    ("信息分类：2019提案建议", "", None),
    ("C类传染病防治情况", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("top", "tail", "mark"), CLASSES)
def test_class(top, tail, mark):
    assert header(top=top, tail=tail).result_class == mark


def test_class_in_the_opening():
    found = header(opening="您提出的《关于增设路灯的提案》收悉。现将办理情况答复如下（办理结果：B）：")

    assert found.result_class == "B"


def test_levels_in_the_text_are_no_class():
    found = header(body="对物业企业按A、B、C、D四级实行差异化监管，年底前完成首次评级，评级结果向社会公布。")

    assert found.result_class is None


def test_a_letter_without_a_class_says_so():
    assert "class_missing" in [notice.code for notice in read(letter()).notices]


DISCLOSURES = [
    ("A 类\n\n同意对外公开", "", "同意对外公开"),
    ("公开", "", "公开"),
    ("B\n公开\n云农函〔2020〕31号", "", "公开"),
    ("B类　同意对外公开", "", "同意对外公开"),
    ("云建司〔2023〕27号　主动公开", "", "主动公开"),
    ("公开方式：主动公开", "", "主动公开"),
    ("同意公开：主动公开", "", "主动公开"),
    ("公开方式 | 主动公开 | 公开时限 | 长期公开 |", "", "主动公开"),
    ("公开方式 主动公开 公开范围 面向全社会", "", "主动公开"),
    ("【公开形式】主动公开", "", "主动公开"),
    ("办理结果：A类                         公开属性：依申请公开", "", "依申请公开"),
    ("是否公开：公开", "", "公开"),
    ("审查意见：予以立案 | 信息公开：是 |", "", "是"),
    ("[是否同意公开(是)]", "", "是"),
    ("", "公开方式：主动公开", "主动公开"),
    ("", "(此件公开发布)", "此件公开发布"),
    ("", "（此件主动公开）", "主动公开"),
    ("", "（该件依申请公开）", "依申请公开"),
    ("", "（此文依申请公开）", "依申请公开"),
    ("", "（本文主动公开）", "主动公开"),
    ("", "（此复文公开）", "此复文公开"),
    ("可公开：是", "", "是"),
    ("", "注:“主动公开”。", "主动公开"),
    ("", "信息公开选项：主动公开", "主动公开"),
    ("", "公开属性：不予公开", "不予公开"),
    ("", "云桥市教育局办公室 主动公开\n2025年7月28日印发", "主动公开"),
    ("", "云桥市教育局　　　　　　　主动公开", "主动公开"),
    ("", "抄送：市政协提案委。\n主动公开", "主动公开"),
    ("（办理结果：A类；主动公开）", "", "主动公开"),
    # look-alikes
    ("首页 > 政府信息公开 > 法定主动公开内容 > 建议提案", "", None),
    ("政务公开", "", None),
    ("", "本文件公开征求意见", None),
    ("信息公开 公开目录 公开指南", "", None),
    ("公开目录 | 人大代表建议办理 |", "", None),
    ("是否同意公开:\n办理结果:(C)", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("top", "tail", "mark"), DISCLOSURES)
def test_disclosure(top, tail, mark):
    assert header(top=top, tail=tail).disclosure == mark


SIGNERS = [
    ("签发人: 林小青", "", "林小青"),
    ("云函〔2012〕18号 签发人:贺 康", "", "贺康"),
    ("签 发 人：欧阳小青", "", "欧阳小青"),
    ("签发人:龙  胜\n公开属性:主动公开", "", "龙胜"),
    ("", "签发领导：张小丰", "张小丰"),
    ("", "领导签发:梁小远\n联系人及电话:赵    5270000", "梁小远"),
    ("", "领导署名：黄小成\n联系人:廖小辉", "黄小成"),
    ("", "领导签字：\n云桥市文化和旅游局\n2021年7月15日", None),
    ("", "责任领导:杨小辉承办人:阳小斌\n联系电话:6780000", None),
    ("", "主管领导:郭小伟\n经办人及电话:贾小军 5630000", None),
    ("", "承办负责人：陶小国", None),
]  # fmt: skip


@pytest.mark.parametrize(("top", "tail", "signer"), SIGNERS)
def test_signer(top, tail, signer):
    assert header(top=top, tail=tail).signer == signer


@pytest.mark.parametrize(
    ("words", "signer"),
    [
        ("此复函已经黎小川局长审签，如有不同看法，请及时联系。", "黎小川"),
        ("以上答复，已经镇政府镇长和小秀审阅，请填写回执。", "和小秀"),
        ("经马小远副秘书长和陈小斌局长审核同意，请批评指正。", "陈小斌"),
        ("经局党组会研究同意，请批评指正。", None),
        ("经分管副县长审定，请批评指正。", None),
        ("经局长办公会审定，请批评指正。", None),
        ("经市长常务会审定，请批评指正。", None),
    ],
)
def test_signer_named_in_the_text(words, signer):
    assert header(body=f"我局将在年底前增设路灯20盏，并落实管护经费，确保亮灯率达到98%以上。{words}").signer == signer


@pytest.mark.parametrize(
    ("mark", "numbers"),
    [("主动公开", ["13905550000"]), ("依申请公开", []), ("不予公开", [])],
)
def test_mobile_number_in_a_letter_for_the_public_is_noticed(mark, numbers):
    found = read(letter(tail=f"联系人：韩小青 13905550000\n公开方式：{mark}"))

    assert [notice.quote for notice in found.notices if notice.code == "phone_public"] == numbers


def test_masked_and_office_numbers_are_not_noticed():
    found = read(letter(tail="联系人：韩小青 1390555**** 0746-8221234\n公开方式：主动公开"))

    assert [notice.code for notice in found.notices] == ["class_missing"]
