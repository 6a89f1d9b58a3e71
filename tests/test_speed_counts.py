"""What a run costs in exact counts, which no machine changes; times are in ``docs/speed.md``."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.model_year import NO_TASK
from benchmarks.rounds import events
from stories import ELM, always_on, bare, bare_post, of, referrals

from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.scenario.library.practices import eight_clinicians
from cmsim.scenario.library.structures import staffed_structures
from cmsim.scenario.post import OFF

ROOT = Path(__file__).parent.parent
MOST_EVENTS_PER_TASK, MOST_ROWS_PER_TASK = 3.7, 3.0
WEEKS = 26


def ran(scenario):
    """Return how many events a run made, and its log."""
    network = Network(scenario, "1/1")
    return events(network), network.run()


def finished(log):
    """Return how many tasks care managers finished."""
    return sum(entry.detail not in NO_TASK for entry in of(log, Activity.SPENT))


def half_days(scenario, post):
    """Return how many half-days a post has in a run."""
    return scenario.weeks * sum(site != OFF for site in post.week)


def days(scenario):
    """Return how often a practice opens in a run."""
    return scenario.weeks * scenario.practices[0].office_days


@pytest.mark.parametrize("structure", staffed_structures())
def test_a_finished_task_takes_fewer_than_four_events(structure):
    made, log = ran(eight_clinicians(structure).replace(weeks=WEEKS))
    assert finished(log) > 2000
    assert made <= MOST_EVENTS_PER_TASK * finished(log)


def test_the_log_has_a_few_rows_for_each_task():
    """Apart from the hospital's news of the whole panel, which no care manager makes."""
    _, log = ran(eight_clinicians().replace(weeks=WEEKS))
    hospital = of(log, Activity.ED_VISIT, Activity.ADMITTED, Activity.DISCHARGED, Activity.SEEN)
    assert len(log) - len(hospital) <= MOST_ROWS_PER_TASK * finished(log)


def woken(scenario):
    """Return the most events that presence may make: to begin a half-day, to end it, to be told.

    Besides, the registry is swept every four weeks, and each process has to begin.
    """
    return 3 * half_days(scenario, scenario.posts[0]) + scenario.weeks / 4 + 8


def test_without_work_a_care_manager_wakes_for_each_half_day_and_for_nothing_else():
    """Nights and weekends make no event: a tick an hour would make 24 a day."""
    scenario = bare(weeks=WEEKS)
    made, log = ran(scenario)
    nobody, _ = ran(bare(weeks=WEEKS, posts=()))
    assert finished(log) == 0
    assert made - nobody <= woken(scenario)


@pytest.mark.parametrize("half_day, week", [(2, (ELM,) * 10), (0.5, (ELM,)), (4, (ELM, OFF) * 5)])
def test_an_hour_off_is_free(half_day, week):
    """Whoever works less wakes no more often than there are half-days."""
    scenario = bare(post={"week": week, "half_day": half_day}, weeks=WEEKS)
    made, _ = ran(scenario)
    nobody, _ = ran(bare(weeks=WEEKS, posts=()))
    assert made - nobody <= woken(scenario)


def test_an_empty_practice_wakes_once_each_day_it_is_open():
    """And for its registry sweeps, every four weeks."""
    scenario = bare(weeks=WEEKS, posts=())
    made, _ = ran(scenario)
    assert days(scenario) <= made <= days(scenario) + WEEKS / 4 + 6


def test_patients_who_need_nothing_make_no_event():
    """A hundred times the panel: the same events as long as the same come forward."""
    made = [
        ran(bare(practice=referrals(0.0, 0.0, size=size), weeks=WEEKS))[0]
        for size in (1_000, 1_000_000)
    ]
    assert made[0] == made[1]


def test_patients_nobody_serves_make_no_event_however_ill_they_are():
    """The hospital's news of the panel is drawn in order, not scheduled."""
    made = {}
    for size in (1_000, 20_000):
        scenario = eight_clinicians("nobody").replace(weeks=WEEKS)
        made[size], log = ran(scenario.change("practices.*.panel.size", size))
        assert len(of(log, Activity.ED_VISIT)) > size / 10
    assert made[1_000] == made[20_000]


def test_events_are_those_of_the_tasks_and_of_the_half_days():
    """A queue in which nobody enrolls: an arrival, a call, a wait and its end for each patient."""
    scenario = bare(
        practice={"opens": 0, "closes": 24, "office_days": 7} | referrals(20.0),
        posts=always_on(1),
        weeks=WEEKS,
        work={"invitation": 20},
    ).change("hubs.*.place.consent_by_phone", 0)
    made, log = ran(scenario)
    kinds = Counter(entry.detail for entry in of(log, Activity.SPENT))
    patients, waits = len(of(log, Activity.REFERRED)), kinds[Kind.WAITING]
    assert patients > 1000
    fixed = days(scenario) + 3 * half_days(scenario, scenario.posts[0]) + WEEKS + 10
    assert made <= patients + kinds[Kind.OUTREACH] + 2 * waits + fixed


def test_a_first_run_loads_no_heavy_module():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from benchmarks import imports\n"
            "print(imports.heavy_modules('import cmsim'), imports.heavy_modules(imports.READY))",
        ],
        cwd=ROOT / "tests",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[] []"


def test_post_of_the_house_has_the_half_days_counted_here():
    assert half_days(bare(weeks=3), bare_post()) == 30
