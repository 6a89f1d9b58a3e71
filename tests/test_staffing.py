"""The smallest staffing, and maps, on toys whose truth is known; then on the model."""

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cmsim.analysis import targets
from cmsim.analysis.sample import Sample
from cmsim.analysis.staffing import direction, size
from cmsim.analysis.staffing_options import Option, staffing_options
from cmsim.analysis.staffing_verdicts import MET, MISSED
from cmsim.analysis.structure_map import NO_DIFFERENCE, placed, structure_map
from cmsim.analysis.targets import target
from cmsim.cli import arguments, print_staffing
from cmsim.experiment.job import Outcome
from cmsim.scenario.library import practices
from cmsim.scenario.parameter import Refusal

TOYS = 60
LEVELS = (0.50, 0.70, 0.80, 0.87, 0.93, 0.96)
CALLS, TIMELY = "transition_calls_in_time", "on_time"


class Stub:
    """A scenario that only has a name and the truth about it."""

    def __init__(self, name, **truth):
        self.name, self.hash, self.truth = name, name, truth


def toy(seed, alike=0.7, spread=0.05, skewed=False):
    """Return a stand-in for running: truth plus noise, partly shared by all in a replication."""

    def runner(jobs, _):
        for job in jobs:
            values = {}
            for n, (name, mean) in enumerate(job.scenario.truth.items()):
                shared, own = (
                    np.random.default_rng([seed, job.replication, n, each])
                    for each in (0, 1 + sum(map(ord, job.scenario.name)))
                )
                draw = (
                    (lambda rng: 1 - rng.exponential())
                    if skewed
                    else (lambda rng: rng.standard_normal())
                )
                noise = math.sqrt(alike) * draw(shared) + math.sqrt(1 - alike) * draw(own)
                values[name] = None if mean is None else mean + spread * noise
            cost = getattr(job.scenario, "cost", 0.0)
            yield Outcome(
                job.scenario.name, job.replication, {"cost_to_practice": cost} | values, {}
            )

    return runner


def options(levels=LEVELS, **also):
    """Return options of 4, 8, 12 ... hours that reach these levels."""
    return [
        Option(Stub(f"o{n}", **{CALLS: level} | also), "toy", n + 1, 4.0 * (n + 1))
        for n, level in enumerate(levels)
    ]


def chosen(seed, asked=f"{CALLS}>=0.9", given=None, **how):
    runner = toy(seed, **{key: how.pop(key) for key in ("alike", "spread", "skewed") if key in how})
    return size(None, asked, given or options(), runner=runner, fresh=how.pop("fresh", 2), **how)


def at_least(hits, probability, tried=TOYS):
    return hits >= tried * probability - 3 * math.sqrt(tried * probability * (1 - probability))


# --- size


@pytest.mark.parametrize("skewed", [False, True])
def test_the_smallest_that_does_is_found_as_often_as_promised(skewed):
    found = [chosen(seed, skewed=skewed) for seed in range(TOYS)]
    right = sum(each.answer is not None and each.answer.option.hours == 20 for each in found)
    assert at_least(right, 0.95)
    assert at_least(
        sum(each.runner_up is not None and each.runner_up.option.hours == 24 for each in found),
        0.95,
    )


@pytest.mark.parametrize("skewed", [False, True])
def test_an_option_just_below_the_target_is_hardly_ever_called_good(skewed):
    """The least favorable case: exactly on the target, where nothing can be shown."""
    wrong = sum(
        chosen(seed, given=options((0.9,) * 4), ceiling=64, skewed=skewed).answer is not None
        for seed in range(TOYS)
    )
    assert wrong <= TOYS * 0.05 + 3 * math.sqrt(TOYS * 0.05 * 0.95)


def test_clear_losers_and_dearer_options_cost_little():
    found = chosen(1, given=options((0.1, 0.2, 0.98, 0.98, 0.98, 0.98)))
    spent = {str(each.option): each.replications for each in found.judged}
    assert spent["o0"] == spent["o1"] == 8 and set(spent) == {"o0", "o1", "o2", "o3"}


def test_every_target_has_to_be_met():
    both = (f"{CALLS}>=0.9", f"{TIMELY}>=0.9")
    assert chosen(2, both, options(on_time=0.95)).answer.option.hours == 20
    found = chosen(2, both, options(on_time=0.6))
    assert found.answer is None and found.nearest.worst.measure.name == TIMELY
    margin = found.nearest.margins[found.nearest.worst]
    assert margin.mean == pytest.approx(-0.3, abs=0.1)


def test_a_target_without_a_value_is_not_met():
    found = chosen(3, f"{TIMELY}>=0.9", options((0.9,), on_time=None))
    assert found.answer is None and found.nearest.margins[found.nearest.worst].n == 0


