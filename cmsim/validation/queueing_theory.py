"""Closed-form queueing results that the model must reproduce.

Rates are per any one unit of time (hour, day); waits come back in that unit.
``services`` is what one server, working without a break, completes per unit.
"""

from math import inf
from typing import NamedTuple

import numpy as np

HOURS = 168
MOST_STATES = 5_000_000


class FiniteSource(NamedTuple):
    """M/M/c//N in steady state; ``probabilities[n]``: of n sources waiting or in service."""

    probabilities: np.ndarray
    throughput: float
    waiting: float
    wait: float


class Impatient(NamedTuple):
    """M/M/c+M in steady state: the share who give up, the mean wait of all, the mean queue."""

    abandoning: float
    wait: float
    waiting: float


def erlang_b(servers, load):
    """Return the probability that all ``servers`` are busy in M/M/c/c; ``load`` in erlangs.

    >>> erlang_b(2, 1)  # (1/2) / (1 + 1 + 1/2)
    0.2
    """
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(servers, load):
    """Return the probability that an arrival to M/M/c waits; ``load`` in erlangs.

    >>> round(erlang_c(2, 1), 12)  # B / (1 - load/c (1 - B)) = 0.2 / 0.6
    0.333333333333
    """
    if load >= servers:
        return 1.0
    blocked = erlang_b(servers, load)
    return blocked / (1 - load / servers * (1 - blocked))


def mean_wait(arrivals, services, servers=1):
    """Return the mean wait before service in M/M/c; infinite when it cannot keep up.

    >>> mean_wait(3, 4)  # M/M/1: 3/4 of arrivals wait, 1 / (4 - 3) each
    0.75
    """
    if arrivals >= servers * services:
        return inf
    return erlang_c(servers, arrivals / services) / (servers * services - arrivals)


def mean_wait_general(arrivals, mean, variance):
    """Return the mean wait in M/G/1 (Pollaczek–Khinchine) from the service time's two moments.

    ``mean`` in units of time, ``variance`` in that unit squared.

    >>> mean_wait_general(3, 1 / 4, variance=0)  # half of M/M/1's 0.75
    0.375
    """
    load = arrivals * mean
    return arrivals * (variance + mean**2) / (2 * (1 - load)) if load < 1 else inf


def priority_waits(arrivals, services, servers=1):
    """Return the mean wait of each class in M/M/c with non-preemptive priorities (Cobham).

    ``arrivals``: one rate per class, first class first served; all classes need
    the same kind of service. A class that cannot be kept up with waits for ever.

    >>> [round(wait, 12) for wait in priority_waits([1, 2], services=4)]  # 3/16 over 3/4, 3/16
    [0.25, 1.0]
    """
    shares = np.asarray(arrivals, dtype=float) / (servers * services)
    residual = erlang_c(servers, float(shares.sum()) * servers) / (servers * services)
    return _cobham(residual, shares)


def priority_waits_general(arrivals, means, variances):
    """Return the mean wait of each class in M/G/1 with non-preemptive priorities (Cobham).

    One rate, mean service time and variance per class, first class first served.

    >>> [round(wait, 12) for wait in priority_waits_general([1, 2], [1/4, 1/4], [1/16, 1/16])]
    [0.25, 1.0]
    """
    means, variances = np.asarray(means, dtype=float), np.asarray(variances, dtype=float)
    shares = np.asarray(arrivals, dtype=float) * means
    before = np.concatenate([[0.0], np.cumsum(shares)[:-1]])
    served = np.clip(1 - before, 0, shares)
    return _cobham(float(np.sum(served / means * (variances + means**2)) / 2), shares)


