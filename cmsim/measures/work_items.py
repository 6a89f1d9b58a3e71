"""From a log to pieces of work, each from coming up to being settled; one reader for each family.

Each reader takes a :class:`cmsim.measures.indexed_log.IndexedLog` and reads only the entries that
it needs, so that a question about one kind of work does not cost the reading of all.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from itertools import chain
from operator import attrgetter

from cmsim.measures.episodes import COMPLETED, OPEN
from cmsim.measures.indexed_log import IndexedLog
from cmsim.measures.standing import CLOSING
from cmsim.model.log import (
    ADDED,
    CALLED,
    CHECK_IN,
    CONTACTED,
    DOCUMENTATION,
    FIRST_VISIT,
    FOLLOW_UP,
    MONTHLY,
    OUTREACH,
    REACHED,
    SPENT,
    TRANSITION,
    UNANSWERED,
    VISITED_FIRST,
    Activity,
    Entry,
    Kind,
    Who,
)

CONTACTS = (FIRST_VISIT, FOLLOW_UP, CHECK_IN, MONTHLY)
PLANNED = (OUTREACH, Kind.HAND_OFF, *CONTACTS)
OTHER_WORK = frozenset(Kind) - {*PLANNED}
DONE, SETTLED, MISSED = "done", "settled otherwise", "missed"


class WorkItem:
    """One piece of work: from coming up to being settled. Times in minutes.

    ``settled`` is infinite while it is open. ``how`` says whether it was done, missed by the
    patient, or fell away.
    """

    __slots__ = ("kind", "practice", "patient", "care_manager", "added", "due", "settled", "how")

    def __init__(self, entry: Entry, care_manager: str | None) -> None:
        self.practice, self.patient, self.care_manager = entry.practice, entry.patient, care_manager
        self.added, self.settled = entry.time, OPEN
        self.kind: Kind = entry.detail
        self.due: float = entry.value
        self.how: str | None = None

    def settle(self, time: float, how: str = DONE) -> None:
        """Take note that nobody works on it any more, and why."""
        self.settled, self.how = max(time, self.added), how


def in_time(*several: Iterable[Entry]) -> list[Entry]:
    """Return entries in order of time; at one moment those of earlier lists come first."""
    return sorted(chain(*several), key=attrgetter("time"))


# --- the patient's next contact


def contacts(log: IndexedLog) -> list[WorkItem]:
    """Return outreach, hand-offs and contacts of all kinds.

    Together they are the patient's next contact, which may come up several times until it is
    settled. One held before it was due came up at that moment.
    """
    found: list[WorkItem] = []
    waiting: dict[Who, WorkItem] = {}
    given_up = {(*episode.who, episode.given_up) for episode in log.episodes}
    for entry in log.among(ADDED, UNANSWERED, *SETTLING):
        if entry.detail in OTHER_WORK:
            continue
        activity, who = entry.activity, entry.who
        if activity is ADDED:
            item = planned(entry, waiting.get(who), log)
            if item is not None:
                waiting[who] = item
                found.append(item)
        elif activity in SETTLING or (*who, entry.time) in given_up:
            before = waiting.pop(who, None)
            if before is not None:
                before.settle(entry.time, SETTLING.get(activity, SETTLED))
            elif activity in COMPLETED:
                found.append(held_early(entry))
    return found


SETTLING = dict.fromkeys(CLOSING, SETTLED) | {
    Activity.GRADUATED: SETTLED,
    REACHED: DONE,
    VISITED_FIRST: DONE,
    CONTACTED: DONE,
    Activity.MISSED: MISSED,
}


def planned(entry: Entry, before: WorkItem | None, log: IndexedLog) -> WorkItem | None:
    """Return the work that an entry adds, ``None`` if it comes up again or is not the patient's."""
    if before is not None:
        if entry.care_manager is None:
            before.due = entry.due
        return None
    if entry.care_manager is None or entry.kind == Kind.HAND_OFF:
        return WorkItem(entry, carer(entry, log))
    return None


def held_early(entry: Entry) -> WorkItem:
    """Return the work of a contact that was not on a worklist."""
    item = WorkItem(entry, entry.care_manager)
    item.kind = FIRST_VISIT if entry.activity is VISITED_FIRST else FOLLOW_UP
    item.due = entry.time
    item.settle(entry.time)
    return item


