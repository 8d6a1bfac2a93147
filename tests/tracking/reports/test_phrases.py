"""Templates of the report's sentences: what may be saved, and that filling them never fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.reports.phrase_list import COMMON, MEANINGS, PHRASES
from tracking.reports.phrases import BadPhrase, Phrases, checked, defaults, phrase, places, sample


@pytest.mark.parametrize("entry", PHRASES, ids=lambda entry: entry.key)
def test_every_template_comes_in_words_that_may_be_saved(entry):
    assert checked(entry.key, entry.text) == entry.text
    assert "{" not in sample(entry.key, entry.text)


def test_every_placeholder_has_a_meaning_and_is_used():
    used = {name for entry in PHRASES for name in (*entry.places, *COMMON)}

    assert used == set(MEANINGS)
    assert len({entry.key for entry in PHRASES}) == len(PHRASES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "内容不能为空。"),
        ("第一段\n第二段", "这一处只能写一段，不能换行。"),
        ("{人数}人", "“{人数}”不能用在这里。可以使用：{项数}、{年度}、{截止日期}、{全称}、{简称}、{提出人}。"),
        ("{}项", "“{}”不能用在这里。可以使用：{项数}、{年度}、{截止日期}、{全称}、{简称}、{提出人}。"),
        (
            "{项数.__class__}",
            "“{项数.__class__}”不能用在这里。可以使用：{项数}、{年度}、{截止日期}、{全称}、{简称}、{提出人}。",
        ),
        ("{项数项", "大括号没有成对，请检查“{”和“}”。"),
        ("项数}项", "大括号没有成对，请检查“{”和“}”。"),
        ("{{项数}}", "大括号没有成对，请检查“{”和“}”。"),
        ("长" * 601, "内容过长，最多600字，现有601字。"),
    ],
)
def test_what_cannot_be_filled_is_refused_in_words(text, message):
    with pytest.raises(BadPhrase) as refused:
        checked("undated_kept", text)

    assert str(refused.value) == message


def test_braces_of_chinese_input_methods_are_made_plain():
    assert checked("undated_kept", " 有｛项数｝项已经兑现。 ") == "有{项数}项已经兑现。"


def test_a_title_may_have_several_lines_and_a_remark_may_be_empty():
    assert checked("title", "关于{年度}年度\r\n\r\n承诺的报告\n") == "关于{年度}年度\n承诺的报告"
    assert checked("remark", "  ") == ""


def test_a_broken_template_gives_way_to_the_default():
    said = Phrases({"undated_kept": "{没有这个}项"}).say("undated_kept", 项数=2)

    assert str(said) == "未定期限的事项中，有2项已经兑现。"


def test_what_a_value_says_is_never_read_as_a_placeholder():
    said = Phrases().say("undated_item", 序号=1, 责任单位="{年度}局", 承诺原文="x", 建议提案="y", 年度=2025)

    assert str(said) == "1. {年度}局：“x”（y）"


@given(text=st.text(alphabet="{}｛｝项数年度截止日期a.\n ", max_size=40))
def test_whatever_was_saved_can_be_filled(text):
    try:
        saved = checked("undated_kept", text)
    except BadPhrase:
        return
    filled = str(Phrases({"undated_kept": saved}).say("undated_kept", 项数=3, 年度=2025, 截止日期="2025年12月31日"))

    assert "{" not in filled
    assert "}" not in filled


def test_all_defaults_are_listed_for_a_snapshot():
    assert defaults()["signer"] == "市人民政府督查室"
    assert [name for name, _, _ in places(phrase("undated_kept"))] == [
        "项数",
        "年度",
        "截止日期",
        "全称",
        "简称",
        "提出人",
    ]
