"""Requests for other work come as often as is stated."""

import pytest
import stories

from cmsim.model.log import Kind
from cmsim.model.network import Network
from cmsim.units import HOUR

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
