"""A share averted below zero is harm: so many more events happen, in care and nowhere else."""

from itertools import pairwise
from math import sqrt

import pytest
from stories import NEVER, always_on, bare, day_and_night, of, one_case, run

from cmsim.experiment.run import run as run_scenarios
from cmsim.model.log import Activity
from cmsim.scenario.effect import Effect
from cmsim.scenario.library.practices import three_clinicians
from cmsim.scenario.panel import Panel
from cmsim.scenario.parameter import parameters

IN_CARE, YEARS = 400, 2
SHARES = (-0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2)
BROUGHT_ON = (Activity.ED_BROUGHT_ON, Activity.ADMISSION_BROUGHT_ON)


def cohort(later=0.0, **effect):
    """Return a practice whose 400 complex patients are all in effective care for two years."""
    panel = Panel(
        size=IN_CARE,
        complex_share=1,
        moderate_share=0,
        low_share=0,
        complex=NEVER.replace(ed_visits=4, admissions=2, readmission=0.2),
        frailty=0,
        no_number=0,
        later_stays=later,
    )
    settings = {"averted_admissions": 0, "averted_ed": 0, "call_and_visit": 0, "call_only": 0}
    cases = [one_case(due=1e3, last_contact=0) for _ in range(IN_CARE)]
    return bare(
        practice=day_and_night(panel=panel),
        posts=always_on(1),
        engagement={"monitored_every": 400},
        caseload=cases,
        weeks=52 * YEARS,
        effect=Effect(
            **settings | {"onset": 0, "active_within": 400, "hospital_stay": 0.1} | effect
        ),
    )


def log_of(share, seed=1, later=0.0, ed=0.0):
    scenario = cohort(later, averted_admissions=share, averted_ed=ed)
    return run(scenario.replace(weeks=52), seed)


@pytest.mark.parametrize("later", [0.0, 0.3])
@pytest.mark.parametrize("harm", [0.05, 0.2])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_stays_of_a_cohort_in_care_rise_by_the_stated_share(seed, harm, later):
    without, with_harm = (log_of(share, seed, later) for share in (0.0, -harm))
    first, more = (
        sum(entry.detail == "first" for entry in of(log, Activity.ADMITTED))
        for log in (without, with_harm)
    )
    brought_on = len(of(with_harm, Activity.ADMISSION_BROUGHT_ON))
    expected = harm * (more - brought_on)
    assert first > 500 and more > first
    assert abs(brought_on - expected) < 3.5 * sqrt(expected)
    if not later:  # a stay that follows on one brought on is one more
        stays = [len(of(log, Activity.ADMITTED)) for log in (without, with_harm)]
        assert abs(stays[1] / stays[0] - 1 - harm) < 3.5 * sqrt(harm / first)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_emergency_visits_rise_by_the_stated_share(seed):
    without, with_harm = (log_of(0.0, seed, ed=share) for share in (0.0, -0.1))
    visits, more = (len(of(log, Activity.ED_VISIT)) for log in (without, with_harm))
    assert abs(more - 1.1 * visits) < 3.5 * sqrt(0.1 * visits)
    assert more - visits == len(of(with_harm, Activity.ED_BROUGHT_ON))


def test_from_harm_to_good_every_step_averts_more_one_by_one_and_zero_is_no_corner():
    happened = []
    for share in SHARES:
        log = log_of(0.0, ed=share)
        happened.append({(entry.time, entry.patient) for entry in of(log, Activity.ED_VISIT)})
    assert all(fewer < more for more, fewer in pairwise(happened))
    below, above = len(happened[2] - happened[3]), len(happened[3] - happened[4])
    assert abs(below - above) < 4 * sqrt(below + above)


def test_without_harm_nothing_is_brought_on():
    assert not of(log_of(0.0, later=0.3), *BROUGHT_ON)
    assert not of(log_of(0.2, later=0.3, ed=0.15), *BROUGHT_ON)


@pytest.mark.slow
def test_harm_counts_as_averted_below_zero_and_reaches_only_those_in_care():
    base = three_clinicians().replace(weeks=78, typical_caseload=90).change("effect.onset", 0.0)
    harm = base.replace(
        name="harm", effect=base.effect.replace(averted_admissions=-0.2, averted_ed=-0.2)
    )
    none = base.replace(name="none", effect=base.effect.replace(averted_admissions=0, averted_ed=0))
    results = run_scenarios(
        none,
        harm,
        replications=5,
        measures=["ed_visits", "ed_visits_averted", "admissions_averted"],
    )
    visits = results.measure("ed_visits")
    assert (visits["harm"] > visits["none"]).all()
    assert (results.measure("ed_visits_averted")["harm"] < 0).all()
    averted = results.measure("admissions_averted")
    assert averted["harm"].mean() < averted["none"].mean()
    cared_for = {
        entry.who
        for entry in results.log("harm", 1)
        if entry.activity in (Activity.OPEN_CASE, Activity.ENROLLED)
    }
    brought_on = of(results.log("harm", 1), *BROUGHT_ON)
    assert brought_on and {entry.who for entry in brought_on} <= cared_for


def test_a_post_that_is_vacant_brings_nothing_on():
    base = three_clinicians().replace(weeks=40, typical_caseload=90)
    vacated = base.replace(posts=[post.replace(weeks_filled=2) for post in base.posts])
    for share in (0.33, 0.0):
        effect = vacated.effect.replace(
            averted_admissions=share, averted_ed=share, active_within=400
        )
        log = run(vacated.replace(effect=effect))
        assert of(log, Activity.ED_VISIT, Activity.LEFT) and not of(log, *BROUGHT_ON)


def test_harm_can_be_entered_and_its_plausible_range_holds_that_of_the_sources():
    known = parameters(three_clinicians())
    for name in ("averted_admissions", "averted_ed"):
        _, parameter = known[f"effect.{name}"]
        assert parameter.least <= parameter.low < 0 < parameter.high


def test_harm_without_flares_to_come_from_is_refused():
    base = cohort()
    with pytest.raises(ValueError, match="more emergency visits than flares in Elm Street"):
        base.change("practices.*.panel.flares_to_ed", 0.9).change("effect.averted_ed", -0.2)
    tight = base.change("practices.*.panel.complex.ed_visits", 1.3)
    assert tight.change("effect.averted_admissions", 0.2)
    with pytest.raises(ValueError, match="more first admissions than flares of complex patients"):
        tight.change("effect.averted_admissions", -0.2)
