"""Calendar files: what RFC 5545 asks of lines, texts and days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.calendar_file import Entry, render

STAMP = datetime(2025, 12, 24, 1, 30, tzinfo=UTC)


def unfolded(text):
    """Return the content lines."""
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_with_one_day():
    entry = Entry(
        uid="commitment-7@jiannuo.invalid",
        day=date(2025, 12, 31),
        summary="到期：新建停车场3个",
        description="责任单位：云岭市城管局",
        url="https://jiannuo.invalid/commitments/7/",
        sequence=2,
    )

    assert unfolded(render([entry], name="践诺：到期日", stamp=STAMP)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Jiannuo//Jiannuo//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:践诺：到期日",
        "X-WR-CALNAME:践诺：到期日",
        "BEGIN:VEVENT",
        "UID:commitment-7@jiannuo.invalid",
        "DTSTAMP:20251224T013000Z",
        "DTSTART;VALUE=DATE:20251231",
        "DTEND;VALUE=DATE:20260101",
        "SEQUENCE:2",
        "SUMMARY:到期：新建停车场3个",
        "DESCRIPTION:责任单位：云岭市城管局",
        "URL:https://jiannuo.invalid/commitments/7/",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:到期：新建停车场3个",
        "TRIGGER:-PT900M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_day_can_go_without_alarm_and_with_another():
    quiet = render([Entry("1@x", date(2025, 1, 5), "日", alarm=None)], name="", stamp=STAMP)
    early = render([Entry("1@x", date(2025, 1, 5), "日", alarm=timedelta(days=3))], name="", stamp=STAMP)

    assert "VALARM" not in quiet
    assert "TRIGGER:-PT4320M" in early


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("一;二,三\\四", "一\\;二\\,三\\\\四"),
        ("一行\r\n二行\n三行\r四行", "一行\\n二行\\n三行\\n四行"),
        ("骗\u202e人\x00的\u2028话", "骗 人 的 话"),
        ("END:VEVENT\nBEGIN:VEVENT", "END:VEVENT\\nBEGIN:VEVENT"),
    ],
)
def test_texts_are_escaped_and_never_become_lines(words, value):
    lines = unfolded(render([Entry("1@x", date(2025, 1, 5), words)], name="", stamp=STAMP))

    assert f"SUMMARY:{value}" in lines
    assert lines.count("BEGIN:VEVENT") == 1


@given(st.text(max_size=400), st.text(max_size=100))
def test_no_line_is_longer_than_75_octets_and_nothing_is_lost(words, name):
    entry = Entry("1@x", date(2025, 1, 5), words)

    text = render([entry], name=name, stamp=STAMP)

    assert text.endswith("\r\n")
    for line in text.encode("utf-8", "surrogatepass").split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8", "surrogatepass")
    plain = render([Entry("1@x", date(2025, 1, 5), "")], name="", stamp=STAMP)
    assert len(unfolded(text)) == len(unfolded(plain))


def test_the_same_values_give_the_same_bytes():
    entries = [Entry(f"{n}@x", date(2025, 1, n), "日") for n in (1, 2)]

    assert render(entries, name="践诺", stamp=STAMP) == render(list(entries), name="践诺", stamp=STAMP)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        render([], name="", stamp=datetime(2025, 1, 1))  # noqa: DTZ001


def test_a_day_in_an_early_year_keeps_its_four_digits():
    assert "DTSTART;VALUE=DATE:09990101" in render([Entry("1@x", date(999, 1, 1), "日")], name="", stamp=STAMP)
