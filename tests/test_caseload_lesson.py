"""Lesson 03: the curve, the ledger, the tries and the numbers in its text say what runs say."""

import random
import tomllib
from pathlib import Path

import pytest

from cmsim.analysis import caseload_design as design
from cmsim.analysis.caseload_design import DESIGNS, Design
from cmsim.experiment.run import run
from cmsim.lessons import caseload
from cmsim.views.figures.caseload import GROUPS
from cmsim.views.widgets.caseload import (
    CurvePanel, DemandPanel, DuelPanel, LedgerPanel, OneDayPanel, PointsPanel, TryPanel)

QUESTIONS = Path(__file__).parents[1] / "exercises" / "03_caseload_sizing" / "questions.toml"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    monkeypatch.setattr(design, "WEEKS", 13)
    for kind in (CurvePanel, TryPanel, LedgerPanel, PointsPanel, DuelPanel, DemandPanel,
                 OneDayPanel):
        monkeypatch.setattr(kind, "repeats", 5)


def results(*caseloads, replications=5, **changes):
    made = [design.scenario(DESIGNS["complex"]._replace(**changes), each) for each in caseloads]
    return run(*made, replications=replications, measures=(*design.MEASURED, *design.HOURS))


def test_more_patients_are_never_served_more_punctually():
    points = design.curve(results(15, 35, 60), (15, 35, 60))
    late = [point.late.mean for point in points]
    assert late == sorted(late) and late[-1] > late[0] + 0.2
    assert all(point.low <= point.late.mean <= point.high or point.low == point.high
               for point in points)
    assert [point.kept for point in points] == sorted((point.kept for point in points),
                                                      reverse=True)


@pytest.mark.parametrize("change", [{"talk": 15}, {"documentation": 0.0}, {"interval": 28},
                                    {"registry": 1}])
def test_each_easing_of_the_post_cuts_late_contacts(change):
    before = design.curve(results(40), (40,))[0]
    after = design.curve(results(40, **change), (40,))[0]
    assert after.late.mean < before.late.mean


def test_the_week_adds_up_to_the_paid_hours_and_each_kind_has_one_sort():
    found = results(30)
    hours = design.ledger(found, "30 open cases")
    assert sum(hours.values()) == pytest.approx(found.measure("hours_paid").mean().item(), rel=0.01)
    sorts = [kind for kinds in GROUPS.values() for kind in kinds]
    assert sorted(sorts) == sorted(design.KINDS)


def test_the_overload_point_is_a_range_between_two_caseloads_tried():
    def points(*kept):
        return [design.Point(n * 10, 0, None, 0, 0, share, 0, 0, 5)
                for n, share in enumerate(kept, 1)]
    assert design.overload(points(1, 0.8, 0.6, 0)) == (20, 30)
    assert design.overload(points(0.4, 0)) == (None, 10)
    assert design.overload(points(1, 1)) == (20, None)
    assert design.overload(points(1, 0.4, 1)) == (10, 20)


def test_a_first_picture_comes_from_few_repeats_and_the_curve_goes_on():
    panel = CurvePanel()
    panel.fields["talk"].value = 20
    assert panel.results.replications == 5 and "5 repeats" in panel.status.value
    assert panel.fewest == 2 and "job description" in panel.body.value


def test_the_goal_agrees_with_the_runs():
    panel = TryPanel()
    for each in (10, 60, 55):
        panel.caseload.value = each
        panel.run()
    assert panel.facts()["largest_complex"]["value"] == 10
    assert panel.facts()["kept_complex"]["value"] == panel.tried["complex"][10] >= design.CHANCE
    assert panel.facts()["gap_complex"]["value"] == 45
    again = TryPanel()
    again.restore(panel.state())
    assert again.facts() == panel.facts()


@pytest.mark.parametrize("state", [{"complex": 3}, {}, {"complex": [["x", 1]], "moderate": []}])
def test_tries_that_make_no_sense_are_not_restored(state):
    with pytest.raises((ValueError, KeyError, TypeError)):
        TryPanel().restore(state)


def test_closing_is_compared_with_faster_contacts_on_the_same_patients():
    found = run(*design.duel().values(), replications=12, measures=("waiting",))
    faster, closing = (design.gained(found, "waiting", way) for way in ("faster", "closing"))
    table = found.measure("waiting")
    assert closing.mean == pytest.approx((table["as it is"] - table["closing"]).mean())
    panel = DuelPanel()
    panel.run()
    facts = panel.facts()
    assert facts["closing_minus_faster"]["value"] == pytest.approx(
        facts["waiting_cut_by_closing"]["value"] - facts["waiting_cut_by_faster"]["value"])
    assert faster.mean < closing.mean


def test_a_tenth_costs_more_when_the_post_is_fuller():
    panel, jumps = DemandPanel(), []
    panel.repeats = 10
    for before in (10, 40):
        panel.caseload.value = before
        panel.run()
        jumps.append(panel.facts()["late_jump"])
    assert jumps[0]["value"] < jumps[1]["value"]
    assert all(jump["low"] <= jump["value"] <= jump["high"] for jump in jumps)


def test_points_do_not_see_a_second_record_system_and_minutes_do():
    panel, seen = PointsPanel(), []
    panel.complex.value, panel.moderate.value = 12, 20
    for systems in ("one", "two"):
        panel.systems.value = systems
        panel.run()
        seen.append((design.points_of(12, 20), panel.results.measure("utilization").mean().item()))
    assert seen[0][0] == seen[1][0] and seen[1][1] > seen[0][1]


def test_the_hybrid_post_begins_with_the_mix_that_was_asked_for():
    made = design.mixed(7, 11)
    tiers = [case.tier for case in made.caseload]
    assert (tiers.count("complex"), tiers.count("moderate")) == (7, 11)


def test_writing_up_costs_the_one_day_nurse_contacts():
    panel = OneDayPanel()
    panel.run()
    assert panel.facts()["contacts_lost_to_paper"]["low"] > 0


def test_a_design_comes_back_and_nonsense_does_not():
    panel = CurvePanel()
    panel.fields["interval"].value = 28
    again = CurvePanel()
    again.restore(panel.state())
    assert again.design == panel.design == Design(interval=28)
    with pytest.raises((ValueError, TypeError)):
        again.restore({"design": ["nobody", 1, 2, 3, 4, 5, 6], "ran": False})


# --- the numbers in the text

DERIVED = {"150 patients": 2400 / 150, "30 patients": 2400 / 30, "50 patients": 2400 / 50,
           "500 patients": 2400 / 500, "300 patients": 2400 / 300, "480 minutes": 480 / (3 * 37.5)}


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
    _, html = caseload.minutes_each()
    for patients, minutes in ((40, 60), (150, 16), (300, 8)):
        assert f"{patients} patients</td><td>{minutes} minutes" in html


def test_the_job_descriptions_on_the_curve_are_those_in_the_questions():
    text = QUESTIONS.read_text(encoding="utf-8")
    for low, high in design.JOBS.values():
        assert f"{low} to {high}" in text


def test_every_cell_of_the_page_shows_something_and_a_made_up_learner_has_facts():
    for name in ("welcome", "predict", "curve", "tries", "largest", "take_away"):
        assert getattr(caseload, name)() is not None
    assert {"largest_complex", "kept_complex"} & set(caseload.rehearse(random.Random(1)))
