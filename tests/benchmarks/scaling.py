"""What grows and what does not: panel, care managers, waiting tasks, years, the log itself."""

import gc
import tracemalloc
from collections import deque
from multiprocessing import get_context
from time import process_time
from typing import ClassVar

from stories import always_on, bare, day_and_night, one_case, referrals

from benchmarks.model_year import finished
from benchmarks.rounds import Row, events, interleaved, ratio
from cmsim.model.log import Activity
from cmsim.model.network import Network, collector_paused
from cmsim.scenario.library.practices import eight_clinicians, staffed
from cmsim.scenario.library.workflows import practice
from cmsim.scenario.parameter import Shape
from cmsim.scenario.post import embedded
from cmsim.units import WEEK, YEAR

PATIENTS_PER_POST = 4000
SMALL, LARGE, POSTS = 8_000, 1_000_000, 250
LITTLE, MUCH = 10, 10_000
HOSPITAL = frozenset([Activity.ED_VISIT, Activity.ADMITTED, Activity.DISCHARGED, Activity.SEEN])


class Quiet(Network):
    """A network that makes every entry of its log and keeps none."""

    nowhere: ClassVar = deque(maxlen=0)
    log = property(lambda self: self.nowhere, lambda self, value: None)

    def finish(self):
        return self.log


# --- how large


