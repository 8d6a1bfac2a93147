import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.stack import guard
from config.stack.console import Console
from config.stack.programs import Program
from config.stack.supervisor import Supervisor

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
# Starts a child of its own, says its number, and waits.
PARENT = (
    "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(child.pid, flush=True); time.sleep(60)"
)


# The same, but the child leaves the group.
PARENT_OF_STRAY = PARENT.replace("time.sleep(60)'])", "time.sleep(60)'], start_new_session=True)")


def python(code, name="test", **options):
    return Program(name, (sys.executable, "-c", code), **options)


pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


@pytest.fixture
def screen():
    return io.StringIO()


@pytest.fixture
def supervisor(screen):
    supervisor = Supervisor(Console(screen), dict(os.environ))
    yield supervisor
    supervisor.stop_all(last=(), grace=0, impatient=lambda: True)


def step_until(supervisor, condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        supervisor.step(0.05)
    return condition()


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ignores(pid, number):
    [mask] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("SigIgn")]
    return bool(int(mask.split()[1], 16) >> (number - 1) & 1)


def test_lines_are_passed_on_whole_under_the_programs_name(supervisor, screen):
    code = r"import sys; sys.stdout.buffer.write('你好\n\n'.encode() + b'broken \xff\nno end'); sys.stderr.write('')"

    supervisor.start(python(code, once=True))

    assert step_until(supervisor, lambda: supervisor.exit_codes == {"test": 0})
    assert screen.getvalue() == "test    | 你好\ntest    | broken \ufffd\ntest    | no end\n"


def test_more_output_than_a_pipe_holds_is_passed_on_to_the_end(supervisor, screen):
    supervisor.start(python("for i in range(50_000): print(i)", once=True))

    assert step_until(supervisor, lambda: supervisor.exit_codes == {"test": 0})
    assert screen.getvalue().splitlines()[-1] == "test    | 49999"
    assert screen.getvalue().count("\n") == 50_000


def test_a_program_that_runs_once_is_not_started_again(supervisor, screen):
    supervisor.start(python("raise SystemExit(3)", once=True))

    assert step_until(supervisor, lambda: supervisor.exit_codes == {"test": 3})
    assert not supervisor.is_running("test")
    assert screen.getvalue() == ""


def test_a_program_that_keeps_dying_is_started_again_after_longer_and_longer_pauses(supervisor, screen):
    supervisor.start(python("raise SystemExit(1)"))

    assert step_until(supervisor, lambda: screen.getvalue().count("\n") == 3)
    assert screen.getvalue().splitlines() == [
        "test 意外结束（退出码 1），0.5 秒后重新启动。",
        "test 意外结束（退出码 1），1 秒后重新启动。",
        "test 意外结束（退出码 1），2 秒后重新启动。",
    ]


def test_what_a_dead_program_had_started_ends_with_it(supervisor, screen):
    supervisor.start(python(PARENT + "; pass"))
    assert step_until(supervisor, lambda: "\n" in screen.getvalue())
    grandchild = int(screen.getvalue().split("|")[1])
    child = int(Path(f"/proc/{grandchild}/stat").read_text().rpartition(")")[2].split()[1])

    os.kill(child, signal.SIGKILL)

    assert step_until(supervisor, lambda: not alive(grandchild))
    assert "test 意外结束（信号 SIGKILL）" in screen.getvalue()


def test_a_program_is_asked_to_end_by_its_own_signal_and_may_finish(supervisor, screen):
    code = (
        "import time\n"
        "try:\n    print('up', flush=True); time.sleep(60)\n"
        "except KeyboardInterrupt:\n    print('finished')"
    )
    supervisor.start(python(code, stop_signal=signal.SIGINT))
    assert step_until(supervisor, lambda: "up" in screen.getvalue())

    supervisor.stop({"test"}, grace=20, impatient=lambda: False)

    assert screen.getvalue().endswith("test    | finished\n")
    assert supervisor.exit_codes == {"test": 0}


