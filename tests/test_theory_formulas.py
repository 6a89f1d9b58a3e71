"""Closed forms against each other, and against tiny simulations."""

import heapq
import math

import numpy as np
import pytest

from cmsim.analysis.statistics import estimate
from cmsim.validation.queueing_theory import (
    erlang_a,
    erlang_b,
    erlang_c,
    expected_arrivals,
    finite_source,
    mean_wait,
    mean_wait_general,
    priority_waits,
    priority_waits_general,
)

RUNS, ARRIVALS = 10, 15_000


def agrees(samples, expected):
    """Say whether independent runs agree with a formula, by the runs' own interval."""
    known = estimate(samples)
    return known.mean == pytest.approx(expected, abs=1.5 * known.half_width)


def arrivals(rng, rate):
    """Return the times of a Poisson process."""
    return np.cumsum(rng.exponential(1 / rate, ARRIVALS))


def first_come(times, services, servers, patience=math.inf):
    """Return each wait when the first to come is the first served, or gives up."""
    free, waits = [0.0] * servers, []
    for now, service in zip(times.tolist(), services.tolist()):
        wait = max(free[0] - now, 0.0)
        limit = patience() if callable(patience) else patience
        if wait <= limit:
            heapq.heapreplace(free, now + wait + service)
        waits.append((min(wait, limit), wait > limit))
    return np.array(waits)


def by_priority(times, services, kinds, servers):
    """Return each wait when a free server takes the most urgent kind, first come first."""
    free, queue, waits, coming = [0.0] * servers, [], np.zeros(len(times)), 0
    for _ in times:
        now = free[0] if queue else max(free[0], times[coming])
        while coming < len(times) and times[coming] <= now:
            heapq.heappush(queue, (kinds[coming], coming))
            coming += 1
        _, chosen = heapq.heappop(queue)
        waits[chosen] = now - times[chosen]
        heapq.heapreplace(free, now + services[chosen])
    return waits


def test_one_server_is_pollaczek_khinchine_with_exponential_service():
    assert mean_wait(0.8, 1) == pytest.approx(mean_wait_general(0.8, 1, 1))


@pytest.mark.parametrize("servers", [1, 2, 7, 30])
def test_erlang_formulas_are_their_textbook_sums(servers):
    load = 0.8 * servers
    terms = [load**n / math.factorial(n) for n in range(servers + 1)]
    waiting = terms[-1] / (1 - load / servers)
    assert erlang_b(servers, load) == pytest.approx(terms[-1] / sum(terms))
    assert erlang_c(servers, load) == pytest.approx(waiting / (sum(terms[:-1]) + waiting))


def test_five_hundred_servers_neither_overflow_nor_vanish():
    assert 0 < erlang_b(500, 450) < erlang_c(500, 450) < 0.1
    assert mean_wait(0.9 * 500, 1, 500) < mean_wait(0.9 * 400, 1, 400)
    assert finite_source(500, 5000, 0.1, 1).probabilities.sum() == pytest.approx(1)
    assert 0 < erlang_a(500, 520, 1, 0.5).abandoning < 0.06


def test_what_cannot_keep_up_waits_for_ever():
    assert mean_wait(2, 1, 2) == mean_wait_general(1, 1, 0) == math.inf
    assert erlang_c(2, 2) == 1
    assert priority_waits([0.5, 0.6], 1) == pytest.approx([1 / 0.5, math.inf])


def test_many_sources_that_seldom_call_are_poisson():
    few, many = (finite_source(3, n, 2.4 / n, 1).wait for n in (10, 100_000))
    assert few < many == pytest.approx(mean_wait(2.4, 1, 3), rel=1e-3)


def test_a_closed_caseload_obeys_littles_law():
    queue = finite_source(4, 60, 0.1, 1)
    out = queue.throughput / 0.1
    in_service = queue.throughput / 1
    assert out + queue.waiting + in_service == pytest.approx(60)
    assert queue.throughput < 4 and finite_source(2, 0, 1, 1).wait == 0


def test_ever_longer_patience_is_erlang_c():
    waits = [erlang_a(3, 2.4, 1, giving_up).wait for giving_up in (1, 0.1, 1e-3, 1e-6)]
    assert waits == sorted(waits)
    assert waits[-1] == pytest.approx(mean_wait(2.4, 1, 3), rel=1e-4)
    assert erlang_a(3, 2.4, 1, 0).wait == mean_wait(2.4, 1, 3)


def test_no_patience_is_erlang_b():
    assert erlang_a(3, 2.4, 1, 1e9).abandoning == pytest.approx(erlang_b(3, 2.4), rel=1e-6)


def test_in_overload_just_enough_give_up():
    assert erlang_a(2, 4, 1, 0.01).abandoning == pytest.approx(0.5, abs=1e-3)
    assert erlang_a(2, 4, 1, 0).abandoning == 0.5
    with pytest.raises(ValueError, match="giving_up = 1e-09"):
        erlang_a(2, 4, 1, 1e-9)


