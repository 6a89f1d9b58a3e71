"""What a care manager does next: by a rule, or by asking whoever sits in the seat."""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop
from itertools import chain
from typing import Any

from simpy.events import Event

from cmsim.model.base import CareManagerBase
from cmsim.model.log import Activity
from cmsim.model.policy import ASK, Decision, Desk, Task, VisibleTask, at_once
from cmsim.model.worklist import Item, head
from cmsim.units import DAY


class TaskSelection(CareManagerBase):
    """What a care manager does next: by a rule, or by asking whoever sits in the seat."""

    __slots__ = ()

    @property
    def standing(self) -> Task | None:
        """Return the first task for which somebody stands waiting, or ``None``."""
        entry = head(self.own.work, self.env.now, self.own.key)
        return entry[-1] if entry and entry[-1].rank == 0 else None

    def first(self) -> Item | None:
        """Return the first entry in the order of the rule, own work and shared work together."""
        now, worklist = self.env.now, self.worklist
        best = head(self.own.work, now, worklist.key)
        for heap in (worklist.work, worklist.intake) if self.has_room() else (worklist.work,):
            entry = head(heap, now, worklist.key)
            if entry and (best is None or entry < best):
                best = entry
        return best

    def next_task(self) -> Task | None:
        """Take the first task in the order of the rule, or ``None``."""
        now, worklist = self.env.now, self.worklist
        first = self.own.work
        best = first[0] if first else None
        if best is not None:
            task = best[-1]
            if task.gone or now > task.until or (task.clock is not None and now > task.clock):
                best = head(first, now, worklist.key)
        heap = worklist.work
        if heap:
            entry: Item | None = heap[0]
            task = heap[0][-1]
            if task.gone or now > task.until or (task.clock is not None and now > task.clock):
                entry = head(heap, now, worklist.key)
            if best is None or (entry is not None and entry < best):
                best, first = entry, heap
        heap = worklist.intake
        if heap and self.room:
            entry = heap[0]
            task = heap[0][-1]
            if task.gone or now > task.until or (task.clock is not None and now > task.clock):
                entry = head(heap, now, worklist.key)
            if best is None or (entry is not None and entry < best):
                best, first = entry, heap
        if best is None:
            return None
        task = best[-1]
        if self.today and task.rank:
            coming = self.today[0]  # mostly it stands: `time_left`, written out
            stands = not coming.come and coming.patient.booking == coming.booking
            left = coming.at - now if stands and coming.at > now else self.time_left()
            if task.minutes > left:
                return self.next_that_fits(left, len(best) - 1)
        heappop(first)
        task.gone = True
        return task if task.rank or self.room or self.fits(task) else self.next_task()

    def next_that_fits(self, left: float, last: int) -> Task | None:
        """Take the first task in the order of the rule that takes no longer than the minutes left.

        ``last`` is the place of the task in an entry, found quicker from the front.

        Nobody stands waiting, or it would be their turn. The task stays where it is in its heap,
        and is dropped when it comes up there.
        """
        now, own, worklist = self.env.now, self.own, self.worklist
        heaps = [own.work] if own.shortest <= left else []
        if worklist.shortest <= left:
            heaps += [worklist.work, worklist.intake] if self.room else [worklist.work]
        first: Item | None = None
        for entry in chain(*heaps):
            task = entry[last]
            if (
                task.minutes <= left
                and not task.gone
                and now <= task.until
                and (first is None or entry < first)
            ):
                first = entry
        if first is None:
            return None
        first[last].gone = True
        return first[last]

    def fits(self, task: Task) -> bool:
        """Let nobody who stands waiting be taken in beyond the cap: they go on the worklist."""
        if task.rank or not task.patient or not task.patient.waits or self.has_room():
            return True
        task.gone = True
        task.patient.after_standing(task)
        return False

    def choose(self) -> Generator[Event, Any, Task | None]:
        """Process: settle on a task, waiting for the answer if the policy asks."""
        while True:
            tasks = self.visible()
            if not tasks:
                return None
            desk = self.desk(tasks)
            choice = self.policy(desk)
            if choice is ASK:
                asked, self.asked = self.asked, self.env.event()
                self.answer = self.env.event()
                at_once(asked, desk)
                choice = yield self.answer
            verb, number = (
                (choice.verb, choice.number)
                if isinstance(choice, Decision)
                else ("do", choice.number)
            )
            if verb == "wait":
                return None
            task = tasks.get(number)
            if task is None or task.gone:
                continue
            if verb == "do":
                task.gone = True
                return task
            self.settle(verb, task)

    def visible(self) -> dict[int, Task]:
        """Return ``{number: task}`` of all that can be done here, now."""
        now = self.env.now
        for heap in (self.own.work, self.worklist.work, self.worklist.intake):
            head(heap, now, self.worklist.key)
        own = [task for task in self.own.tasks(True) if self.fits(task)]
        waiting = own + self.worklist.tasks(self.has_room())
        return {task.number: task for task in waiting if task.hidden <= now <= task.until}

    def desk(self, tasks: dict[int, Task]) -> Desk:
        """Return what can be seen from here, now."""
        cards = sorted((card(task) for task in tasks.values()), key=lambda c: (c.due, c.number))
        return Desk(
            self.env.now,
            self.site,
            self.ends,
            self.caseload,
            self.caseload + self.monitored,
            tuple(cards),
            tuple(card(one.task) for one in self.upcoming()),
        )

    def settle(self, verb: str, task: Task) -> None:
        """Put a task off to the next morning, turn a request down, or close a case."""
        now = self.env.now
        if verb == "defer":
            task.hidden = (now // DAY + 1) * DAY
            self.note(Activity.PUT_OFF, task.patient, task.kind)
        elif verb == "decline":
            task.gone = True
            self.note(Activity.TURNED_AWAY, task.patient, task.kind)
            if task.patient:
                task.patient.turned_down(task)
        elif verb == "close":
            assert task.patient is not None, "only a case can be closed"
            task.gone = True
            task.patient.graduate("closed by choice")


def card(task: Task) -> VisibleTask:
    """Return what a learner may know of a task."""
    patient = task.patient
    return VisibleTask(
        task.number,
        task.kind,
        patient.home.name if patient else None,
        patient.number if patient else None,
        task.tier,
        task.created,
        task.due,
        task.minutes,
        task.rank,
        task.attempts,
        task.channel,
        patient.last_contact if patient else None,
        task.clock,
        task.at,
    )
