"""M/M/2 with three in ten customers first, who all lose patience: cmsim and its peers.

Each is checked before it is timed: waits by class against Cobham, the share that gives up
against Erlang A. Everybody keeps a full record of every customer.
"""

from heapq import heappop, heappush
from random import Random
from statistics import mean, stdev

import ciw
import simpy
from oracles import by_class, queue

from benchmarks.model_year import DRAWS, counted
from benchmarks.rounds import Row, interleaved, milliseconds, ratio
from cmsim.model.log import Activity
from cmsim.model.network import Network
from cmsim.model.policy import highest_risk_first
from cmsim.model.streams import Turns
from cmsim.scenario.parameter import Shape
from cmsim.units import DAY, WEEK
from cmsim.validation import queueing_theory

SERVERS, RATES, PATIENCE = 2, (0.48, 1.12), 5.0  # in service times: 1.6 arrive for 2 servers
SERVICE = 45  # minutes, in cmsim
STANDARD_ERRORS, ENDLESS = 3, 1e6
CLASSES = ("first", "second")


# --- the same queue four times; each returns what it keeps of every customer


def ours(length, seed, patience=PATIENCE):
    """Run cmsim with two posts off site; the customers are referrals nobody enrolls."""
    a_day = [rate * DAY / SERVICE for rate in RATES]
    scenario = queue(
        SERVERS,
        round(length * SERVICE / WEEK),
        SERVICE,
        *a_day,
        engagement={
            "patience": min(patience * SERVICE / DAY, 100_000),
            "patience_shape": Shape.EXPONENTIAL,
        },
    )
    return Network(scenario, seed, highest_risk_first).run()


def idiom(length, seed, patience=PATIENCE):
    """Run SimPy as its documentation shows: a process per customer, ``request | timeout``."""
    env, random, log = simpy.Environment(), Random(seed), []
    server = simpy.PriorityResource(env, SERVERS)

    def arrivals():
        while True:
            yield env.timeout(random.expovariate(sum(RATES)))
            env.process(customer(int(random.random() * sum(RATES) > RATES[0])))

    def customer(which):
        came = env.now
        with server.request(priority=which) as request:
            found = yield request | env.timeout(random.expovariate(1 / patience))
            wait = env.now - came
            if request in found:
                yield env.timeout(random.expovariate(1))
        log.append((env.now, which, came, wait, request in found))

    env.process(arrivals())
    env.run(until=length)
    return log


