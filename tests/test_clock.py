"""The clock of the model is SimPy's: the same order of events, and the names it relies on."""

from itertools import count
from random import Random

import pytest
import simpy
from simpy.events import NORMAL

from cmsim.model.clock import SIMPY, Clock, Later, Pause
from cmsim.model.network import Network
from cmsim.scenario.library.practices import solo_rural

CHANGED = f"SimPy {simpy.__version__} has changed what cmsim/model/clock.py uses of it: "


def test_simpy_still_has_the_names_that_the_clock_uses():
    env = simpy.Environment()
    event = simpy.Timeout(env, 3.0, "value")
    for name in SIMPY:
        assert hasattr(env, name) or hasattr(event, name), CHANGED + name
    assert isinstance(env._queue, list) and type(env._eid) is type(count()), CHANGED + "the queue"
    assert env._queue[0][:2] == (3.0, NORMAL) and env._queue[0][3] is event, CHANGED + "its order"
    called, event.callbacks = [], (lambda event: called.append(event._value),)
    env.step()
    assert called == ["value"] and event.callbacks is None, CHANGED + "callbacks"
    assert env._now == env.now == 3.0, CHANGED + "_now"


def test_what_simpy_sets_is_what_the_model_reads():
    clock = Clock()
    clock.timeout(2.5)
    clock.run(until=7)
    assert clock.now == clock._now == 7 and "_now" not in vars(clock)


def told(env, later):
    """Return what processes and calls that share many moments say, in order."""
    dice, said = Random(5), []

    def walker(name):
        for _ in range(40):
            value = yield env.timeout(dice.randrange(3), name)
            said.append((env.now, value))
            later(dice.randrange(3), lambda event, at=env.now: said.append((env.now, name, at)))
            if dice.random() < 0.2:
                news = env.event()
                later(1, lambda event, news=news: news.succeed("news"))
                said.append((yield news))

    for name in range(5):
        env.process(walker(name))
    env.run(until=60)
    return said


def test_waits_and_calls_come_in_the_order_of_simpys_own_timeouts():
    plain, clock = simpy.Environment(), Clock()
    expected = told(plain, lambda delay, call: plain.timeout(delay).callbacks.append(call))
    assert told(clock, lambda delay, call: Later(clock, delay, call)) == expected
    assert len(expected) > 300


def test_nobody_waits_for_less_than_nothing():
    with pytest.raises(ValueError, match="-1 minutes"):
        Clock().timeout(-1)


def test_a_run_waits_with_the_small_classes_only():
    network = Network(solo_rural().replace(weeks=2), 1)
    kinds = set()
    while network.env.peek() < network.horizon:
        kinds.add(type(network.env._queue[0][3]))
        network.env.step()
    assert {Later, Pause} <= kinds and simpy.Timeout not in kinds
