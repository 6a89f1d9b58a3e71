"""The clock of the model is SimPy's: the same order of events, and the names it relies on."""

from math import inf
from random import Random

import pytest
import simpy

from cmsim.model.clock import SIMPY, Clock, happen
from cmsim.model.log import Kind
from cmsim.model.network import Network
from cmsim.model.policy import at_once
from cmsim.scenario.library.practices import solo_rural
from cmsim.units import DAY

CHANGED = f"SimPy {simpy.__version__} has changed what cmsim/model/clock.py uses of it: "


def test_simpy_still_has_the_names_that_the_clock_uses():
    env = simpy.Environment()
    event = simpy.Timeout(env, 3.0, "value")
    for name in SIMPY:
        assert hasattr(env, name) or hasattr(event, name), CHANGED + name
    called, event.callbacks = [], (lambda event: called.append(event._value),)
    env.step()
    assert called == ["value"] and event.callbacks is None, CHANGED + "callbacks"
    assert env._now == env.now == 3.0, CHANGED + "_now"


def test_what_simpy_sets_is_what_the_model_reads():
    clock = Clock()
    clock.timeout(2.5)
    clock.run(until=7)
    assert clock.now == clock._now == 7 and "_now" not in vars(clock)


def told(env, later, longest=3):
    """Return what processes and calls that share many moments say, in order."""
    dice, said = Random(5), []

    def walker(name):
        for _ in range(40):
            value = yield env.timeout(dice.randrange(longest), name)
            said.append((env.now, value))
            later(
                dice.randrange(longest), lambda value, at=env.now: said.append((env.now, name, at))
            )
            if dice.random() < 0.2:
                news = env.event()
                later(1, lambda value, news=news: news.succeed("news"))
                said.append((yield news))

    for name in range(5):
        env.process(walker(name))
    env.run(until=20 * longest)
    return said


@pytest.mark.parametrize("longest", [3, 1000, 5000])
def test_waits_and_calls_come_in_the_order_of_simpys_own_timeouts(longest):
    """Within a day, and where most are due on another day than they are planned."""
    plain, clock = simpy.Environment(), Clock()
    expected = told(plain, lambda delay, call: plain.timeout(delay).callbacks.append(call), longest)
    assert told(clock, clock.later, longest) == expected
    assert len(expected) > 300


def test_what_is_due_on_later_days_waits_is_counted_and_comes():
    clock, called = Clock(), []
    for days in (40, 3, 0, 3):
        clock.later(days * DAY + 5, lambda value: called.append((clock.now, value)), days)
    assert clock.width == 4 and clock.peek() == 5
    clock.step()
    assert called == [(5, 0)] and clock.width == 3 and clock.peek() == 3 * DAY + 5
    clock.run(until=41 * DAY)
    assert called[1:] == [(3 * DAY + 5, 3)] * 2 + [(40 * DAY + 5, 40)]


@pytest.mark.parametrize("make", [simpy.Environment, Clock])
def test_what_is_urgent_comes_before_all_else_of_its_moment_and_in_turn(make):
    env, said = make(), []

    def waiter(then):
        yield env.timeout(3)
        then()

    def hurry():
        for name in ("first", "second"):
            at_once(event_saying(name), name)
        said.append("began")

    def event_saying(name):
        event = env.event()
        event.callbacks.append(lambda event: said.append(event.value))
        return event

    env.process(waiter(hurry))
    env.process(waiter(lambda: said.append("later")))
    event_saying("last").succeed("started")
    env.run(until=4)
    assert said == ["started", "began", "first", "second", "later"]


def test_time_passes_at_once_only_where_nothing_comes_before():
    clock = Clock(end=50)
    clock.later(10, bool)
    assert not clock.passing(9) and clock.now == 9
    assert clock.passing(1) and clock.passing(5) and clock.now == 9
    while clock.peek() < 50:
        clock.step()
    assert clock.now == 14
    assert clock.passing(36) and not clock.passing(35) and clock.now == 49


def test_nobody_waits_for_less_than_nothing():
    with pytest.raises(ValueError, match="-1 minutes"):
        Clock().timeout(-1)


def test_a_run_makes_no_event_of_simpy_but_to_begin_a_process_and_to_end_a_wait_for_work():
    network, made = Network(solo_rural().replace(weeks=2), 1), 0
    waits = len(network.env.urgent)
    while network.env.peek() < network.horizon:
        call, value = network.env.coming[-1]
        assert type(value) is simpy.Event or call is not happen
        made += call is happen
        network.env.step()
    waits += sum(entry.detail is Kind.WAITING for entry in network.finish())
    assert 0 < made <= waits


def test_a_wait_without_an_end_keeps_nothing_else_from_happening():
    clock, called = Clock(), []
    clock.later(inf, called.append, "never")
    clock.timeout(inf)
    for days in (2, 5):
        clock.later(days * DAY, called.append, days)
    clock.run(until=9 * DAY)
    assert called == [2, 5] and clock.width == 0
