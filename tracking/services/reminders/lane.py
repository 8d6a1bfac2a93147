"""
Handing mails over while the marks of those before are being committed.

A server's answer and a commit each take a millisecond or more. The courier therefore talks in a thread of its own,
a few mails ahead of the marks; how many is also how many copies a crash can cause, so it is few. The thread never
touches the database.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

from tracking.services.reminders.delivery import Answer
from tracking.services.reminders.outbox import Composed
from tracking.services.reminders.results import Result

HandOver = Callable[[Composed], Answer]
_DONE = object()


@contextmanager
def lane(
    waiting: deque[Composed], hand_over: HandOver, goes_on: Callable[[], bool], *, ahead: int
) -> Iterator[Iterator[list[Result]]]:
    """
    Yield the answers in groups as they come, while ``goes_on`` says so; taken mails leave ``waiting``.

    :param ahead: how many mails may be handed over before the marks of the first of them are committed; with 1 there is
        no thread.
    """
    if ahead <= 1:
        yield _one_by_one(waiting, hand_over, goes_on)
        return
    moving = _Moving(waiting, hand_over, goes_on, ahead)
    try:
        yield moving.groups()
    finally:
        moving.stop()


def _one_by_one(waiting: deque[Composed], hand_over: HandOver, goes_on: Callable[[], bool]) -> Iterator[list[Result]]:
    while waiting and goes_on():
        composed = waiting.popleft()
        yield [(composed, hand_over(composed))]


class _Moving:
    """The thread, and the two queues between it and the one that writes to the database."""

    def __init__(self, waiting: deque[Composed], hand_over: HandOver, goes_on: Callable[[], bool], ahead: int) -> None:
        self._waiting = waiting
        self._hand_over = hand_over
        self._goes_on = goes_on
        self._free = threading.Semaphore(ahead)
        self._stopping = False
        self._answers: SimpleQueue[Result | BaseException | object] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._thread.start()

    def groups(self) -> Iterator[list[Result]]:
        """Yield what has come since the last time; asking for the next group says that this one is marked."""
        is_over = False
        while not is_over:
            group, is_over = self._next_group()
            if group:
                yield group
                self._free.release(len(group))

    def stop(self) -> None:
        """Let the mail that is being handed over come to its end, and begin no other."""
        self._stopping = True
        self._free.release()
        self._thread.join()

    def _next_group(self) -> tuple[list[Result], bool]:
        group: list[Result] = []
        answer = self._answers.get()
        while True:
            if answer is _DONE:
                return group, True
            if isinstance(answer, BaseException):
                raise answer
            group.append(answer)  # type: ignore[arg-type]
            try:
                answer = self._answers.get_nowait()
            except Empty:
                return group, False

    def _run(self) -> None:
        try:
            while True:
                self._free.acquire()
                if self._stopping or not self._waiting or not self._goes_on():
                    break
                composed = self._waiting.popleft()
                self._answers.put((composed, self._hand_over(composed)))
        except BaseException as error:  # noqa: BLE001 - raised again where the run is
            self._answers.put(error)
        finally:
            self._answers.put(_DONE)