def test_a_program_that_will_not_end_is_killed_after_the_grace(supervisor, screen):
    supervisor.start(python(STUBBORN))
    assert step_until(supervisor, lambda: "up" in screen.getvalue())
    begun = time.monotonic()

    supervisor.stop({"test"}, grace=0.5, impatient=lambda: False)

    assert 0.5 <= time.monotonic() - begun < 5
    assert supervisor.exit_codes == {"test": -signal.SIGKILL}


def test_even_what_left_the_group_ends_with_a_program_that_is_killed(supervisor, screen):
    supervisor.start(python(PARENT_OF_STRAY + "; pass", stop_signal=signal.SIGCONT))
    assert step_until(supervisor, lambda: "\n" in screen.getvalue())
    stray = int(screen.getvalue().split("|")[1])

    supervisor.stop({"test"}, grace=0, impatient=lambda: False)

    assert step_until(supervisor, lambda: not alive(stray))


def test_asking_twice_is_not_waited_for(supervisor, screen):
    supervisor.start(python(STUBBORN))
    assert step_until(supervisor, lambda: "up" in screen.getvalue())

    supervisor.stop({"test"}, grace=60, impatient=lambda: True)

    assert supervisor.exit_codes == {"test": -signal.SIGKILL}


def test_a_program_waiting_for_its_restart_stays_down_when_stopped(supervisor, screen):
    supervisor.start(python("raise SystemExit(1)"))
    assert step_until(supervisor, lambda: "重新启动" in screen.getvalue())

    supervisor.stop({"test"}, grace=1, impatient=lambda: False)
    step_until(supervisor, lambda: False, seconds=1)

    assert not supervisor.is_running("test")
    assert screen.getvalue().count("重新启动") == 1


@pytest.mark.parametrize("parent", [PARENT, PARENT_OF_STRAY], ids=["group", "stray"])
def test_the_guard_kills_the_families_named_last_when_the_pipe_ends(parent):
    programs = [
        subprocess.Popen([sys.executable, "-c", parent], start_new_session=True, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    grandchildren = [int(program.stdout.readline()) for program in programs]
    spared, named = programs
    lines = f"{spared.pid} {named.pid}\n999999999\n{named.pid}\n".encode()

    subprocess.run([sys.executable, "-I", "-S", guard.__file__], input=lines, check=True)

    try:
        assert named.wait(5) == -signal.SIGKILL
        assert spared.poll() is None
        # A killed process is alive to the eye until its new parent has taken notice.
        end = time.monotonic() + 5
        while alive(grandchildren[1]) and time.monotonic() < end:
            time.sleep(0.05)
        assert [alive(pid) for pid in grandchildren] == [True, False]
    finally:
        guard.kill_family(spared.pid)
        for program in programs:
            program.wait()
            program.stdout.close()


def test_the_guard_kills_what_the_launcher_had_no_time_to_name():
    unnamed = subprocess.Popen([sys.executable, "-c", STUBBORN], env={guard.MARK: "a1"}, stdout=subprocess.PIPE)
    spared = subprocess.Popen([sys.executable, "-c", STUBBORN], env={guard.MARK: "b2"}, stdout=subprocess.PIPE)
    try:
        assert unnamed.stdout.readline() == spared.stdout.readline() == b"up\n"

        subprocess.run([sys.executable, "-I", "-S", guard.__file__, "a1"], input=b"999999999\n", check=True)

        assert unnamed.wait(5) == -signal.SIGKILL
        assert alive(spared.pid)
    finally:
        for program in (unnamed, spared):
            program.kill()
            program.wait()
            program.stdout.close()


def test_the_guard_cannot_be_ended_by_what_ends_the_launcher():
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", guard.__file__], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    while not ignores(process.pid, signal.SIGHUP):
        time.sleep(0.05)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        process.send_signal(number)

    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.3)
    process.stdin.close()
    assert process.wait(5) == 0
