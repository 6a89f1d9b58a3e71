"""Lesson 01: cases rest on their sources, a written role is run, and words reach the page."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from cmsim.analysis.statistics import difference
from cmsim.course.kit import learner_record, questions
from cmsim.course.kit.writing import missing_parts
from cmsim.course.roles.lesson import lesson
from cmsim.course.roles.page_panel import AT, HALF, MEASURED, UNWRITTEN, WENT, WRITTEN, willow_lane
from cmsim.course.roles.pictures import SEVEN, seven_roles, two_roles
from cmsim.experiment.cache import Cache
from cmsim.experiment.run import run
from cmsim.views.widgets.progressive import SharedRuns

ROOT = Path(__file__).parents[1]
QUESTIONS = questions.read(ROOT / "exercises" / "01_role_clarity" / "questions.toml")
NOTEBOOK = ROOT / "notebooks" / "01_role_clarity.ipynb"
CACHE = Cache(size=0)


@pytest.fixture
def page(monkeypatch):
    """Return the lesson as a page that nobody has worked on."""
    monkeypatch.setenv("CMSIM_STRICT", "1")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(lesson, "share", lambda: SharedRuns(CACHE))
    return lesson


def answers(name):
    return Counter(item.answer[0] for item in QUESTIONS[name].items if len(item.answer) == 1)


def test_five_cases_are_balanced_with_both_traps_and_one_that_counts_for_both():
    assert answers("two_roles") == {"facilitator": 2, "care_manager": 2}
    by_text = {item.text: item for item in QUESTIONS["two_roles"].items}
    team = next(item for text, item in by_text.items() if "improvement team" in text)
    assert team.answer == ["care_manager"] and "lead it" in team.reasons["care_manager"]
    assert next(item.answer for text, item in by_text.items() if "report" in text) == [
        "facilitator"
    ]
    (both,) = [item for item in by_text.values() if len(item.answer) == 2]
    assert "partners" in both.text and "Table 1" not in both.source


def test_each_answer_of_the_registry_comes_up_and_none_more_often_than_talking():
    assert answers("registry_case") == {"facilitator": 2, "care_manager": 1, "both": 2}


def test_all_that_is_asked_stands_beside_it():
    assert len(SEVEN) == 7 and all(name in seven_roles() for name, _ in SEVEN)
    assert "Practice facilitator" in two_roles() and "Table 1" in two_roles()


def test_a_speech_has_four_parts_of_few_words_and_no_abbreviations():
    for name in ("speech", "speech_for_colleague"):
        exercise = QUESTIONS[name]
        assert [part.id for part in exercise.parts] == ["who", "what", "for_you", "team"]
        assert (exercise.words.fewest, exercise.words.most) == (25, 70)
        assert exercise.no_abbreviations and exercise.print
    words = {
        "who": "My name is Jane and I am your care manager.",
        "what": "That means that I stay in touch between your visits.",
        "for_you": "I will call you every two weeks and help with whatever gets in the way.",
        "team": "Your doctor and I talk about your plan.",
    }
    assert missing_parts(QUESTIONS["speech"], words) == []
    written = words | {"team": "I write it into the EMR for your doctor."}
    assert "EMR" in missing_parts(QUESTIONS["speech"], written)[0]


def test_the_notebook_quotes_no_number_of_the_model():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    prose = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    left = re.sub(r"About 30 minutes|30 of 100 hours|[Ll]esson 04", "", prose)
    assert re.findall(r"\d+", left) == []


def test_a_written_role_differs_in_the_requests_turned_away_alone():
    without, written = willow_lane(0.0, UNWRITTEN), willow_lane(AT / 10, WRITTEN)
    assert without.change("posts.*.declines_pulls", AT / 10) == written.replace(name=UNWRITTEN)
    assert "nine of ten" in QUESTIONS["predict"].items[0].text and AT == 9


def test_what_the_page_tells_of_a_written_role_is_what_the_model_does(page):
    panel = page.fresh("page")
    panel.repeats = 3
    panel.run()
    results = run(
        willow_lane(0.0, UNWRITTEN),
        willow_lane(AT / 10, WRITTEN),
        replications=3,
        measures=MEASURED,
        cache=CACHE,
    )
    pulled = difference(results.measure("hours_pulled"), UNWRITTEN, WRITTEN)
    assert panel.facts()["hours_back"]["value"] == pytest.approx(-pulled.mean, abs=1e-6)
    told = panel.facts()
    for key, (words, names) in WENT.items():
        hours = sum(results.measure(name) for name in names)
        more = (hours[WRITTEN] - hours[UNWRITTEN]).mean()
        assert told[f"page_{key}"]["value"] == pytest.approx(more, abs=1e-6)
        assert words in panel.status.value
    panel.away.value = HALF
    assert set(told | panel.facts()) == {
        fact
        for exercise in QUESTIONS.values()
        for item in exercise.items
        for fact in item.facts_in_words()
    }
    panel.away.value = 2
    assert panel.facts() == {} and panel.results.scenario(WRITTEN).posts[0].declines_pulls == 0.2


def test_a_record_of_the_old_lesson_opens_and_keeps_its_words(page):
    path = learner_record.folder_of("me") / "01.json"
    record = learner_record.LearnerRecord("01", path=path)
    record.put("answers", "table_one", {"kind": "KEY", "attempts": 1, "first": [], "last": []})
    record.put("panels", "ask table_one", {"given": ["facilitator"] * 11, "checked": True})
    record.put("predictions", "predict", {"values": [20, 50], "at": learner_record.moment()})
    record.put("words", "role_sheet", {"owns": "follow-ups"})
    record.put("panels", "board", {"board": 7})
    learner_record.of.cache_clear()
    assert "Welcome back" in page.welcome().children[0].value
    assert page.exercise("role_sheet") and page.exercise("two_roles") and page.exercise("predict")
    assert page.panels["ask role_sheet"].texts()["owns"] == "follow-ups"
    assert not page.panels["ask predict"].locked


def test_what_she_writes_is_on_the_page_to_print_and_cannot_run(page):
    page.record.put("words", "speech", {"who": "I am <script>x</script> Jane"})
    page.record.put("words", "role_sheet", {"owns": "follow-ups"})
    page.take_away()
    text = page.panels["take away"].page()
    assert "follow-ups" in text and "&lt;script&gt;" in text and "<script>" not in text
