"""What stands where in the body of a letter; all places and bodies are invented."""

import time

import pytest

from proposals.parsing.normalize import fold
from proposals.parsing.outline import Outline, PieceKind, outline
from proposals.parsing.types import Span


def read(text: str) -> Outline:
    return outline(fold(text))


def items(text: str) -> list[str]:
    body = read(text)
    return [body.clean.words(p.start, p.end, text) for p in body.pieces if p.kind in (PieceKind.ITEM, PieceKind.ROW)]


def sections(text: str) -> list[tuple[str, str]]:
    body = read(text)
    return [(p.section, body.clean.words(p.start, p.end, text)) for p in body.pieces]


def test_section_label_chains_the_numbers_of_the_sections_around():
    text = "一、现状\n全市有公园九座。\n二、打算\n（一）新建公园\n年内新建公园两座。\n（二）管护公园\n每季度检查一次。"

    assert sections(text) == [
        ("一", "全市有公园九座。"),
        ("二（一）", "年内新建公园两座。"),
        ("二（二）", "每季度检查一次。"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "我局将抓好两件事：\n1.建桥。年内建桥一座。\n2.修路。明年修路。",
            ["1.建桥。年内建桥一座。", "2.修路。明年修路。"],
        ),
        ("我局将：（1）建桥；（2）修路。", ["（1）建桥；", "（2）修路。"]),
        ("①建桥；②修路；③清淤。", ["①建桥；", "②修路；", "③清淤。"]),
        ("下一步，一是建桥；二是修路。同时，请您监督。", ["一是建桥；", "二是修路。"]),
        ("第一，建桥。第二，修路。", ["第一，建桥。", "第二，修路。"]),
        ("首先，建桥。其次，修路。最后，清淤。", ["首先，建桥。", "其次，修路。", "最后，清淤。"]),
        ("首先感谢您的关心。我局已建桥。", []),
        ("⑴ 建桥。\n⑵ 修路。", ["⑴ 建桥。", "⑵ 修路。"]),
        ("3　措施\n3.1　建桥。年内开工。\n3.2　修路。明年开工。", ["3.1　建桥。年内开工。", "3.2　修路。明年开工。"]),
        ("比例提高到1.5倍。2.5万人受益。", []),
        ("一是建桥。", ["一是建桥。"]),
        ("这是一是一、二是二的事。", []),
    ],
)
def test_smallest_enumerated_items_are_found(text, expected):
    assert items(text) == expected


def test_an_item_with_items_of_its_own_is_none():
    text = "1.加强管护。一是定期检查；二是公开结果。\n2.加大投入。明年安排资金。"

    assert items(text) == ["一是定期检查；", "二是公开结果。", "2.加大投入。明年安排资金。"]


def test_a_chapter_that_is_one_sentence_is_an_item_and_one_with_a_heading_is_a_section():
    text = "一、我局将在河口新建人行桥一座。\n二、管护方面。我局将每月巡查。发现问题及时处理。"

    assert sections(text) == [
        ("", "一、我局将在河口新建人行桥一座。"),
        ("二", "我局将每月巡查。发现问题及时处理。"),
    ]


def test_what_follows_the_last_of_several_items_is_no_longer_numbered():
    text = "我局将做好：\n（一）建桥一座；\n（二）修路两公里。\n\n此外，您提出的建议暂不具备条件。"

    assert sections(text)[-1] == ("", "此外，您提出的建议暂不具备条件。")


def test_the_last_item_of_a_list_in_a_paragraph_ends_where_its_neighbours_do():
    text = "下一步：一是建桥；二是修路。目前资金已到位。"

    assert items(text) == ["一是建桥；", "二是修路。"]


def test_a_sentence_broken_by_a_page_is_one_and_the_page_number_is_dropped():
    text = "我局将在今年十月底前完成主城区全部老旧管网的改造，并同步修复\n\n- 3 -\n\n沿线道路和绿化，保证冬季供热。"
    body = read(text)

    assert [body.clean.words(p.start, p.end, text) for p in body.pieces] == [
        "我局将在今年十月底前完成主城区全部老旧管网的改造，并同步修复沿线道路和绿化，保证冬季供热。"
    ]


