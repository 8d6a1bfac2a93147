"""Turn the hand-written annotations of the letters into what a parser is scored against.

    python tests/data/compile_gold.py [--check] [FOLDER]

For each NAME.ann.json beside a NAME.txt it writes NAME.gold.json, in which every commitment carries its place: the
start and end of its words in the letter with all white space taken out. With --check nothing is written; the run
fails when a gold file is missing or out of date. Every fault found is listed, and any fault makes the run fail.

The annotations are the source: where a quote stands more than once in a letter, it is looked for behind the
commitment before it.
"""

import argparse
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

HEADER_LISTS = {"members", "co_bureaus", "copies"}
HEADER_KEYS = (
    HEADER_LISTS
    | {"kind", "assembly", "term", "sitting", "number", "member_role", "subject", "lead_bureau", "doc_number"}
    | {"signer", "result_class", "disclosure", "replied_on", "contact", "phone"}
)
OPTIONAL_HEADER_KEYS = {"published_on"}
COMMITMENT_KEYS = {"quote", "due", "from", "section", "optional", "targets"}
TARGET_KEYS = {"quote", "low", "high", "unit", "due"}


class AnnotationError(ValueError):
    """An annotation that does not fit its letter or the form of shared annotations."""


def squeeze(text: str) -> str:
    """Return the text with all white space taken out, as positions are counted in it."""
    return re.sub(r"\s+", "", text)


def stands_in(value: str, letter: str) -> bool:
    """Say whether the squeezed letter holds the words; round brackets of both widths are the same."""
    one_width = str.maketrans("()", "（）")
    return squeeze(value).translate(one_width) in letter.translate(one_width)


def check_keys(found: dict[str, Any], wanted: set[str], where: str) -> None:
    """Raise AnnotationError unless the keys are just the wanted ones."""
    if set(found) != wanted:
        raise AnnotationError(f"{where}: keys differ: {sorted(set(found) ^ wanted)}")


def check_day(value: str | None, where: str) -> None:
    """Raise AnnotationError unless the value is None or an ISO date."""
    if value is not None:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise AnnotationError(f"{where}: {error}") from error


def check_header(header: dict[str, Any], letter: str) -> None:
    """Raise AnnotationError for a wrong key or type, or for names that the letter does not hold."""
    check_keys({k: v for k, v in header.items() if k not in OPTIONAL_HEADER_KEYS}, HEADER_KEYS, "header")
    for key in HEADER_LISTS:
        if not isinstance(header[key], list):
            raise AnnotationError(f"header: {key} is no list")
        for name in header[key]:
            if not stands_in(name, letter):
                raise AnnotationError(f"header: {key}: {name} is not in the letter")
    for key in ("number", "subject", "lead_bureau", "doc_number", "signer", "contact", "phone"):
        readings = header[key] if isinstance(header[key], list) else [header[key]]
        if not any(value is None or stands_in(value, letter) for value in readings):
            raise AnnotationError(f"header: {key}: no reading of {readings} is in the letter")
    for key in ("replied_on", "published_on"):
        readings = header.get(key) if isinstance(header.get(key), list) else [header.get(key)]
        for value in readings:
            check_day(value, f"header {key}")


def check_target(target: dict[str, Any], commitment: str) -> None:
    """Raise AnnotationError unless the target stands in its commitment and its bounds make sense."""
    check_keys(target, TARGET_KEYS, f"target {target.get('quote')}")
    if squeeze(target["quote"]) not in commitment:
        raise AnnotationError(f"target {target['quote']} is not in its commitment")
    low, high = target["low"], target["high"]
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        raise AnnotationError(f"target {target['quote']}: bounds {low}, {high}")
    check_day(target["due"], f"target {target['quote']}")


def compile_letter(name: str, text: str, annotation: dict[str, Any]) -> dict[str, Any]:
    """Return the gold form of one letter; raise AnnotationError at the first thing that does not fit."""
    letter = squeeze(text)
    check_keys(annotation, {"header", "commitments"}, "annotation")
    check_header(annotation["header"], letter)
    commitments = []
    behind = 0
    for item in annotation["commitments"]:
        check_keys(item, COMMITMENT_KEYS, f"commitment {item.get('quote', '')[:20]}")
        words = squeeze(item["quote"])
        start = letter.find(words, behind)
        if start < 0 or not words:
            raise AnnotationError(f"commitment not in the letter behind the one before it: {words[:40]}")
        behind = start + len(words)
        check_day(item["due"], words[:20])
        check_day(item["from"], words[:20])
        if item["from"] and (item["due"] is None or item["from"] > item["due"]):
            raise AnnotationError(f"commitment {words[:20]}: from {item['from']} to {item['due']}")
        for target in item["targets"]:
            check_target(target, words)
        commitments.append(
            {
                "start": start,
                "end": behind,
                "text": words,
                "section": item["section"],
                "due": item["due"],
                "from": item["from"],
                "targets": item["targets"],
                "optional": item["optional"],
            }
        )
    return {"letter": name, "header": annotation["header"], "commitments": commitments}


def main(argv: list[str] | None = None) -> int:
    """Compile or check a folder of letters; return 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description="Compile NAME.ann.json into NAME.gold.json.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent / "letters")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a gold file is out of date")
    arguments = parser.parse_args(argv)
    faults = []
    sources = sorted(arguments.folder.glob("*.ann.json"))
    faults += [
        f"{path.name}: no annotation"
        for path in sorted(arguments.folder.glob("*.txt"))
        if not path.with_suffix(".ann.json").exists()
    ]
    count = 0
    for source in sources:
        name = source.name.removesuffix(".ann.json")
        try:
            text = source.with_name(f"{name}.txt").read_text(encoding="utf-8")
            gold = compile_letter(name, text, json.loads(source.read_text(encoding="utf-8")))
        except (AnnotationError, OSError, json.JSONDecodeError) as error:
            faults.append(f"{name}: {error}")
            continue
        count += len(gold["commitments"])
        written = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
        path = source.with_name(f"{name}.gold.json")
        if arguments.check:
            if not path.exists() or path.read_text(encoding="utf-8") != written:
                faults.append(f"{path.name}: out of date")
        else:
            path.write_text(written, encoding="utf-8")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    sys.stdout.write(f"{len(sources)} letters, {count} commitments, {len(faults)} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
