"""Entering and renaming bureaus."""

from datetime import UTC, datetime

import pytest

from proposals.models import RegistryEvent
from proposals.services.bureaus import BureauRefused, save_bureau
from proposals.services.matching import match_bureau
from tests.factories.proposals import BureauAliasFactory, BureauFactory, RegistryEventFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)


def saved(bureau=None, **kwargs):
    wanted = {"name": "云岭市数据局", "parent": None, "email": "", "aliases": [], "by": UserFactory(), "now": NOW}
    return save_bureau(bureau, **{**wanted, **kwargs})


def test_a_new_bureau_is_found_by_its_aliases():
    bureau = saved(aliases=["市数据局", "市大数据局"])

    assert match_bureau("市大数据局") == bureau
    assert RegistryEvent.objects.get().action == "bureau_added"


def test_a_renamed_bureau_is_still_found_by_the_name_on_its_old_letters():
    bureau = BureauFactory(name="云岭市大数据发展管理局")

    saved(bureau)

    assert match_bureau("云岭市大数据发展管理局") == match_bureau("云岭市数据局") == bureau
    assert RegistryEvent.objects.get().note == (
        "名称：云岭市大数据发展管理局改为云岭市数据局；别名：无改为云岭市大数据发展管理局"
    )


def test_a_bureau_may_take_its_own_alias_for_its_name():
    bureau = BureauFactory(name="云岭市大数据局")
    BureauAliasFactory(bureau=bureau, name="云岭市数据局")

    renamed = saved(bureau, aliases=["云岭市数据局"])

    assert list(renamed.aliases.values_list("name", flat=True)) == ["云岭市大数据局"]


def test_a_name_or_alias_of_another_bureau_is_refused():
    BureauAliasFactory(bureau=BureauFactory(name="云岭市工信局"), name="市数据局")

    with pytest.raises(BureauRefused, match="“市数据局”已经是“云岭市工信局”的名称或别名。"):
        saved(aliases=["市数据局"])
    with pytest.raises(BureauRefused, match="“云岭市工信局”已经是“云岭市工信局”的名称或别名。"):
        saved(name="云岭市工信局")


def test_a_bureau_stands_not_below_itself():
    bureau = BureauFactory(name="云岭市公安局")
    below = BureauFactory(name="云岭市公安局交警支队", parent=bureau)

    with pytest.raises(BureauRefused, match="不能作为上级。"):
        saved(bureau, name="云岭市公安局", parent=below)


def test_what_changed_nothing_is_no_event():
    bureau = BureauFactory(name="云岭市数据局")

    saved(bureau)

    assert RegistryEvent.objects.count() == 0


def test_an_event_is_kept():
    event = RegistryEventFactory()

    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
