"""The digest: what one person is told on one day, worded as she reads it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse

from proposals.enums import BUREAU_ROLES
from proposals.models import User
from tracking.enums import (
    COMMITMENT_DATE_RULES,
    OVERDUE_RULES,
    REPLY_DATE_RULES,
    ReminderRule,
    ReminderStatus,
)
from tracking.models import Reminder

# A mail of thousands of items helps nobody: the rest is counted, and a link leads to it.
SHOWN_PER_GROUP = 50
_TEMPLATES = "tracking/emails"
# Line breaks, control characters and the marks that turn the direction of writing: none belongs into a line of a mail.
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")

# Groups in the order of urgency, with their headings.
_HEADINGS = {
    ReminderRule.COMMITMENT_OVERDUE: "承诺逾期",
    ReminderRule.REPLY_OVERDUE: "答复逾期",
    ReminderRule.RETURNED: "核查退回，需整改",
    ReminderRule.COMMITMENT_DUE: "承诺即将到期",
    ReminderRule.REPLY_DUE: "答复即将到期",
    ReminderRule.SUBMITTED: "报请核查，待办理",
    ReminderRule.REQUESTED: "申请待答复",
    ReminderRule.ANSWERED: "申请已答复",
    ReminderRule.CONFIRMED: "新增承诺事项",
    ReminderRule.SHARED: "新增配合分工",
}
_COUNTED = {
    ReminderRule.COMMITMENT_OVERDUE: "项承诺逾期",
    ReminderRule.REPLY_OVERDUE: "件答复逾期",
    ReminderRule.RETURNED: "项承诺被退回",
    ReminderRule.COMMITMENT_DUE: "项承诺即将到期",
    ReminderRule.REPLY_DUE: "件答复即将到期",
    ReminderRule.SUBMITTED: "项承诺待核查",
    ReminderRule.REQUESTED: "项申请待答复",
    ReminderRule.ANSWERED: "项申请已答复",
    ReminderRule.CONFIRMED: "项新增承诺",
    ReminderRule.SHARED: "项新增分工",
}


# A matter with one of its dates, and how often its bureau was pressed about that.
_Subject = tuple[int | None, int | None, date]
TimesPressed = Mapping[_Subject, int]


@dataclass(frozen=True, slots=True)
class Item:
    """
    One matter. ``left`` calendar days remain, negative once late, None where there is no date.

    ``standing`` says so in words: 已逾期12天，第3次催办; 还有5天; 今日到期; 未定期限.
    """

    title: str
    bureau: str
    due: date | None
    left: int | None
    standing: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """The matters of one urgency, the worst first; ``hidden`` more are only counted."""

    rule: ReminderRule
    items: tuple[Item, ...]
    hidden: int

    @property
    def heading(self) -> str:
        """What the group is called, with its size."""
        return f"{_HEADINGS[self.rule]}（{self.size}{_COUNTED[self.rule][0]}）"

    @property
    def size(self) -> int:
        """How many matters it has, hidden ones too."""
        return len(self.items) + self.hidden

    @property
    def counted(self) -> str:
        """Its number in words: 2项承诺逾期."""
        return f"{self.size}{_COUNTED[self.rule]}"


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told: never without a group."""

    recipient: str
    day: date
    groups: tuple[Group, ...]

    @property
    def headline(self) -> str:
        """The number and the worst: 2项承诺逾期，最久已逾期12天；另有3项承诺即将到期."""
        first, *others = self.groups
        text = first.counted
        worst = first.items[0].left
        if worst is not None and first.rule in OVERDUE_RULES:
            text += f"，{'最久' if first.size > 1 else ''}已逾期{-worst}天"
        elif worst is not None and first.rule in (ReminderRule.COMMITMENT_DUE, ReminderRule.REPLY_DUE):
            text += f"，{'最近' if first.size > 1 else ''}{first.items[0].standing}"
        if others:
            text += "；另有" + "、".join(group.counted for group in others)
        return text


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest as text: what goes into the mail."""

    subject: str
    body: str
    html: str


def compose(recipient: User, lines: Sequence[Reminder], *, today: date, pressed: TimesPressed) -> Letter:
    """
    Word the digest of these lines for ``recipient`` as of ``today``; ``lines`` must not be empty.

    The distance to each date is counted from today, not from the day the line was planned for. Asks the database
    nothing, if the lines were fetched with their subjects.

    :param pressed: what :func:`times_pressed` counted for these lines, or for more.
    """
    digest = _digest(recipient, lines, today=today, pressed=pressed)
    context = {"digest": digest, "site": settings.SITE_URL, "desk": urljoin(settings.SITE_URL, reverse("desk"))}
    return Letter(
        subject=one_line(render_to_string(f"{_TEMPLATES}/digest_subject.txt", context)),
        body=render_to_string(f"{_TEMPLATES}/digest.txt", context).strip() + "\n",
        html=render_to_string(f"{_TEMPLATES}/digest.html", context),
    )


def times_pressed(lines: Sequence[Reminder]) -> TimesPressed:
    """How often a bureau's people were pressed about these dates on earlier rungs, whoever of them it was."""
    late = [line for line in lines if line.rule in OVERDUE_RULES]
    if not late:
        return {}
    told = Reminder.objects.filter(rule__in=OVERDUE_RULES, status=ReminderStatus.SENT, recipient__role__in=BUREAU_ROLES)
    commitments = [line.commitment_id for line in late if line.commitment_id is not None]
    assignments = [line.assignment_id for line in late if line.assignment_id is not None]
    rows = (
        (told.filter(commitment__in=commitments) | told.filter(assignment__in=assignments))
        .values_list("commitment", "assignment", "period", "offset_days")
        .annotate(Count("pk"))
        .order_by()
    )
    current = {(*_subject_of(line), line.offset_days) for line in late}
    counted: dict[_Subject, int] = {}
    for commitment, assignment, period, offset, _ in rows:
        subject = (commitment, assignment, period)
        if (*subject, offset) not in current:
            counted[subject] = counted.get(subject, 0) + 1
    return counted


