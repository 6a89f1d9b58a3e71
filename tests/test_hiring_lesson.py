"""Lesson 10: a plan changes what it says and nothing else, and the page says what runs say."""

import random
from dataclasses import replace
from math import fsum
from pathlib import Path

import pytest
from stores import Store

from cmsim.analysis.statistics import estimate
from cmsim.course.hiring import panels, plan, stored
from cmsim.course.hiring.candidates import CANDIDATES, WAYS, WORK, covered, hours_by_kind, may
from cmsim.course.hiring.lesson import guessed, lesson, my_plan
from cmsim.course.hiring.lists import FACILITATION, TOPICS
from cmsim.course.hiring.panels import CandidatesPanel, PlanPanel
from cmsim.course.hiring.plan import (
    BLOCKS,
    DRAFT,
    EARLY,
    EVERYTHING,
    FULL_LOAD,
    LEARNING,
    MOST,
    NO_PLAN,
    SEAT,
    WEEKS,
    Beginning,
    Plan,
    log_of,
    months,
    scenario,
)
from cmsim.course.kit import people, questions
from cmsim.experiment.job import model_seed
from cmsim.experiment.model_version import model_version
from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.model.state import ACTIVE
from cmsim.scenario.profession import Profession, may_do
from cmsim.scenario.work import Learning
from cmsim.units import HOUR, WEEK

TOPIC = Path(__file__).parents[1] / "exercises" / lesson.topic
REMADE = "run python docs/remake --write runs"
SESSION = [*BLOCKS].index("session")


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


@pytest.fixture(scope="module")
def everything():
    """Return the log of a run in which every block is placed."""
    return log_of(EVERYTHING, 1)


def alone(name, week=1):
    """Return the plan that places one block only."""
    return Plan(tuple(week if each == name else 0 for each in BLOCKS))


def at_work(kind, store):
    """Return a panel of a learner whose record is the store."""
    panel = kind()
    panel.store_in(store, kind.__name__)
    panel.view()
    return panel


# --- the plan in the model


def test_without_a_plan_the_run_is_that_of_the_model_without_training():
    base = scenario().replace(learning=Learning(training=0.0))
    assert log_of(NO_PLAN, 1) == Network(base, model_seed(1, 1)).run()