def test_among_equal_hours_the_cheapest_wins_and_then_the_safest():
    rivals = [
        Option(Stub(name, **{CALLS: level}), "toy", 1, 4.0)
        for name, level in (("narrow", 0.93), ("wide", 0.98))
    ]
    assert str(chosen(4, given=rivals).answer.option) == "wide"
    rivals[1].scenario.cost = 500.0
    found = chosen(4, given=rivals)
    assert (str(found.answer.option), str(found.runner_up.option)) == ("narrow", "wide")
    lead = next(iter(found.leads.values()))
    assert lead.mean < 0


def test_margins_hold_the_truth_although_the_winner_was_chosen():
    """Fresh replications: the choice does not flatter the chosen."""
    margins = [
        next(iter(each.answer.margins.values()))
        for each in (chosen(seed, fresh=10) for seed in range(TOYS))
        if each.answer
    ]
    assert at_least(
        sum(each.low <= 0.03 <= each.high for each in margins if each.mean > -1), 0.93, len(margins)
    )


def test_values_that_are_all_equal_show_nothing_at_first():
    assert direction([1.0] * 8, 0.01) == 0 and direction([1.0] * 20, 0.01) == 1
    assert direction([-1.0] * 20, 0.01) == -1


def test_stopping_keeps_what_was_judged():
    count = []

    def progress(done, total):
        count.append(done)
        return len(count) < 40

    found = chosen(5, progress=progress)
    assert not found.complete and found.answer is None and found.judged
    assert "Stopped before the end" in print_staffing.sizing(found, practices.solo_rural())


def test_a_cache_saves_the_second_search():
    class Cache(dict):
        put = dict.__setitem__

    cache, same = Cache(), options()
    first, second = (chosen(6, given=same, cache=cache) for _ in range(2))
    assert first.runs == len(cache) and second.runs == 0
    assert first.answer.margins == second.answer.margins and first.leads == second.leads


def test_the_answer_does_not_depend_on_how_many_processes_share_the_work():
    base = practices.solo_rural().replace(weeks=6)
    sized = [
        size(
            base,
            "contacts>=1",
            staffing_options(base, [2, 4, 6], ["embedded"]),
            jobs=jobs,
            fresh=4,
            ceiling=16,
        )
        for jobs in (1, 2)
    ]
    assert next([str(each) for each in one.judged] for one in sized) == [
        str(each) for each in sized[1].judged
    ]


@pytest.mark.slow
def test_the_model_needs_somebody_before_anybody_is_contacted():
    base = practices.solo_rural().replace(weeks=20)
    found = size(
        base,
        ["contacts>=0.2", "hours_paid>=10"],
        staffing_options(base, [2, 4, 6], ["embedded"]),
        ceiling=32,
        fresh=6,
    )
    assert found.answer.option.half_days == 4 and found.answer.verdict == MET
    assert found.runner_up.option.half_days == 6
    assert next(iter(found.judged)).verdict == MISSED
    text = print_staffing.sizing(found, base)
    assert "embedded, 4 half-days a week" in text and max(map(len, text.split("\n"))) <= 120


# --- options


def test_staffing_options_have_the_half_days_they_say():
    for base in (practices.solo_rural(), practices.five_small_sites()):
        for each in staffing_options(base, [2, 5, 10, 12]):
            present = sum(site != "off" for post in each.scenario.posts for site in post.week)
            assert present == each.half_days, str(each)
            assert not each.scenario.posts or not each.scenario.warnings, str(each)


def test_staffing_options_are_the_structures_they_are_called():
    for each in staffing_options(practices.eight_clinicians(), [12]):
        found = {post.placement for post in each.scenario.posts}
        expected = {
            "nobody": set(),
            "mixed": {"embedded", "off-site"},
            "embedded, one worklist": {"embedded"},
        }.get(each.structure, {each.structure})
        assert found == expected, str(each)
        shared = {post.worklist for post in each.scenario.posts}
        assert (len(shared) == 1) == (each.structure in ("off-site", "embedded, one worklist"))


# --- targets


@pytest.mark.parametrize(
    "text, says",
    [
        ("on_tim>=0.9", "did you mean on_time"),
        ("on_time>=1.2", "between 0 and 1"),
        ("on_time=0.9", "MEASURE>=NUMBER"),
        ("overdue<=10%", "not in percent"),
        ("overdue>=3", "less is better"),
        ("on_time>=", "is expected"),
        ("zzzz>=1", "cmsim run --all"),
    ],
)
def test_a_bad_target_is_refused_in_one_line(text, says):
    with pytest.raises(Refusal, match=says) as refused:
        target(text)
    assert "\n" not in str(refused.value)


def test_targets_read_both_ways_and_in_percent():
    assert target("on_time >= 90%") == target("on_time≥0.9") == target("Contacts on time >= 90 %")
    assert str(target("overdue follow-ups at most 10 %")) == "overdue_follow_ups<=0.1"
    known = target("known discharges attempted in time at least 90 %")
    assert str(known) == "transition_attempted_of_known>=0.9"
    assert target("overdue<=5").gap(3) == 2 and target("on_time>=0.9").gap(0.8) < 0
    with pytest.raises(Refusal, match="two such targets"):
        targets.targets(["on_time>=0.9", "on_time>=0.8"])


