"""A case is one text file: refused with its line, played by anybody, answered by the model."""

import json
import os
import subprocess
import sys
from functools import cache
from html import escape
from pathlib import Path
from typing import get_args

import pytest

from cmsim.course.cases import case as cases
from cmsim.course.cases import lesson as page_of_cases
from cmsim.course.cases.answer import Asked, asked_of, moved, one_patient, sentence
from cmsim.course.cases.guide_page import guide_page
from cmsim.course.cases.panels import (
    CasePanel,
    ClosePanel,
    DecidePanel,
    RoomPanel,
    StoryPanel,
    closing,
    facts_of,
)
from cmsim.course.cases.play import Play, in_memory
from cmsim.course.facilitator.lessons import lesson_of
from cmsim.course.kit import people
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.experiment.job import Job, log_of
from cmsim.experiment.run import run
from cmsim.measures.registry import MEASURES
from cmsim.scenario.parameter import Refusal

ROOT = Path(__file__).parents[1]
NAMES = sorted(path.stem for path in (ROOT / "exercises" / "cases").glob("*.toml"))
FEW = 6  # pairs, the fewest that can be clear


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


@pytest.fixture(scope="module")
def known():
    return {name: cases.of_the_course(name) for name in NAMES}


def played(case, *choices, repeats=FEW):
    """Return a case with decisions made."""
    play = Play(found=[case], repeats=repeats)
    for place, choice in enumerate(choices):
        *_, (_, answer) = play.answer(play.runs.progressive(), place, choice)
        play.decide(place, answer)
    return play


@pytest.fixture(scope="module")
def room(known):
    """Return one case with two decisions made: the written role, and the float."""
    return played(known["room_this_patient"], 2, 1)


# --- the files


def test_ten_cases_hold_every_profession_and_every_lesson(known):
    assert len(NAMES) >= 10 and set(NAMES) == set(cases.names())
    files = [case.file for case in known.values()]
    professions = {one for file in files for one in file.professions}
    assert professions == set(get_args(cases.Profession))
    assert {number for file in files for number in file.lessons} >= set(range(13))


@pytest.mark.parametrize("name", NAMES)
def test_each_option_changes_the_log_and_staying_does_not(name, known):
    case = known[name]

    @cache
    def log(setting):
        return list(log_of(Job(setting.scenario, 1, 1, setting.rule, ())))

    for decision in case.file.decisions:
        logs = [log(case.setting.with_option(option)) for option in decision.options]
        for n, one in enumerate(logs):
            assert all(one != other for other in logs[:n]), decision.title
    assert case.setting.with_option(decision.options[decision.stay]) == case.setting


@pytest.mark.parametrize("name", NAMES)
def test_words_are_short_and_the_seat_is_filled(name, known):
    file = known[name].file
    for told in file.story:
        assert len(told.text.split()) <= 45
    for decision in file.decisions:
        lengths = [len(option.text.split()) for option in decision.options]
        assert max(lengths) <= 14, decision.title
        assert all(option.reason[-1] == "." for option in decision.options)
    assert any(told.says for told in file.story)
    assert "Wrong" not in (ROOT / f"exercises/cases/{name}.toml").read_text(encoding="utf-8")


def test_the_longest_option_is_not_always_the_one_that_stays(known):
    longest = [
        max(range(len(one.options)), key=lambda n: len(one.options[n].text)) == one.stay
        for case in known.values()
        for one in case.file.decisions
    ]
    assert sum(longest) < len(longest) / 2


GOOD = (ROOT / "exercises" / "cases" / "room_this_patient.toml").read_text(encoding="utf-8")
DECLINES = '"posts.Ada.declines_pulls" = 0.5'
SPOILED = [
    ('seat = "Ada"', 'seat = "Ada"\nseet = 1', "seet", "no such field"),
    ('seat = "Ada"', 'seat = "Eve"', 'seat = "Eve"', "no care manager 'Eve'; there are Ada"),
    ("Marco Silva", "Marco Polo", "Marco Polo", "nobody in exercises/people.toml"),
    (DECLINES, '"posts.Ada.declins" = 0.5', "declins", "no such field"),
    (DECLINES, '"posts.Eve.declines_pulls" = 0.5', "posts.Eve", "no such part; there are Ada"),
    (DECLINES, '"posts.Ada.declines_pulls" = 7', 'declines_pulls" = 7', "from 0 to 1 is allowed"),
    (DECLINES, '"posts.Ada.declines_pulls" = 0.0', 'declines_pulls" = 0.0', "changes nothing"),
    ('judged = "contacts"', 'judged = "contact"', 'judged = "contact"', "no such measure"),
    ('judged = "contacts"', 'judged = "hours_leave"', "hours_leave", "neither more nor less"),
    ("minutes = 15", 'minutes = "15"', "minutes", "a whole number is needed"),
    ("minutes = 15", "minutes = 25", "minutes = 25", "less than or equal to 20"),
    ('"nurse", "medical', '"nurses", "medical', "nurses", "'nurse', 'LPN'"),
    ("lessons = [1, 4]", "lessons = [1, 40]", "lessons", "less than or equal to 20"),
    ("[[learned]]\ntext", "[[learned]]\ntexts", "[[learned]]", "learned.0.text: is missing"),
    ("weeks = 13", "weeks = 130", "weeks", "less than or equal to 52"),
    ('event = "in care at the start"', 'event = "came by"', "came by", "no such event"),
    ("practice-nurse-not-protected", "practice-zero", "practice-zero", "there are diabetes"),
    ("[follow]", "[follow", "[follow", "is not proper TOML"),
    ("days = 42", "days = 0", "days = 0", "greater than or equal to 1"),
]


