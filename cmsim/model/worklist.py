"""Tasks waiting for one care manager, or for a team that shares them; and appointments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush, heapreplace
from itertools import count
from math import inf
from typing import Any, ClassVar, Protocol

from cmsim.model.log import Kind
from cmsim.model.policy import Key, Task, TaskPatient

Item = tuple[Any, ...]  # what the key is made of, number, task


class Member(Protocol):
    """A care manager, as far as a worklist cares."""

    idle: bool
    owns: ClassVar[bool]
    hired: float

    def has_room(self) -> bool:
        """Say whether one patient more can be taken in."""

    def fits_before(self, task: Task) -> bool:
        """Say whether a task can be done before the next appointment."""

    def may_do(self, kind: Kind, patient: TaskPatient) -> bool:
        """Say whether work of a kind for a patient may be done by this person."""

    def may_take(self, task: Task) -> bool:
        """Say whether this person may do a task."""

    def wake(self) -> None:
        """Stop waiting for work."""

    def at_work_by(self, deadline: float) -> bool:
        """Say whether this person is at work now or begins a half-day before a deadline."""


class HasBooking(Protocol):
    """A patient, as far as an appointment cares."""

    booking: int  # goes up with whatever happens to the plan for the next contact


class Appointment:
    """A time agreed on with a patient, before ``until`` at the latest.

    The calendar is free again from ``free`` on.
    """

    __slots__ = ("at", "free", "until", "task", "patient", "booking", "come")

    def __init__(
        self, at: float, free: float, until: float, task: Task, patient: HasBooking
    ) -> None:
        self.at, self.free, self.until = at, free, until
        self.task, self.patient, self.booking = task, patient, patient.booking
        self.come = False

    def stands(self) -> bool:
        """Say whether its time is still to come, and nothing has overtaken it."""
        return not self.come and self.patient.booking == self.booking


class Worklist:
    """Two heaps in the order of a rule: work in hand, and patients who need room in a caseload.

    Whatever has been dealt with elsewhere stays until it comes up and is then passed over.
    ``shortest`` is the least that any task has taken so far: in less time nothing here can be done.
    """

    def __init__(self, key: Key, numbers: Iterator[int] | None = None) -> None:
        self.key = key
        self.work: list[Item] = []
        self.intake: list[Item] = []
        self.members: list[Member] = []
        self.shortest = inf
        self.numbers = numbers or count(1)

    def add(self, task: Task, needs_room: bool = False) -> None:
        """Add a task and wake one member who waits for work and has time for it."""
        if not task.number:
            task.number = next(self.numbers)
        if task.minutes < self.shortest:
            self.shortest = task.minutes
        key, last = self.key, (task.number, task)
        heappush(self.intake if needs_room else self.work, key(task) + last)
        for member in self.members:
            if (
                member.idle
                and (member.owns or member.may_take(task))
                and (not needs_room or member.has_room())
                and (not task.rank or member.fits_before(task))
            ):
                member.wake()
                break

    def tasks(self, room: bool) -> list[Task]:
        """Return the tasks that wait, those that need room only if there is some."""
        heaps = self.work + self.intake if room else self.work
        return [task for *_, task in heaps if not task.gone]


def first_of(
    heap: list[Item], now: float, key: Key, may_take: Callable[[Task], bool]
) -> Item | None:
    """Return the first entry of a heap that still stands and may be taken; it stays in the heap."""
    passed: list[Item] = []
    while (entry := head(heap, now, key)) and not may_take(entry[-1]):
        passed.append(heappop(heap))
    for each in passed:
        heappush(heap, each)
    return entry


def head(heap: list[Item], now: float, key: Key) -> Item | None:
    """Return the first entry of a heap that still stands, dropping those that do not.

    A task whose deadline has passed takes the place that ``key`` gives it without one.
    """
    while heap:
        entry = heap[0]
        task = entry[-1]
        if task.gone:
            heappop(heap)
        elif now > task.until:
            heappop(heap)
            task.gone = True
            if task.patient:
                task.patient.too_late(task)
        elif task.clock is not None and now > task.clock:
            task.clock = None
            heapreplace(heap, (*key(task), task.number, task))
        else:
            return entry
    return None
