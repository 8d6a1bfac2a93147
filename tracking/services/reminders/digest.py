"""The digest: what one person is told on one day, worded as she reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from proposals.deadlines.statute import chinese_date
from proposals.deadlines.workdays import Calendar
from proposals.enums import BUREAU_ROLES
from proposals.models import User
from tracking.calendar_file import Entry, render
from tracking.enums import (
    DATE_PAIRS,
    OVERDUE_RULES,
    ReminderRule,
    ReminderStatus,
)
from tracking.models import Reminder
from tracking.services.reminders.items import Item, item_of, number_of, one_line
from tracking.services.reminders.wording import GROUPS

# A mail of thousands of items helps nobody: the rest is counted, and a link leads to it.
SHOWN_PER_GROUP = 50
_TEMPLATES = "tracking/emails"
_COMING = tuple(due for due, _ in DATE_PAIRS)
_LATE = (*(overdue for _, overdue in DATE_PAIRS), ReminderRule.CIRCULAR)
_COUNTED = tuple(rule for pair in DATE_PAIRS if pair[1] in OVERDUE_RULES for rule in pair)


# A matter with one of its dates, and how often its bureau was pressed about that.
_SUBJECT = ("commitment_id", "assignment_id", "share_id", "rehandling_id", "period")
_Subject = tuple[int | date | None, ...]
TimesPressed = Mapping[_Subject, int]


@dataclass(frozen=True, slots=True)
class Group:
    """The matters of one urgency, the worst first; ``hidden`` more are counted, ``asked`` is what is to be done."""

    rule: ReminderRule
    items: tuple[Item, ...]
    hidden: int
    asked: str

    @property
    def heading(self) -> str:
        """What the group is called, with its size."""
        words = GROUPS[self.rule]
        return f"{words.heading}（{self.size}{words.counted[0]}）"

    @property
    def size(self) -> int:
        """How many matters it has, hidden ones too."""
        return len(self.items) + self.hidden

    @property
    def counted(self) -> str:
        """Its number in words: 2项承诺逾期."""
        return f"{self.size}{GROUPS[self.rule].counted}"


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told: never without a group."""

    recipient: str
    day: date
    groups: tuple[Group, ...]

    @property
    def day_in_words(self) -> str:
        """Its day: 2025年8月9日."""
        return chinese_date(self.day)

    @property
    def headline(self) -> str:
        """
        The number and the worst: 2项承诺逾期，最久已逾期12天；另有3项承诺即将到期.

        Of a single matter also which pressing it is: 1项承诺逾期，已逾期12天，第2次催办.
        """
        first, *others = self.groups
        text = first.counted
        worst = first.items[0]
        if worst.left is not None and first.rule in _LATE:
            text += f"，最久已逾期{-worst.left}天" if first.size > 1 else f"，{worst.standing}"
        elif worst.left is not None and first.rule in _COMING:
            text += f"，{'最近' if first.size > 1 else ''}{worst.standing}"
        if others:
            text += "；另有" + "、".join(group.counted for group in others)
        return text

    @property
    def only(self) -> Item | None:
        """The matter of a digest that has no other."""
        return self.groups[0].items[0] if sum(group.size for group in self.groups) == 1 else None


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as text: what goes into the mail; ``calendar`` has the dates still to come, empty if there are none."""

    subject: str
    body: str
    html: str
    calendar: str


def compose(
    recipient: User, lines: Sequence[Reminder], *, today: date, pressed: TimesPressed, calendar: Calendar
) -> Letter:
    """
    Word the digest of these lines for ``recipient`` as of ``today``; ``lines`` must not be empty.

    The distance to each date is counted from today, not from the day the line was planned for. Asks the database
    nothing, if the lines were fetched with their subjects.

    :param pressed: what :func:`times_pressed` counted for these lines, or for more.
    """
    digest = _digest(recipient, lines, today=today, pressed=pressed, calendar=calendar)
    return _letter("digest", digest, {"desk": _desk(settings.SITE_URL)})


def compose_alone(
    recipient: User, lines: Sequence[Reminder], *, today: date, pressed: TimesPressed, calendar: Calendar
) -> Letter:
    """
    Word the mail of its own of the one line in ``lines``: its subject names the matter, what is due and when.

    Asks the database nothing, if the line's number was fetched as well (:func:`tracking.services.reminders.items`).
    """
    (line,) = lines
    digest = _digest(recipient, lines, today=today, pressed=pressed, calendar=calendar)
    (group,) = digest.groups
    return _letter("own_mail", digest, {"group": group, "item": group.items[0], "number": number_of(line)})


def _letter(template: str, digest: Digest, context: Mapping[str, Any]) -> Letter:
    known = {"digest": digest, "site": settings.SITE_URL, **context}
    return Letter(
        subject=one_line(render_to_string(f"{_TEMPLATES}/{template}_subject.txt", known)),
        body=render_to_string(f"{_TEMPLATES}/{template}.txt", known).strip() + "\n",
        html=render_to_string(f"{_TEMPLATES}/{template}.html", known),
        calendar=_calendar_of(digest),
    )


@lru_cache(maxsize=1)
def _desk(site: str) -> str:
    return urljoin(site, reverse("desk"))


def times_pressed(lines: Sequence[Reminder]) -> TimesPressed:
    """How often a bureau's people were pressed about these dates on earlier rungs, whoever of them it was."""
    late = [line for line in lines if line.rule in OVERDUE_RULES]
    if not late:
        return {}
    told = Reminder.objects.filter(rule__in=OVERDUE_RULES, status=ReminderStatus.SENT, recipient__role__in=BUREAU_ROLES)
    subjects = Q()
    for field in ("commitment_id", "assignment_id", "rehandling_id"):
        known = [getattr(line, field) for line in late if getattr(line, field) is not None]
        if known:
            subjects |= Q(**{f"{field}__in": known})
    rows = told.filter(subjects).values_list(*_SUBJECT, "offset_days").annotate(Count("pk")).order_by()
    current = {(*_subject_of(line), line.offset_days) for line in late}
    counted: dict[_Subject, int] = {}
    for *of_subject, offset, _ in rows:
        subject = tuple(of_subject)
        if (*subject, offset) not in current:
            counted[subject] = counted.get(subject, 0) + 1
    return counted


