"""Illness remembers, lists look for it, and so an enrolled cohort falls without any effect."""

import pytest

from cmsim.experiment.run import run
from cmsim.model.health import Course
from cmsim.model.log import Activity
from cmsim.model.network import Network
from cmsim.scenario.library.practices import eight_clinicians
from cmsim.scenario.panel import Tier
from cmsim.units import WEEK

HALF_YEAR = 26 * WEEK


def with_panels(scenario, **changes):
    practices = [each.replace(panel=each.panel.replace(**changes)) for each in scenario.practices]
    return scenario.replace(practices=practices)


def selective(scenario):
    """Return a scenario whose patients fall ill in rows of stays and whose lists look for them."""
    ill = with_panels(scenario, memory=0.5, later_stays=0.2)
    return ill.change("practices.*.follows_stays", 0.8)


def without_memory(scenario):
    """Return a scenario in which no stay follows upon another and lists pick evenly."""
    ill = with_panels(scenario, memory=0.0, later_stays=0.0)
    return ill.change("practices.*.follows_stays", 0.0)


def without_effect(scenario):
    none = {"averted_admissions": 0.0, "averted_ed": 0.0, "call_and_visit": 0.0, "call_only": 0.0}
    return scenario.replace(effect=scenario.effect.replace(**none))


@pytest.mark.parametrize("memory, later", [(0.5, 0.0), (1.0, 0.0), (0.0, 0.3), (1.0, 0.3)])
@pytest.mark.parametrize("tier", list(Tier))
def test_the_mean_chance_of_a_readmission_is_the_stated_one_whatever_the_memory(
    tier, memory, later
):
    panel = eight_clinicians().practices[0].panel.replace(memory=memory, later_stays=later)
    course = Course(panel, panel.rates(tier))
    assert course.readmitted() == pytest.approx(panel.rates(tier).readmission, abs=1e-9)
    chances = [course.readmission(stay) for stay in range(1, 6)]
    assert chances == sorted(chances) and (chances[0] < chances[1]) is (memory > 0)


@pytest.mark.slow
def test_the_population_has_the_stated_admissions_with_and_without_memory():
    base = without_memory(eight_clinicians("nobody")).replace(weeks=130)
    results = run(
        base,
        selective(base).replace(name="memory"),
        replications=8,
        measures=["admissions", "readmissions"],
    )
    for measure, off in (("admissions", 6.0), ("readmissions", 0.012)):
        table = results.measure(measure)
        assert abs((table["memory"] - table[base.name]).mean()) < off


def stays_around(log, patients):
    """Return (stays in the half-year before, after) of patients with a moment each."""
    before = after = 0
    for entry in log:
        if entry.activity is Activity.ADMITTED and entry.who in patients:
            since = entry.time - patients[entry.who]
            before += -HALF_YEAR <= since < 0
            after += 0 <= since < HALF_YEAR
    return before, after


def cohort(scenario, seed):
    """Return who was enrolled from a list with half a year on either side, and the log."""
    log, listed, patients = Network(scenario, seed).run(), set(), {}
    for entry in log:
        if entry.activity is Activity.IDENTIFIED and entry.detail in ("registry", "payer list"):
            listed.add(entry.who)
        elif (
            entry.activity is Activity.ENROLLED
            and entry.who in listed
            and HALF_YEAR <= entry.time <= scenario.weeks * WEEK - HALF_YEAR
        ):
            patients.setdefault(entry.who, entry.time)
    return patients, log


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_enrolled_cohort_falls_without_any_effect_and_so_does_its_control(seed):
    scenario = without_effect(selective(eight_clinicians())).replace(weeks=130)
    patients, log = cohort(scenario, seed)
    assert len(patients) > 30
    before, after = stays_around(log, patients)
    assert after < 0.7 * before
    never = scenario.replace(posts=[])
    assert stays_around(Network(never, seed).run(), patients) == (before, after)


@pytest.mark.slow
def test_a_cohort_that_lists_pick_evenly_does_not_fall():
    scenario = without_effect(without_memory(eight_clinicians())).replace(weeks=130)
    several = [
        stays_around(log, patients)
        for patients, log in (cohort(scenario, seed) for seed in (1, 2, 3, 4))
    ]
    before, after = (sum(column) for column in zip(*several, strict=True))
    assert after > 0.8 * before
