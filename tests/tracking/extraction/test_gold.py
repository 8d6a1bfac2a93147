"""The measured floor: how many promises are found in annotated letters, and how many found are none."""

import json
from datetime import date
from pathlib import Path

import pytest

from proposals.parsing import parse_letter
from proposals.parsing.normalize import squeezed_positions
from proposals.parsing.readers import read_document
from tracking.extraction import extract_commitments

REPOSITORY = Path(__file__).resolve().parents[3]
OWN = REPOSITORY / "tests" / "data" / "letters"
SHARED = REPOSITORY.parent / "shared" / "letters"


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    inter = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return inter / ((a[1] - a[0]) + (b[1] - b[0]) - inter) if inter else 0.0


def compare(gold_file: Path) -> dict[str, int]:
    """Count hits, misses and false alarms of one letter; optional promises count neither way."""
    gold = json.loads(gold_file.read_text(encoding="utf-8"))
    path = gold_file.with_name(gold_file.name.replace(".gold.json", ".txt"))
    letter = parse_letter(read_document(path.read_bytes(), name=path.name))
    squeezed = squeezed_positions(letter.text)
    found = extract_commitments(letter).commitments
    spans = [(squeezed[item.span.start], squeezed[item.span.end]) for item in found]
    wanted = [(item["start"], item["end"], item["optional"]) for item in gold["commitments"]]
    pairs = sorted(
        ((overlap((w[0], w[1]), s), wi, si) for wi, w in enumerate(wanted) for si, s in enumerate(spans)), reverse=True
    )
    met_wanted: set[int] = set()
    met_found: set[int] = set()
    for value, wi, si in pairs:
        if value >= 0.5 and wi not in met_wanted and si not in met_found:
            met_wanted.add(wi)
            met_found.add(si)
    inside_optional = {
        si
        for si, s in enumerate(spans)
        if any(w[2] and min(w[1], s[1]) - max(w[0], s[0]) >= 0.5 * (s[1] - s[0]) for w in wanted)
    }
    return {
        "hits": sum(1 for wi, w in enumerate(wanted) if wi in met_wanted and not w[2]),
        "misses": sum(1 for wi, w in enumerate(wanted) if wi not in met_wanted and not w[2]),
        "false": sum(1 for si in range(len(spans)) if si not in met_found and si not in inside_optional),
        "verbatim": sum(
            "".join(item.text.split()) in "".join(item.span.of(letter.text).split())
            or len("".join(item.text.split())) < len("".join(item.span.of(letter.text).split()))
            for item in found
        ),
        "found": len(found),
    }


@pytest.mark.parametrize(("folder", "floor"), [(OWN, 0.95), (SHARED, 0.97)], ids=["own", "shared"])
def test_promises_are_found_at_least_as_well_as_measured(folder, floor):
    golds = sorted(folder.glob("*.gold.json"))
    if not golds:
        pytest.skip(f"no annotated letters in {folder.name}")

    total = {"hits": 0, "misses": 0, "false": 0, "verbatim": 0, "found": 0}
    for gold in golds:
        for key, count in compare(gold).items():
            total[key] += count

    score = 2 * total["hits"] / (2 * total["hits"] + total["misses"] + total["false"])
    assert score >= floor
    assert total["verbatim"] == total["found"]


def test_the_date_of_the_letter_is_what_times_are_seen_from():
    """A letter read a year later says less about the future."""
    source = read_document("我局将改造小区五个。柳树路2025年完成改造。".encode(), name="a.txt")
    letter = parse_letter(source)

    def found(replied_on: date) -> int:
        header = type(letter.header)(replied_on=replied_on)
        dated = type(letter)(source=source, header=header, body=letter.body)
        return len(extract_commitments(dated).commitments)

    assert (found(date(2024, 5, 1)), found(date(2026, 5, 1))) == (2, 1)
