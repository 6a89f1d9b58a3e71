"""Lesson 03: the curve, the ledger, the tries and the numbers in its text say what runs say."""

import random
import tomllib
from pathlib import Path

import pytest

from cmsim.course.caseload import curves, design, points, ways
from cmsim.course.caseload.compare_panels import BETWEEN, DuelPanel, OneDayPanel
from cmsim.course.caseload.curve_panels import CurvePanel, LedgerPanel
from cmsim.course.caseload.demand_panel import DemandPanel
from cmsim.course.caseload.design import DESIGNS, Design
from cmsim.course.caseload.figures import GROUPS
from cmsim.course.caseload.lesson import lesson, minutes_each
from cmsim.course.caseload.points_panel import PointsPanel
from cmsim.course.caseload.try_panel import TryPanel
from cmsim.experiment import progressive_run
from cmsim.experiment.cache import Cache
from cmsim.experiment.run import run
from cmsim.model.log import Activity
from cmsim.model.network import Network
from cmsim.scenario.evidence import care_time as sources
from cmsim.views.widgets.progressive import SharedRuns

QUESTIONS = Path(__file__).parents[1] / "exercises" / "03_caseload_sizing" / "questions.toml"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    monkeypatch.setattr(design, "WEEKS", 13)
    for kind in (
        CurvePanel,
        TryPanel,
        LedgerPanel,
        PointsPanel,
        DuelPanel,
        DemandPanel,
        OneDayPanel,
    ):
        monkeypatch.setattr(kind, "repeats", 5)


def results(*caseloads, replications=5, **changes):
    made = [design.scenario(DESIGNS["complex"]._replace(**changes), each) for each in caseloads]
    return run(*made, replications=replications, measures=(*design.MEASURED, *design.HOURS))


def test_more_patients_are_never_served_more_punctually():
    found = curves.curve(results(15, 35, 60), (15, 35, 60))
    late = [point.late.mean.mean for point in found]
    assert late == sorted(late) and late[-1] > late[0] + 0.2
    assert [point.on_schedule for point in found] == sorted(
        (point.on_schedule for point in found), reverse=True
    )


def test_the_band_holds_most_runs_and_the_interval_the_mean():
    found = results(30, replications=10)
    (point,) = curves.curve(found, (30,))
    late = 1 - found.measure("on_time")["30 open cases"]
    assert ((late >= point.late.low) & (late <= point.late.high)).sum() == 8
    assert point.late.mean.low <= late.mean() <= point.late.mean.high
    assert point.waiting.low <= point.waiting.mean.mean <= point.waiting.high


@pytest.mark.parametrize(
    "change",
    [{"talk": 15}, {"documentation": 0.0}, {"interval": 28}, {"registry": 1}, {"pulled": 0}],
)
def test_each_easing_of_the_post_cuts_late_contacts(change):
    before = curves.curve(results(40), (40,))[0]
    after = curves.curve(results(40, **change), (40,))[0]
    assert after.late.mean.mean < before.late.mean.mean


def test_the_week_adds_up_to_the_paid_hours_and_each_kind_has_one_sort():
    found = results(30)
    hours = curves.ledger(found, "30 open cases")
    assert sum(hours.values()) == pytest.approx(found.measure("hours_paid").mean().item(), rel=0.01)
    sorts = [kind for kinds in GROUPS.values() for kind in kinds]
    assert sorted(sorts) == sorted(design.KINDS)


def test_the_overload_point_is_a_range_between_two_caseloads_tried():
    def found(*kept):
        points = [
            curves.Point(n * 10, 0, 0, None, None, share, 0, 5) for n, share in enumerate(kept, 1)
        ]
        return tuple(end and end.caseload for end in curves.overload(points))

    assert found(1, 0.8, 0.6, 0) == (20, 30)
    assert found(0.4, 0) == (None, 10)
    assert found(1, 1) == (20, None)
    assert found(1, 0.4, 1) == (10, 20)


def test_part_of_a_post_is_asked_and_tried_for_the_same_part():
    half = Design(half_days=5)
    assert design.tried(half) == tuple(each / 2 for each in design.TRIED["complex"])
    low, high = curves.job(half)
    assert (2 * low, 2 * high) == design.JOBS["complex"]
    made = design.scenario(half, 20)
    opened = sum(entry.activity is Activity.OPEN_CASE for entry in Network(made, 1).run())
    assert opened == 20 == made.posts[0].caseload_cap


def test_the_job_of_a_mixed_post_lies_between_those_of_its_two_kinds():
    ends = [curves.job(Design("hybrid", mix=mix)) for mix in (1, 5, 9)]
    assert ends == sorted(ends, reverse=True)
    assert all(
        design.JOBS["complex"][n] < end[n] < design.JOBS["moderate"][n]
        for end in ends
        for n in (0, 1)
    )
    assert curves.job(Design("hybrid", mix=10)) == design.JOBS["complex"]


