"""Requests for other work: as often as asked for, more often where they are taken."""

import pytest
import stories

from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.scenario.library.practices import eight_clinicians
from cmsim.units import HOUR, MONTH, WEEK

HALF_DAY, PULL = 4 * HOUR, 25.0


def asked_in(scenario, seed=1):
    """Return (log, tasks): what was asked of Ada in a run, in order of time."""
    network, tasks = Network(scenario, seed), []
    own = network.care_managers["Ada"].own
    add = own.add

    def noticed(task, needs_room=False):
        if task.kind is Kind.PULLED:
            tasks.append(task)
        add(task, needs_room)

    own.add = noticed
    return network.run(), tasks


def asking(share, weeks=52, place=(), **post):
    """Return one person with nothing to do but what colleagues ask for."""
    here = stories.PLAIN.replace(pulled=share, **dict(place))
    return stories.bare({"place": here}, post=post, weeks=weeks)


def done_in_order(tasks):
    """Return the minutes of requests that are begun before their half-day ends, one by one."""
    free = total = 0.0
    for task in tasks:
        begin = max(task.created, free)
        if begin < task.until:
            free = begin + task.minutes
            total += task.minutes
    return total


@pytest.mark.parametrize("share", [0.1, 0.8])
def test_colleagues_ask_for_the_share_of_the_day_that_is_stated(share):
    weeks = 52
    log, tasks = asked_in(asking(share, weeks))
    time = weeks * 10 * HALF_DAY
    asked = sum(task.minutes for task in tasks)
    mean = share * time / PULL
    assert abs(asked / time - share) < 4 * share / mean**0.5
    assert stories.minutes(log)[Kind.PULLED] == pytest.approx(done_in_order(tasks))


def test_a_half_day_may_hold_more_requests_than_a_row_of_numbers_has():
    _, tasks = asked_in(asking(0.8))
    of_half_day = {}
    for task in tasks:
        of_half_day[task.until] = of_half_day.get(task.until, 0) + 1
    assert max(of_half_day.values()) > 10


def test_what_is_lost_to_requests_is_what_was_asked_for_less_what_the_half_day_cuts_off():
    share, weeks = 0.8, 52
    log, tasks = asked_in(asking(share, weeks))
    lost = stories.minutes(log)[Kind.PULLED] / (weeks * 10 * HALF_DAY)
    waiting = 1 - done_in_order(tasks) / sum(task.minutes for task in tasks)
    assert 0 < waiting < 0.2
    assert lost == pytest.approx(share * (1 - waiting), abs=0.05)


def requests_by_month(scenario, seed):
    _, tasks = asked_in(scenario, seed)
    months = [0] * (int(scenario.weeks * WEEK / MONTH) + 1)
    for task in tasks:
        months[int(task.created / MONTH)] += 1
    return months


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_requests_that_are_taken_become_more_frequent_month_by_month(seed):
    still = requests_by_month(asking(0.1, 104), seed)
    grown = requests_by_month(asking(0.1, 104, {"pull_drift": 0.1}), seed)
    assert all(b >= a for a, b in zip(still, grown, strict=True))
    assert sum(grown[12:24]) > 1.5 * sum(grown[:12]) > sum(still[:12])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_there_is_no_ceiling_but_the_time_there_is(seed):
    weeks = 260
    log, _ = asked_in(asking(0.3, weeks, {"pull_drift": 0.5}), seed)
    last = [entry for entry in log if entry.time > (weeks - 26) * WEEK]
    assert stories.minutes(last)[Kind.PULLED] > 0.97 * 26 * 10 * HALF_DAY


def test_a_written_role_slows_the_growth_in_proportion():
    drift = {"pull_drift": 0.1}
    counts = {}
    for declines in (0.0, 0.5, 1.0):
        scenario = asking(0.1, 208, drift, declines_pulls=declines)
        log, tasks = asked_in(scenario)
        turned = stories.of(log, Activity.TURNED_AWAY)
        times = [task.created for task in tasks] + [entry.time for entry in turned]
        late = sum(time > 104 * WEEK for time in times)
        counts[declines] = late - sum(time <= 104 * WEEK for time in times)
    all_of, half, none = counts[0.0], counts[0.5], counts[1.0]
    spread = 4 * (2 * 104 * 10 * 0.1 * HALF_DAY / PULL) ** 0.5
    assert abs(none) < spread
    assert abs(half - all_of / 2) < spread
    assert all_of > 3 * spread


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_drift_takes_contacts_from_patients(seed):
    base = eight_clinicians().replace(weeks=104)
    drifting = base.change("practices.*.place.pull_drift", 0.1)
    kinds = (Activity.VISITED_FIRST, Activity.CONTACTED)
    before, after = (len(stories.of(stories.run(each, seed), *kinds)) for each in (base, drifting))
    assert after < before


def test_a_new_person_is_asked_no_more_than_the_one_before_was_at_first():
    scenario = asking(0.1, 156, {"pull_drift": 0.3}, turnover=1.0, vacancy=2)
    log, tasks = asked_in(scenario)
    joined = [entry.time for entry in stories.of(log, Activity.JOINED)]
    left = [entry.time for entry in stories.of(log, Activity.LEFT)]
    begin, end = max(zip([0.0, *joined], [*left, scenario.weeks * WEEK]), key=lambda x: x[1] - x[0])
    first = [t for t in tasks if begin <= t.created < begin + 2 * MONTH]
    last = [t for t in tasks if end - 2 * MONTH <= t.created < end]
    assert joined and end - begin > 6 * MONTH and len(last) > len(first)