@pytest.mark.parametrize(
    "before, after, at, words", SPOILED, ids=[each[1][-30:] for each in SPOILED]
)
def test_a_wrong_file_is_refused_with_its_line_and_the_reason(before, after, at, words, tmp_path):
    assert before in GOOD
    text = GOOD.replace(before, after, 1)
    path = tmp_path / "spoiled.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        cases.read(path)
    said = str(refused.value)
    lines = [n for n, line in enumerate(text.splitlines(), 1) if at in line]
    assert said.startswith("spoiled.toml: ") and words in said and "\n" not in said
    assert f"line {lines[0]}" in said


@pytest.mark.parametrize("options", ["two that stay", "none that stays"])
def test_exactly_one_option_leaves_things_as_they_are(options, tmp_path):
    path = tmp_path / "spoiled.toml"
    one = f"changes = {{ {DECLINES} }}\n"
    stays = 'text = "Help whenever colleagues ask, as before"\n'
    spoiled = {
        "two that stay": GOOD.replace(one, "", 1),
        "none that stays": GOOD.replace(
            stays, f'{stays}changes = {{ "posts.Ada.declines_pulls" = 0.1 }}\n', 1
        ),
    }
    assert spoiled[options] != GOOD
    path.write_text(spoiled[options], encoding="utf-8")
    with pytest.raises(Refusal, match="exactly one has neither changes nor a rule"):
        cases.read(path)


def test_a_huge_file_is_refused_before_it_is_read_whole(tmp_path):
    path = tmp_path / "huge.toml"
    path.write_bytes(b"# " + b"x" * 1_000_000)
    with pytest.raises(Refusal, match="huge.toml: more than 60,000 bytes"):
        cases.read(path)


def test_a_name_that_could_leave_the_folder_is_refused(tmp_path):
    path = tmp_path / "Bad name.toml"
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(Refusal, match="the name of the file"):
        cases.read(path)


# --- what the model answers


def test_the_range_of_the_middle_holds_the_truth_as_often_as_it_says():
    from random import Random

    dice, held = Random(1), 0
    for _ in range(2000):
        held_here = moved([dice.gauss(1, 3) for _ in range(20)])
        held += held_here.low <= 1 <= held_here.high
    assert 0.945 <= held / 2000 <= 0.975


@pytest.mark.slow
def test_an_answer_is_the_difference_of_runs_on_the_same_patients(room):
    case, answer = room.case, room.given[0]
    decision = case.file.decisions[0]
    scenarios = [
        case.setting.with_option(option).scenario.replace(name=option.text[:20].strip(".,:;"))
        for option in decision.options
    ]
    results = run(*scenarios, replications=FEW, measures=list(decision.measures))
    for place, name in enumerate(decision.measures):
        table = results.measure(name)
        for n in range(len(decision.options)):
            apart = list(table.iloc[:, n] - table.iloc[:, decision.stay])
            assert answer.moved[n][place] == pytest.approx(apart, abs=1e-5)
    assert answer.moved[decision.stay][0] == [0.0] * FEW


def test_a_written_role_brings_contacts_and_takes_pulled_work(room):
    contacts, pulled = map(moved, room.given[0].moved[2])
    assert contacts.clear and contacts.low > 0 and pulled.clear and pulled.high < 0
    assert "more on 6 of 6" in sentence("contacts", contacts)
    assert "fewer hours a week" in sentence("hours_pulled", pulled)


