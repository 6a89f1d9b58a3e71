"""A panel that answers at once and then better and better, until it is done or stopped."""

import time

from cmsim.experiment.cache import Cache
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.views import drawing
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import beside
from cmsim.views.widgets.long_work import LongWork, Turns
from cmsim.views.widgets.panel import Panel

SHOWN_AFTER = (2, 4, 8, 12, 16, 24, 32, 48)
SHOWN_EVERY = 5.0  # seconds


class SharedRuns:
    """What the panels of a page that run the model share: outcomes known already, and turns."""

    def __init__(self, cache=None):
        self.cache, self.turns = Cache() if cache is None else cache, Turns()


class ProgressivePanel(Panel):
    """Run scenarios on the same random numbers, draw now and then, and stop when asked.

    A subclass adds its own controls, says in ``question`` what to run, and draws in ``draw``. It
    calls ``buttons`` once its controls are there. ``facts`` are those of the last picture.
    """

    repeats = 32
    start = "Run"
    fewest = 2

    def __init__(self, runs=None):
        super().__init__()
        runs = runs or SharedRuns(Cache(size=0))
        self.work = LongWork(self.background, runs.turns)
        self.anytime = ProgressiveRun(cache=runs.cache)
        self.results, self.told, self.ran, self.first_picture = None, {}, False, None

    def buttons(self):
        """Add the button that runs and the one that stops."""
        self.go = self.add(Action(self.start, primary=True))
        self.react(self.go, self.run)
        self.react(self.add(self.work.button), self.stop)

    def view(self):
        return beside([*self.controls, self.status], self.body)

    def question(self):
        """Return (scenarios, measures, base): what to run; the base comes first."""
        raise NotImplementedError

    def draw(self, working=""):
        """Show what ``self.results`` tell; ``working`` says how far the run is, if it goes on."""
        raise NotImplementedError

    def facts(self):
        return self.told

    def changed(self):
        """Wait for another run: what is shown no longer belongs to the controls."""
        self.halt()
        self.results, self.told, self.ran = None, {}, False

    def run(self):
        """Ask, and draw as soon and as often as makes sense."""
        self.results, self.told, self.ran = None, {}, True
        self.say("Working: the first picture comes in a moment.")
        self.halt()
        self.work.begin(self.steps())

    def steps(self):
        """Take the steps of the question, one run each."""
        began, drawn, when = time.monotonic(), 0, 0.0
        scenarios, measures, base = self.question()
        for step in self.anytime.ask(scenarios, measures, self.repeats, base):
            done = step.results.replications if step.results else 0
            if done >= self.fewest and not step.complete and self.due(drawn, done, when):
                self.results, drawn, when = step.results, done, time.monotonic()
                self.first_picture = self.first_picture or when - began
                self.draw(
                    f"Working: {drawing.number_of(done, 'repeat')} of {self.repeats} so far. "
                )
            yield
            if step.complete:
                self.results = step.results
        if self.results is not None:
            self.draw()

    def due(self, drawn, done, when):
        """Say whether it is time for another picture."""
        if done == drawn:
            return False
        return (
            any(drawn < goal <= done for goal in SHOWN_AFTER)
            or time.monotonic() - when > SHOWN_EVERY
        )

    def halt(self):
        super().halt()
        self.work.end()
        self.anytime.stop()

    def stop(self):
        """Stop, and answer from what there is."""
        self.halt()
        if self.results is None:
            self.say("Stopped before the first picture. Press the button again to go on.")
        else:
            self.draw(f"Stopped after {drawing.number_of(self.results.replications, 'repeat')}. ")


def fact(known, unit="", sign=1):
    """Return an estimate as a fact of the learner's record; ``sign`` -1 turns it round.

    >>> from cmsim.analysis.statistics import Estimate
    >>> fact(Estimate(2.0, 0.5, 0.95, 20), "hours")
    {'value': 2.0, 'low': 1.5, 'high': 2.5, 'unit': 'hours'}
    """
    ends = sorted((sign * known.low, sign * known.high))
    return {
        "value": round(sign * known.mean, 6),
        "low": round(ends[0], 6),
        "high": round(ends[1], 6),
        "unit": unit,
    }
