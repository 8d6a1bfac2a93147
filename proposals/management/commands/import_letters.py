"""Take in reply letters from files and folders."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from proposals.enums import DocumentStatus
from proposals.models import Document, UploadOutcome, User
from proposals.services.documents import Incoming, register_document, start_batch
from proposals.services.permissions import NotAllowed
from proposals.tasks import parse_document_task, read_document_now

BAR = 30


class Command(BaseCommand):
    """``import_letters PATH… --by USERNAME``: keep each file, have it read, and sum up what became of it."""

    help = "接收答复件：文件或文件夹（含子文件夹），按 SHA-256 去重，原件原样保存。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the paths, who takes them in, and whether to read them here and now."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件或文件夹")
        parser.add_argument("--by", required=True, metavar="用户名", help="以哪位督查室用户的名义接收")
        parser.add_argument("--read", action="store_true", help="不等后台任务，立即读取")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take in every file; one that cannot be taken in stops nothing."""
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"没有用户“{options['by']}”。")
        files = list(self._files(options["paths"]))
        if not files:
            raise CommandError("没有找到文件。")
        try:
            batch = start_batch(by=by)
        except NotAllowed as error:
            raise CommandError(str(error)) from error
        outcomes = []
        for done, path in enumerate(files, start=1):
            with path.open("rb") as stream:
                incoming = Incoming(name=path.name, file=File(stream, name=path.name))
                outcome = register_document(incoming, batch=batch, max_bytes=settings.UPLOAD_MAX_BYTES)
            outcomes.append(outcome)
            if outcome.document_id and not outcome.is_duplicate:
                if options["read"]:
                    read_document_now(outcome.document_id)
                else:
                    parse_document_task.delay_on_commit(document_id=outcome.document_id)
            self._show(done, len(files))
        self._sum_up(outcomes, was_read=options["read"])

    def _files(self, paths: list[Path]) -> Iterator[Path]:
        for path in paths:
            if path.is_dir():
                yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            elif path.is_file():
                yield path
            else:
                raise CommandError(f"找不到“{path}”。")

    def _show(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            filled = BAR * done // total
            end = "\n" if done == total else ""
            self.stdout.write(f"\r[{'█' * filled}{'·' * (BAR - filled)}] {done}/{total}{end}", ending="")
            self.stdout.flush()

    def _sum_up(self, outcomes: list[UploadOutcome], *, was_read: bool) -> None:
        new = [o for o in outcomes if o.document_id and not o.is_duplicate]
        known = [o for o in outcomes if o.is_duplicate]
        refused = [o for o in outcomes if not o.document_id]
        self.stdout.write(f"新收 {len(new)} 份，重复 {len(known)} 份，未收 {len(refused)} 份。")
        for outcome in refused:
            self.stdout.write(f"  未收 {outcome.name}：{outcome.refusal}")
        if not was_read:
            self.stdout.write("已交后台读取，结果见“答复件”页面。")
            return
        failed = Document.objects.filter(pk__in=[o.document_id for o in new], status=DocumentStatus.FAILED)
        self.stdout.write(f"已读取 {len(new) - failed.count()} 份，读取失败 {failed.count()} 份。")
        for document in failed.order_by("pk"):
            self.stdout.write(f"  失败 {document.name}：{document.failure}")
