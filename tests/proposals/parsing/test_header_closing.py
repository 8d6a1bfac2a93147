"""The day, the contact and the copies at the end of a letter."""

from datetime import date

import pytest

from tests.proposals.parsing.header_letters import header, letter, read

UNIT = "云桥市民政局"

DAYS = [
    (f"{UNIT}\n2023年7月12日", date(2023, 7, 12)),
    (f"{UNIT}\n2023 年 7 月 12 日", date(2023, 7, 12)),
    (f"{UNIT}\n２０２３年７月１２日", date(2023, 7, 12)),
    (f"{UNIT}\n二〇二三年七月十二日", date(2023, 7, 12)),
    (f"{UNIT}\n二○二三年七月二十二日", date(2023, 7, 22)),
    (f"{UNIT}\n二00七年七月十七日", date(2007, 7, 17)),
    (f"{UNIT}\n二0一七年五月二十六日", date(2017, 5, 26)),
    (f"{UNIT}\n2023.7.12", date(2023, 7, 12)),
    (f"{UNIT}\n2023-07-12", date(2023, 7, 12)),
    (f"{UNIT}\n2023/7/12", date(2023, 7, 12)),
    (f"{UNIT}\n2023年7月12", date(2023, 7, 12)),
    (f"{UNIT} 2023年7月12日", date(2023, 7, 12)),
    ("2023年7月12日\n联系人：韩小青", date(2023, 7, 12)),
    (f"{UNIT}办公室\n2023年7月12日印发", date(2023, 7, 12)),
    (f"抄送：市政协提案委。\n{UNIT}办公室 2023年7月12日印发", date(2023, 7, 12)),
    (f"{UNIT}\n2023年7月10日\n抄送：市政协提案委。\n{UNIT}办公室 2023年7月12日印发", date(2023, 7, 10)),
    (f"（联系人及电话：韩小青 6780000）\n{UNIT}\n2023年7月12日", date(2023, 7, 12)),
    (f"{UNIT}\n202371日", None),
    (f"{UNIT}\n2023712", None),
    (f"{UNIT}\n2023年2月30日", None),
    (f"{UNIT}\n2023年7月", None),
    ("扫一扫在手机打开当前页\n发布时间：2023-07-12", None),
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("tail", "day"), DAYS)
def test_day_of_the_letter(tail, day):
    assert header(tail=tail).replied_on == day


def test_day_that_the_page_states_stands_in_for_a_damaged_one():
    found = read(letter(top="答复时间: 2023-07-12", tail=f"{UNIT}\n2023 712"))

    assert found.header.replied_on == date(2023, 7, 12)
    assert "date_unreadable" in [notice.code for notice in found.notices]


@pytest.mark.parametrize("damaged", ["202371日", "2023712", "2023年2月30日", "2023年7月"])
def test_damaged_day_is_noticed_and_not_guessed(damaged):
    found = read(letter(tail=f"{UNIT}\n{damaged}"))

    assert found.header.replied_on is None
    assert [notice.quote for notice in found.notices if notice.code == "date_unreadable"] == [damaged]


PAGE_DAYS = [
    ("答复时间: 2023-06-12", date(2023, 6, 12)),
    ("成文日期:\n2023-07-12", date(2023, 7, 12)),
    ("[ 成文日期 ] | 2022-05-25 | [ 发布日期 ] | 2022-06-25 |", date(2022, 5, 25)),
    ("发布时间：2023-10-18 15:42", None),
    ("发布日期: 2018-08-30", None),
    ("承办单位 答复日期 答复内容\n交通运输厅\n2011年6月23日", date(2011, 6, 23)),
    ("（2023年7月12日）", date(2023, 7, 12)),
]


@pytest.mark.parametrize(("top", "day"), PAGE_DAYS)
def test_day_that_only_the_page_states(top, day):
    assert header(top=top).replied_on == day


