"""The state of each patient over a run, and of each caseload: read off the log, step by step."""

from bisect import bisect_right
from collections import Counter, defaultdict

from cmsim.model.log import Activity as A
from cmsim.model.log import Kind
from cmsim.units import WEEK
from cmsim.validation.work_time import EPS

OUT, WAITING, REACHED, ACTIVE, MONITORED, DIED_OR_MOVED = (
    "not in care",
    "waiting",
    "reached",
    "active",
    "monitored",
    "gone",
)
STEPS = {
    A.IDENTIFIED: {OUT: WAITING},
    A.REFERRED: {OUT: WAITING},
    A.REACHED: {WAITING: REACHED},
    A.ENROLLED: {REACHED: ACTIVE},
    A.DECLINED: {REACHED: OUT},
    A.NOT_ELIGIBLE: {WAITING: OUT},
    A.EXPIRED: {WAITING: OUT},
    A.NOT_TAKEN: {WAITING: OUT},
    A.UNREACHED: {WAITING: OUT},
    A.VISITED_FIRST: {ACTIVE: ACTIVE},
    A.CONTACTED: {ACTIVE: ACTIVE},
    A.MISSED: {ACTIVE: ACTIVE},
    A.GRADUATED: {ACTIVE: MONITORED},
    A.DISENGAGED: {ACTIVE: OUT},
    A.CHECKED: {MONITORED: MONITORED},
    A.REOPENED: {MONITORED: ACTIVE},
    A.RELEASED: {MONITORED: OUT},
    A.DIED_OR_MOVED: {ACTIVE: DIED_OR_MOVED, MONITORED: DIED_OR_MOVED},
    A.OPEN_CASE: {OUT: ACTIVE},
}
AFTER = {
    activity: then
    for activity, step in STEPS.items()
    for now, then in step.items()
    if then is not now
} | {A.REACHED: WAITING}
LOSSES = (A.DECLINED, A.NOT_ELIGIBLE, A.EXPIRED, A.NOT_TAKEN)


class PatientStates:
    """The state of each patient from when on: one state at a time, and only legal steps."""

    def __init__(self, steps):
        self.violations = []
        self.lives = defaultdict(lambda: ([-1.0], [OUT], [None]))
        for entry in steps:
            if entry.activity is not A.UNREACHED or entry.detail == Kind.OUTREACH:
                self.step(entry)

    def step(self, entry):
        time, activity, name = entry.time, entry.activity, entry.care_manager
        who, life = f"{entry.practice} {entry.patient}", self.lives[entry.who]
        now = life[1][-1]
        then = STEPS[activity].get(now)
        if then is ACTIVE and entry.detail == MONITORED:
            then = MONITORED
        if then is None:
            self.violations.append(f"{who}: {activity} at {time:.2f} while {now}")
            return
        if now in (ACTIVE, MONITORED) and then is not now and name != life[2][-1]:
            self.violations.append(f"{who}: {activity} by {name}, in the care of {life[2][-1]}")
        if then is not now:
            self.move(life, time, then, name)

    def move(self, life, time, state, name):
        life[0].append(time)
        life[1].append(state)
        life[2].append(name)

    def states(self, patient, time):
        """Return the states of a patient at a time; more than one at a moment of change."""
        times, states, _ = self.lives[patient]
        first = max(bisect_right(times, time - EPS) - 1, 0)
        return states[first : bisect_right(times, time + EPS)]

    def at_end(self):
        """Yield the last state and care manager of each patient."""
        for _, states, names in self.lives.values():
            yield states[-1], names[-1]


def states_add_up(by, lives):
    """Say if the patients identified or referred, in care and monitored do not add up."""
    n = {activity: len(by[activity]) for activity in STEPS}
    end = Counter(state for state, _ in lives.at_end())
    start = Counter(entry.detail for entry in by[A.OPEN_CASE])
    unreached = sum(entry.detail == Kind.OUTREACH for entry in by[A.UNREACHED])
    identified_or_referred = n[A.IDENTIFIED] + n[A.REFERRED]
    known = n[A.ENROLLED] + sum(n[loss] for loss in LOSSES) + unreached + end[WAITING]
    if identified_or_referred != known:
        yield f"{identified_or_referred} patients identified or referred, {known} accounted for"
    taken = n[A.ENROLLED] + start[ACTIVE] + start[MONITORED]
    left = n[A.DISENGAGED] + n[A.RELEASED] + n[A.DIED_OR_MOVED] + end[ACTIVE] + end[MONITORED]
    if taken != left:
        yield f"{taken} patients taken into care, {left} accounted for"
    assigned = n[A.GRADUATED] + start[MONITORED] - n[A.REOPENED] - n[A.RELEASED] - end[MONITORED]
    if not 0 <= assigned <= n[A.DIED_OR_MOVED]:
        yield f"{assigned} monitored patients died or moved, of {n[A.DIED_OR_MOVED]} in all"
    if end[REACHED]:
        yield f"{end[REACHED]} patients reached, neither enrolled nor declined"


def caseloads(scenario, steps, lives, where):
    """Say if a caseload is negative or goes over its cap, or its area is not the sum of stays."""
    count, area, since, reopened = Counter(), 0.0, Counter(), defaultdict(lambda: -1.0)
    caps, horizon = {post.name: post.caseload_cap for post in scenario.posts}, scenario.weeks * WEEK
    for time, cm, change, activity in changes(steps):
        area += count[cm] * (time - since[cm])
        count[cm] += change
        since[cm] = time
        if count[cm] < 0:
            yield f"{cm}: a caseload of {count[cm]} at {time:.2f}"
        if activity is A.REOPENED:
            reopened[cm] = time
        elif activity is A.ENROLLED and count[cm] > caps[cm]:
            begun = where.workers[cm].begin_of_task_ending(time)
            if reopened[cm] < begun:
                yield f"{cm}: enrolled number {count[cm]} at {time:.2f} with a cap of {caps[cm]}"
    area += sum(count[cm] * (horizon - since[cm]) for cm in count)
    stays = sum(
        end - begin
        for times, states, _ in lives.lives.values()
        for begin, end, state in zip(times, [*times[1:], horizon], states)
        if state == ACTIVE
    )
    if abs(area - stays) > 1e-9 * stays + 0.01:
        yield f"a caseload of {area / horizon:.4f} on average, but {stays / horizon:.4f} by stays"


def changes(steps):
    """Yield ``(time, care manager, change, activity)`` for each change of a caseload."""
    monitored = set()
    for entry in steps:
        time, activity, cm, who = entry.time, entry.activity, entry.care_manager, entry.who
        if (
            activity is A.ENROLLED
            or activity is A.REOPENED
            or (activity is A.OPEN_CASE and entry.detail == ACTIVE)
        ):
            monitored.discard(who)
            yield time, cm, 1, activity
        elif activity is A.OPEN_CASE:
            monitored.add(who)
        elif activity is A.GRADUATED:
            monitored.add(who)
            yield time, cm, -1, activity
        elif activity is A.DISENGAGED or (activity is A.DIED_OR_MOVED and who not in monitored):
            yield time, cm, -1, activity
