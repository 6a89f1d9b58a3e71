"""The caseload curve."""

from functools import partial

import pytest

from cmsim.analysis.caseload import (
    ON_TIME,
    OVERDUE,
    TRIED,
    curve,
    full_time,
    held,
    largest,
    largest_safe,
    moving_most,
    on_paper,
    safe,
)
from cmsim.analysis.factors import assumed
from cmsim.analysis.sample import Sample
from cmsim.experiment.job import Outcome
from cmsim.model.capacity import minutes_for_care, promised_minutes
from cmsim.scenario.panel import Tier
from cmsim.scenario.post import Way


def test_the_scenario_of_the_curve_holds_the_caseload_it_names():
    scenario = full_time("moderate", 40, 28)
    assert scenario.engagement.interval_moderate == 28
    assert scenario.posts[0].role.tiers == (Tier.MODERATE,)
    table = curve("moderate", (40,), 28, replications=2)
    assert table["open_caseload"].between(36, 40).all()


@pytest.mark.slow
def test_more_patients_on_the_same_hours_are_contacted_later():
    late = curve("complex", (20, 40, 60), 14, replications=3).groupby("caseload")["late"].mean()
    assert late.is_monotonic_increasing


@pytest.mark.slow
def test_a_caseload_beyond_the_hours_on_paper_is_held_all_the_same_and_contacted_late():
    scenario = full_time("complex", 20, 14)
    (post,) = scenario.posts
    fits = minutes_for_care(scenario, post) / promised_minutes(scenario, post)[Tier.COMPLEX]
    half, twice = round(fits / 2), round(fits * 2)
    table = curve("complex", (half, twice), 14, replications=2).set_index("caseload")
    assert (table.loc[half, "late"] <= 0.1).all() and (table.loc[twice, "late"] > 0.25).all()
    assert (table.loc[twice, "active_caseload"] > fits).all()


def test_writing_everything_twice_costs_caseload():
    once = curve("complex", (30,), 14, 0.75, replications=3)["late"]
    twice = curve("complex", (30,), 14, 2.0, replications=3)["late"]
    assert (twice > once).all()


@pytest.mark.slow
def test_largest_keeps_the_promise_it_was_asked_for():
    table = curve("complex", (20, 30, 60), 14, replications=4)
    found = largest(table, late=0.15, chance=0.75)
    assert (table.loc[table["caseload"] == found, "late"] <= 0.15).mean() >= 0.75
    assert largest(table, late=-1) is None


# --- the safe caseload


class Planted:
    """A runner in whose years caseloads up to a limit are safe, a limit for each replication."""

    def __init__(self, *limits):
        self.limits, self.tried = limits, []

    def __call__(self, jobs, workers):
        for job in jobs:
            cases = job.scenario.posts[0].caseload_cap
            self.tried.append((cases, job.replication))
            kept = cases <= self.limits[job.replication - 1]
            values = {"on_time": 0.95, "overdue_follow_ups": 0.05 if kept else 0.2}
            yield Outcome(job.scenario.name, job.replication, values, {})


@pytest.mark.parametrize("guess", [5, 40, 1000])
def test_the_search_finds_the_largest_safe_caseload_wherever_it_begins(guess):
    runner = Planted(4, 37, 2000)
    sample = Sample(("on_time", "overdue_follow_ups"), runner=runner)
    make = {"post": lambda cases: held("moderate", cases)}
    found = largest_safe(make, sample, (1, 2, 3), {"post": guess})
    assert list(found.values()) == [0, 35, max(TRIED)]
    assert len(set(runner.tried)) == len(runner.tried)


def test_a_guess_near_the_truth_saves_runs():
    runs = []
    for guess in (40, 1000):
        runner = Planted(37)
        sample = Sample(("on_time", "overdue_follow_ups"), runner=runner)
        largest_safe({0: lambda n: held("moderate", n)}, sample, (1,), {0: guess})
        runs.append(len(runner.tried))
    assert runs[0] < runs[1]


def test_a_year_is_safe_only_where_both_promises_are_kept():
    assert safe(ON_TIME, OVERDUE) and safe(1.0, None)
    assert not safe(ON_TIME - 0.01, 0.0) and not safe(1.0, OVERDUE + 0.01)


def test_the_safe_caseload_of_a_year_is_safe_and_the_next_one_tried_is_not():
    sample = Sample(("on_time", "overdue_follow_ups"))
    make = partial(held, "complex")
    found = largest_safe({0: make}, sample, (1,), {0: on_paper(make(30))})[0, 1]
    following = TRIED[TRIED.index(found) + 1]
    for cases, kept in ((found, True), (following, False)):
        year = [sample.values(make(cases), name, (1,))[0] for name in sample.measures]
        assert safe(*year) == kept


def test_what_moves_the_caseload_on_paper_most_moves_it_as_the_arithmetic_says():
    scenario = held("moderate", 40)
    first, *rest = found = moving_most(scenario, 5)
    assert [each.reach for each in found] == sorted((each.reach for each in found), reverse=True)
    assert first.reach > rest[-1].reach > 0
    for each in found:
        assert not each.factor.decided
        low, high = (
            assumed(scenario, {each.factor: end}) for end in (each.factor.low, each.factor.high)
        )
        assert (on_paper(low), on_paper(high)) == (each.low, each.high)


@pytest.mark.parametrize("way", Way)
def test_more_minutes_of_talk_never_fit_more_patients_on_paper(way):
    scenario = held("hybrid", 40, way)
    longer = scenario.change("work.follow_up", 40).change("work.monthly_talk", 15)
    assert on_paper(longer) < on_paper(scenario)
