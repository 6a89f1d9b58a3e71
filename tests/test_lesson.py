"""The rhythm of a lesson: predict, run, explain, check, take away, with everything kept."""

import asyncio
import json
import re

import pytest

from cmsim.course.kit import learner, learner_record, questions, terms
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.course.kit.lesson import Lesson, panel_for
from cmsim.course.kit.question import RunQuestion
from cmsim.views.widgets.controls import Number
from cmsim.views.widgets.panel import Panel

QUESTIONS = """
title = "All six kinds"
[[exercises]]
id = "guess"
kind = "PRED"
title = "A guess"
about = "Guess first."
[[exercises.items]]
text = "Minutes?"
least = 0
most = 480
step = 10
unit = "minutes"
fact = "minutes"
[[exercises]]
id = "key"
title = "A key"
about = "Choose."
[[exercises.items]]
text = "Which?"
options = {a = "Alpha", b = "Beta", c = "Gamma"}
answer = ["a", "b"]
reasons = {a = "The guide accepts it.", b = "The guide accepts it.", c = "It is no answer."}
source = "The guide, section 1"
[[exercises]]
id = "number"
kind = "NUM"
title = "A number"
about = "Work it out."
[[exercises.items]]
text = "40 hours for 150 patients: minutes a week for each?"
answer = 16
tolerance = 0.5
unit = "minutes"
reason = "2,400 minutes shared by 150 patients."
source = "The guide, appendix"
[[exercises]]
id = "run"
kind = "RUN"
title = "Your run"
about = "Look at your run."
[[exercises.items]]
text = "More or less?"
options = {more = "More", less = "Less", none = "No clear difference"}
fact = "gain"
reasons = {more = "Above zero.", less = "Below zero.", none = "Around zero."}
source = "Your own run"
[[exercises.items]]
text = "The largest?"
options = {travel = "Travel", pulled = "Pulled work"}
largest = {travel = "minutes", pulled = "pulled"}
reasons = {travel = "It took most.", pulled = "It took less."}
source = "Your own run"
[[exercises]]
id = "goal"
kind = "GOAL"
title = "A goal"
about = "Reach it."
[[exercises.items]]
text = "On time in 8 of 10 runs"
fact = "share"
at_least = 0.8
reason = "That is what was asked for."
source = "The guide"
[[exercises]]
id = "speech"
kind = "PARTS"
title = "My speech"
about = "Write."
words = {fewest = 4, most = 30}
no_abbreviations = true
print = true
[[exercises.parts]]
id = "who"
label = "Who I am"
fewest_words = 2
[[exercises.parts]]
id = "what"
label = "What I do for you"
fewest_words = 2
"""
FACTS = {
    "gain": {"value": 4.0, "low": 1.0, "high": 7.0, "unit": "contacts"},
    "minutes": {"value": 85, "low": None, "high": None, "unit": "minutes"},
    "pulled": {"value": 40, "low": None, "high": None, "unit": "minutes"},
    "share": {"value": 0.9, "low": None, "high": None, "unit": "of runs"},
}


class Dial(Panel):
    """A panel with one number, twice of which is a fact."""

    def __init__(self):
        super().__init__()
        self.dial = self.add(Number("Dial", min=0, max=10))
        self.react(self.dial, lambda value: self.say(f"Now {value}."))

    def state(self):
        return self.dial.value

    def restore(self, state):
        if not 0 <= state <= 10:
            raise ValueError("off the dial")
        self.dial.value = state

    def facts(self):
        return (
            {
                "minutes": {
                    "value": 2 * self.dial.value,
                    "low": None,
                    "high": None,
                    "unit": "minutes",
                }
            }
            if self.dial.value
            else {}
        )


