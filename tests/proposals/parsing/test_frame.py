"""Where the body of a letter runs: no page noise, no courtesy, no sign-off, and never a promise cut off."""

import pytest

from tests.proposals.parsing.header_letters import BODY, THANKS, letter, read


def body(text: str) -> str:
    """Return the body of a letter without white space."""
    found = read(text)
    return "".join(found.body.of(found.text).split())


WHOLE = BODY + THANKS

OPENINGS = [
    "您提出的《关于增设路灯的提案》收悉，现答复如下：",
    "您提出的《关于增设路灯的提案》已收悉。现将办理情况答复如下:",
    "您提出的《关于增设路灯的提案》收悉，现将有关工作情况答复如下：",
    "您好，感谢您的关心！您提出的《关于增设路灯的提案》已收悉，现就办理情况复函如下：",
    "您提出的《关于增设路灯的提案》已转交我局承办。经研究，并于7月21日与您面商，现答复如下：",
    "区政协提出的《关于增设路灯的提案》已转由我局协办。现将协办情况函复如下：",
    "您提出的《关于增设路灯的提案》收悉，现将有关办理情况向您汇报如下：",
    "您提出的《关于增设路灯的提案》交县住建局办理，我局高度重视，提出以下办理答复意见：",
    "您提出的《关于增设路灯的提案》收悉。现提出协办意见如下：",
    "您提出的《关于增设路灯的提案》收悉，我们认为提案非常好，现作如下答复：",
    "您提出的《关于增设路灯的提案》收悉。答复意见如下：",
    "您提出的《关于增设路灯的提案》收悉，现答复如下。",
    "您提出的《关于增设路灯的提案》收悉，现答复如下",
    "您提出的《关于增设路灯的提案》收悉，现回复：",
    "您提出的《关于增设路灯的提案》收悉。现将各项问题的解决时限向您报告：",
    "您提出的《关于增设路灯的提案》收悉。",
    "您提出的《关于增设路灯的\n提案》收悉。经市财政局、市公\n安局会办，现答复如下：",
    "现将您提出的关于增设路灯的提案办理情况答复如下：",
    "您提出的“关于增设路灯的提案”,现答复如下:",
    "收到您提出的《关于增设路灯的提案》后，我局认真研究，现答复如下：",
    "您提出的《关于增设路灯的提案》收悉。现将办理情况答复如下（办理结果：B）：",
    "在县第十七届人民代表大会第一次会议上,你们提出了《关于增设路灯》的议案,交我局研究办理,现答复如下:",
]


@pytest.mark.parametrize("opening", OPENINGS)
def test_body_begins_after_the_opening_courtesy(opening):
    assert body(letter(opening=opening, tail="云桥市民政局\n2023年7月12日")) == WHOLE


@pytest.mark.parametrize("opening", OPENINGS[:6])
def test_body_of_a_letter_that_addresses_nobody(opening):
    assert body(letter(to="", opening=opening, tail="云桥市民政局\n2023年7月12日")) == WHOLE


def test_body_of_a_letter_with_neither_addressee_nor_opening():
    assert body(f"关于路灯的答复\n来源：云桥市民政局\n{BODY}\n{THANKS}\n云桥市民政局\n2023年7月12日\n") == WHOLE


def test_promise_in_the_sentence_of_receipt_stays():
    text = letter(opening="您提出的《关于增设路灯的提案》收悉，我局将于年底前在全县增设路灯20盏。", body="")

    assert "我局将于年底前在全县增设路灯20盏。" in body(text)


TAILS = [
    "云桥市民政局\n2023年7月12日",
    "云桥市民政局 2023年7月12日",
    "云桥市民政局（盖章）\n二〇二三年七月十二日",
    "        云桥市民政局\n\n   202371日",
    "2023年7月12日\n(联系人:韩小青)",
    "（联系人及电话：韩小青 6780000）\n云桥市民政局\n2023年7月12日",
    "联系人：向小林　　联系电话：0716-8350000\n\n云桥市民政局\n2023年7月12日\n\n抄送：县人大常委会代工委。",
    "办复类别：B\n联系人：邢小柱\n联系电话：8060000\n扫一扫在手机打开当前页",
    "此致\n敬礼\n领导签字：\n云桥市民政局\n2023年7月12日",
    "专此答复。\n云桥市民政局\n2023年7月12日\n主管领导：郭小伟\n打印 关闭\n主办：云桥市人民政府办公室",
    "附件：办理情况征询意见表\n\n云桥市民政局\n2023年7月12日",
    "主办单位: 市数据局, 联系人: 苗 苗, 联系电话: 2690000。\n2025年10月17日\n抄送: 市政协提案委。\n云桥市数据局办公室 主动公开\n2025年10月17日印发",
    "注:“主动公开”。\n2018年8月16日\n(联系人:石小洲)\n微信扫一扫分享当前页面\n主办单位:柳溪县人民政府办公室 地址:府前街1号",
    "附件下载:\n\n扫一扫在手机上查看当前页面",
    "云桥市民政局\n云桥市财政局\n2023年7月12日",
    "- 3 -\n云桥市民政局\n2023年7月12日\n- 4 -\n抄送：市政协提案委，各会办单位。",
    "云桥市民政局\n2023年7月12日\n上一篇：关于路灯的答复\n下一篇：关于公厕的答复，收悉，现答复如下，请查阅全文。",
    "【打印本页】 【关闭窗口】\n0",
    "联系电话:0537-3990000 云桥市民政局 2024年10月10日 |\n【打印本页】 【下载文档】 【关闭】 |\n网站标识码:3708840011",
    "",
]


@pytest.mark.parametrize("tail", TAILS)
def test_body_ends_before_what_closes_the_letter(tail):
    assert body(letter(tail=tail)) == WHOLE


