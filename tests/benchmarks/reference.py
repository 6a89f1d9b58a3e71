"""The reference year: its exact counts, and its time against bare and against textbook SimPy."""

import sys
from functools import partial

from benchmarks import model_year
from benchmarks.rounds import Row, interleaved, milliseconds, ratio
from benchmarks.yardsticks import TRUST, Textbook
from cmsim.model.network import Network
from cmsim.scenario.library.practices import eight_clinicians

# Patients of the panel; how many times faster than textbook SimPy at least, and to aim at.
EQUAL_WORK = (8_000, 3.0, 5.0)
TEXTBOOK = ((8_000, None, None), (64_000, 15.0, 30.0))
WITHOUT = {  # what switches off the mechanisms that are on by default
    "work.covers_deadlines": False,
    "engagement.check_ins": 0.0,
    "work.redial": 1.0,
    "practices.*.place.note_fixed": 0.0,
    "engagement.admits_by_minutes": False,
    "engagement.list_ahead": 0.0,
    "practices.*.panel.memory": 0.0,
    "practices.*.panel.later_stays": 0.0,
    "practices.*.follows_stays": 0.0,
    "engagement.leaves_at_once": 0.0,
    "engagement.leaves_monthly": 0.0,
    "trust.slow": 0.0,
    "trust.open_loop": 0.0,
    "work.fragmentation": 0.0,
    "practices.*.place.pull_drift": 0.0,
    "engagement.books_appointments": False,
    "engagement.hours_matter": 0.0,
}
BEYOND_TEXTBOOK = WITHOUT | {  # what switches off all that the textbook model leaves out, too
    "practices.*.visit_meetings": 0.0,
    "practices.*.hand_over": 0.0,
    "practices.*.lost_when_absent": 0.0,
    "practices.*.ed_notices": 0.0,
    "practices.*.after_discharge": 0.0,
    "practices.*.notice_delay": 0.0,
    "practices.*.visit_slot": 0.0,
    "practices.*.usual_visit": 0.0,
    "practices.*.place.hallway": False,
    "posts.*.leave": 0.0,
    "posts.*.meetings": 0.0,
    "posts.*.experienced": True,
    "posts.*.caseload_cap": 100_000,
    "posts.*.starting_trust": TRUST,
    "trust.seen": 0.0,
    "trust.silence": 0.0,
    "trust.unanswered": 0.0,
    "learning.program": 0.0,
    "learning.onboarding": 0.0,
    "work.reports_back": 0.0,
    "engagement.monitored_for": 0.0,
    "engagement.reopens": 0.0,
    "effect.averted_ed": 0.0,
    "effect.averted_admissions": 0.0,
    "effect.call_and_visit": 0.0,
    "effect.call_only": 0.0,
}
WHOLE = "Speed of the whole model against textbook SimPy"
YARDSTICK = "bare SimPy timeouts, as many, heap as wide"


def reference(weeks=52, patients=None):
    """Return the eight-clinician practice with two care managers, its panel as large as told."""
    scenario = eight_clinicians().replace(weeks=weeks)
    return scenario.change("practices.*.panel.size", patients) if patients else scenario


def without(scenario, settings):
    """Return a scenario with some settings changed."""
    for path, value in settings.items():
        scenario = scenario.change(path, value)
    return scenario


def counted(quick):
    """Yield the counts and the time of the reference year."""
    scenario = reference()
    found = model_year.counts(scenario)
    events, tasks = found["events"], found["finished tasks"]
    yield Row(
        3,
        "Events per finished task of a care manager (exact count)",
        4.5,
        3.7,
        events / tasks,
        unit="events",
        note="the counts are in the table above",
    )
    seconds = interleaved(
        5 if quick else 15,
        year=lambda: model_year.year(scenario),
        bare=lambda: model_year.timeouts(events, found["heap width, mean"]),
    )
    times, spread = ratio(seconds, "year", "bare")
    yield Row(
        1,
        f"Model year against {YARDSTICK}",
        None,
        None,
        times,
        spread=spread,
        note=(f"{milliseconds(seconds['year'])} a year, building and log included"),
    )
    times, spread = ratio(seconds, "year", "bare", events / tasks)
    yield Row(
        1,
        "Both together: bare timeouts per finished task",
        None,
        None,
        times,
        unit="timeouts",
        spread=spread,
        note="few events that each do much, or many small ones; instructions are the gate",
    )


def calls_of_a_task(scenario):
    """Return the calls of functions, Python's own among them, for each finished task."""
    network, calls = Network(scenario, model_year.SEED), 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        network.env.run(until=network.horizon)
    finally:
        sys.setprofile(None)
    return calls / model_year.finished(network.finish())


def mechanisms(quick):
    """Yield what the mechanisms that are on by default cost, in calls of functions."""
    scenario = reference()
    on, off = calls_of_a_task(scenario), calls_of_a_task(without(scenario, WITHOUT))
    yield Row(
        17,
        "Calls of functions for each finished task, mechanisms on against off (exact count)",
        1.10,
        None,
        on / off,
        note=f"{on:.1f} calls on, {off:.1f} off; appointments cost most",
    )


def tasks_of(log):
    """Return the finished tasks in the log of the textbook practice."""
    return sum(activity == "spent" and kind != "interruption" for _, activity, kind in log)


def against_textbook(scenario, rounds):
    """Return the seconds of a year of each, ours and the textbook's, in so many rounds."""
    return interleaved(
        rounds,
        ours=partial(model_year.year, scenario),
        textbook=lambda: Textbook(scenario).run(),
    )


def equal_work(quick):
    """Yield the speed against textbook SimPy where both do the same for their patients."""
    patients, gate, aim = EQUAL_WORK
    scenario = without(reference(patients=patients), BEYOND_TEXTBOOK)
    log, theirs = Network(scenario, model_year.SEED).run(), Textbook(scenario).run()
    tasks = model_year.finished(log), tasks_of(theirs)
    seconds = against_textbook(scenario, 3 if quick else 7)
    times, spread = ratio(seconds, "textbook", "ours", tasks[0] / tasks[1])
    year, _ = ratio(seconds, "textbook", "ours")
    yield Row(
        7,
        f"Speed for each finished task against textbook SimPy, {patients:,} patients, equal work",
        gate,
        aim,
        times,
        more=True,
        spread=spread,
        note=(
            f"whatever the textbook model leaves out is switched off; {tasks[0]:,} tasks and "
            f"{len(log):,} log entries against {tasks[1]:,} and {len(theirs):,}; year against "
            f"year {year:.2f}×"
        ),
    )


def textbook(quick):
    """Yield the speed of the whole model against textbook SimPy, for two sizes of panel."""
    for patients, gate, aim in TEXTBOOK[:1] if quick else TEXTBOOK:
        scenario = reference(patients=patients)
        seconds = against_textbook(scenario, 2 if quick else 3)
        times, spread = ratio(seconds, "textbook", "ours")
        yield Row(
            7,
            f"{WHOLE}, {patients:,} patients",
            gate,
            aim,
            times,
            more=True,
            spread=spread,
            note=(
                f"model year {milliseconds(seconds['ours'])}, with all that the textbook model "
                "leaves out: trust, appointments, hand-offs, leave, monitoring and more"
            ),
        )


def rows(quick=False):
    """Yield every row of this file, counts first."""
    yield from counted(quick)
    yield from mechanisms(quick)
    yield from equal_work(quick)
    yield from textbook(quick)
