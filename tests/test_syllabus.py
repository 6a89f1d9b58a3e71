"""What a learner can do after each lesson, and the syllabus and reading list that are printed."""

import re
from html import unescape
from pathlib import Path

import pytest
from remake import ce

from cmsim.course.front import start_page, syllabus
from cmsim.course.front.listed import notebooks
from cmsim.course.kit import questions
from cmsim.course.kit.sources import sources
from cmsim.scenario.parameter import Refusal

EXERCISES = Path(__file__).parents[1] / "exercises"
TOPICS = sorted(path.parent.name for path in EXERCISES.glob("*/questions.toml"))
# What a person can be seen to do; not to know, understand, learn, appreciate or be aware of.
MEASURABLE = set(
    "Answer Assign Calculate Choose Classify Compare Contrast Decide Define Describe Diagnose "
    "Distinguish Draft Estimate Explain Find Formulate Identify Inform Introduce Judge List Locate "
    "Match Name Plan Price Rank Report Schedule Select Sort State Use Write".split()
)
CREDIT = re.compile(
    r"\b(?:CEU?s?|CME|CNE)\b|(?:credit|contact) hours?|accredit|certif", re.IGNORECASE
)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_lesson_names_two_to_four_outcomes_each_with_what_asks_for_it(topic):
    outcomes, asked = questions.file_of(topic).outcomes, questions.of_topic(topic)
    assert 2 <= len(outcomes) <= 4
    assert {each.text.split()[0] for each in outcomes} <= MEASURABLE
    marked = {name for name, exercise in asked.items() if exercise.kind != "PRED"}
    assert {name for each in outcomes for name in each.asked} == marked


@pytest.mark.parametrize(
    "topic", [one for one in TOPICS if (EXERCISES / one / "facilitator.md").exists()]
)
def test_a_guide_names_the_outcomes_of_its_lesson(topic):
    guide = (EXERCISES / topic / "facilitator.md").read_text(encoding="utf-8")
    for outcome in questions.file_of(topic).outcomes:
        assert f"- {outcome.text}\n" in guide


def test_an_outcome_that_nothing_asks_for_is_refused(tmp_path):
    text = (EXERCISES / TOPICS[0] / "questions.toml").read_text(encoding="utf-8")
    path = tmp_path / "questions.toml"
    path.write_text(text.replace('asked = ["', 'asked = ["not_there", "', 1), encoding="utf-8")
    with pytest.raises(Refusal, match="outcome 1: asked = 'not_there': the exercises are "):
        questions.read(path)


def test_the_syllabus_shows_each_lesson_with_its_outcomes_minutes_and_checks():
    page = unescape(re.sub(r"<[^>]*>", " ", syllabus.syllabus()))
    for lesson in syllabus.lessons():
        told = page.split(f"{lesson.session} {lesson.title}, {lesson.minutes} min")[1]
        assert all(outcome.text in told for outcome in lesson.outcomes)
        assert syllabus.assessed(lesson.exercises) in told
    assert {lesson.topic for lesson in syllabus.lessons()} == set(TOPICS)


def test_the_weeks_on_paper_are_those_of_the_page_and_hold_what_is_there():
    named = set(re.findall(r"\b(\d\d) [A-Z]", syllabus.weeks()))
    assert named <= set(notebooks()) and {"02", "80", "91"} <= named


def test_the_reading_list_has_each_source_with_author_year_title_and_where_to_find_it():
    page = unescape(syllabus.reading_list())
    for source in sources():
        entry = page.split(source.author)[1].split("</li>")[0]
        assert source.year in entry and source.title in entry and source.where in entry


@pytest.mark.parametrize("make", [syllabus.syllabus, syllabus.reading_list])
def test_nothing_on_paper_promises_credit(make):
    assert promises(re.sub(r"<style.*?</style>|<[^>]*>", " ", make(), flags=re.S)) == []


def test_each_button_prints_its_page(monkeypatch):
    start_page.page.forget()
    panel, printed = start_page.page.panel("papers"), []
    monkeypatch.setattr(panel.paper, "send", printed.append)
    panel.syllabus.click()
    panel.reading.click()
    assert [re.search("<title>(.*?)</title>", one["page"])[1] for one in printed] == [
        "Syllabus",
        "Reading list",
    ]


# --- the packet for continuing education


@pytest.fixture(scope="module")
def packet():
    return {path.stem: text for path, text in ce.made().items()}


def promises(text):
    """Return the sentences of a page that speak of credit without saying that there is none."""
    flat = " ".join(re.sub(r"(?m)^#.*$|`[^`]*`", " . ", text).split())
    denied = re.compile(r"\b(no|not|nobody|none|your accreditor|that accredits it)\b")
    said = re.split(r"(?<=[.:;|])\s|\s- ", flat)
    return [one for one in said if CREDIT.search(one) and not denied.search(one)]


def test_nothing_in_the_packet_implies_accredited_hours(packet):
    assert not any(map(promises, packet.values()))
    assert "nobody has accredited it, it awards no hours" in " ".join(packet["index"].split())
    assert promises("Two lessons. They are worth 1.0 contact hours.")


def test_the_packet_maps_each_outcome_to_its_questions_and_to_what_they_cite(packet):
    page = packet["outcomes"]
    for lesson in syllabus.lessons():
        part = page.split(f"## {lesson.session} {lesson.title}\n")[1].split("\n## ")[0]
        for outcome in lesson.outcomes:
            asked_in, rests_on = part.split(f"| {outcome.text} | ")[1].split(" |\n")[0].split(" | ")
            for name in outcome.asked:
                assert lesson.exercises[name].title.replace("|", "/") in asked_in
            assert rests_on


def test_every_section_that_an_outcome_rests_on_is_named_with_its_title(packet):
    outcomes, sections = packet["outcomes"].split("## The sections")
    for source in sources():
        for numbers in re.findall(rf"{re.escape(source.short)} ([\w., ]+?)(?:;| \|)", outcomes):
            for number in numbers.split(", "):
                assert f"| {source.short} {number} | " in sections


def test_no_page_states_fewer_minutes_than_four_fifths_of_what_its_parts_take():
    for lesson in syllabus.lessons():
        assert lesson.minutes >= 0.8 * ce.time_of(lesson).minutes, lesson.topic


def test_more_to_read_or_to_answer_takes_longer():
    share = ce.time_of(syllabus.lessons()[0])
    assert share._replace(words=share.words + 2000).minutes == share.minutes + 10
    assert share._replace(texts=share.texts + 1).minutes == share.minutes + 3


def test_the_forms_have_a_place_for_each_lesson_and_each_outcome(packet):
    for lesson in syllabus.lessons():
        assert f"| {lesson.session} {lesson.title} | {lesson.minutes} |" in packet["completion"]
        assert all(f"| {each.text} |" in packet["evaluation"] for each in lesson.outcomes)
