"""One matter of a digest: what it is called, where it stands today, and why its reader is told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse

from proposals.deadlines.statute import chinese_date
from proposals.deadlines.workdays import Calendar
from proposals.models import Reply
from tracking.enums import (
    COMMITMENT_DATE_RULES,
    REHANDLING_DATE_RULES,
    REPLY_DATE_RULES,
    SHARE_DATE_RULES,
    TARGET_DATE_RULES,
    ReminderRule,
    RequestKind,
)
from tracking.ladder.reasons import how_counted
from tracking.ladder.rungs import Rung, Unit
from tracking.models import Commitment, CommitmentRequest, Reminder

# Line breaks, control characters and the marks that turn the direction of writing: none belongs into a line of a mail.
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
# The number a sentence had in its letter: 5. 新建泵站, （二）完成清淤, 三是改造管网, 第一，; but not 3.5万亩, 第一批.
_NUMBERING = re.compile(
    r"^(?:[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[、)）]|[.．](?!\d))"
    r"|[①-⑳]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,2}[，,、：:])\s*"
)

# For how many days what waits has waited.
_WAITED = {
    ReminderRule.SILENT: "已{days}天未报送进展",
    ReminderRule.UNDATED: "已{days}天未定期限",
    ReminderRule.RETURNED_WAITING: "退回后已{days}天未再报请核查",
    ReminderRule.SUBMITTED_WAITING: "报请核查已{days}天未办理",
    ReminderRule.REQUEST_WAITING: "{kind}申请已{days}天未答复",
    ReminderRule.TRANSFER_WAITING: "移交已{days}天未答复",
}
_DATES = {
    **dict.fromkeys((*COMMITMENT_DATE_RULES, ReminderRule.CIRCULAR), "承诺期限"),
    **dict.fromkeys(REPLY_DATE_RULES, "答复期限"),
    **dict.fromkeys(TARGET_DATE_RULES, "目标时限"),
    **dict.fromkeys(SHARE_DATE_RULES, "分工期限"),
    **dict.fromkeys(REHANDLING_DATE_RULES, "重新办理期限"),
    ReminderRule.SILENT: "最近报送（或开始跟踪）日期",
    ReminderRule.UNDATED: "确认日期",
    ReminderRule.RETURNED_WAITING: "退回日期",
    ReminderRule.SUBMITTED_WAITING: "报请核查日期",
    ReminderRule.REQUEST_WAITING: "提出申请日期",
    ReminderRule.TRANSFER_WAITING: "提出移交日期",
}
# Told of requests: their page is the list of what was asked for.
_ABOUT_REQUESTS = (
    ReminderRule.REQUESTED,
    ReminderRule.ANSWERED,
    ReminderRule.REQUEST_WAITING,
    ReminderRule.TRANSFER_WAITING,
)

# What most lines do not have, and what of it they are worded from.
_RARE = {
    "target_id": ["target"],
    "share_id": ["share__bureau"],
    "assignment_id": ["assignment__bureau", "assignment__proposal"],
    "rehandling_id": ["rehandling__bureau", "rehandling__reply__proposal"],
    "stands_in_for_id": ["stands_in_for"],
}


@dataclass(frozen=True, slots=True)
class Item:
    """
    One matter. ``left`` calendar days remain, negative once late or since it waits, None where there is no date.

    ``standing`` says so in words: 已逾期12天，第3次催办; 还有5天; 今日到期; 未定期限. ``counted_from`` names
    what was counted from: 承诺期限, 答复期限; ``unit`` what ``bureau`` is to the matter: 责任单位, 承办单位.
    ``waits`` if it is told for waiting and not for a date; ``also`` is the standing of a second reason that is told
    with it. ``key`` is the same in every mail about the same date, ``version`` rises when that moves.
    """

    key: str
    version: int
    title: str
    unit: str
    bureau: str
    due: date | None
    left: int | None
    standing: str
    counted_from: str
    waits: bool
    url: str
    why: str
    also: str = ""

    @property
    def due_in_words(self) -> str:
        """The date itself: 2025年7月28日; empty where there is none."""
        return chinese_date(self.due) if self.due else ""


def item_of(line: Reminder, *, today: date, pressing: str, calendar: Calendar) -> Item:
    """Return the matter of a line as of ``today``; ``pressing`` says how often its bureau was pressed before."""
    due: date | None
    if line.commitment is not None:
        title, bureau, due = line.commitment.quote, line.commitment.bureau, line.commitment.due_date
        key, version = f"commitment-{line.commitment.pk}", line.commitment.due_version
        path = _page_of(line, line.commitment)
        if line.share is not None:
            title, bureau = f"{line.share.task}（{_plain(line.commitment.quote)[:30]}）", line.share.bureau
            key = f"share-{line.share.pk}"
            if line.share.due_date is not None:
                due, version = line.share.due_date, line.share.due_version
        if line.target is not None:
            title, due = f"{line.target.quote}（{_plain(line.commitment.quote)[:30]}）", line.target.due_date
            key, version = f"target-{line.target.pk}", line.target.due_version
    elif line.assignment is not None:
        proposal = line.assignment.proposal
        title, bureau, due = f"{proposal}《{proposal.title}》", line.assignment.bureau, line.assignment.due_date
        key, version = f"assignment-{line.assignment.pk}", line.assignment.due_version
        path = reverse("proposal", args=[proposal.pk])
    elif line.rehandling is not None:
        again = line.rehandling
        title, bureau, due = f"重新办理：{_named(again.reply)}", again.bureau, again.due_date
        # Its date is never moved: not satisfied again opens another one.
        key, version = f"rehandling-{again.pk}", 0
        path = reverse("rehandling", args=[again.pk])
    else:
        raise AssertionError("the database keeps a line to exactly one subject")
    left = None if due is None else (due - today).days
    standing = _standing(left, pressing=pressing)
    if line.rule in _WAITED:
        left = (line.period - today).days
        standing = _WAITED[ReminderRule(line.rule)].format(days=-left, kind=line.asked_kind)
    return Item(
        key=key,
        version=version,
        title=_plain(title),
        unit=unit_of(line.rule),
        bureau=str(bureau or ""),
        due=due,
        left=left,
        standing=standing,
        counted_from=_DATES.get(ReminderRule(line.rule), ""),
        waits=line.rule in _WAITED,
        url=urljoin(settings.SITE_URL, path),
        why=explain(line, calendar=calendar),
    )


def unit_of(rule: str) -> str:
    """Return what people call the unit that has to act on lines of a rule."""
    if rule in SHARE_DATE_RULES:
        return "配合单位"
    return "承办单位" if rule in (*REPLY_DATE_RULES, *REHANDLING_DATE_RULES) else "责任单位"


def _page_of(line: Reminder, commitment: Commitment) -> str:
    """Return where to act: a bureau that is offered a matter, or gave it away, sees the request and not the matter."""
    if line.rule in _ABOUT_REQUESTS:
        return reverse("requests") + ("?state=all" if line.rule == ReminderRule.ANSWERED else "")
    return reverse("commitment", args=[commitment.pk])


def explain(line: Reminder, *, calendar: Calendar) -> str:
    """
    Say why a line is told: its rule, whom for, the date it counts from and since when that holds, how it was counted.

    Asks the database nothing, if the line was fetched with its subject and whom it stands in for.
    """
    parts = [line.why] if line.why else []
    if line.stands_in_for is not None:
        parts.append(f"{line.stands_in_for}请假，由您代收")
    if not line.is_notice:
        parts.append(f"{_DATES[ReminderRule(line.rule)]}{chinese_date(line.period)}{_since(line)}")
        rung = Rung(line.offset_days, Unit(line.offset_unit))
        parts.append(how_counted(rung, line.period, calendar=calendar))
    return "；".join(parts)


def fetch_rest(lines: Sequence[Reminder]) -> None:
    """Fetch what few of the lines need to be worded, for those alone: all but the commitment with its bureau."""
    for field, paths in _RARE.items():
        with_it = [line for line in lines if getattr(line, field) is not None]
        if with_it:
            prefetch_related_objects(with_it, *paths)
    asked = [line for line in lines if line.rule == ReminderRule.REQUEST_WAITING]
    if asked:
        # Their version is the request.
        kinds = dict(
            CommitmentRequest.objects.filter(pk__in=[line.version for line in asked]).values_list("pk", "kind")
        )
        for line in asked:
            line.asked_kind = str(RequestKind(kinds[line.version]).label) if line.version in kinds else ""
    commitments = [line.commitment for line in lines if line.own_mail and line.commitment is not None]
    if commitments:
        prefetch_related_objects(commitments, "reply__proposal")


def number_of(line: Reminder) -> str:
    """Return the number of the proposal that a line's matter belongs to: 第十六届第三次第42号建议; empty if unknown."""
    if line.assignment is not None:
        return str(line.assignment.proposal)
    subject = line.commitment or line.rehandling
    proposal = subject.reply.proposal if subject is not None else None
    return str(proposal) if proposal is not None else ""


