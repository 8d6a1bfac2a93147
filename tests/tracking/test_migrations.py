"""The tables of the first release: in one step, and in the single steps it stands for."""

import pytest
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader


def differing_apps(step: str) -> set[str]:
    """Return the apps whose tables differ between the one step and the chain up to ``step``."""
    in_one = MigrationLoader(None).project_state(("tracking", "0001_squashed_0013"))
    in_steps = MigrationLoader(None, replace_migrations=False).project_state(("tracking", step))
    return set(MigrationAutodetector(in_steps, in_one)._detect_changes())


@pytest.mark.parametrize(("step", "differing"), [("0011_reminder_forms", {"tracking"}), ("0013_planning_speed", set())])
def test_the_one_step_makes_what_the_last_of_the_single_steps_has_made(step, differing):
    assert differing_apps(step) == differing
