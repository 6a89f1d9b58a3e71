"""Posts begin, end and are away in blocks, and a post that starts too late is told."""

import pytest

from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.library.practices import eight_clinicians, solo_rural
from cmsim.scenario.parameter import parameters
from cmsim.scenario.post import Absence
from cmsim.units import WEEK


def with_post(scenario, **changes):
    first, *others = scenario.posts
    return scenario.replace(posts=[first.replace(**changes), *others])


def weeks_worked(log, name, kinds=None):
    """Return the weeks in which somebody spent time, leave not counted."""
    return {
        int((entry.time - 1) // WEEK)
        for entry in log
        if entry.activity is Activity.SPENT
        and entry.care_manager == name
        and (entry.kind in kinds if kinds else entry.kind != Kind.LEAVE)
    }


@pytest.mark.parametrize("turnover", [0.0, 3.0])
def test_a_post_that_ends_is_never_filled_again(turnover):
    base = solo_rural().replace(weeks=40)
    scenario = with_post(base, first_week=4, weeks_filled=20, turnover=turnover, vacancy=2, leave=0)
    log = Network(scenario, 3).run()
    worked = weeks_worked(log, "Ada")
    assert min(worked) == 4 and max(worked) <= 24
    left = [entry.time for entry in log if entry.activity is Activity.LEFT]
    assert left and max(left) <= 24 * WEEK
    assert turnover or (left == [24 * WEEK] and worked == set(range(4, 24)))


def test_somebody_away_for_twelve_weeks_does_nothing_in_them():
    away = Absence(from_week=10, weeks=12)
    scenario = with_post(eight_clinicians().replace(weeks=30), absences=[away], leave=0)
    log = Network(scenario, 1).run()
    assert weeks_worked(log, "Ada") == set(range(30)) - set(range(10, 22))
    assert weeks_worked(log, "Ada", {Kind.LEAVE}) == set(range(10, 22))


def test_before_the_absence_nothing_differs():
    base = with_post(eight_clinicians().replace(weeks=20), leave=0)
    logs = [
        [entry for entry in Network(each, 1).run() if entry.time < 10 * WEEK]
        for each in (base, with_post(base, absences=[Absence(from_week=10, weeks=3)]))
    ]
    assert logs[0] == logs[1]


def test_an_absence_is_read_from_a_file_and_two_of_one_name_are_refused():
    away = [Absence(from_week=10, weeks=12), Absence(name="surgery", from_week=30, weeks=6)]
    scenario = with_post(solo_rural(), absences=away)
    assert scenario_toml.loads(scenario_toml.dump(scenario)) == scenario
    assert parameters(scenario)["posts.Ada.absences.surgery.weeks"][0] == 6
    with pytest.raises(ValueError, match="give each a name of its own"):
        with_post(solo_rural(), absences=[away[0], away[0]])


def test_a_post_that_starts_after_the_run_is_told():
    late = with_post(solo_rural().replace(weeks=26), first_week=26)
    assert any("Ada does not start within the run of 26 weeks" in line for line in late.warnings)
    assert not solo_rural().warnings
