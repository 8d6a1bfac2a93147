"""Which letter a row of a table means, and where in it the words of the row stand."""

from collections.abc import Sequence

from django.db.models import Q

from proposals.models import Reply
from proposals.services.exchange.kinds import Row, text_of
from proposals.services.exchange.proposals import KINDS
from proposals.services.exchange.references import Sessions
from proposals.services.matching import number_key
from proposals.sheets.types import CellProblem
from proposals.sheets.values import clean

# A cell of a spreadsheet holds no more: longer words are known by their beginning.
_CELL = 32_767


class Replies:
    """The letters that rows may mean, looked up in one query."""

    def __init__(self, rows: Sequence[Row], sessions: Sessions) -> None:
        self._sessions = sessions
        keys = {key for row in rows if (key := number_key(text_of(row.values, "number")))}
        ids = {pk for row in rows if isinstance(pk := row.values.get("reply"), int)}
        numbers = {name for row in rows if (name := text_of(row.values, "doc_number"))}
        found = Reply.objects.standing().filter(
            Q(pk__in=ids) | Q(proposal__number_key__in=keys) | Q(proposal__isnull=True, doc_number__in=numbers)
        )
        self._replies = list(found.select_related("proposal", "bureau").order_by("pk"))

    def find(self, row: Row) -> tuple[Reply | None, str]:
        """Return the letter of a row, or what is wrong in the user's words."""
        values = row.values
        number, doc_number, pk = text_of(values, "number"), text_of(values, "doc_number"), values.get("reply")
        found = [reply for reply in self._replies if self._is_about(reply, row, number)]
        if number and not found:
            return None, "这件建议提案还没有登记，或没有答复件在库，请先上传答复件。"
        if isinstance(pk, int):
            found = [reply for reply in found if reply.pk == pk]
            missing = f"答复件编号{pk}与届次、类别、编号不符。"
        elif doc_number:
            found = [reply for reply in found if clean(reply.doc_number) == doc_number]
            missing = "没有这个文号的答复件，请核对答复文号，或先上传答复件。"
        elif not number:
            return None, "请填写届次、类别和编号，或答复文号。"
        if len(found) == 1:
            return found[0], ""
        if not found:
            return None, missing
        return None, f"有{len(found)}份答复件与这一行相符，请填写答复文号或答复件编号。"

    def _is_about(self, reply: Reply, row: Row, number: str) -> bool:
        """Whether a letter answers the proposal a row names; a row without one means letters without one."""
        proposal = reply.proposal
        if proposal is None or not number:
            return proposal is None and not number
        return (
            proposal.number_key == number_key(number)
            and proposal.kind == KINDS.get(text_of(row.values, "kind"))
            and self._sessions.label(proposal.session_id) == text_of(row.values, "session")
        )


def place_of(row: Row, text: str) -> tuple[int, int]:
    """
    Return where the words of a row stand in the text of its letter.

    :raises CellProblem: if they do not stand there, or stand in several places.
    """
    quote = text_of(row.values, "quote")
    start, end = row.values.get("start"), row.values.get("end")
    if not quote:
        raise CellProblem("不能为空，请填写。")
    if isinstance(start, int):
        end = end if isinstance(end, int) else start + len(quote)
        if not 0 <= start < end <= len(text) or clean(text[start:end])[:_CELL] != quote:
            raise CellProblem("信中这个位置的文字与承诺原文不同；原文不能通过导入修改。")
        return start, end
    start = text.find(quote)
    if start < 0:
        raise CellProblem("答复件中没有这段文字，请从信中照抄。")
    if text.find(quote, start + 1) >= 0:
        raise CellProblem("这段文字在答复件中出现了不止一次，请填写起始位置。")
    return start, start + len(quote)
