import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import env_bool, env_int, env_list, env_optional_secret, env_required, env_secret, env_str


@pytest.fixture(autouse=True)
def _unset(monkeypatch):
    for name in ("SETTING", "SETTING_FILE"):
        monkeypatch.delenv(name, raising=False)


def test_unset_and_empty_variables_give_the_default(monkeypatch):
    assert (env_str("SETTING", "a"), env_bool("SETTING", default=True), env_int("SETTING", 7)) == ("a", True, 7)
    assert env_list("SETTING", ["a"]) == ["a"]

    monkeypatch.setenv("SETTING", "")

    assert (env_str("SETTING", "a"), env_bool("SETTING", default=True), env_int("SETTING", 7)) == ("a", True, 7)
    assert env_list("SETTING", ["a"]) == ["a"]


@pytest.mark.parametrize(("raw", "value"), [("true", True), ("True", True), ("false", False), ("FALSE", False)])
def test_env_bool_reads_true_and_false_in_any_case(monkeypatch, raw, value):
    monkeypatch.setenv("SETTING", raw)

    assert env_bool("SETTING", default=not value) is value


@pytest.mark.parametrize("raw", ["yes", "1", "on", "ture"])
def test_env_bool_refuses_any_other_word_by_name(monkeypatch, raw):
    monkeypatch.setenv("SETTING", raw)

    with pytest.raises(ImproperlyConfigured, match=rf"^SETTING must be 'true' or 'false', not '{raw}'"):
        env_bool("SETTING", default=False)


def test_env_int_names_the_variable_that_is_no_number(monkeypatch):
    monkeypatch.setenv("SETTING", "12x")

    with pytest.raises(ImproperlyConfigured, match=r"^SETTING must be a whole number, not '12x'"):
        env_int("SETTING", 1)


def test_env_list_splits_at_commas_and_drops_empty_parts(monkeypatch):
    monkeypatch.setenv("SETTING", " a.example , ,b.example,")

    assert env_list("SETTING", []) == ["a.example", "b.example"]


def test_env_required_names_the_variable_that_is_missing():
    with pytest.raises(ImproperlyConfigured, match=r"^Set SETTING "):
        env_required("SETTING")


def test_a_secret_comes_from_the_variable_or_from_the_file_it_names(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n", encoding="utf-8")
    monkeypatch.setenv("SETTING_FILE", str(tmp_path / "secret"))

    assert env_secret("SETTING") == env_optional_secret("SETTING") == "from the file"

    monkeypatch.setenv("SETTING", "from the variable")

    assert env_secret("SETTING") == "from the variable"


def test_a_missing_secret_and_an_unreadable_file_are_named(monkeypatch, tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"^Set SETTING, or SETTING_FILE"):
        env_secret("SETTING")
    assert env_optional_secret("SETTING") == ""

    monkeypatch.setenv("SETTING_FILE", str(tmp_path / "missing"))

    with pytest.raises(ImproperlyConfigured, match=r"^SETTING_FILE points to .*missing, which cannot be read"):
        env_secret("SETTING")
