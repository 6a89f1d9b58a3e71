"""No run is done twice: not for another price, not by two processes that ask the same."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from pydantic import ValidationError
from stories import bare, referrals

from cmsim.experiment import cache as caching
from cmsim.experiment import executor, progressive_run
from cmsim.experiment.cache import Cache
from cmsim.experiment.job import Job, perform
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.experiment.run import run
from cmsim.measures.registry import MEASURES
from cmsim.measures.run_record import RunRecord
from cmsim.model.network import Network
from cmsim.model.policy import USUAL
from cmsim.scenario.library.practices import five_small_sites, solo_rural
from cmsim.scenario.parameter import parameters

ROOT = Path(__file__).parent.parent
BUSY = bare(practice=referrals(complex_a_day=6), name="busy", weeks=1)
FEW = ("contacts", "openings")
SHARED = five_small_sites("co-located").replace(weeks=3)
PRICE = ("$", "share of total compensation", "cost of the post borne")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path / "home"))


@pytest.fixture
def runs(count_runs):
    return count_runs(executor, progressive_run)


def job(replication=1, measures=FEW):
    return Job(BUSY, 1, replication, USUAL, measures)


# --- prices


def is_price(parameter):
    words = f"{parameter.label} {parameter.unit}".lower()
    return any(each in words for each in PRICE)


def repriced(scenario):
    """Return a scenario in which every price is another."""
    changed = 0
    for path, (value, parameter) in parameters(scenario).items():
        if is_price(parameter):
            scenario, changed = scenario.change(path, 0.5 * value + 0.25), changed + 1
    assert changed >= 2 + 2 * len(scenario.posts) + len(scenario.practices)
    return scenario


def test_no_run_reads_a_price_and_of_all_measures_only_those_in_dollars_do():
    before, after = SHARED, repriced(SHARED)
    records = [RunRecord(each, Network(each, 1).run()) for each in (before, after)]
    assert records[0].log == records[1].log and len(records[0].log) > 500
    moved = {name for name, each in MEASURES.items() if len({each.of(r) for r in records}) > 1}
    assert moved == {name for name, each in MEASURES.items() if each.priced}
    assert moved >= {"cost_to_practice", "cost_to_others"}


def test_the_key_of_a_run_leaves_out_prices_and_nothing_else():
    checked = 0
    for path, (value, parameter) in parameters(SHARED).items():
        other = value * 0.9 if value > parameter.least else (parameter.low + parameter.high) / 2
        if isinstance(value, int) or other == value:
            continue
        try:
            changed = SHARED.change(path, other)
        except ValidationError:  # shares that would no longer add up
            continue
        checked += 1
        assert changed.hash != SHARED.hash, path
        assert (changed.run_hash == SHARED.run_hash) is is_price(parameter), path
    assert checked > 200


def test_a_changed_price_reruns_nothing_and_the_costs_are_those_of_the_new_price(runs):
    names = ["contacts", "cost_to_practice", "cost_to_others"]
    before = run(SHARED, replications=2, measures=names, cache=Cache())
    runs.clear()
    after = run(repriced(SHARED), replications=2, measures=names, cache=Cache())
    assert runs == []
    fresh = run(repriced(SHARED), replications=2, measures=names)
    assert after.outcomes == fresh.outcomes != before.outcomes
    assert before.measure("contacts").equals(after.measure("contacts"))


def test_a_post_that_stood_empty_costs_less_from_the_cache_too(runs):
    empty = solo_rural().change("posts.*.first_week", 2.0).replace(weeks=4)
    names = ["cost_to_practice"]
    run(empty, measures=names, replications=1, cache=Cache())
    runs.clear()
    dearer = empty.change("posts.*.salary", 90_000)
    found = run(dearer, measures=names, replications=1, cache=Cache()).outcomes[0]
    whole = run(dearer.change("posts.*.first_week", 0.0), measures=names, replications=1)
    assert len(runs) == 1
    assert found.values["cost_to_practice"] == pytest.approx(
        whole.outcomes[0].values["cost_to_practice"] / 2
    )


def test_one_measure_does_not_cost_the_history_of_all():
    record = RunRecord(SHARED, Network(SHARED, 1).run())
    assert MEASURES["contacts"].of(record) and MEASURES["cost_to_practice"].of(record)
    assert not {"episodes", "work", "week_minutes", "stretches"} & set(vars(record))
    MEASURES["strain"].of(record)
    assert "week_minutes" in vars(record)


# --- claims


ASKING = """
import sys, time
from cmsim.experiment import progressive_run
from cmsim.experiment.cache import Cache
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.scenario.library.practices import solo_rural
perform, done = progressive_run.perform, []
def counting(job):
    done.append(job.replication)
    return perform(job)