def test_a_month_in_the_cell_of_a_table_above_the_sign_off_ends_no_body():
    table = "序号\n名称\n时限\n1\n河口桥\n2023年10月\n2\n柳树桥\n2023年12月"

    found = body(letter(tail="云桥市民政局\n2023年7月12日").replace(THANKS, f"{table}\n感谢您的支持！"))

    assert "2柳树桥2023年12月" in found


def test_web_page_around_a_letter_stays_out():
    text = letter(
        top="无障碍 | 老年版\n当前位置: 首页>信息公开>建议提案办理\n索 引 号:640700-118/2018-10352 发布日期:2018-08-30\n"
        "关于对市十六届人大二次会议第63号建议办理情况的答复",
        tail="云桥市民政局\n2023年7月12日\n分享到：\n版权所有：云桥市人民政府",
    )

    assert body(text) == WHOLE


def test_letter_in_one_line_of_a_table():
    text = (
        "发布机构 | 云桥市民政局 | 发布日期 | 2024-10-11 |\n"
        f"大洼代表团: 您们提出的《关于改造敬老院的建议》收悉。现答复如下: {BODY} {THANKS}"
        " 联系电话:0537-3990000 云桥市民政局 2024年10月10日 |\n【打印本页】\n"
    )

    assert body(text) == WHOLE


def test_letter_printed_twice_is_read_once_and_noticed():
    once = letter(tail="云桥市民政局\n2023年7月12日\n— 1 —")
    found = read(once + once)

    assert "".join(found.body.of(found.text).split()) == WHOLE
    assert found.body.end < len(once)
    assert "printed_twice" in [notice.code for notice in found.notices]


def test_letter_printed_twice_with_other_line_breaks():
    once = letter(tail="云桥市民政局\n2023年7月12日")
    found = read(once + once.replace("目前，", "目前，\n").replace("您提出的", "您提出\n的"))

    assert "".join(found.body.of(found.text).split()) == WHOLE


def test_title_repeated_above_the_letter_is_no_second_copy():
    found = read(letter(top="关于路灯建设提案的答复\n关于路灯建设提案的答复"))

    assert "printed_twice" not in [notice.code for notice in found.notices]


def test_proposal_printed_after_the_answer_stays_out():
    text = letter(
        tail="云桥市民政局\n2023年7月12日\n理由:路灯是民生大事, 一头系着出行, 一头系着安全。建议：请专家论证后增设路灯，"
        "解决好居民出行难的问题，带动周边商业发展。"
    )

    assert body(text) == WHOLE


TABLE = (
    "近期安排如下：\n序号\n项目名称\n完成时限\n责任单位\n1\n双河镇至石坝断头路\n2025年12月31日\n县农村公路管理局\n"
    "2\n柏溪乡至马鬃岭改扩建\n2026年9月30日\n柏溪乡人民政府\n其余6条待评审通过后逐条落实年度建设计划，确保2027年底前全部完工。"
)


def test_cells_of_a_table_do_not_end_the_body():
    assert body(letter(body=f"{BODY}\n{TABLE}", tail="云桥市交通局\n2025年6月18日")) == "".join(
        f"{BODY}{TABLE}{THANKS}".split()
    )


@pytest.mark.parametrize(
    "cell", ["来源：省统计局", "地址：府前街12号", "附件", "内容", "编辑：无", "主办：云桥市民政局", "文件下载"]
)
def test_lines_in_the_text_that_look_like_page_furniture_do_not_end_it(cell):
    text = letter(body=f"{BODY}\n{cell}\n{BODY}", tail="云桥市民政局\n2023年7月12日")

    assert body(text) == f"{BODY}{cell}{WHOLE}"


def test_page_numbers_inside_do_not_end_the_body():
    text = letter(body=f"一、现状\n{BODY}\n- 1 -\n二、下一步\n{BODY}", tail="云桥市民政局\n2023年7月12日")

    assert body(text).endswith(f"二、下一步{WHOLE}")


LOOK_ALIKES = [
    "联系群众方面，我局坚持每月下访不少于2次，年底前实现全覆盖，及时解决群众反映的问题。",
    "抄送工作由办公室负责，我局将在三季度完成清单梳理，并按月通报进展情况。",
    "返回群众手中的补偿款已到位，下一步将在8月底前完成剩余12户的签约。",
    "附近居民反映的噪声问题，我局将在9月底前完成整改，并安装隔音屏2处。",
    "公开方面，我局将在年底前上线查询平台，公布全部办理结果，接受群众监督。",
    "《办法》已由县政府印发，我局将于10月底前制定实施细则，明确部门职责。",
    "办理情况显示，B类企业较多，我局将在年底前完成分类整治，逐家销号。",
    "2025年12月31日前完成全部改造任务，确保群众温暖过冬，按期投入使用。",
]


@pytest.mark.parametrize("sentence", LOOK_ALIKES)
def test_sentences_that_look_like_closing_lines_stay(sentence):
    text = letter(body=f"{BODY}\n{sentence}\n{BODY}", tail="云桥市民政局\n2023年7月12日")

    assert sentence in body(text)


@pytest.mark.parametrize("sentence", LOOK_ALIKES)
def test_last_sentences_that_look_like_closing_lines_stay(sentence):
    assert sentence in body(f"韩小青委员：\n您提出的《关于增设路灯的提案》收悉，现答复如下：\n{BODY}\n{sentence}\n")


@pytest.mark.parametrize("text", ["", "\n\n", "。", "韩小青委员：", "您提出的提案收悉，现答复如下：", "2023年7月12日"])
def test_texts_that_are_hardly_a_letter_have_a_body_inside_them(text):
    found = read(text)

    assert 0 <= found.body.start <= found.body.end <= len(text)
