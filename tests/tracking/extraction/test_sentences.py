"""Where sentences end, and which words are hidden because somebody else says them."""

import pytest

from proposals.parsing.normalize import fold
from proposals.parsing.sentence_ends import sentence_ends
from tracking.extraction.sentences import clauses, mask_quoted


def split(text: str) -> list[str]:
    folded = fold(text).text
    at, found = 0, []
    for end in sentence_ends(folded, 0, len(folded)):
        found.append(folded[at:end])
        at = end
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建桥。修路！清淤？", ["建桥。", "修路！", "清淤？"]),
        ("一边建桥；一边修路。", ["一边建桥；一边修路。"]),
        ("按照“先建桥。后修路。”的思路推进。完工。", ["按照“先建桥。后修路。”的思路推进。", "完工。"]),
        ("他说：“明年修路。”我局已安排。", ["他说：“明年修路。”", "我局已安排。"]),
        ("项目（一期。二期。）已完工。", ["项目（一期。二期。）已完工。"]),
        ("引号“没有收尾。下一句。", ["引号“没有收尾。", "下一句。"]),
        ("比例为3.5%。", ["比例为3.5%。"]),
        ("没有句号", ["没有句号"]),
        ("", []),
    ],
)
def test_sentences(text, expected):
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("根据《城市更新行动计划》要求", "城市更新行动计划"),
        ("坚持“统筹规划、分步实施、试点先行”的原则", "统筹规划、分步实施、试点先行"),
        ("您提出的加快修建河口大桥的建议很好", "加快修建河口大桥"),
        ("你们建议将河口路列入今年计划，暂不具备条件", "列入今年计划"),
    ],
)
def test_words_of_documents_and_of_the_deputy_are_hidden(text, hidden):
    masked = mask_quoted(text)

    assert hidden in text
    assert hidden not in masked
    assert len(masked) == len(text)


def test_short_quotes_and_speech_stay():
    assert mask_quoted("“十四五”期间建成") == "“十四五”期间建成"
    assert mask_quoted("公司答复：“我公司将于年底前完成改造。”") == "公司答复：“我公司将于年底前完成改造。”"


def test_clauses_leave_punctuation_out():
    text = "建桥，修路；清淤。"

    assert [text[a:b] for a, b in clauses(text)] == ["建桥", "修路", "清淤"]
