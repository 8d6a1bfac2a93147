"""The office's own words for the report: read, changed, put back; a change holds for reports compiled later."""

from datetime import datetime

from django.db import IntegrityError, transaction

from proposals.models import User
from proposals.services.permissions import require_oversight
from tracking.models import ReportPhrase
from tracking.reports.phrases import BadPhrase, checked, defaults, phrase

__all__ = ["BadPhrase", "PhraseChanged", "change_phrase", "current_phrases", "restore_phrase"]


class PhraseChanged(Exception):  # noqa: N818 - worded for the user
    """Somebody else changed the template in the meantime."""


def current_phrases() -> dict[str, str]:
    """Every template as it stands: the office's words, else those it came with."""
    known = defaults()
    own = ReportPhrase.objects.values_list("key", "text")
    return known | {key: text for key, text in own if key in known}


def change_phrase(*, key: str, text: str, seen: str, by: User, now: datetime) -> str:
    """
    Put a template into the office's own words; ``seen`` is what stood there when the page was opened.

    :raises NotAllowed: if ``by`` does not oversee.
    :raises BadPhrase: if it cannot be filled.
    :raises PhraseChanged: if somebody else changed it since.
    :raises KeyError: if there is no such template.
    """
    require_oversight(by)
    kept = checked(key, text)
    with transaction.atomic():
        row = ReportPhrase.objects.select_for_update().filter(key=key).first()
        if (row.text if row else phrase(key).text) != seen:
            raise _changed(row)
        if row is None:
            try:
                with transaction.atomic():
                    ReportPhrase.objects.create(key=key, text=kept, changed_by=by, changed_at=now)
            except IntegrityError as error:
                raise _changed(None) from error
        else:
            row.text, row.changed_by, row.changed_at = kept, by, now
            row.save(update_fields=["text", "changed_by", "changed_at", "updated_at"])
    return kept


def _changed(row: ReportPhrase | None) -> PhraseChanged:
    who = f"{row.changed_by}" if row else "其他人"
    return PhraseChanged(f"您打开本页以后，{who}修改了这一处用语。您填写的内容没有保存，请对照现在的内容再修改。")


def restore_phrase(*, key: str, by: User) -> None:
    """
    Go back to the words a template came with.

    :raises NotAllowed: if ``by`` does not oversee.
    """
    require_oversight(by)
    ReportPhrase.objects.filter(key=key).delete()