def test_patience_like_service_makes_every_state_poisson():
    queue, load, servers = erlang_a(4, 5, 1, 1), 5, 4
    states = [math.exp(-load) * load**n / math.factorial(n) for n in range(60)]
    expected = sum((n - servers) * p for n, p in enumerate(states) if n > servers)
    assert queue.waiting == pytest.approx(expected)


def test_one_class_of_priority_is_no_priority():
    assert priority_waits([2.4], 1, 3) == pytest.approx([mean_wait(2.4, 1, 3)])
    assert priority_waits_general([0.8], [1], [0.2]) == pytest.approx(
        [mean_wait_general(0.8, 1, 0.2)]
    )


def test_priorities_hand_waiting_round_and_save_none():
    """Kleinrock's conservation law: the load-weighted sum of waits does not depend on order."""
    rates, means, variances = [0.2, 0.3, 0.1], [0.5, 1, 3], [0.1, 1, 2]
    loads = np.multiply(rates, means)
    waits = priority_waits_general(rates, means, variances)
    back = priority_waits_general(rates[::-1], means[::-1], variances[::-1])
    assert waits == sorted(waits)
    assert loads @ waits == pytest.approx(loads[::-1] @ back)


def test_priorities_shield_the_first_even_from_an_overload():
    """A server never idle: the first class meets a service under way, of which half remains."""
    assert priority_waits_general([0.2, 9], [1, 1], [0, 0]) == [pytest.approx(0.5 / 0.8), math.inf]


def test_arrivals_count_nights_weekends_and_weeks():
    hours = [8 <= hour < 17 and day < 5 for day in range(7) for hour in range(24)]
    day, week = 24 * 60, 7 * 24 * 60
    assert expected_arrivals(hours, 0, week) == 45
    assert expected_arrivals(hours, 4 * day + 16.5 * 60, week + 8.25 * 60) == pytest.approx(0.75)
    assert expected_arrivals(hours, 5 * day, 3 * week) == 90
    with pytest.raises(ValueError, match="167 rates"):
        expected_arrivals(hours[1:], 0, 1)


@pytest.mark.parametrize("servers, rate", [(1, 0.7), (3, 2.4)])
def test_a_tiny_simulation_waits_as_erlang_c_says(servers, rate):
    rng = np.random.default_rng(servers)
    waits = [
        first_come(arrivals(rng, rate), rng.exponential(1, ARRIVALS), servers)[:, 0].mean()
        for _ in range(RUNS)
    ]
    assert agrees(waits, mean_wait(rate, 1, servers))


def test_a_tiny_simulation_waits_as_pollaczek_khinchine_says():
    rng = np.random.default_rng(5)
    waits = [
        first_come(arrivals(rng, 0.7), rng.uniform(0.5, 1.5, ARRIVALS), 1)[:, 0].mean()
        for _ in range(RUNS)
    ]
    assert agrees(waits, mean_wait_general(0.7, 1, 1 / 12))


def test_a_tiny_simulation_gives_up_as_erlang_a_says():
    rng, expected = np.random.default_rng(6), erlang_a(2, 2.2, 1, 0.5)
    runs = [
        first_come(
            arrivals(rng, 2.2), rng.exponential(1, ARRIVALS), 2, lambda: rng.exponential(2)
        ).mean(axis=0)
        for _ in range(RUNS)
    ]
    assert agrees([wait for wait, _ in runs], expected.wait)
    assert agrees([gone for _, gone in runs], expected.abandoning)


def test_a_tiny_simulation_with_priorities_waits_as_cobham_says():
    rng, runs = np.random.default_rng(7), []
    for _ in range(RUNS):
        times, kinds = arrivals(rng, 1.6), (rng.random(ARRIVALS) < 0.75).astype(int)
        waits = by_priority(
            times.tolist(), rng.exponential(1, ARRIVALS).tolist(), kinds.tolist(), 2
        )
        runs.append([waits[kinds == kind].mean() for kind in (0, 1)])
    for simulated, expected in zip(zip(*runs), priority_waits([0.4, 1.2], 1, 2)):
        assert agrees(simulated, expected)


def test_a_tiny_closed_caseload_waits_as_the_formula_says():
    rng, waits = np.random.default_rng(8), []
    for _ in range(RUNS):
        calls, free, total = sorted(rng.exponential(10, 20).tolist()), [0.0, 0.0], 0.0
        for away, service in zip(
            rng.exponential(10, ARRIVALS).tolist(), rng.exponential(1, ARRIVALS).tolist()
        ):
            start = max(calls[0], free[0])
            total += start - calls[0]
            heapq.heapreplace(free, start + service)
            heapq.heapreplace(calls, start + service + away)
        waits.append(total / ARRIVALS)
    assert agrees(waits, finite_source(2, 20, 0.1, 1).wait)
