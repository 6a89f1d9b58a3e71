"""A panel that grows: patients join one after another, and do nothing before they do."""

from math import sqrt

import pytest
from stories import NEVER, bare, day_and_night, referrals, run

from cmsim.experiment.run import run as run_scenarios
from cmsim.measures.run_record import RunRecord
from cmsim.model.health import Growth, Picker
from cmsim.model.log import Activity
from cmsim.model.roster import CLASSES, index_of, number_of, tier_of
from cmsim.scenario.library.practices import eight_clinicians, five_small_sites, three_clinicians
from cmsim.scenario.panel import Panel, Tier
from cmsim.units import WEEK, YEAR

HOSPITAL = (Activity.ED_VISIT, Activity.ADMITTED, Activity.DISCHARGED)


def growing(scenario, share):
    """Return a scenario whose panels grow, under a name of its own."""
    return scenario.change("practices.*.panel.grows", share).replace(name=f"grows by {share}")


def ill(grows):
    """Return a practice of 1,000 complex patients with two emergency visits a year, and no post."""
    panel = Panel(
        size=1000,
        complex_share=1,
        moderate_share=0,
        low_share=0,
        complex=NEVER.replace(ed_visits=2, admissions=0.5),
        frailty=0.6,
        grows=grows,
    )
    return bare(practice=day_and_night(panel=panel), posts=(), weeks=52)


def before_joining(scenario, log):
    """Return the entries about patients who had not joined yet."""
    horizon = scenario.weeks * WEEK
    there = {each.name: Growth(each.panel, horizon) for each in scenario.practices}
    return [
        entry
        for entry in log
        if entry.patient is not None
        and not there[entry.practice].is_there(entry.patient, entry.time)
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_those_there_from_the_start_fare_the_same_and_the_others_add_to_them(seed):
    without, log = (run(ill(grows), seed) for grows in (0.0, 0.5))
    old = [entry for entry in log if entry.patient is not None and index_of(entry.patient) < 1000]
    assert old == [entry for entry in without if entry.patient is not None]
    joined = [entry for entry in log if entry not in set(old) and entry.activity in HOSPITAL]
    visits = sum(entry.activity is Activity.ED_VISIT for entry in joined)
    expected = 500 * 2 * 52 / 52.14 / 2  # each is there for half of the run, on average
    assert abs(visits - expected) < 4 * sqrt(expected)
    assert not before_joining(ill(0.5), log)


def test_patients_join_at_an_even_pace_and_as_many_as_stated():
    panel = Panel(size=1000, grows=0.3)
    growth = Growth(panel, 2 * YEAR)
    for tier, count in panel.counts.items():
        there = [growth.joined(tier, year * YEAR) for year in (0, 0.5, 1, 2)]
        expected = [count * (1 + 0.3 * year) for year in (0, 0.5, 1, 2)]
        assert there == pytest.approx(expected, abs=0.51)
        assert growth.end[tier] == there[-1] and there[0] == count


@pytest.mark.parametrize("size", [20, 137, 1000])
def test_those_who_join_are_picked_and_nobody_else_and_every_one_of_them(size):
    panel = Panel(size=size, grows=1.3)
    growth = Growth(panel, YEAR)
    picker = Picker(panel, lambda tier: 1.0, growth)
    picked = {picker.pick((n + 0.5) / 997, (n * 0.618) % 1) for n in range(997)}
    may = {
        number_of(tier, index)
        for tier in Tier
        for index in range(growth.start[tier], growth.end[tier])
    }
    assert picked <= may and {tier_of(number) for number in picked} == {
        tier_of(number) for number in may
    }
    cells = {first + step * n for first, step, many, _ in picker.cells for n in range(many)}
    assert cells == may
    assert all(
        index_of(first) % CLASSES == index_of(first + step) % CLASSES
        for first, step, _, _ in picker.cells
    )


def test_nobody_is_referred_before_joining_and_everybody_may_be_afterwards():
    scenario = bare(
        practice=day_and_night(**referrals(complex_a_day=3, moderate_a_day=3, size=200)), weeks=52
    )
    grown = growing(scenario, 2.0)
    log = run(grown)
    assert not before_joining(grown, log)
    referred = {entry.patient for entry in log if entry.activity is Activity.REFERRED}
    assert sum(index_of(number) >= 100 for number in referred) > 100


@pytest.mark.parametrize("library", [three_clinicians, five_small_sites])
@pytest.mark.parametrize("structure", ["embedded", "off-site"])
def test_in_a_library_practice_nobody_does_anything_before_joining(library, structure):
    base = library(structure)
    scenario = growing(
        base.replace(engagement=base.engagement.replace(list_ahead=20)), 0.3
    ).replace(weeks=52)
    log = run(scenario)
    record = RunRecord(scenario, log)
    joined = {
        activity: sum(
            index_of(entry.patient)
            >= scenario.practice(entry.practice).panel.counts[tier_of(entry.patient)]
            for entry in record.by[activity]
        )
        for activity in (Activity.ED_VISIT, Activity.IDENTIFIED)
    }
    assert all(joined.values()) and not before_joining(scenario, log)


@pytest.mark.slow
def test_a_growing_panel_brings_more_work_and_the_same_use_for_each_patient():
    base = eight_clinicians().replace(weeks=78, name="the same")
    results = run_scenarios(
        base,
        growing(base, 0.3),
        replications=5,
        measures=["identified_or_referred", "ed_visits", "admissions"],
    )
    found = results.measure("identified_or_referred")
    assert (found["grows by 0.3"] > found["the same"]).all()
    use = results.measure("ed_visits").mean()
    assert use["grows by 0.3"] == pytest.approx(use["the same"], rel=0.03)
    counts = [
        sum(entry.activity is Activity.ED_VISIT for entry in results.log(name, 1))
        for name in results.names
    ]
    assert counts[1] > 1.15 * counts[0]


def test_the_text_of_a_scenario_says_how_much_a_panel_grows():
    assert "more each year" not in str(eight_clinicians())
    assert "10,000 patients, 5% more each year" in str(growing(eight_clinicians(), 0.05))
