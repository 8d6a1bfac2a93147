import logging
import sys

import pytest

from config.logs import LineFormatter


def _line(message, *args, exc_info=None):
    record = logging.LogRecord("tracking.services", logging.WARNING, __file__, 1, message, args, exc_info)
    return LineFormatter().format(record).split("WARNING ", 1)[1]


def test_an_event_is_one_line_whatever_its_message_holds():
    assert _line("file %s refused", "a\n2026-01-01 ERROR forged\r\n") == (
        "tracking.services: file a 2026-01-01 ERROR forged refused"
    )


def test_an_exception_is_its_type_its_words_and_its_way_in_one_line():
    try:
        int("x")
    except ValueError:
        line = _line("reading failed", exc_info=sys.exc_info())

    assert line.startswith("tracking.services: reading failed ValueError: invalid literal for int()")
    assert line.endswith(
        "[tests/config/test_logs.py:22 test_an_exception_is_its_type_its_words_and_its_way_in_one_line]"
    )
    assert "\n" not in line


@pytest.mark.parametrize(
    ("personal", "shown"),
    [
        ("13800138000", "[手机号]"),
        ("110101199003071234", "[身份证号]"),
        ("11010119900307123X", "[身份证号]"),
        ("li.ming@ducha.example.gov.cn", "[邮箱]"),
    ],
)
def test_personal_data_is_masked(personal, shown):
    assert _line("Key (contact)=(%s) already exists", personal) == (
        f"tracking.services: Key (contact)=({shown}) already exists"
    )


@pytest.mark.parametrize("harmless", ["document 20260312041", "sha256 11010119900307123456789", "10012345678"])
def test_other_numbers_stay(harmless):
    assert _line("%s", harmless) == f"tracking.services: {harmless}"
