"""Print what a reply letter holds, one JSON object a line for each file; nothing is stored."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from proposals.parsing import parse_letter
from proposals.parsing.normalize import squeezed_positions
from proposals.parsing.readers import read_document
from proposals.parsing.types import Header, Letter, Notice, UnreadableDocument
from tracking.extraction import extract_commitments
from tracking.extraction.types import Extraction, FoundCommitment


class Command(BaseCommand):
    """Read letters from files and print header, promises and warnings as JSON lines."""

    requires_system_checks = ()  # reads files only; must work where no database or web server is set up
    help = "读取答复件，按行输出 JSON（每个文件一行）：信函要素、承诺事项和需要核对之处。不写入数据库。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files to read."""
        parser.add_argument("files", nargs="+", metavar="文件", help="答复件文件（txt、docx、pdf、html）")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Print one line a file in the given order; a file that cannot be read gets a line saying so."""
        failed = 0
        for name in options["files"]:
            path = Path(name)
            record: dict[str, Any]
            try:
                letter = parse_letter(read_document(path.read_bytes(), name=path.name))
            except UnreadableDocument as error:
                record = {"letter": path.stem, "error": {"code": error.code, "message": str(error)}}
                failed += 1
            except OSError as error:
                record = {"letter": path.stem, "error": {"code": "no_file", "message": f"文件打不开：{error.strerror}"}}
                failed += 1
            else:
                record = _record(path.stem, letter, extract_commitments(letter))
            self.stdout.write(json.dumps(record, ensure_ascii=False))
        if failed:
            raise CommandError(f"{failed} 个文件未能读取。", returncode=1)


def _record(name: str, letter: Letter, found: Extraction) -> dict[str, Any]:
    squeezed = squeezed_positions(letter.text)
    notices = (*letter.notices, *found.notices)
    return {
        "letter": name,
        "header": _header(letter.header),
        "commitments": [_commitment(item, squeezed) for item in found.commitments],
        "warnings": [_warning(notice) for notice in notices],
    }


def _header(header: Header) -> dict[str, Any]:
    fields = asdict(header)
    fields["replied_on"] = header.replied_on.isoformat() if header.replied_on else None
    return {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()}


def _commitment(item: FoundCommitment, squeezed: list[int]) -> dict[str, Any]:
    due = item.due
    return {
        "text": item.text,
        "start": squeezed[item.span.start],
        "end": squeezed[item.span.end],
        "section": item.section,
        "due": None
        if due is None
        else {
            "date": due.end.isoformat() if due.end else None,
            "from": due.start.isoformat() if due.start else None,
            "quote": due.quote,
            "precision": due.precision.value,
        },
        "targets": [
            {
                "quote": target.quantity.quote,
                "low": target.quantity.low,
                "high": target.quantity.high,
                "unit": target.quantity.unit,
                "due": target.due.end.isoformat() if target.due and target.due.end else None,
            }
            for target in item.targets
        ],
        "strength": item.strength.value,
        "reason": item.reason,
        "rule": item.rule,
        "confidence": item.confidence,
    }


def _warning(notice: Notice) -> dict[str, Any]:
    return {"code": notice.code, "quote": notice.quote}