def peer(length, seed, patience=PATIENCE):
    """Run Ciw."""
    ciw.seed(seed)
    exponential = ciw.dists.Exponential
    network = ciw.create_network(
        arrival_distributions={name: [exponential(rate)] for name, rate in zip(CLASSES, RATES)},
        service_distributions={name: [exponential(1)] for name in CLASSES},
        reneging_time_distributions={name: [exponential(1 / patience)] for name in CLASSES},
        number_of_servers=[SERVERS],
        priority_classes={name: n for n, name in enumerate(CLASSES)},
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(length)
    return simulation.get_all_records()


def by_hand(length, seed, patience=PATIENCE):
    """Run a loop over two heaps, without any library: about as fast as Python gets."""
    draw, random = Random(seed).expovariate, Random(seed + 1).random
    log, waiting, leaving, free, number = [], [], [], SERVERS, 0
    total, first = sum(RATES), RATES[0] / sum(RATES)
    arrives = draw(total)
    while True:
        if leaving and leaving[0] < arrives:
            now = heappop(leaving)
            free += 1
        else:
            now, number = arrives, number + 1
            if now > length:
                return log
            heappush(waiting, (int(random() > first), number, now, now + draw(1 / patience)))
            arrives = now + draw(total)
        while free and waiting:
            which, _, came, until = heappop(waiting)
            stays = now <= until
            log.append((now, which, came, (now if stays else until) - came, stays))
            if stays:
                free -= 1
                heappush(leaving, now + draw(1))


# --- what each of them found


def of_ours(log):
    """Return the mean waits of those served, by class, and the share that gave up."""
    cold = {entry.patient for entry in log if entry.activity is Activity.EXPIRED}
    called = by_class([entry for entry in log if entry.patient not in cold])
    came = sum(entry.activity is Activity.ADDED for entry in log)
    return [wait / SERVICE for wait in called] + [len(cold) / came]


def of_tuples(log):
    waits = [
        mean(wait for _, each, _, wait, stays in log if stays and each == which) for which in (0, 1)
    ]
    return [*waits, sum(not stays for *_, stays in log) / len(log)]


def of_peer(records):
    served = [record for record in records if record.record_type == "service"]
    waits = [
        mean(record.waiting_time for record in served if record.customer_class == name)
        for name in CLASSES
    ]
    return [*waits, 1 - len(served) / len(records)]


SUBJECTS = {
    "cmsim": (ours, of_ours),
    "Ciw": (peer, of_peer),
    "SimPy idiom": (idiom, of_tuples),
    "heap loop": (by_hand, of_tuples),
}


def off(name, length, replications, patience=PATIENCE):
    """Return by how many standard errors each figure is off what theory says."""
    run, read = SUBJECTS[name]
    expected = known(patience)
    found = zip(*(read(run(length, seed, patience)) for seed in range(1, replications + 1)))
    return [
        abs(mean(values) - right) / (stdev(values) / replications**0.5)
        for values, right in zip(found, expected)
        if right is not None
    ]


def known(patience):
    """Return both waits and the share that gives up, where there is a formula."""
    if patience >= ENDLESS:
        return [*queueing_theory.priority_waits(RATES, 1, SERVERS), None]
    return [None, None, queueing_theory.erlang_a(SERVERS, sum(RATES), 1, 1 / patience).abandoning]


def check(length, replications):
    """Refuse to time anything that does not agree with theory; return the largest error of ours."""
    worst = {}
    for name in SUBJECTS:
        worst[name] = max(
            off(name, length, replications) + off(name, length, replications, ENDLESS)
        )
        if worst[name] > STANDARD_ERRORS:
            raise AssertionError(f"{name} is {worst[name]:.1f} standard errors off theory")
    return worst


def of_a_customer(length):
    """Return in words what a customer of cmsim is made of, who is a person."""
    with counted(*DRAWS) as drawn, counted((Turns, "__init__")) as streams:
        log = ours(length / 10, 7)
    came = sum(entry.activity is Activity.ADDED for entry in log)
    return (
        f"a customer of cmsim is a member of a panel with {streams() / came:.1f} streams of "
        f"random numbers, {drawn() / came:.1f} hashed draws and "
        f"{len(log) / came:.1f} log entries"
    )


def rows(quick=False):
    """Yield cmsim's speed against each of the others."""
    weeks = 13 if quick else 52
    length, rounds = weeks * WEEK / SERVICE, 3 if quick else 7
    worst = check(26 * WEEK / SERVICE, 16)
    seconds = interleaved(
        rounds,
        **{name: lambda run=run: run(length, 7) and None for name, (run, _) in SUBJECTS.items()},
    )
    work = of_a_customer(length)
    for name, goal, gate, aim in (
        ("Ciw", 5, 1.0, 1.2),
        ("SimPy idiom", 5, None, None),
        ("heap loop", 5, None, None),
    ):
        times, spread = ratio(seconds, name, "cmsim")
        yield Row(
            goal,
            f"Speed against {name}: M/M/2, priorities, patience, full log",
            gate,
            aim,
            times,
            more=True,
            spread=spread,
            note=(
                f"{round(length * sum(RATES)):,} customers; cmsim "
                f"{milliseconds(seconds['cmsim'])}; off theory by {worst['cmsim']:.1f} "
                f"standard errors, {name} {worst[name]:.1f}; {work}"
            ),
        )
    yield Row(
        6,
        "The same against simmer, monitored",
        1.0,
        1.5,
        None,
        more=True,
        note="simmer needs R, which is not part of this set-up",
    )
