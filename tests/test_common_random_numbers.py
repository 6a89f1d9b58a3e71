"""Two scenarios on one seed differ only where they differ: every draw has an address."""

import hashlib
import itertools
import os
import subprocess
import sys
from pathlib import Path
from statistics import mean, variance

import pytest
from stories import at_a_fixed_intake

from cmsim.measures.registry import MEASURES
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity
from cmsim.model.network import Network
from cmsim.scenario.library.practices import (
    EMBEDDED,
    OFF_SITE,
    STRUCTURES,
    five_small_sites,
    practice,
    solo_rural,
    three_clinicians,
)
from cmsim.scenario.post import embedded, hub_pool
from cmsim.scenario.scenario import Scenario

ROOT = Path(__file__).parent.parent
FIRST, SECOND, THIRD = "Elm Street", "Oak Road", "Main Square"
SEEDS = 40


def run(scenario, seed="1/1"):
    """Return the log of one run."""
    return Network(scenario, seed).run()


# --- what is not used does not matter


@pytest.mark.parametrize(
    "path, value",
    [
        ("practices.*.screening", 15.0),  # everybody is eligible
        ("hubs.hub.place.consent_by_phone", 0.9),  # nobody sits there
        ("hubs.hub.place.interruptions", 6.0),
        ("work.travel", 60.0),  # one site
        ("work.switching", 10.0),  # one practice
        ("posts.*.vacancy", 26.0),  # nobody leaves
        ("prices.overhead", 20000.0),
        ("strain.recovery", 0.2),  # computed from the log
        ("practices.*.place.space_cost", 0.0),
        ("posts.*.salary", 50000.0),
    ],
)
def test_a_parameter_that_is_not_used_leaves_the_log_as_it_is(path, value):
    scenario = three_clinicians(EMBEDDED)
    changed = scenario.change(path, value)
    assert changed.hash != scenario.hash
    assert run(changed) == run(scenario)


@pytest.mark.parametrize(
    "path, value",
    [
        ("practices.*.place.hallway", False),
        ("practices.*.place.interruptions", 0.0),
        ("practices.*.place.pulled", 0.5),
        ("practices.*.hand_over", 0.0),
        ("trust.seen", 0.02),
    ],
)
def test_what_a_building_gives_does_not_matter_to_posts_elsewhere(path, value):
    scenario = three_clinicians(OFF_SITE)
    assert run(scenario.change(path, value)) == run(scenario)


# --- nobody else's patients


def two_practices(**changes):
    """Return a practice with Ada, and a second one with nobody."""
    return Scenario(
        practices=(practice(FIRST, 2), practice(SECOND, 2)),
        posts=(embedded("Ada", FIRST),),
        **changes,
    )


def first_practice(log):
    """Return the entries of the first practice and its care manager."""
    return [entry for entry in log if entry.practice == FIRST or entry.care_manager == "Ada"]


ALONE = two_practices()
WITH_BEA = ALONE.replace(posts=(*ALONE.posts, embedded("Bea", SECOND)))
NEIGHBORS = {
    "no second practice": ALONE.replace(practices=ALONE.practices[:1]),
    "a third practice": ALONE.replace(practices=(*ALONE.practices, practice(THIRD, 5))),
    "the practices the other way round": ALONE.replace(practices=ALONE.practices[::-1]),
    "a post at the second practice": WITH_BEA,
    "her post named first": WITH_BEA.replace(posts=WITH_BEA.posts[::-1]),
    "a hub team for the second practice": ALONE.replace(posts=ALONE.posts + hub_pool(2, [SECOND])),
    "a larger second practice": WITH_BEA.change("practices.Oak Road.panel.size", 9000),
    "more referrals there": WITH_BEA.change("practices.Oak Road.referral_habit", 0.4),
    "registry sweeps there each week": WITH_BEA.change("practices.Oak Road.sweep_every", 1.0),
    "all-day interruptions there": WITH_BEA.change("practices.Oak Road.place.interruptions", 6.0),
    "people leaving there": WITH_BEA.change("posts.Bea.turnover", 4.0),
}


@pytest.mark.parametrize("neighbor", NEIGHBORS)
def test_what_happens_elsewhere_changes_nothing_for_the_first_practice(neighbor):
    here = first_practice(run(ALONE))
    assert sum(entry.activity is Activity.ENROLLED for entry in here) > 5
    assert first_practice(run(NEIGHBORS[neighbor])) == here


# --- the same candidates of the hospital


def emergencies(log):
    """Return the candidates for an emergency visit, whether it happened or was averted."""
    return [
        entry[:1] + entry[2:4]
        for entry in log
        if entry.activity in (Activity.ED_VISIT, Activity.ED_AVERTED)
    ]


def first_admissions(log):
    """Return the candidates for a first admission, whether it happened or was averted."""
    return [
        entry[:1] + entry[2:4]
        for entry in log
        if entry.activity in (Activity.ADMITTED, Activity.ADMISSION_AVERTED)
        and entry.detail == "first"
    ]