class Drawn(Dial):
    """A panel with a picture, and what it says about it."""

    def __init__(self):
        super().__init__()
        self.say("She keeps 44 patients <on time>.")
        self.show("<p>Before.</p><figure>A picture</figure>")


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """Return the way to open the lesson in a fresh kernel: everything in memory is forgotten."""
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path / "home"))
    folder = tmp_path / "exercises" / "98_kinds"
    folder.mkdir(parents=True)
    (folder / "questions.toml").write_text(QUESTIONS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def fresh(dial=Dial, **parts):
        learner_record.of.cache_clear()
        learner.code.cache_clear()
        return Lesson("98_kinds", "All six kinds", panels={"dial": dial}, **parts)

    yield fresh
    learner_record.of.cache_clear()
    learner.code.cache_clear()


def ask(lesson, name):
    lesson.exercise(name)
    return lesson.panels[f"ask {name}"]


def complete(lesson):
    for name, fact in FACTS.items():
        lesson.put("outcomes", name, fact)
    ask(lesson, "guess").lock_it.click()
    for name, answers in {"key": ["b"], "number": [16], "run": ["more", "travel"]}.items():
        panel = ask(lesson, name)
        for control, value in zip(panel.answers, answers):
            control.value = value
        panel.check.click()
    ask(lesson, "goal").check.click()
    speech = ask(lesson, "speech")
    speech.fields["who"].value = "I am Ada"
    speech.fields["what"].value = "I follow up <b>with you</b>"
    speech.check.click()


def test_a_session_is_passed_when_everything_is_answered_tried_and_written(begun):
    lesson = begun()
    assert lesson.record.data["status"] == "begun"
    complete(lesson)
    assert lesson.record.data["status"] == "passed"
    assert all(got == of for got, of in lesson.record.data["parts"].values())
    assert lesson.record.data["statements"][-1]["verb"] == "completed"


def test_everything_is_there_again_in_a_fresh_kernel(begun):
    complete(begun())
    again = begun()
    assert "Welcome back" in again.welcome().children[0].value
    assert ask(again, "guess").locked and "85 minutes" in ask(again, "guess").body.value
    assert ask(again, "run").given() == ["more", "travel"]
    assert ask(again, "run").status.value.startswith("2 of 2 right.")
    assert ask(again, "number").given() == [16]
    assert ask(again, "speech").texts()["who"] == "I am Ada"


def test_whatever_was_answered_is_seen_again_after_a_reload(begun):
    first = begun()
    complete(first)
    again = begun()
    for name, exercise in first.questions().items():
        before, after = ask(first, name), ask(again, name)
        assert after.body.value == before.body.value, exercise.kind
        if exercise.kind in ("KEY", "NUM", "RUN", "GOAL"):
            assert after.body.value and after.status.value == before.status.value, exercise.kind


def test_run_again_in_a_running_kernel_a_page_is_made_anew_and_old_panels_keep_nothing(begun):
    lesson = begun()
    for _ in range(2):
        lesson.welcome()
        lesson.show("dial")
    first = lesson.panel("dial")
    first.dial.value = 3
    lesson.welcome()
    second, first.dial.value = lesson.panel("dial"), 9
    assert second is not first and second is lesson.panel("dial")
    assert second.dial.value == 3 == lesson.get("panels", "dial")
    assert first.dial.comm is None is first.body.comm


def test_work_that_went_on_ends_when_the_page_is_run_again(begun):
    async def twice():
        lesson = begun()
        lesson.welcome()
        old = lesson.panel("dial")
        old.background.start(iter(lambda: old.say(f"{old.status.value}x"), "never"))
        await asyncio.sleep(0.1)
        lesson.welcome()
        before = old.status.value
        await asyncio.sleep(0.1)
        return before, old.status.value

    before, after = asyncio.run(twice())
    assert before == after != ""


def test_a_prediction_is_locked_for_good_and_never_marked(begun):
    lesson = begun()
    panel = ask(lesson, "guess")
    panel.guesses[0].value = 300
    panel.lock_it.click()
    panel.guesses[0].value = 10
    panel.lock()
    assert lesson.get("predictions", "guess")["values"] == [300]
    assert ask(begun(), "guess").guesses[0].value == 300
    assert not {"right", "wrong"} & set(panel.status.value.lower().split())


def test_a_locked_prediction_says_when_if_that_is_a_moment(begun):
    panel = ask(begun(), "guess")
    panel.lock_it.click()
    stored = begun().get("predictions", "guess")
    assert f"locked ({stored['at']}). It is not marked" in panel.status.value
    assert ask(begun(), "guess").status.value == panel.status.value
    for other in ("<b>now</b>", None, 7, stored["at"] + " ago"):
        panel.record.put("predictions", "guess", stored | {"at": other})
        assert ask(begun(), "guess").status.value.startswith("Your prediction is locked. It is")


def test_the_run_appears_beside_a_locked_prediction_as_soon_as_there_is_one(begun):
    lesson = begun()
    guess = ask(lesson, "guess")
    guess.lock_it.click()
    assert guess.body.value == ""
    lesson.panel("dial").dial.value = 4
    assert "your run: 8 minutes" in guess.body.value


def test_a_panels_work_is_kept_after_each_decision_and_comes_back(begun):
    lesson = begun()
    lesson.panel("dial").dial.value = 3
    assert json.loads(lesson.record.path.read_text())["panels"]["dial"] == 3
    again = begun()
    assert again.panel("dial").dial.value == 3 and again.facts()["minutes"]["value"] == 6


def test_a_panel_says_not_saved_while_its_work_cannot_be_written(begun, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    panel = begun().panel("dial")
    with monkeypatch.context() as patched:
        patched.setattr(learner_record, "write_whole", full)
        for value in (3, 4):
            panel.dial.value = value
            assert panel.status.value.count("Not saved (No space left on device)") == 1
    panel.dial.value = 5
    assert "Not saved" not in panel.status.value
    assert begun().panel("dial").dial.value == 5


@pytest.mark.parametrize("nonsense", [99, "x", [], {"a": 1}])
def test_a_state_that_makes_no_sense_starts_the_panel_afresh_and_says_so(begun, nonsense):
    begun().put("panels", "dial", nonsense)
    panel = begun().panel("dial")
    assert panel.dial.value == 0 and "starts afresh" in panel.status.value
    panel.dial.value = 4
    kept = begun().record.data["panels"]
    assert kept["dial"] == 4 and kept["dial, put aside"] == nonsense


def test_the_first_attempt_stays_for_the_debrief(begun):
    lesson = begun()
    panel = ask(lesson, "key")
    for answer in ("c", "c", "a"):
        panel.answers[0].value = answer
        panel.check.click()
    kept = lesson.get("answers", "key")
    assert kept == {"kind": "KEY", "attempts": 2, "first": [["c", False]], "last": [["a", True]]}


def in_view(panel):
    """Return the places of the items in view, and the reasons in view."""
    places = [n for n, one in enumerate(panel.answers) if "cmsim-now" in one._dom_classes]
    return places, panel.body.value.count("<li class=cmsim-now>")


def test_of_several_items_one_is_in_view_with_its_reason_and_the_place_is_kept(begun):
    lesson = begun()
    for name in ("minutes", "pulled", "gain"):
        lesson.put("outcomes", name, FACTS[name])
    panel = ask(lesson, "run")
    panel.answers[0].value = "more"
    assert in_view(panel) == ([0], 0)
    panel.check.click()
    assert in_view(panel) == ([0], 1)
    panel.turned.value = 2
    assert in_view(panel) == ([1], 0)
    panel.answers[1].value = "travel"
    panel.check.click()
    assert in_view(panel) == ([1], 1) and panel.body.value.count("<li") == 2
    panel.turned.value = 9
    assert panel.turned.value == 2 and in_view(ask(begun(), "run")) == ([1], 1)


def test_the_first_answer_to_each_item_stays_for_the_debrief_when_they_are_checked_one_by_one(
    begun,
):
    lesson = begun()
    for name, fact in FACTS.items():
        lesson.put("outcomes", name, fact)
    panel = ask(lesson, "run")
    for place, answer in ((0, "less"), (0, "more"), (1, "travel")):
        panel.answers[place].value = answer
        panel.check.click()
    kept = lesson.get("answers", "run")
    assert kept["first"] == [["less", False], ["travel", True]]
    assert kept["last"] == [["more", True], ["travel", True]]


def test_an_item_alone_has_no_pages(begun):
    panel = ask(begun(), "key")
    assert panel.turned not in panel.controls and in_view(panel)[0] == [0]
    assert panel.check.label == "Check my answer"


def test_a_question_about_a_run_waits_for_the_run(begun):
    lesson = begun()
    panel = ask(lesson, "run")
    panel.answers[0].value = "more"
    panel.check.click()
    assert "Run the part above first" in panel.status.value and lesson.progress()["run"] == (0, 2)
    ask(lesson, "goal").check.click()
    assert "Run the part above first" in ask(lesson, "goal").status.value


@pytest.mark.parametrize("low, high, answer", [(1, 7, "more"), (-7, -1, "less"), (-1, 4, "none")])
def test_a_run_is_read_by_its_interval_not_its_mean(low, high, answer):
    signs = {"more": "More", "less": "Less", "none": "No clear difference"}
    item = RunQuestion(text="?", source="Run", options=signs, fact="gain")
    facts = {"gain": {"value": (low + high) / 2, "low": low, "high": high}}
    assert [key for key in signs if item.mark(key, facts)] == [answer]


def test_a_run_that_chance_alone_parts_is_no_reason_to_mark_the_true_answer_wrong():
    item = RunQuestion(
        text="?",
        source="Run",
        options={"more": "More", "less": "Less", "none": "None"},
        fact="gain",
        also="none",
    )
    fluke = {"gain": {"value": 2.0, "low": 1.0, "high": 3.0}}
    assert [item.mark(answer, fluke) for answer in ("none", "more", "less")] == [True, True, False]
    assert item.mark("none", {}) is None


def test_writing_is_checked_for_parts_never_for_quality(begun):
    lesson = begun()
    panel = ask(lesson, "speech")
    panel.fields["who"].value = "Ada, RN"
    panel.check.click()
    for words in ("What I do for you", "between 4 and 30", "write out: RN"):
        assert words in panel.body.value
    assert lesson.progress()["speech"] == (0, 1)


def test_private_words_are_never_written(begun, tmp_path):
    path = tmp_path / "exercises" / "98_kinds" / "questions.toml"
    path.write_text(QUESTIONS.replace("print = true", "private = true"), encoding="utf-8")
    lesson = begun()
    complete(lesson)
    assert lesson.progress()["speech"] == (1, 1)
    for file in (tmp_path / "home").rglob("*"):
        assert file.is_dir() or "Ada" not in file.read_text(encoding="utf-8")


def test_the_printed_page_holds_what_was_written_with_its_markup_escaped(begun):
    lesson = begun(printed=(lambda page: ("My ledger", "<p>480 minutes</p>"),))
    complete(lesson)
    lesson.take_away()
    panel = lesson.panels["take away"]
    page = panel.page()
    assert "I am Ada" in page and "480 minutes" in page
    assert "<b>with you" not in page and "&lt;b&gt;with you" in page
    assert panel.status.value.startswith("6 of 6 parts complete. This session is done.")
    assert panel.body.value.count("download=") == 2


def test_the_page_to_hand_over_is_titled_dated_and_shows_the_picture_with_its_sentence(begun):
    lesson = begun(dial=Drawn)
    lesson.show("dial")
    lesson.take_away()
    page = lesson.panels["take away"].page()
    assert re.search(r"<h1>All six kinds</h1><p>\w+day, \w+ \d+, 20\d\d, \d+:\d\d [AP]M</p>", page)
    assert '<p class="said">She keeps 44 patients &lt;on time&gt;.</p><figure>A picture' in page


def test_the_page_says_when_answers_changed_and_a_print_has_them(begun, monkeypatch):
    lesson = begun()
    lesson.take_away()
    panel, printed = lesson.panels["take away"], []
    monkeypatch.setattr(panel.paper, "print", printed.append)
    assert "changed" not in panel.status.value
    lesson.put("words", "speech", {"who": "I am Ada"})
    assert re.search(r"Your answers changed after .* made, at \d+:\d\d [AP]M", panel.status.value)
    panel.print.click()
    assert "changed" not in panel.status.value and "I am Ada" in printed[0]


def test_starting_over_must_be_meant_and_deletes_nothing(begun, tmp_path):
    lesson = begun()
    complete(lesson)
    lesson.take_away()
    panel = lesson.panels["take away"]
    panel.again.click()
    assert lesson.record.data["status"] == "passed"
    panel.sure.value = True
    panel.again.click()
    assert "Reload this page" in panel.status.value
    assert begun().record.data["answers"] == {}
    assert len(list((tmp_path / "home" / "me" / "archive").glob("98-*.json"))) == 1


def test_work_that_version_1_stored_under_the_class_of_a_panel_comes_back(begun):
    begun().put("panels", "Dial", 7)
    assert begun().panel("dial").dial.value == 7


def test_a_question_added_to_the_text_is_asked_when_the_page_is_run_again(begun, tmp_path):
    lesson = begun()
    lesson.welcome()
    assert "there is no exercise" in lesson.exercise("new").value
    path = tmp_path / "exercises" / "98_kinds" / "questions.toml"
    new = QUESTIONS.split("[[exercises]]")[2].replace('id = "key"', 'id = "new"')
    path.write_text(f"{QUESTIONS}\n[[exercises]]{new}", encoding="utf-8")
    lesson.welcome()
    assert ask(lesson, "new").exercise.items[0].text == "Which?" and lesson.progress()["new"]


def test_a_part_that_the_page_does_not_have_is_said_with_those_it_has(begun):
    assert "its parts are dial" in begun().show("dials").value


def test_a_missing_exercise_is_said_in_place_of_the_panel(begun):
    assert "there is no exercise" in begun().exercise("none").value


def test_without_a_code_in_a_room_nothing_is_written(begun, monkeypatch, tmp_path):
    monkeypatch.setenv("CMSIM_ROOM", "1")
    lesson = begun()
    lesson.put("words", "speech", {"who": "I"})
    assert "begin at the front page" in lesson.welcome().children[0].value
    assert not (tmp_path / "home").exists()


def test_learners_in_one_room_are_kept_apart(begun, monkeypatch, tmp_path):
    monkeypatch.setenv("CMSIM_ROOM", "1")
    for code in ("blue-heron-4", "red-fox-7"):
        monkeypatch.setenv("QUERY_STRING", f"learner={code}")
        begun().put("words", "speech", {"who": code})
    assert {path.parent.name for path in (tmp_path / "home").rglob("98.json")} == {
        "blue-heron-4",
        "red-fox-7",
    }


def test_records_handed_in_from_twenty_homes_can_be_told_apart(begun, monkeypatch, tmp_path):
    codes = set()
    for home in ("one", "two"):
        monkeypatch.setenv("CMSIM_HOME", str(tmp_path / home))
        codes |= {begun().record.data["learner"], begun().record.data["learner"]}
    assert len(codes) == 2 and all(code.startswith("learner-") for code in codes)


def test_words_are_swapped_from_one_file(begun, tmp_path):
    (tmp_path / "exercises" / "terms.toml").write_text(
        '"care manager" = "nurse navigator"\n"care managers" = "nurse navigators"\n'
    )
    terms.chosen.cache_clear()
    assert (
        terms.swapped("Care managers: one care manager, two care managers.")
        == "Nurse navigators: one nurse navigator, two nurse navigators."
    )
    walker, _ = begun().welcome().children[1:]
    assert ["care manager", "nurse navigator"] in walker.words
    terms.chosen.cache_clear()


@pytest.mark.parametrize(
    "text, said",
    [
        ('"nurse" = "x"', "the fields are care managers, care manager"),
        ('"care manager" = "<b>"', "letters and spaces"),
        ('"care manager" = 3', "care manager = 3: a text is needed"),
        ("=", "not proper TOML"),
    ],
)
def test_wrong_words_are_refused_in_one_line(begun, tmp_path, text, said):
    (tmp_path / "exercises" / "terms.toml").write_text(text)
    terms.chosen.cache_clear()
    assert said in terms.walker()[0].value
    terms.chosen.cache_clear()


def test_every_kind_has_a_panel_and_a_wrong_kind_is_refused(tmp_path):
    path = tmp_path / "questions.toml"
    path.write_text(QUESTIONS, encoding="utf-8")
    for exercise in questions.read(path).values():
        assert panel_for(exercise, LearnerRecord("98")).view() is not None


@pytest.mark.parametrize(
    "before, after, words",
    [
        ('kind = "RUN"', 'kind = "WHAT"', "the kinds are KEY, NUM"),
        ('options = {more = "More", ', 'options = {up = "More", ', "more, less and none"),
        ("answer = 16", "answer = 160", "outside least and most"),
        ("at_least = 0.8", "", "either at_least or at_most"),
        ('largest = {travel = "minutes", ', "largest = {", "one fact for each option"),
        ('id = "what"', 'id = "who"', "each once"),
        ("step = 10", "step = 0", "step above 0"),
        ('answer = ["a", "b"]', 'answer = ["a", "z"]', "the options are a, b, c"),
        ("print = true", "print = 1", "true or false"),
        ('id = "key"', 'id = "Key!"', "lower-case"),
    ],
)
def test_wrong_questions_are_refused_with_line_and_reason(tmp_path, before, after, words):
    path = tmp_path / "questions.toml"
    assert before in QUESTIONS
    path.write_text(QUESTIONS.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(questions.Refusal) as refused:
        questions.read(path)
    assert words in str(refused.value) and "exercise" in str(refused.value)
