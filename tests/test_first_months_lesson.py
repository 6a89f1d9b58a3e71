"""Lesson 09: a run goes on as the practice changes, tests do what they say, a plan is private."""

from pathlib import Path
from random import Random

import pytest
from stores import Store

from cmsim.analysis.statistics import estimate
from cmsim.course.facilitator import cohort
from cmsim.course.first_months import campaign as runs
from cmsim.course.first_months import pictures, practice
from cmsim.course.first_months.lesson import lesson
from cmsim.course.first_months.panels import MonthsPanel
from cmsim.course.first_months.practice import EVENTS, MONTH, MONTHS, NURSE, TESTS, YOU
from cmsim.course.first_months.turns import Campaign, Turn, gap
from cmsim.course.kit import learner, learner_record, people, questions
from cmsim.experiment.job import model_seed
from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.scenario.practice import Practice

NOTHING = frozenset()
FEW = 2  # repeats


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


def plan(*tests, months=3):
    """Return a plan in which some tests run from the second month on."""
    return (NOTHING, *[frozenset(tests)] * (months - 1))


def spent(log, who, month):
    """Return the kinds of work on which a person spent time in a month, counted from 1."""
    begins, ends = (month - 1) * runs.SPAN, month * runs.SPAN
    return {
        entry.detail
        for entry in log
        if entry.activity is Activity.SPENT
        and entry.care_manager == who
        and begins < entry.time <= ends
    }


def in_month(log, activity, month):
    """Return what happened of a kind in a month, counted from 1."""
    begins, ends = (month - 1) * runs.SPAN, month * runs.SPAN
    return [e for e in log if e.activity is activity and begins < e.time <= ends]


# --- the run that goes on


def test_a_run_that_goes_on_in_the_same_practice_is_the_run_that_was_never_stopped(monkeypatch):
    monkeypatch.setattr(practice, "EVENTS", [EVENTS[0]] * MONTHS)
    runs.scenarios_of.cache_clear()
    months = (NOTHING,) * 3
    made = practice.scenario_of(months, 0)
    at_once = Network(made, model_seed(runs.SEED, 1), practice.rule_of(NOTHING)).run()
    assert list(runs.log_of(months, 1)) == list(at_once)
    runs.scenarios_of.cache_clear()


@pytest.mark.parametrize("name", TESTS)
def test_a_test_changes_its_own_month_and_none_before_it(name):
    without = runs.log_of(plan(), 1)
    with_it = runs.log_of((NOTHING, NOTHING, frozenset({name})), 1)
    before = [[e for e in log if e.time < 2 * runs.SPAN] for log in (without, with_it)]
    assert before[0] == before[1] and list(without) != list(with_it)


def test_what_is_tested_is_what_the_model_does():
    turned = in_month(runs.log_of(plan("role"), 1), Activity.TURNED_AWAY, 3)
    assert turned and not in_month(runs.log_of(plan(), 1), Activity.TURNED_AWAY, 3)
    channels = {e.detail for e in in_month(runs.log_of(plan("hall"), 1), Activity.ANSWERED, 3)}
    assert "in the hallway" in channels
    assert in_month(runs.log_of(plan("slots"), 1), Activity.BOOKED, 3)
    handed = [len(in_month(runs.log_of(plan(*t), 1), Activity.HANDED_OVER, 3)) for t in ((), TESTS)]
    assert handed[1] > handed[0]


def test_the_practical_nurse_works_in_the_months_of_the_test_and_within_the_license():
    log = runs.log_of((NOTHING, frozenset({"lpn"}), NOTHING), 1)
    assert not spent(log, NURSE, 1) and not spent(log, NURSE, 3)
    assert spent(log, NURSE, 2) and not {Kind.FIRST_VISIT, Kind.HAND_OFF} & spent(log, NURSE, 2)


def test_each_month_after_the_first_brings_an_event_that_changes_the_practice():
    assert len(EVENTS) == MONTHS and not EVENTS[0].changes
    months = (NOTHING,) * MONTHS
    made = {practice.scenario_of(months, month).run_hash for month in range(MONTHS)}
    assert len(made) == MONTHS and {event.side for event in EVENTS[1:]} == {"helps", "hinders"}


def test_contacts_rise_after_the_month_of_double_notes_although_nothing_is_tested():
    def contacts(month):
        found = (runs.last_month((NOTHING,) * month, repeat) for repeat in range(1, 9))
        return [each["contacts"] for each in found]

    assert gap(contacts(3), contacts(2)).low > 0


def test_the_first_month_has_about_as_many_referrals_as_the_guess_starts_from():
    guess = questions.of_topic(lesson.topic)["guess"].items[0]
    known = estimate(pictures.first_month().seen["referred"][0])
    assert round(known.mean) == guess.start and f"{guess.start:.0f} in month 1" in guess.text


# --- the panel


@pytest.fixture(scope="module")
def played():
    """Return a panel whose six months are over, and its store."""
    panel, store = MonthsPanel(), Store()
    panel.repeats = FEW
    panel.store_in(store, "months")
    panel.view()
    for name in ("role", "intro", "dates", "hall", "told"):
        panel.test.value = name
        panel.go.click()
        (panel.keep if name != "intro" else panel.drop).click()
    return panel, store


