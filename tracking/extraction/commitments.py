"""Find the promises of a reply letter."""

import re
from dataclasses import dataclass
from datetime import date

from proposals.parsing.dates import only_reading
from proposals.parsing.normalize import folded_letter
from proposals.parsing.outline import Outline, Piece, PieceKind, outline
from proposals.parsing.types import BlockKind, Letter, Span
from tracking.extraction.context import ItemContext
from tracking.extraction.dues import due_of, read_times
from tracking.extraction.moods import Mood, MoodReader
from tracking.extraction.notices import notices_of
from tracking.extraction.owners import owner_of
from tracking.extraction.sentences import unit_stretches
from tracking.extraction.strength import strength_of
from tracking.extraction.tables import amounts_of_row, annexed_plan
from tracking.extraction.targets import targets_of
from tracking.extraction.types import Extraction, FoundCommitment, PassedOver
from tracking.extraction.vantage import vantage_of
from tracking.extraction.weighing import THRESHOLD, Verdict, weigh

_FOLLOWS = 1.9
_TAKEN_FOLLOWS = 0.8
_SIBLINGS = 1.6
_SURE_SIBLINGS = 2.0
_TAKEN_SIBLINGS = 1.0
# A sentence that turns to another matter does not go on with the plan before it.
_TURNS = re.compile(
    r"关于|至于|对于[您你]|您(?:们)?(?:还|提|建|所)|你们?(?:还|提|建|所)|近年|截至|去年|长期以来|我[县市区镇]是"
)
_NEAR_MISS = 0.6
_PROVINCIAL = re.compile(r"(?:中共)?[一-龥]{0,4}(?:省|自治区)")


@dataclass(slots=True)
class _Unit:
    """A sentence or item with the verdict on it."""

    piece: Piece
    start: int
    end: int
    mood: Mood
    verdict: Verdict
    momentum: float = 0.0


def extract_commitments(letter: Letter) -> Extraction:
    """Return what ``letter`` promises, what nearly looked like it, and what a person should look at."""
    letter_date = letter.header.replied_on or _damaged_day(letter)
    rows = [block.span for block in letter.source.blocks if block.kind is BlockKind.TABLE_ROW]
    folded = folded_letter(letter).between(letter.body)
    body = outline(folded, table_rows=rows)
    vantage, provincial = vantage_of(letter), _is_provincial(letter)
    units = _judge(body, vantage, provincial=provincial)
    judged = [(body, unit) for unit in units]
    annex = annexed_plan(letter)
    if annex is not None:
        judged += [(annex, unit) for unit in _judge(annex, vantage, provincial=provincial, mood=Mood.PLAN)]
    commitments: list[FoundCommitment] = []
    passed: list[PassedOver] = []
    seen: set[str] = set()
    for read, unit in judged:
        words = read.clean.text[unit.start : unit.end].replace("\n", "")
        if len(words) > 12 and words in seen:
            continue  # the page prints the letter twice
        seen.add(words)
        if unit.verdict.taken:
            commitments.append(_commitment(letter, read, unit, letter_date))
        elif _nearly(unit.verdict):
            passed.append(_passed_over(letter, read, unit))
    reported = [
        (body.clean.words(unit.start, unit.end, letter.text), body.clean.span(unit.start, unit.end))
        for unit in units
        if unit.mood is Mood.PLAN and unit.verdict.reports and not unit.verdict.taken and unit.verdict.barred is None
    ]
    notices = notices_of(letter, folded, tuple(commitments), reported_as_plan=reported)
    return Extraction(tuple(commitments), tuple(passed), notices)


def _judge(body: Outline, vantage: date | None, *, provincial: bool = False, mood: Mood | None = None) -> list[_Unit]:
    """Weigh every unit of ``body``; a ``mood`` given holds for all of it."""
    given = mood
    moods = MoodReader(body)
    units: list[_Unit] = []
    follows = 0.0
    place: tuple[tuple[int, ...], str] | None = None
    text = body.clean.text
    for piece in body.pieces:
        if place != (piece.chain, "") or piece.kind is PieceKind.ITEM:
            follows = 0.0
        place = (piece.chain, "")
        mood = given or moods.mood_of(piece)
        for start, end in unit_stretches(body, piece):
            if _TURNS.match(text, start):
                follows = 0.0
            verdict = weigh(
                text[start:end],
                mood=mood,
                letter_date=vantage,
                momentum=follows,
                prose=piece.kind is PieceKind.PROSE,
                provincial=provincial,
            )
            units.append(_Unit(piece, start, end, mood, verdict, follows))
            if piece.kind is PieceKind.PROSE or piece.kind is PieceKind.LEAD_IN:
                if verdict.firm:
                    follows = _FOLLOWS
                elif verdict.taken:
                    follows = max(follows, _TAKEN_FOLLOWS)
                elif verdict.barred is not None or verdict.facts <= -1.2:
                    follows = 0.0
        if piece.kind is PieceKind.LEAD_IN:
            moods.note_lead_in(piece, firm=bool(units) and (units[-1].verdict.firm or units[-1].momentum >= _FOLLOWS))
    _ask_siblings(units, text, vantage, provincial=provincial)
    return units


