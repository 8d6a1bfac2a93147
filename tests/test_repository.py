"""Rules of this repository that a reviewer would otherwise have to remember."""

import ast
import importlib
import inspect
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from factory.django import DjangoModelFactory

from config.places import BASE_DIR

CODE = ("config", "proposals", "tracking", "tests")
APPS = ("proposals", "tracking")
FILE_LINES = 400
TEST_LINES = 600  # tables of cases are long and are not read from end to end

# Files longer than that, each with the reason why it is one file.
LONG_FILES = {
    "proposals/migrations/0001_initial.py": "generated",
    "tracking/migrations/0001_initial.py": "generated",
    "tracking/migrations/0001_squashed_0013.py": "generated",
}

# Packages whose functions are handed the time and never look at a clock.
CLOCKLESS = (
    *("proposals/services", "proposals/parsing", "proposals/deadlines", "proposals/models", "proposals/querysets.py"),
    *(
        "tracking/services",
        "tracking/extraction",
        "tracking/ladder",
        "tracking/reports",
        "tracking/models",
        "tracking/querysets.py",
    ),
)
CLOCKS = {
    *("timezone.now", "timezone.localdate", "timezone.localtime", "datetime.now", "datetime.utcnow", "datetime.today"),
    *("date.today", "time.time", "dt.now", "dt.today", "localdate", "localtime"),
}

# Models that views may query without visible_to, each with the reason why nobody is shown another's rows.
OPEN_TO_ALL = {
    "Bureau": "the names of bureaus are no secret from anyone who signs in",
    "PlenarySession": "the sessions of the assemblies are public",
    "RatingOption": "the words of the local rating form are on every form",
}
# Functions that start from somebody's rows all the same, each with the reason why nobody is shown another's.
NARROWED_OTHERWISE = {
    ("proposals/views/proposals.py:proposal_list", "Reply"): "counted on proposals from visible_to",
    ("tracking/views/bureaus.py:_page", "Commitment"): "counted for oversight alone",
    ("tracking/views/bureaus.py:_page", "RegistryEvent"): "only for oversight",
    ("tracking/views/bureaus.py:_page", "User"): "only for oversight",
    ("tracking/views/campaigns.py:_next_left", "CampaignItem"): "of a look-back that was handed in",
    ("tracking/views/commitment_detail.py:evidence_file", "Evidence"): "only of commitments from visible_to",
    ("tracking/views/dossiers.py:_given_up", "CommitmentRequest"): "the reason is told to whoever sees the commitment",
    ("tracking/views/letters.py:letter_list", "Document"): "only if user.oversees",
    ("tracking/views/people.py:_account", "User"): "only for oversight",
    ("tracking/views/people.py:_page", "Commitment"): "counted for oversight alone",
    ("tracking/views/people.py:_page", "HandOver"): "only for oversight",
    ("tracking/views/people.py:_page", "RegistryEvent"): "only for oversight",
    ("tracking/views/people.py:_page", "User"): "only for oversight",
    ("tracking/views/review.py:_answer", "Commitment"): "fetched again after a change, from visible_to before it",
    ("tracking/views/review.py:_state", "LetterReview"): "of a reply that was handed in",
    ("tracking/views/supplements.py:_visible", "SupplementItem"): "of a supplementary reply from visible_to",
    ("tracking/views/target_progress.py:target_progress", "MeasuredValue"): "of a commitment that was handed in",
}

JUNK_DRAWERS = {"utils", "util", "helpers", "common", "core", "misc"}


def _files(*roots: str) -> Iterator[Path]:
    for root in roots:
        path = BASE_DIR / root
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _name(path: Path) -> str:
    return path.relative_to(BASE_DIR).as_posix()


def test_imports_keep_to_the_layers():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"]

    result = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    output = io.StringIO()

    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=output)
    except SystemExit:
        pytest.fail(output.getvalue())


