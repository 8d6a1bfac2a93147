"""Mail backends of the tests' own: they answer as told and remember what they took."""

import threading
from collections.abc import Callable, Sequence
from email import message_from_bytes
from email.message import Message
from typing import ClassVar

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

SCRIPTED = "tests.tracking.services.reminders.backends.ScriptedBackend"


class ScriptedBackend(BaseEmailBackend):
    """
    Take mails, or raise what the script says.

    ``answers`` maps an address to what becomes of its next mails, one after the other: None takes it, an exception is
    raised before it is taken, a callable is called after it was taken. ``closed`` is raised when connecting. Each mail
    takes ``seconds_each``, which add up in ``passed``.
    """

    taken: ClassVar[list[Message]] = []
    answers: ClassVar[dict[str, list[BaseException | Callable[[], None] | None]]] = {}
    closed: ClassVar[Exception | None] = None
    connections: ClassVar[int] = 0
    seconds_each: ClassVar[float] = 0
    passed: ClassVar[float] = 0
    _lock = threading.Lock()

    @classmethod
    def reset(cls) -> None:
        """Start with nothing taken and every mail welcome."""
        cls.taken, cls.answers, cls.closed, cls.connections = [], {}, None, 0
        cls.seconds_each = cls.passed = 0

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._is_open = False

    def open(self) -> bool:
        """Connect once."""
        if self._is_open:
            return False
        if self.closed:
            raise self.closed
        type(self).connections += 1
        self._is_open = True
        return True

    def close(self) -> None:
        """Hang up."""
        self._is_open = False

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Take each mail or answer as told."""
        for message in email_messages:
            built = message_from_bytes(message.message().as_bytes())
            type(self).passed += self.seconds_each
            script = self.answers.get(message.to[0], [])
            answer = script.pop(0) if script else None
            if isinstance(answer, BaseException):
                raise answer
            with self._lock:
                self.taken.append(built)
            if callable(answer):
                answer()
        return len(email_messages)
