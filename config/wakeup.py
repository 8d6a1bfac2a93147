"""The base of every task: a message is only "wake up and look", so a broker that does not answer fails nobody."""

import logging
from typing import Any

from celery.contrib.django.task import DjangoTask
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


class WakeUpTask(DjangoTask):
    """A task whose message may be lost: the row it speaks of is committed, and the sweep finds it."""

    abstract = True

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        """Send the message; where the broker does not answer, say so in the log and return None."""
        try:
            return super().apply_async(*args, **kwargs)
        except OperationalError as error:
            logger.warning("broker does not answer, %s is left to the next sweep: %s", self.name, error)
            return None
