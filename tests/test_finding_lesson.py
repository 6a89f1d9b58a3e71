"""Lesson 05: two routes, what changes anyway, leaks and free time say what runs say."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from stores import Store

from cmsim.course.finding import leaks, reference, routes, slack
from cmsim.course.finding import pictures as beside
from cmsim.course.finding.anyway_panel import AnywayPanel
from cmsim.course.finding.leak_panel import LeakPanel
from cmsim.course.finding.lesson import both_routes, lesson
from cmsim.course.finding.person_panel import PersonPanel, person
from cmsim.course.finding.routes import BOTH, LIST, REFERRAL, ROUTES
from cmsim.course.finding.routes_panel import RoutesPanel
from cmsim.course.finding.slack_panel import SlackPanel
from cmsim.course.kit import questions
from cmsim.experiment.model_version import model_version
from cmsim.experiment.run import run
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity
from cmsim.model.network import Network
from cmsim.model.roster import index_of, tier_of
from cmsim.scenario.panel import Tier

REMADE = "run python docs/remake --write runs"
QUESTIONS = Path(__file__).parents[1] / "exercises" / lesson.topic / "questions.toml"
PANELS = (RoutesPanel, AnywayPanel, LeakPanel, SlackPanel)


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


@pytest.fixture(scope="module")
def logs():
    """Return one log of each route, eight weeks long."""
    made = (routes.practice(route).replace(weeks=8) for route in ROUTES)
    return {each.name: Network(each, "1/1").run() for each in made}


# --- the stored runs


def test_the_stored_runs_are_of_the_model_as_it_is():
    assert reference.reference().model == model_version(), REMADE
    for part, (scenarios, measures) in reference.PARTS.items():
        stored = reference.reference().parts[part]
        assert set(stored) == {each.name for each in measures}
        assert set(stored["missed" if part == "routes" else next(iter(stored))]) == {
            each.name for each in scenarios()
        }


@pytest.mark.parametrize("part", reference.PARTS)
def test_a_stored_number_is_what_a_run_says(part):
    scenarios, measures = reference.PARTS[part]
    scenario = scenarios()[0]
    found = run(scenario, replications=1, measures=measures)
    for each in measures:
        stored = reference.reference().parts[part][each.name][scenario.name].values[0]
        value = found.columns(each)[scenario.name].values[0]
        assert stored == pytest.approx(value, abs=10**-reference.DIGITS, nan_ok=True), REMADE


def test_what_is_stored_can_be_made_anew_and_read(monkeypatch, tmp_path):
    short = [each.replace(weeks=3) for each in slack.settings()[:2]]
    monkeypatch.setattr(reference, "PARTS", {"slack": (lambda: short, slack.MEASURES)})
    path = tmp_path / "reference.toml"
    path.write_text(reference.made(repeats=2), encoding="utf-8")
    monkeypatch.setattr(reference, "PATH", path)
    found = reference.reference.__wrapped__()
    assert found.current and len(found.parts["slack"]["free"][short[0].name]) == 2


# --- two routes


def test_a_route_left_out_finds_nobody(logs):
    found = {
        route: {
            entry.detail if entry.activity is Activity.IDENTIFIED else "clinician"
            for entry in log
            if entry.activity in (Activity.IDENTIFIED, Activity.REFERRED)
        }
        for route, log in logs.items()
    }
    assert found[REFERRAL] <= {"clinician", "staff"}
    assert not found[LIST] & {"clinician", "staff"}
    assert found[BOTH] >= {"clinician", "standing list"}


def test_the_routes_meet_the_same_patients_with_the_same_illness(logs):
    def first_visits(log):
        """Return the emergency visits of patients who never came to anybody's attention."""
        known = {entry.patient for log in logs.values() for entry in log if entry.care_manager}
        return [
            (entry.time, entry.patient)
            for entry in log
            if entry.activity is Activity.ED_VISIT and entry.patient not in known
        ]

    first, *others = (first_visits(log) for log in logs.values())
    assert first and all(first == other for other in others)


