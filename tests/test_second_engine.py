"""Where there is no formula, another engine agrees: the same practice as a queue in Ciw."""

from math import log, sqrt

import ciw
import pytest
from oracles import NORMAL, STANDARD_ERRORS, WARM_UP, by_class, queue, replicate

from cmsim.analysis.statistics import estimate
from cmsim.model.log import Activity
from cmsim.model.policy import highest_risk_first
from cmsim.scenario.parameter import Shape
from cmsim.units import DAY, WEEK

SERVERS, SERVICE, VARIATION, PATIENCE, WEEKS = 2, 45.0, 1.0, 0.25, 13
A_DAY = (25.0, 40.0)


def ours(log):
    """Return the waits of those called, then the shares that expired, by tier."""
    came, cold = [0, 0], [0, 0]
    counted = set()
    for time, activity, _, number, *_ in log:
        if activity is Activity.ADDED and time >= WARM_UP:
            came[number % 3] += 1
            counted.add(number)
        elif activity is Activity.EXPIRED and number in counted:
            cold[number % 3] += 1
    return served_waits(log) + [lost / total for lost, total in zip(cold, came)]


def served_waits(log):
    """Return the mean wait of those who were called, by tier, in minutes."""
    cold = {entry.patient for entry in log if entry.activity is Activity.EXPIRED}
    return by_class([entry for entry in log if entry.patient not in cold])


def theirs(seed):
    """Return the same numbers from one run of Ciw."""
    ciw.seed(seed)
    sigma = sqrt(log(1 + VARIATION**2))
    service = ciw.dists.Lognormal(log(SERVICE) - sigma**2 / 2, sigma)
    patience = ciw.dists.Exponential(1 / (PATIENCE * DAY))
    tiers = ("complex", "moderate")
    network = ciw.create_network(
        arrival_distributions={
            tier: [ciw.dists.Exponential(rate / DAY)] for tier, rate in zip(tiers, A_DAY)
        },
        service_distributions={tier: [service] for tier in tiers},
        reneging_time_distributions={tier: [patience] for tier in tiers},
        number_of_servers=[SERVERS],
        priority_classes={"complex": 0, "moderate": 1},
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(WEEKS * WEEK)
    records = [record for record in simulation.get_all_records() if record.arrival_date >= WARM_UP]
    called = [
        [
            record.waiting_time
            for record in records
            if record.customer_class == tier and record.record_type == "service"
        ]
        for tier in tiers
    ]
    lost = [
        sum(record.record_type == "renege" and record.customer_class == tier for record in records)
        for tier in tiers
    ]
    return [sum(times) / len(times) for times in called] + [
        gone / (gone + len(times)) for gone, times in zip(lost, called)
    ]


@pytest.mark.slow
def test_ciw_gives_the_same_waits_and_the_same_losses():
    """Two classes, two servers, lognormal calls, exponential patience: no formula is known."""
    scenario = queue(
        SERVERS,
        WEEKS,
        SERVICE,
        *A_DAY,
        work={"shape": Shape.LOGNORMAL, "variation": VARIATION},
        engagement={"patience": PATIENCE, "patience_shape": Shape.EXPONENTIAL},
    )
    mine = replicate(scenario, ours, 12, highest_risk_first)
    other = [estimate(values) for values in zip(*(theirs(seed) for seed in range(1, 13)))]
    for a, b in zip(mine, other):
        joint = sqrt(a.half_width**2 + b.half_width**2)
        assert joint < 0.15 * b.mean, (a, b)
        assert abs(a.mean - b.mean) < STANDARD_ERRORS * joint / NORMAL, (a, b)
