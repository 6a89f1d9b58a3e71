"""Our figures beside published ones: what is counted, how it is compared, what is reported."""

import re
from dataclasses import replace
from math import sqrt
from pathlib import Path

import pytest
from stories import ELM, bare, day_and_night

from cmsim.analysis.statistics import Estimate
from cmsim.course.front.validation_page import marked, table_of
from cmsim.experiment.job import Job, log_of
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity, Entry
from cmsim.model.policy import most_overdue
from cmsim.scenario.evidence.sources import Assumption, Quality, everything
from cmsim.scenario.library import practices
from cmsim.scenario.parameter import Parameter, parameters
from cmsim.units import DAY, MONTH, WEEK
from cmsim.validation import before_and_after, readings
from cmsim.validation.compare import ComparisonRow, compare
from cmsim.validation.published import COMPARISONS, SETTINGS, Handling, setting
from cmsim.validation.stress_des import behind, checklist, qualities
from cmsim.validation.tolerance import QUARTER, of_share

PAGE = (Path(__file__).parents[1] / "docs" / "validation.md").read_text(encoding="utf-8")


# --- what the page says


def test_the_page_puts_the_misses_first_and_counts_them():
    _, rows = table_of(marked(PAGE, "figures"))
    missed = [verdict.startswith("outside") for *_, verdict, _, _ in rows]
    assert missed == sorted(missed, reverse=True)
    assert f"{sum(missed)} are outside" in marked(PAGE, "summary")


def test_every_miss_has_a_reason_on_the_page():
    reasons = marked(PAGE, "reasons")
    for name, *_, verdict, _, _ in table_of(marked(PAGE, "figures"))[1]:
        if verdict.startswith("outside"):
            assert f"**{name}**" in reasons, name


# --- the comparisons


def test_no_figure_sets_a_number_of_a_scenario():
    """A setting is a scenario of the library but for what its figure's own row states."""
    base = parameters(setting("off-site"))
    changed = {
        path
        for path, (value, _) in parameters(setting("cold calls")).items()
        if value != base[path][0]
    }
    assert changed == {"practices.Elm Street.panel.no_number"}
    plain, study = (
        parameters(setting(name)) for name in ("telephone", "telephone, as in the study")
    )
    assert {path for path in plain if plain[path] != study[path]} == {
        "engagement.interval_moderate"
    }


def test_each_figure_has_a_range_a_source_and_settings_that_exist():
    assert len({each.name for each in COMPARISONS}) == len(COMPARISONS)
    for each in COMPARISONS:
        assert each.how and each.unit, each.name
        assert everything()[each.id] is each.evidence
        assert set(each.settings) <= set(SETTINGS)
    assert {each.handling for each in COMPARISONS} == set(Handling)


def test_chance_alone_fails_no_figure():
    """Every figure has a range with room in it, around what was published, and says why."""
    for each in COMPARISONS:
        assert each.low < each.high and each.tolerance.text, each.name
        published = float(re.match(r"-?[0-9.]+", each.published)[0])
        assert each.low - 1e-9 <= published <= each.high + 1e-9, each.name


def test_a_range_that_rests_on_nothing_published_says_that_it_is_assumed():
    assumed = [each for each in COMPARISONS if isinstance(each.tolerance.why, Assumption)]
    assert all(each.tolerance.text.startswith("assumption: ") for each in assumed)
    one_figure = [each for each in assumed if each.tolerance.why is QUARTER]
    assert all(
        each.high - each.low == pytest.approx((each.high + each.low) / 4) for each in one_figure
    )
    assert {each.id for each in one_figure} >= {"TC-D07", "OF-U04"}


def test_a_count_is_given_its_sampling_interval():
    """Wilson's, worked out by hand: 77 of 88 patients."""
    n, p, z = 88, 77 / 88, 1.959964
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    assert of_share(77, 88)[:2] == pytest.approx((100 * (middle - half), 100 * (middle + half)))


def test_a_reason_is_given_only_for_the_side_that_it_explains():
    cold = next(each for each in COMPARISONS if each.id == "TC-C02")
    below, above = (ComparisonRow(cold, Estimate(mean, 1, 0.95, 20)) for mean in (50, 90))
    assert (below.side, above.side) == ("below", "above")
    assert below.reason == cold.below and above.reason == cold.above != cold.below