def test_those_at_highest_risk_are_the_frailest_fifth_of_complex_patients():
    made = routes.practice(BOTH)
    several = routes.complex_patients(made)
    first = [number for number in several if routes.at_risk(number)]
    assert len(several) == len(set(several)) == made.practices[0].panel.counts[Tier.COMPLEX]
    assert several[: len(first)] == first and {tier_of(each) for each in several} == {Tier.COMPLEX}
    assert {index_of(number) % 10 for number in first} == {8, 9}
    guess = questions.of_topic(lesson.topic)["guess"]
    assert f"{len(several)} complex patients" in guess.about
    assert f"of the {len(first)} at highest risk" in guess.items[0].text


def test_missed_and_spoken_to_add_up_to_all_at_highest_risk(logs):
    made = routes.practice(BOTH).replace(weeks=8)
    record = RunRecord(made, logs[BOTH])
    spoken = {
        entry.patient
        for entry in logs[BOTH]
        if entry.activity is Activity.REACHED and routes.at_risk(entry.patient)
    }
    first = sum(map(routes.at_risk, routes.complex_patients(made)))
    assert spoken and routes.missed(record) + len(spoken) == first


def test_referral_misses_more_and_both_routes_take_places_from_complex_patients():
    stored = reference.reference().parts["routes"]
    mean = {name: {route: rows[route].mean() for route in ROUTES} for name, rows in stored.items()}
    assert mean["missed"][REFERRAL] > 2 * mean["missed"][LIST]
    assert mean["enrolled_complex"][REFERRAL] < mean["enrolled_complex"][BOTH]
    assert mean["enrolled_complex"][BOTH] < mean["enrolled_complex"][LIST]
    assert mean["enrolled"][BOTH] > mean["enrolled"][LIST]


# --- anyway


def test_where_care_changes_nothing_no_visit_is_averted():
    made = routes.without_effect(BOTH).replace(weeks=26)
    activities = {entry.activity for entry in Network(made, "1/1").run()}
    assert Activity.ENROLLED in activities
    assert not activities & {Activity.ED_AVERTED, Activity.ADMISSION_AVERTED}


def test_the_more_extreme_the_choice_the_more_falls_by_itself():
    stored = reference.reference().parts["anyway"]
    for route in ROUTES:
        fell = [
            stored[f"before_{least}"][route].mean() - stored[f"after_{least}"][route].mean()
            for least in routes.LEAST_VISITS
        ]
        assert fell == sorted(fell) and fell[-1] > 1 > abs(fell[0])


# --- leaks and free time


@pytest.mark.parametrize("name", [each.name for each in leaks.practices()])
def test_nobody_comes_to_a_stage_who_was_not_at_the_one_before(name):
    stored = reference.reference().parts["leaks"]
    for stages in zip(*(stored[f"came_{n}"][name] for n in range(len(leaks.STAGES)))):
        assert list(stages) == sorted(stages, reverse=True) and stages[-1] > 0


def test_each_change_changes_its_practice_only_as_it_says():
    for key in leaks.WORKFLOWS:
        before, after = leaks.practice(key), leaks.practice(key, True)
        assert before != after and before.engagement.answered_met == after.engagement.answered_met
    assert sum(site != "off" for site in leaks.practice("day", True).posts[0].week) == 4


def test_less_free_time_means_fewer_warm_hand_offs():
    stored = reference.reference().parts["slack"]
    for listed in slack.NAMES:
        handed = [stored["in_person"][slack.name_of(h, listed)].mean() for h in slack.PULLED]
        assert handed == sorted(handed, reverse=True)
    for hours in slack.PULLED:
        without, with_list = (slack.name_of(hours, listed) for listed in slack.NAMES)
        assert stored["free"][with_list].mean() < stored["free"][without].mean()
        assert stored["in_person"][with_list].mean() < stored["in_person"][without].mean()