def one_practice(patients, posts=2, weeks=52):
    """Return one practice of so many patients, with full-time posts in it."""
    name = "Elm Street"
    scenario = staffed(
        "one practice",
        [practice(name, max(8, patients // 1250))],
        [embedded(f"post {n + 1}", name) for n in range(posts)],
        weeks=weeks,
    )
    return scenario.change("practices.*.panel.size", patients)


def many_practices(patients, posts, weeks=52):
    """Return a network of practices of 8,000 patients with two posts in each."""
    count = patients // SMALL
    names = [f"Practice {n + 1}" for n in range(count)]
    scenario = staffed(
        "many practices",
        [practice(name, 8) for name in names],
        [embedded(f"post {n + 1}", names[n * count // posts]) for n in range(posts)],
        weeks=weeks,
    )
    return scenario.change("practices.*.panel.size", SMALL)


def per(scenario, tell):
    """Return the seconds a run takes for each thing that ``tell`` counts; building included."""
    start = process_time()
    network = Network(scenario, "1/1")
    log = network.run()
    took = process_time() - start
    return took / tell(network, log)


def per_event(scenario):
    count = events(Network(scenario, "1/1"))
    return lambda: per(scenario, lambda network, log: count)


def per_happening(scenario):
    """Count the hospital's events too, which the model draws in order without SimPy."""
    count = events(Network(scenario, "1/1"))
    return lambda: per(
        scenario, lambda network, log: count + sum(entry.activity in HOSPITAL for entry in log)
    )


def per_finished(scenario):
    return lambda: per(scenario, lambda network, log: finished(log))


def panels(quick):
    """Yield the time per event in a large panel, and per finished task with many posts."""
    rounds, weeks = (2, 13) if quick else (5, 52)
    small, large = one_practice(SMALL, weeks=weeks), one_practice(LARGE, weeks=weeks)
    seconds = interleaved(rounds, small=per_event(small), large=per_event(large))
    found, spread = ratio(seconds, "large", "small")
    yield Row(
        8,
        "Time per event, 1 M patients against 8,000, 2 care managers",
        None,
        None,
        found,
        spread=spread,
        note="only SimPy's events counted, of which hospitals make none",
    )
    seconds = interleaved(rounds, small=per_happening(small), large=per_happening(large))
    found, spread = ratio(seconds, "large", "small")
    yield Row(
        8,
        "The same, emergency visits and hospital stays of the panel counted as events",
        1.3,
        1.1,
        found,
        spread=spread,
    )
    weeks = 4 if quick else 13
    seconds = interleaved(
        rounds,
        small=per_finished(one_practice(SMALL, weeks=weeks)),
        network=per_finished(many_practices(LARGE, POSTS, weeks)),
        one=per_finished(one_practice(LARGE, POSTS, weeks)),
    )
    for name, what in (("network", "in 125 practices"), ("one", "all in one practice")):
        found, spread = ratio(seconds, name, "small")
        yield Row(
            8,
            f"Time per finished task, 1 M patients and {POSTS} care managers {what}, "
            "against 8,000 and 2",
            1.5,
            1.2,
            found,
            spread=spread,
            note=f"{weeks} weeks",
        )


# --- how much waits


def overloaded(waiting, weeks):
    """Return one post that never stops, and about so many patients who wait at any time."""
    return bare(
        practice=day_and_night(**referrals()),
        posts=always_on(1),
        weeks=weeks,
        caseload=(one_case(),) * (waiting + 2),
        engagement={"interval_complex": 0.05, "interval_shape": Shape.FIXED},
        work={"follow_up": 60, "first_visit": 60, "shape": Shape.FIXED},
    )


def per_task(scenario):
    """Return the seconds for each finished task once everybody waits."""
    network = Network(scenario, "1/1")
    with collector_paused():
        network.env.run(until=WEEK)
        before, start = len(network.log), process_time()
        network.env.run(until=network.horizon)
        took = process_time() - start
    return took / sum(activity is Activity.SPENT for _, activity, *_ in network.log[before:])


def backlog(quick):
    """Yield the time per task with a long worklist against a short one."""
    weeks = 26 if quick else 104
    few, many = overloaded(LITTLE, weeks), overloaded(MUCH, weeks)
    seconds = interleaved(3 if quick else 9, few=lambda: per_task(few), many=lambda: per_task(many))
    found, spread = ratio(seconds, "many", "few")
    yield Row(
        9, f"Time per task, {MUCH:,} waiting against {LITTLE}", 1.5, 1.2, found, spread=spread
    )


# --- how long


def memory(quick):
    """Yield what memory grows by over the years, without the log, and what garbage is left."""
    years = 5 if quick else 20
    network = Quiet(eight_clinicians().replace(weeks=52 * years), "1/1")
    tracemalloc.start()
    with collector_paused():
        used = []
        for year in range(1, years + 1):
            network.env.run(until=year * YEAR * 364 / 365)
            used.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    known = sum(len(practice.known) for practice in network.practices.values())
    yield Row(
        14,
        f"Memory gained in {years} years, the log not kept",
        5.0,
        2.0,
        (used[-1] - used[0]) / 1e6,
        unit="MB",
        note=(
            f"after year 1; {used[-1] / 1e6:.1f} MB in all, {known:,} patients known; "
            f"in the last year {(used[-1] - used[-2]) / 1e6:.2f} MB"
        ),
    )
    network = Network(eight_clinicians().replace(weeks=52), "1/1")
    gc.collect()
    with collector_paused():
        network.env.run(until=network.horizon)
        found = gc.collect()
    yield Row(14, "Cyclic garbage after a model year", 0, 0, found, unit="objects")


def log_times(rounds):
    """Return the ratio of log on to off, its range, and the entries of a year."""
    scenario = eight_clinicians().replace(weeks=52)
    entries = Network(scenario, "1/1").run()

    def making():
        kept = []
        for a, b, c, d, e, f, g in entries:
            kept.append((a, b, c, d, e, f, g))

    seconds = interleaved(
        rounds,
        on=lambda: Network(scenario, "1/1").run() and None,
        kept_nowhere=lambda: Quiet(scenario, "1/1").run() and None,
        making=making,
    )
    seconds["off"] = [a - b for a, b in zip(seconds["kept_nowhere"], seconds["making"])]
    return *ratio(seconds, "on", "off"), len(entries)


def logging(quick):
    """Yield what the full log costs: making its entries, keeping them, sorting them.

    In a process of its own: after large runs memory lies in pieces, and whatever keeps much pays.
    """
    with get_context("spawn").Pool(1) as fresh:
        found, spread, entries = fresh.apply(log_times, (5 if quick else 15,))
    yield Row(
        15,
        "Full log on, against off",
        1.15,
        1.08,
        found,
        spread=spread,
        note=(
            f"{entries:,} entries a year; off is a run that keeps none, less the time to make them"
        ),
    )


def rows(quick=False):
    """Yield every row of this file."""
    for part in (panels, backlog, memory, logging):
        yield from part(quick)
