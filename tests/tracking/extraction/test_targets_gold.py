"""Due dates and targets of annotated letters: the measured floor of reading a promise that is found already."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from proposals.parsing.types import Span
from tracking.extraction.context import ItemContext
from tracking.extraction.dues import choose_due
from tracking.extraction.targets import choose_targets

CHECKOUT = Path(__file__).parents[3]
FOLDERS = [CHECKOUT / "tests" / "data" / "letters", CHECKOUT.parent / "shared" / "letters"]
LEAD_IN = re.compile(r"[^。！？\n]*[：:]$")


def promises(folder):
    """Yield the promises of every letter on which careful readers agree, with the letter's date."""
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_name(path.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8")
        printed = [i for i, ch in enumerate(text) if not ch.isspace()]
        replied = gold["header"].get("replied_on")
        replied = replied[0] if isinstance(replied, list) else replied
        for promise in gold["commitments"]:
            if promise["optional"]:
                continue
            span = Span(printed[promise["start"]], printed[promise["end"] - 1] + 1)
            above = LEAD_IN.search(text[: span.start].rstrip())
            lead_span = Span(above.start(), above.end()) if above else None
            item = ItemContext(span.of(text), span, above[0] if above else "", lead_span)
            yield promise, item, replied and date.fromisoformat(replied)


@pytest.mark.parametrize("folder", FOLDERS, ids=["own", "shared"])
def test_dates_and_targets_of_annotated_letters(folder):
    if not folder.is_dir():
        pytest.skip("no letters there")
    dated = right_dated = everything = right = hits = misses = false = 0
    for promise, item, letter_date in promises(folder):
        due = choose_due(item, letter_date=letter_date)
        got = due.end.isoformat() if due and due.end else None
        everything += 1
        right += got == promise["due"]
        dated += promise["due"] is not None
        right_dated += promise["due"] is not None and got == promise["due"]
        left = [(t.quantity.low, t.quantity.high) for t in choose_targets(item, letter_date=letter_date)]
        for target in promise["targets"]:
            if (target["low"], target["high"]) in left:
                left.remove((target["low"], target["high"]))
                hits += 1
            else:
                misses += 1
        false += len(left)

    assert right_dated >= 0.97 * dated
    assert right >= 0.97 * everything
    assert 2 * hits >= 0.955 * (2 * hits + misses + false)
