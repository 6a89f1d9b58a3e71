"""A practice's own month: read safely, set beside what the model predicts, judged in words."""

import calendar
from collections import Counter

import pytest

from cmsim.course.staffing_lab import month_panel
from cmsim.course.staffing_lab.lab import Lab
from cmsim.decision import brief_page_two
from cmsim.decision.brief_case import Case
from cmsim.decision.plan import Plan
from cmsim.decision.practice_summary import PracticeSummary, practices_of
from cmsim.experiment.cache import Cache
from cmsim.experiment.job import Job, log_of
from cmsim.experiment.run import run
from cmsim.model.log import Activity
from cmsim.model.policy import most_overdue
from cmsim.scenario.library import practices
from cmsim.scenario.parameter import Refusal
from cmsim.scenario.scenario import OpenCase
from cmsim.units import WEEK
from cmsim.validation import own_month
from cmsim.validation.own_month import (
    OUTPUTS,
    MonthVerdict,
    Prediction,
    interval,
    judge,
    predict,
    read,
)
from cmsim.views.traced import as_text, untraced

SOLO = practices.solo_rural().replace(typical_caseload=20)
GROWING = practices.three_clinicians()  # hired on the first day: her work grows week by week
NAMES = ("patients_identified_or_referred", "follow-ups_completed", "emergency_visits")


