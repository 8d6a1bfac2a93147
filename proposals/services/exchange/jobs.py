"""
Take in tables, say what each row would change, and write exactly that. The only place that writes an import's status.

A row of the dry run is kept as it was shown. Before anything is written, every row is judged again: if one would now
change something else, somebody has changed the data meanwhile, and nothing is written.
"""

import logging
from datetime import datetime, timedelta

from django.core.files import File
from django.db import transaction
from django.db.models import F, Q

from proposals.enums import ImportScope, ImportStatus
from proposals.models import ImportJob, User
from proposals.parsing.types import UnreadableDocument
from proposals.services.exchange.claims import Claim, ClaimLost, ImportRefused, Outdated
from proposals.services.exchange.examine import examine
from proposals.services.exchange.kinds import kind_named
from proposals.services.exchange.write import apply
from proposals.services.files import plain_name, sha256_of
from proposals.services.permissions import require_oversight

logger = logging.getLogger(__name__)

# A table that ends its worker three times would do so for ever.
MAX_ATTEMPTS = 3
# Smaller ones are done while the user waits for the page: well under a second each.
_GIVEN_UP = "多次处理都没有完成，已停止。请联系系统管理员检查后台任务，再重新上传。"
SMALL_BYTES = 200 * 1024
SMALL_ROWS = 200


def receive_import(*, kind: str, name: str, file: File, by: User, max_bytes: int) -> ImportJob:
    """
    Keep a table that somebody uploaded; it is examined next.

    :raises NotAllowed: if ``by`` does not oversee.
    :raises ImportRefused: if there is no such kind, or the file is empty or too large.
    """
    require_oversight(by)
    if kind_named(kind) is None:
        raise ImportRefused("请选择要导入的内容。")
    if not file.size:
        raise ImportRefused("文件是空的，没有内容。")
    if file.size > max_bytes:
        megabytes, most = file.size / 1024 / 1024, max_bytes / 1024 / 1024
        raise ImportRefused(f"文件大小{megabytes:.0f} MB，超过{most:.0f} MB的上限，请分成几个文件导入。")
    job = ImportJob(kind=kind, name=plain_name(name), size=file.size, sha256=sha256_of(file), uploaded_by=by)
    job.file.save(job.sha256, file, save=False)
    job.save()
    return job


def waiting_import_ids(*, now: datetime, lease: timedelta) -> list[int]:
    """Imports to examine or apply: never begun, or by a worker that has been silent for longer than ``lease``."""
    return list(ImportJob.objects.waiting().filter(_free(now, lease)).order_by("pk").values_list("pk", flat=True))


def _free(now: datetime, lease: timedelta) -> Q:
    return Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - lease)


def process_import(*, job_id: int, now: datetime, lease: timedelta, timeout: float) -> None:
    """
    Do what an import waits for: examine it, or write it once it is confirmed. Does nothing if another worker has it.

    The file is read in a child process for at most ``timeout`` seconds.
    """
    for status in (ImportStatus.RECEIVED, ImportStatus.CONFIRMED):
        claimed = ImportJob.objects.filter(_free(now, lease), pk=job_id, status=status).update(
            claimed_at=now, attempts=F("attempts") + 1, done_rows=0
        )
        if claimed:
            break
    else:
        return
    claim = Claim(job_id, status, now)
    job = ImportJob.objects.select_related("uploaded_by", "confirmed_by").get(pk=job_id)
    try:
        if job.attempts > MAX_ATTEMPTS:
            _end(claim, ImportStatus.FAILED, _GIVEN_UP, now=now)
        elif status == ImportStatus.RECEIVED:
            examine(job, claim, timeout=timeout)
        else:
            apply(job, claim, now=now)
    except ClaimLost:
        logger.warning("import %s was taken over by another worker", job_id)
    except (ImportRefused, UnreadableDocument) as refusal:
        _end(claim, ImportStatus.FAILED, str(refusal), now=now)
    except Outdated as reason:
        _end(claim, ImportStatus.OUTDATED, str(reason), now=now)
    except Exception:
        logger.exception("import %s could not be processed", job_id)
        _end(
            claim,
            ImportStatus.FAILED,
            f"处理时出错，没有完成。请重新上传；再次失败的，请把导入编号{job_id}告诉系统管理员。",
            now=now,
        )


def _end(claim: Claim, status: ImportStatus, outcome: str, *, now: datetime) -> None:
    ImportJob.objects.filter(pk=claim.job_id, status=claim.status, claimed_at=claim.claimed_at).update(
        status=status, outcome=outcome[:500], finished_at=now, updated_at=now
    )


@transaction.atomic
def confirm_import(job: ImportJob, *, scope: ImportScope, by: User, now: datetime) -> ImportJob:
    """
    Decide that an import is written: all of it, or the rows without an error.

    :raises ImportRefused: if it was confirmed before, is outdated, has errors and all is asked for, or has nothing.
    """
    require_oversight(by)
    locked = ImportJob.objects.select_for_update().get(pk=job.pk)
    if locked.status in {ImportStatus.CONFIRMED, ImportStatus.APPLIED}:
        raise ImportRefused("这个文件已经确认导入，不能重复导入。")
    if locked.status != ImportStatus.EXAMINED:
        raise ImportRefused(f"“{locked.get_status_display()}”的文件不能导入，请重新上传。")
    if not locked.good_rows:
        raise ImportRefused("没有需要写入的行。")
    if scope == ImportScope.ALL and locked.error_rows:
        raise ImportRefused(
            f"还有{locked.error_rows}行有错误，不能全部写入。请改正后重新上传，或选择只写入没有错误的行。"
        )
    locked.status = ImportStatus.CONFIRMED
    locked.scope = scope
    locked.confirmed_by, locked.confirmed_at = by, now
    locked.claimed_at, locked.attempts, locked.done_rows = None, 0, 0
    locked.save()
    return locked


def applied_before(job: ImportJob) -> ImportJob | None:
    """Return an earlier import of the same file that was written, None if there is none."""
    same = ImportJob.objects.filter(sha256=job.sha256, kind=job.kind, status=ImportStatus.APPLIED, pk__lt=job.pk)
    return same.select_related("confirmed_by").order_by("-pk").first()