def test_lines_broken_by_a_column_are_one_paragraph():
    text = (
        "一、下一步打算\n我局将在明年三月底前完成河东片区的雨污分流改\n造，新建污水管网十二公里，并对沿线的检查井逐\n"
        "一进行清掏修复，同时会同街道做好群众的解释工\n作，在施工期间设置围挡和便道，保证沿线商户的\n正常经营，"
        "力争在汛期到来之前全部完工并恢复路\n面。"
    )

    assert [p.kind for p in read(text).pieces] == [PieceKind.PROSE]


def test_a_row_of_a_flattened_table_runs_from_its_number_to_its_last_cell():
    text = (
        "具体安排如下：\n序号\n名称\n时限\n1\n河口桥\n2025.07-2025.12\n2\n柳树桥\n2026.03-2026.12\n其余三座明年实施。"
    )

    assert items(text) == ["1河口桥2025.07-2025.12", "2柳树桥2026.03-2026.12"]


def test_rows_below_a_line_of_column_names_run_from_number_to_number():
    text = "安排如下：\n序号 项目 内容 时限\n1\n东渠\n衬砌3公里\n2025年\n2\n西渠\n衬砌5公里\n2026年\n\n三、其他\n按季公布。"

    rows = [piece for piece in read(text).pieces if piece.kind is PieceKind.ROW]

    assert [read(text).clean.text[row.start : row.end] for row in rows] == [
        "1\t东渠\t衬砌3公里\t2025年",
        "2\t西渠\t衬砌5公里\t2026年",
    ]


def test_rows_a_cell_a_line_are_known_by_the_names_of_their_columns():
    text = "重点任务清单\n任务\n内容\n完成时限\n牵头单位\n1\n评估住宅电梯391台\n2025.07\n市监局\n2\n整治隐患74处\n2025.12\n区政府\n"

    rows = [piece for piece in read(text).pieces if piece.kind is PieceKind.ROW]

    assert [read(text).clean.text[row.start : row.end] for row in rows] == [
        "1\t评估住宅电梯391台\t2025.07\t市监局",
        "2\t整治隐患74处\t2025.12\t区政府",
    ]


def test_steps_of_a_sentence_are_items():
    text = "分两步走：第一步，今年摸清底数；第二步，明年完成修缮。"

    assert items(text) == ["第一步，今年摸清底数；", "第二步，明年完成修缮。"]


def test_a_topic_in_a_sentence_of_its_own_heads_what_follows():
    text = "一是关于道路照明。县里没有审批权。路灯年底装好。由镇里管护。\n二是关于排水。管网9月动工。明年通水。"

    assert items(text) == []


def test_a_number_opens_an_item_whatever_its_first_sentence_names():
    text = "1．关于照明。县里没有审批权。路灯年底装好。\n2．关于排水。管网9月动工。明年通水。"

    assert items(text) == [
        "1．关于照明。县里没有审批权。路灯年底装好。",
        "2．关于排水。管网9月动工。明年通水。",
    ]


def test_a_list_may_be_led_into_without_a_mark():
    text = "我局下一步一要开展招聘，办会12场；二要拓宽渠道，招录480人。"

    assert items(text) == ["一要开展招聘，办会12场；", "二要拓宽渠道，招录480人。"]


def test_the_number_of_an_item_is_no_part_of_the_date_after_it():
    text = "1.8月31日前培训楼长；2.在街道组织演练。"

    assert items(text) == ["1.8月31日前培训楼长；", "2.在街道组织演练。"]


def test_numbered_lines_below_column_names_are_rows():
    text = "二、任务安排\n项目名称 建设内容 建设时间 实施单位\n1 胡塘乡 机井22眼 2026.4—2026.11 县农办\n2 尚屯镇 桥涵8座 2026.5 县农办"

    rows = [piece for piece in read(text).pieces if piece.kind is PieceKind.ROW]

    assert [read(text).clean.text[row.start : row.end] for row in rows] == [
        "1\t胡塘乡\t机井22眼\t2026.4—2026.11\t县农办",
        "2\t尚屯镇\t桥涵8座\t2026.5\t县农办",
    ]


