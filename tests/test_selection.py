"""Ranking and selection on toys whose best is known."""

import math

import numpy as np
import pytest

from cmsim.analysis.selection import result_of, select_best

TOYS = 300


def choose(*given, **how):
    """Return what the procedure chooses at its end."""
    return result_of(select_best(*given, **how))


class Toy:
    """Systems with known means, whose noise in one replication is shared to some degree."""

    def __init__(self, seed, means, alike, skewed=False):
        rng = np.random.default_rng([seed, 99])
        draw = (lambda size: rng.exponential(1, size) - 1) if skewed else rng.standard_normal
        shared, own = draw((500, 1)), draw((500, len(means)))
        self.values = math.sqrt(alike) * shared + math.sqrt(1 - alike) * own + np.array(means)

    def __call__(self, system, replication):
        return self.values[replication, system]


def play(means, alike, best, confidence=0.95, skewed=False):
    """Return how often the best was chosen, and the replications spent per toy."""
    chosen = [
        choose(Toy(seed, means, alike, skewed), range(len(means)), 0.5, confidence)
        for seed in range(TOYS)
    ]
    spent = [sum(each.replications.values()) for each in chosen]
    return sum(each.best == best for each in chosen), np.mean(spent)


def at_least(hits, probability):
    """Say whether so many hits are not below what was promised, chance apart."""
    return hits >= TOYS * probability - 3 * math.sqrt(TOYS * probability * (1 - probability))


@pytest.mark.parametrize("alike", [0, 0.5, 0.9])
def test_the_best_is_chosen_as_often_as_promised(alike):
    """The least favorable case: every other system is worse by just what matters."""
    hits, _ = play([0, 0, 0.5, 0, 0], alike, best=2)
    assert at_least(hits, 0.95)


def test_the_best_is_chosen_as_often_as_promised_with_skewed_luck():
    hits, _ = play([0, 0.5, 0], 0.5, best=1, skewed=True)
    assert at_least(hits, 0.95)


def test_a_lower_confidence_is_kept_too_and_costs_less():
    hits, spent = play([0, 0.5, 0], 0, best=1, confidence=0.8)
    assert at_least(hits, 0.8) and spent < play([0, 0.5, 0], 0, best=1)[1]


def test_common_random_numbers_save_replications():
    """At a correlation of 0.9 at least half of the replications are saved."""
    means = [0, 0.2, 0.8, 1.3, 1.0]
    _, independent = play(means, 0, best=3)
    hits, common = play(means, 0.9, best=3)
    assert common < independent / 2 and hits > 0.9 * TOYS


def test_clear_losers_cost_only_the_first_replications():
    chosen = choose(Toy(1, [0, -50, -60, 0.1], 0.5), range(4), 0.05)
    assert chosen.replications[1] == chosen.replications[2] == 10 < chosen.replications[0]


def test_smallest_turns_the_question_round():
    toy = Toy(2, [3, 1, 2], 0.9)
    chosen = choose(toy, range(3), 0.3, smallest=True)
    mirror = choose(lambda system, r: -toy(system, r), range(3), 0.3)
    assert (chosen.best, chosen.runner_up) == (1, 2)
    assert chosen == mirror and chosen.margin.mean > 0


def test_the_margin_is_a_paired_interval_that_holds_the_truth():
    margins = [choose(Toy(seed, [0, 2], 0.8), [0, 1], 0.5).margin for seed in range(TOYS)]
    assert at_least(sum(each.low <= 2 <= each.high for each in margins), 0.92)


def test_at_the_ceiling_it_says_that_nothing_was_shown():
    chosen = choose(Toy(3, [0, 0.01, 0], 0), range(3), 0.01, ceiling=40)
    assert chosen.ceiling_hit and max(chosen.replications.values()) == 40
    assert chosen.reason.startswith("not shown at 95% within the ceiling of replications")


def test_systems_that_do_equally_well_leave_the_first():
    chosen = choose(lambda system, r: r % 3, ["cheap", "dear"], 0.5)
    assert chosen.best == "cheap" and not chosen.ceiling_hit
    assert chosen.reason.startswith("cheap is best, or worse than the best by less than 0.5")


def test_a_clear_best_is_called_best():
    chosen = choose(Toy(4, [0, 5, 1], 0.5), range(3), 0.5)
    assert chosen.reason.startswith("1 is best at 95%, ahead of 2 by ")


def test_one_system_needs_no_race():
    chosen = choose(lambda system, r: r, ["only"], 1)
    assert (chosen.best, chosen.runner_up, chosen.margin) == ("only", None, None)


def test_bad_questions_are_refused():
    for options, message in [
        ({"delta": 0}, "delta = 0"),
        ({"confidence": 95}, "confidence = 95"),
        ({"first": 1}, "first = 1"),
        ({"systems": []}, "none given"),
    ]:
        asked = {"systems": [1, 2], "delta": 1, **options}
        with pytest.raises(ValueError, match=message):
            choose(lambda system, r: r, **asked)
    with pytest.raises(ValueError, match="b, replication 0: None"):
        choose(lambda system, r: 1 if system == "a" else None, ["a", "b"], 1)