# --- the panels


@pytest.mark.parametrize("kind", PANELS)
def test_a_panel_is_drawn_before_anything_is_pressed_and_without_a_run(kind, monkeypatch):
    monkeypatch.setattr(kind, "question", lambda self: pytest.fail("run"))
    panel = kind()
    panel.view()
    assert "<svg" in panel.body.value and panel.status.value
    assert "earlier version" not in panel.body.value


@pytest.mark.parametrize("kind", PANELS)
def test_a_learner_is_told_her_runs_only_once_she_has_touched_them_and_keeps_the_place(kind):
    panel, store = kind(), Store()
    panel.store_in(store, "part")
    panel.view()
    assert not panel.facts()
    first = panel.controls[-1]
    first.value = "3" if kind is AnywayPanel else True
    assert panel.facts() and store.get("panels", "part")["touched"]
    again = kind()
    again.store_in(store, "part")
    assert again.state() == panel.state() and again.body.value == panel.body.value


def test_old_runs_are_shown_as_old_and_run_anew(monkeypatch):
    old = replace(reference.reference(), model="0.0.9+another")
    monkeypatch.setattr(reference, "reference", lambda: old)
    short = [each.replace(weeks=4) for each in slack.settings()]
    parts = reference.PARTS | {"slack": (lambda: short, slack.MEASURES)}
    monkeypatch.setattr(reference, "PARTS", parts)
    panel = SlackPanel()
    panel.repeats = 2
    assert "earlier version" in panel.body.value and not panel.facts()
    panel.view()
    assert "earlier version" not in panel.body.value and "Mean of 2 runs" in panel.body.value


def test_the_guess_is_pinned_on_both_pictures_as_soon_as_it_is_locked():
    store = Store()
    panels = RoutesPanel(), SlackPanel()
    for panel in panels:
        panel.store_in(store, type(panel).__name__)
    assert not any("guess" in panel.body.value for panel in panels)
    store.put("predictions", "guess", {"values": [9, 44], "at": "now"})
    for panel, guess in zip(panels, ("Your guess, by referral: 9", "Your guess: 44")):
        panel.renew()
        assert guess in panel.body.value


def test_a_workflow_offers_its_own_change_and_shows_what_was_before():
    panel = LeakPanel()
    for key, flow in leaks.WORKFLOWS.items():
        panel.flow.value = key
        assert panel.after.label == flow.change and not panel.after.value
        assert 'class="before"' not in panel.body.value and "Most are lost" in panel.status.value
        panel.after.value = True
        assert 'class="before"' in panel.body.value and "First visits" in panel.status.value


def test_every_question_on_the_own_run_is_answered_by_who_tries_all():
    facts = lesson.rehearse(random.Random(2))
    panel = RoutesPanel()
    for route in ROUTES:
        panel.route.value = route
    panel.covered.value = True
    facts |= panel.facts()
    asked = questions.read(QUESTIONS)
    for exercise in asked.values():
        for item in exercise.items:
            if exercise.kind == "RUN":
                assert len(item.right_answers(facts)) == 1, item.text
            if exercise.kind == "PRED":
                assert item.fact in facts
    assert facts["complex_by_both"]["value"] < 0 < facts["covered_asking"]["value"]


def test_the_person_and_the_tables_say_that_people_are_invented_and_name_all():
    shown = PersonPanel().body.value
    assert person().name in shown and "invented" in shown and Tier.COMPLEX in person().tiers
    told = beside.workflows(None).value + beside.vehicles(None).value
    for words in (*beside.VEHICLES, *(flow.name for flow in leaks.WORKFLOWS.values())):
        assert words in told


def test_the_page_to_hand_over_has_the_picture_and_what_each_route_costs():
    title, html = both_routes(lesson)
    assert title == "Two routes" and "<figure" in html and "Free time, hours a week" in html
