"""Lesson 03: the curve, the week and the numbers in its text say what runs say."""

import random
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from stores import Store

from cmsim.course.caseload import curve_panel, curves, design, figures, pictures, reference, ways
from cmsim.course.caseload.curve_panel import CurvePanel, asked_for, sentence
from cmsim.course.caseload.design import IDEAS, TRIED, USUAL, Design
from cmsim.course.caseload.lesson import lesson, minutes_each
from cmsim.course.caseload.ways_panel import WaysPanel
from cmsim.course.caseload.week import MEASURED_AT, SORTS, week
from cmsim.course.kit import questions
from cmsim.experiment.cache import Cache
from cmsim.experiment.model_version import model_version
from cmsim.experiment.run import run
from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.scenario.evidence import care_time as sources
from cmsim.views.widgets.progressive import SharedRuns

QUESTIONS = Path(__file__).parents[1] / "exercises" / "03_caseload_sizing" / "questions.toml"
REMADE = "run python docs/remake --write runs"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    monkeypatch.setattr(CurvePanel, "repeats", 3)
    monkeypatch.setattr(WaysPanel, "repeats", 3)


@pytest.fixture
def few(monkeypatch):
    """Let what is not stored be run for few weeks."""
    monkeypatch.setattr(design, "WEEKS", 8)


def stale(monkeypatch):
    """Let the stored runs be of another version of the model."""
    old = replace(reference.reference(), model="0.0.9+another")
    monkeypatch.setattr(curve_panel, "reference", lambda: old)
    monkeypatch.setattr("cmsim.course.caseload.ways_panel.reference", lambda: old)


# --- the stored runs


def test_the_stored_runs_are_of_the_model_as_it_is():
    assert reference.reference().model == model_version(), REMADE
    assert set(reference.reference().curves) == set(reference.designs())


@pytest.mark.parametrize("asked", reference.designs(), ids=str)
def test_a_stored_curve_says_what_a_run_says(asked):
    caseload = TRIED[2]
    found = run(design.scenario(asked, caseload), replications=1, measures=("on_time",))
    late = 1 - found.columns("on_time")[design.name_of(caseload)].values[0]
    stored = reference.reference().curves[asked].late[2]
    assert stored[0] == pytest.approx(late, abs=10**-reference.DIGITS), REMADE


@pytest.mark.slow
def test_runs_of_an_earlier_model_are_a_first_estimate_only_and_are_run_anew(monkeypatch, few):
    stale(monkeypatch)
    panel = CurvePanel()
    assert panel.found.estimated
    panel.draw()
    assert "First estimate" in panel.below.value and not panel.facts()
    panel.view()
    assert not panel.found.estimated and "Mean of 3 runs" in panel.below.value
    out = WaysPanel()
    assert "earlier version of the model" in out.body.value
    out.view()
    assert not out.stale and "earlier" not in out.body.value


def test_what_is_stored_can_be_made_anew_and_read(monkeypatch, tmp_path, few):
    monkeypatch.setattr(design, "TRIED", MEASURED_AT)
    monkeypatch.setattr(reference, "designs", lambda: [USUAL])
    monkeypatch.setattr(curves, "TRIED", MEASURED_AT)
    path = tmp_path / "reference.toml"
    path.write_text(reference.made(repeats=2), encoding="utf-8")
    monkeypatch.setattr(reference, "PATH", path)
    found = reference.reference.__wrapped__()
    assert found.current and found.curves[USUAL].runs == 2 and set(found.hours) == set(Kind)


# --- the curve


def test_a_curve_that_was_run_is_there_at_once_when_asked_again_though_no_run_is(
    few, tmp_path, monkeypatch
):
    asked = USUAL._replace(talk=20)
    first = CurvePanel(SharedRuns(Cache(tmp_path), 1))
    first.choose(asked)
    again = CurvePanel(SharedRuns(Cache(tmp_path), 1))
    monkeypatch.setattr(again, "steps", lambda: iter(()))
    again.choose(asked)
    assert again.found == first.found and not again.found.estimated
    assert again.body.value == first.body.value
    again.choose(asked._replace(talk=21))
    assert again.found.estimated


def test_more_patients_are_never_served_more_punctually_and_easing_lets_her_keep_more():
    kept = {}
    for asked, found in reference.reference().curves.items():
        late = [found.mean(caseload) for caseload in TRIED]
        assert late == sorted(late) and late[-1] > late[0] + 0.2
        low, high = found.band(40)
        assert low <= found.mean(40) <= high
        kept[asked] = found.kept()
        assert kept[asked][1] <= kept[asked][0] <= kept[asked][2]
    two, protected, rarer = (kept[USUAL._replace(**change)][0] for change in IDEAS.values())
    assert two < kept[USUAL][0] < min(protected, rarer)


