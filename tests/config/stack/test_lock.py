import os
import subprocess
import sys

from config.places import BASE_DIR
from config.stack.lock import FolderLock


def test_one_holder_at_a_time(tmp_path):
    first, second = FolderLock(tmp_path / "lock"), FolderLock(tmp_path / "lock")

    assert (first.acquire(), second.acquire()) == (True, False)
    assert (first.held, second.held) == (True, False)

    first.release()

    assert (second.acquire(), first.acquire()) == (True, False)


def test_a_holder_that_dies_lets_go(tmp_path):
    code = (
        "import os, pathlib; from config.stack.lock import FolderLock;"
        f"assert FolderLock(pathlib.Path({str(tmp_path / 'lock')!r})).acquire(); os.abort()"
    )

    subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, check=False, stderr=subprocess.DEVNULL)

    assert FolderLock(tmp_path / "lock").acquire()


def test_a_lock_handed_to_another_process_is_held_until_that_ends_too(tmp_path):
    lock = FolderLock(tmp_path / "lock")
    lock.acquire()
    keeper = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock.fileno()])
    other = FolderLock(tmp_path / "lock")

    os.close(lock.fileno())

    assert not other.acquire()
    keeper.communicate(b"\n")
    assert other.acquire()