@pytest.mark.slow
def test_a_change_draws_from_few_repeats_first(monkeypatch):
    drawn, panel = [], CurvePanel()
    monkeypatch.setattr(panel, "draw", lambda working="": drawn.append(panel.results.replications))
    panel.fields["talk"].value = 20
    assert drawn[0] == panel.fewest < drawn[-1] == panel.repeats


@pytest.mark.slow
def test_a_setting_seen_before_comes_back_without_a_run(monkeypatch):
    panel = CurvePanel(SharedRuns(Cache()))
    panel.run()
    before, numbers = panel.status.value, panel.body.value.split("<tbody>")[1]
    assert 'class="before"' not in panel.body.value
    panel.fields["talk"].value = 20
    assert numbers not in panel.body.value and 'class="before"' in panel.body.value
    monkeypatch.setattr(progressive_run, "perform", lambda job: pytest.fail("run again"))
    panel.fields["talk"].value = 29
    assert panel.status.value == before and numbers in panel.body.value


def test_a_run_that_is_stopped_answers_from_what_there_is():
    panel = CurvePanel()
    steps = panel.steps()
    while panel.results is None:
        next(steps)
    panel.stop()
    assert panel.status.value.startswith("Stopped after 2 repeats.")
    assert list(steps) == [] and panel.results.replications == 2


@pytest.mark.slow
def test_the_curve_says_where_the_post_falls_behind_and_what_the_job_asks():
    panel = CurvePanel()
    panel.run()
    assert "5 repeats" in panel.status.value
    assert "job description asks for 30 to 50" in panel.body.value
    assert "The job description speaks of 150 on the list" in panel.body.value
    panel.role.value = "hybrid"
    assert "weighs the two job descriptions" in panel.body.value
    assert not panel.fields["mix"].disabled


@pytest.mark.slow
def test_the_week_is_that_of_the_post_above_and_says_when_that_has_changed():
    curve = CurvePanel()
    panel = LedgerPanel(post=curve)
    panel.run()
    assert "of 40 paid hours" in panel.status.value
    curve.fields["half_days"].value = 5
    assert "The week above has changed" in panel.status.value
    panel.run()
    assert "of 20 paid hours" in panel.status.value


def test_the_goal_agrees_with_the_runs():
    panel = TryPanel()
    for each in (10, 60, 55):
        panel.caseload.value = each
        panel.run()
    assert panel.facts()["largest_complex"]["value"] == 10
    assert panel.facts()["kept_complex"]["value"] == panel.tried["complex"][10] >= curves.CHANCE
    assert panel.facts()["gap_complex"]["value"] == 45
    again = TryPanel()
    again.restore(panel.state())
    assert again.facts() == panel.facts()


@pytest.mark.slow
def test_the_curve_does_not_speak_over_the_learners_own_tries():
    class Store(dict):
        def get(self, section, key, default=None):
            return super().get((section, key), default)

        def put(self, section, key, value):
            self[section, key] = value

    store, curve, tries = Store(), CurvePanel(), TryPanel()
    for panel, key in ((curve, "curve"), (tries, "tries")):
        panel.store_in(store, key)
    curve.go.click()
    assert store.get("outcomes", "largest_complex")["value"] in (0, *design.TRIED["complex"])
    tries.caseload.value = 7
    tries.go.click()
    curve.go.click()
    assert store.get("outcomes", "largest_complex")["value"] == 7


@pytest.mark.parametrize("state", [{"complex": 3}, {}, {"complex": [["x", 1]], "moderate": []}])
def test_tries_that_make_no_sense_are_not_restored(state):
    with pytest.raises((ValueError, KeyError, TypeError)):
        TryPanel().restore(state)


@pytest.mark.slow
def test_each_way_out_is_compared_on_the_same_patients():
    panel = DuelPanel()
    panel.run()
    table, facts = panel.results.measure("waiting"), panel.facts()
    for way in ("faster", "closing", "hours"):
        assert facts[f"waiting_cut_by_{way}"]["value"] == pytest.approx(
            (table["as it is"] - table[way]).mean(), abs=1e-5
        )
    assert facts["closing_minus_faster"]["value"] == pytest.approx(
        (table["faster"] - table["closing"]).mean(), abs=1e-5
    )
    assert all(fact["low"] <= fact["value"] <= fact["high"] for fact in facts.values())


def test_closing_sooner_lets_more_patients_in():
    four = ways.duel()
    found = run(four["as it is"], four["closing"], replications=12, measures=("waiting",))
    assert ways.gained(found, "waiting", "closing").mean > 0


@pytest.mark.slow
def test_a_tenth_costs_more_when_the_post_is_fuller():
    panel = DemandPanel()
    panel.repeats = 10
    for before in (10, 40):
        panel.caseload.value = before
        panel.run()
    facts = panel.facts()
    free, full = facts["late_jump_with_room"], facts["late_jump"]
    assert free["value"] < full["value"]
    assert all(jump["low"] <= jump["value"] <= jump["high"] for jump in (free, full))
    assert "10 and a tenth" in panel.body.value and "40 and a tenth" in panel.body.value
    again = DemandPanel()
    again.restore(panel.state())
    assert again.facts() == facts and again.body.value == panel.body.value


