"""Answers that come at once and tighten: equal to a run, cancelled when stale, never lost."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import psutil
import pytest
from stories import bare, referrals

from cmsim.analysis.statistics import difference, estimate
from cmsim.experiment import pool, progressive_run
from cmsim.experiment.cache import Cache
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.experiment.run import jobs_of, run
from cmsim.model.policy import USUAL
from cmsim.scenario.library.practices import solo_rural

SOLO = solo_rural().replace(weeks=4)
SHARED = solo_rural("co-located").replace(weeks=4)
BUSY = bare(practice=referrals(complex_a_day=6), name="busy", weeks=1)
FEW = ["contacts", "ed_visits"]


@pytest.fixture
def runs(count_runs):
    return count_runs(progressive_run)


def taken(steps, until):
    """Take steps until one is as asked, and return it."""
    for step in steps:
        if until(step):
            return step
        time.sleep(0.005)
    raise AssertionError("no such step")


def warm(answers):
    """Wait until the processes are ready."""
    for future in answers.pool.warm_up:
        future.result(60)
    return answers


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_answer_is_that_of_a_run(jobs):
    expected = run(SOLO, SHARED, replications=4)
    found = ProgressiveRun(jobs).answer([SHARED], replications=4, base=SOLO)
    pd.testing.assert_frame_equal(found.values, expected.values)
    pd.testing.assert_frame_equal(found.weekly("contacts"), expected.weekly("contacts"))
    assert found.complete and found.names == [SOLO.name, SHARED.name]


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_step_is_the_beginning_of_the_answer(jobs):
    expected, seen = run(SOLO, SHARED, replications=5, measures=FEW), []
    for step in ProgressiveRun(jobs).ask([SOLO, SHARED], FEW, 5):
        seen.append(step.done)
        assert step.total == 10
        if step.results:
            known = step.results.replications
            assert 2 * known <= step.done
            assert step.results.measure("contacts").equals(
                expected.measure("contacts").iloc[:known]
            )
        else:
            assert step.done < 10
    assert seen == sorted(seen) and seen[-1] == 10


def test_the_first_estimate_comes_after_one_replication_and_the_interval_narrows():
    steps = [step for step in ProgressiveRun().ask([SOLO], FEW, 24) if step.results]
    assert steps[0].done == 1 and steps[0].results.replications == 1
    width = [estimate(step.results.measure("ed_visits")[SOLO.name]).half_width for step in steps]
    assert width[1] > 2 * width[5] > 2 * width[-1] > 0


def test_a_difference_is_known_when_both_have_the_replication():
    steps = ProgressiveRun().ask([SHARED], FEW, 2, base=SOLO)
    assert [step.results and step.results.replications for step in steps] == [None, 1, 1, 2]
    results = ProgressiveRun().answer([SHARED], FEW, 6, base=SOLO)
    assert difference(results.measure("contacts"), SOLO.name, SHARED.name).n == 6


# --- stop, and another question


def test_another_question_ends_the_one_before(runs):
    answers = ProgressiveRun()
    stale = answers.ask([SOLO], FEW, 50)
    next(stale), next(stale)
    fresh = answers.ask([SHARED], FEW, 3)
    assert list(stale) == [] and len(runs) == 2
    assert [step.done for step in fresh] == [1, 2, 3]
    assert runs[2:] == [(SHARED.name, 1), (SHARED.name, 2), (SHARED.name, 3)]


def test_stale_work_of_the_processes_is_not_done_to_the_end():
    cache = Cache(size=0)
    answers = warm(ProgressiveRun(2, cache))
    stale = answers.ask([SOLO], FEW, 200)
    taken(stale, lambda step: step.done >= 3)
    answers.stop()
    late = [future for _, future in answers.late]
    assert len(late) <= 3 and list(stale) == []
    pool.wait(late, 60)
    answers.take_late()
    assert 3 <= len(cache.memory) <= 20 and not answers.late
    assert answers.answer([BUSY], FEW, 1).complete


def test_what_arrives_late_is_remembered():
    cache = Cache(size=0)
    answers = warm(ProgressiveRun(2, cache))
    taken(
        answers.ask([SOLO], FEW, 50),
        lambda step: any(
            future.running() or future.done() for future in answers.question.going.values()
        ),
    )
    answers.stop()
    begun = [job.replication for job, _ in answers.late]
    pool.wait([future for _, future in answers.late], 60)
    answers.ask([BUSY], FEW, 1)
    assert begun and {int(key[3]) for key in cache.memory} >= set(begun)


def test_progress_can_stop_an_answer():
    answers = ProgressiveRun()
    partial = answers.answer([SOLO], FEW, 9, progress=lambda done, total: done < 3)
    assert partial.replications == 3 and partial.warnings[0] == "stopped after 3 of 9 replications"
    assert answers.answer([SOLO], FEW, 3).complete


# --- coming back


@pytest.mark.parametrize("jobs", [1, 2])
def test_coming_back_takes_one_step_and_no_run(jobs, runs):
    answers = ProgressiveRun(jobs)
    first = answers.answer([SOLO], FEW, 4)
    runs.clear()
    [step] = answers.ask([SOLO], FEW, 4)
    assert step.complete and step.results.values.equals(first.values) and runs == []


def test_more_replications_begin_with_those_known(runs):
    answers = ProgressiveRun()
    answers.answer([SOLO], FEW, 3)
    first, *_ = steps = list(answers.ask([SOLO], FEW, 5))
    assert first.done == first.results.replications == 3 and len(steps) == 3
    assert runs == [(SOLO.name, n) for n in range(1, 6)]


def test_another_page_comes_back_through_the_file(tmp_path, runs):
    ProgressiveRun(cache=Cache(tmp_path)).answer([SOLO], FEW, 3)
    runs.clear()
    [step] = ProgressiveRun(cache=Cache(tmp_path)).ask([SOLO], FEW, 3)
    assert step.complete and runs == []


# --- processes


def test_while_the_processes_start_runs_happen_here(runs, monkeypatch):
    answers = ProgressiveRun(2)
    monkeypatch.setattr(type(answers.pool), "ready", False)
    assert answers.answer([BUSY], FEW, 3).complete and len(runs) == 3


def test_steps_do_not_wait_for_the_processes():
    answers = warm(ProgressiveRun(2))
    steps = answers.ask([solo_rural().replace(weeks=520)], FEW, 2)
    began = time.perf_counter()
    first, second = next(steps), next(steps)
    assert time.perf_counter() - began < 0.3 and first is second and first.results is None
    answers.stop()


@pytest.mark.slow
def test_a_process_that_dies_loses_nothing():
    expected = run(SOLO, replications=12, measures=FEW)
    answers = warm(ProgressiveRun(2))
    steps = answers.ask([SOLO], FEW, 12)
    taken(steps, lambda step: step.done >= 2)
    os.kill(answers.pool.executor.submit(pool.loaded).result(), signal.SIGTERM)
    last = taken(steps, lambda step: step.complete)
    assert last.results.values.equals(expected.values)


def test_where_there_are_no_processes_runs_happen_here(monkeypatch, runs):
    monkeypatch.setattr(pool, "Pool", lambda size: 1 / 0)
    monkeypatch.setattr(pool, "POOLS", {})
    monkeypatch.setattr(pool.sys, "platform", "emscripten")
    assert ProgressiveRun(4).answer([BUSY], FEW, 2).complete and len(runs) == 2


def test_without_any_process_nothing_of_processes_is_loaded():
    """As in a browser, where the modules cannot even be imported."""
    code = """
