"""Notebooks hold no code to read, no outputs, and answer when a control moves."""

import itertools
import json
import os
import re
from importlib import import_module
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from cmsim.course.kit import questions
from cmsim.course.kit.journeys import flow, frames
from cmsim.course.kit.page import Linked
from cmsim.course.meet.lesson import lesson, still
from cmsim.course.meet.panels import PracticePanel, StoryPanel
from cmsim.course.meet.repeats_panel import RepeatsPanel
from cmsim.course.meet.visit import Visit
from cmsim.decision import drawn, flips
from cmsim.experiment import cache
from cmsim.model.network import Network

REPOSITORY = Path(__file__).parents[1]
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
OPENS_ON_A_RUN = {"80_staffing_lab", "04_task_board"}
FIRST = REPOSITORY / "notebooks" / "00_meet_the_practice.ipynb"
FRONT = REPOSITORY / "notebooks" / "start_here.ipynb"
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
PROGRAMMING = re.compile(r"^\s*(def|class|for|while|with|if|try)\b|import \*|lambda", re.MULTILINE)
UNWANTED = ("Output(", "interact", "widgets.Image", "%%", "!pip")
MOST_LINES, MOST_CHARACTERS = 4, 90


def faults(book):
    """Return a sentence for each rule that the raw JSON of a notebook breaks."""
    return [
        *faults_of_whole(book),
        *(
            f"{cell.get('id')}: {said}"
            for cell in book["cells"]
            if cell["cell_type"] == "code"
            for said in faults_of_cell(cell)
        ),
    ]