@pytest.mark.parametrize(
    "mean, half_width, words, off",
    [
        (70, 1, "within the range", 0),
        (66, 3, "our interval reaches it", -2),
        (60, 2, "outside: 8 below", -8),
        (75.5, 1, "outside: 2.5 above", 2.5),
    ],
)
def test_the_verdict_says_how_ours_stands_to_the_range(mean, half_width, words, off):
    cold = next(each for each in COMPARISONS if each.id == "TC-C02")
    row = ComparisonRow(cold, Estimate(mean, half_width, 0.95, 20))
    assert row.verdict == words and row.off == off


def test_two_settings_share_their_luck():
    """With the same setting twice, every paired change is nil."""
    cpc = next(each for each in COMPARISONS if each.id == "OF-E15")
    (row,) = compare(3, comparisons=[replace(cpc, settings=("nobody", "nobody"))])
    assert row.ours.mean == 0 and row.ours.half_width == 0


# --- the readings, on logs written by hand


def record(*entries, weeks=104, scenario=None):
    return RunRecord(scenario or bare(practice=day_and_night(), weeks=weeks), list(entries))


def entry(day, activity, number=0, name=None, detail=None, value=None):
    return Entry(day * DAY, activity, ELM, number, name, detail, value)


def test_a_fall_after_a_bad_spell_counts_who_is_not_admitted_again():
    stays = [(number, day) for number in (0, 3) for day in (200, 230)] + [(3, 300), (6, 230)]
    log = sorted(
        [entry(day, Activity.ADMITTED, number) for number, day in stays]
        + [entry(day + 5, Activity.DISCHARGED, number) for number, day in stays]
    )
    assert readings.fall_after_bad_spell(record(*log)) == 50


def test_two_calls_after_a_discharge_are_told_apart_by_who_was_met():
    kind = "transition call"
    log = [
        entry(1, Activity.CONTACTED, 3, "Ada", "in person"),
        entry(2, Activity.ADDED, 0, "Ada", kind),
        entry(2, Activity.ADDED, 3, "Ada", kind),
        entry(3, Activity.UNANSWERED, 0, "Ada", kind),
        entry(3, Activity.UNANSWERED, 3, "Ada", kind),
        entry(4, Activity.UNANSWERED, 0, "Ada", kind),
        entry(4, Activity.CALLED, 3, "Ada"),
        entry(5, Activity.CALLED, 0, "Ada"),
    ]
    assert list(readings.first_two_calls(record(*log))) == [(False, False), (True, True)]


def test_a_month_is_billed_from_twenty_minutes_after_enrollment_on():
    log = [
        entry(0, Activity.IDENTIFIED, 0),
        entry(1, Activity.SPENT, 0, "Ada", "follow-up", 60),
        entry(1, Activity.REACHED, 0, "Ada", "by phone"),
        entry(1, Activity.ENROLLED, 0, "Ada", "by phone"),
        entry(2, Activity.SPENT, 0, "Ada", "first visit", 20),
        entry(40, Activity.SPENT, 0, "Ada", "follow-up", 19),
        entry(70, Activity.SPENT, 0, "Ada", "follow-up", 12),
        entry(80, Activity.SPENT, 0, "Ada", "documentation", 8),
    ]
    assert readings.billed_months(record(*log, weeks=106)) == [2]
    assert readings.months_billed(record(*log, weeks=106)) == 2


def test_a_share_of_time_leaves_waiting_and_leave_out():
    log = [
        entry(700, Activity.SPENT, None, "Ada", kind, minutes)
        for kind, minutes in (
            ("travel", 30),
            ("follow-up", 90),
            ("waiting for work", 500),
            ("leave", 500),
        )
    ]
    assert readings.time_on("travel")(record(*log)) == 25