def one_line(text: str) -> str:
    """Return ``text`` on one line, without control characters: fit for a subject and for an item's title."""
    return _UNSAFE.sub(" ", text).strip()


def _digest(recipient: User, lines: Sequence[Reminder], *, today: date, pressed: TimesPressed) -> Digest:
    grouped: dict[ReminderRule, list[Item]] = {}
    for line in lines:
        times = pressed.get(_subject_of(line), 0)
        item = _item(line, today=today, pressing="" if line.is_notice else _pressing(times, recipient))
        grouped.setdefault(_rule_now(line, item), []).append(item)
    groups = []
    for rule in _HEADINGS:
        items = sorted(grouped.get(rule, []), key=lambda item: (item.left is None, item.left, item.title))
        if items:
            shown = tuple(items[:SHOWN_PER_GROUP])
            groups.append(Group(rule, shown, hidden=len(items) - len(shown)))
    return Digest(recipient=str(recipient), day=today, groups=tuple(groups))


def _rule_now(line: Reminder, item: Item) -> ReminderRule:
    """A line planned before its date and told after it is late."""
    rule = ReminderRule(line.rule)
    if item.left is None or line.is_notice:
        return rule
    due, overdue = COMMITMENT_DATE_RULES if rule in COMMITMENT_DATE_RULES else REPLY_DATE_RULES
    return overdue if item.left < 0 else due


def _item(line: Reminder, *, today: date, pressing: str) -> Item:
    if line.commitment is not None:
        title, bureau, due = line.commitment.quote, line.commitment.bureau, line.commitment.due_date
        path = reverse("commitment", args=[line.commitment.pk])
    elif line.assignment is not None:
        proposal = line.assignment.proposal
        title, bureau, due = f"{proposal}《{proposal.title}》", line.assignment.bureau, line.assignment.due_date
        path = reverse("proposal", args=[proposal.pk])
    else:
        raise AssertionError("the database keeps a line to exactly one subject")
    left = None if due is None else (due - today).days
    return Item(
        title=one_line(title),
        bureau=str(bureau or ""),
        due=due,
        left=left,
        standing=_standing(left, pressing=pressing),
        url=urljoin(settings.SITE_URL, path),
        why=line.why,
    )


def _standing(left: int | None, *, pressing: str) -> str:
    if left is None:
        return "未定期限"
    if left > 0:
        return f"还有{left}天"
    if left == 0:
        return "今日到期"
    return f"已逾期{-left}天{pressing}"


def _pressing(times: int, recipient: User) -> str:
    """Her bureau is told which 催办 this is, the office how many there were."""
    if recipient.role in BUREAU_ROLES:
        return f"，第{times + 1}次催办"
    return f"，已催办{times}次" if times else ""


def _subject_of(line: Reminder) -> _Subject:
    return line.commitment_id, line.assignment_id, line.period
