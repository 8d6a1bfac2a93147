"""python manage.py parse_letter: one JSON line a file, in order, whatever the files hold."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

LETTER = """办理结果：A
柳河县住房和城乡建设局关于县十八届人大三次会议第12号建议的答复

林晓棠代表：

您提出的《关于增加停车泊位的建议》收悉，现答复如下：

一、工作情况

截至5月底，全县共有泊位九千个。

二、下一步打算

我局将于9月底前在河口增设泊位30个。

感谢您对我局工作的关心和支持。

柳河县住房和城乡建设局
2024年6月20日
"""


def run(*paths) -> list[dict]:
    out = StringIO()
    try:
        call_command("parse_letter", *map(str, paths), stdout=out)
    except CommandError as error:
        assert error.returncode == 1  # noqa: PT017 - what was printed before matters too
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_prints_what_the_letter_holds(tmp_path):
    path = tmp_path / "柳河.txt"
    path.write_text(LETTER, encoding="utf-8")

    [record] = run(path)

    squeezed = "".join(LETTER.split())
    [commitment] = record["commitments"]
    assert record["letter"] == "柳河"
    assert record["header"]["kind"] == "建议"
    assert record["header"]["replied_on"] == "2024-06-20"
    assert record["header"]["members"] == ["林晓棠"]
    assert commitment["text"] == "我局将于9月底前在河口增设泊位30个。"
    assert squeezed[commitment["start"] : commitment["end"]] == commitment["text"]
    assert commitment["section"] == "二"
    assert commitment["due"]["date"] == "2024-09-30"
    assert [(t["low"], t["unit"]) for t in commitment["targets"]] == [(30, "个")]
    assert commitment["reason"]
    assert record["warnings"] == []


def test_prints_files_in_order_and_goes_on_after_one_that_cannot_be_read(tmp_path):
    good = tmp_path / "good.txt"
    good.write_text(LETTER, encoding="utf-8")
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")

    records = run(tmp_path / "missing.txt", empty, good)

    assert [record["letter"] for record in records] == ["missing", "empty", "good"]
    assert records[0]["error"]["code"] == "no_file"
    assert records[1]["error"]["code"] == "empty"
    assert "error" not in records[2]


def test_says_how_many_files_failed(tmp_path):
    with pytest.raises(CommandError, match="1 个文件未能读取"):
        call_command("parse_letter", str(tmp_path / "missing.txt"), stdout=StringIO())