def _calendar_of(digest: Digest) -> str:
    """The dates still to come as a calendar file; the same digest gives the same file."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    coming = {
        item.key: Entry(
            uid=f"{item.key}@{host}",
            day=item.due,
            summary=f"到期：{Truncator(item.title).chars(60, truncate='…')}",
            description=f"{item.unit}：{item.bureau}",
            url=item.url,
            sequence=item.version,
        )
        for group in digest.groups
        for item in group.items
        if item.due is not None and item.due >= digest.day
    }
    if not coming:
        return ""
    stamp = timezone.make_aware(datetime.combine(digest.day, time.min), timezone.get_default_timezone())
    entries = sorted(coming.values(), key=lambda entry: (entry.day, entry.uid))
    return render(entries, name="践诺：到期日", stamp=stamp)


def _digest(
    recipient: User, lines: Sequence[Reminder], *, today: date, pressed: TimesPressed, calendar: Calendar
) -> Digest:
    grouped: dict[ReminderRule, list[Item]] = {}
    for line in lines:
        times = pressed.get(_subject_of(line), 0)
        pressing = _pressing(times, recipient) if line.rule in _COUNTED else ""
        item = item_of(line, today=today, pressing=pressing, calendar=calendar)
        grouped.setdefault(_rule_now(line, item), []).append(item)
    _say_silence_once(grouped)
    groups = []
    of_office = recipient.role not in BUREAU_ROLES
    for rule, words in GROUPS.items():
        items = sorted(grouped.get(rule, []), key=lambda item: (item.left is None, item.left, item.title))
        if items:
            shown = tuple(items[:SHOWN_PER_GROUP])
            asked = words.asked_of_office if of_office else words.asked
            groups.append(Group(rule, shown, hidden=len(items) - len(shown), asked=asked))
    return Digest(recipient=str(recipient), day=today, groups=tuple(groups))


def _say_silence_once(grouped: dict[ReminderRule, list[Item]]) -> None:
    """Of a matter that is told for something more urgent as well, say there that nothing was heard of it for long."""
    silent = {item.key: item for item in grouped.pop(ReminderRule.SILENT, [])}
    for rule in GROUPS:
        grouped[rule] = [
            replace(item, also=quiet.standing, why=f"{item.why}；同时，{quiet.why}")
            if (quiet := silent.pop(item.key, None))
            else item
            for item in grouped.get(rule, [])
        ]
        if rule == ReminderRule.SILENT:
            grouped[rule] = list(silent.values())
            return


def _rule_now(line: Reminder, item: Item) -> ReminderRule:
    """A line planned before its date and told after it is late."""
    rule = ReminderRule(line.rule)
    for due, overdue in DATE_PAIRS:
        if rule in (due, overdue) and item.left is not None:
            return overdue if item.left < 0 else due
    return rule


def _pressing(times: int, recipient: User) -> str:
    """Her bureau is told which 催办 this is, the office how many there were."""
    if recipient.role in BUREAU_ROLES:
        return f"，第{times + 1}次催办"
    return f"，已催办{times}次" if times else ""


def _subject_of(line: Reminder) -> _Subject:
    return tuple(getattr(line, field) for field in _SUBJECT)
