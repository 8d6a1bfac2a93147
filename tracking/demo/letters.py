"""Which letters come in, as what files, when, and the files of the last batch that cannot be read."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracking.demo.dates import render
from tracking.demo.files import FileKind, make_file
from tracking.demo.pdf import scanned_pdf

_SOURCES = Path(__file__).parent / "letters"
_ENDINGS = {FileKind.GB18030: ".txt"}


@dataclass(frozen=True, slots=True)
class DemoLetter:
    """One letter: ``key`` is its source's name, ``title`` the file's name as the office receives it."""

    key: str
    title: str
    kind: FileKind

    @property
    def file_name(self) -> str:
        """The file's name with its ending."""
        return self.title + _ENDINGS.get(self.kind, self.kind.value)

    def content(self, *, today: date) -> bytes:
        """Return the file for this day of loading."""
        source = (_SOURCES / f"{self.key}.txt").read_text(encoding="utf-8")
        return make_file(render(source, today=today), self.kind)


@dataclass(frozen=True, slots=True)
class Batch:
    """
    Letters that came in together, ``arrived`` days from the day of loading.

    ``reviewed`` is the day the office went through them, None while they wait for it.
    """

    arrived: int
    reviewed: int | None
    letters: tuple[DemoLetter, ...]


DOCX, PDF, HTML, TEXT, GB18030 = FileKind.DOCX, FileKind.PDF, FileKind.HTML, FileKind.TEXT, FileKind.GB18030

BATCHES = (
    Batch(
        -486,
        -478,
        (
            DemoLetter("school_canteens", "市教育局-029号建议答复", DOCX),
            DemoLetter("bus_lines", "市交通运输局-101号提案答复", TEXT),
            DemoLetter("rental_housing", "市住建局-044号建议答复", DOCX),
            DemoLetter("psychiatric_care", "市卫健委-063号提案答复", TEXT),
            DemoLetter("straw_burning", "市生态环境局-017号建议答复", PDF),
            DemoLetter("village_water", "市水务局-076号提案答复", TEXT),
        ),
    ),
    Batch(
        -172,
        -164,
        (
            DemoLetter("education_places", "关于037号建议的答复（市教育局）", DOCX),
            DemoLetter("housing_renewal", "关于112号提案的答复（市住建局）", PDF),
        ),
    ),
    Batch(
        -152,
        -143,
        (
            DemoLetter("rural_roads", "058号建议答复-市交通运输局", DOCX),
            DemoLetter("township_clinics", "云岭市卫生健康委员会对第009号提案的答复", HTML),
            DemoLetter("elderly_meals", "087提案答复（民政局）", GB18030),
        ),
    ),
    Batch(
        -124,
        -115,
        (
            DemoLetter("river_water_quality", "021号建议答复-市生态环境局", TEXT),
            DemoLetter("culture_summary", "045号提案答复-市文广旅局", DOCX),
            DemoLetter("flood_storage", "066号建议答复-市水务局", PDF),
            DemoLetter("signal_lights", "134号提案答复-市交警支队", TEXT),
            DemoLetter("garbage_sorting", "073号建议答复-市城管局", DOCX),
            DemoLetter("school_gate_traffic", "140号提案答复-市教育局", DOCX),
            DemoLetter("police_school_traffic", "140号提案答复-市公安局", TEXT),
        ),
    ),
    Batch(
        -5,
        None,
        (
            DemoLetter("cold_chain", "051号提案答复-市农业农村局", DOCX),
            DemoLetter("skills_training", "088号建议答复-市人社局", DOCX),
            DemoLetter("high_speed_rail", "120号提案答复-市发展改革委", PDF),
            DemoLetter("data_sharing", "数据局答复件", TEXT),
        ),
    ),
)

# In the last batch: a page that was only scanned, a letter sent twice under another name, an empty file.
LAST_ARRIVED = BATCHES[-1].arrived
SCAN_NAME = "208号提案答复（扫描件）.pdf"
TWICE = DemoLetter("high_speed_rail", "120号提案答复-市发展改革委（重发）", PDF)
EMPTY_NAME = "210号建议答复.docx"


def scan() -> bytes:
    """Return the file that holds no text."""
    return scanned_pdf()


def letter_of(key: str) -> DemoLetter:
    """Return the letter of that source."""
    return next(letter for batch in BATCHES for letter in batch.letters if letter.key == key)
