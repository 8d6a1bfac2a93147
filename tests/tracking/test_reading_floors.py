"""
The measured floor of reading letters as a whole: header, promises, dates and targets, as ``parse_letter`` prints them.

A promise counts as found when its words and the annotated ones share at least half of what they cover together; what
careful readers differ on counts neither way; the date of a promise that was missed counts as wrong.
"""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

REPOSITORY = Path(__file__).resolve().parents[2]
OWN = REPOSITORY / "tests" / "data" / "letters"
SHARED = REPOSITORY.parent / "shared" / "letters"
LISTS = {"members", "co_bureaus", "copies"}
# commitments (F1), due dates that are dated, all due dates, targets (F1), header fields
FLOORS = {
    "g": (OWN, "g*", (0.97, 0.96, 0.96, 0.97, 0.99)),
    "h": (OWN, "h*", (0.95, 0.93, 0.92, 0.95, 0.98)),
    "k": (OWN, "k*", (0.90, 0.90, 0.88, 0.90, 0.96)),
    "m": (OWN, "m*", (0.93, 0.95, 0.94, 0.92, 0.98)),
    "n": (OWN, "n*", (0.95, 0.97, 0.96, 0.93, 0.98)),
    "p": (OWN, "p*", (0.96, 0.97, 0.95, 0.92, 0.98)),
    "r": (OWN, "r*", (0.92, 0.88, 0.89, 0.87, 0.96)),
    "t": (OWN, "t*", (0.97, 0.98, 0.97, 0.95, 0.99)),
    "shared": (SHARED, "*", (0.97, 0.97, 0.97, 0.95, 0.98)),
}


def overlap(a, b):
    shared = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return shared / (a[1] - a[0] + b[1] - b[0] - shared) if shared else 0.0


def place(item):
    return item["start"], item["end"]


def plain(value):
    if isinstance(value, list):
        return sorted(filter(None, map(plain, value)))
    if isinstance(value, str):
        return "".join(value.split()).replace("(", "（").replace(")", "）").strip('“”"《》') or None
    return value


def count_header(gold, got, n):
    for key, wanted in gold.items():
        if key not in got or not (wanted or got[key]):
            continue
        readings = wanted if isinstance(wanted, list) and key not in LISTS else [wanted]
        n["fields"] += 1
        n["right fields"] += any(plain(reading or None) == (plain(got[key]) or None) for reading in readings)


def count_promises(gold, got, n):
    pairs = sorted(
        ((overlap(place(w), place(f)), i, j) for i, w in enumerate(gold) for j, f in enumerate(got)), reverse=True
    )
    met = {}
    for value, i, j in pairs:
        if value >= 0.5 and i not in met and j not in met.values():
            met[i] = j
    for i, wanted in enumerate(gold):
        if wanted["optional"]:
            continue
        found = got[met[i]] if i in met else None
        n["hits" if found else "misses"] += 1
        right = bool(found) and (found["due"] or {}).get("date") == wanted["due"]
        n["dues"] += 1
        n["right dues"] += right
        n["dated"] += wanted["due"] is not None
        n["right dated"] += wanted["due"] is not None and right
        left = [(t["low"], t["high"]) for t in found["targets"]] if found else []
        for target in wanted["targets"]:
            pair = (target["low"], target["high"])
            n["target hits" if pair in left else "target misses"] += 1
            if pair in left:
                left.remove(pair)
        n["target false"] += len(left)
    for j, found in enumerate(got):
        spared = any(
            w["optional"]
            and 2 * (min(w["end"], found["end"]) - max(w["start"], found["start"])) >= found["end"] - found["start"]
            for w in gold
        )
        n["false"] += j not in met.values() and not spared


def f1(hits, misses, false):
    return 2 * hits / (2 * hits + misses + false)


@pytest.mark.parametrize(("folder", "names", "floor"), FLOORS.values(), ids=list(FLOORS))
def test_letters_are_read_at_least_this_well(folder, names, floor):
    golds = sorted(folder.glob(f"{names}.gold.json"))
    if not golds:
        pytest.skip(f"{folder} is not there")
    out = StringIO()
    call_command("parse_letter", *(g.with_name(g.name.replace(".gold.json", ".txt")) for g in golds), stdout=out)
    n = Counter()
    for path, line in zip(golds, out.getvalue().splitlines(), strict=True):
        gold, got = json.loads(path.read_text(encoding="utf-8")), json.loads(line)
        count_header(gold["header"], got["header"], n)
        count_promises(gold["commitments"], got["commitments"], n)

    measured = (
        f1(n["hits"], n["misses"], n["false"]),
        n["right dated"] / n["dated"],
        n["right dues"] / n["dues"],
        f1(n["target hits"], n["target misses"], n["target false"]),
        n["right fields"] / n["fields"],
    )
    assert [round(value, 4) for value, least in zip(measured, floor, strict=True) if value < least] == [], measured