@pytest.fixture
def month(tmp_path):
    """Return a function that writes a month to a file and returns its path."""

    def put(text, name="month.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return put


def refusal(path):
    """Return the one line with which a file is refused."""
    with pytest.raises(Refusal) as refused:
        read(path)
    assert len(str(refused.value).splitlines()) == 1
    return str(refused.value)


# --- reading


def test_a_month_is_read_by_label_or_by_name(month):
    text = "Measure,COUNT\nPatients enrolled,7\nfollow-ups_completed, 41\n\nAdmissions,0\n"
    assert read(month(text)) == {
        "patients_enrolled": 7,
        "follow-ups_completed": 41,
        "admissions": 0,
    }


@pytest.mark.parametrize(
    "text, words",
    [
        ("measure,count,patient name\nAdmissions,1,Ann\n", "may identify a person"),
        ("measure,count,mrn\nAdmissions,1,7\n", "may identify a person"),
        ("measure,count,born\nAdmissions,1,7\n", "may identify a person"),
        ("measure,count,notes\nAdmissions,1,x\n", "allowed are measure, count"),
        ("measure\nAdmissions\n", "'count' is missing"),
        ("measure,count\nAdmissions,\n", "row 2: count is missing"),
        ("measure,count\n,4\n", "row 2: measure is missing"),
        ("measure,count\nSmiles,4\n", "allowed are Patients identified or referred"),
        ("measure,count\n123-45-6789,4\n", "social security number"),
        ("measure,count\nann@example.org,4\n", "email address"),
        ("measure,count\nAdmissions,2024-05-03\n", "looks like a date"),
        ("measure,count\nAdmissions,=1+1\n", "formula"),
        ("measure,count\nAdmissions,-1\n", "whole number from 0"),
        ("measure,count\nAdmissions,2.5\n", "whole number from 0"),
        ("measure,count\nAdmissions,nan\n", "whole number from 0"),
        ("measure,count\nAdmissions,1e9\n", "whole number from 0"),
        ("measure,count\nAdmissions,many\n", "whole number from 0"),
        ("measure,count\nAdmissions,1\nadmissions,2\n", "is there twice"),
        ("measure,count\n", "has no counts"),
        ("", "is empty"),
        (b"measure,count\nAdmissions,\x81\n", "not a text file"),
    ],
)
def test_a_file_that_will_not_do_is_refused_in_one_line(month, text, words):
    assert words in refusal(month(text))


def test_a_file_that_is_too_large_or_missing_is_refused(month, tmp_path):
    assert "at most" in refusal(month("measure,count\n" + "Admissions,1\n" * 400_000))
    assert "no such file" in refusal(tmp_path / "none.csv")


# --- predicting


def test_a_month_of_the_model_itself_is_counted_as_the_log_says():
    log = log_of(Job(SOLO.replace(weeks=9), 7, 1, most_overdue, ()))
    expected = [
        entry
        for entry in log
        if entry.activity is Activity.CONTACTED and 4 * WEEK <= entry.time < 8 * WEEK
    ]
    from cmsim.measures.run_record import RunRecord

    measure = own_month.in_month(OUTPUTS["follow-ups_completed"], 2)
    assert measure.of(RunRecord(SOLO.replace(weeks=9), log)) == len(expected) > 5


def test_an_interval_leaves_out_as_many_values_as_its_chance_allows():
    assert interval(range(199)) == (99, 0, 198)
    assert interval(range(199), chance=0.95)[1:] == (4, 194)
    assert interval(range(39), chance=0.95)[1:] == (0, 38)
    assert interval([5] * 40)[1:] == (5, 5)


@pytest.mark.slow
def test_any_calendar_month_of_the_same_practice_lies_within_its_interval():
    """Of 40 new months per output, those beyond the extremes of 39 are 5 in 100 at most."""
    names, year = ("first_visits", "follow-ups_completed", "patients_enrolled"), 2027
    known = predict(GROWING, names, replications=39, seed=1)
    months = [calendar.monthrange(year, month) for month in range(1, 13)]
    assert {28, 30, 31} == {days for _, days in months} and {0, 5, 6} <= {day for day, _ in months}
    measures = {
        (name, month): own_month.in_month(OUTPUTS[name], 1, days, after)
        for name in names
        for month, (after, days) in enumerate(months)
    }
    results = run(GROWING.replace(weeks=6), replications=40, seed=2, measures=[*measures.values()])
    outside = Counter()
    for (name, month), measure in measures.items():
        _, low, high = known[name]
        outside[month] += sum(
            not low <= outcome.values[measure.name] <= high for outcome in results.outcomes
        )
    assert max(outside.values()) <= 14  # of 120: mean 6 at most, and three standard deviations more


def test_a_month_of_another_practice_is_not_passed_as_this_one():
    """Counts of a practice three times as large fall outside."""
    large = predict(
        practices.three_clinicians().replace(typical_caseload=60),
        ("emergency_visits",),
        replications=39,
    )
    counts = {"emergency_visits": round(large["emergency_visits"][0])}
    (found,) = judge(SOLO, counts, replications=39)
    assert found.verdict is MonthVerdict.NOT_YET and found.observed > found.high


# --- the verdict


@pytest.mark.parametrize(
    "count, low, high, verdict",
    [
        (10, 8, 12, MonthVerdict.USE),
        (8, 8, 12, MonthVerdict.USE),
        (7, 8, 12, MonthVerdict.NOT_YET),
        (13, 8, 12, MonthVerdict.NOT_YET),
        (10, 4, 25, MonthVerdict.CANNOT_TELL),
        (10, 4, 19, MonthVerdict.USE),
        (0, 0, 9, MonthVerdict.CANNOT_TELL),
        (0, 1, 9, MonthVerdict.NOT_YET),
    ],
)
def test_the_verdict_follows_from_the_interval(count, low, high, verdict):
    assert Prediction(OUTPUTS["admissions"], count, 10.0, low, high).verdict is verdict


def test_the_sentence_names_every_output_once():
    found = [
        Prediction(OUTPUTS[name], count, 9.0, 8, 12)
        for name, count in (("admissions", 10), ("first_visits", 20))
    ]
    assert own_month.sentence(found) == "May be used: admissions. Do not use yet: first visits."


@pytest.mark.parametrize(
    "settings", [{"month": 0}, {"month": 1.5}, {"month": True}, {"replications": 38}]
)
def test_what_gives_no_interval_is_refused(settings):
    with pytest.raises(ValueError, match="month|replications"):
        predict(SOLO, NAMES, **settings)


# --- on the page of the staffing lab


@pytest.mark.parametrize("cases", [False, True])
def test_a_month_of_ones_own_is_set_beside_the_lab_and_stands_in_the_brief(cases, monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    monkeypatch.setattr(month_panel, "REPEATS", 3)
    lab = Lab(Cache(size=0))
    summary = PracticeSummary(clinicians=1, panel=1250, discharges=12)
    if cases:
        case = OpenCase(practice=practices_of(summary)[0].name, tier="complex")
        summary = summary.replace(caseload=(case,))
    lab.put(Plan(summary=summary))
    panel = month_panel.MonthPanel(lab)
    panel.view()
    panel.go.click()
    assert "Choose a file" in panel.status.value
    panel.file.take("mine.csv", b"measure,count\nDischarges,900000\nFirst visits,x\n")
    assert panel.status.value.startswith("Not taken. mine.csv")
    panel.file.take("mine.csv", b"measure,count\nDischarges,900000\nGraduations,0\n")
    panel.go.click()
    assert lab.observed[0].output.name == "discharges"
    assert lab.observed[0].verdict is MonthVerdict.NOT_YET and "discharges" in panel.status.value
    assert ("open cases of your file" in panel.body.value) == cases
    block = brief_page_two.observed(Case(None, None, observed=lab.observed))
    said = as_text(block.lines[0])
    assert "900000" in said and "Do not use these figures yet" in said
    assert not untraced(block.lines[0])
    again = month_panel.MonthPanel(Lab(Cache(size=0)))
    again.restore(panel.state())
    assert again.counts == panel.counts
    lab.summarize(asked=0.1)
    assert lab.observed is None
