"""What became of patients, read off a log: the flow through the practice, and one story."""

from bisect import insort
from collections import Counter, defaultdict
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from cmsim.course.kit.journey_words import AGREED, Lane, told_all
from cmsim.measures.standing import AFTER, Standing, step_of
from cmsim.model.log import Activity, Kind
from cmsim.units import DAY, WEEK

STAGES = ("identified or referred", "reached", "enrolled", "in active care", "graduated")
IDENTIFIED, REACHED, ENROLLED, ACTIVE, GRADUATED = range(len(STAGES))
SOURCES = {
    "registry": "from lists",
    "payer list": "from lists",
    "standing list": "from lists",
    "staff": "by staff",
    "discharge": "after hospital",
    "emergency notice": "after hospital",
}
STAGE_OF = {
    Standing.WAITING: IDENTIFIED,
    Standing.REACHED: REACHED,
    Standing.ENROLLED: ENROLLED,
    Standing.ACTIVE: ACTIVE,
    Standing.MONITORED: GRADUATED,
}
EXITS = {
    Activity.DECLINED: "declined",
    Activity.UNREACHED: "not reached",
    Activity.EXPIRED: "expired",
    Activity.NOT_TAKEN: "turned down",
    Activity.NOT_ELIGIBLE: "not eligible",
    Activity.DISENGAGED: "stopped care",
    Activity.DIED_OR_MOVED: "died or moved",
    Activity.RELEASED: "follow-up ended",
}
AGAIN, NO_ANSWER = "active again", "no answer"
STILL = ("still waiting", "being asked", "before first visit", "still in care", "followed lightly")


class Stage(NamedTuple):
    """One box of the flow: what came in beside the stage before, and where it all went.

    ``came`` and ``left`` are ``{words: count}``; ``still`` were there at the end; ``wait`` is
    the median wait in days of those who went ``onward``, ``None`` where nobody waits or went.
    """

    name: str
    came: dict
    onward: int
    left: dict
    still: int
    wait: float | None

    @property
    def total(self):
        """Return how many were ever here; a patient who came twice counts twice."""
        return self.onward + sum(self.left.values()) + self.still


class Event(NamedTuple):
    """One line of a patient's story; ``day`` 1 is the first Monday."""

    day: int
    lane: Lane
    words: str


class Walk:
    """Walk patients through the stages as a log tells, counting every step."""

    def __init__(self):
        self.where, self.came = {}, [Counter() for _ in STAGES]
        self.left, self.onward = [Counter() for _ in STAGES], Counter()
        self.still = Counter()
        self.waits = defaultdict(list)

    def take(self, entry):
        """Take a step that an entry of the log tells of, if it leads on from where one stands.

        Return where the patient stands then, ``None`` if nobody moved.
        """
        who, time = (entry.practice, entry.patient), entry.time
        now, since = self.where.get(who, (Standing.OUT, time))
        then = step_of(entry).get(now)
        if then is None or then is now:
            return None
        self.where[who] = then, time
        before, after = STAGE_OF.get(now), STAGE_OF.get(then)
        self.still[before] -= 1
        self.still[after] += 1
        if before is None:
            self.came[after][how_came(entry)] += 1
        elif after is None:
            self.left[before][EXITS.get(entry.activity, str(entry.activity))] += 1
        elif after < before:
            self.left[before][AGAIN] += 1
            self.came[after][AGAIN] += 1
        else:
            for n in range(before, after):
                self.onward[n] += 1
                insort(self.waits[n], (time - since) / DAY)
                since = time
        return then

    def stages(self):
        """Return the flow so far."""
        return tuple(
            Stage(
                name,
                dict(self.came[n]),
                self.onward[n],
                dict(self.left[n]),
                self.still[n],
                median(self.waits[n]) if n in (IDENTIFIED, ENROLLED) and self.waits[n] else None,
            )
            for n, name in enumerate(STAGES)
        )


def how_came(entry):
    """Return how a patient came to care management, in words."""
    if entry.activity is Activity.REFERRED:
        return "by clinicians"
    if entry.activity is Activity.OPEN_CASE:
        return "before the start" if entry.detail == Standing.MONITORED else "at the start"
    return SOURCES.get(entry.detail, entry.detail)


def frames(log, weeks):
    """Return the flow as it stood at the end of each week; the last one is :func:`flow`."""
    walk, found, steps = Walk(), [], iter(steps_of(log))
    entry = next(steps, None)
    for week in range(1, weeks + 1):
        while entry is not None and (entry.time < week * WEEK or week == weeks):
            walk.take(entry)
            entry = next(steps, None)
        found.append(walk.stages())
    return found