import sys
sys.modules |= dict.fromkeys(("multiprocessing", "_multiprocessing", "loky", "sqlite3"))
from cmsim import library, run
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.experiment.cache import Cache
from cmsim.analysis.structure_map import placed, structure_map
solo = library.solo_rural().replace(weeks=1)
found = ProgressiveRun(cache=Cache()).answer([solo], ["contacts"], 2)
print(found.complete, run(solo, replications=2, measures=["contacts"]).outcomes == found.outcomes)
made = placed(solo, "half_days", "work.travel", ["embedded", "off-site"])
print(structure_map(made, [4], [20], "contacts", ceiling=2).complete)"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    assert done.stdout.split() == ["True"] * 3, done.stderr


def test_where_processes_are_forbidden_runs_happen_here(monkeypatch, runs):
    def forbidden(size):
        raise PermissionError("no more processes")

    monkeypatch.setattr(pool, "Pool", forbidden)
    monkeypatch.setattr(pool, "POOLS", {})
    assert ProgressiveRun(2).answer([BUSY], FEW, 2).complete and len(runs) == 2


@pytest.mark.slow
def test_of_processes_that_are_ended_at_work_nothing_is_left(monkeypatch):
    before = set(threading.enumerate())
    monkeypatch.setattr(pool, "POOLS", {})
    own = pool.Pool(2)
    sent = [own.submit(job) for job in jobs_of([SOLO], 400, 1, USUAL, tuple(FEW))]
    sent[0].result()
    processes = [psutil.Process(each.result()) for each in own.warm_up]
    pool.end_processes()
    assert set(threading.enumerate()) <= before
    assert not any(each.is_running() for each in processes)
    assert sent[-1].exception() is not None and not pool.POOLS


# --- driven by a page


@pytest.mark.parametrize("jobs", [1, 2])
def test_other_tasks_take_turns(jobs):
    async def page():
        turns, done = 0, []

        async def clock():
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        ticking = asyncio.create_task(clock())
        async for step in ProgressiveRun(jobs).steps([BUSY], FEW, 4):
            done.append(step.done)
        ticking.cancel()
        return turns, done

    turns, done = asyncio.run(page())
    assert done[-1] == 4 and turns > len(done)


def test_a_background_of_a_panel_can_take_the_steps():
    from cmsim.views.widgets.background import Background

    background, seen = Background(lambda callback: callback), []

    def shown(steps):
        for step in steps:
            seen.append(step)
            yield

    background.start(shown(ProgressiveRun().ask([BUSY], FEW, 3)))
    assert [step.done for step in seen] == [1, 2, 3]


@pytest.mark.parametrize("jobs", [0, True, "tcp://127.0.0.1:1", 1.5])
def test_senseless_processes_are_refused(jobs):
    with pytest.raises(ValueError, match="a whole number; 1 is this process"):
        ProgressiveRun(jobs)
