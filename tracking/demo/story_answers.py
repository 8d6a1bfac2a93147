"""What followed the replies: what proposers thought, what was handled again, classes that changed, a later letter."""

from dataclasses import dataclass

from tracking.enums import Satisfaction, SupplementOutcome

SATISFIED, BASICALLY, DISSATISFIED = Satisfaction


@dataclass(frozen=True, slots=True)
class Rated:
    """A proposer rates what is asked about on that day; the office enters it from paper unless she signs in."""

    day: int
    letter: str
    member: str
    attitude: Satisfaction
    result: Satisfaction
    comment: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredAgain:
    """The bureau records its second answer."""

    day: int
    letter: str
    answer: str


@dataclass(frozen=True, slots=True)
class ClassDecided:
    """The office adopts the change that waits."""

    day: int
    letter: str
    note: str


@dataclass(frozen=True, slots=True)
class ItemTold:
    """What the later letter says of the promise with these words; ``due`` in days from the day of loading."""

    words: str
    outcome: SupplementOutcome
    left: str
    done: str = ""
    promise: str = ""
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Supplemented:
    """The bureau writes a supplementary reply, the office issues it on ``day``; other promises go on."""

    day: int
    letter: str
    doc_number: str
    told: tuple[ItemTold, ...]
    others: str


Sequel = Rated | AnsweredAgain | ClassDecided | Supplemented

SEQUELS: tuple[Sequel, ...] = (
    Rated(
        -430,
        "psychiatric_care",
        "白若溪",
        BASICALLY,
        DISSATISFIED,
        "答复只说了心理热线，没有回应基层医疗机构缺少精神科医生的问题，请补充。",
    ),
    AnsweredAgain(
        -410,
        "psychiatric_care",
        "已当面听取意见，补充说明乡镇卫生院精神科医生转岗培训的名额和时间安排，并提供培训计划。",
    ),
    Rated(-405, "psychiatric_care", "白若溪", SATISFIED, SATISFIED),
    Rated(-60, "bus_lines", "沈知远", SATISFIED, SATISFIED, "新开的快线方便了学生，感谢。"),
    Rated(-45, "education_places", "顾怀舟", SATISFIED, BASICALLY, "希望望岚新城的学位按时投用。"),
    Rated(-33, "township_clinics", "沈知远", SATISFIED, BASICALLY),
    Rated(
        -24,
        "housing_renewal",
        "沈知远",
        BASICALLY,
        DISSATISFIED,
        "外墙保温返工的小区没有向居民说明何时完工，屋面漏水问题仍未解决，请重新办理并公布时间表。",
    ),
    ClassDecided(-160, "rental_housing", "承诺已核查销号，同意转为A类。"),
    Supplemented(
        -12,
        "river_water_quality",
        "云环函〔{year}〕57号",
        (
            ItemTold(
                "52个入河排污口",
                SupplementOutcome.GOES_ON,
                "尚有3个排污口因涉及企业搬迁未完成，正在协调搬迁。",
                done="已完成49个入河排污口规范化整治。",
            ),
            ItemTold(
                "生态缓冲带18公里",
                SupplementOutcome.REPLACED,
                "下游6公里岸线已列入防洪堤提标工程，须待堤防完工后再建设缓冲带。",
                promise="先行建设白鹭河上中游生态缓冲带12公里，其余6公里结合防洪堤提标工程同步实施",
                due=210,
            ),
        ),
        "正在按计划推进，尚未到完成时间。",
    ),
)