def faults_of_whole(book):
    data = book["metadata"]
    if not data.get("title"):
        yield "no title"
    if {"session", "minutes", "content_version"} - set(data.get("cmsim", {})):
        yield "no cmsim metadata with session, minutes and content_version"
    if "widgets" in data:
        yield "widget state"
    if book["nbformat"] != 4 or not all(cell.get("id") for cell in book["cells"]):
        yield "cells without an id"
    prose = "\n".join(
        "".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "markdown"
    )
    levels = [len(found) for found in HEADING.findall(prose)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield "there is not one first heading"
    if any(after > before + 1 for before, after in itertools.pairwise(levels)):
        yield "a heading level is skipped"


def faults_of_cell(cell):
    source, data = "".join(cell["source"]), cell["metadata"]
    if cell["outputs"] or cell["execution_count"] is not None:
        yield "outputs or an execution count"
    if not data.get("jupyter", {}).get("source_hidden") or "hide-input" not in data.get("tags", ()):
        yield "the code is not hidden"
    if data.get("editable") is not False or data.get("deletable") is not False:
        yield "can be edited or deleted"
    if not re.match(r"# [A-Z].{10,}\n", source):
        yield "the first line is no instruction"
    lines = source.splitlines()
    if len(lines) > MOST_LINES or any(len(line) > MOST_CHARACTERS for line in lines):
        yield "too long"
    if PROGRAMMING.search(source) or any(word in source for word in UNWANTED):
        yield "programming"


def loaded(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_clean(path):
    assert faults(loaded(path)) == []
    session = "start" if path == FRONT else path.stem[:2]
    assert loaded(path)["metadata"]["cmsim"]["session"] == session


SPOILED = [
    (lambda book: book["metadata"].pop("title"), "no title"),
    (lambda book: book["metadata"].update(widgets={}), "widget state"),
    (lambda book: book["metadata"]["cmsim"].pop("minutes"), "no cmsim metadata"),
    (lambda book: book["cells"][0].update(source=["#### Deep"]), "not one first heading"),
    (lambda book: book["cells"][2].update(source=["#### Deep"]), "is skipped"),
    (lambda book: code_of(book).update(execution_count=3), "execution count"),
    (lambda book: code_of(book).update(source=["for x in y:\n"]), "programming"),
    (lambda book: code_of(book).update(source=["lesson.welcome()"]), "no instruction"),
    (lambda book: code_of(book)["metadata"].update(jupyter={}), "not hidden"),
    (lambda book: code_of(book)["metadata"].update(editable=True), "edited"),
    (lambda book: code_of(book).update(source=["# Do this now please\n", "x\n" * 4]), "too long"),
]


def code_of(book):
    return next(cell for cell in book["cells"] if cell["cell_type"] == "code")


@pytest.mark.parametrize("spoil, words", SPOILED, ids=[words for _, words in SPOILED])
def test_a_spoiled_notebook_is_noticed(spoil, words):
    book = loaded(FIRST)
    spoil(book)
    assert any(words in said for said in faults(book))


CALL = re.compile(r"from (\S+) import (lesson|page)\n\2\.(\w+)\((?:\"([\w-]+)\")?\)")


def calls(path):
    """Return the page of a notebook, and (method, name) of each call that its cells make."""
    code = [cell for cell in loaded(path)["cells"] if cell["cell_type"] == "code"]
    found = [CALL.fullmatch("".join(cell["source"]).split("\n", 1)[1]) for cell in code]
    assert all(found), f"{path.stem}: a cell is no call of its page"
    ((module, name),) = {(call[1], call[2]) for call in found}
    return getattr(import_module(module), name), [(call[3], call[4]) for call in found]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_part_of_a_page_has_one_cell_between_the_first_and_the_last(path):
    page, made = calls(path)
    cells = [name for method, name in made if method in ("exercise", "show")]
    beside = [each for each in getattr(page, "pictures", {}).values() if isinstance(each, str)]
    beneath = getattr(page, "beneath", {}).values()
    exercises = page.questions() if made[-1] == ("take_away", None) else []
    linked = [each for each in page.kinds.values() if isinstance(each, Linked)]
    held = {
        name
        for each in linked
        if getattr(each.kind, "shows_others", False)
        for name in each.others.values()
    }
    parts = (*(set(page.kinds) - held), *page.stills, *exercises)
    assert sorted((*cells, *beside, *beneath)) == sorted(parts)
    cards = [name for method, name in made if method == "card"]
    known = questions.file_of(page.topic).cards if exercises else []
    assert sorted(cards) == sorted(card.id for card in known if not card.beneath)
    assert {card.beneath for card in known if card.beneath} <= {*page.stills, *beside}
    of_parts = len(cells) + len(cards)
    assert made[0] == ("welcome", None) and len(made) == of_parts + 1 + bool(exercises)
    assert not exercises or page.topic == path.stem


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Return where the runs of pages are remembered, whoever opens them, as on one computer."""
    return tmp_path_factory.mktemp("runs")


@pytest.mark.parametrize("order", [1, -1], ids=["from the top", "from the end"])
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[pytest.mark.slow] * (path.stem in OPENS_ON_A_RUN))
        for path in NOTEBOOKS
    ],
    ids=lambda path: path.stem,
)
def test_every_cell_of_a_page_answers_in_any_order(path, order, runs, monkeypatch):
    monkeypatch.setattr(cache, "home", lambda: runs)
    monkeypatch.setattr(drawn, "DRAWS", 2)  # the lab's answer from all of them is tested there,
    monkeypatch.setattr(flips, "DIALS", flips.DIALS[-1:])  # and so is what flips it
    page, made = calls(path)
    for method, name in made[::order]:
        answer = getattr(page, method)(*[name] if name else [])
        assert 'role="alert"' not in getattr(answer, "value", ""), (method, name)


def test_lesson_00_says_what_it_must():
    book = loaded(FIRST)
    prose = " ".join(" ".join("".join(cell["source"]) for cell in book["cells"]).split())
    for words in (
        "qualified yes",
        "What this leaves out",
        "implementation plan",
        "Run All Cells",
    ):
        assert words in prose


def test_lesson_00_quotes_no_number_of_the_model():
    prose = "".join(
        "".join(cell["source"])
        for cell in loaded(FIRST)["cells"]
        if cell["cell_type"] == "markdown"
    )
    left = re.sub(r"About 25 minutes", "", prose)
    assert re.findall(r"\d+", left) == []


def run_with(folder, *sources):
    """Run lesson 00 in a fresh kernel with cells added at its end, and return their outputs."""
    book = nbformat.read(FIRST, 4)
    book.cells += [nbformat.v4.new_code_cell(source) for source in sources]
    environment = {
        **os.environ,
        "CMSIM_STRICT": "1",
        "CMSIM_HOME": str(folder),
        "PYTHONPATH": str(REPOSITORY),
    }
    client = NotebookClient(book, timeout=120, resources={"metadata": {"path": str(FIRST.parent)}})
    client.execute(env=environment)
    return [
        "".join(output.get("text", "") for output in cell.outputs)
        for cell in book.cells[-len(sources) :]
    ], book


MOVE = """
from cmsim.course.meet.lesson import lesson
panel = lesson.panel("practice")
before = panel.dots.scene
{move}
print(panel.dots.scene != before, panel.visit.setting)
"""


@pytest.mark.slow
def test_a_moved_control_changes_the_picture_and_a_cut_one_does_not(tmp_path):
    moved = MOVE.format(move="panel.half_days.value = 5")
    cut = MOVE.format(move="panel.half_days.unobserve_all()\npanel.half_days.value = 9")
    (first, second), book = run_with(tmp_path, moved, cut)
    assert first.startswith("True Riverbend: care managers 5 half-days")
    assert second.startswith("False")
    shown = [cell for cell in book.cells if cell.cell_type == "code"][:-2]
    assert all(
        any(
            "application/vnd.jupyter.widget-view+json" in output.get("data", {})
            for output in cell.outputs
        )
        for cell in shown
    )
    assert not any(
        output.output_type in ("error", "stream") for cell in shown for output in cell.outputs
    )


WHILE_WORKING = """
import asyncio
from cmsim.course.meet.lesson import lesson
panel = lesson.panel("repeats")
panel.guess.value = "chance"
panel.go.click()
await asyncio.sleep(0.6)
part = panel.repeats
{then}
print(part, panel.repeats, panel.status.value)
"""


@pytest.mark.slow
def test_repeats_go_on_between_messages_and_can_be_stopped(tmp_path):
    go_on = "while panel.repeats < 20:\n    await asyncio.sleep(0.1)\nawait asyncio.sleep(0.5)"
    stop = "panel.stop()\nawait asyncio.sleep(1)\npart = panel.repeats\nawait asyncio.sleep(1)"
    (stopped, done), _ = run_with(
        tmp_path, WHILE_WORKING.format(then=stop), WHILE_WORKING.format(then=go_on)
    )
    part, after, _ = stopped.split(" ", 2)
    assert 1 <= int(part) == int(after) < 20
    part, after, said = done.split(" ", 2)
    assert int(part) < 20 == int(after) and said.startswith("20 repeats of each.")


# --- the panels without a browser


@pytest.fixture
def visit(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    (found,) = lesson.shared()
    return Visit(found.first.replace(weeks=13))


def test_the_worked_example_is_read_from_its_file():
    (visit,) = lesson.shared()
    assert visit.missing is None
    assert visit.setting.startswith("Riverbend: care managers 18 half-days a week")


def test_each_control_of_the_practice_changes_the_picture(visit):
    panel = PracticePanel(visit)
    first = panel.dots.scene
    panel.half_days.value = 6
    fewer = panel.dots.scene
    panel.another.click()
    assert first != fewer != panel.dots.scene != first


def test_the_same_time_gives_the_same_six_months_again(visit):
    panel = PracticePanel(visit)
    before = panel.dots.scene
    panel.half_days.value = 6
    panel.half_days.value = 18
    assert panel.dots.scene == before


def test_without_a_care_manager_there_is_nobody_and_no_story(visit):
    practice, story = PracticePanel(visit), StoryPanel(visit)
    assert story.patient.value and "Day" in story.body.value
    practice.half_days.value = 0
    assert practice.dots.scene["people"] == [] and practice.dots.person == -1
    assert "no story to follow" in story.body.value
    assert "no care manager" in practice.dots.scene["weeks"][-1]["said"]


def test_one_person_has_one_name_in_both_panels_and_weeks_to_come_stand_apart(visit):
    practice, story = PracticePanel(visit), StoryPanel(visit)
    for ending, one in practice.people.items():
        assert dict(story.patient.options)[ending] == f"{one.name}: {ending}"
        practice.person.value = ending
        assert practice.dots.person == one.number
        for week in (0, practice.dots.weeks):
            practice.dots.week = week
            later = sum(when > week for when, _ in one.lines)
            assert practice.story.value.count("data-later") == later


def test_the_story_of_the_dots_is_that_of_the_log(visit):
    for ending, one in PracticePanel(visit).people.items():
        _, steps = visit.scene()["people"][one.number]
        weeks = {week for week, *_ in steps}
        assert weeks <= {week for week, _ in one.lines}
        events, _ = visit.runs.stories(visit.scenario, visit.seed)[ending]
        told = {(event.day - 1) // 7 + 1 for event in events}
        assert weeks <= told


@pytest.mark.slow
def test_the_guess_comes_before_the_repeats_and_is_locked(visit):
    panel = RepeatsPanel(visit)
    panel.go.click()
    assert "guess first" in panel.status.value and panel.repeats == 1
    panel.guess.value, panel.goal = "chance", 5
    panel.go.click()
    assert panel.guess.disabled and panel.repeats == 5
    assert panel.status.value.startswith("5 repeats of each.")
    assert "You guessed: chance." in panel.status.value
    panel.outcome.value = "overdue"
    assert panel.guess.value is None and not panel.guess.disabled and panel.repeats == 1


@pytest.mark.slow
def test_luck_alone_is_told_from_a_real_change(visit):
    panel = RepeatsPanel(visit)
    panel.goal = 12
    for differs, words in [("luck", "no clear difference"), ("time", "cuts enrollments")]:
        panel.differs.value = differs
        panel.guess.value = "real"
        panel.go.click()
        assert words in panel.status.value


def test_the_first_guess_is_locked_and_the_run_stands_beside_it_without_a_mark(visit):
    practice = lesson.panel("practice")
    assert "not locked a guess" in practice.note.value
    lesson.exercise("guess")
    guess = lesson.panels["ask guess"]
    guess.guesses[0].value = 70
    guess.lock_it.click()
    assert guess.locked and not guess.body.value, "the run is not over yet"
    practice.dots.still = True
    assert "You predicted 70 of 100" in guess.body.value
    assert f"{lesson.facts()['enrolled_of_100']['value']} of 100" in guess.body.value
    assert "<b>70 of 100</b>" in practice.note.value and "So far" in practice.note.value
    assert "wrong" not in guess.status.value + guess.body.value + practice.note.value


def test_the_weeks_of_a_run_end_where_its_flow_ends(visit):
    scenario = visit.scenario
    log = Network(scenario, "1/1").run()
    found = frames(log, scenario.weeks)
    assert len(found) == scenario.weeks and found[-1] == flow(log)
    for before, after in itertools.pairwise(found):
        assert all(one.total <= other.total for one, other in zip(before, after))


def test_the_printed_page_holds_the_practice_standing_still():
    title, html = still(lesson)
    assert title and "The flow of patients. Riverbend" in html and "<svg" in html


@pytest.mark.slow
def test_what_was_set_and_guessed_is_there_again(visit):
    panel = RepeatsPanel(visit)
    panel.differs.value, panel.guess.value, panel.goal = "time", "real", 4
    panel.go.click()
    again = RepeatsPanel(visit)
    again.goal = 4
    again.restore(panel.state())
    assert again.facts() == panel.facts() and again.guess.value == "real"
    practice = PracticePanel(visit)
    practice.half_days.value = 14
    practice.another.click()
    practice.person.value = list(practice.people)[-1]
    other = PracticePanel(Visit(visit.first))
    other.restore(practice.state())
    assert other.dots.scene == practice.dots.scene and other.dots.person == practice.dots.person
