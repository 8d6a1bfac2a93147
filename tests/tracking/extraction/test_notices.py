"""What the office is told besides the promises, each with the words it rests on."""

from datetime import date

import pytest

from proposals.parsing import source_from_text
from proposals.parsing.types import Header, Letter, Span
from tracking.extraction import extract_commitments


def notices(body: str, *, result_class: str | None = None) -> list[tuple[str, str]]:
    letter = Letter(
        source=source_from_text(body),
        header=Header(replied_on=date(2024, 6, 20), result_class=result_class),
        body=Span(0, len(body)),
    )
    return [(notice.code, notice.quote) for notice in extract_commitments(letter).notices]


@pytest.mark.parametrize("result_class", ["B", "B类", "乙"])
def test_a_class_of_plans_without_a_promise_is_told(result_class):
    assert notices("我局已完成改造。", result_class=result_class) == [("no_promise_in_b_class", result_class)]


def test_a_class_of_plans_with_a_promise_is_not():
    assert notices("我局将于9月底前增设泊位30个。", result_class="B") == []


def test_a_class_of_settled_matters_without_a_promise_is_not():
    assert notices("我局已完成改造。", result_class="A") == []


def test_only_soft_words_are_listed():
    assert notices("我局将积极协调，进一步加强管理。") == [("only_soft_words", "积极协调、进一步加强")]


def test_a_promise_without_date_measure_or_owner_is_told():
    body = "我局将于9月底前增设泊位30个。\n一、下一步打算\n完善管护制度。"

    assert notices(body) == [("promise_without_date_measure_or_owner", "完善管护制度。")]


def test_finished_work_under_a_heading_of_plans_is_told():
    body = "一、下一步打算\n我局已新建书房两处。我局将于9月底前再建一处。"

    assert ("past_work_as_plan", "我局已新建书房两处。") in notices(body)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("今后，建议相关处室指导学校做好配置。", "建议相关处室指导学校做好配置"),
        ("目前已完成三处（具体数字待核实）。", "（具体数字待核实）"),
        ("今年投入XXX万元。", "XXX"),
    ],
)
def test_internal_remarks_are_told(sentence, words):
    assert ("internal_residue", words) in notices(sentence)
