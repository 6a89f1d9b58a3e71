"""The state of each patient over a run, and of each caseload: read off the log, step by step."""

from bisect import bisect_right
from collections import Counter, defaultdict

from cmsim.measures.standing import (
    CLOSING,
    IN_CARE,
    MONITORED,
    OUT,
    REACHED,
    STEPS,
    WAITING,
    step_of,
)
from cmsim.model.log import Activity as A
from cmsim.units import WEEK
from cmsim.validation.work_time import EPS

WITH_A_CARE_MANAGER = (*IN_CARE, MONITORED)
TAKEN_OVER = A.TAKEN_OVER
LOSSES = [activity for activity in CLOSING if {WAITING, REACHED} & STEPS[activity].keys()]
ENDINGS = [activity for activity in CLOSING if {*WITH_A_CARE_MANAGER} & STEPS[activity].keys()]
TAKEN_UP = [
    activity
    for activity, step in STEPS.items()
    if any(after in IN_CARE and before not in IN_CARE for before, after in step.items())
]
LET_GO = [
    activity
    for activity, step in STEPS.items()
    if any(before in IN_CARE and after not in IN_CARE for before, after in step.items())
]


class PatientStates:
    """The state of each patient from when on: one state at a time, and only legal steps."""

    def __init__(self, steps):
        self.violations = []
        self.lives = defaultdict(lambda: ([-1.0], [OUT], [None]))
        for entry in steps:
            self.step(entry)

    def step(self, entry):
        times, states, names = self.lives[entry.practice, entry.patient]
        now, taken_over = states[-1], entry.activity is TAKEN_OVER
        then = step_of(entry).get(now)
        if then is None:
            self.object(entry, f"at {entry.time:.2f} while {now}")
        elif then is not now or taken_over:
            name = entry.care_manager
            if now in WITH_A_CARE_MANAGER and not taken_over:
                if now in IN_CARE and then in IN_CARE:
                    name = names[-1]
                elif name != names[-1]:
                    self.object(entry, f"by {name}, in the care of {names[-1]}")
            times.append(entry.time)
            states.append(then)
            names.append(name)

    def object(self, entry, what):
        """Note a step that is not allowed."""
        told = f"{entry.practice} {entry.patient}: {entry.activity} {what}"
        self.violations.append(told)

    def states(self, patient, time):
        """Return the states of a patient at a time; more than one at a moment of change."""
        times, states, _ = self.lives[patient]
        first = max(bisect_right(times, time - EPS) - 1, 0)
        return states[first : bisect_right(times, time + EPS)]

    def at_end(self):
        """Yield the last state and care manager of each patient."""
        for _, states, names in self.lives.values():
            yield states[-1], names[-1]


def states_add_up(steps, lives):
    """Say if the patients identified or referred, in care and monitored do not add up."""
    n = Counter(entry.activity for entry in steps)
    end = Counter(state for state, _ in lives.at_end())
    start = Counter(entry.detail for entry in steps if entry.activity is A.OPEN_CASE)
    identified_or_referred = n[A.IDENTIFIED] + n[A.REFERRED]
    known = n[A.ENROLLED] + sum(n[loss] for loss in LOSSES) + end[WAITING]
    if identified_or_referred != known:
        yield f"{identified_or_referred} patients identified or referred, {known} accounted for"
    taken = n[A.ENROLLED] + n[A.OPEN_CASE]
    left = sum(n[each] for each in ENDINGS) + sum(end[each] for each in WITH_A_CARE_MANAGER)
    if taken != left:
        yield f"{taken} patients taken into care, {left} accounted for"
    assigned = n[A.GRADUATED] + start[MONITORED] - n[A.REOPENED] - n[A.RELEASED] - end[MONITORED]
    if not 0 <= assigned <= n[A.DIED_OR_MOVED]:
        yield f"{assigned} monitored patients died or moved, of {n[A.DIED_OR_MOVED]} in all"
    if end[REACHED]:
        yield f"{end[REACHED]} patients reached, neither enrolled nor declined"


def caseloads(scenario, steps, lives, where):
    """Say if a caseload is negative or goes over its cap, or its area is not the sum of stays.

    It may go over its cap by whatever happened after the call began that enrolled a patient.
    """
    count, area, since = Counter(), 0.0, Counter()
    before = defaultdict(lambda: ([-1.0], [0]))  # times, caseloads from then on
    callers = {(*entry.who, entry.time): entry.care_manager for entry in reached(steps)}
    caps = {post.name: scenario.cap(post) for post in scenario.posts}
    horizon = scenario.weeks * WEEK
    for entry, cm, change in changes(steps):
        time, (times, counts) = entry.time, before[cm]
        area += count[cm] * (time - since[cm])
        count[cm] += change
        since[cm] = time
        if count[cm] < 0:
            yield f"{cm}: a caseload of {count[cm]} at {time:.2f}"
        if entry.activity is A.ENROLLED and count[cm] > caps[cm]:
            caller = callers.get((*entry.who, time), cm)
            begun = where.workers[caller].begin_of_task_ending(time)
            if counts[bisect_right(times, begun + EPS) - 1] >= caps[cm]:
                yield f"{cm}: enrolled number {count[cm]} at {time:.2f} with a cap of {caps[cm]}"
        times.append(time)
        counts.append(count[cm])
    area += sum(count[cm] * (horizon - since[cm]) for cm in count)
    stays = sum(
        end - begin
        for times, states, _ in lives.lives.values()
        for begin, end, state in zip(times, [*times[1:], horizon], states)
        if state in IN_CARE
    )
    if abs(area - stays) > 1e-9 * stays + 0.01:
        yield f"a caseload of {area / horizon:.4f} on average, but {stays / horizon:.4f} by stays"


def reached(steps):
    """Return the entries of patients who were spoken to about enrolling."""
    return [entry for entry in steps if entry.activity is A.REACHED]


def changes(steps):
    """Yield ``(entry, care manager, change)`` for each change of a caseload."""
    monitored, whose = set(), {}
    for entry in steps:
        activity, who = entry.activity, entry.who
        if activity in TAKEN_UP:
            if entry.detail == MONITORED:
                monitored.add(who)
            else:
                monitored.discard(who)
                whose[who] = entry.care_manager
                yield entry, entry.care_manager, 1
        elif activity in LET_GO and who not in monitored:
            if activity is A.GRADUATED:
                monitored.add(who)
            whose.pop(who, None)
            yield entry, entry.care_manager, -1
        elif activity is A.TAKEN_OVER and who in whose:
            yield entry, whose[who], -1
            whose[who] = entry.care_manager
            yield entry, entry.care_manager, 1