def finite_source(servers, sources, calling, services):
    """Return M/M/c//N: ``sources`` that each call at rate ``calling`` while not waiting or served.

    A closed caseload whose patients need recurring contacts. ``waiting`` counts
    those not yet in service, ``wait`` is their mean time until then.

    >>> queue = finite_source(servers=1, sources=2, calling=1, services=1)
    >>> queue.probabilities.round(12).tolist()  # as 1 : 2 : 2
    [0.2, 0.4, 0.4]
    >>> round(queue.throughput, 12), round(queue.waiting, 12), round(queue.wait, 12)
    (0.8, 0.4, 0.5)
    """
    busy = np.arange(sources + 1)
    up = (sources - busy[:-1]) * calling
    down = np.minimum(busy[1:], servers) * services
    probabilities = _steady(np.log(up / down))
    throughput = float(services * probabilities @ np.minimum(busy, servers))
    waiting = float(probabilities @ np.maximum(busy - servers, 0))
    wait = waiting / throughput if throughput else 0.0
    return FiniteSource(probabilities, throughput, waiting, wait)


def erlang_a(servers, arrivals, services, giving_up):
    """Return M/M/c+M: each who waits gives up at rate ``giving_up`` (1 / mean patience).

    The wait is that of all arrivals, until service or until they give up. From the
    probabilities of the states, in logarithms, as far out as they matter.
    ``giving_up`` of 0 is the limit of ever longer patience.

    >>> queue = erlang_a(1, 1, 1, 1)  # states are Poisson with mean 1: mean queue 1/e
    >>> round(queue.abandoning, 9), round(queue.wait, 9)
    (0.367879441, 0.367879441)
    """
    if giving_up == 0:
        wait = mean_wait(arrivals, services, servers)
        return Impatient(max(0.0, 1 - servers * services / arrivals), wait, arrivals * wait)
    ratios = _impatient_ratios(servers, arrivals, services, giving_up)
    queue = np.maximum(np.arange(len(ratios) + 1) - servers, 0)
    waiting = float(_steady(ratios) @ queue)
    return Impatient(giving_up * waiting / arrivals, waiting / arrivals, waiting)


def expected_arrivals(per_hour, start, end):
    """Return the mean count between two times of a Poisson process that repeats weekly.

    ``per_hour``: 168 rates, one for each hour of the week from Monday 00:00;
    ``start`` and ``end`` in minutes from the Monday 00:00 of week one.

    >>> expected_arrivals([0] * 8 + [6] * 9 + [0] * 151, 8.5 * 60, 24 * 60)  # 8.5 hours of 6
    51.0
    """
    if len(per_hour) != HOURS:
        raise ValueError(f"per_hour has {len(per_hour)} rates: one for each of {HOURS} hours")
    before = np.concatenate([[0.0], np.cumsum(per_hour)])

    def since_start(minutes):
        weeks, hour = divmod(minutes / 60, HOURS)
        return weeks * before[-1] + np.interp(hour, np.arange(HOURS + 1), before)

    return float(since_start(end) - since_start(start))


def _cobham(residual, shares):
    """Return each class's wait from the mean residual work and the classes' shares of time."""
    free_after = 1 - np.cumsum(shares)
    free_before = free_after + shares
    return [
        float(residual / (above * below)) if below > 1e-12 else inf
        for above, below in zip(free_before, free_after)
    ]


def _steady(log_ratios):
    """Return the probabilities of a birth and death chain from the logs of up / down."""
    logs = np.concatenate([[0.0], np.cumsum(log_ratios)])
    weights = np.exp(logs - logs.max())
    return weights / weights.sum()


def _impatient_ratios(servers, arrivals, services, giving_up):
    """Return log(up / down) of M/M/c+M, up to states too rare to matter."""
    states = servers + 1000
    while states <= MOST_STATES:
        n = np.arange(1, states + 1)
        down = np.minimum(n, servers) * services + np.maximum(n - servers, 0) * giving_up
        ratios = np.log(arrivals / down)
        logs = np.cumsum(ratios)
        if ratios[-1] < 0 and logs[-1] < max(logs.max(), 0) - 50:
            return ratios
        states *= 2
    raise ValueError(f"giving_up = {giving_up}: nearly nobody ever does; use 0 (Erlang C)")