def test_six_months_are_planned_run_studied_and_acted_on(played):
    panel, store = played
    assert panel.campaign.over and panel.campaign.month == MONTHS
    assert panel.status.value == "Six months are over. You kept 4 of 5 tests."
    assert "Intro ✗" in panel.body.value and "Role ✓" in panel.body.value
    assert panel.go.disabled and panel.keep.disabled and not panel.again.disabled
    kept = panel.campaign.plan()[MONTHS - 1]
    assert kept == {"role", "dates", "hall", "told"}
    found = {outcome for section, outcome in store if section == "outcomes"}
    assert {"tests_clear", "referred_end", "first_effect", "after_change"} <= found


def test_a_test_is_compared_with_the_same_month_without_it(played):
    panel, _ = played
    turn = panel.campaign.turns[2]
    active = frozenset({"role"})
    months = (NOTHING, active, frozenset({"role", "intro"}), active)
    for repeat, value in enumerate(turn.without, 1):
        assert value == runs.last_month(months, repeat)[turn.measure]


def test_a_month_waits_for_a_choice_and_the_next_one_for_keep_or_drop():
    panel = MonthsPanel()
    panel.repeats = FEW
    panel.view()
    panel.go.click()
    assert "Choose a small test first" in panel.status.value and panel.campaign.month == 1
    panel.test.value = "role"
    assert not panel.guess.disabled and "other work for staff" in panel.guess.label
    panel.guess.value = 2
    panel.go.click()
    assert "Guess: 2" in panel.body.value and panel.go.disabled
    panel.go.click()
    assert panel.campaign.month == 2
    panel.drop.click()
    assert panel.go.label == "Run month 3" and "role" not in [key for key, _ in panel.test.options]
    panel.again.click()
    assert panel.campaign.month == 1 and panel.state() is None and not panel.facts()


def test_work_comes_back_and_nonsense_does_not(played):
    panel, _ = played
    again = MonthsPanel()
    again.restore(panel.state())
    again.view()
    assert again.state() == panel.state() and again.body.value == panel.body.value
    for spoiled in (
        {"turns": [{**panel.state()["turns"][0], "test": "luck"}]},
        {"seen": {}},
        {"seen": {**panel.state()["seen"], "care": [[1.0]]}},
        {"turns": panel.state()["turns"][:1] * 2},
    ):
        with pytest.raises(ValueError):
            MonthsPanel().restore(panel.state() | spoiled)


def test_a_measure_that_was_never_seen_in_a_month_is_said_so():
    seen = {name: [[1.0], [2.0]] for name in practice.MEASURES} | {"home": [[None], [None]]}
    panel = MonthsPanel()
    panel.campaign = Campaign(turns=[Turn(test="dates", guess=5.0, without=[None])], seen=seen)
    panel.view()
    assert "cannot tell what the test did" in panel.body.value and not panel.facts()


# --- the questions, the pictures


def test_the_split_of_a_practice_is_the_one_that_the_model_has():
    made = Practice(name="Oak Road")
    shares = [made.wants_change, made.on_the_fence, made.against]
    assert [round(100 * share) for share in shares] == [share for _, share, _ in pictures.SPLIT]


def test_people_in_the_questions_and_events_are_of_the_cast():
    known = {one.name for one in people.of_the_course().staff}
    text = str(questions.of_topic(lesson.topic)["course"].items)
    assert "Robert Haas" in text and "Robert Haas" in known
    assert {post.name for post in practice.scenario_of((NOTHING,), 0).posts} == {YOU, NURSE}
    assert MONTH * MONTHS == 24


# --- the private plan


def test_a_private_plan_is_in_no_file_no_page_and_no_cohort(monkeypatch, tmp_path):
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path))
    learner.code.cache_clear()
    learner_record.of.cache_clear()
    lesson.forget()
    secret = "xylophone by the lighthouse on Thursdays"
    lesson.exercise("mine")
    panel, printed = lesson.panels["ask mine"], []
    monkeypatch.setattr(panel.paper, "print", printed.append)
    for field in panel.fields.values():
        field.value = secret
    panel.check.click()
    panel.print.click()
    assert "gone when this page is closed" in panel.status.value and secret in printed[0]
    lesson.take_away()
    page = lesson.panels["take away"]
    assert "My own plan: complete" in page.body.value
    work = cohort.read(tmp_path, "09", lesson.questions()).works
    files = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    assert work and work[0].complete == {"mine"} and files
    for text in (page.page(), page.body.value, lesson.record.text(), str(work), *files):
        assert not {"xylophone", "lighthouse"} & set(text.split())
        assert secret not in text
    lesson.forget()
    learner_record.of.cache_clear()
    learner.code.cache_clear()


def test_a_made_up_learner_has_played_all_months(monkeypatch, tmp_path):
    monkeypatch.setattr("cmsim.course.first_months.lesson.FEW", FEW)
    facts = lesson.rehearse(Random(1))
    assert {"tests_clear", "referred_change"} <= set(facts)


def test_the_handout_holds_the_events_and_all_tests():
    paper = (Path(__file__).parents[1] / "exercises" / lesson.topic / "handout.md").read_text(
        encoding="utf-8"
    )
    flat = " ".join(paper.split())
    assert all(test.words in flat for test in TESTS.values())
    assert flat.count("| | | |") == MONTHS - 1