def flow(log):
    """Return the stages of the flow through all practices; what comes in goes out or is there.

    Steps are counted, not people: a patient identified or referred twice counts twice. The median
    wait is that of the patients who went on; those still waiting are counted beside it.
    """
    walk = Walk()
    for entry in steps_of(log):
        walk.take(entry)
    return walk.stages()


def steps_of(log):
    """Return the entries that may move a patient, in order of time."""
    return sorted((entry for entry in log if entry.activity in AFTER), key=attrgetter("time"))


# --- one patient


def entries_of(log):
    """Return the entries of each patient, as ``{(practice, number): [entry, ...]}``."""
    found = defaultdict(list)
    for entry in log:
        if entry.patient is not None:
            found[entry.practice, entry.patient].append(entry)
    return found


def story(log, who):
    """Return what happened to one patient, in order, as :class:`Event` lines."""
    own = (entry for entry in log if entry.who == who)
    return together(
        [Event(int(entry.time // DAY) + 1, lane, words) for entry, lane, words in told_all(own)]
    )


def together(lines):
    """Return lines with unanswered calls in a row made one, and the next date beside a contact."""
    merged, times = [], []
    for line in lines:
        if merged and merged[-1].words == line.words and line.words.endswith(NO_ANSWER):
            times[-1].append(line.day)
        elif (
            merged
            and line.words.startswith(AGREED)
            and (merged[-1].lane, merged[-1].day) == (line.lane, line.day)
        ):
            words = f"{merged[-1].words}; next: {line.words.removeprefix(AGREED)}"
            merged[-1] = merged[-1]._replace(words=words)
        else:
            merged.append(line)
            times.append([line.day])
    return [
        line
        if len(days) == 1
        else line._replace(words=f"{line.words}, {len(days)} times until day {days[-1]}")
        for line, days in zip(merged, times)
    ]


def hours_spent(log, who):
    """Return the care managers' hours with and for one patient."""
    return (
        sum(entry.minutes for entry in log if entry.activity == Activity.SPENT and entry.who == who)
        / 60
    )


ENDINGS = {
    Activity.GRADUATED: "enrolled and graduated",
    Activity.DISENGAGED: "enrolled, then stopped",
    Activity.ENROLLED: "enrolled, still in care",
    Activity.DECLINED: "reached, said no",
    Activity.UNREACHED: "never reached",
    Activity.EXPIRED: "never called in time",
}
BEGINS = frozenset([Activity.IDENTIFIED, Activity.REFERRED])
RICH = frozenset(
    (
        Activity.UNANSWERED,
        Activity.ENROLLED,
        Activity.VISITED_FIRST,
        Activity.CONTACTED,
        Activity.ED_VISIT,
        Activity.ADMITTED,
        Activity.CALLED,
        Activity.SEEN,
        Activity.CONNECTED,
        Activity.ANSWERED,
        Activity.MISSED,
        Activity.HANDED_OVER,
        Activity.REPORTED_BACK,
        Activity.GRADUATED,
    )
)


def choose_stories(log):
    """Return ``{ending: patient}``: for each ending, the patient with the richest story.

    Only patients identified or referred in the run, so that each story has a beginning.
    """
    return chosen(entries_of(log))


def chosen(entries_of_all):
    """Return what :func:`choose_stories` does, from the entries of each patient."""
    best = {}
    for who in sorted(entries_of_all):
        entries = entries_of_all[who]
        ending = ending_of(entries)
        if ending:
            richness = richness_of(entries)
            if richness > best.get(ending, ((), None))[0]:
                best[ending] = richness, who
    return {words: best[words][1] for words in ENDINGS.values() if words in best}


def choose_story(log):
    """Return the most instructive patient of a run: enrolled, and graduated if anybody is.

    ``None`` if nobody was identified or referred.
    """
    return next(iter(choose_stories(log).values()), None)


def ending_of(entries):
    """Return how the story of one patient ends, or ``None`` without a beginning."""
    seen = {entry.activity for entry in entries}
    if seen.isdisjoint(BEGINS) or Activity.OPEN_CASE in seen:
        return None
    if Activity.UNREACHED in seen and not any(
        entry.activity == Activity.UNREACHED and entry.kind == Kind.OUTREACH for entry in entries
    ):
        seen.remove(Activity.UNREACHED)
    return next((words for activity, words in ENDINGS.items() if activity in seen), None)


def richness_of(entries):
    """Return how much a story has to tell: kinds of events first, then their number."""
    return len(RICH.intersection(entry.activity for entry in entries)), len(entries)