@pytest.mark.parametrize("library", [three_clinicians, solo_rural, five_small_sites])
def test_the_hospital_has_the_same_candidates_under_every_staffing(library):
    logs = [
        run(
            library(structure)
            .change("effect.averted_ed", 0.15)
            .change("effect.averted_admissions", 0.33)
            .change("effect.onset", 0.0)
            .change("practices.*.panel.later_stays", 0.0)  # none follows upon a stay averted
            .change("effect.hospital_stay", 0.1)  # nobody is away when the next one comes
        )
        for structure in STRUCTURES
    ]
    assert emergencies(logs[0]) and first_admissions(logs[0])
    for log in logs[1:]:
        assert sorted(emergencies(log)) == sorted(emergencies(logs[0]))
        assert sorted(first_admissions(log)) == sorted(first_admissions(logs[0]))


def test_averting_is_all_that_staffing_does_to_the_hospital():
    """Without any effect of care, each event of the hospital is the same with and without."""
    kinds = (Activity.ED_VISIT, Activity.ADMITTED, Activity.DISCHARGED)
    scenarios = [three_clinicians(structure) for structure in STRUCTURES]
    for name in ("averted_ed", "averted_admissions", "call_and_visit", "call_only"):
        scenarios = [scenario.change(f"effect.{name}", 0.0) for scenario in scenarios]
    logs = [
        sorted(entry[:4] for entry in run(scenario) if entry.activity in kinds)
        for scenario in scenarios
    ]
    assert all(log == logs[0] for log in logs)


def test_what_is_averted_grows_with_the_effect_one_by_one():
    """The visits that a small effect averts are among those that a large one averts."""
    averted = []
    for effect in (0.0, 0.3, 0.6, 1.0):
        scenario = (
            three_clinicians(EMBEDDED)
            .change("typical_caseload", 60)
            .change("effect.averted_ed", effect)
            .change("effect.onset", 0.0)
        )
        averted.append(
            {entry[:4] for entry in run(scenario) if entry.activity is Activity.ED_AVERTED}
        )
    assert all(small <= large for small, large in itertools.pairwise(averted))
    assert not averted[0] and len(averted[-1]) > len(averted[1])


# --- the same everywhere

ELSEWHERE = """
import hashlib
from cmsim.model.network import Network
from cmsim.scenario.library.practices import five_small_sites
log = Network(five_small_sites("co-located"), "1/1").run()
print(hashlib.sha256(repr([tuple(entry) for entry in log]).encode()).hexdigest())
"""


def test_the_log_is_the_same_in_another_process_and_under_another_hash_seed():
    log = run(five_small_sites("co-located"))
    here = hashlib.sha256(repr([tuple(entry) for entry in log]).encode()).hexdigest()
    for hash_seed in ("0", "4711"):
        there = subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        )
        assert there.stdout.strip() == here


def test_another_seed_gives_another_log():
    assert run(three_clinicians(), "1/1") != run(three_clinicians(), "1/2")


# --- what it is worth

SLIDERS = {
    "engagement.answered_known": 0.50,
    "work.follow_up": 24.0,
    "practices.*.place.pulled": 0.15,
    "posts.*.caseload_cap": 35,
}
OUTPUTS = ("contacts", "openings", "closed_graduated", "utilization", "transition_calls_in_time")


def outputs(scenario, names=OUTPUTS):
    """Return each output for each seed."""
    records = [RunRecord(scenario, Network(scenario, f"1/{n}").run()) for n in range(1, SEEDS + 1)]
    return {name: [MEASURES[name].of(record) for record in records] for name in names}


def gain(before, after):
    """Return how many times smaller the variance of a difference is than with other seeds."""
    paired = variance([b - a for a, b in zip(before, after)])
    independent = variance(before) + variance(after)
    return independent / paired if paired else float("inf")


@pytest.mark.slow
def test_common_random_numbers_make_a_slider_at_least_four_times_more_precise():
    scenario = at_a_fixed_intake(three_clinicians(EMBEDDED))
    base = outputs(scenario)
    for path, value in SLIDERS.items():
        moved = outputs(scenario.change(path, value))
        for name in OUTPUTS:
            assert gain(base[name], moved[name]) >= 4, (path, name)


@pytest.mark.slow
def test_a_cap_that_binds_changes_nothing_for_who_is_identified():
    """A cap makes closings, not arrivals, decide on openings; but the arrivals stay paired."""
    scenario = at_a_fixed_intake(three_clinicians(EMBEDDED))
    for loss in ("unanswered", "slow", "open_loop"):  # by which waiting would cost referrals
        scenario = scenario.change(f"trust.{loss}", 0)

    def of(cap):
        return outputs(
            scenario.change("posts.*.caseload_cap", cap),
            (*OUTPUTS, "identified_or_referred"),
        )

    free, tight, tighter = of(90), of(18), of(16)
    assert mean(tight["openings"]) < 0.8 * mean(free["openings"])
    assert gain(free["identified_or_referred"], tight["identified_or_referred"]) > 30
    for name in OUTPUTS:
        assert gain(tight[name], tighter[name]) >= 4, name
