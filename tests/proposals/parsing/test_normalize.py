"""Folding a text for matching, and the way back to where every character came from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.parsing.normalize import fold, squeezed_positions, without_bold
from proposals.parsing.types import Span

FOLDS = [
    ("第 63033 号", "第63033号"),
    ("办理结果: A", "办理结果：A"),
    ("(A类)", "（A类）"),
    ("云函〔2023〕36 号", "云函［2023］36号"),
    ("云函【2023】36号", "云函［2023］36号"),
    ("云函﹝2023﹞36号", "云函［2023］36号"),
    ("２０２３年７月", "2023年7月"),
    ("Ａ类", "A类"),
    ("二○二三年", "二零二三年"),
    ("二〇二三年", "二零二三年"),
    ("20–30所", "20—30所"),
    ("1,200人", "1,200人"),
    ("甲,乙", "甲，乙"),
    ("提高标准.经研究,明年执行.", "提高标准。经研究，明年执行。"),
    ("一.提高标准", "一.提高标准"),
    ("1.提高标准", "1.提高标准"),
    ("答复.pdf", "答复.pdf"),
    ("3.5亿元", "3.5亿元"),
    ("联系人∶韩小青", "联系人：韩小青"),
    ("答\u200b复\ufeff", "答复"),
    ("答\u3000复", "答复"),
    ("第一行\n\n\n第二行", "第一行\n第二行"),
    ("第一行\r\n第二行", "第一行\n第二行"),
    ("\n\n第一行", "第一行"),
    ("⼈⼤代表", "人大代表"),
]


@pytest.mark.parametrize(("printed", "folded"), FOLDS)
def test_fold(printed, folded):
    assert fold(printed).text == folded


def test_span_leads_back_to_the_printed_words():
    printed = "关于 第 12 号提案的\n答 复"
    folded = fold(printed)
    at = folded.text.index("第12号")

    assert folded.span(at, at + 4).of(printed) == "第 12 号"


def test_empty_span_stands_at_its_place():
    folded = fold("甲 乙")

    assert folded.span(1, 1) == Span(2, 2)


def test_index_is_the_way_into_the_folded_text():
    folded = fold("甲  乙\n\n丙")

    assert [folded.index(i) for i in (0, 1, 3, 6)] == [0, 1, 1, 3]


def test_part_of_a_folded_text_still_counts_in_the_whole():
    printed = "第一行\n 第 12 号\n第三行"
    part = fold(printed).between(Span(4, 11))

    assert (part.text, part.span(0, 4).of(printed)) == ("第12号", "第 12 号")


def test_spaced_tells_where_white_space_stood():
    folded = fold("甲 乙丙\n丁")

    assert [folded.spaced(i) for i in range(5)] == [True, True, False, False, True]


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_every_folded_character_comes_from_one_printed_character(printed):
    folded = fold(printed)

    assert len(folded.origins) == len(folded.text) + 1
    assert list(folded.origins) == sorted(folded.origins)
    assert folded.origins[-1] == len(printed)
    assert len(set(folded.origins[:-1])) == len(folded.text)


@given(st.text(alphabet="甲乙 \n\t，、1（", max_size=200))
@settings(max_examples=100, deadline=None)
def test_squeezed_positions_count_what_is_not_white_space(printed):
    positions = squeezed_positions(printed)

    assert positions[len(printed)] == len("".join(printed.split()))


BOLD = [
    ("**办理结果: A**", "办理结果：A"),
    ("一是**落实任务**。二是**提高标准**。", "一是落实任务。二是提高标准。"),
    ("承办人:刘**", "承办人：刘**"),
    ("电话:189******6664", "电话：189******6664"),
    ("**只有一头", "**只有一头"),
    ("刘**\n李**", "刘**\n李**"),
]


@pytest.mark.parametrize(("printed", "plain"), BOLD)
def test_marks_of_bold_go_and_masks_stay(printed, plain):
    assert without_bold(fold(printed)).text == plain


def test_places_without_bold_lead_back_to_the_printed_words():
    printed = "一是**落实任务**。"
    plain = without_bold(fold(printed))

    assert plain.span(2, 6).of(printed) == "落实任务"
