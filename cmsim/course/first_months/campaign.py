"""Runs that go on by months: the same patients, in a practice that changes between the months."""

from functools import lru_cache
from heapq import heapify
from math import fsum

from cmsim.course.first_months.practice import MEASURES, MONTH, YOU, rule_of, scenario_of
from cmsim.experiment.job import model_seed
from cmsim.measures.run_record import GRACE, RunRecord
from cmsim.measures.work_items import CONTACTS, SETTLED
from cmsim.model.capacity import promised_minutes
from cmsim.model.log import CALLED, CONTACTED, SPENT, UNANSWERED, VISITED_FIRST, Activity, Kind
from cmsim.model.network import Network, collector_paused
from cmsim.model.numbers import numbers_of
from cmsim.model.state import ACTIVE
from cmsim.scenario.post import FULL_TIME
from cmsim.units import HOUR, WEEK

SEED, REPEATS = 1, 20
SPAN = MONTH * WEEK


@lru_cache(maxsize=40)
def scenarios_of(plan):
    """Return the practice of each month of a plan: a tuple of the tests that run in each month."""
    return tuple(scenario_of(plan, month) for month in range(len(plan)))


def log_of(plan, repeat):
    """Return the log of one run of a plan."""
    scenarios = scenarios_of(plan)
    with collector_paused():
        network = Network(scenarios[0], model_seed(SEED, repeat), rule_of(plan[0]))
        for month in range(1, len(plan)):
            network.env.run(until=month * SPAN)
            go_on(network, scenarios[month], rule_of(plan[month]))
        return network.run()


def go_on(network, scenario, rule):
    """Let a run go on in the same practice as another scenario and way of working have it.

    Whatever has begun goes on: patients in care, tasks on worklists, calls on their way.
    """
    network.scenario = scenario
    network.places |= {site.name: numbers_of(site.place) for site in scenario.practices}
    network.read(scenario)
    for profile in scenario.practices:
        practice = network.practices[profile.name]
        practice.profile, practice.place = numbers_of(profile), network.places[profile.name]
    for post in scenario.posts:
        take_terms(network, network.care_managers[post.name], post)
        set_rule(network.care_managers[post.name], rule)


def take_terms(network, cm, post):
    """Give a care manager, or a colleague, other terms from now on."""
    cm.registry *= post.registry / cm.post.registry if cm.post.registry else 1
    cm.post, cm.terms = post, numbers_of(post)
    cm.list_ahead = network.engagement.list_ahead * post.hours_a_week / FULL_TIME
    cm.minutes_of = promised_minutes(network.scenario, post)
    cm.promised = fsum(
        cm.minutes_of[patient.tier]
        for practice in network.practices.values()
        for patient in practice.known.values()
        if patient.state is ACTIVE and patient.care_manager is cm
    )
    cm.count()


def set_rule(cm, rule):
    """Have what waits for a care manager done in another order."""
    cm.policy = rule
    for worklist in (cm.own, cm.worklist):
        worklist.key = rule.key
        for heap in (worklist.work, worklist.intake):
            heap[:] = [(*rule.key(task), task.number, task) for *_, task in heap]
            heapify(heap)


@lru_cache(maxsize=1000)
def last_month(plan, repeat):
    """Return what one run of a plan shows in its last month."""
    log = log_of(plan, repeat)
    return seen_in(len(plan) - 1, log, RunRecord(scenarios_of(plan)[0], log))


def seen_in(month, log, record):
    """Return ``{measure: value}`` of one month, ``None`` where there was nothing to measure."""
    begins, ends = month * SPAN, (month + 1) * SPAN
    entries = [entry for entry in log if begins < entry.time <= ends]

    def times(*activities):
        return sum(entry.activity in activities for entry in entries)

    def summed(activity, kind=None):
        return fsum(
            entry.value
            for entry in entries
            if entry.activity is activity and entry.care_manager == YOU and entry.detail == kind
        )

    due = [
        item
        for item in record.work_of(*CONTACTS)
        if begins <= item.due < ends - GRACE and item.how != SETTLED
    ]
    answers = [entry.value for entry in entries if entry.activity is Activity.ANSWERED]
    in_time = sum(entry.activity is CALLED and entry.detail == "in time" for entry in entries)
    found = {
        "care": record.level(record.active_spells)[MONTH * (month + 1) - 1],
        "referred": times(Activity.REFERRED),
        "pulled": summed(SPENT, Kind.PULLED) / HOUR / MONTH,
        "after": summed(Activity.OVERTIME) / HOUR / MONTH,
        "on_time": of_100(sum(item.settled <= item.due + GRACE for item in due), len(due)),
        "contacts": times(CONTACTED, VISITED_FIRST) / MONTH,
        "handed": times(Activity.HANDED_OVER),
        "answer": fsum(answers) / len(answers) if answers else None,
        "home": of_100(in_time, times(Activity.NOTIFIED)),
        "vain": times(UNANSWERED) / MONTH,
    }
    return {name: None if found[name] is None else round(found[name], 2) for name in MEASURES}


def of_100(part, whole):
    """Return how many of 100, at most all of them, or ``None`` of nothing.

    >>> of_100(1, 4), of_100(3, 2), of_100(0, 0)
    (25.0, 100.0, None)
    """
    return min(100.0, 100 * part / whole) if whole else None
