"""A colleague of care managers: takes what the profession may do off their worklists."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify
from typing import Any

from cmsim.model.base import After, CareManagerBase, NetworkBase, PatientBase
from cmsim.model.care_manager import CareManager
from cmsim.model.duties import Fixed
from cmsim.model.log import OUTREACH, REGISTRY, UPKEEP, Kind
from cmsim.model.policy import Policy, Task, TaskPatient
from cmsim.model.worklist import Item, Worklist, first_of, head
from cmsim.scenario.post import Post
from cmsim.scenario.profession import may_do


class Colleague(CareManager):
    """Somebody who helps care managers, with the hours of a post and without patients of their own.

    Tasks are taken in the order of the rule, off the worklists of the care managers helped; what
    comes of them, but for one's own notes, goes back there. A patient who agrees to enroll is
    enrolled with the care manager who had him or her on the list.
    """

    __slots__ = ("helped", "tasks", "lists")
    owns = False

    def __init__(
        self,
        network: NetworkBase,
        post: Post,
        worklist: Worklist,
        policy: Policy,
        helped: Sequence[CareManager],
    ) -> None:
        super().__init__(network, post, worklist, policy)
        self.helped = helped
        self.tasks = may_do(post.profession)
        self.registry *= REGISTRY in self.tasks
        self.upkeep *= UPKEEP in self.tasks
        self.lists = list(dict.fromkeys(cm.worklist for cm in helped))
        for each in self.lists:
            each.members.append(self)

    def has_room(self) -> bool:
        return any(cm.has_room() for cm in self.helped)

    def may_do(self, kind: Kind, patient: TaskPatient) -> bool:
        """Say whether the profession may do this, and the post takes patients like this one."""
        return (
            kind in self.tasks
            and patient.home.name in self.post.covers
            and patient.tier in self.tiers
        )

    def may_take(self, task: Task) -> bool:
        """Say whether the profession may do a task."""
        return task.patient is None or self.may_do(task.kind, task.patient)

    def owner_of(self, patient: PatientBase) -> CareManagerBase:
        """Return who has a patient in care: for whom he or she was called."""
        return patient.care_manager

    def begin(self, task: Task, now: float) -> tuple[float, float, After | None]:
        """Begin a task; a call to enroll is for somebody of the team who has room now."""
        if task.kind is OUTREACH:
            patient: Any = task.patient
            owner = patient.care_manager
            if not owner.has_room():
                sharing = (cm for cm in self.helped if cm.worklist is owner.worklist)
                owner.waiting -= 1
                patient.join(next((cm for cm in sharing if cm.has_room()), owner))
        return super().begin(task, now)

    def onboarding(self, weeks_in: float) -> Fixed:
        """Return nothing: the clinicians know their own staff."""
        return []

    # --- what to do next

    def open_heaps(self) -> list[list[Item]]:
        """Return where tasks wait: on each worklist, and for outreach where there is room."""
        rooms = {cm.worklist for cm in self.helped if cm.has_room()}
        heaps = [each.work for each in self.lists]
        return heaps + [each.intake for each in self.lists if each in rooms]

    def best(self) -> tuple[Item, list[Item]] | None:
        """Return the first entry in the order of the rule, and its heap."""
        now, key, found = self.env.now, self.worklist.key, []
        own = head(self.own.work, now, key)
        if own:
            found.append((own, self.own.work))
        for heap in self.open_heaps():
            entry = first_of(heap, now, key, self.may_take)
            if entry:
                found.append((entry, heap))
        return min(found, key=lambda each: each[0]) if found else None

    def first(self) -> Item | None:
        """Return the first entry in the order of the rule."""
        best = self.best()
        return best[0] if best else None

    def next_task(self) -> Task | None:
        """Take the first task in the order of the rule, or ``None``."""
        best = self.best()
        if best is None:
            return None
        entry, heap = best
        heap.remove(entry)
        heapify(heap)
        entry[-1].gone = True
        return entry[-1]

    def visible(self) -> dict[int, Task]:
        """Return ``{number: task}`` of all that can be done here, now."""
        self.best()
        now = self.env.now
        shared = [task for heap in self.open_heaps() for *_, task in heap if self.may_take(task)]
        return {
            task.number: task
            for task in self.own.tasks(True) + shared
            if not task.gone and task.hidden <= now <= task.until
        }

    def take_from_list(self) -> bool:
        """Begin to call the next patient of a standing list for somebody in post who has room."""
        now = self.env.now
        return OUTREACH in self.tasks and any(
            cm.hired <= now < cm.leaves and cm.take_from_list() for cm in self.helped
        )
