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

from cmsim.course.kit.journeys import flow, frames
from cmsim.course.meet.lesson import lesson, still
from cmsim.course.meet.panels import PracticePanel, StoryPanel
from cmsim.course.meet.play_panel import PlayPanel
from cmsim.course.meet.repeats_panel import RepeatsPanel
from cmsim.course.meet.weekly_panel import EACH_WEEK, WeeklyPanel
from cmsim.model.network import Network

REPOSITORY = Path(__file__).parents[1]
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
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
    asked = [name for method, name in made if method == "exercise"]
    shown = [name for method, name in made if method == "show"]
    beside = [each for each in getattr(page, "pictures", {}).values() if isinstance(each, str)]
    assert sorted(shown + beside) == sorted((*page.kinds, *page.stills))
    assert made[0] == ("welcome", None)
    if asked:
        assert page.topic == path.stem and sorted(asked) == sorted(page.questions())
        assert made[-1] == ("take_away", None)
    assert len(made) == len(asked) + len(shown) + 1 + bool(asked)


@pytest.mark.parametrize("order", [1, -1], ids=["from the top", "from the end"])
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_a_page_answers_in_any_order(path, order):
    page, made = calls(path)
    for method, name in made[::order]:
        answer = getattr(page, method)(*[name] if name else [])
        assert 'role="alert"' not in getattr(answer, "value", ""), (method, name)


