"""Lesson 08: the note, the three programs, and before and after say what runs say."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from stores import Store

from cmsim.analysis.statistics import estimate
from cmsim.course.documentation import cohort, note, programs, stored
from cmsim.course.documentation.cohort import HALF, NONE, PUBLISHED
from cmsim.course.documentation.lesson import before_and_after, diagnosed, lesson
from cmsim.course.documentation.panels import (
    NO_LESS,
    SOURCES_NOTE,
    CohortPanel,
    NotePanel,
    ProgramsPanel,
    answer,
)
from cmsim.course.kit import questions
from cmsim.experiment.job import Job, log_of
from cmsim.experiment.model_version import model_version
from cmsim.experiment.run import run
from cmsim.model.log import Activity
from cmsim.model.policy import USUAL
from cmsim.scenario.place import Place

TOPIC = Path(__file__).parents[1] / "exercises" / lesson.topic
REMADE = "run python docs/remake --write runs"
FIVE = ("colleague", "resource", "tried", "refused", "channel")


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


def at_work(kind, store):
    """Return a panel of a learner whose record is the store."""
    panel = kind()
    panel.store_in(store, kind.__name__)
    panel.view()
    return panel


# --- the stored runs


def test_the_stored_runs_are_of_the_model_as_it_is():
    found = stored.stored()
    assert found.model == model_version(), REMADE
    assert found.note == "" and "earlier version" in replace(found, model="older").note
    assert set(found.notes["contacts"]) == {note.name_of(*size) for size in note.SIZES}
    assert {each.runs for each in found.cohorts.values()} == {stored.REPEATS}


def test_a_stored_note_says_what_a_run_says():
    made = note.scenario(note.FEWEST)
    found = run(made, replications=1, measures=["contacts"]).columns("contacts")[made.name]
    kept = stored.stored().notes["contacts"][made.name]
    assert kept.values[0] == pytest.approx(found.values[0], abs=10**-stored.DIGITS), REMADE


def test_stored_stays_say_what_a_run_says():
    patients, mine, never = cohort.run_of(NONE, 1)
    kept = stored.stored().cohorts[NONE]
    assert (kept.patients[0], *map(tuple, (kept.enrolled[0], kept.never[0]))) == (
        patients,
        mine,
        never,
    ), REMADE


@pytest.mark.slow
def test_what_is_stored_can_be_made_anew_and_read(monkeypatch, tmp_path):
    monkeypatch.setattr(note, "SIZES", [note.USUAL, (note.FEWEST, note.ONE)])
    monkeypatch.setattr(note, "WEEKS", 8)
    monkeypatch.setattr(programs, "ALL_HOURS", 1)
    monkeypatch.setattr(programs, "seen", lambda program, n: dict.fromkeys(programs.MEASURES, n))
    monkeypatch.setattr(cohort, "WEEKS", 54)
    path = tmp_path / "stored.toml"
    path.write_text(stored.made(repeats=1), encoding="utf-8")
    monkeypatch.setattr(stored, "PATH", path)
    found = stored.stored.__wrapped__()
    assert found.model == model_version() and set(found.measuring) == {0, 1}
    assert set(found.as_planned) == set(programs.MEASURES) and found.cohorts[PUBLISHED].runs == 1
    assert set(found.programs) == set(programs.PROGRAMS) and found.answers["tried"][1] > 0


# --- the note


def test_each_line_costs_contacts_and_a_second_system_costs_more():
    contacts = stored.stored().notes["contacts"]
    means = [contacts[note.name_of(lines, note.ONE)].mean() for lines in range(note.FEWEST, 11)]
    assert means == sorted(means, reverse=True)
    two = contacts[note.name_of(len(note.ALL), note.TWO)].mean()
    assert two < min(means) and len(means) == 6


def test_half_a_note_is_the_least_that_the_range_of_the_model_allows():
    least = Place.parameters()["documentation"].low
    assert note.scenario(note.FEWEST).practices[0].place.documentation == least
    assert note.scenario(*note.USUAL).practices[0].place == Place()


def test_every_line_but_the_first_answers_a_question_that_is_lost_without_it():
    for line in note.LINES:
        gone = note.lost([each for each in note.LINES if each != line])
        assert bool(gone) == (line != note.PATIENT)
        assert all(line in note.QUESTIONS[name].needs for name in gone)
    assert note.lost(note.ALL) == [] and "each" not in note.lost([note.PATIENT])


def test_answers_are_counted_from_the_log():
    log = log_of(Job(note.scenario(*note.USUAL).replace(weeks=6), 1, 1, USUAL, ()))
    found = note.answers(log)
    assert set(found) == set(note.QUESTIONS)
    talks = [e for e in log if e.activity in (Activity.VISITED_FIRST, Activity.CONTACTED)]
    assert found["each"][0] == pytest.approx(len(talks) / len({e.who for e in talks}))
    assert found["tried"][0] == sum(e.activity is Activity.UNANSWERED for e in log)
    for part, whole in (found["month"], found["dead"], found["tried"]):
        assert 0 <= part <= whole
    assert 0 < found["phone"][0] < 100 and 0 < found["calls"][0] < 100


def test_the_answers_shown_are_those_of_the_usual_note():
    log = log_of(Job(note.scenario(*note.USUAL), 1, 1, USUAL, ()))
    for name, values in note.answers(log).items():
        assert stored.stored().answers[name] == pytest.approx(values, abs=1e-3), REMADE


def test_the_note_is_alive_when_it_opens_and_says_what_is_lost():
    panel = at_work(NotePanel, Store())
    assert "<svg" in panel.body.value and "No answer" not in panel.below.value
    for name in FIVE:
        panel.buttons[name].click()
    assert "5 of 10 questions" in panel.status.value and panel.size == (5, 1)
    assert panel.below.value.count("No answer.") == 5
    panel.buttons["goal"].click()
    assert panel.status.value == NO_LESS and panel.buttons["goal"].pressed
    panel.two.click()
    assert "as much work" in panel.status.value
    panel.full.click()
    assert panel.size == note.USUAL and panel.full.disabled


def test_a_learner_is_told_her_runs_only_of_what_she_has_looked_at():
    store = Store()
    panel = at_work(NotePanel, store)
    assert not panel.facts()
    for name in FIVE:
        panel.turn(name)
    assert set(panel.facts()) == {"half_gain"} and panel.facts()["half_gain"]["low"] > 0
    panel.choose(note.ALL, note.TWO)
    assert panel.facts()["two_change"]["high"] < 0
    measures = at_work(ProgramsPanel, store)
    assert not measures.facts()
    days = at_work(CohortPanel, store)
    assert not days.facts()
    days.compare.click()
    assert set(days.facts()) == {"stays_after", "change_without", "gap_without"}
    days.effects[PUBLISHED].click()
    assert "gap_published" in days.facts()


@pytest.mark.parametrize(
    "kind, nonsense",
    [
        (NotePanel, {"lines": ["minutes"], "systems": 1, "seen": []}),
        (NotePanel, {"lines": list(note.ALL), "systems": 3, "seen": []}),
        (NotePanel, {"lines": ["nothing", *note.ALL], "systems": 1, "seen": []}),
        (ProgramsPanel, {"shown": ["luck"], "program": "Ash"}),
        (ProgramsPanel, {"shown": [], "program": "Oak"}),
        (CohortPanel, {"effect": "all", "compared": True, "seen": []}),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_work_comes_back_and_nonsense_does_not(kind, nonsense):
    panel = kind()
    for control in panel.controls[:2]:
        control.click()
    again = kind()
    again.restore(panel.state())
    again.view()
    assert again.state() == panel.state() and "<svg" in again.body.value
    with pytest.raises(ValueError):
        again.restore(nonsense)


# --- three programs


def test_the_key_of_each_program_is_the_first_step_at_which_its_run_leaves_the_planned_range():
    kept = stored.stored()
    step_of = {"reach": 1, "care": 2, "outcome": 3}
    asked = questions.of_topic(lesson.topic)["diagnose"].items
    for item, (name, values) in zip(asked, kept.programs.items(), strict=True):
        out = [
            measure.step
            for key, measure in programs.MEASURES.items()
            if not min(kept.as_planned[key]) <= values[key] <= max(kept.as_planned[key])
        ]
        (answered,) = item.answer
        assert name in item.text and min(out, default=3) == step_of[answered]
    none = sum(averted <= 0 for averted in kept.as_planned["averted"])
    said = asked[2].reasons["outcome"]
    assert kept.programs["Cedar"]["averted"] == 0 < none
    words = ("One", "Two", "Three", "Four")[none - 1]
    assert f"{words} of {stored.REPEATS} sound programs show none" in said


def test_stays_fell_in_as_many_runs_as_the_board_is_told():
    nobody, board = stored.stored().cohorts[NONE], questions.of_topic(lesson.topic)["board"]
    assert nobody.fell() == nobody.runs
    assert f"all {nobody.runs} runs" in board.items[0].reasons["proof"]


def test_a_stored_program_says_what_a_run_says():
    found = programs.seen(programs.not_delivered(), 1)
    assert stored.stored().programs["Birch"] == pytest.approx(found, abs=1e-3), REMADE


def test_before_and_after_alone_tells_no_program_from_one_that_works():
    kept = stored.stored()
    low, high = min(kept.as_planned["before_after"]), max(kept.as_planned["before_after"])
    assert all(low <= each["before_after"] <= high for each in kept.programs.values())


def test_measuring_costs_contacts_and_the_more_the_more_it_takes():
    known = stored.stored().measuring
    assert set(known) == set(range(programs.ALL_HOURS + 1))
    assert estimate(known[programs.ALL_HOURS] - known[0]).high < 0
    assert known[programs.ALL_HOURS].mean() < known[programs.ALL_HOURS // 2].mean()


def test_only_measures_that_are_bought_are_seen():
    panel = at_work(ProgramsPanel, Store())
    hidden = len(programs.MEASURES) - len(programs.AT_HAND)
    assert panel.body.value.count("not measured") == 6 * hidden > 0
    panel.buttons["on_time"].click()
    panel.names["Birch"].click()
    assert "Contacts on time, of 100 due 61, as planned" in panel.body.value
    assert "Goals met, of 100 enrolled 23" not in panel.body.value and panel.taken == 4


# --- before and after


def test_without_effect_the_enrolled_fall_as_far_as_the_same_never_enrolled():
    none, published = (stored.stored().cohorts[effect] for effect in (NONE, PUBLISHED))
    assert none.enrolled == none.never and none.gap().mean == 0
    assert none.level(none.enrolled).high < 100 and none.fell() > none.runs / 2
    assert published.gap().high < 0
    fall = published.level(published.enrolled).mean - 100
    assert fall < 2 * published.gap().mean, "most of the fall is no effect"


def test_patients_enroll_shortly_after_a_stay():
    known = stored.stored().cohorts[NONE]
    curve = known.curve(known.enrolled)
    assert min(curve[HALF - 2 : HALF]) > 1.2 * max(*curve[: HALF - 3], *curve[HALF:])
    assert sum(curve[:HALF]) / HALF == pytest.approx(100)


def test_the_guess_is_pinned_as_soon_as_it_is_locked():
    store = Store()
    panels = [at_work(NotePanel, store), at_work(CohortPanel, store)]
    assert not any("Guess" in panel.body.value for panel in panels)
    store.put("predictions", "guess", {"values": [12, 95], "at": "now"})
    for panel, guess in zip(panels, (12, 95)):
        panel.renew()
        assert f"Guess: {guess}" in panel.body.value


# --- the page, the paper, the made-up learner


def test_the_picture_of_a_question_is_of_the_program_that_it_asks_about():
    asked = type("Asked", (), {"place": 1, "record": lesson})
    assert "Program Birch" in diagnosed(asked)


def test_the_page_to_hand_over_and_the_handout_say_what_the_lesson_says():
    _, html = before_and_after(lesson)
    assert "<figure" in html and "no difference" in html
    paper = (TOPIC / "handout.md").read_text(encoding="utf-8")
    assert all(f"| {words} |" in paper for words in note.LINES.values())
    assert ", 65: " in answer("cover") and "invented" in SOURCES_NOTE[-1]


def test_the_number_in_the_guess_is_that_of_the_run():
    usual = stored.stored().notes["contacts"][note.name_of(*note.USUAL)].mean()
    item = questions.of_topic(lesson.topic)["guess"].items[0]
    assert f"have {usual:.0f} contacts a week" in item.text


def test_a_made_up_learner_has_the_facts_of_every_question():
    asked = questions.of_topic(lesson.topic).values()
    wanted = {name for one in asked for item in one.items for name in item.facts_in_words()}
    assert wanted == set(lesson.rehearse(random.Random(1)))
