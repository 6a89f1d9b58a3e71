"""Long work in small pieces, so that a page keeps answering while it goes on."""

import asyncio
from contextlib import contextmanager
from contextvars import ContextVar

BREATH = 0.01
DONE = object()
answering = 0  # messages of the page for which steps wait, set by whoever lends this loop its turns
AT_ONCE = ContextVar("whether all steps are taken at once", default=False)


@contextmanager
def at_once():
    """Take all steps of what is started meanwhile before it returns, in a kernel too."""
    before = AT_ONCE.set(True)
    try:
        yield
    finally:
        AT_ONCE.reset(before)


class Background:
    """Take the steps of a generator one by one between the messages of the page.

    In a kernel the steps are a task on the loop that also reads messages, so JupyterLab and
    Voilà both keep answering, and no thread is left behind. Where no loop runs, as in a plain
    script, all steps are taken at once.
    """

    def __init__(self, guard):
        self.guard, self.turn, self.task = guard, 0, None

    def start(self, steps, rest=0.0):
        """Take these steps after a rest of so many seconds; what was going on before ends."""
        self.stop()
        advance = self.guard(lambda: next(steps, DONE) is not DONE)
        try:
            loop = None if AT_ONCE.get() else asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        if loop is None:
            while advance():
                pass
            return
        self.task = loop.create_task(self.go_on(advance, self.turn, rest))

    def stop(self):
        """End what is going on after its present step."""
        self.turn += 1

    async def go_on(self, advance, turn, rest):
        if rest:
            await asyncio.sleep(rest)
        while turn == self.turn and advance():
            await asyncio.sleep(BREATH)
            while answering:
                await asyncio.sleep(BREATH)
