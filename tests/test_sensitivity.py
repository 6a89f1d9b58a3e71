"""Which assumption moves an answer, and chance apart from inputs, where the truth is known."""

import math

import numpy as np
import pytest

from cmsim.analysis import factors as factors_module
from cmsim.analysis.factors import Factor, assumed, factors, numbers
from cmsim.analysis.sensitivity import tornado
from cmsim.analysis.uncertainty import hypercube, shares, uncertainties, variance_decomposition
from cmsim.cli import print_staffing
from cmsim.experiment.job import Outcome
from cmsim.measures.registry import MEASURES
from cmsim.scenario.evidence.sources import DESIGN, ROUND, TC_B01
from cmsim.scenario.library import practices
from cmsim.scenario.parameter import Parameter, parameters

WEIGHTS = {
    "work.travel": 0.04,
    "work.huddle": 0.0,
    "engagement.answered_known": 4.0,
    "engagement.no_show": -10.0,
}


def toy(weights=WEIGHTS, spread=0.5, seed=1, sign=1.0):
    """Return a stand-in for running whose answer adds up: weights times values, plus noise."""

    def runner(jobs, _):
        for job in jobs:
            known = {path: value for path, (value, _) in parameters(job.scenario).items()}
            truth = sum(weight * known[path] for path, weight in weights.items())
            noise = np.random.default_rng([seed, job.replication]).standard_normal()
            value = sign * truth + spread * noise if job.scenario.posts else 2.0 + spread * noise
            yield Outcome(job.scenario.name, job.replication, {"contacts": value}, {})

    return runner


def chosen(*paths):
    return [each for each in factors([practices.solo_rural()]) if each.path in paths]


def moves(path):
    """Return by how much a toy's answer moves at either end."""
    known = chosen(path)[0]
    return [WEIGHTS[path] * (end - known.value) for end in (known.low, known.high)]


# --- assumptions


def test_an_assumption_has_a_range_and_is_no_choice():
    scenario = practices.eight_clinicians("co-located")
    found = factors([scenario])
    assert len({each[:2] for each in found}) == len(found)
    assert {"practices", "posts", "work", "engagement", "trust", "effect"} <= {
        each.path.split(".")[0] for each in found
    }
    assert all(each.low < each.high and each.parameter.source is not DESIGN for each in found)
    assert not {"weeks", "practices.*.panel.size"} & {each.path for each in found}


@pytest.mark.parametrize("end", ["low", "high"])
def test_every_assumption_can_be_put_to_its_ends(end):
    scenario = practices.eight_clinicians("co-located")
    for factor in factors([scenario]):
        changed = assumed(scenario, {factor: getattr(factor, end)})
        there = {
            value
            for steps, value, _ in numbers(changed)
            if factors_module.pattern(steps) == factor.path
        }
        assert pytest.approx(getattr(factor, end)) in list(there), factor.path


def test_all_assumptions_can_be_drawn_at_once():
    scenario = practices.eight_clinicians("co-located")
    found = factors([scenario])
    made = [assumed(scenario, dict(zip(found, row))) for row in hypercube(found, 10, 1)]
    assert None not in made
    assert all(abs(sum(each.practices[0].panel.counts.values()) - 10000) == 0 for each in made)


def test_numbers_with_other_values_are_other_assumptions():
    """The trust in an embedded person and in a hub are guessed apart, and move apart."""
    pair = practices.solo_rural("embedded"), practices.solo_rural("off-site")
    trust = [each for each in factors(pair) if each.path == "posts.*.starting_trust"]
    assert sorted(each.value for each in trust) == [0.25, 0.4]
    low = next(each for each in trust if each.value == 0.25)
    assert assumed(pair[0], {low: 0.1}) == pair[0] and assumed(pair[1], {low: 0.1}) != pair[1]


# --- tornado


def test_a_tornado_finds_the_assumptions_that_move_a_known_answer():
    found = tornado(practices.solo_rural(), "contacts", runner=toy(), top=5, replications=6)
    assert [bar.factor.path for bar in found.bars] == [
        path
        for path in sorted(WEIGHTS, key=lambda each: -max(map(abs, moves(each)), default=0))
        if WEIGHTS[path]
    ]
    for bar in found.bars:
        assert [bar.low.mean, bar.high.mean] == pytest.approx(moves(bar.factor.path))
    assert found.without_effect == found.looked_at - 3


def test_a_difference_flips_where_it_should():
    """Nobody's value is 2, the other's a tenth of the travel time: 1.5 to 6, now 3."""
    weights = {"work.travel": 0.1}
    pair = practices.solo_rural("nobody"), practices.solo_rural("co-located")
    found = tornado(
        pair,
        "contacts",
        chosen("work.travel", "work.huddle"),
        runner=toy(weights, spread=0.3),
        replications=6,
    )
    assert found.is_difference and found.answer.mean == pytest.approx(1.0)
    bar = found.measure_next or found.bars[0]
    assert found.flips(bar) == [15.0]


