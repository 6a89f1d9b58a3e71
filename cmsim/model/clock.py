"""SimPy's clock and waits without what this model never asks of them: a third of their cost.

What is used here of SimPy beyond its documentation is named in ``SIMPY``, and a test says so in one
line when a new version has changed it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from heapq import heapify, heappop, heappush
from math import inf
from typing import Any

from simpy import Environment
from simpy.events import NORMAL, Event

from cmsim.units import DAY

SIMPY = ("_queue", "_eid", "_now", "_ok", "_value", "callbacks")


class Later:
    """A call to come, as far as the queue of a clock cares."""

    __slots__ = ("callbacks", "value")
    _ok = True
    callbacks: tuple[Callable[[Any], None]] | None
    value: Any


class Pause:
    """A wait of one process, as far as the process and the queue of a clock care."""

    __slots__ = ("_value", "callbacks")
    _ok = True
    callbacks: list[Callable[[Any], None]] | None
    _value: Any


class Clock(Environment):
    """SimPy's environment, whose time is read without calling anything.

    Its queue holds what comes before the next ``dawn``. What is due on a later day lies in a heap
    of that day, so that the many plans for next month do not make the queue of today deeper.
    """

    __slots__ = ("now",)

    def __init__(self, end: float = inf) -> None:
        super().__init__()
        self.end, self.dawn = end, DAY
        self.days: defaultdict[float, list[Any]] = defaultdict(list)

    @property
    def width(self) -> int:
        """Return how many events wait."""
        return len(self._queue) + sum(map(len, self.days.values()))

    def timeout(self, delay: float, value: Any = None) -> Any:  # type: ignore[override]
        """Return a wait of so many minutes."""
        if delay < 0:
            raise ValueError(f"a wait of {delay} minutes")
        pause = Pause()
        pause.callbacks, pause._value = [], value
        at = self.now + delay
        if at < self.dawn:
            heappush(self._queue, (at, NORMAL, next(self._eid), pause))  # type: ignore
        else:
            self.days[at // DAY].append((at, NORMAL, next(self._eid), pause))
        return pause

    def later(self, delay: float, call: Callable[[Any], None], value: Any = None) -> None:
        """Call ``call(event)`` after ``delay`` minutes, with ``event.value`` as given."""
        event = Later()
        event.callbacks, event.value = (call,), value
        at = self.now + delay if delay > 0 else self.now
        if at < self.dawn:
            heappush(self._queue, (at, NORMAL, next(self._eid), event))  # type: ignore
        else:
            self.days[at // DAY].append((at, NORMAL, next(self._eid), event))

    def passes(self, delay: float) -> bool:
        """Let minutes pass at once if nothing comes before they are over; say whether they did."""
        then, queue = self.now + delay, self._queue
        if then < self.dawn and then < self.end and not (queue and queue[0][0] <= then):
            self._now = then
            return True
        return False

    def run(self, until: float | Event | None = None) -> Any:
        """Let events happen until a time, or as SimPy does."""
        if until is None or isinstance(until, Event):
            return super().run(until)
        queue, self.end, stop = self._queue, until, -inf
        while True:
            if not queue or queue[0][0] >= stop:
                self.next_day()
                stop = min(self.dawn, until)
                if not queue or queue[0][0] >= until:
                    self._now = until
                    return None
            self._now, _, _, event = heappop(queue)
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            if not event._ok:
                raise event._value

    def step(self) -> None:
        """Let the next event happen."""
        if not self._queue or self._queue[0][0] >= self.dawn:
            self.next_day()
        super().step()

    def peek(self) -> float:
        """Return when the next event is due, infinite if none is."""
        if not self._queue or self._queue[0][0] >= self.dawn:
            self.next_day()
        return super().peek()

    def next_day(self) -> None:
        """Take up what is due on the next day on which anything is."""
        if self.days:
            day = min(self.days)
            self._queue += self.days.pop(day)
            heapify(self._queue)
            self.dawn = (day + 1) * DAY


Clock._now = Clock.now  # type: ignore[assignment]  # what SimPy sets is what the model reads
