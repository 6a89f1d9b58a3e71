"""The caseload curve."""

import pytest

from cmsim.analysis.caseload import curve, full_time, largest
from cmsim.model.capacity import minutes_for_care, promised_minutes
from cmsim.scenario.panel import Tier


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
