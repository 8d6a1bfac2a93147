"""A mail's bytes hold what the general tools of ``email`` would put into them."""

from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from tracking.mime import File, render

NUMBER = "<digest.20251224.0123456789abcdef@yunling.invalid>"
CALENDAR = File("jiannuo.ics", "text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


def read(content: bytes):
    return message_from_bytes(content, policy=policy.default)


def rendered(*, subject="提醒", text="甲\n", html="<p>甲</p>\n", files=()):
    return render({"Subject": subject, "Message-ID": NUMBER}, text=text, html=html, files=files)


def test_every_byte_of_a_mail():
    content = render(
        {"From": "ducha@yunling.invalid", "Subject": "提醒", "Message-ID": "<1@yunling.invalid>"},
        text="林素同志：\n\n请办理。\n",
        html="<p>请办理。</p>\n",
        files=[CALENDAR],
    )

    assert content.decode().split("\r\n") == [
        "From: ducha@yunling.invalid",
        "Subject: =?utf-8?b?5o+Q6YaS?=",
        "Message-ID: <1@yunling.invalid>",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed;",
        ' boundary="=_0_1"',
        "",
        "--=_0_1",
        "Content-Type: multipart/alternative;",
        ' boundary="=_1_1"',
        "",
        "--=_1_1",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: 8bit",
        "",
        "林素同志：",
        "",
        "请办理。",
        "",
        "--=_1_1",
        'Content-Type: text/html; charset="utf-8"',
        "Content-Transfer-Encoding: 8bit",
        "",
        "<p>请办理。</p>",
        "",
        "--=_1_1--",
        "",
        "--=_0_1",
        'Content-Type: text/calendar; charset="utf-8"',
        "Content-Transfer-Encoding: 8bit",
        'Content-Disposition: attachment; filename="jiannuo.ics"',
        "",
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "",
        "--=_0_1--",
        "",
    ]


def test_it_reads_like_the_mail_that_django_makes():
    subject, text, html = "【践诺】2项承诺逾期，最久已逾期12天；另有3项承诺即将到期" * 3, "甲\n\n.\n乙\n", "<p>甲</p>\n"
    theirs = EmailMultiAlternatives(subject, text, to=["lin@yunling.invalid"])
    theirs.attach_alternative(html, "text/html")
    theirs.attach(CALENDAR.name, CALENDAR.text, CALENDAR.kind)

    ours = read(rendered(subject=subject, text=text, html=html, files=[CALENDAR]))

    expected = read(theirs.message().as_bytes(linesep="\r\n"))
    assert ours["Subject"] == expected["Subject"].strip() == subject
    parts = [[part for part in mail.walk() if not part.is_multipart()] for mail in (ours, expected)]
    kinds = [[(part.get_content_type(), part.get_filename(), part.get_content()) for part in mail] for mail in parts]
    assert kinds[0] == kinds[1]


def test_without_a_file_the_two_texts_are_all():
    assert [part.get_content_type() for part in read(rendered()).walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_a_line_that_is_too_long_for_a_server_is_encoded():
    long = "字" * 333 + "\n"

    mail = rendered(text=long, html="<p>甲</p>")

    assert max(map(len, mail.split(b"\r\n"))) <= 998
    assert read(mail).get_body(("plain",)).get_content() == "字" * 333 + "\r\n"
    assert read(mail).get_body(("plain",))["Content-Transfer-Encoding"] == "base64"
    assert read(mail).get_body(("html",))["Content-Transfer-Encoding"] == "8bit"


@pytest.mark.parametrize("value", ["提醒\r\nBcc: all@yunling.invalid", "a\nb", "a\rb", "a\0b", "a\x7fb"])
def test_no_header_can_be_injected(value):
    with pytest.raises(ValueError, match="A header cannot hold line breaks"):
        rendered(subject=value)


@given(
    subject=st.text(st.characters(exclude_categories=["C", "Z"])),
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")),
)
def test_whatever_is_put_in_comes_out(subject, text):
    mail = rendered(subject=subject, text=text)

    assert all(len(line) <= 998 for line in mail.split(b"\r\n"))
    assert str(read(mail)["Subject"]) == subject
    plain = read(mail).get_body(("plain",)).get_payload(decode=True)
    assert plain.decode().replace("\r\n", "\n") == text
