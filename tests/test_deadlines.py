"""Calls with a deadline come first while it runs, and somebody at work makes them."""

from itertools import count

import pytest

from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.model.policy import Task, deadlines_first, most_overdue
from cmsim.model.worklist import Worklist, head
from cmsim.scenario.library.practices import eight_clinicians, solo_rural
from cmsim.units import DAY

WEEKS = 52


def waiting(*tasks):
    worklist = Worklist(deadlines_first.key, count(1))
    for task in tasks:
        worklist.add(task)
    return worklist


def call(due, clock):
    task = Task(Kind.TRANSITION, None, 0.0, due, 20)
    task.clock = clock
    return task


def test_a_running_deadline_goes_before_what_is_overdue():
    overdue, running = Task(Kind.FOLLOW_UP, None, 0.0, 1.0, 30), call(DAY, DAY)
    worklist = waiting(overdue, running)
    assert head(worklist.work, 2.0, worklist.key)[-1] is running


def test_a_deadline_that_has_passed_takes_its_place_among_the_overdue():
    longer, lapsed = Task(Kind.FOLLOW_UP, None, 0.0, 1.0, 30), call(DAY, DAY)
    later = Task(Kind.FOLLOW_UP, None, 0.0, 2 * DAY, 30)
    worklist = waiting(later, lapsed, longer)
    order = []
    while entry := head(worklist.work, DAY + 1, worklist.key):
        entry[-1].gone = True
        order.append(entry[-1])
    assert order == [longer, lapsed, later] and lapsed.clock is None


@pytest.mark.parametrize("seed", [1, 2])
def test_without_discharges_to_call_the_rule_is_most_overdue(seed):
    plain = solo_rural().replace(weeks=26)
    quiet = plain.replace(practices=[each.replace(transition_tiers=()) for each in plain.practices])
    logs = [Network(quiet, seed, rule).run() for rule in (deadlines_first, most_overdue)]
    assert logs[0] == logs[1]
    assert Network(plain, seed, deadlines_first).run() != Network(plain, seed, most_overdue).run()


def tried_too_late(scenario, seed):
    """Return how many calls nobody tried in time, and of how many known in time.

    Only discharges that are known a whole working day before the deadline count.
    """
    log = Network(scenario, seed, deadlines_first).run()
    due, tried = {}, {}
    for entry in log:
        called = entry.detail is Kind.TRANSITION
        if entry.activity is Activity.ADDED and called and entry.due - entry.time > DAY:
            due.setdefault(entry.who, []).append(entry.due)
        elif entry.activity is Activity.CALLED or (
            entry.activity is Activity.UNANSWERED and called
        ):
            tried.setdefault(entry.who, []).append(entry.time)
    late = sum(
        not any(end - 5 * DAY <= time <= end for time in tried.get(who, ()))
        for who, several in due.items()
        for end in several
        if end < scenario.weeks * 7 * DAY
    )
    return late, sum(map(len, due.values()))


def busy_little(**leave):
    """Return two people with little to do besides the calls, who take leave in turn.

    Nobody makes the calls of another.
    """
    plain = eight_clinicians().replace(weeks=WEEKS).change("engagement.list_ahead", 0)
    plain = plain.change("work.covers_deadlines", False)
    return plain.replace(
        practices=[
            each.replace(
                referral_habit=0.0,
                staff_flags=0.0,
                sweep_finds=0.0,
                sweep_finds_moderate=0.0,
                payer_lists=0,
                after_discharge=0.0,
                ed_notices=0.0,
            )
            for each in plain.practices
        ],
        posts=[post.replace(**leave) for post in plain.posts],
    )


def covered(scenario):
    return scenario.change("work.covers_deadlines", True)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_colleague_makes_the_call_of_whoever_is_on_leave(seed):
    alone, total = tried_too_late(busy_little(leave=8), seed)
    together, _ = tried_too_late(covered(busy_little(leave=8)), seed)
    assert total > 50 and alone > 0.04 * total
    assert together <= 0.005 * total


def test_with_nobody_on_leave_cover_changes_nothing():
    base = busy_little(leave=0, turnover=0.0)
    logs = [Network(each, 5, deadlines_first).run() for each in (base, covered(base))]
    assert logs[0] == logs[1]
