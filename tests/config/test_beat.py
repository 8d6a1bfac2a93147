from datetime import UTC, datetime

import pytest
from celery import Celery

from config.beat import SafeScheduler

DAY = 24 * 60 * 60


class Clock:
    """A wall clock that can be set and a steady one that cannot."""

    def __init__(self):
        self.steady = 1000.0
        self.wall = datetime(2026, 3, 12, 4, 0, tzinfo=UTC).timestamp()

    def run(self, seconds):
        self.steady += seconds
        self.wall += seconds

    def set(self, seconds):
        self.wall += seconds


class ClockedCelery(Celery):
    clock = Clock()

    def now(self):
        return datetime.fromtimestamp(self.clock.wall, UTC)


class RecordingScheduler(SafeScheduler):
    """Notes what it would send."""

    def __init__(self, *args, **kwargs):
        self.sent = []
        super().__init__(*args, **kwargs)

    def apply_entry(self, entry, producer=None):
        self.sent.append(entry.task)

    producer = None


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def scheduler(clock):
    app = ClockedCelery("test", set_as_current=False, broker="memory://")
    app.clock = clock
    app.conf.update(
        timezone="UTC",
        beat_max_loop_interval=5,
        beat_schedule={
            "minutely": {"task": "each minute", "schedule": 60.0},
            "hourly": {"task": "each hour", "schedule": 3600.0},
        },
    )
    return RecordingScheduler(app, wall=lambda: clock.wall, steady=lambda: clock.steady)


def run(scheduler, clock, seconds):
    """Tick as Celery's service does for ``seconds`` of steady time; return what was sent."""
    scheduler.sent.clear()
    end = clock.steady + seconds
    while clock.steady < end:
        pause = scheduler.tick()
        clock.run(min(max(pause, 0.01), end - clock.steady))
    return {task: scheduler.sent.count(task) for task in set(scheduler.sent)}


def test_everything_is_due_at_the_start_and_at_its_interval_from_then_on(scheduler, clock):
    assert run(scheduler, clock, 10) == {"each minute": 1, "each hour": 1}
    assert run(scheduler, clock, 2 * 3600) == {"each minute": 120, "each hour": 2}


@pytest.mark.parametrize("step", [-DAY, -3600, -400 * DAY])
def test_a_clock_set_back_delays_no_entry_by_more_than_its_interval(scheduler, clock, step):
    run(scheduler, clock, 630)

    clock.set(step)

    assert run(scheduler, clock, 3600 + 30) == {"each minute": 60, "each hour": 1}


@pytest.mark.parametrize("step", [DAY, 3600, 400 * DAY])
def test_a_clock_set_forward_floods_nothing(scheduler, clock, step):
    run(scheduler, clock, 630)

    clock.set(step)

    assert run(scheduler, clock, 3600 + 30) == {"each minute": 60, "each hour": 1}


def test_a_clock_set_forward_and_back_again_goes_on(scheduler, clock):
    run(scheduler, clock, 100)
    clock.set(DAY)
    run(scheduler, clock, 100)

    clock.set(-DAY)

    assert run(scheduler, clock, 630)["each minute"] == 10


def test_a_clock_that_is_slewed_disturbs_nothing(scheduler, clock, caplog):
    run(scheduler, clock, 10)

    for _ in range(100):
        clock.set(0.5)
        run(scheduler, clock, 10)

    assert caplog.records == []


def test_a_set_clock_is_reported_once(scheduler, clock, caplog):
    run(scheduler, clock, 10)

    clock.set(-DAY)
    run(scheduler, clock, 60)

    assert [record.getMessage() for record in caplog.records] == [
        "the clock was set by -86400 s, the schedule starts anew"
    ]


def test_the_schedule_is_plain_intervals_in_utc(settings):
    # No night of a zone that sets its clocks can leave a run out or double it: days are told by the services.
    assert (settings.CELERY_TIMEZONE, settings.CELERY_ENABLE_UTC) == ("UTC", True)
    assert {type(entry["schedule"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()} == {float}
