"""The letter as a whole: spans that lead back to the source, any text at all, and long hostile ones."""

import json
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.parsing import parse_letter, source_from_text
from proposals.parsing.types import Block, PageField, SourceText
from tests.proposals.parsing.header_letters import letter, read

LETTERS = Path(__file__).parents[2] / "data" / "letters"
SHARED = Path(__file__).parents[4] / "shared" / "letters"
NAMES = sorted(path for folder in (LETTERS, SHARED) if folder.is_dir() for path in folder.glob("*.gold.json"))

WHOLE = letter(
    top="B类\n云桥市民政局文件\n云民函〔2023〕62号　　签发人：林小青\n对市政协六届三次会议第12号提案的答复",
    to="韩小青、李 明委员：",
    opening="您提出的《关于增设路灯的提案》收悉，经会同市财政局研究，现答复如下：",
    tail="云桥市民政局\n2023年7月12日\n（联系人：尹小燕，电话：0746-8221234）\n公开方式：主动公开\n抄送：市政协提案委（2份），市政府督查室。",
)


def test_whole_letter():
    found = read(WHOLE).header

    assert asdict(found) == {
        "kind": "提案",
        "assembly": "市政协",
        "term": 6,
        "sitting": 3,
        "number": "12",
        "members": ("韩小青", "李明"),
        "member_role": "委员",
        "subject": "增设路灯",
        "lead_bureau": "云桥市民政局",
        "co_bureaus": ("市财政局",),
        "doc_number": "云民函〔2023〕62号",
        "signer": "林小青",
        "result_class": "B",
        "disclosure": "主动公开",
        "replied_on": date(2023, 7, 12),
        "contact": "尹小燕",
        "phone": "0746-8221234",
        "copies": ("市政协提案委", "市政府督查室"),
    }


def test_spans_of_a_whole_letter_show_the_words():
    found = read(WHOLE)
    words = {name: span.of(found.text) for name, span in found.header_spans.items()}

    assert words["subject"] == "增设路灯"
    assert words["members"] == "韩小青、李 明"
    assert words["doc_number"] == "云民函〔2023〕62号"
    assert words["replied_on"] == "2023年7月12日"
    assert words["copies"] == "市政协提案委（2份），市政府督查室"
    assert "市政协六届三次会议" in words["term"] or words["term"].startswith("六届三次")


def test_every_field_that_is_given_has_a_place():
    found = read(WHOLE)
    given_fields = {name for name, value in asdict(found.header).items() if value and name != "kind"}

    assert given_fields == set(found.header_spans)


def test_fields_that_only_the_carrier_states_are_used_last():
    text = letter()
    source = SourceText(
        text,
        "html",
        source_from_text(text).blocks,
        (PageField("发布机构", "云桥市民政局"), PageField("文号", "云民函〔2023〕62号")),
    )

    found = parse_letter(source)

    assert (found.header.lead_bureau, found.header.doc_number) == ("云桥市民政局", "云民函〔2023〕62号")
    assert "lead_bureau" not in found.header_spans


def test_title_that_only_the_carrier_states_gives_session_and_number():
    text = letter()
    fields = (
        PageField("信息名称", "关于市政协十四届四次会议第14-4-0207号提案的答复"),
        PageField("文号", "云园函〔2025〕17号 关键词：公园"),
    )

    found = parse_letter(SourceText(text, "html", source_from_text(text).blocks, fields)).header

    assert (found.assembly, found.term, found.sitting, found.number) == ("市政协", 14, 4, "14-4-0207")
    assert found.doc_number == "云园函〔2025〕17号"


def test_source_from_text_is_one_block_a_line():
    source = source_from_text("第一行\r\n\n  第二行\n第三行")

    assert [block.span.of(source.text) for block in source.blocks] == ["第一行", "  第二行", "第三行"]
    assert source.blocks[0] == Block(0, 3)


@pytest.mark.parametrize("gold", NAMES, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_spans_lie_in_the_letter_and_show_its_words(gold):
    found = read(gold.with_name(gold.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8"))

    for name in ("number", "subject", "lead_bureau", "doc_number", "signer", "result_class", "contact", "phone"):
        value, span = getattr(found.header, name), found.header_spans.get(name)
        if span is not None:
            assert value in "".join(span.of(found.text).split())


# Its plan is a table in an attachment below the sign-off, which is not read.
PLAN_IN_AN_ATTACHMENT = "r038."


@pytest.mark.parametrize(
    "gold",
    [path for path in NAMES if not path.name.startswith(PLAN_IN_AN_ATTACHMENT)],
    ids=lambda path: path.name.removesuffix(".gold.json"),
)
def test_no_promise_stands_outside_the_body(gold):
    found = read(gold.with_name(gold.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8"))
    start, end = (len("".join(found.text[:at].split())) for at in (found.body.start, found.body.end))

    outside = [
        item["text"]
        for item in json.loads(gold.read_text(encoding="utf-8"))["commitments"]
        if not item["optional"] and not (start <= item["start"] and item["end"] <= end)
    ]

    assert outside == []


PIECES = st.sampled_from(
    ["韩小青", "、", "，", "委员：", "代表", "您提出的", "《关于", "建议》", "“", "”", '"', "收悉", "现答复如下：", "经", "会同", "市财政局", "等", "研究",
     "第", "12", "号", "六届", "三次会议", "（", "）", "A类", "办理结果：", "□", "√", "主动公开", "抄送：", "联系人：", "电话：", "0746-8221234", "2023年7月12日",
     "\n", " ", "　", "|", "来源：", "云桥市民政局", "办公室", "印发", "二〇二三年", "- 3 -", "签发人：", "和", "与", "1.", "。", "将", "·"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_made_of_the_words_of_letters_is_read(pieces):
    text = "".join(pieces)

    found = read(text)

    assert 0 <= found.body.start <= found.body.end <= len(text)
    assert all(0 <= span.start <= span.end <= len(text) for span in found.header_spans.values())


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(text):
    assert read(text).text == text


HOSTILE = [
    "、",
    "，",
    "（",
    "1",
    "《",
    '"',
    "市",
    "关于",
    "会同",
    "市教育局、",
    "市教育局\n",
    "张三代表：",
    "第1号",
    "2023年",
    "来源：",
    "A√",
    "、，（1",
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("head", ["", "韩小青代表：\n您提出的", "关于市政协六届三次会议第"])
def test_long_hostile_text_takes_no_more_than_its_length(head, piece):
    """A bound far above what a linear reading takes (about a second), far below what a quadratic one would."""
    text = head + piece * (150_000 // len(piece))
    begun = time.process_time()

    read(text)

    assert time.process_time() - begun < 20
