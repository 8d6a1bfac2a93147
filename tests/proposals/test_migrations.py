"""What a migration carries over from an earlier version."""

from importlib import import_module

import pytest
from django.apps import apps

from proposals.models import LocalHolidays


@pytest.mark.django_db
def test_days_off_that_stood_in_a_file_are_carried_over(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    take_over = import_module("proposals.migrations.0005_reply_date_versions").take_over_the_file
    take_over(apps, None)
    without = LocalHolidays.objects.count()
    (tmp_path / "holidays.txt").write_text("2026-09-26 休 台风停工\n", encoding="utf-8")

    take_over(apps, None)

    assert without == 0
    assert LocalHolidays.objects.get().text == "2026-09-26 休 台风停工\n"
