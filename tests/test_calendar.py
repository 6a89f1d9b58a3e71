"""Runs have dates: first and last day, absences and posts by date, a second start."""

from datetime import date, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.cli.print_results import described
from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.library.practices import eight_clinicians, solo_rural
from cmsim.scenario.parameter import Refusal
from cmsim.scenario.post import Absence
from cmsim.units import DAY, WEEK

JANUARY = date(2027, 1, 4)


def with_post(scenario, **changes):
    first, *others = scenario.posts
    return scenario.replace(posts=[first.replace(**changes), *others])


def weeks_of(log, name, kind=None):
    """Return the weeks in which somebody spent time on a kind, or on any."""
    return {
        int((entry.time - 1) // WEEK)
        for entry in log
        if entry.activity is Activity.SPENT
        and entry.care_manager == name
        and (kind is None or entry.kind == kind)
    }


# --- first and last day


@pytest.mark.parametrize("weeks", [1, 26, 52])
def test_a_run_begins_on_a_monday_and_ends_on_a_sunday_and_says_so(weeks):
    scenario = solo_rural().replace(first_day=JANUARY, weeks=weeks)
    assert scenario.first_day.weekday() == 0 and scenario.last_day.weekday() == 6
    assert scenario.last_day - scenario.first_day == timedelta(7 * weeks - 1)
    for text in (str(scenario), described(scenario)):
        assert "from January 4, 2027 to " in text
        assert f"{scenario.last_day:%B} {scenario.last_day.day}, " in text


@given(st.integers(0, 52 * 7 - 1), st.floats(0, 0.999))
def test_every_minute_of_a_day_has_its_date(day, part):
    scenario = solo_rural().replace(first_day=JANUARY, weeks=52)
    assert scenario.date_of((day + part) * DAY) == JANUARY + timedelta(day)


def test_another_first_day_changes_no_log():
    base = eight_clinicians().replace(weeks=6)
    assert Network(base, 1).run() == Network(base.replace(first_day=JANUARY), 1).run()


@pytest.mark.parametrize(
    "written, told",
    [
        ("2027-01-05", "the first day of a run is a Monday, such as 2027-01-04"),
        ("1999-01-04", "a year from 2000 to 2100 is allowed"),
        ('"1/4/2027"', "'1/4/2027': a date such as"),
        ('"2027-13-04"', "'2027-13-04': a date such as"),
        ("20270104", "'20270104': a date such as"),
        ("2027-01-04T08:00:00", "'2027-01-04 08:00:00': a date such as"),
        ("true", "'True': a date such as"),
    ],
)
def test_a_bad_first_day_gives_one_clear_line(written, told):
    text = f'first_day = {written}\npractices = [{{name = "Elm Street"}}]\n'
    with pytest.raises(Refusal) as refused:
        scenario_toml.loads(text)
    said = str(refused.value)
    assert "first_day" in said and told in said and "\n" not in said


@pytest.mark.parametrize("everything", [True, False])
def test_the_first_day_survives_a_file(everything):
    scenario = solo_rural().replace(first_day=JANUARY)
    assert scenario_toml.loads(scenario_toml.dump(scenario, everything)) == scenario
    native = 'first_day = 2027-01-04\npractices = [{name = "Elm Street"}]'
    assert scenario_toml.loads(native).first_day == JANUARY


# --- absences and starts by date


def test_an_absence_by_date_is_the_one_by_week_and_does_the_same():
    base = eight_clinicians().replace(first_day=JANUARY, weeks=30)
    by_date = with_post(base, absences=[Absence(from_date=date(2027, 3, 15), weeks=12)], leave=0)
    by_week = with_post(base, absences=[Absence(from_week=10, weeks=12)], leave=0)
    assert by_date == by_week and by_date.hash == by_week.hash
    away = weeks_of(Network(by_date, 1).run(), "Ada", Kind.LEAVE)
    first = base.date_of(min(away) * WEEK)
    assert first == date(2027, 3, 15) and len(away) == 12


def test_a_date_within_a_week_means_that_week():
    base = solo_rural().replace(first_day=JANUARY)
    thursday = with_post(base, absences=[Absence(from_date=date(2027, 3, 18))])
    assert thursday.posts[0].absences[0].from_week == 10


def test_a_post_filled_from_a_date_works_from_that_day():
    base = solo_rural().replace(first_day=JANUARY, weeks=10)
    scenario = with_post(base, leave=0)
    scenario = scenario.replace(
        posts=[{**scenario.posts[0].model_dump(exclude={"first_week"}), "from_date": "2027-02-03"}]
    )
    log = Network(scenario, 1).run()
    worked = [entry.time for entry in log if entry.activity is Activity.SPENT]
    assert scenario.date_of(min(worked)) == date(2027, 2, 3)


FILE = """
first_day = 2027-01-04
practices = [{{name = "Elm Street"}}]
[[posts]]
name = "Ada"
week = ["Elm Street"]
covers = ["Elm Street"]
{post}
[[posts.absences]]
{absence}
"""


def test_a_file_may_say_dates():
    text = FILE.format(post="from_date = 2027-01-18", absence='from_date = "2027-03-15"')
    post = scenario_toml.loads(text).posts[0]
    assert post.first_week == 2 and post.absences[0].from_week == 10


@pytest.mark.parametrize(
    "post, absence, told",
    [
        ("", "from_date = 2027-03-15\nfrom_week = 11", "from_date = 2027-03-15 is in week 10"),
        ("from_date = 2027-01-18\nfirst_week = 3", "", "from_date = 2027-01-18 is in week 2"),
        ("", "from_date = 2026-12-28", "2026-12-28: is before the first day of the run"),
        ("from_date = 2026-12-28", "", "2026-12-28: is before the first day of the run"),
        ("", 'from_date = "March 15"', "'March 15': a date such as"),
    ],
)
def test_dates_that_cannot_be_are_refused_in_one_line(post, absence, told):
    with pytest.raises(Refusal) as refused:
        scenario_toml.loads(FILE.format(post=post, absence=absence))
    said = str(refused.value)
    assert told in said and "from_date" in said and "Ada" in said and "\n" not in said


def test_a_date_and_a_week_that_agree_are_taken():
    text = FILE.format(post="", absence="from_date = 2027-03-15\nfrom_week = 10")
    assert scenario_toml.loads(text).posts[0].absences[0].from_week == 10


def test_what_lies_outside_the_run_is_told_with_its_date():
    base = solo_rural().replace(first_day=JANUARY, weeks=26)
    late = with_post(base, first_week=26)
    assert any(
        "start within the run of 26 weeks, which ends on July 4, 2027" in each
        for each in late.warnings
    )
    for changes in (
        {"absences": [Absence(from_date=date(2027, 7, 5))]},
        {"absences": [Absence(from_week=2, weeks=3)], "first_week": 5},
        {"absences": [Absence(from_week=10)], "weeks_filled": 10},
    ):
        (told,) = with_post(base, **changes).warnings
        assert "Ada is not in the post" in told and "2027" in told
    inside = with_post(base, absences=[Absence(from_week=25)], first_week=5)
    assert not inside.warnings


# --- a second start


@pytest.mark.parametrize("turnover", [0.0, 3.0])
def test_a_post_that_ends_may_be_filled_again_after_a_while(turnover):
    base = solo_rural().replace(weeks=40)
    settings = {"first_week": 2, "weeks_filled": 10, "leave": 0, "turnover": turnover}
    scenario = with_post(base, weeks_empty=8, vacancy=1, **settings)
    log = Network(scenario, 3).run()
    worked = weeks_of(log, "Ada")
    assert min(worked) == 2 and max(worked) == 39
    assert not worked & set(range(12, 20)) and 20 in worked
    joined = [entry.time for entry in log if entry.activity is Activity.JOINED]
    assert 20 * WEEK in joined and (turnover or joined == [20 * WEEK])


def test_until_the_end_a_second_start_changes_nothing():
    base = with_post(solo_rural().replace(weeks=30), weeks_filled=10, leave=0)
    logs = [
        [entry for entry in Network(each, 1).run() if entry.time < 10 * WEEK]
        for each in (base, with_post(base, weeks_empty=10))
    ]
    assert logs[0] == logs[1]


def test_a_second_start_without_an_end_is_refused():
    with pytest.raises(ValueError, match="say with weeks_filled when the post ends"):
        with_post(solo_rural(), weeks_empty=8)


def test_an_answer_to_who_has_left_for_good_is_work_of_who_has_the_patient_now():
    network = Network(eight_clinicians(), 1)
    (practice,), (gone, stays) = network.practices.values(), network.care_managers.values()
    practice.do_without(gone)
    gone.hired = inf
    practice.know(3).reply((0.0, gone))
    row = network.log[-1]
    assert row[1] is Activity.ADDED and row[4] == stays.name
    assert stays.worklist.work and not gone.worklist.work
