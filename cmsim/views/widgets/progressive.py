"""A panel that answers at once and then better and better, until it is done or stopped."""

import time
from math import inf, sqrt

from cmsim.analysis.statistics import estimate
from cmsim.experiment.cache import Cache
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.views import drawing
from cmsim.views.drawn import drawn
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import beside
from cmsim.views.widgets.long_work import LongWork, Turns
from cmsim.views.widgets.panel import Panel

SHOWN_AFTER = (2, 8, 16, 32)
SHOWN_EVERY = 5.0  # seconds
PRESET = (4, 8, 16, 32)  # repeats
PRECISION = 0.05  # of the mean that a panel judges by
GO_ON = "Go on"
MOST_RUNS = 80  # of all scenarios together: some four seconds of two cores


class SharedRuns:
    """What the panels of a page that run the model share: outcomes known already, and turns.

    ``jobs`` is the number of processes, by default one for each core (in a room one for a page).
    """

    def __init__(self, cache=None, jobs=-1):
        self.cache, self.turns, self.jobs = Cache() if cache is None else cache, Turns(), jobs

    def progressive(self):
        """Return what runs for one panel."""
        return ProgressiveRun(self.jobs, self.cache)


class RunningPanel(Panel):
    """Run the model in the background, in turn with the other panels of the page."""

    def __init__(self, runs=None):
        super().__init__()
        runs = runs or SharedRuns(Cache(size=0), 1)
        self.work, self.anytime = LongWork(self.background, runs.turns), runs.progressive()

    def halt(self):
        super().halt()
        self.work.end()
        self.anytime.stop()

    def ask_again(self):
        """Ask what was asked last."""
        self.run()


class ProgressivePanel(RunningPanel):
    """Run scenarios on the same random numbers, draw now and then, and stop when asked.

    A subclass adds its own controls, says in ``question`` what to run, and draws in ``draw``. It
    calls ``buttons`` once its controls are there. ``facts`` are those of the last picture.

    With ``at_once`` it opens on a run of its question as it stands. There are ``repeats`` of each
    scenario. Where the panel says in ``judged`` by which measures, it
    may end before, at a preset step (:func:`steps_to`), many scenarios get fewer, and pressing the
    button once more narrows the answer.
    """

    repeats = 32
    start = "Run"
    fewest = 2
    judged = ()
    at_once = False
    go = None

    def __init__(self, runs=None):
        super().__init__(runs)
        self.results, self.told, self.ran, self.first_picture = None, {}, False, None
        self.base, self.finished, self.finer = None, False, 1

    def buttons(self):
        """Add the button that runs and the one that stops."""
        self.go = self.add(Action(self.start, primary=True))
        self.react(self.go, self.press)
        self.react(self.add(self.work.button), self.stop)

    def view(self):
        if self.at_once and self.results is None and not self.work.going_on:
            self.work.resume(self.run)
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
        self.finished, self.finer = False, 1

    def press(self):
        """Ask, or ask more precisely what has been answered already."""
        self.finer = 2 * self.finer if self.finished else 1
        self.run()

    def run(self):
        """Ask, and draw as soon and as often as makes sense."""
        self.results, self.told, self.ran, self.finished = None, {}, True, False
        self.say("Working: the first picture comes in a moment.")
        self.halt()
        self.work.begin(self.steps())

    def steps(self):
        """Take the steps of the question, one run each."""
        began, drawn, when = time.monotonic(), 0, 0.0
        scenarios, measures, base = self.question()
        self.base = base
        for goal in steps_to(*self.most(scenarios, base), self.settled):
            for step in self.anytime.ask(scenarios, measures, goal, base):
                done = step.results.replications if step.results else 0
                if done >= self.fewest and not step.complete and self.due(drawn, done, when):
                    self.results, drawn, when = step.results, done, time.monotonic()
                    self.first_picture = self.first_picture or when - began
                    self.draw(f"Working: {drawing.number_of(done, 'repeat')} of {goal} so far. ")
                yield
                if step.complete:
                    self.results = step.results
        if self.results is not None:
            self.finished = True
            self.draw()

    def warm(self):
        """Run to the end at once, for facts without a page."""
        for _ in self.steps():
            self.anytime.rest()

    def most(self, scenarios, base):
        """Return the most repeats there may be, and whether fewer may do."""
        if not self.judged:
            return self.repeats, False
        asked = len(scenarios) + (base is not None and base not in scenarios)
        within = self.finer * MOST_RUNS // asked
        return min(self.repeats, max(within, PRESET[0])), True

    def settled(self, goal):
        """Say whether so many repeats will be enough, by the spread of those there are."""
        return all(
            width_after(goal, known) <= PRECISION / self.finer * abs(level)
            for name in self.judged
            for known, level in judged_by(self.results.columns(name), self.base)
        )

    def drawn(self, function, *given, key):
        """Return a picture as HTML; the last one of a question is remembered."""
        return drawn(self.anytime.cache if self.finished else None, function, *given, key=key)

    def due(self, drawn, done, when):
        """Say whether it is time for another picture."""
        if done == drawn:
            return False
        return (
            any(drawn < goal <= done for goal in SHOWN_AFTER)
            or time.monotonic() - when > SHOWN_EVERY
        )

    def stop(self):
        """Stop, and answer from what there is."""
        self.halt()
        if self.results is None:
            how = f" Press “{self.go.label}” to go on." if self.go else ""
            self.say("Stopped before the first picture." + how)
        else:
            self.draw(f"Stopped after {drawing.number_of(self.results.replications, 'repeat')}. ")
        if not self.go:
            self.offer(GO_ON, self.ask_again)


def judged_by(columns, base):
    """Yield (estimate, level) of each scenario: of its mean, or of what it is above the base."""
    for name, column in columns.items():
        if base is None:
            known = estimate(column)
            yield known, known.mean
        elif name != base.name:
            yield estimate(column - columns[base.name]), columns[base.name].mean()


def width_after(goal, known):
    """Return how wide an interval will be after so many repeats, as far as one can tell.

    >>> from cmsim.analysis.statistics import Estimate
    >>> width_after(16, Estimate(2.0, 0.5, 0.95, 4))
    0.25
    """
    return known.half_width * sqrt(known.n / goal) if known.n else inf


def steps_to(most, fewer, settled):
    """Yield the preset steps to a number of repeats; where fewer may do, perhaps not all of them.

    After each step its spread says whether the one that follows will be enough: if so that is the
    last one, whatever it shows. To end at the step that looks narrow would choose samples that
    happen to be alike, and their intervals would hold the truth less often than they say.

    >>> list(steps_to(32, True, lambda goal: goal == 16)), list(steps_to(20, False, None))
    ([4, 8, 16], [20])
    """
    goals = [*(each for each in PRESET if each < most), most] if fewer else [most]
    yield goals[0]
    for goal in goals[1:]:
        last = settled(goal)
        yield goal
        if last:
            return


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