def test_measure_next_names_a_guess_and_not_a_sourced_number():
    found = tornado(practices.solo_rural(), "contacts", runner=toy(), top=5, replications=6)
    assert found.measure_next is None or found.measure_next.factor.guessed
    guess = Factor("engagement.no_show", 0.152, Parameter("Guess", "share", 0.06, 0.25, ROUND))
    known = Factor("work.travel", 30.0, Parameter("Known", "minutes", 15, 600, TC_B01))
    found = tornado(
        practices.solo_rural(), "contacts", [known, guess], runner=toy(), replications=6
    )
    assert found.bars[0].factor is known and found.measure_next.factor is guess
    assert "Measure this next: guess" in print_staffing.tornado(
        found, MEASURES["contacts"], [practices.solo_rural()]
    )


def test_a_stopped_tornado_keeps_what_there_is():
    count = []

    def progress(done, total):
        count.append(done)
        return len(count) < 200

    found = tornado(
        practices.solo_rural(), "contacts", runner=toy(), replications=6, progress=progress
    )
    assert not found.complete and found.answer.n == 6


# --- chance and inputs


@pytest.mark.parametrize("between, within", [(1.0, 1.0), (0.0, 1.0), (3.0, 0.5)])
def test_shares_of_the_variance_are_right_on_average_and_in_their_intervals(between, within):
    rng, found = np.random.default_rng(4), []
    for _ in range(400):
        rows = between * rng.standard_normal((30, 1)) + within * rng.standard_normal((30, 2))
        found.append(variance_decomposition(rows))
    truth = between**2 / (between**2 + within**2)
    inputs = np.mean([each.inputs_sd**2 for each in found])
    assert np.mean([each.chance_sd**2 for each in found]) == pytest.approx(within**2, rel=0.05)
    assert inputs == pytest.approx(between**2, rel=0.05, abs=0.12)
    holds = np.mean([each.low <= truth <= each.high for each in found])
    assert holds >= 0.95 - 3 * math.sqrt(0.05 * 0.95 / 400)


def test_without_the_correction_chance_would_pass_for_inputs():
    """Pure noise: the means of rows vary by half of it, the corrected share does not."""
    rng = np.random.default_rng(5)
    rows = rng.standard_normal((2000, 2))
    assert rows.mean(axis=1).var() == pytest.approx(0.5, abs=0.1)
    assert variance_decomposition(rows).inputs_sd ** 2 < 0.1


def test_an_additive_answer_has_the_shares_that_paper_says():
    """Uniform inputs: each has its weight times its range, squared, over twelve."""
    paths = [path for path in WEIGHTS if WEIGHTS[path]]
    known = chosen(*paths)
    found = uncertainties(practices.solo_rural(), "contacts", known, inputs=60, runner=toy())
    parts = [(WEIGHTS[each.path] * (each.high - each.low)) ** 2 / 12 for each in known]
    assert found.variance.inputs_sd**2 == pytest.approx(sum(parts), rel=0.35)
    assert found.variance.chance_sd**2 == pytest.approx(0.25, rel=0.5)
    assert found.variance.low <= sum(parts) / (sum(parts) + 0.25) <= found.variance.high
    by_input = shares(found.draws, found.table)
    assert by_input == pytest.approx([part / sum(parts) for part in parts], abs=0.2)


def test_a_hypercube_has_one_draw_in_every_slice_and_its_seed_decides():
    known = chosen("work.travel", "engagement.no_show")
    draws = hypercube(known, 20, 3)
    for column, factor in zip(draws.T, known):
        slices = ((column - factor.low) / (factor.high - factor.low) * 20).astype(int)
        assert sorted(slices) == list(range(20))
    assert (draws == hypercube(known, 20, 3)).all() and (draws != hypercube(known, 20, 4)).any()


def test_stopped_draws_are_left_out():
    found = uncertainties(
        practices.solo_rural(),
        "contacts",
        inputs=10,
        runner=toy(),
        progress=lambda done, total: done < 9,
    )
    assert not found.complete and len(found.table) == 4


def test_the_model_says_what_moves_its_contacts():
    """With few calls answered there are fewer contacts from a hub, on any noise."""
    base = practices.solo_rural("off-site").replace(weeks=26)
    known = chosen("engagement.answered_booked", "practices.*.hand_over")
    found = tornado(base, "hours_follow_up", known, replications=6)
    assert found.looked_at == 2 and not found.is_difference
    apart = uncertainties(base, "contacts", known, inputs=5)
    assert apart.table.shape == (5, 2) and 0 <= apart.variance.low <= apart.variance.high <= 1
    assert "standard deviations" in print_staffing.uncertainty(apart, MEASURES["contacts"])