def test_only_a_call_in_time_with_a_visit_in_time_is_a_billed_transition():
    log = [
        *(entry(10, Activity.DISCHARGED, number) for number in (0, 3, 6, 9)),
        entry(11, Activity.CALLED, 0, "Ada", "in time", 1),
        entry(11, Activity.CALLED, 3, "Ada", "in time", 1),
        entry(14, Activity.CALLED, 6, "Ada", "late", 4),
        entry(15, Activity.SEEN, 0, None, "arranged", 5),
        entry(15, Activity.SEEN, 6, None, "usual", 5),
        entry(20, Activity.SEEN, 3, None, "usual", 10),
    ]
    assert readings.billed_transitions(record(*log)) == 25


def test_the_ramp_ends_with_the_first_four_weeks_at_nine_tenths():
    weeks = [1] * 10 + [10] * 94
    log = [
        entry(7 * week + 1, Activity.CONTACTED, 0, "Ada", "by phone")
        for week, count in enumerate(weeks)
        for _ in range(count)
    ]
    assert readings.months_to_nine_tenths(record(*log)) == pytest.approx(14 * WEEK / MONTH)


def test_readings_that_are_measures_agree_with_them():
    scenario = setting("nobody")
    found = RunRecord(scenario, log_of(Job(scenario, 1, 1, most_overdue, ())))
    rates = 1000 * len(found.by[Activity.ADMITTED]) / scenario.practices[0].panel.size / found.years
    stays = next(each for each in COMPARISONS if each.id == "TC-E12")
    assert stays.of(found) == pytest.approx(rates)
    assert readings.late_admissions(found) < len(found.by[Activity.ADMITTED])


# --- before and after enrollment


def test_stays_are_counted_within_half_a_year_of_a_moment():
    days = [(0, 100), (0, 190), (0, 210), (0, 390), (3, 210), (6, 210)]
    log = [entry(day, Activity.ADMITTED, number) for number, day in days]
    moments = {(ELM, 0): 200 * DAY, (ELM, 3): 211 * DAY}
    # of patient 0 two before (100 days and 10) and one after; 190 days later is too late
    assert before_and_after.stays_around(log, moments) == (3, 1)


def test_a_cohort_holds_everybody_enrolled_with_half_a_year_on_either_side():
    days = [(0, 100), (0, 300), (3, 200), (6, 700)]
    log = [entry(day, Activity.ENROLLED, number, "Ada", "by phone") for number, day in days]
    scenario = bare(weeks=120)
    assert before_and_after.enrolled_in(log, scenario) == {
        (ELM, 0): 300 * DAY,
        (ELM, 3): 200 * DAY,
    }


def test_without_effect_the_enrolled_fare_as_if_they_never_had_been():
    """To the stay: what befalls a patient does not depend on what happens to others."""
    found = before_and_after.before_and_after(practices.three_clinicians().replace(weeks=80), 2)
    assert found.patients > 20 and sum(found.enrolled) > 5
    assert found.enrolled == found.never and found.change == found.change_of_never


def test_with_an_effect_the_enrolled_fare_better(monkeypatch):
    strong = practices.three_clinicians().change("effect.averted_admissions", 0.33)
    monkeypatch.setattr(before_and_after, "without_effect", lambda scenario: scenario)
    found = before_and_after.before_and_after(strong.replace(weeks=80), 2)
    assert found.enrolled[1] < found.never[1]


# --- the checklist


def test_the_checklist_has_every_section_of_stress_des_and_counts_the_model():
    rows = checklist(practices.solo_rural())
    assert [row.number for row in rows] == sorted(row.number for row in rows)
    assert {row.number[0] for row in rows} == set("123456")
    answers = {row.number: row.answer for row in rows}
    counts = qualities(practices.solo_rural())
    assert all(f"{n} {quality}" in answers["3.3"] for quality, n in counts.items())


def test_the_checklist_follows_the_scenario(monkeypatch):
    nobody, somebody = practices.eight_clinicians("nobody"), practices.eight_clinicians()
    assert sum(qualities(nobody).values()) < sum(qualities(somebody).values())
    assert sum(behind(somebody).values()) == sum(qualities(somebody).values())
    moved = {
        path: (value, Parameter("X", "share", 0, 1, Assumption("nobody knows")))
        for path, (value, _) in parameters(somebody).items()
    }
    monkeypatch.setattr("cmsim.validation.stress_des.parameters", lambda scenario: moved)
    assert qualities(somebody)[Quality.ASSUMPTION] == len(moved)
