"""Word the quality notes of a letter for the office."""

from dataclasses import dataclass

from tracking.models import QualityNote

# One sentence a code; the words it rests on are shown behind it.
SENTENCES = {
    "date_unreadable": "有日期无法读出，请对照原件核实",
    "class_missing": "信中没有办理结果标记",
    "phone_public": "公开的答复中有个人手机号码",
    "printed_twice": "同一答复在文件中出现两次，只识别了一次",
    "bytes_unreadable": "有个别字符无法读出",
    "page_without_text": "有的页没有文字层，可能是扫描页，没有读到内容",
    "no_promise_in_b_class": "办理结果标为计划解决，信中却没有承诺",
    "promise_without_date_measure_or_owner": "有承诺没有写明期限、目标或责任单位",
    "only_soft_words": "承诺只有“进一步”“积极”一类表态，没有可核查的内容",
    "past_work_as_plan": "把已经完成的工作写成了下一步打算",
    "internal_residue": "有内部办理用语没有删去",
}


@dataclass(frozen=True, slots=True)
class NoteSentence:
    """What the office reads: the sentence, and the words of the letter it rests on."""

    sentence: str
    quote: str


def note_sentence(note: QualityNote) -> NoteSentence:
    """
    Word one note.

    :raises KeyError: for a code that has no sentence, which a test keeps from happening.
    """
    return NoteSentence(SENTENCES[note.code], note.quote)
