"""SimPy's clock and waits without what this model never asks of them: a third of their cost.

What is used here of SimPy beyond its documentation is named in ``SIMPY``, and a test says so in one
line when a new version has changed it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Generator
from math import inf
from operator import itemgetter
from typing import Any

from simpy import Environment
from simpy.core import EmptySchedule
from simpy.events import NORMAL, URGENT, Event

from cmsim.units import DAY

SIMPY = ("_now", "_ok", "_value", "callbacks")


Call = list[Any]  # what is to be called, and with what


def happen(event: Any) -> None:
    """Let one of SimPy's own events happen."""
    callbacks, event.callbacks = event.callbacks, None
    for callback in callbacks:
        callback(event)
    if not event._ok:
        raise event._value


class Walk:
    """A process that only waits: nobody interrupts it, waits for its end or makes it fail."""

    __slots__ = ("send",)

    def __init__(self, generator: Generator[Any, Any, Any]) -> None:
        self.send = generator.send

    def go_on(self, value: Any = None) -> None:
        """Go on to the next wait: for a time, or for one of SimPy's own events."""
        send = self.send  # read first: to call what a slot holds costs a third less so
        try:
            wait = send(value)
        except StopIteration:
            return
        if type(wait) is list:
            wait[0] = self.go_on
        else:
            wait.callbacks.append(self.hear)

    def hear(self, event: Any) -> None:
        """Go on with the value of an event."""
        self.go_on(event._value)


class Clock(Environment):
    """SimPy's environment, whose time is read without calling anything.

    Its queue is what comes before the next ``dawn``, the next event last: in one list the times,
    negative so that they ascend, in another what is called then. What is due on a later day lies in
    a list of that day, so that the many plans for next month do not make the queue of today longer.
    """

    __slots__ = ("now",)

    def __init__(self, end: float = inf) -> None:
        super().__init__(0.0)
        self.end, self.dawn = end, DAY
        self.times: list[float] = []
        self.coming: list[Call] = []
        self.urgent: list[Any] = []
        self.days: defaultdict[float, list[tuple[float, Call]]] = defaultdict(list)

    @property
    def width(self) -> int:
        """Return how many events wait."""
        return len(self.times) + sum(map(len, self.days.values()))

    def process(self, generator: Generator[Any, Any, Any]) -> None:  # type: ignore[override]
        """Let a generator begin at this moment, ahead of all else, and go on after each wait."""
        begins = Event(self)
        begins.callbacks.append(Walk(generator).hear)
        begins._ok, begins._value = True, None
        self.schedule(begins, URGENT)

    def timeout(self, delay: float, value: Any = None) -> Any:  # type: ignore[override]
        """Return a wait of so many minutes; one without an end is never over."""
        if delay < 0:
            raise ValueError(f"a wait of {delay} minutes")
        wait: Call = [bool, value]  # of no consequence until somebody waits
        at = self.now + delay
        if at < self.dawn:
            place = bisect_left(self.times, -at)
            self.times.insert(place, -at)
            self.coming.insert(place, wait)
        elif at < inf:
            self.days[at // DAY].append((at, wait))
        return wait

    def later(self, delay: float, call: Callable[[Any], None], value: Any = None) -> None:
        """Call ``call(value)`` after ``delay`` minutes."""
        at = self.now + delay if delay > 0 else self.now
        if at < self.dawn:
            place = bisect_left(self.times, -at)
            self.times.insert(place, -at)
            self.coming.insert(place, [call, value])
        elif at < inf:
            self.days[at // DAY].append((at, [call, value]))

    def schedule(self, event: Any, priority: int = NORMAL, delay: float = 0) -> None:
        """Let one of SimPy's own events come: what is urgent before all else of this moment."""
        at = self.now + delay
        if at >= self.dawn:
            self.days[at // DAY].append((at, [happen, event]))
            return
        place = bisect_left(self.times, -at)
        if priority == URGENT:
            self.urgent = [each for each in self.urgent if each.callbacks is not None]
            place = len(self.times) - len(self.urgent)
            self.urgent.append(event)
        self.times.insert(place, -at)
        self.coming.insert(place, [happen, event])

    def passing(self, delay: float) -> Any:
        """Let minutes pass at once if nothing comes before they are over, else return a wait."""
        at, times = self.now + delay, self.times
        if at >= self.dawn:
            wait: Call = [bool, None]
            self.days[at // DAY].append((at, wait))
            return wait
        place = bisect_left(times, -at)
        if place == len(times) and at < self.end:
            self._now = at
            return None
        wait = [bool, None]
        times.insert(place, -at)
        self.coming.insert(place, wait)
        return wait

    def run(self, until: float | Event | None = None) -> Any:
        """Let events happen until a time, or as SimPy does."""
        if until is None or isinstance(until, Event):
            return super().run(until)
        times, coming, self.end, last = self.times, self.coming, until, -until
        while times or self.next_day():
            at = times.pop()
            if at <= last:
                times.append(at)
                break
            self._now = -at
            call, value = coming.pop()
            call(value)
        self._now = until
        return None

    def step(self) -> None:
        """Let the next event happen."""
        if not self.times and not self.next_day():
            raise EmptySchedule
        self._now = -self.times.pop()
        call, value = self.coming.pop()
        call(value)

    def peek(self) -> float:
        """Return when the next event is due, infinite if none is."""
        return -self.times[-1] if self.times or self.next_day() else inf

    def next_day(self) -> bool:
        """Take up what is due on the next day on which anything is; say whether there is one."""
        if not self.days:
            return False
        day = self.dawn // DAY
        if day not in self.days:
            day = min(self.days)
        due = self.days.pop(day)
        due.sort(key=itemgetter(0))
        due.reverse()
        self.times += [-at for at, _ in due]
        self.coming += [call for _, call in due]
        self.dawn = (day + 1) * DAY
        return True


Clock._now = Clock.now  # type: ignore[assignment]  # what SimPy sets is what the model reads