def carer(entry: Entry, log: IndexedLog) -> str | None:
    """Return the care manager of the patient of an entry; outreach is nobody's own."""
    if entry.kind in (OUTREACH, Kind.HAND_OFF):
        return None
    episode = log.episode_of(entry)
    return episode.care_manager if episode is not None else None


# --- one piece for a patient at a time


def transition_calls(log: IndexedLog) -> list[WorkItem]:
    """Return the calls after discharges; a new discharge takes the place of the last one's call."""
    by = log.by
    ends = [entry for entry in by[Activity.UNREACHED] if entry.kind == TRANSITION]
    return one_at_a_time(in_time(by[ADDED, TRANSITION], by[CALLED], ends), CALLED)


def monitoring(log: IndexedLog) -> list[WorkItem]:
    """Return the contacts with graduated patients who are still monitored."""
    by, kind = log.by, Kind.MONITORING
    ends = [
        entry
        for activity in (Activity.REOPENED, *CLOSING)
        for entry in by[activity]
        if entry.kind != TRANSITION
    ]
    items = one_at_a_time(in_time(by[ADDED, kind], by[SPENT, kind], ends), SPENT)
    for item, entry in zip(items, by[ADDED, kind]):
        item.care_manager = carer(entry, log)
    return items


def one_at_a_time(entries: Iterable[Entry], done: Activity) -> list[WorkItem]:
    """Return the work that entries add; it is settled by the next entry of the patient."""
    found: list[WorkItem] = []
    waiting: dict[Who, WorkItem] = {}
    for entry in entries:
        if entry.who in waiting:
            waiting.pop(entry.who).settle(entry.time, DONE if entry.activity is done else SETTLED)
        if entry.activity is ADDED:
            waiting[entry.who] = item = WorkItem(entry, entry.care_manager)
            found.append(item)
    return found


# --- in the order in which it came up


def documentation(log: IndexedLog) -> list[WorkItem]:
    """Return the write-ups, each to be written by the care manager who had the contact."""
    by = log.by
    return first_come(by[ADDED, DOCUMENTATION], by[SPENT, DOCUMENTATION], own=True)


def resources(log: IndexedLog) -> list[WorkItem]:
    """Return the needs for a community resource."""
    return first_come(log.by[ADDED, Kind.RESOURCE], log.by[SPENT, Kind.RESOURCE])


def questions(log: IndexedLog) -> list[WorkItem]:
    """Return the questions to clinicians; an answer that comes back by message is no new one."""
    raised, asked = [], Counter[Who]()
    for entry in in_time(log.by[Activity.ASKED], log.by[ADDED, Kind.COORDINATION]):
        if entry.activity is Activity.ASKED:
            asked[entry.who] += 1
        elif asked[entry.who]:
            asked[entry.who] -= 1
        else:
            raised.append(entry)
    return first_come(raised, log.by[Activity.ANSWERED])


def first_come(added: Iterable[Entry], done: Iterable[Entry], own: bool = False) -> list[WorkItem]:
    """Return the work that some entries add and others do, the oldest of a patient first.

    With ``own``, each care manager does what is her own.
    """
    found: list[WorkItem] = []
    ends: dict[tuple, deque[float]] = defaultdict(deque)
    for entry in done:
        whose = entry.care_manager if own else None
        ends[entry.practice, entry.patient, whose].append(entry.time)
    for entry in added:
        item = WorkItem(entry, entry.care_manager)
        found.append(item)
        whose = item.care_manager if own else None
        times = ends.get((item.practice, item.patient, whose), ())
        while times:
            time = times.popleft()
            if time >= item.added:
                item.settle(time)
                break
    return found


Reader = Callable[[IndexedLog], list[WorkItem]]
READERS: dict[Kind, Reader] = {
    **dict.fromkeys(PLANNED, contacts),
    TRANSITION: transition_calls,
    Kind.MONITORING: monitoring,
    DOCUMENTATION: documentation,
    Kind.RESOURCE: resources,
    Kind.COORDINATION: questions,
}
