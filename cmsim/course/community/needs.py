"""Needs for a community resource, read off a log: who needs one, and what becomes of it."""

from collections import Counter, defaultdict, deque
from typing import NamedTuple

from cmsim.measures.episodes import COMPLETED
from cmsim.model.log import ADDED, RESOURCE, SPENT, UPKEEP, Activity
from cmsim.scenario.library import practices
from cmsim.units import DAY

WEEKS = 26
HOURS = (0, 1, 2, 4, 8)  # that each care manager spends on the list in a month
NEARBY = (95, 90, 80, 60)  # needs of 100 for which something exists nearby
USUAL = 1, 80
FIRST, LATER, NOTHING, OPEN = "first", "later", "nothing", "open"
ENDS = {
    FIRST: "Closed at the first try",
    LATER: "Closed after a dead end",
    NOTHING: "Nothing nearby",
    OPEN: "Still open",
}
STALE, NONE = "stale", "none"  # why the first try failed
LIST, FOUND, WASTED = "list", "found", "wasted"
SORTS = {
    LIST: "Checking the list",
    FOUND: "Tries that close a need",
    WASTED: "Tries that do not",
}
CLOSING = {Activity.CONNECTED: LATER, Activity.NOTHING_NEARBY: NOTHING}


class Neighborhood(NamedTuple):
    """A practice's list and what exists around it; shares are of 1, upkeep is hours a month."""

    upkeep: float
    scarcity: float
    stale_at_start: float = 0.4
    goes_stale: float = 0.06


class Need:
    """One need of a patient: when it came up, its dead ends, how and when it ended."""

    __slots__ = ("who", "raised", "dead_ends", "end", "ended")

    def __init__(self, who, raised):
        self.who, self.raised, self.dead_ends = who, raised, 0
        self.end, self.ended = OPEN, None

    def settle(self, end, time):
        """Take note of how the need ended."""
        self.end = FIRST if end is LATER and not self.dead_ends else end
        self.ended = time

    @property
    def missing(self):
        """Say whether the first try found that nothing exists nearby."""
        return self.end is NOTHING and not self.dead_ends

    @property
    def days(self):
        """Return the days from coming up to the end, ``None`` while it is open."""
        return None if self.ended is None else (self.ended - self.raised) / DAY


# --- practices


def scenario(hours, nearby):
    """Return Elm Street with a list of many years, so many hours for it, and so much nearby."""
    return practice(Neighborhood(hours, (100 - nearby) / 100), name_of(hours, nearby))


def practice(around, name):
    """Return the eight-clinician practice with a list and a neighborhood of its own."""
    made = practices.eight_clinicians().change("posts.*.upkeep", float(around.upkeep))
    for part in ("scarcity", "stale_at_start", "goes_stale"):
        made = made.change(f"directory.{part}", getattr(around, part))
    return made.replace(weeks=WEEKS, name=name)


def name_of(hours, nearby):
    """Return how the scenario of a setting is called.

    >>> name_of(1, 80)
    '1 h, 80 nearby'
    """
    return f"{hours} h, {nearby} nearby"


# --- two towns with one complaint

TOWNS = {
    "Oak Hill": Neighborhood(1, 0.1),
    "Pine Ridge": Neighborhood(1, 0.4, stale_at_start=0.05, goes_stale=0.01),
}
MORE_HOURS = 4


def town(name, hours, gaps):
    """Return a town's practice, with four hours for the list, or half of the gaps filled."""
    around = TOWNS[name]
    if hours:
        around = around._replace(upkeep=MORE_HOURS)
    if gaps:
        around = around._replace(scarcity=around.scarcity / 2)
    return practice(around, town_name(name, hours, gaps))


def town_name(name, hours, gaps):
    """Return how the scenario of a town is called.

    >>> town_name("Oak Hill", True, False)
    'Oak Hill, hours'
    """
    return ", ".join([name, *(["hours"] if hours else []), *(["gaps"] if gaps else [])])


# --- what becomes of needs


def needs(log):
    """Return the needs of a log in the order in which they came up.

    A search that is put on the worklist at the moment of a dead end is for the same need.
    """
    found, waiting, missed = [], defaultdict(deque), {}
    for entry in log:
        if entry.activity is ADDED and entry.detail is RESOURCE:
            need = missed.pop((entry.who, entry.time), None)
            if need is None:
                need = Need(entry.who, entry.time)
                found.append(need)
            waiting[entry.who].append(need)
        elif entry.activity is Activity.DEAD_END:
            need = waiting[entry.who].popleft()
            need.dead_ends += 1
            missed[entry.who, entry.time] = need
        elif entry.activity in CLOSING:
            waiting[entry.who].popleft().settle(CLOSING[entry.activity], entry.time)
    return found


def hours_of(log):
    """Return ``{sort: hours}`` of the list and of the searches, by what came of them."""
    minutes, searching = Counter(), {}
    for entry in log:
        if entry.activity is SPENT and entry.detail is UPKEEP:
            minutes[LIST] += entry.minutes
        elif entry.activity is SPENT and entry.detail is RESOURCE:
            searching[entry.who] = entry.minutes
        elif entry.activity is Activity.CONNECTED:
            minutes[FOUND] += searching.pop(entry.who)
        elif entry.activity in (Activity.DEAD_END, Activity.NOTHING_NEARBY):
            minutes[WASTED] += searching.pop(entry.who)
    return {sort: minutes[sort] / 60 for sort in SORTS}


def counted(log):
    """Return ``{name: number}`` of a run: needs of 100 by their end, hours, contacts a week."""
    all_needs = needs(log)
    ends = Counter(need.end for need in all_needs)
    talks = sum(entry.activity in COMPLETED for entry in log)
    return {
        "needs": len(all_needs),
        **{end: 100 * ends[end] / len(all_needs) for end in ENDS},
        STALE: 100 * sum(need.dead_ends > 0 for need in all_needs) / len(all_needs),
        NONE: 100 * sum(need.missing for need in all_needs) / len(all_needs),
        "dead_ends": sum(need.dead_ends for need in all_needs),
        **hours_of(log),
        "contacts": talks / WEEKS,
    }