def test_each_week_has_the_hours_of_learning_that_the_plan_gives_it(everything):
    trained = [0.0] * LEARNING
    for entry in everything:
        if entry.activity is Activity.SPENT and entry.detail is Kind.TRAINING:
            trained[int(entry.time // WEEK)] += entry.value / HOUR
    assert trained == pytest.approx(EVERYTHING.hours())


def test_hours_without_effect_change_nothing_before_the_week_they_stand_in():
    late = alone("course", LEARNING)
    logs = [log_of(each, 1, works=False) for each in (late, NO_PLAN)]
    before = [[e for e in log if e.time < (LEARNING - 1) * WEEK] for log in logs]
    assert before[0] == before[1] and logs[0] != logs[1]


def test_requests_are_turned_away_from_the_week_after_the_session():
    turned = [
        entry.time // WEEK + 1
        for entry in log_of(alone("session", 3), 1)
        if entry.activity is Activity.TURNED_AWAY
    ]
    assert min(turned) == 4 and len(turned) > WEEKS


def test_nobody_enrolls_before_the_week_of_the_first_patient():
    first = 4
    enrolled = [
        entry.time // WEEK + 1
        for entry in log_of(Plan(first=first), 1)
        if entry.activity is Activity.ENROLLED
    ]
    assert first <= min(enrolled) <= first + 1


def test_a_block_does_what_the_page_says_it_does():
    def run(name):
        made = Beginning(alone(name), model_seed(1, 1))
        made.env.run(until=2 * WEEK)
        return made

    base, place = run("course"), plan.NAME
    assert run("tools").places[place].note_template > base.places[place].note_template == 0
    assert run("team").work.reports_back == 1 > base.work.reports_back
    assert run("mentor").places[place].peer_support == 1 > base.places[place].peer_support
    stale = [each.care_managers[SEAT].share_stale() for each in (run("resources"), base)]
    assert stale[0] < 0.1 < stale[1]
    assert "no effect" in BLOCKS["course"].does


def test_the_admission_rule_counts_with_the_week_as_it_is_now():
    made = Beginning(EVERYTHING, model_seed(1, 1))
    made.env.run(until=20 * WEEK)
    person = made.care_managers[SEAT]
    active = [one for one in made.practices[plan.NAME].known.values() if one.state is ACTIVE]
    assert len(active) == person.caseload > 0
    assert person.promised == pytest.approx(fsum(person.minutes_of[one.tier] for one in active))
    usual = Network(scenario(), 1).care_managers[SEAT]
    assert person.minutes_for_care > usual.minutes_for_care
    assert all(person.minutes_of[tier] < usual.minutes_of[tier] for tier in usual.minutes_of)


def test_a_full_load_is_there_on_day_one():
    log = log_of(NO_PLAN, 1, FULL_LOAD)
    assert sum(entry.activity is Activity.OPEN_CASE for entry in log) == FULL_LOAD


# --- the stored runs


def test_the_stored_runs_are_of_the_model_as_it_is_and_say_what_a_run_says():
    found = stored.stored()
    assert found.model == model_version(), REMADE
    assert found.note == "" and "earlier version" in replace(found, model="older").note
    for name in ("hours", "full"):
        way = stored.WAYS[name]
        again = months(way.plan, 2, way.load, way.works)
        kept = found.ways[name][1]
        assert kept.in_care == again.in_care, REMADE
        assert kept[1:] == pytest.approx(again[1:], abs=1e-3), REMADE
    again = {kind: hours[1] for kind, hours in zip(WORK, map(list, found.hours.values()))}
    assert again == pytest.approx(hours_by_kind(2), abs=1e-3), REMADE


def test_what_is_stored_can_be_made_anew_and_read(monkeypatch, tmp_path):
    path = tmp_path / "stored.toml"
    path.write_text(stored.made(repeats=1), encoding="utf-8")
    kept = stored.stored()
    monkeypatch.setattr(stored, "PATH", path)
    again = stored.stored.__wrapped__()
    assert again.model == model_version()
    assert again.ways == {name: each[:1] for name, each in kept.ways.items()}


def test_a_full_load_costs_contacts_on_time_and_hours_alone_cost_nothing_in_the_end():
    ways = stored.stored().ways
    early = {name: [each.early for each in found] for name, found in ways.items()}
    lost = estimate([a - b for a, b in zip(early["full"], early["none"])])
    assert lost.high < 0
    pairs = list(zip(ways["hours"], ways["none"]))
    moved = {
        week: estimate([a.in_care[week - 1] - b.in_care[week - 1] for a, b in pairs])
        for week in (EARLY, WEEKS)
    }
    assert moved[EARLY].high < 0 and not moved[WEEKS].clear
    said = questions.of_topic(lesson.topic)["placed"].items[2].reasons["all"]
    late = 100 - sum(early["full"]) / len(early["full"])
    assert "one in five" in said and 17 < late < 23


# --- the candidates


def test_a_license_covers_what_the_model_lets_it_do():
    hours = CandidatesPanel().hours()
    shares = [covered(one, hours) for one in CANDIDATES.values()]
    assert shares == sorted(shares, reverse=True) and shares[0] == 100
    for one in CANDIDATES.values():
        assert {kind for kind in WORK if may(one, kind)} == set(WORK) & may_do(one.profession)
        assert set(one.shows) == set(WAYS)
    medical = {Kind.TRANSITION, Kind.COORDINATION, Kind.FIRST_VISIT}
    assert not medical & may_do(Profession.MEDICAL_ASSISTANT)


def test_candidates_are_nobody_of_the_cast():
    cast = people.of_the_course()
    known = {one.last for one in (*cast.patients, *cast.staff)}
    assert not known & {one.name.split()[-1] for one in CANDIDATES.values()}


def test_each_candidate_is_looked_at_in_each_way():
    panel = at_work(CandidatesPanel, Store())
    assert "100 of 100 hours" in panel.body.value and not panel.facts()
    panel.people["caleb"].click()
    panel.ways["why"].click()
    assert CANDIDATES["caleb"].shows["why"] in panel.body.value
    assert "Another license for: first visits" in panel.status.value
    assert set(panel.facts()) == {"lpn_over_half"} and panel.facts()["lpn_over_half"]["low"] > 0


# --- the panel of the plan


def test_the_plan_is_alive_when_it_opens_and_a_change_runs_it(monkeypatch):
    monkeypatch.setattr(panels, "REPEATS", 3)
    panel = at_work(PlanPanel, Store())
    assert "<svg" in panel.body.value and not panel.facts()
    panel.places["session"].value = "1"
    asked = DRAFT._replace(weeks=(*DRAFT.weeks[:SESSION], 1))
    assert panel.plan == asked and len(panel.known[asked]) == 3
    assert panel.known[asked][1] == months(asked, 2)
    assert set(panel.facts()) == {f"plan_change_{EARLY}", f"plan_change_{WEEKS}"}
    assert panel.facts()[f"plan_change_{WEEKS}"]["low"] > 0


def test_a_week_that_is_full_is_refused_with_what_to_do():
    panel = at_work(PlanPanel, Store())
    panel.places["course"].value = f"{DRAFT.weeks[1]}"
    assert panel.plan == DRAFT and panel.places["course"].value == f"{DRAFT.weeks[2]}"
    assert f"It holds {MOST}: choose another week." in panel.status.value
    assert "choose another week" in panel.body.value and not panel.touched


def test_guesses_are_pinned_where_they_belong():
    store = Store()
    panel = at_work(PlanPanel, store)
    store.put("predictions", "guess", {"values": [71, 44], "at": "now"})
    panel.renew()
    assert "Guess" not in panel.body.value
    panel.others["full"].click()
    assert "Guess: 71" in panel.body.value and "Full load on day one: <b>81" in panel.body.value
    panel.others["hours"].click()
    assert "Guess: 44" in panel.body.value and "Guess: 71" not in panel.body.value
    assert {"full_on_time", "full_change", "hours_in_care", "hours_change"} == set(panel.facts())


@pytest.mark.parametrize(
    "kind, nonsense",
    [
        (CandidatesPanel, {"name": "nobody", "way": "why", "seen": []}),
        (PlanPanel, {"plan": [0] * 7, "other": "none", "touched": True, "seen": []}),
        (PlanPanel, {"plan": [1, 1, 1, 0, 0, 0, 1], "other": "none", "touched": 1, "seen": []}),
        (PlanPanel, {"plan": [0] * 6 + [9], "other": "none", "touched": True, "seen": []}),
        (PlanPanel, {"plan": [0] * 6 + [1], "other": "all", "touched": True, "seen": []}),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_work_comes_back_and_nonsense_does_not(kind, nonsense, monkeypatch):
    monkeypatch.setattr(panels, "REPEATS", 2)
    panel = kind()
    buttons = panel.people if kind is CandidatesPanel else panel.others
    [*buttons.values()][-1].click()
    if kind is PlanPanel:
        panel.first.value = "3"
    again = kind()
    again.restore(panel.state())
    again.view()
    assert again.state() == panel.state() and "<svg" in again.body.value
    with pytest.raises(ValueError):
        again.restore(nonsense)


# --- the page, the paper, the made-up learner


def test_the_page_to_hand_over_and_the_handout_hold_the_plan():
    _, html = my_plan(lesson)
    paper = (TOPIC / "handout.md").read_text(encoding="utf-8")
    assert "<figure" in html
    for block in BLOCKS.values():
        assert block.words in html and f"| {block.words} | {block.hours} | |" in paper


def test_numbers_in_the_guesses_are_those_of_the_runs():
    items = questions.of_topic(lesson.topic)["guess"].items
    none = [each.in_care[-1] for each in stored.stored().ways["none"]]
    assert f"{FULL_LOAD} patients" in items[0].text
    assert f"{estimate(none).mean:.0f} are in care in week {WEEKS}" in items[1].text
    assert f"{sum(EVERYTHING.hours())} hours of weeks 1 to 3" in items[1].text
    assert sum(EVERYTHING.hours()[:3]) == sum(EVERYTHING.hours())
    asked = type("Asked", (), {"guesses": [type("G", (), {"value": n}) for n in (70, 40)]})
    assert "70 of 100 contacts on time" in guessed(asked)


def test_the_lists_name_what_the_guide_and_the_learning_community_name():
    told = " ".join(
        line for lists in (TOPICS, FACILITATION) for rows in lists.values() for line in rows
    )
    for topic in ("Motivational interviewing", "Care transitions", "Registries", "billing", "PDSA"):
        assert topic in told
    assert "learning community" in told and "curriculum" in told


def test_a_made_up_learner_has_the_facts_of_every_question(monkeypatch):
    monkeypatch.setattr(panels, "REPEATS", 2)
    asked = questions.of_topic(lesson.topic).values()
    wanted = {name for one in asked for item in one.items for name in item.facts_in_words()}
    assert wanted == set(lesson.rehearse(random.Random(1)))