# --- maps


def test_the_map_shows_who_wins_where_and_where_nobody_does():
    """Truth: a leads by x - 2, so it loses at 0, ties at 2 and wins at 4."""

    def make(x, y):
        return {"a": Stub(f"a{x}", contacts=10 + 0.2 * (x - 2)), "b": Stub(f"b{x}", contacts=10)}

    found = structure_map(make, (0, 2, 4), (1,), "contacts", runner=toy(1), ceiling=48)
    assert [found.cells[x, 1].winner for x in (0, 2, 4)] == ["b", NO_DIFFERENCE, "a"]
    assert found.table().loc[1].tolist() == ["b", NO_DIFFERENCE, "a"]
    turned = structure_map(
        lambda x, y: {
            name: Stub(each.name, late_contacts=each.truth["contacts"])
            for name, each in make(x, y).items()
        },
        (0, 4),
        (1,),
        "late_contacts",
        runner=toy(1),
    )
    assert [turned.cells[x, 1].winner for x in (0, 4)] == ["a", "b"]


def test_equal_structures_are_hardly_ever_told_apart():
    wrong = sum(
        structure_map(
            lambda x, y: {name: Stub(name, contacts=10) for name in "abc"},
            (0,),
            (0,),
            "contacts",
            runner=toy(seed),
        )
        .cells[0, 0]
        .winner
        != NO_DIFFERENCE
        for seed in range(TOYS)
    )
    assert wrong <= TOYS * 0.05 + 3 * math.sqrt(TOYS * 0.05 * 0.95)


def test_a_structure_without_a_value_does_not_win():
    found = structure_map(
        lambda x, y: {"a": Stub("a", on_time=None), "b": Stub("b", on_time=0.9)},
        (0,),
        (0,),
        "on_time",
        runner=toy(1),
    )
    assert found.cells[0, 0].winner == NO_DIFFERENCE and found.cells[0, 0].leader == "b"


def test_a_point_of_a_map_has_the_numbers_it_says():
    made = placed(practices.eight_clinicians(), "clinicians", "work.travel")(4, 45)
    assert set(made) == {"embedded", "co-located", "off-site"}
    for name, each in made.items():
        assert each.practices[0].clinicians == 4 and each.work.travel == 45
        assert each.practices[0].panel.size == 5000
        assert {post.placement for post in each.posts} == {name}
        assert sum(post.hours_a_week for post in each.posts) == 80


def test_a_measure_that_is_neither_good_nor_bad_has_no_map():
    with pytest.raises(ValueError, match="hours_paid"):
        structure_map(lambda x, y: {}, (0,), (0,), "hours_paid")


# --- runs kept


def test_each_replication_is_run_once():
    runs = []

    def runner(jobs, _):
        runs.extend((job.scenario.name, job.replication) for job in jobs)
        yield from toy(1)(jobs, _)

    drawn, stub = Sample(["contacts"], runner=runner), Stub("a", contacts=1.0)
    first = drawn.values(stub, "contacts", range(1, 6))
    assert drawn.values(stub, "contacts", range(1, 9))[:5] == first
    assert runs == [("a", n) for n in range(1, 9)]


# --- terminal

ROOT = Path(__file__).parent.parent


def cmsim(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "cmsim.cli.main", *arguments],
        text=True,
        capture_output=True,
        timeout=120,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize(
    "arguments, says",
    [
        (("size", "solo-rural-embedded", "--target", "on_time>=9"), "between 0 and 1"),
        (
            ("size", "solo-rural-embedded", "--target", "on_time>=.9", "--confidence", "95"),
            "0.5 and 1",
        ),
        (("sensitivity", "solo-rural-embedded", "--measure", "contact"), "did you mean contacts"),
        (
            (
                "map",
                "solo-rural-embedded",
                "--x",
                "work.travel=1:2",
                "--y",
                "half_days=2:4:2",
                "--measure",
                "contacts",
            ),
            "PATH=LOW:HIGH:N",
        ),
        (
            (
                "map",
                "solo-rural-embedded",
                "--x",
                "work.trvel=1:2:2",
                "--y",
                "half_days=2:4:2",
                "--measure",
                "contacts",
            ),
            "trvel: no such field",
        ),
    ],
)
def test_the_terminal_refuses_in_one_line(arguments, says):
    done = cmsim(*arguments)
    assert done.returncode == 2 and done.stdout == ""
    assert says in done.stderr and done.stderr.count("\n") == 1


def test_the_terminal_draws_a_map():
    done = cmsim(
        "map",
        "solo-rural-embedded",
        "--x",
        "work.travel=15:60:2",
        "--y",
        "half_days=2:4:2",
        "--measure",
        "contacts",
        "--weeks",
        "4",
        "--ceiling",
        "6",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Best for contacts") and "no clear difference" in done.stdout
    assert arguments.span("a.b=1:2:3") == ("a.b", (1.0, 1.5, 2.0))
