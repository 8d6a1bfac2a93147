"""The report's templates, filled: what prose, circular and forms say with them."""

from tracking.reports.figures import Figure
from tracking.reports.kinds import called
from tracking.reports.phrases import Phrases
from tracking.reports.text import Text
from tracking.reports.types import AnnualReport, Item
from tracking.reports.wording import day, quoted


class Words:
    """The templates of one report with what every one of them may use."""

    def __init__(self, report: AnnualReport, phrases: Phrases) -> None:
        matters = called(report)
        self._common = {
            "年度": report.year,
            "截止日期": day(report.as_of),
            "全称": matters.full,
            "简称": matters.short,
            "提出人": matters.people,
        }
        self._phrases = phrases

    def __call__(self, key: str, **values: object) -> str:
        """One template as plain words."""
        return str(self.text(key, **values))

    def text(self, key: str, **values: object) -> Text:
        """One template as text whose figures open their rows."""
        return self._phrases.say(key, **self._common, **values)


def item_words(item: Item) -> dict[str, object]:
    """What a template may say of one commitment."""
    return {
        "责任单位": item.bureau,
        "承诺原文": quoted(item.quote),
        "建议提案": item.proposal,
        "承诺期限": day(item.due_date) if item.due_date else "未定",
    }


def counted(figures: dict[str, Figure], unit: str) -> Text:
    """按期兑现150项、逾期兑现20项: what there is of each, and nothing of what there is none of."""
    return Text.joined("、", (Text.of(label, figure, unit) for label, figure in figures.items() if figure.value))
