"""Answer keys are read whole or refused in one line; a check marks and gives its reason."""

from pathlib import Path

import pytest

from cmsim.course.kit import questions
from cmsim.course.kit.check_panels import CheckPanel
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.course.kit.lesson import Lesson
from cmsim.scenario.parameter import Refusal

EXERCISES = Path(__file__).parents[1] / "exercises"
GOOD = """
title = "A test"
[[exercises]]
id = "who"
title = "Who"
about = "Who does it?"
options = {a = "Ada", b = "Bea"}
[[exercises.items]]
text = "Who calls?"
answer = "b"
reasons = {a = "She has no phone.", b = "She has a phone."}
source = "The guide, section 1"
"""


@pytest.fixture
def write(tmp_path):
    def written(text):
        path = tmp_path / "questions.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.mark.parametrize(
    "path", sorted(EXERCISES.glob("*/questions.toml")), ids=lambda path: path.parent.name
)
def test_the_questions_of_the_course_are_sound(path):
    for exercise in questions.read(path).values():
        for item in exercise.items:
            if exercise.kind != "PRED":
                given = (
                    exercise.reasons_of(item).values()
                    if exercise.kind in ("KEY", "RUN")
                    else [item.reason]
                )
                assert all(reason.strip().endswith((".", "?", "!", "”")) for reason in given)
                assert len(item.source.split()) > 1, "where to look it up"
        assert exercise.items or exercise.parts


@pytest.mark.parametrize(
    "path", sorted(EXERCISES.glob("*/facilitator.md")), ids=lambda path: path.parent.name
)
def test_a_session_predicts_first_then_runs_checks_and_writes(path):
    kinds = [exercise.kind for exercise in questions.of_topic(path.parent.name).values()]
    assert kinds[0] == "PRED" and {"RUN", "KEY", "PARTS"} < set(kinds)


def test_lesson_00_has_its_checks():
    read = questions.read(EXERCISES / "00_meet_the_practice" / "questions.toml")
    assert [len(read[name].items) for name in ("real", "plans", "evidence")] == [3, 3, 3]
    answers = [answer for item in read["plans"].items for answer in item.answer]
    assert sorted(answers) == sorted(read["plans"].options)


@pytest.mark.parametrize(
    "before, after, words",
    [
        ('answer = "b"', 'answer = "c"', "question 1: answer = 'c': the options are a, b"),
        (
            'a = "She has no phone.", ',
            "",
            "line 8: exercise 1 (who): question 1: the option 'a' has no reason; write under "
            "[exercises.items.reasons]: a = ",
        ),
        ('{a = "She', '{a = "", c = "She', "'': a text that is not empty"),
        ('reasons = {a = "She', 'reasons = {c = "No.", a = "She', "'c': the options are a, b"),
        (
            'reasons = {a = "She has no phone.", b = "She has a phone."}',
            'reasons = {a = "She has no phone."}',
            "the option 'b' has no reason",
        ),
        (
            "source =",
            "points = 3\nsource =",
            "1: points: no such field; the fields are text",
        ),
        ('about = "Who does it?"', "about = 3", "exercise 1 (who): about = 3: a text"),
        (', b = "Bea"', "", "options: at least 2"),
        ('title = "A test"', "", "title: is missing"),
        ('id = "who"', 'id = "who', "not proper TOML"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(write, before, after, words):
    path = write(GOOD.replace(before, after, 1))
    with pytest.raises(Refusal) as refused:
        questions.read(path)
    said = str(refused.value)
    assert words in said and said.startswith("questions.toml") and "\n" not in said


def test_what_is_right_has_a_reason_of_its_own_and_not_only_that_of_the_exercise(write):
    shared = GOOD.replace(', b = "She has a phone."}', "}").replace(
        "[[exercises.items]]", 'reasons = {b = "Bea has a phone."}\n[[exercises.items]]', 1
    )
    with pytest.raises(Refusal, match="'b' has only the reason of the exercise; write under"):
        questions.read(write(shared))


def test_an_id_may_not_come_twice(write):
    twice = GOOD + GOOD.replace('title = "A test"', "", 1)
    with pytest.raises(Refusal, match="'who' is used twice"):
        questions.read(write(twice))


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    with pytest.raises(Refusal, match="cannot be read"):
        questions.read(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refusal, match="not a text file"):
        questions.read(tmp_path / "bytes.toml")


@pytest.fixture
def panel(write):
    return CheckPanel(questions.read(write(GOOD))["who"], LearnerRecord("test"))


def test_checking_without_an_answer_marks_nothing(panel):
    panel.check.click()
    assert "Choose an answer first" in panel.status.value and panel.body.value == ""


def test_each_answer_gets_the_reason_of_its_own_option_and_none_gives_the_right_one_away(panel):
    panel.answers[0].value = "a"
    panel.check.click()
    assert panel.status.value.startswith("0 of 1 right.")
    assert "Not this one." in panel.body.value and "She has no phone." in panel.body.value
    assert "She has a phone." not in panel.body.value and "Wrong" not in panel.body.value
    panel.answers[0].value = "b"
    panel.check.click()
    assert panel.status.value.startswith("1 of 1 right.")
    assert "She has a phone." in panel.body.value and "The guide, section 1" in panel.body.value


def test_not_sure_is_no_wrong_answer(panel):
    panel.answers[0].value = ""
    assert panel.marks() == [None]


def test_what_a_file_says_is_escaped(write):
    said = GOOD.replace("She has a phone.", "<script>")
    panel = CheckPanel(questions.read(write(said))["who"], LearnerRecord("test"))
    panel.answers[0].value = "b"
    panel.check.click()
    assert "<script>" not in panel.body.value and "&lt;script&gt;" in panel.body.value


def test_a_missing_file_is_said_in_place_of_the_panel():
    shown = Lesson("00_none", "None").exercise("who")
    assert 'role="alert"' in shown.value and "was not found" in shown.value