@pytest.mark.slow
def test_points_do_not_see_a_second_record_system_and_minutes_do():
    panel, seen = PointsPanel(), []
    panel.complex.value, panel.moderate.value = 12, 20
    for systems in ("one", "two"):
        panel.systems.value = systems
        panel.run()
        seen.append((points.points_of(12, 20), panel.results.measure("utilization").mean().item()))
    assert seen[0][0] == seen[1][0] and seen[1][1] > seen[0][1]


def test_the_hybrid_post_begins_with_the_mix_that_was_asked_for():
    made = design.mixed(Design("hybrid"), 7, 11)
    assert (
        design.scenario(Design("hybrid", mix=3), 20).caseload
        == design.mixed(Design("hybrid"), 6, 14).caseload
    )
    tiers = [case.tier for case in made.caseload]
    assert (tiers.count("complex"), tiers.count("moderate")) == (7, 11)


def test_writing_up_costs_the_one_day_nurse_contacts():
    panel = OneDayPanel()
    panel.run()
    assert panel.facts()["contacts_lost_to_paper"]["low"] > 0
    on_paper, seen = ways.on_paper("nothing to write"), panel.results.measure("contacts")
    assert f"{on_paper:.1f}" in panel.body.value and seen["nothing to write"].mean() < on_paper


@pytest.mark.slow
def test_a_design_comes_back_and_nonsense_does_not():
    panel = CurvePanel()
    panel.fields["interval"].value = 28
    again = CurvePanel()
    again.restore(panel.state())
    assert again.design == panel.design == Design(interval=28)
    with pytest.raises((ValueError, TypeError)):
        again.restore({"design": ["nobody", 1, 2, 3, 4, 5, 6], "ran": False})


# --- the numbers in the text


def test_the_arithmetic_of_one_day_is_that_of_the_question():
    documenting, call = design.TWO_SYSTEMS, 15
    asked_for = asked("minutes")[-1]
    assert f"a call of {call} minutes, and {documenting * call:g} minutes" in asked_for["text"]
    assert asked_for["answer"] == pytest.approx(
        ways.DAY_MINUTES / (call * (1 + documenting)), abs=asked_for["tolerance"]
    )
    assert ways.on_paper("two systems") == pytest.approx(480 / (3 * 37.5), abs=0.01)


DERIVED = {
    "150 patients": 2400 / 150,
    "30 patients": 2400 / 30,
    "50 patients": 2400 / 50,
    "500 patients": 2400 / 500,
    "300 patients": 2400 / 300,
    "480 minutes": 480 / (15 + 30),
}


def asked(name):
    given = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))
    return next(one for one in given["exercises"] if one["id"] == name)["items"]


def test_the_numbers_asked_for_follow_from_the_numbers_given():
    for item, (words, number) in zip(asked("minutes"), DERIVED.items(), strict=True):
        assert words in item["text"]
        assert item["answer"] == pytest.approx(number, abs=item["tolerance"])
    least, most = asked("exchange")
    assert least["answer"] == pytest.approx(90 / 50, abs=0.05)
    assert most["answer"] == pytest.approx(100 / 30, abs=0.1)


def test_the_printed_minutes_are_shared_out_of_the_same_week():
    _, html = minutes_each(lesson)
    for patients, minutes in ((40, 60), (150, 16), (300, 8)):
        assert f"{patients} patients</td><td>{minutes} minutes" in html


def test_the_job_descriptions_are_those_of_the_source_and_of_the_questions():
    text = QUESTIONS.read_text(encoding="utf-8")
    for role, (total, active) in {
        "complex": (sources.TC_A01, sources.TC_A02),
        "moderate": (sources.TC_A03, sources.TC_A04),
    }.items():
        low, high = design.JOBS[role]
        assert f"{low} to {high}" in text and f"{low} to {high}" in active.note
        assert f"About {design.LISTS[role]} assigned" in total.note


def test_what_the_page_says_in_numbers_is_what_the_model_does(monkeypatch):
    monkeypatch.setattr(design, "WEEKS", 26)
    full = DemandPanel().caseload.value
    found = results(full, replications=5)
    assert found.measure("utilization").mean().item() == pytest.approx(0.9, abs=0.05)
    assert curves.curve(found, (full,))[0].late.mean.mean < 0.15
    assert f"{ways.DAY_MINUTES} minutes, a call of 37.5 minutes" in BETWEEN
    assert design.TWO_SYSTEMS == 30 / 15  # minutes of documenting for minutes of call, TC-B10
    honest = asked("honest")[0]["options"]["minutes"]
    assert f"300 on the list is {2400 / 300:g} minutes a week each" in honest


@pytest.mark.slow
def test_a_made_up_learner_has_facts():
    assert {"largest_complex", "kept_complex"} & set(lesson.rehearse(random.Random(1)))
