"""The index answers what is in the texts now, on the database the suite runs on."""

import pytest
from django.core.management import call_command
from django.db import connection

from proposals.fulltext import INDEXES, TITLES, restore
from proposals.models import Proposal, Reply
from proposals.search import read_words
from tests.factories.proposals import DocumentFactory, ProposalFactory, ReplyFactory

pytestmark = pytest.mark.django_db


def titles(typed):
    found = Proposal.objects.matching(read_words(typed)).order_by("pk")
    return list(found.values_list("title", flat=True))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("停车", True),
        ("停车管理", True),
        ("车管", True),
        ("停管", False),
        ("管理停车", False),
        ("停车 提案", True),
        ("停车 教育", False),
        ("(城区)", True),
        ("（城区）", True),
        ("5g", True),
        ("５Ｇ", True),
        ("“智慧", True),
        ('"智慧"', False),
        ("停", True),
        ("Ｇ", True),
        ("教", False),
        ("停 教", False),
        ("%", False),
        ("_", False),
        ("停车%", False),
        ("AND", False),
        ("停车*", False),
        ("' OR 1=1 --", False),
        ("𠮷野", True),
    ],
)
def test_a_title_is_found_by_what_stands_in_it(typed, found):
    ProposalFactory(title="关于加强（城区）停 车管理、５G“智慧”𠮷野的提案")

    assert bool(titles(typed)) == found


def test_a_changed_title_is_found_by_its_new_words_alone():
    proposal = ProposalFactory(title="关于停车的提案")

    proposal.title = "关于托育的提案"
    proposal.save()

    assert (titles("停车"), titles("托育")) == ([], ["关于托育的提案"])


def test_a_removed_title_is_found_no_more():
    ProposalFactory(title="关于停车的提案").delete()
    ProposalFactory(title="关于托育的提案")

    assert titles("停车") == []


def test_rows_written_and_changed_in_bulk_are_found():
    ProposalFactory.create_batch(3)

    Proposal.objects.update(title="关于稀土的提案")

    assert (len(titles("稀土")), titles("停车")) == (3, [])


def test_a_word_is_not_found_across_the_end_of_a_line():
    ReplyFactory(document=DocumentFactory(text="一、停车\n场地建设"))

    assert [Reply.objects.matching(read_words(typed)).count() for typed in ("停车场", "停车", "场地")] == [0, 1, 1]


def test_a_lone_character_is_read_for_in_the_newest_rows_alone():
    ProposalFactory(title="停")
    ProposalFactory.create_batch(2, title="停")
    words = read_words("停")
    short = TITLES.__class__(TITLES.name, TITLES.table, TITLES.column, read_through=2)

    assert Proposal.objects.filter(short.having(words, vendor=connection.vendor)).count() == 2


@pytest.mark.django_db(transaction=True)  # PostgreSQL drops no index of rows whose keys are still to be checked
def test_the_index_can_be_made_anew():
    ProposalFactory(title="关于停车的提案")

    call_command("rebuild_search", verbosity=0)

    assert titles("停车") == ["关于停车的提案"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its index through every migration")
def test_triggers_lost_with_a_table_made_anew_come_back_with_what_was_missed():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {TITLES.name}_added")
    ProposalFactory(title="关于停车的提案")
    missed = titles("停车")

    restore(connection, INDEXES)

    ProposalFactory(title="关于停车场的提案")
    assert (missed, titles("停车")) == ([], ["关于停车的提案", "关于停车场的提案"])


def test_what_is_not_a_letter_yet_is_no_result():
    DocumentFactory(text="停车")

    assert Reply.objects.matching(read_words("停车")).count() == 0
