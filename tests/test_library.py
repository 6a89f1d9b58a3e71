from collections import Counter
from itertools import combinations

import pytest

from cmsim.model.calendar import weekday
from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.scenario.engagement import Engagement
from cmsim.scenario.library.practices import STRUCTURES, named
from cmsim.scenario.scenario import Scenario
from cmsim.units import WEEK

FAMILIES = "eight-clinicians", "three-clinicians", "solo-rural", "five-small-sites"
WORKFLOWS = [name for name in named() if not name.startswith(FAMILIES)]
SEEDS = "1/1", "1/2", "1/3"


def logs(name, weeks, seeds=SEEDS, **changes):
    """Return the logs of a named scenario, one for each seed."""
    scenario = named()[name]().replace(weeks=weeks, **changes)
    return [Network(scenario, seed).run() for seed in seeds]


def count(log, activity):
    return sum(entry.activity is activity for entry in log)


def share(log, *kinds):
    """Return the share of all minutes that went to these kinds of work."""
    minutes = Counter()
    for entry in log:
        if entry.activity is Activity.SPENT:
            minutes[entry.detail] += entry.value
    return sum(minutes[kind] for kind in kinds) / minutes.total()


def lateness(log):
    """Return the mean days by which contacts were late, 0 for those in time."""
    late = [max(0, entry.value) for entry in log if entry.activity is Activity.CONTACTED]
    return sum(late) / len(late)


@pytest.mark.parametrize("name", named())
def test_every_named_scenario_is_valid_and_says_what_it_is_about(name):
    scenario = named()[name]()
    assert Scenario.model_validate(scenario.model_dump()) == scenario == named()[name]()
    assert 2 <= scenario.about.replace("?", ".").count(". ") <= 5 and scenario.about.endswith(".")
    assert "Source: the guide's" in scenario.about
    assert bool(scenario.warnings) == name.endswith("nobody")


@pytest.mark.parametrize("name", named())
def test_every_named_scenario_runs(name):
    (log,) = logs(name, 4, SEEDS[:1])
    scenario = named()[name]()
    practices = {part.name for part in scenario.practices}
    places = {entry.practice for entry in log if entry.practice}
    assert practices <= places <= practices | {hub.name for hub in scenario.hubs}
    assert all(0 <= entry.time <= 4 * WEEK for entry in log)
    assert {entry.care_manager for entry in log if entry.activity is Activity.SPENT} == {
        post.name for post in scenario.posts
    }
    worked = {
        post.name: sum(
            entry.value
            for entry in log
            if entry.activity is Activity.SPENT and entry.care_manager == post.name
        )
        for post in scenario.posts
    }
    for post in scenario.posts:
        paid = 4 * 60 * post.hours_a_week
        assert paid <= worked[post.name] + 1e-6 and worked[post.name] <= paid * 1.1


def test_names_differ_and_no_two_scenarios_are_the_same():
    scenarios = [function() for function in named().values()]
    assert len({scenario.name for scenario in scenarios}) == len(scenarios)
    assert all(a.hash != b.hash for a, b in combinations(scenarios, 2))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("structure", STRUCTURES)
def test_placement_is_read_off_the_week(family, structure):
    placements = {post.placement for post in named()[f"{family}-{structure}"]().posts}
    assert placements == ({structure} if structure != "nobody" else set())


@pytest.mark.parametrize("family", FAMILIES)
def test_the_structures_of_a_practice_differ_in_nothing_but_the_posts(family):
    base = named()[f"{family}-nobody"]()
    for structure in STRUCTURES:
        scenario = named()[f"{family}-{structure}"]()
        assert scenario.replace(name=base.name, about=base.about, posts=()) == base


@pytest.mark.parametrize("family", FAMILIES)
def test_staffed_structures_of_a_practice_have_equal_paid_hours(family):
    hours = {
        structure: sum(post.hours_a_week for post in named()[f"{family}-{structure}"]().posts)
        for structure in STRUCTURES
    }
    assert hours.pop("nobody") == 0
    if family == "solo-rural":  # a full-time hire is the smallest that can usually be made
        assert hours.pop("embedded") == 40
    assert len(set(hours.values())) == 1


# --- the workflows do what their text says


def test_the_nurse_with_one_day_a_week_works_on_wednesdays_only():
    found = set()
    for log in logs("nurse-one-day-a-week", 26):
        days = {
            weekday(entry.time)
            for entry in log
            if entry.activity in (Activity.SPENT, Activity.CONTACTED, Activity.VISITED_FIRST)
        }
        assert days == {2}
        found |= {entry.detail for entry in log if entry.activity is Activity.IDENTIFIED}
        assert count(log, Activity.CONTACTED) and not count(log, Activity.CALLED)
    assert "payer list" in found and not found & {"registry", "staff", "standing list"}


def test_the_diabetes_practice_hands_more_patients_over_than_by_message_alone():
    scenario = named()["diabetes-task-diagram"]()
    alone = {"practices": scenario.change("practices.*.hand_over", 0).practices}
    with_hand_over, without = (
        logs("diabetes-task-diagram", 16),
        logs("diabetes-task-diagram", 16, **alone),
    )
    assert all(count(log, Activity.HANDED_OVER) == 0 for log in without)
    assert all(count(log, Activity.HANDED_OVER) >= 5 for log in with_hand_over)


def test_practice_eleven_sees_patients_both_in_the_office_and_by_phone():
    for log in logs("practice-eleven", 8):
        channels = Counter(entry.detail for entry in log if entry.activity is Activity.CONTACTED)
        assert min(channels["in person"], channels["by phone"]) >= 0.2 * channels.total()
        found = Counter(entry.detail for entry in log if entry.activity is Activity.IDENTIFIED)
        assert found["registry"] + found["staff"] > 2 * count(log, Activity.REFERRED)


def test_seven_practices_cost_travel_and_hand_overs_that_one_practice_does_not():
    one = [count(log, Activity.HANDED_OVER) for log in logs("diabetes-task-diagram", 8)]
    for log, in_one in zip(logs("seven-practices", 8), one):
        assert share(log, Kind.TRAVEL) > 0.05
        assert count(log, Activity.HANDED_OVER) < in_one / 2
        assert lateness(log) > 3


def test_a_protected_role_gives_more_time_and_contacts_to_patients():
    for loose, kept in zip(
        logs("practice-nurse-not-protected", 13), logs("practice-nurse-protected", 13)
    ):
        assert count(loose, Activity.TURNED_AWAY) == 0 < count(kept, Activity.TURNED_AWAY)
        assert share(loose, Kind.PULLED) > 0.2 > 0.08 > share(kept, Kind.PULLED)
        assert count(kept, Activity.CONTACTED) > count(loose, Activity.CONTACTED)


def test_with_as_many_patients_a_protected_role_is_less_late():
    at_a_fixed_intake = Engagement(admits_by_minutes=False, list_ahead=0)
    loose, kept = (
        logs(f"practice-nurse-{role}", 26, engagement=at_a_fixed_intake)
        for role in ("not-protected", "protected")
    )
    assert all(lateness(b) < lateness(a) for a, b in zip(loose, kept))


def test_the_two_practice_nurses_differ_in_the_written_role_alone():
    loose, kept = (named()[f"practice-nurse-{role}"]() for role in ("not-protected", "protected"))
    assert kept.change("posts.*.declines_pulls", 0.0).hash == loose.hash
