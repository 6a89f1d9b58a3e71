"""Posts begin, end and are away in blocks; who takes over; a post that starts too late is told."""

from collections import Counter

import pytest

from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.model.state import ACTIVE, MONITORED
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.library.practices import eight_clinicians, solo_rural
from cmsim.scenario.panel import Tier
from cmsim.scenario.parameter import parameters
from cmsim.scenario.post import Absence, Role, colleague
from cmsim.scenario.profession import Profession
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


def test_before_the_absence_nothing_differs_but_what_is_planned_for_the_time_of_it():
    base = with_post(eight_clinicians().replace(weeks=20), leave=0)
    base = base.change("engagement.books_appointments", False)
    base = base.change("work.covers_deadlines", False)
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


# --- what becomes of patients and tasks

HELD = (Activity.VISITED_FIRST, Activity.CONTACTED, Activity.CHECKED)


def open_tasks(worklist):
    return [task for task in worklist.tasks(True) if task.patient is not None]


def held_by(log, since=0.0):
    """Return how many contacts each person had from a time on."""
    return Counter(
        entry.care_manager for entry in log if entry.activity in HELD and entry.time >= since
    )


@pytest.mark.parametrize("structure", ["embedded", "co-located", "off-site"])
@pytest.mark.parametrize("seed", [1, 2])
def test_patients_and_tasks_of_a_post_that_ends_go_to_whoever_else_covers_them(structure, seed):
    base = eight_clinicians(structure).replace(weeks=40, typical_caseload=30)
    scenario = with_post(base, weeks_filled=20)
    ended, other = (post.name for post in scenario.posts)
    network = Network(scenario, seed)
    log = network.run()
    gone, taker = (network.care_managers[name] for name in (ended, other))
    assert (gone.caseload, gone.monitored, gone.waiting) == (0, 0, 0)
    assert gone.worklist is taker.worklist or not open_tasks(gone.worklist)
    taken = [entry for entry in log if entry.activity is Activity.TAKEN_OVER]
    assert len(taken) > 20
    assert {(entry.care_manager, entry.detail) for entry in taken} == {(other, ended)}
    assert len({entry.time for entry in taken}) == 1 and taken[0].time <= 20 * WEEK
    theirs = {entry.who for entry in taken}
    later = {entry.who for entry in log if entry.activity in HELD and entry.time > 20 * WEEK}
    assert len(theirs & later) > 0.3 * len(theirs)
    assert set(held_by(log, 20 * WEEK + 1)) == {other}


def test_patients_wait_and_are_seen_to_wait_where_nobody_else_covers_them():
    scenario = with_post(solo_rural().replace(weeks=30, typical_caseload=20), weeks_filled=10)
    network = Network(scenario, 1)
    log = network.run()
    assert not [entry for entry in log if entry.activity is Activity.TAKEN_OVER]
    ada = network.care_managers["Ada"]
    assert ada.caseload > 5 and len(open_tasks(ada.worklist)) > 5
    assert not held_by(log, 10 * WEEK)


def test_only_patients_whom_somebody_else_takes_go_over():
    base = eight_clinicians().replace(weeks=20, typical_caseload=30)
    ada, bea = base.posts
    posts = [ada.replace(weeks_filled=10), bea.replace(role=Role.MODERATE)]
    network = Network(base.replace(posts=posts), 1)
    log = network.run()
    over = [entry for entry in log if entry.activity is Activity.TAKEN_OVER]
    assert {log.roster.tier(*entry.who) for entry in over} == {Tier.MODERATE}
    left = network.care_managers["Ada"]
    mine = [p for p in network.practices["Elm Street"].known.values() if p.care_manager is left]
    assert left.caseload > 0
    assert {p.tier for p in mine if p.state in (ACTIVE, MONITORED)} == {Tier.COMPLEX}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_while_a_post_is_vacant_its_patients_wait_for_the_next_person(seed):
    base = eight_clinicians().replace(weeks=52, typical_caseload=30)
    scenario = with_post(base, turnover=2.0, vacancy=6)
    log = Network(scenario, seed).run()
    left = [entry.time for entry in log if entry.activity is Activity.LEFT]
    joined = [entry.time for entry in log if entry.activity is Activity.JOINED]
    assert left and joined
    assert not [entry for entry in log if entry.activity is Activity.TAKEN_OVER]
    before = {
        entry.who
        for entry in log
        if entry.activity in HELD and entry.care_manager == "Ada" and entry.time < left[0]
    }
    meanwhile = held_by([e for e in log if left[0] < e.time < joined[0] and e.who in before])
    after = held_by([e for e in log if e.time > joined[0] and e.who in before])
    assert after["Ada"] > 10 * meanwhile["Ada"] == 0


def test_nobody_new_is_given_to_a_post_that_has_ended():
    scenario = with_post(eight_clinicians().replace(weeks=40), weeks_filled=10)
    log = Network(scenario, 2).run()
    enrolled = [e for e in log if e.activity is Activity.ENROLLED and e.time > 10 * WEEK]
    assert enrolled and {entry.care_manager for entry in enrolled} == {"Bea"}
    calls = [e for e in log if e.activity is Activity.ADDED and e.kind == Kind.TRANSITION]
    assert {e.care_manager for e in calls if e.time > 10 * WEEK} == {"Bea"}


@pytest.mark.parametrize("profession", [Profession.REGISTERED_NURSE, Profession.MEDICAL_ASSISTANT])
def test_a_colleague_goes_on_with_those_who_are_left(profession):
    base = with_post(eight_clinicians().replace(weeks=30, typical_caseload=30), weeks_filled=10)
    base = base.change("engagement.admits_by_minutes", False)
    mia = colleague("Mia", profession, "Elm Street", 10, leave=0)
    network = Network(base.replace(posts=[*base.posts, mia]), 1)
    log = network.run()
    assert network.care_managers["Ada"].caseload == 0
    late = [e for e in log if e.activity is Activity.ENROLLED and e.time > 11 * WEEK]
    assert late and {entry.care_manager for entry in late} == {"Bea"}
    assert max(
        e.time for e in log if e.care_manager == "Mia" and e.activity is Activity.REACHED
    ) > (25 * WEEK)


def test_outreach_whose_time_has_passed_is_not_taken_over():
    """Nobody came to it before patience ran out, and nobody noticed before the post ended."""
    base = eight_clinicians().replace(weeks=3)
    scenario = with_post(base, weeks_filled=1, role=Role.MODERATE, half_day=0.5)
    scenario = scenario.change("engagement.patience", 0.0001)
    for seed in range(1, 9):
        log = Network(scenario, seed).run()
        over = {entry.who: entry.time for entry in log if entry.activity is Activity.TAKEN_OVER}
        expired = {entry.who: entry.time for entry in log if entry.activity is Activity.EXPIRED}
        assert all(expired[who] >= time for who, time in over.items() if who in expired)