def _factories() -> list[type[DjangoModelFactory]]:
    modules = [importlib.import_module(f"tests.factories.{app}") for app in APPS]
    members = [member for module in modules for _, member in inspect.getmembers(module, inspect.isclass)]
    return sorted({m for m in members if issubclass(m, DjangoModelFactory) and m._meta.model}, key=lambda f: f.__name__)


def test_every_model_has_a_factory():
    models = {model for app in APPS for model in apps.get_app_config(app).get_models()}

    assert {model.__name__ for model in models - {f._meta.model for f in _factories()}} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("factory", _factories(), ids=lambda factory: factory.__name__)
def test_a_factory_makes_as_many_valid_rows_as_asked(factory):
    first, second = factory.create_batch(2)

    assert first.pk != second.pk
    for row in (first, second):
        # Users made without a password are signed in by the test's browser.
        row.full_clean(exclude={"password"}, validate_unique=False)


def test_every_scheduled_task_exists_and_its_unread_messages_expire():
    current_app.loader.import_default_modules()

    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert entry["task"] in current_app.tasks, name
        assert entry["options"]["expires"] == entry["schedule"], name


@pytest.mark.parametrize("path", [pytest.param(p, id=_name(p)) for p in _files(*CLOCKLESS)])
def test_what_is_handed_the_time_reads_no_clock(path):
    reads = [
        f"line {node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCKS and not _is_given_a_moment(node)
    ]

    assert reads == []


def _is_given_a_moment(call: ast.Call) -> bool:
    """Whether this is a conversion, ``timezone.localdate(now)``, and not a look at the clock."""
    return "local" in ast.unparse(call.func) and bool(call.args)


def _only_for_oversight(function: ast.FunctionDef | ast.ClassDef) -> bool:
    """Whether a decorator keeps everyone out but those who see every bureau."""
    return any(
        isinstance(decorator, ast.Call)
        and ast.unparse(decorator.func) == "only_for"
        and {ast.unparse(role) for role in decorator.args} <= {"Role.OFFICE", "Role.ADMIN"}
        for decorator in function.decorator_list
    )


def _view_queries() -> list[tuple[str, str, str]]:
    """Return (file, function, model) for each query in a view that does not start from ``visible_to``."""
    model_names = {model.__name__ for app in APPS for model in apps.get_app_config(app).get_models()}
    found = []
    for path in _files("proposals/views", "tracking/views"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]:
            if _only_for_oversight(function):
                continue
            allowed = {
                id(node.value)
                for node in ast.walk(function)
                if isinstance(node, ast.Attribute) and node.attr == "visible_to"
            }
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
                    if id(node) not in allowed and isinstance(node.value, ast.Name) and node.value.id in model_names:
                        found.append((_name(path), function.name, node.value.id))
                elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("_object_or_404", "_list_or_404")):
                    first = node.args[0]
                    if isinstance(first, ast.Name) and first.id in model_names:
                        found.append((_name(path), function.name, first.id))
    return found


def test_views_start_from_what_the_user_may_see():
    strays = [
        f"{file} {function}: {model}"
        for file, function, model in _view_queries()
        if model not in OPEN_TO_ALL and (f"{file}:{function}", model) not in NARROWED_OTHERWISE
    ]

    assert strays == []


def test_the_list_of_narrowed_queries_holds_nothing_that_is_gone():
    present = {(f"{file}:{function}", model) for file, function, model in _view_queries()}

    assert set(NARROWED_OTHERWISE) - present == set()


def test_no_file_is_too_long_to_read():
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in _files(*CODE)}

    too_long = {
        name: lines
        for name, lines in lengths.items()
        if lines > (TEST_LINES if name.startswith("tests/") else FILE_LINES) and name not in LONG_FILES
    }
    assert too_long == {}


def test_no_module_is_a_junk_drawer():
    assert [_name(path) for path in _files(*CODE) if JUNK_DRAWERS & {path.stem, path.parent.name}] == []
