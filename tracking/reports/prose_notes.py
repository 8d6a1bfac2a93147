"""统计说明: how the figures were counted, what stands outside them, and what proves them."""

from tracking.reports import editions
from tracking.reports.kinds import called
from tracking.reports.types import AnnualReport, Imprint
from tracking.reports.wording import day
from tracking.reports.words import Words

TITLE = "统计说明"


def notes(report: AnnualReport, imprint: Imprint) -> tuple[str, ...]:
    """How the figures were counted, what stands outside them, and the hash that proves them."""
    words = Words(report, imprint.phrases)
    outside = [
        words(key, **{place: figure.value})
        for key, place, figure in (
            ("outside_candidates", "待确认处数", report.candidates),
            ("outside_unmatched", "件数", report.unmatched),
        )
        if figure.value
    ]
    left_out = "，".join(outside)
    same_day = imprint.compiled_on <= report.as_of
    edition = editions.note(imprint.edition, imprint.changes, words)
    return (
        words("note_scope") + _only(report, words),
        words("note_units"),
        words("note_rounding"),
        words("note_states"),
        *([words("note_outside", 未计入情况=left_out)] if left_out else []),
        *([words("note_same_day", 编制日期=day(imprint.compiled_on))] if same_day else []),
        *([edition] if edition else []),
        words("note_proof", 报告编号=imprint.number, 校验码=_grouped(imprint.sha256)),
    )


def _only(report: AnnualReport, words: Words) -> str:
    if not report.assembly and not report.bureau:
        return ""
    asked = (f"{report.assembly}的" if report.assembly else "") + called(report).short
    return words("note_only", 统计对象=asked, 统计单位=f"{report.bureau}的" if report.bureau else "")


def _grouped(code: str) -> str:
    """Groups of eight, which people can compare and lines can break between."""
    return " ".join(code[start : start + 8] for start in range(0, len(code), 8))