def test_lesson_00_says_what_it_must():
    book = loaded(FIRST)
    prose = " ".join(" ".join("".join(cell["source"]) for cell in book["cells"]).split())
    for words in (
        "Nothing here is sent anywhere",
        "qualified yes",
        "What this leaves out",
        "Care Management: A How-To Guide",
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
    left = re.sub(r"^\d\. |Step \d|About 40 minutes", "", prose, flags=re.MULTILINE)
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
before = panel.body.value
{move}
print(panel.body.value != before, panel.status.value)
"""


@pytest.mark.slow
def test_a_moved_control_changes_the_picture_and_a_cut_one_does_not(tmp_path):
    moved = MOVE.format(move="panel.half_days.value = 5")
    cut = MOVE.format(move="panel.half_days.unobserve_all()\npanel.half_days.value = 9")
    (first, second), book = run_with(tmp_path, moved, cut)
    assert first.startswith("True Riverbend: 8 clinicians, care manager 5 half-days")
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
panel = lesson.panel("weeks")
panel.more.click()
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
    assert int(part) < 20 == int(after) and said.startswith("20 repeats.")


# --- the panels without a browser


@pytest.fixture
def visit(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    (found,) = lesson.shared()
    found.practices = {
        key: scenario.replace(weeks=13)
        for key, scenario in found.practices.items()
        if key in ("riverbend", "solo")
    }
    found.scenario = found.practices["riverbend"]
    return found


def test_the_worked_example_comes_first_and_is_read_from_its_file(visit):
    panel = PracticePanel(visit)
    assert panel.practice.value == "riverbend" and visit.missing is None
    assert panel.status.value.startswith("Riverbend: 8 clinicians, care manager 18 half-days")


@pytest.mark.parametrize(
    "name, value",
    [("clinicians", 3), ("half_days", 6), ("weeks", 26), ("seed", 7), ("practice", "solo")],
)
def test_each_control_of_the_practice_changes_the_picture(visit, name, value):
    panel = PracticePanel(visit)
    before = panel.body.value, panel.status.value
    getattr(panel, name).value = value
    assert panel.body.value != before[0] and panel.status.value != before[1]


def test_the_same_luck_gives_the_same_picture_again(visit):
    panel = PracticePanel(visit)
    before = panel.body.value
    panel.seed.value = 2
    panel.seed.value = 1
    assert panel.body.value == before


def test_every_panel_follows_the_practice(visit):
    practice = PracticePanel(visit)
    others = [WeeklyPanel(visit), StoryPanel(visit), RepeatsPanel(visit)]
    before = [panel.body.value for panel in others]
    practice.half_days.value = 0
    assert all(panel.body.value != shown for panel, shown in zip(others, before))
    assert "no story" in others[1].body.value and "no care manager" in others[0].body.value


@pytest.mark.slow
def test_the_weeks_get_a_band_from_repeats_and_keep_them(visit):
    practice, panel = PracticePanel(visit), WeeklyPanel(visit)
    assert "One run" in panel.status.value
    panel.more.click()
    assert panel.status.value.startswith("20 repeats. Having a care manager raises contacts")
    for name in EACH_WEEK:
        panel.outcome.value = name
        assert "20 repeats" in panel.body.value
    practice.seed.value = 2
    assert panel.repeats == 1
    practice.seed.value = 1
    assert panel.repeats == 20


@pytest.mark.slow
def test_the_prediction_comes_before_the_repeats_and_is_locked(visit):
    panel = RepeatsPanel(visit)
    panel.go.click()
    assert "prediction first" in panel.status.value and panel.repeats == 1
    panel.guess.value, panel.wanted.value = "chance", 5
    panel.go.click()
    assert panel.guess.disabled and panel.repeats == 5
    assert panel.status.value.startswith("5 repeats of each.")
    assert "You predicted: chance." in panel.status.value
    panel.seeds[1].value = 9
    assert panel.guess.value is None and not panel.guess.disabled and panel.repeats == 1


@pytest.mark.slow
def test_luck_alone_is_told_from_a_real_change(visit):
    panel = RepeatsPanel(visit)
    panel.outcome.value, panel.wanted.value = "openings", 12
    for differs, words in [("luck", "no clear difference"), ("time", "cuts enrollments")]:
        panel.differs.value = differs
        panel.guess.value = "real"
        panel.go.click()
        assert words in panel.status.value


def test_the_first_guess_is_locked_and_the_run_stands_beside_it_without_a_mark(visit):
    lesson.exercise("guess")
    guess = lesson.panels["ask guess"]
    guess.guesses[0].value = 70
    guess.lock_it.click()
    lesson.show("practice")
    assert guess.locked and "You predicted 70 of 100" in guess.body.value
    assert f"{lesson.facts()['enrolled_of_100']['value']} of 100" in guess.body.value
    assert "wrong" not in guess.status.value + guess.body.value


def test_the_weeks_of_a_run_end_where_its_flow_ends(visit):
    scenario = visit.scenario
    log = Network(scenario, "1/1").run()
    found = frames(log, scenario.weeks)
    assert len(found) == scenario.weeks and found[-1] == flow(log)
    for before, after in itertools.pairwise(found):
        assert all(one.total <= other.total for one, other in zip(before, after))


def test_play_goes_on_to_the_end_and_pause_stands_still(visit, monkeypatch):
    monkeypatch.setattr("cmsim.course.meet.play_panel.PACE", 0.0)
    panel = PlayPanel(visit)
    assert panel.week.value == 1 and "week 1" in panel.body.value
    panel.on.click()
    panel.on.click()
    panel.back.click()
    assert panel.week.value == 2 and "By the end of week 2" in panel.status.value
    shown = panel.body.value
    panel.play.click()
    assert panel.week.value == visit.scenario.weeks and panel.status.value.startswith("The end.")
    assert panel.body.value != shown
    panel.stop()
    assert panel.status.value.startswith("Standing still.")


def test_the_printed_page_holds_the_practice_standing_still():
    title, html = still(lesson)
    assert (
        title
        and "The flow of patients. Riverbend" in html
        and html == lesson.panel("practice").body.value
    )


@pytest.mark.slow
def test_what_was_set_and_predicted_is_there_again(visit):
    panel = RepeatsPanel(visit)
    panel.differs.value, panel.guess.value, panel.wanted.value = "time", "real", 4
    panel.go.click()
    again = RepeatsPanel(visit)
    again.restore(panel.state())
    assert again.facts() == panel.facts() and again.guess.value == "real"
    practice = PracticePanel(visit)
    practice.half_days.value = 5
    other = PracticePanel(visit)
    other.restore(practice.state())
    assert other.body.value == practice.body.value