def test_a_row_too_long_for_its_line_goes_on_up_to_the_next_number():
    text = (
        "二、任务安排\n项目名称 建设内容 建设时间 实施单位\n1 胡塘乡 机井22眼 2026.4—2026.11 县农业\n农村局\n"
        "2 尚屯镇 桥涵8座 2026.5 县农办\n其余任务另行下达。"
    )

    rows = [piece for piece in read(text).pieces if piece.kind is PieceKind.ROW]

    assert [read(text).clean.text[row.start : row.end] for row in rows] == [
        "1\t胡塘乡\t机井22眼\t2026.4—2026.11\t县农业\t农村局",
        "2\t尚屯镇\t桥涵8座\t2026.5\t县农办",
    ]


def test_a_table_line_by_line_loses_its_column_names():
    text = "安排见下表。\n序号 项目名称 建设内容 责任单位\n1 河口桥 重建 县公路站\n2 柳树桥 加固 县公路站"

    assert items(text) == ["1 河口桥 重建 县公路站", "2 柳树桥 加固 县公路站"]


def test_run_in_heading_holds_for_the_list_after_it():
    text = "一、停车问题\n现状：全区有泊位九千个。\n下步打算：\n1.新增泊位。年内新增三百个。\n2.错时共享。明年推开。"
    body = read(text)

    titles = [[body.clean.text[a:b] for a, b in p.titles] for p in body.pieces]
    assert titles == [["停车问题", "现状"], ["停车问题", "下步打算"], ["停车问题", "下步打算"]]


def test_bold_marks_of_a_converter_are_no_words():
    text = "1.**建桥**。年内开工。\n2.**修路**。明年开工。"

    assert items(text) == ["1.建桥。年内开工。", "2.修路。明年开工。"]


@pytest.mark.parametrize("unit", ["、", "，", "（", "（一）", "一是", "1.", "1\n", "①", "序号\n1\n", "—", "“", "#"])
def test_hostile_repeats_stay_quick(unit):
    text = (unit * 30_000)[:30_000]

    started = time.process_time()
    read(text)

    assert time.process_time() - started < 8


def test_empty_body_has_no_pieces():
    assert read("").pieces == ()


def test_rows_the_file_marks_are_rows_and_their_cells_stay_apart():
    text = "安排如下：\n名称\t时限\t投资\n河口桥\t2025.07-2025.12\t1260万元\n其余明年实施。"
    row = Span(text.index("河口桥"), text.index("\n其余"))

    body = outline(fold(text), table_rows=[row])

    [piece] = [p for p in body.pieces if p.kind is PieceKind.ROW]
    assert body.clean.text[piece.start : piece.end] == "河口桥\t2025.07-2025.12\t1260万元"


@pytest.mark.parametrize("bullet", ["●", "▲", "◆", "■", "□", "◇", "★", "※", "➢", "√", "·", "-", "—", "——"])
def test_paragraphs_after_bullets_are_items(bullet):
    text = f"我局将做好：\n{bullet}修桥。年内修好两座。\n{bullet}清渠。汛前清三公里。\n以上工作由我局负责。"

    assert items(text) == ["修桥。年内修好两座。", "清渠。汛前清三公里。"]


@pytest.mark.parametrize(
    "signs",
    [
        "A. B. C.",
        "A、 B、 C、",
        "（A） （B） （C）",
        "a. b. c.",
        "Ⅰ. Ⅱ. Ⅲ.",
        "Ⅰ、 Ⅱ、 Ⅲ、",
        "I. II. III.",
        "第1， 第2， 第3，",
    ],
)
def test_letters_and_roman_numbers_count_items(signs):
    expected = [
        sign + words for sign, words in zip(signs.split(), ("修桥。年内完成。", "清渠。", "补路。"), strict=True)
    ]

    assert items("\n".join(["我局将做好：", *expected])) == expected


@pytest.mark.parametrize(
    "text",
    [
        "●修桥。年内修好两座。\n以上工作由我局负责。",  # a bullet alone
        "●项目名称\n●建设地点\n我局将修桥。",  # headings
        "B.修桥一事已报批。年内开工。",
        "第1、2项已下达。第3项待批复后实施。",
        "A区已完成。\nB区年内完成。",
        "——\n修桥。\n——\n清渠。",
    ],
)
def test_a_sign_that_counts_nothing_opens_no_item(text):
    assert items(text) == []