DIRECTIONS = [  # case, decision, option, measure: more or less of it in each pair
    ("clinician_never_refers", 0, 1, "trust", "more"),
    ("clinician_never_refers", 1, 1, "trust", "more"),
    ("lpn_feels_replaced", 1, 2, "hours_pulled", "less"),
    ("lpn_feels_replaced", 2, 1, "days_to_answer", "less"),
    ("list_of_300", 0, 2, "active_caseload", "less"),
    ("list_of_300", 3, 1, "contacts", "more"),
    ("wonderful_month", 0, 1, "closed_graduated", "more"),
    ("wonderful_month", 0, 1, "active_caseload", "less"),
    ("dead_end_referral", 0, 1, "dead_ends", "less"),
    ("dead_end_referral", 2, 2, "nothing_nearby", "more"),
    ("week_you_were_sick", 0, 2, "contacts", "more"),
    ("week_you_were_sick", 1, 1, "transition_attempted_in_time", "less"),
]


@pytest.fixture(scope="module")
def runs():
    return in_memory()


@pytest.mark.parametrize("name, place, option, measure, direction", DIRECTIONS)
def test_an_option_moves_what_its_decision_is_about(
    name, place, option, measure, direction, known, runs
):
    decision, setting = known[name].file.decisions[place], known[name].setting
    settings = tuple(setting.with_option(decision.options[n]) for n in (decision.stay, option))
    asked, anytime = Asked(settings, decision.measures, 2), runs.progressive()
    for _ in anytime.runs(asked.jobs()):
        pass
    values = [anytime.cache.get(job).values for job in asked.jobs()]
    pairs = asked.differences(values, 0)[1][decision.measures.index(measure)]
    assert all(one > 0 if direction == "more" else one < 0 for one in pairs), pairs


def test_a_later_decision_begins_where_the_earlier_one_led(room):
    case = room.case
    assert case.after([2]).scenario.posts[0].declines_pulls == 0.9
    asked = asked_of(case, [2])
    stay = case.file.decisions[1].stay
    assert asked.settings[stay] == case.after([2])


@pytest.mark.parametrize(
    "values, words",
    [
        ([0.0] * 20, "the same on all 20"),
        ([1.0] * 11 + [-1.0] * 9, "no clear difference (more on 11 of 20, less on 9)"),
        ([None] * 20, "have no value"),
        ([-2.0] * 20, "less on 20 of 20"),
    ],
)
def test_a_sentence_says_no_more_than_the_runs_show(values, words):
    assert words in sentence("contacts", moved(values))


def test_one_patient_is_told_in_at_most_two_sentences_and_has_a_name(room):
    told = room.given[0].told
    cast = people.of_the_course()
    assert told.name in [one.name for one in cast.patients]
    assert told.without != told.changed and 0 < told.differing <= told.of
    for said in (told.without, told.changed):
        assert 1 <= said.replace("Ms. ", "").replace("Mr. ", "").count(". ") + 1 <= 2


def test_where_nothing_differs_the_patient_is_told_so(room):
    setting = room.case.setting
    told = one_patient(room.case, setting, setting)
    assert told.differing == 0 and told.without == told.changed


# --- the panels


@pytest.mark.slow
def test_a_case_is_played_through_and_its_record_brings_it_back(known, tmp_path):
    store = LearnerRecord("20", path=tmp_path / "20.json")
    case = known["room_this_patient"]
    play = Play(found=[case], repeats=FEW)
    chooser, decide, close = CasePanel(play), DecidePanel(play), ClosePanel(play)
    for panel, key in ((chooser, "case"), (decide, "decide"), (close, "close")):
        panel.store_in(store, key)
    assert "For: nurse, medical assistant, manager." in chooser.body.value
    story = StoryPanel(play)
    assert "Marco Silva" in story.body.value and "medical assistant" in story.body.value
    decide.go.click()
    assert "choose first" in decide.status.value and play.given == []
    assert decide.after.disabled
    for place, choice in enumerate((2, 0, 1)):
        assert f"Decision {place + 1} of 3" in decide.body.value
        decide.option.value = str(choice)
        decide.go.click()
        assert "★" in decide.body.value or choice == 0
        assert case.file.decisions[place].options[choice].reason in decide.body.value
        decide.after.click()
    assert play.choices == [2, 0, 1] and play.over
    assert "Things stayed as they are." in close.body.value
    close.go.click()
    assert "All your decisions together" in close.body.value
    assert case.file.words in close.body.value
    assert store.data["outcomes"]["case_better_of_20"]["value"] == FEW

    other = Play(found=[case], repeats=FEW)
    kinds = {"close": ClosePanel, "case": CasePanel, "decide": DecidePanel}
    seen = {key: kind(other) for key, kind in kinds.items()}
    for key, panel in seen.items():
        panel.store_in(LearnerRecord("20", path=tmp_path / "20.json"), key)
    assert other.given == play.given
    assert seen["close"].body.value == close.body.value, "the look back is there after a reload"
    again = seen["decide"]
    again.before.click()
    again.before.click()
    assert again.option.value == "2" and again.facts() == decide.facts()
    again.option.value = "0"
    again.go.click()
    assert other.choices == [0], "an earlier decision opens those after it again"
    assert "All your decisions together" not in seen["close"].body.value