progressive_run.perform = counting
scenario = solo_rural().replace(weeks=12)
time.sleep(max(0.0, float(sys.argv[1]) - time.time()))
found = ProgressiveRun(cache=Cache()).answer([scenario], ["contacts"], 16)
print(len(done), found.measure("contacts")[scenario.name].sum())
"""


@pytest.mark.slow
def test_equal_questions_of_several_processes_run_once():
    begin = str(time.time() + 6)
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", ASKING, begin], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    told = [each.communicate(timeout=120)[0].split() for each in asking]
    assert sum(int(done) for done, _ in told) == 16
    assert len({total for _, total in told}) == 1


def test_a_second_asker_waits_for_the_first_and_runs_nothing(runs):
    first, second = Cache(), Cache()
    assert first.claim(job(1)) and not second.claim(job(1))
    steps = ProgressiveRun(cache=second).ask([BUSY], FEW, 2)
    assert [next(steps).done for _ in range(3)] == [1, 1, 1] and runs == [("busy", 2)]
    first.put(job(1), perform(job(1)))
    time.sleep(progressive_run.LOOK_EVERY)
    assert next(steps).complete and runs == [("busy", 2)]


def test_a_claim_of_somebody_who_died_holds_nobody_up_for_long(runs, monkeypatch):
    monkeypatch.setattr(caching, "CLAIMED", 0.2)
    assert Cache().claim(job(1))
    began = time.monotonic()
    assert ProgressiveRun(cache=Cache()).answer([BUSY], FEW, 1).complete
    assert runs == [("busy", 1)] and 0.1 < time.monotonic() - began < 5


def test_a_claim_that_is_let_go_is_taken_by_who_waits(runs):
    first = Cache()
    first.claim(job(1))
    steps = ProgressiveRun(cache=Cache()).ask([BUSY], FEW, 1)
    assert next(steps).done == 0
    first.let_go(job(1))
    time.sleep(progressive_run.LOOK_EVERY)
    assert next(steps).complete and runs == [("busy", 1)]


def test_who_asks_for_another_measure_of_a_run_does_not_wait(runs):
    Cache().claim(job(1, ("contacts",)))
    assert ProgressiveRun(cache=Cache()).answer([BUSY], FEW, 1).complete and len(runs) == 1


def test_a_run_that_fails_leaves_no_claim(monkeypatch):
    def fails(job):
        raise MemoryError

    monkeypatch.setattr(progressive_run, "perform", fails)
    with pytest.raises(MemoryError):
        ProgressiveRun(cache=Cache()).answer([BUSY], FEW, 1)
    assert Cache().claim(job(1))


def test_what_is_stopped_leaves_no_claim():
    answers = ProgressiveRun(2, Cache())
    for future in answers.pool.warm_up:
        future.result(60)
    steps = answers.ask([solo_rural().replace(weeks=52)], FEW, 6)
    next(steps)
    going = [answers.question.jobs[number] for number in answers.question.going]
    answers.stop()
    assert going and all(Cache().claim(each) for each in going)


def test_without_a_file_everybody_runs_for_themselves(runs):
    cache = Cache(size=0)
    assert cache.claim(job(1)) and cache.claim(job(1))
    assert ProgressiveRun(cache=Cache(size=0)).answer([BUSY], FEW, 1).complete and len(runs) == 1


# --- processes


def test_in_a_room_a_page_keeps_to_one_process(monkeypatch):
    from cmsim.experiment.pool import cores

    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "1")
    assert cores(-1) == 1 and ProgressiveRun(-1).pool is None
    monkeypatch.delenv("LOKY_MAX_CPU_COUNT")
    monkeypatch.setattr("os.cpu_count", lambda: 6)
    assert cores(-1) == 6 and cores(-2) == 5