def _named(reply: Reply) -> str:
    """Return what a reply is about: number and title of its proposal."""
    return f"{reply.proposal}《{reply.proposal.title}》" if reply.proposal is not None else str(reply)


def one_line(text: str) -> str:
    """Return ``text`` on one line, without control characters: fit for a subject and for an item's title."""
    return _UNSAFE.sub(" ", text).strip()


def _plain(text: str) -> str:
    """Return a title on one line and without the number it had in its letter, since the list has its own."""
    return _NUMBERING.sub("", one_line(text))


def _since(line: Reminder) -> str:
    """Which version of the date it is, where that is still the one in force."""
    commitment: Commitment | None = line.commitment
    if commitment is None or line.rule not in (*COMMITMENT_DATE_RULES, ReminderRule.CIRCULAR):
        return ""
    changed = f"第{line.version + 1}版" if line.version else ""
    is_in_force = commitment.due_version == line.version and commitment.due_set_on is not None
    known = f"{chinese_date(commitment.due_set_on)}确定" if is_in_force and commitment.due_set_on else ""
    words = "，".join(filter(None, [changed, known]))
    return f"（{words}）" if words else ""


def _standing(left: int | None, *, pressing: str) -> str:
    if left is None:
        return "未定期限"
    if left > 0:
        return f"还有{left}天"
    if left == 0:
        return "今日到期"
    return f"已逾期{-left}天{pressing}"
