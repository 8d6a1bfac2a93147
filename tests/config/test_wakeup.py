import logging

import pytest
from celery import Celery

from config.wakeup import WakeUpTask


@pytest.fixture
def app(tmp_path):
    app = Celery(
        "test",
        set_as_current=False,
        broker=f"redis+socket://{tmp_path}/nobody.sock",
        task_cls=WakeUpTask,
        task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0},
    )
    yield app
    app.close()


def _look(**_what):
    pass


@pytest.mark.loopback
def test_a_broker_that_does_not_answer_fails_nobody_and_is_in_the_log(app, caplog):
    task = app.task(name="look")(_look)

    with caplog.at_level(logging.WARNING, "config.wakeup"):
        assert task.delay() is None

    [message] = [record.getMessage() for record in caplog.records if record.name == "config.wakeup"]
    assert message.startswith("broker does not answer, look is left to the next sweep")


def test_a_message_that_cannot_be_written_is_still_an_error(app):
    task = app.task(name="look")(_look)

    with pytest.raises(Exception, match="not JSON serializable"):
        task.delay(what=object())