def test_she_keeps_up_until_one_contact_in_ten_is_late():
    found = reference.reference().curves[USUAL]
    assert found.mean(found.edge) == pytest.approx(curves.LATE)
    never = curves.Curve(((0.5,) * 4,) * len(TRIED), TRIED)
    assert never.edge < figures.FEWEST and "no caseload" in sentence(never, 50)
    always = curves.Curve(((0.0,) * 4,) * len(TRIED), TRIED)
    assert always.kept() == (100, 100, 100) and "100 patients or more" in sentence(always, 50)


@pytest.mark.parametrize("change", IDEAS.values(), ids=IDEAS)
def test_the_first_estimate_is_near_what_runs_then_show(change):
    stored, asked = reference.reference(), USUAL._replace(**change)
    alone = replace(stored, curves={USUAL: stored.curves[USUAL]})
    guess, found = alone.estimate(asked), stored.curves[asked]
    assert guess.estimated and abs(guess.edge - found.edge) < 8
    for caseload in TRIED:
        assert guess.mean(caseload) == pytest.approx(found.mean(caseload), abs=0.08)


def test_the_position_opens_with_the_caseload_that_is_asked():
    made = design.scenario(USUAL, 20, weeks=2)
    opened = sum(entry.activity is Activity.OPEN_CASE for entry in Network(made, 1).run())
    assert opened == 20 == made.posts[0].caseload_cap


# --- the week


def test_each_kind_of_time_but_waiting_has_one_sort_and_hours_add_up_to_the_paid_week():
    sorts = [kind for kinds in SORTS.values() for kind in kinds]
    assert sorted([*sorts, Kind.WAITING]) == sorted(Kind)
    hours = reference.reference().hours
    for place, caseload in enumerate(MEASURED_AT):
        found = week(hours, USUAL, caseload)
        assert found.asked + hours[Kind.WAITING][place] == pytest.approx(design.PAID, rel=0.01)
        assert not found.over


@pytest.mark.parametrize(
    "change", [{"documentation": 1.5}, {"interval": 28}, {"talk": 20, "pulled": 8}], ids=str
)
def test_the_week_of_other_settings_asks_for_the_hours_that_runs_take(change):
    asked, caseload = USUAL._replace(**change), 15
    made = design.scenario(asked, caseload)
    found = run(made, replications=4, measures=design.HOURS)
    taken = sum(
        found.columns(measure)[made.name].mean()
        for kind, measure in zip(Kind, design.HOURS)
        if kind != Kind.WAITING
    )
    assert week(reference.reference().hours, asked, caseload).asked == pytest.approx(taken, rel=0.1)


def test_hours_that_do_not_fit_are_told():
    hours = reference.reference().hours
    assert "not fit" not in asked_for(week(hours, USUAL, 20), 20)
    over = week(hours, USUAL, 60)
    assert f"{round(over.over)} hours do not fit" in asked_for(over, 60)


# --- the panel


def test_the_curve_is_there_before_anything_is_pressed_and_answers_ideas_without_a_run(monkeypatch):
    monkeypatch.setattr(CurvePanel, "question", lambda self: pytest.fail("run"))
    panel = CurvePanel()
    panel.view()
    assert "<svg" in panel.body.value and "job description asks for 30 to 50" in panel.body.value
    assert 'class="before"' not in panel.body.value
    told = {panel.status.value}
    for button in panel.ideas.values():
        button.click()
        assert button.pressed and 'class="before"' in panel.body.value
        assert [each.pressed for each in panel.ideas.values()].count(True) == 1
        told.add(panel.status.value)
    button.click()
    assert panel.design == USUAL and not button.pressed and panel.usual.disabled
    panel.patients.value = 20
    assert "With 20, 5 of 100 contacts come late." in panel.status.value
    assert len(told) == 4


@pytest.mark.slow
def test_other_settings_are_estimated_at_once_and_then_run(few, monkeypatch):
    panel, drawn, draw = CurvePanel(), [], CurvePanel.draw

    def drawing(self, working=""):
        draw(self, working)
        drawn.append(self.found)

    monkeypatch.setattr(CurvePanel, "draw", drawing)
    panel.fields["talk"].value = 20
    assert drawn[0].estimated and not drawn[-1].estimated and drawn[-1].runs == 3
    panel.usual.click()
    assert drawn[-1] == reference.reference().curves[USUAL]


def test_the_guess_is_pinned_as_soon_as_it_is_locked():
    panel, store = CurvePanel(), Store()
    panel.store_in(store, "curve")
    panel.view()
    assert "guess" not in panel.body.value
    store.put("predictions", "guess", {"values": [60], "at": "now"})
    panel.renew()
    assert "Your guess: 60" in panel.body.value