CONTACTS = [
    ("联系人：向小林　　联系电话：0716-8350000", "向小林", "0716-8350000"),
    ("(联系人:范小棋;联系电话:68330000)", "范小棋", "68330000"),
    ("(联系人及电话：吴小清，89980000)", "吴小清", "89980000"),
    ("联系人及电话苏小云8770000", "苏小云", "8770000"),
    ("联系人及电话:罗小凤,13905550000", "罗小凤", "13905550000"),
    ("联系人及电话：阮小峰 0839—66120000 13905550000", "阮小峰", "0839—66120000"),
    ("联系人及电话:赵    5270000", "赵", "5270000"),
    ("经办人及电话:贾小军 5630000", "贾小军", "5630000"),
    ("承办负责人：陶小国\n\n承 办 人：贺 佳\n\n联 系 电 话：0738-6610000", "贺佳", "0738-6610000"),
    ("主办单位: 市数据局, 联系人: 苗 苗, 联系电话: 2690000。", "苗苗", "2690000"),
    ("联系单位及电话:云桥市住建局(房管局)      0917-3620000", None, "0917-3620000"),
    ("联系单位和联系人及电话:县林业和草原局 黑小刚 3123363", "黑小刚", "3123363"),
    ("联系单位：云桥市生态环境局大气科　联系人：桑小瑞　电话：0755-2690418", "桑小瑞", "0755-2690418"),
    ("联系人：客运部 郝小来，0755-3336100转8027", "郝小来", "0755-3336100转8027"),
    ("主管领导人姓名:杨小军 联系电话:84847155\n具体经办人姓名:赵 霜 联系电话:84835851", "赵霜", "84835851"),
    ("单位联系电话:0887-8626537 联系人:王小荣", "王小荣", "0887-8626537"),
    ("责任领导:杨小辉承办人:阳小斌\n联系电话:13905550000", "阳小斌", "13905550000"),
    ("联系人及电话:李小领       0310--3523233", "李小领", "0310--3523233"),
    ("承办人:刘**\n联系电话:189******6664", "刘**", "189******6664"),
    ("联系电话：0755-4410012（管小弦）", "管小弦", "0755-4410012"),
    ("联系人:廖小辉\n联系电话:", "廖小辉", None),
    ("联系人：张小三、李小四　电话：（0746）8221234", "张小三、李小四", "（0746）8221234"),
    ("联系人：韩小青（教育科）　办公电话：０７４６－８２２１２３４", "韩小青", "０７４６－８２２１２３４"),
    ("联系人：韩小青　电话：139 0555 0000", "韩小青", "13905550000"),
    ("联系人：韩小青\n邮政编码：430050", "韩小青", None),
]  # fmt: skip


@pytest.mark.parametrize(("tail", "contact", "phone"), CONTACTS)
def test_contact(tail, contact, phone):
    found = header(tail=f"{UNIT}\n2023年7月12日\n{tail}")

    assert (found.contact, found.phone) == (contact, phone)


@pytest.mark.parametrize(("tail", "contact", "phone"), CONTACTS)
def test_contact_above_the_sign_off(tail, contact, phone):
    found = header(tail=f"{tail}\n{UNIT}\n2023年7月12日")

    assert (found.contact, found.phone, found.replied_on) == (contact, phone, date(2023, 7, 12))


def test_phone_in_the_last_sentence():
    found = header(
        body="我局将在年底前增设路灯20盏，确保亮灯率达到98%以上。如有新的想法，欢迎联系，联系电话:0856—8130000。"
    )

    assert found.phone == "0856—8130000"


COPIES = [
    ("抄送：县人大常委会代工委，县政府督查室。", ("县人大常委会代工委", "县政府督查室")),
    ("抄送:市政协提案委(2份), 市政府督查室(1份)。", ("市政协提案委", "市政府督查室")),
    ("抄送：市人大联工委(2)，市政府办(2)。", ("市人大联工委", "市政府办")),
    ("抄送：市人大代表委2份，市政府督查室1份。", ("市人大代表委", "市政府督查室")),
    ("抄送:市人大代选工委(1市政府督查室(1份))", ("市人大代选工委", "市政府督查室")),
    ("抄送：市人大选任联工委，市府办，各会办单位。", ("市人大选任联工委", "市府办", "各会办单位")),
    ("抄送:县人大代表工委,蓝小平副县长。", ("县人大代表工委", "蓝小平副县长")),
    ("抄  送：市政协提案委员会；市政府办公室", ("市政协提案委员会", "市政府办公室")),
    (
        "抄送：市政协提案委，市发展和改革委员会、市市场监督\n管理局、市公安局。",
        ("市政协提案委", "市发展和改革委员会", "市市场监督管理局", "市公安局"),
    ),
    (
        "抄送：市政协提案委，市住房和城乡建设局（市房屋管理局）。",
        ("市政协提案委", "市住房和城乡建设局（市房屋管理局）"),
    ),
    ("抄送：市政协提案委\n云桥市民政局办公室  2023年7月12日印发", ("市政协提案委",)),
    ("抄送：市政协提案委\n公开方式：主动公开", ("市政协提案委",)),
    ("公开方式：主动公开", ()),
]  # fmt: skip


@pytest.mark.parametrize(("tail", "copies"), COPIES)
def test_copies(tail, copies):
    assert header(tail=f"{UNIT}\n2023年7月12日\n{tail}").copies == copies