def test_a_record_of_another_version_of_the_case_is_not_used(known, room, tmp_path):
    case = known["room_this_patient"]
    decide = DecidePanel(room)
    state = json.loads(json.dumps(decide.state()))
    changed = DecidePanel(Play(found=[case._replace(mark="other")], repeats=FEW))
    changed.restore(state)
    assert changed.play.given == []
    for spoil in (
        lambda answer: answer.update(choice=3),
        lambda answer: answer.update(moved=answer["moved"][:1]),
        lambda answer: answer.update(more=1),
    ):
        spoiled = json.loads(json.dumps(state))
        spoil(spoiled["room_this_patient"]["answers"][0])
        with pytest.raises(ValueError):
            DecidePanel(Play(found=[case])).restore(spoiled)
    kept = {case.name: {"mark": case.mark, "together": {"choices": [2], "moved": {"no such": []}}}}
    with pytest.raises(ValueError):
        ClosePanel(Play(found=[case])).restore(kept)


def test_nothing_in_a_case_file_can_run_in_a_page(known):
    case = known["room_this_patient"]
    file = case.file.model_copy(update={"words": "<script>x</script>", "title": "<b>x</b>"})
    play = Play(found=[case._replace(file=file)])
    assert "<script>" not in closing(play) and "<b>" not in CasePanel(play).body.value


def test_one_wrong_file_does_not_hide_the_others(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "exercises" / "cases"
    folder.mkdir(parents=True)
    (tmp_path / "exercises" / "terms.toml").write_text("x = 1", encoding="utf-8")
    (folder / "good.toml").write_text(GOOD, encoding="utf-8")
    (folder / "wrong.toml").write_text(
        GOOD.replace("minutes = 15", "minutes = 1"), encoding="utf-8"
    )
    play = Play()
    assert list(play.cases) == ["good"] and "line 3" in play.refused["wrong"]
    assert "wrong.toml: line 3" in CasePanel(play).status.value


def test_facts_are_turned_so_that_more_is_better(room):
    case = room.case
    decision = case.file.decisions[0]
    found = facts_of(case, room.given[0])
    assert MEASURES[decision.watch[0]].better == "less"
    assert found["case_beside"]["low"] > 0 and found["case_aim"]["low"] > 0
    assert found["case_better_of_20"]["unit"] == f"of {FEW} pairs"


def test_too_few_pairs_tell_no_fact(known):
    play = played(known["room_this_patient"], 1, repeats=2)
    assert facts_of(play.case, play.given[0]) == {}


def test_the_guide_of_a_case_holds_all_a_group_needs_on_one_page(known):
    from cmsim.course.kit.terms import swapped

    for case in known.values():
        page, file = guide_page(case), case.file
        wanted = [file.title, file.about, *file.debrief, *file.watch_for]
        wanted += [one.source for one in file.learned]
        wanted += [option.text for one in file.decisions for option in one.options]
        assert all(swapped(escape(words)) in page for words in wanted), case.name


# --- a room


def test_a_room_plays_a_whole_case_and_keeps_no_work():
    lesson = lesson_of("20_cases")
    panel = lesson.live()
    assert isinstance(panel, RoomPanel) and panel.store is None and panel.facts() == {}


def test_a_rehearsal_holds_real_runs(monkeypatch, known):
    from random import Random

    case = known["room_this_patient"]
    monkeypatch.setattr(page_of_cases, "Play", lambda runs: Play(runs, found=[case], repeats=FEW))
    found = [page_of_cases.rehearse(None, Random(seed)) for seed in range(3)]
    assert all({"case_aim", "case_beside", "case_better_of_20"} == set(one) for one in found)
    assert any(one["case_aim"]["low"] > 0 for one in found)


LIGHT = """
import sys
for name in ("numpy", "pandas", "scipy", "matplotlib"):
    sys.modules[name] = None
from cmsim.course.cases import case as cases
from cmsim.course.cases.panels import CasePanel, ClosePanel, DecidePanel
from cmsim.course.cases.lesson import lesson
from cmsim.course.cases.play import Play
play = Play(found=[cases.of_the_course("room_this_patient")], repeats=2)
story, decide, close = CasePanel(play), DecidePanel(play), ClosePanel(play)
decide.option.value = "1"
decide.go.click()
close.go.click()
print("★" in decide.body.value, "together" in close.body.value)
"""


@pytest.mark.slow
def test_a_case_is_played_without_numpy_and_the_like(tmp_path):
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "CMSIM_HOME": str(tmp_path),
        "CMSIM_STRICT": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, "-c", LIGHT],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["True", "True"]
