"""What must hold in every run: patients, minutes and causes add up, read off the log alone."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import chain

from cmsim.measures.indexed_log import Sorted
from cmsim.measures.standing import ACTIVE, IN_CARE, MONITORED, STEPS, WAITING, after, step_of
from cmsim.model.calendar import OfficeTime
from cmsim.model.log import DOCUMENTATION, Kind
from cmsim.model.log import Activity as A
from cmsim.model.network import collector_paused
from cmsim.model.roster import roster_of
from cmsim.model.state import IN_PERSON
from cmsim.scenario.panel import Tier
from cmsim.scenario.parameter import Shape
from cmsim.units import DAY, WEEK
from cmsim.validation.patient_states import PatientStates, caseloads, states_add_up
from cmsim.validation.work_time import EPS, WorkTime

IN_STATE = {
    Kind.OUTREACH: (WAITING,),
    Kind.HAND_OFF: (WAITING,),
    Kind.FIRST_VISIT: IN_CARE,
    Kind.FOLLOW_UP: (ACTIVE,),
    Kind.CHECK_IN: (ACTIVE,),
    Kind.MONTHLY: IN_CARE,
    Kind.MONITORING: (MONITORED,),
}
ONCE = (Kind.DOCUMENTATION, Kind.COORDINATION, Kind.RESOURCE)
TASKS = (*IN_STATE, Kind.TRANSITION, *ONCE)
BEFORE = (
    (A.ADMITTED, A.DISCHARGED),
    (A.DISCHARGED, A.NOTIFIED),
    (A.NOTIFIED, A.CALLED),
    (A.DISCHARGED, A.SEEN),
)
OVERTAKES = (
    A.BOOKED,
    A.CONTACTED,
    A.MISSED,
    A.GRADUATED,
    A.DISENGAGED,
    A.DIED_OR_MOVED,
)  # what makes an appointment that was made before fall away
TALKED = (A.REACHED, A.VISITED_FIRST, A.CONTACTED, A.CALLED, A.CHECKED)
FACE_TO_FACE = ("in person", "at a visit", "handed over", "in the hallway")


def violations(scenario, log, diligent=None):
    """Return a sentence for each law that a finished run breaks; an empty list if it is sound.

    ``diligent`` names the care managers who never wait while they have work, as all do who
    follow a rule (the default is everybody).
    """
    names = {post.name for post in scenario.posts} if diligent is None else set(diligent)
    with collector_paused():
        by = Sorted(log)
        steps = [entry for entry in log if entry.activity in STEPS and step_of(entry)]
        where, lives = WorkTime(scenario, by), PatientStates(steps)
        return list(
            chain(
                in_order(scenario, log),
                where.violations(),
                lives.violations,
                states_add_up(steps, lives),
                caseloads(scenario, steps, lives, where),
                in_state(by, lives),
                causes(by),
                created_first(by),
                face_to_face(scenario, by, where),
                not_in_hospital(by),
                nobody_idles(scenario, by, where, names),
                appointments(scenario, by, where),
                nobody_forgotten(scenario, roster_of(scenario, log), by, lives),
            )
        )


def miscounted(network):
    """Return a sentence for each count a finished network keeps that its log contradicts."""
    last, nothing, taken_over = {}, (None,), A.TAKEN_OVER
    for entry in [entry for entry in network.log if entry.activity in STEPS]:
        state, who = after(entry), (entry.practice, entry.patient)
        if entry.activity is taken_over:
            last[who] = last[who][0], entry.care_manager
        if state in IN_CARE and last.get(who, nothing)[0] in IN_CARE:
            continue
        if state is not None:
            last[who] = state, entry.care_manager
    found = Counter((ACTIVE if state in IN_CARE else state, cm) for state, cm in last.values())
    waiting = sum(state is WAITING for state, _ in last.values())
    told = []
    for name, cm in network.care_managers.items():
        for state, kept in ((ACTIVE, cm.caseload), (MONITORED, cm.monitored)):
            if kept != found[state, name]:
                told.append(f"{name}: {kept} patients {state}, {found[state, name]} by the log")
    kept = sum(cm.waiting for cm in network.care_managers.values())
    if kept != waiting:
        told.append(f"{kept} patients waiting, {waiting} by the log")
    return told


def named(entry):
    """Return the patient of an entry in words."""
    return f"{entry.practice} {entry.patient}"


def in_order(scenario, log):
    """Say if the log is out of order, or goes beyond the start or the horizon."""
    times = [entry.time for entry in log]
    if times != sorted(times):
        yield "the log is not in order of time"
    elif times and not 0 <= times[0] <= times[-1] <= scenario.weeks * WEEK:
        yield f"entries from {times[0]:g} to {times[-1]:g}: outside the {scenario.weeks} weeks"


def in_state(by, lives):
    """Say if outreach, a visit, a follow-up or a check was begun for somebody not there for it."""
    for kind, allowed in IN_STATE.items():
        nowhere = frozenset(allowed).isdisjoint
        for entry in by[A.SPENT, kind]:
            if entry.patient is not None:
                states = lives.states((entry.practice, entry.patient), entry.time - entry.value)
                if nowhere(states):
                    words = f"{kind} begun at {entry.start:.2f} while {' or '.join(states)}"
                    yield f"{named(entry)}: {words}"


def times_of(entries):
    """Return the times of entries by patient."""
    times = defaultdict(list)
    for entry in entries:
        times[entry.practice, entry.patient].append(entry.time)
    return times


def causes(by):
    """Say if something in or after hospital came before its cause."""
    known_times = {each: times_of(by[each]) for each in chain.from_iterable(BEFORE)}
    pairs = [(a, b, known_times[b]) for a, b in BEFORE]
    again = [entry for entry in by[A.ADMITTED] if entry.detail == "again"]
    pairs.append((A.DISCHARGED, "readmitted", times_of(again)))
    for first, then, later in pairs:
        earlier = known_times[first]
        for patient, times in later.items():
            known = earlier.get(patient, ())
            if len(times) > len(known) or any(b < a - EPS for a, b in zip(known, times)):
                yield f"{patient[0]} {patient[1]}: {then} before {first}"
    home = known_times[A.DISCHARGED]
    for entry in by[A.NOTIFIED] + by[A.SEEN]:
        came = entry.discharged
        if not any(abs(came - then) < 0.01 for then in home.get(entry.who, ())):
            yield f"{named(entry)}: {entry.activity} {entry.days:.2f} days after no discharge"


def created_first(by):
    """Say if work was done that had not been added to a worklist before."""
    for kind in TASKS:
        added, begun = times_of(by[A.ADDED, kind]), defaultdict(list)
        for entry in by[A.SPENT, kind]:
            if entry.patient is not None:
                begun[entry.practice, entry.patient].append(entry.time - entry.value)
        again, once = times_of(by[A.UNANSWERED, kind]), kind in ONCE
        for patient, times in begun.items():
            known = added.get(patient, ())
            if (
                not known
                or times[0] < known[0] - EPS
                or (once and any(begin < time - EPS for time, begin in zip(known, sorted(times))))
            ):
                yield f"{patient[0]} {patient[1]}: {kind} done before it was added"
            if len(times) > len(known) and len(times) > len(known) + len(again.get(patient, ())):
                yield (
                    f"{patient[0]} {patient[1]}: {kind} done {len(times)} times, added "
                    f"{len(known)} times and tried again {len(again.get(patient, ()))} times"
                )


def face_to_face(scenario, by, where):
    """Say if somebody met a patient, or stood ready, in a building where she was not."""
    for activity in (A.REACHED, A.VISITED_FIRST, A.CONTACTED, A.ANSWERED):
        for entry in by[activity]:
            cm, time = entry.care_manager, entry.time
            if entry.channel in FACE_TO_FACE and entry.practice not in where.workers[cm].sites(
                time
            ):
                yield f"{named(entry)}: {activity} {entry.channel} at {time:.2f}, {cm} not there"
    covering = {
        practice.name: [
            post.name for post in scenario.care_managers if practice.name in post.covers
        ]
        for practice in scenario.practices
    }
    for entry in by[A.HANDED_OVER]:
        cm, place, time = entry.care_manager, entry.practice, entry.time
        if cm not in covering[place] or not where.workers[cm].there(place, time):
            yield f"{named(entry)}: handed over to {cm} at {time:.2f}, not there"
    for entry in by[A.IDENTIFIED]:
        place, time = entry.practice, entry.time
        if entry.detail == "staff" and not any(
            where.workers[cm].there(place, time) for cm in covering[place]
        ):
            yield f"{named(entry)}: flagged at {time:.2f} with nobody there"


def not_in_hospital(by):
    """Say if somebody began to talk with a patient who was in hospital."""
    admitted, home = times_of(by[A.ADMITTED]), times_of(by[A.DISCHARGED])
    begun = defaultdict(list)
    for kind in (*IN_STATE, Kind.TRANSITION):
        for entry in by[A.SPENT, kind]:
            who = entry.practice, entry.patient
            if who in admitted:
                begun[who].append(entry.time - entry.value)
    for activity in TALKED:
        for entry in by[activity]:
            who = entry.practice, entry.patient
            if who not in admitted:
                continue
            time = entry.time
            began = max([begin for begin in begun[who] if begin <= time])
            stay = bisect_right(admitted[who], began)
            if stay > bisect_right(home[who], began + EPS):
                yield f"{named(entry)}: {activity} at {entry.time:.2f}, in hospital"


def nobody_idles(scenario, by, where, diligent):
    """Say if somebody waited for work while work that cannot lapse lay on the worklist.

    Work that does not fit in before an appointment may lie there. Where a colleague works off a
    worklist, the log does not tell on which one each task lay.
    """
    work, notes = scenario.work, [entry.value for entry in by[A.SPENT, DOCUMENTATION]]
    longest = max(work.answer, work.resource, *notes, 0)
    expected = booked_times(by)
    teams = {name: worker.post.worklist for name, worker in where.workers.items()}
    added, begun = defaultdict(list), defaultdict(list)
    for kind in ONCE:
        own = kind is DOCUMENTATION  # is on one's own worklist, all the rest on the team's
        for entry in by[A.ADDED, kind]:
            cm = entry.care_manager
            added["own" if own else "team", cm if own else teams[cm]].append(entry.time)
        for entry in by[A.SPENT, kind]:
            cm, start = entry.care_manager, entry.time - entry.value
            begun["own" if own else "team", cm if own else teams[cm]].append(start)
    for times in (*added.values(), *begun.values()):
        times.sort()
    colleagues = [post for post in scenario.posts if post.is_colleague]
    shared = {each.name for post in colleagues for each in (post, *scenario.helped_by(post))}
    slack = {
        ("team", worklist)
        for name, worklist in teams.items()
        if name not in diligent or name in shared
    }
    for entry in by[A.SPENT, Kind.WAITING]:
        cm, time = entry.care_manager, entry.time
        start = time - entry.value
        for what in (("own", cm), ("team", teams[cm])) if cm in diligent else ():
            if what in slack:
                continue
            left = open_at(added[what], begun[what], start, time)
            if left > 0 and not within(expected[cm], start - EPS, time + longest + EPS):
                yield f"{cm}: waited at {time:.2f} with {left} tasks on the worklist"


def booked_times(by):
    """Return the times of the appointments of each care manager, in order."""
    times = defaultdict(list)
    for entry in by[A.BOOKED]:
        times[entry.care_manager].append(entry.value)
    for each in times.values():
        each.sort()
    return times


def appointments(scenario, by, where):
    """Say if an appointment lies where nobody can keep it, clashes, or was forgotten.

    The patient comes at its time unless something has happened to the patient before.
    """
    offices = offices_of(scenario)
    takes_time = min(scenario.work.first_visit, scenario.work.follow_up) > 0
    added = [entry for kind in (Kind.FIRST_VISIT, Kind.FOLLOW_UP) for entry in by[A.ADDED, kind]]
    overtaken = times_of(sorted(chain(added, *(by[each] for each in OVERTAKES))))
    came, taken, horizon = times_of(sorted(added)), {}, scenario.weeks * WEEK
    for entry in by[A.BOOKED]:
        cm, at, practice, wrong = entry.care_manager, entry.value, entry.practice, []
        who = practice, entry.patient
        if at >= horizon:
            continue
        half_day = where.workers[cm].working(at)
        if half_day is None or (entry.detail == IN_PERSON and half_day.site != practice):
            wrong.append("not there")
        elif at >= offices[practice].open_in(half_day.start, half_day.end)[1]:
            wrong.append("outside opening hours")
        if within(came[who], at - EPS, at + EPS):
            if taken.setdefault((cm, at), who) != who and takes_time:
                wrong.append("when somebody else came")
        elif not within(overtaken[who], entry.time + EPS, at + EPS):
            wrong.append("forgotten")
        for what in wrong:
            yield f"{named(entry)}: appointment with {cm} at {at:.2f}, {what}"


def offices_of(scenario):
    """Return the office hours of each practice by name."""
    return {
        one.name: OfficeTime(one.opens, one.closes, one.office_days) for one in scenario.practices
    }


def within(times, begin, end):
    """Say if one of some times in order lies between two others."""
    return bisect_right(times, end) > bisect_left(times, begin)


def open_at(added, begun, begin, end):
    """Return how many tasks lay open while somebody waited, at the least favorable moment."""
    return max(
        bisect_right(added, begin - EPS) - bisect_right(begun, begin + EPS),
        bisect_right(added, end - EPS) - bisect_right(begun, end + EPS),
    )


def nobody_forgotten(scenario, roster, by, lives):
    """Say if a patient in care has been contacted and nothing was planned after that."""
    e = scenario.engagement
    if e.interval_shape is not Shape.FIXED:
        return
    interval = {tier: getattr(e, f"interval_{tier}") for tier in Tier}
    monthly = {entry.who for entry in by[A.ADDED, Kind.MONTHLY]}
    offices, horizon = offices_of(scenario), scenario.weeks * WEEK - EPS
    kinds = (Kind.FIRST_VISIT, Kind.FOLLOW_UP, Kind.CHECK_IN, Kind.MONTHLY)
    planned = last_times(*(by[A.ADDED, kind] for kind in kinds), by[A.BOOKED])
    contacts = (A.ENROLLED, A.VISITED_FIRST, A.CONTACTED, A.MISSED, A.REOPENED)
    for patient, time in last_times(*(by[activity] for activity in contacts)).items():
        if planned.get(patient, -1.0) >= time - EPS or lives.lives[patient][1][-1] not in IN_CARE:
            continue
        usual = interval[roster.tier(*patient)]
        known = max(usual, e.interval_monthly) if patient in monthly else usual
        wait = max(known, e.waits_for_site_day + 1) * DAY
        if offices[patient[0]].open_from(time + wait) < horizon:
            yield f"{patient[0]} {patient[1]}: in care, and forgotten since {time:.2f}"


def last_times(*several):
    """Return the time of the last of some entries, each of them in order, by patient."""
    last = {}
    for entries in several:
        for entry in entries:
            who = entry.practice, entry.patient
            if entry.time > last.get(who, -1.0):
                last[who] = entry.time
    return last
