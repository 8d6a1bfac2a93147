"""Find a font that has Chinese characters, for charts drawn as pictures: none is shipped, each system has its own."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import ImageFont

# Files by name, what official documents are set in first. In a collection (.ttc) the first face is taken, but for the
# Noto and Source Han collections, whose third is the simplified Chinese one.
CANDIDATES: tuple[tuple[str, int], ...] = (
    ("simhei.ttf", 0),
    ("msyh.ttc", 0),
    ("msyh.ttf", 0),
    ("NotoSansCJKsc-Regular.otf", 0),
    ("NotoSansSC-Regular.otf", 0),
    ("NotoSansSC-Regular.ttf", 0),
    ("SourceHanSansSC-Regular.otf", 0),
    ("SourceHanSansCN-Regular.otf", 0),
    ("NotoSansCJK-Regular.ttc", 2),
    ("SourceHanSans.ttc", 2),
    ("wqy-zenhei.ttc", 0),
    ("wqy-microhei.ttc", 0),
    ("simsun.ttc", 0),
    ("simfang.ttf", 0),
    ("PingFang.ttc", 0),
    ("STHeiti Light.ttc", 0),
    ("DroidSansFallbackFull.ttf", 0),
    ("DroidSansFallback.ttf", 0),
    ("NotoSerifCJK-Regular.ttc", 2),
    ("uming.ttc", 0),
    ("ukai.ttc", 0),
)
# Every character a chart is sure to have; a font that draws the same box for two of them has neither.
_PROBE = "承诺事项兑现逾期推进单位"


def folders() -> tuple[Path, ...]:
    """Where fonts are looked for, each with what lies below it."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        return (windows / "Fonts", home / "AppData/Local/Microsoft/Windows/Fonts")
    if sys.platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    return (
        home / ".fonts",
        home / ".local/share/fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
        Path("/opt/fonts"),
    )


_known: dict[tuple[Path, ...], tuple[str, int]] = {}


def find_font(where: Sequence[Path]) -> tuple[str, int] | None:
    """
    Return the path of the best font below these folders and the face to take, None where there is none.

    What was found is remembered as long as it is there; a font that is put in is found the next time.
    """
    font = _known.get(tuple(where))
    if font is None or not Path(font[0]).is_file():
        font = _search(where)
        if font is not None:
            _known[tuple(where)] = font
    return font


def _search(where: Sequence[Path]) -> tuple[str, int] | None:
    found: dict[str, Path] = {}
    for path in _files(where):
        found.setdefault(path.name.lower(), path)
    for name, face in CANDIDATES:
        file = found.get(name.lower())
        if file is not None and _has_chinese(file, face):
            return str(file), face
    return None


def missing(where: Sequence[Path]) -> str:
    """What to tell people where no font was found."""
    return (
        "本机没有找到中文字体，图表没有生成，数据见表。请系统管理员把黑体（simhei.ttf）、"
        "微软雅黑（msyh.ttc）、思源黑体或文泉驿等中文字体文件放入下列任一文件夹后，重新生成文件："
        + "、".join(str(folder) for folder in where)
        + "。"
    )


def _files(where: Sequence[Path]) -> Iterator[Path]:
    for folder in where:
        for parent, _, names in os.walk(folder):
            for name in sorted(names):
                yield Path(parent, name)


def _has_chinese(file: Path, face: int) -> bool:
    try:
        font = ImageFont.truetype(str(file), 24, index=face)
        drawn = {bytes(font.getmask(character)) for character in _PROBE}
    except OSError:
        return False
    return len(drawn) == len(set(_PROBE))
