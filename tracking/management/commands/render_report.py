"""Compile an annual report here and now, or write the files of a finished one again."""

import io
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from proposals.models import Bureau, User
from proposals.services.permissions import NotAllowed
from tracking.models import ReportSnapshot
from tracking.services.report_files import (
    ExtraForm,
    FileForm,
    ReportRefused,
    extra_file,
    file_name,
    pdf_name,
    rebuild_file,
)
from tracking.services.report_pdf import NoPdf, rebuild_pdf
from tracking.services.report_registers import all_registers, bureau_forms
from tracking.services.reports import compile_report, request_report


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成2025-12-31的样子") from None


class Command(BaseCommand):
    """
    Write a report's files: ``render_report NUMBER`` or ``render_report --year Y --as-of DAY --by USERNAME``.

    Both take ``--out FOLDER`` and ``--all``.
    """

    help = "编制年度报告并写出 Word 和 Excel 文件；给出报告编号时，按已固定的数据重新生成文件。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name a finished report, or what to compile and for whom."""
        parser.add_argument("number", nargs="?", type=int, metavar="编号", help="已编制完成的报告编号")
        parser.add_argument("--year", type=int, metavar="年度")
        parser.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="截止日期")
        parser.add_argument("--assembly", default="", metavar="会议名称", help="只统计一个会议，不填为全部")
        parser.add_argument("--bureau", default="", metavar="单位名称", help="只统计一个单位，不填为全部")
        parser.add_argument("--by", metavar="用户名", help="以哪位督查室用户的名义编制")
        parser.add_argument("--all", action="store_true", help="同时写出通报稿、登记表、公开数据，并在能够时写出 PDF")
        parser.add_argument("--out", type=Path, default=Path(), metavar="文件夹", help="文件写到哪里，默认当前文件夹")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the files and say where they are."""
        report = self._known(options["number"]) if options["number"] else self._compiled(**options)
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        try:
            for name, content in self._files(report, every=options["all"]):
                (folder / name).write_bytes(content)
                self.stdout.write(str(folder / name))
        except ReportRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"报告编号{report.pk}，数据校验码（SHA-256）：{report.sha256}")

    def _files(self, report: ReportSnapshot, *, every: bool) -> Iterator[tuple[str, bytes]]:
        for form in FileForm:
            content = io.BytesIO()
            rebuild_file(report, form, content)
            yield file_name(report, form), content.getvalue()
        if not every:
            return
        for extra in ExtraForm:
            yield extra_file(report, extra)
        if bureau_forms(report):
            yield all_registers(report)
        try:
            yield pdf_name(report), rebuild_pdf(report)
        except NoPdf as error:
            self.stderr.write(str(error))

    def _known(self, number: int) -> ReportSnapshot:
        report = ReportSnapshot.objects.filter(pk=number).first()
        if report is None:
            raise CommandError(f"没有编号为{number}的报告。")
        return report

    def _compiled(
        self, *, year: int | None, as_of: date | None, by: str | None, assembly: str, bureau: str, **_others: Any
    ) -> ReportSnapshot:
        if year is None or as_of is None or by is None:
            raise CommandError("请给出报告编号，或同时给出 --year、--as-of 和 --by。")
        user = User.objects.filter(username=by).first()
        if user is None:
            raise CommandError(f"没有用户“{by}”。")
        place = Bureau.objects.filter(name=bureau).first() if bureau else None
        if bureau and place is None:
            raise CommandError(f"没有名为“{bureau}”的单位。")
        try:
            report = request_report(
                year=year, as_of=as_of, assembly=assembly, bureau=place, by=user, now=timezone.now()
            )
        except (NotAllowed, ReportRefused) as error:
            raise CommandError(str(error)) from error
        compile_report(report_id=report.pk, now=timezone.now())
        report.refresh_from_db()
        if report.is_under_way:
            raise CommandError("这份报告正由后台编制，完成后请用报告编号再次运行。")
        if not report.is_done:
            raise CommandError(report.failure)
        return report
