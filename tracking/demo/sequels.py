"""Play what followed the replies through the services, as people did it at the time."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from proposals.models import Member, User
from tracking.demo.moments import Moments
from tracking.demo.stage import Happening, StoryBroken, reply_of
from tracking.demo.story_answers import (
    SEQUELS,
    AnsweredAgain,
    ClassDecided,
    ItemTold,
    Rated,
    Sequel,
    Supplemented,
)
from tracking.enums import Satisfaction, SupplementOutcome
from tracking.models import ClassChange, RatingOption, Rehandling, SupplementItem
from tracking.services.classes import decide_class
from tracking.services.occasions import occasion_for
from tracking.services.ratings import Opinion, close_rehandling, rate
from tracking.services.supplements import (
    Issue,
    ItemWords,
    LetterWords,
    draft_supplement,
    issue_supplement,
    save_supplement,
)


class Sequels:
    """Everything that followed the replies, as moments with what is to be done at each."""

    def __init__(self, moments: Moments) -> None:
        self._moments = moments
        self._people = {user.username: user for user in User.objects.select_related("bureau", "member")}
        self._clerks = {user.bureau_id: user for user in self._people.values() if user.role == "clerk"}
        self._accounts = {user.member.name: user for user in self._people.values() if user.member}

    def happenings(self) -> Iterator[Happening]:
        """Yield each step; the caller sorts them by moment."""
        for sequel in SEQUELS:
            now = self._moments.at(sequel.day, 16, 10)
            yield now, partial(self._play, sequel, now=now)

    def _play(self, sequel: Sequel, *, now: datetime) -> None:
        match sequel:
            case Rated():
                self._rate(sequel, now=now)
            case AnsweredAgain():
                again = Rehandling.objects.unanswered().get(reply=reply_of(sequel.letter))
                close_rehandling(
                    again,
                    answered_on=timezone.localdate(now),
                    answer=sequel.answer,
                    by=self._clerks[again.bureau_id],
                    now=now,
                )
            case ClassDecided():
                change = ClassChange.objects.waiting().get(reply=reply_of(sequel.letter))
                decide_class(
                    change,
                    adopt=True,
                    by=self._people["office2"],
                    now=now,
                    on=timezone.localdate(now),
                    note=sequel.note,
                )
            case Supplemented():
                self._supplement(sequel, now=now)

    def _rate(self, rated: Rated, *, now: datetime) -> None:
        reply = reply_of(rated.letter)
        options = {kind: RatingOption.objects.filter(counts_as=kind).order_by("order").first() for kind in Satisfaction}
        attitude, result = options[rated.attitude], options[rated.result]
        if attitude is None or result is None:
            raise StoryBroken("演示数据：评价选项不全，请先在后台维护中补齐满意、基本满意、不满意。")
        rate(
            reply,
            member=Member.objects.get(name=rated.member, sponsorships__proposal=reply.proposal_id),
            occasion=occasion_for(reply),
            opinion=Opinion(attitude, result, rated.comment, timezone.localdate(now)),
            by=self._accounts.get(rated.member) or self._people["office"],
            now=now,
            form_key=uuid.uuid4(),
        )

    def _supplement(self, told: Supplemented, *, now: datetime) -> None:
        reply = reply_of(told.letter)
        clerk = self._clerks[reply.bureau_id]
        before = now - timedelta(days=1)
        draft = draft_supplement(reply, by=clerk, now=before)
        year = timezone.localdate(now).year
        saved = save_supplement(
            draft,
            words=LetterWords(told.doc_number.format(year=year), draft.opening, draft.closing, draft.copies),
            items=[self._words(item, told) for item in draft.items.select_related("commitment")],
            by=clerk,
            version=draft.version,
        )
        issue_supplement(
            saved,
            Issue(replied_on=timezone.localdate(now)),
            by=self._people["office"],
            now=now,
            version=saved.version,
        )

    def _words(self, item: SupplementItem, told: Supplemented) -> ItemWords:
        found = [one for one in told.told if one.words in "".join(item.commitment.quote.split())]
        said: ItemTold | None = found[0] if found else None
        if said is None:
            return ItemWords(
                item.pk, SupplementOutcome(item.outcome), item.done, item.left or told.others, "", item.new_date
            )
        new_date = item.new_date if said.due is None else self._moments.today + timedelta(days=said.due)
        return ItemWords(item.pk, said.outcome, said.done, said.left, said.promise, new_date)
