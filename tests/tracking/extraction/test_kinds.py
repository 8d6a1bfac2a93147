"""What kind of work a promise is."""

import pytest

from proposals.parsing.normalize import fold
from tracking.enums import PromiseKind
from tracking.extraction.kinds import PATTERNS, Kind, kind_of


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.kind)
def test_a_pattern_finds_its_example_and_not_its_trap(pattern):
    assert pattern.words.search(fold(pattern.example).text)
    assert not pattern.words.search(fold(pattern.trap).text)


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("我局将于2026年6月底前印发《云岭市停车管理实施细则》。", "issue"),
        ("2026年底前完成老城区3条道路改造，增设路灯120盏。", "build"),
        ("明年安排专项资金300万元，支持村级卫生室。", "fund"),
        ("每年组织家政从业人员培训不少于4期。", "train"),
        ("11月底前开展一次校外托管机构消防安全排查。", "inspect"),
        ("安排资金200万元，新建停车场2个、改造3个。", "build"),
        ("进一步加强与代表的沟通联系。", "other"),
        ("", "other"),
    ],
)
def test_the_kind_of_a_promise(quote, kind):
    assert kind_of(quote) == kind


def test_the_stored_kinds_are_the_kinds_that_are_read():
    assert [kind.value for kind in Kind] == PromiseKind.values
