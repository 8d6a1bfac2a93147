"""A supplementary reply as a letter in Word's format."""

import io
from datetime import date

from docx import Document

from tracking.reports.letters import LetterItem, SupplementLetter, body, numeral
from tracking.reports.renderers.supplement import render

DONE = LetterItem("2025年底前新建停车场3个。", "已经落实的事项", "3个停车场均已建成。", "", "", None)
REPLACED = LetterItem(
    "2025年底前改造路口5处。",
    "承诺作出调整的事项",
    "已改造3处。",
    "其余2处管线尚未迁改。",
    "改造其余路口2处",
    date(2026, 9, 30),
)


def letter(**changes):
    words = {
        "title": ("对云岭市政协六届三次会议第112号提案", "的补充答复"),
        "doc_number": "云建函〔2026〕9号",
        "addressee": "沈知远委员：",
        "opening": "现补充答复如下：",
        "items": (DONE, REPLACED),
        "closing": "专此补充答复。",
        "signer": "云岭市住房和城乡建设局",
        "signed": date(2026, 3, 12),
        "contact": "联系人：苏映雪　联系电话：0000-1234567",
        "copies": "政协提案委员会、政府督查室",
        "file_name": "补充答复.docx",
    }
    return SupplementLetter(**{**words, **changes})


def lines(content):
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs if paragraph.text]


def test_the_letter_says_everything_in_its_place():
    assert lines(render(letter())) == [
        "云建函〔2026〕9号",
        "对云岭市政协六届三次会议第112号提案\n的补充答复",
        "沈知远委员：",
        "现补充答复如下：",
        "一、已经落实的事项",
        "原答复承诺：“2025年底前新建停车场3个。”",
        "已落实情况：3个停车场均已建成。",
        "二、承诺作出调整的事项",
        "原答复承诺：“2025年底前改造路口5处。”",
        "已落实情况：已改造3处。",
        "尚未落实的部分及原因：其余2处管线尚未迁改。",
        "调整后的承诺：改造其余路口2处。完成时间为2026年9月30日前。",
        "专此补充答复。",
        "云岭市住房和城乡建设局",
        "2026年3月12日",
        "（联系人：苏映雪　联系电话：0000-1234567）",
        "抄送：政协提案委员会、政府督查室。",
    ]


def test_promises_of_one_conclusion_are_numbered_under_it():
    said = [block.text for block in body(letter(items=(DONE, REPLACED, DONE)))]

    assert [line for line in said if line[0] in "一二（"] == [
        "一、已经落实的事项",
        "（一）原答复承诺：“2025年底前新建停车场3个。”",
        "（二）原答复承诺：“2025年底前新建停车场3个。”",
        "二、承诺作出调整的事项",
    ]


def test_a_draft_leaves_room_for_number_and_day():
    said = lines(render(letter(doc_number="", signed=None)))

    assert said[0].startswith("对云岭市政协")
    assert "　　　　年　　月　　日" in said


def test_words_are_text_and_never_markup():
    item = LetterItem("<w:br/>\x00承诺", "已经落实的事项", "=1+1 {{ x }} \x0b已完成", "", "", None)

    said = lines(render(letter(items=(item,))))

    assert "原答复承诺：“<w:br/>承诺”" in said
    assert "已落实情况：=1+1 {{ x }}" in said


def test_equal_letters_are_equal_files():
    assert render(letter()) == render(letter())


def test_the_paper_is_that_of_an_official_letter():
    section = Document(io.BytesIO(render(letter()))).sections[0]

    measures = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(measure.mm) for measure in measures] == [210, 297, 37, 28]


def test_headings_are_numbered_as_in_official_texts():
    assert [numeral(number) for number in (1, 10, 12, 20, 21)] == ["一", "十", "十二", "二十", "二十一"]


def test_the_copies_never_stand_alone_on_a_sheet():
    *_, signed, contact, copies = Document(io.BytesIO(render(letter()))).paragraphs

    assert copies.text.startswith("抄送：")
    assert [line.paragraph_format.keep_with_next for line in (signed, contact)] == [True, True]