def _ask_siblings(units: list[_Unit], text: str, vantage: date | None, *, provincial: bool) -> None:
    """Let the items of a list that promise firmly lend weight to those that leave it to their neighbours."""
    lists: dict[tuple[int, ...], list[_Unit]] = {}
    for unit in units:
        if unit.piece.kind in (PieceKind.ITEM, PieceKind.ROW):
            key = unit.piece.chain[:-1] if unit.piece.kind is PieceKind.ITEM else (*unit.piece.chain, -1)
            lists.setdefault(key, []).append(unit)
    for members in lists.values():
        firm = sum(unit.verdict.firm for unit in members)
        taken = sum(unit.verdict.taken for unit in members)
        for unit in members:
            if unit.verdict.taken or unit.verdict.barred is not None or unit.verdict.reports or len(members) < 2:
                continue
            others = firm / (len(members) - 1)
            lent = _SURE_SIBLINGS if others >= 0.75 else _SIBLINGS if others >= 0.5 else _TAKEN_SIBLINGS
            if others >= 0.5 or taken / (len(members) - 1) >= 0.5:
                unit.verdict = weigh(
                    text[unit.start : unit.end],
                    mood=unit.mood,
                    letter_date=vantage,
                    momentum=unit.momentum,
                    lent=lent,
                    provincial=provincial,
                )


def _is_provincial(letter: Letter) -> bool:
    return bool(_PROVINCIAL.match(letter.header.lead_bureau or ""))


def _damaged_day(letter: Letter) -> date | None:
    """Return the day that the digits left of the letter's date can only mean; a person is asked about it anyway."""
    damaged = next((notice.quote for notice in letter.notices if notice.code == "date_unreadable"), "")
    return only_reading(damaged)


def _nearly(verdict: Verdict) -> bool:
    if verdict.barred is not None:
        return verdict.firm or verdict.promise >= 2.0
    return verdict.score >= _NEAR_MISS or verdict.promise >= 2.0


def _commitment(letter: Letter, body: Outline, unit: _Unit, letter_date: date | None) -> FoundCommitment:
    span = body.clean.span(unit.start, unit.end)
    context = ItemContext(
        text=span.of(letter.text),
        span=span,
        lead_in=_lead_in(body, unit.piece),
        lead_in_span=_lead_in_span(body, unit.piece),
    )
    times = read_times(context, letter_date=letter_date)
    due, targets = due_of(times), targets_of(times)
    if unit.piece.kind is PieceKind.ROW:
        targets += amounts_of_row(body.clean, unit.piece, letter.text, due)
    part = unit.verdict.strongest(positive=True)
    words = body.clean.text[unit.start : unit.end].replace("\n", "")
    return FoundCommitment(
        text=body.clean.words(unit.start, unit.end, letter.text),
        span=span,
        section=unit.piece.section,
        due=due,
        targets=targets,
        strength=strength_of(words, due, targets),
        reason=_reason(unit.verdict),
        rule=part.name if part else "mood",
        confidence=_confidence(unit.verdict),
        owner=owner_of(words, author=letter.header.lead_bureau),
    )


def _passed_over(letter: Letter, body: Outline, unit: _Unit) -> PassedOver:
    part = unit.verdict.barred or unit.verdict.strongest(positive=False)
    return PassedOver(
        text=body.clean.words(unit.start, unit.end, letter.text),
        span=body.clean.span(unit.start, unit.end),
        section=unit.piece.section,
        reason=f"未列为承诺：{part.reason}。" if part else "未列为承诺：没有明确的将来安排。",
        rule=part.name if part else "too_weak",
    )


def _lead_in(body: Outline, piece: Piece) -> str:
    span = _lead_in_span(body, piece)
    if span is None:
        return ""
    stretch = piece.lead_in or piece.titles[-1]
    return body.clean.text[stretch[0] : stretch[1]]


def _lead_in_span(body: Outline, piece: Piece) -> Span | None:
    stretch = piece.lead_in or (piece.titles[-1] if piece.titles else None)
    return body.clean.span(*stretch) if stretch else None


def _reason(verdict: Verdict) -> str:
    positive = sorted((p for p in verdict.parts if p.weight > 0), key=lambda p: -p.weight)
    return "；".join(p.reason for p in positive[:2]) + "。" if positive else "按上下文判断。"


def _confidence(verdict: Verdict) -> float:
    """Map the score's distance from the threshold to 0.5 … 0.99."""
    return round(min(0.99, 0.5 + 0.1 * max(0.0, verdict.score - THRESHOLD) + (0.1 if verdict.firm else 0.0)), 2)