def test_a_learner_is_told_her_runs_only_of_what_she_has_looked_at():
    panel, store = CurvePanel(), Store()
    panel.store_in(store, "curve")
    panel.view()
    assert not panel.facts()
    panel.ideas["Protect the role"].click()
    assert set(panel.facts()) == {"kept_protected", "moved_protected"}
    assert store.get("outcomes", "kept_protected") == panel.facts()["kept_protected"]
    panel.usual.click()
    assert store.get("outcomes", "largest_complex")["value"] == panel.found.kept()[0]
    for words in IDEAS:
        panel.take_up(words)
    (best, worst) = questions.of_topic(lesson.topic)["own_curve"].items
    assert best.right_answers(panel.facts()) == ["rarer"]
    assert worst.right_answers(panel.facts()) == ["less"]


@pytest.mark.slow
def test_a_design_comes_back_and_nonsense_does_not(few):
    panel = CurvePanel()
    panel.fields["interval"].value = 28
    panel.patients.value = 35
    again = CurvePanel()
    again.restore(panel.state())
    assert again.design == panel.design == Design(interval=28) and again.patients.value == 35
    for nonsense in (["nobody", 1, 2, 3], [1, 2], ["complex", 10, 14, 29, 0.75, 2, 17, 10, 5]):
        with pytest.raises((ValueError, TypeError)):
            again.restore({"design": nonsense, "patients": 50})


# --- ways out


def test_ways_are_compared_on_the_same_patients_and_closing_lets_more_in(few):
    panel = WaysPanel()
    waiting = reference.reference().ways["waiting"]
    gap = panel.facts()["closing_minus_faster"]
    means = (waiting[way].mean() for way in (ways.FASTER, ways.CLOSING))
    assert gap["value"] == pytest.approx(next(means) - next(means), abs=1e-5)
    assert gap["low"] <= gap["value"] <= gap["high"] and gap["low"] > 0
    on_time = reference.reference().ways["on_time"]
    late = panel.facts()["late_closing_minus_faster"]["value"]
    assert late == pytest.approx(
        100 * (on_time[ways.FASTER].mean() - on_time[ways.CLOSING].mean()), abs=1e-5
    )
    before = panel.body.value
    panel.percent.value = 40
    assert panel.body.value != before and "40 % sooner" in panel.body.value
    again = WaysPanel()
    again.restore(panel.state())
    assert again.percent.value == 40 and "40 % sooner" in again.body.value


# --- the pictures and the numbers in the text


def item_of(name, place=0):
    given = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))
    return next(one for one in given["exercises"] if one["id"] == name)["items"][place]


def test_each_answer_about_the_list_of_300_has_its_own_picture():
    seen = set()
    for place, answers in enumerate(pictures.ANSWERS):
        assert set(answers) == set(item_of("honest", place)["options"])
        for kinds, said in answers.values():
            assert sum(kinds.values()) == figures.LIST
            seen.add(said)
    assert len(seen) == sum(map(len, pictures.ANSWERS))
    text = item_of("honest")["options"]["minutes"]
    assert f"{2400 // figures.LIST} minutes" in text and f"propose {pictures.ACTIVE}" in text
    kept = reference.reference().curves[USUAL].kept()
    assert kept[1] <= pictures.ACTIVE <= kept[0], "what she proposes is what she can keep"


def test_minutes_are_shared_out_of_the_same_week_everywhere():
    assert f"{2400 / 100:.0f} minutes" in item_of("both_true", 2)["options"]["all_in"]
    _, html = minutes_each(lesson)
    for patients, minutes in ((30, 80), (150, 16), (300, 8)):
        assert f"{patients} patients</td><td>{minutes} minutes" in html
        assert pictures.minutes_each(patients) == f"{minutes} minutes"


def test_the_job_description_is_that_of_the_source_and_of_the_questions():
    text = QUESTIONS.read_text(encoding="utf-8")
    low, high = design.JOB
    assert f"{low} to {high}" in text and f"{low} to {high}" in sources.TC_A02.note
    assert "About 150 assigned" in sources.TC_A01.note and "150 patients" in text


def test_four_more_patients_cost_more_where_the_week_is_fuller():
    found = reference.reference().curves[USUAL]
    (a, b), (c, d) = pictures.STEPS
    assert found.mean(d) - found.mean(c) > 2 * (found.mean(b) - found.mean(a)) > 0


def test_a_made_up_learner_has_facts():
    facts = lesson.rehearse(random.Random(1))
    assert {"largest_complex", "closing_minus_faster"} < set(facts)
