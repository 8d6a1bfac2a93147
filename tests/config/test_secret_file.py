import stat
from concurrent.futures import ThreadPoolExecutor

from config.secret_file import secret_from_file


def test_the_key_is_made_once_long_and_for_its_owner_only(tmp_path):
    path = tmp_path / "new" / "secret_key"

    first = secret_from_file(path)

    assert secret_from_file(path) == first
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_agree_on_the_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_from_file(tmp_path / "secret_key"), range(32)))

    assert len(keys) == 1
