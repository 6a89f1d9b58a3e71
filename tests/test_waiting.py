"""What a person waits for at a panel: few repeats where few will do, and nothing that is known."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from stories import bare, referrals

from cmsim.analysis.statistics import estimate
from cmsim.course.meet.panels import PracticePanel, StoryPanel
from cmsim.course.meet.repeats_panel import RepeatsPanel
from cmsim.course.meet.visit import Visit
from cmsim.experiment import job as jobs
from cmsim.experiment import progressive_run
from cmsim.experiment.cache import Cache
from cmsim.scenario.library.practices import solo_rural
from cmsim.views import chart
from cmsim.views.drawing import Drawing
from cmsim.views.drawn import drawn, signature
from cmsim.views.svg import Picture, Svg
from cmsim.views.svg import words as text
from cmsim.views.widgets.progressive import (
    MOST_RUNS,
    PRECISION,
    PRESET,
    ProgressivePanel,
    SharedRuns,
    steps_to,
    width_after,
)

ROOT = Path(__file__).parent.parent
BUSY = bare(practice=referrals(complex_a_day=6), name="busy", weeks=1)
OTHER = BUSY.change("work.follow_up", 60).replace(name="slow")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CMSIM_STRICT", "1")


@pytest.fixture
def runs(monkeypatch):
    """Return a list that grows with each run of the model in this process."""
    done, network = [], jobs.Network

    def counting(scenario, *given):
        done.append(scenario.name)
        return network(scenario, *given)

    monkeypatch.setattr(jobs, "Network", counting)
    return done


def marks(points, *levels):
    """Return a drawing of points and levels."""
    words = ", ".join(map(str, (*points, *levels)))
    picture = Picture(lambda width: Svg(width, 20, [text(0, 10, words)]))
    return Drawing(picture, words, "Points and levels", ("Points",), [(each,) for each in points])


def other_marks(points, *levels):
    """Return the same with another function."""
    return marks(points, *levels)


class Asks(ProgressivePanel):
    """Compare two scenarios on what a replication number gives, or the model."""

    judged = ("contacts",)

    def __init__(self, runs=None):
        super().__init__(runs)
        self.buttons()

    def question(self):
        return [OTHER], ("contacts", "openings"), BUSY

    def draw(self, working=""):
        self.show(self.drawn(marks, (50.0, 40.0, 60.0), *self.levels(), key="meters"))
        self.say(f"{working}{self.results.replications}")

    def levels(self):
        return [estimate(self.results.measure(name)["busy"]) for name in ("contacts", "openings")]


def given(spread, monkeypatch):
    """Let a run give contacts that are apart by so much of their mean, whatever the model says."""

    def outcome(job):
        dice = np.random.default_rng(job.replication)
        more = 10 * (job.scenario.name == "slow") + 100 * spread * dice.standard_normal()
        value = 100.0 + more * (job.scenario.name == "slow")
        return jobs.Outcome(
            job.scenario.name, job.replication, {"contacts": value, "openings": 1.0}, {}
        )

    monkeypatch.setattr(progressive_run, "perform", outcome)


# --- how many repeats


def test_intervals_hold_the_truth_as_often_as_they_say_though_the_number_follows_the_spread():
    """94 times in 100; to stop at the first step that looks narrow, 92 times."""
    dice, ends = np.random.default_rng(11), {"named before": 0, "first narrow": 0}
    for sample in dice.standard_normal((6000, PRESET[-1])):
        last = [*steps_to(PRESET[-1], True, lambda n, x=sample: settled(x, before(n), n))][-1]
        ends["named before"] += holds(sample[:last])
        last = next((n for n in PRESET if settled(sample, n, n)), PRESET[-1])
        ends["first narrow"] += holds(sample[:last])
    assert ends["first narrow"] / 6000 < 0.925 < ends["named before"] / 6000


def before(step):
    return PRESET[PRESET.index(step) - 1]


def settled(sample, seen, goal):
    return width_after(goal, estimate(sample[:seen])) <= 0.6


def holds(sample):
    known = estimate(sample)
    return known.low <= 0 <= known.high


@pytest.mark.parametrize("spread, repeats", [(0.001, 8), (0.06, 16), (0.4, 32)])
def test_a_panel_ends_at_the_preset_step_that_its_spread_names(spread, repeats, monkeypatch):
    given(spread, monkeypatch)
    panel = Asks()
    panel.run()
    assert panel.results.replications == repeats and panel.finished


def test_pressing_again_narrows_the_answer_and_a_changed_question_starts_anew(monkeypatch):
    given(0.001, monkeypatch)
    panel = Asks()
    panel.go.click()
    given(0.05, monkeypatch)
    panel.anytime.cache.memory.clear()
    panel.go.click()
    assert panel.results.replications > 8 and panel.finer == 2
    panel.changed()
    panel.go.click()
    assert panel.finer == 1


def test_many_scenarios_get_fewer_repeats_so_that_their_runs_stay_few(monkeypatch):
    given(0.4, monkeypatch)
    panel = Asks()
    several = [OTHER.replace(name=f"slow {n}") for n in range(12)]
    most, _ = panel.most(several, BUSY)
    assert most * 13 <= MOST_RUNS < 2 * most * 13
    assert panel.most(several[:1], BUSY) == (PRESET[-1], True)


def test_an_interval_is_narrow_enough_against_the_level_of_the_base(monkeypatch):
    given(0.02, monkeypatch)
    panel = Asks()
    panel.run()
    gap = panel.results.measure("contacts")
    known = estimate(gap["slow"] - gap["busy"])
    assert known.half_width <= 2 * PRECISION * gap["busy"].mean()


# --- what is known is not run, and not drawn


def test_a_second_page_runs_nothing_and_draws_nothing(runs, monkeypatch):
    first = Asks(SharedRuns(Cache(), 1))
    first.go.click()
    done = len(runs)
    assert done == 2 * first.results.replications
    monkeypatch.setattr(chart, "picture", lambda figure: 1 / 0)
    second = Asks(SharedRuns(Cache(), 1))
    second.go.click()
    assert len(runs) == done and second.body.value == first.body.value
    assert second.status.value == first.status.value


def test_lesson_00_comes_back_from_the_file_without_a_run_or_a_picture(runs, monkeypatch):
    def page():
        solo = solo_rural().replace(weeks=4)
        visit = Visit(solo, runs=SharedRuns(Cache(), 1))
        practice, *others = (kind(visit) for kind in (PracticePanel, StoryPanel, RepeatsPanel))
        others[-1].guess.value = "chance"
        others[-1].go.click()
        shown = [(panel.body.value, panel.status.value) for panel in others]
        return practice.dots.scene, practice.story.value, shown

    first, done = page(), len(runs)
    assert done == 2 * 20  # twice the same practice; one log serves all three panels
    monkeypatch.setattr(chart, "picture", lambda figure: 1 / 0)
    assert page() == first and len(runs) == done


def test_first_dots_take_one_run_and_no_measure(runs, monkeypatch):
    visit = Visit(solo_rural().replace(weeks=4))
    monkeypatch.setattr("cmsim.experiment.job.RunRecord", lambda *given: 1 / 0)
    PracticePanel(visit)
    assert len(runs) == 1


def test_a_picture_is_remembered_by_its_numbers_its_words_and_its_name():
    known = [estimate([1.0, 2.0, 3.0]), estimate([1.0, 2.0, 4.0])]
    base = ((1.0, 2.0, 3.0), *known)
    seen = {signature(marks, base, "a"), signature(marks, base, "b")}
    seen |= {signature(marks, (base[0], *known[::-1]), "a")}
    seen |= {signature(other_marks, base, "a")}
    assert len(seen) == 4 and signature(marks, base, "a") in seen


def test_another_process_knows_a_picture_by_the_same_name():
    code = """
from cmsim.measures.registry import find
from cmsim.views.drawn import signature
from cmsim.views.side_by_side import side_by_side
print(signature(side_by_side, ({find("contacts"): {"embedded": (1.5, None)}}, 4), "a"))"""
    told = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
        ).stdout
        for _ in range(2)
    }
    assert len(told) == 1


def test_what_goes_on_is_drawn_and_not_remembered():
    cache, known = Cache(), estimate([0.5, 0.6])
    for memory, kept in ((None, False), (cache, True)):
        html = drawn(memory, marks, (50.0, 40.0, 60.0), known, known, key="a")
        name = signature(marks, ((50.0, 40.0, 60.0), known, known), "a")
        assert (Cache().text(name) == html) is kept
