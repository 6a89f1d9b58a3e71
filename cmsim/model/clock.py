"""SimPy's clock and waits without what this model never asks of them: a quarter of their cost.

What is used here of SimPy beyond its documentation is named in ``SIMPY``, and a test says so in one
line when a new version has changed it.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappush
from types import MethodType
from typing import Any

from simpy import Environment
from simpy.events import NORMAL

SIMPY = ("_queue", "_eid", "_now", "_ok", "_value", "callbacks")


class Clock(Environment):
    """SimPy's environment, whose time is read without calling anything."""

    __slots__ = ("now",)

    def __init__(self) -> None:
        super().__init__()
        self.timeout = MethodType(Pause, self)  # type: ignore[method-assign]


Clock._now = Clock.now  # type: ignore[assignment]  # what SimPy sets is what the model reads


class Later:
    """A call to come, as far as the queue of a clock cares."""

    __slots__ = ("callbacks", "value")
    _ok = True

    def __init__(
        self, env: Clock, delay: float, call: Callable[[Any], None], value: Any = None
    ) -> None:
        self.callbacks: tuple[Callable[[Any], None]] | None = (call,)
        self.value = value
        heappush(env._queue, (env.now + delay, NORMAL, next(env._eid), self))  # type: ignore


class Pause:
    """A wait of one process, as far as the process and the queue of a clock care."""

    __slots__ = ("_value", "callbacks")
    _ok = True

    def __init__(self, env: Clock, delay: float, value: Any = None) -> None:
        if delay < 0:
            raise ValueError(f"a wait of {delay} minutes")
        self.callbacks: list[Callable[[Any], None]] | None = []
        self._value = value
        heappush(env._queue, (env.now + delay, NORMAL, next(env._eid), self))  # type: ignore
