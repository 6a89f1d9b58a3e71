"""A guide is whole or refused; what a room says is counted; a printed page runs nothing."""

import re
import shutil
from pathlib import Path

import pytest
from remake import guides

from cmsim.course.facilitator import show_of_hands
from cmsim.course.facilitator.debrief import Chosen
from cmsim.course.kit import guide, printing
from cmsim.course.kit.question import Guess, KeyQuestion
from cmsim.course.kit.questions import KeyExercise
from cmsim.scenario.parameter import Refusal

EXERCISES = Path(__file__).parents[1] / "exercises"
NEW = """
[[exercises]]
id = "new"
title = "Who calls?"
about = "Choose."
[[exercises.items]]
text = "Who calls on Monday?"
options = {she = "She does.", he = "He does."}
answer = "she"
reasons = {she = "She has the phone on that day.", he = "He does not."}
source = "The guide, section 1"
"""
GUIDE = """# Role drift, 60 minutes

Session 01 · preparation 15 minutes · session 60 minutes · follow-up 10 minutes

## Minute by minute

| Minutes | What happens | On the screen | You say | They do | Watch for |
|---|---|---|---|---|---|
| 20 | Run it live | What will it show? | “Write it down.” | write | talking |
| 40 | Debrief | What surprised you? | “Look.” | look | <b>bold</b> |

## Debrief

### Reactions

- What surprised you?

### What happened

- Which task had no owner?

### Why, and Monday

- What will you decline?

### Closing question

- One word?
""" + "".join(
    f"\n## {name}\n\nSome words.\n"
    for name in guide.SECTIONS
    if name not in ("Minute by minute", "Debrief")
)


def test_a_guide_is_read_whole():
    found = guide.made(GUIDE, "facilitator.md")
    assert (found.title, found.session, found.minutes) == (
        "Role drift, 60 minutes",
        "01",
        (15, 60, 10),
    )
    assert [(step.minutes, step.live, step.debrief) for step in found.steps] == [
        (20, True, False),
        (40, False, True),
    ]
    assert found.steps[0].screen == "What will it show?"
    assert found.debrief["Why, and Monday"] == ["What will you decline?"]


@pytest.mark.parametrize(
    "before, after, words",
    [
        ("| 40 | Debrief", "| 30 | Debrief", "adds up to 50 minutes, the head says 60"),
        ("| 40 | Debrief", "| 40 | Talk", "live takes 20 minutes, the debrief 0"),
        ("| What surprised you? |", "||", "not whole"),
        ("## Purpose", "## Aim", "'Purpose' is missing"),
        ("| look |", "||", "not whole"),
        ("- What will you decline?", "", "no prompts under 'Why, and Monday'"),
        ("Session 01 ·", "Session ·", "the head names no title"),
        ("| Watch for |", "| Beware |", "the plan's columns"),
    ],
)
def test_a_guide_that_is_not_whole_is_refused_in_one_line(before, after, words):
    assert before in GUIDE
    with pytest.raises(Refusal) as refused:
        guide.made(GUIDE.replace(before, after, 1), "facilitator.md")
    assert words in str(refused.value) and "\n" not in str(refused.value)


def test_nothing_in_a_guide_can_run():
    found = guide.made(GUIDE, "facilitator.md")
    assert "<b>bold" not in found.html("Minute by minute")
    assert "&lt;b&gt;bold" in found.html("Minute by minute")


MINUTES = Guess(text="Minutes?", most=480, unit="minutes")


def test_guesses_are_typed_as_people_say_them():
    assert show_of_hands.guesses("120, 90; 60 3x45", MINUTES) == [120, 90, 60, 45, 45, 45]
    assert (
        show_of_hands.guesses("2 × 10", MINUTES) == [10, 10]
        and show_of_hands.guesses("  ", MINUTES) == []
    )


@pytest.mark.parametrize(
    "text, words",
    [
        ("many", "no number"),
        ("500", "between 0 and 480 minutes"),
        ("-3", "between 0 and 480"),
        ("nan", "between 0"),
        ("5x9999", "between 0"),
        ("999x5", "more than 500"),
        ("<b>", "no number"),
    ],
)
def test_a_guess_that_cannot_be_is_refused(text, words):
    with pytest.raises(Refusal, match=words):
        show_of_hands.guesses(text, MINUTES)


def test_hands_are_counted_against_the_key():
    reasons = {"cm": "She does.", "pf": "He sees no patients."}
    item = KeyQuestion(text="Calls", reasons=reasons, source="Table 1", answer="cm")
    options = {"cm": "Care manager", "pf": "Facilitator"}
    exercise = KeyExercise(id="who", title="Who", about="Who?", options=options, items=[item])
    one = show_of_hands.chosen(exercise, item, [12, 8])
    assert (one.right, one.answered, round(one.missed, 2)) == (12, 20, 0.4)
    assert one.answer == "Care manager."


def test_a_printed_page_shows_markup_as_text_and_names_nobody():
    found = guide.made(GUIDE, "facilitator.md")
    counted = [Chosen("Who", "<i>Calls</i>", (("<b>She</b>", 3),), 3, 3, "She & he.")]
    page = printing.closing_page(found, 20, "<script>x</script>", [], counted)
    assert "20 people, 60 minutes" in page and "<strong>She &amp; he.</strong>" in page
    for markup in ("<script>", "<i>", "<b>"):
        assert markup not in page
    assert "no certificate" in printing.sheet(found, 12)


def test_no_cell_of_a_file_for_spreadsheets_is_a_formula():
    counted = [Chosen("Who", "=cmd()", (("@a", 3), ("b", 2)), 3, 5)]
    assert printing.rows_of([], counted).splitlines()[1:] == ["'=cmd(),'@a,3", "'=cmd(),b,2"]


@pytest.mark.parametrize("topic", guides.SESSIONS)
def test_a_guide_is_that_of_its_session(topic):
    assert guide.read(topic).session == topic[:2]


def test_the_key_of_a_guide_follows_the_questions_as_they_are_now(tmp_path, monkeypatch):
    topic = "03_caseload_sizing"
    shutil.copytree(EXERCISES / topic, tmp_path / "exercises" / topic)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "exercises" / topic / "questions.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{NEW}", encoding="utf-8")
    assert "**Who calls?**" not in guide.stored(topic)
    assert "- Who calls on Monday? – **She does.** She has" in guide.text_of(topic)
    assert "Who calls on Monday?" in guide.read(topic).html("Answer key")


@pytest.mark.parametrize("topic", guides.SESSIONS)
def test_a_guide_quotes_no_result_outside_a_marked_part(topic):
    sections = guide.read(topic).sections
    prose = guides.PART.sub("", sections["Expected results"])
    no_results = r"8 in 10|\b100\b|\b1,000\b|\b20[12]\d\b"
    assert re.findall(r"\d+", re.sub(no_results, "", prose)) == []


def test_a_changed_number_is_noticed():
    known = {"n": lambda: "14 to 19"}
    assert guides.renewed("<!-- n -->9<!-- end -->", known) == "<!-- n -->14 to 19<!-- end -->"
