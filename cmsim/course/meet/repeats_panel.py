"""Two runs that differ: is the difference real, or chance?"""

import ipywidgets as widgets

from cmsim.analysis.statistics import estimate
from cmsim.course.meet.repeats_figure import repeats as draw_repeats
from cmsim.course.meet.visit import HIGHEST_SEED
from cmsim.course.meet.visit_panel import VisitPanel
from cmsim.measures.registry import find as measure
from cmsim.views import sentences
from cmsim.views.drawn import drawn
from cmsim.views.widgets.controls import Action, Choice, Number, Range
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.long_work import LongWork

SHOWN_EVERY = 5
SEED, TIME = "luck", "time"  # what differs, as a record stores it
REAL, CHANCE = "real", "chance"
LESS = 4


class RepeatsPanel(VisitPanel):
    """Predict whether a difference between two runs is real, then repeat both and see."""

    def __init__(self, visit):
        super().__init__(visit)
        self.work, self.anytime = LongWork(self.background), visit.runs.progressive()
        self.differs = self.add(
            Choice(
                "What differs between the two?",
                {
                    SEED: "Only chance: the same practice, run twice",
                    TIME: "Two days a week less of care manager time, with the same random numbers",
                },
                value=SEED,
            )
        )
        self.outcome = self.add(
            Choice(
                "What to compare",
                {name: str(measure(name)) for name in ("overdue", "openings", "ed_visits")},
                value="overdue",
            )
        )
        self.seeds = [
            self.add(
                Number(
                    f"{which} random number",
                    min=1,
                    max=HIGHEST_SEED,
                    value=value,
                    unit="any number",
                )
            )
            for which, value in (("First", 1), ("Second", 3))
        ]
        self.first = self.add(widgets.HTML())
        self.guess = self.add(
            Choice(
                "Your prediction: is this difference real?",
                {
                    REAL: "Real: it would be there again next time",
                    CHANCE: "Chance: next time it could be the other way round",
                },
            )
        )
        self.wanted = self.add(Range("How many repeats of each", min=2, max=60, value=20))
        self.go = self.add(Action("Lock my prediction and run the repeats", primary=True))
        for control in (self.differs, self.outcome, *self.seeds):
            self.react(control, lambda value: self.changed())
        self.react(self.go, self.run)
        self.react(self.add(self.work.button), self.stop)
        self.told = {}
        self.follow()

    def facts(self):
        return self.told

    def state(self):
        return {
            "differs": self.differs.value,
            "outcome": self.outcome.value,
            "seeds": [control.value for control in self.seeds],
            "guess": self.guess.value,
            "wanted": self.wanted.value,
            "ran": self.repeats > 1,
        }

    def restore(self, state):
        for name in ("differs", "outcome", "wanted"):
            self.set(getattr(self, name), value=state[name])
        for control, seed in zip(self.seeds, state["seeds"], strict=True):
            self.set(control, value=seed)
        self.changed()
        self.set(self.guess, value=state["guess"])
        if state["ran"] and state["guess"] is not None:
            self.run()

    def changed(self):
        """Show the first run of each and wait for a prediction."""
        self.halt()
        self.repeats = 1
        self.set(self.guess, value=None, disabled=False)
        self.seeds[1].disabled = self.differs.value == TIME
        name, runs = self.outcome.value, self.values()
        (one, a), (other, b) = ((words, values[0]) for words, values in runs.items())
        known = measure(name)
        self.set(
            self.first,
            value=paragraph(
                f"{known.label}: {a:.1f} with {one}, {b:.1f} with {other} ({known.unit}). "
                f"{gap(a, b)}"
            ),
        )
        self.picture(known.label, known.unit, runs)

    def pair(self):
        """Return the two sides as ``{words: (scenario, seed)}``."""
        seeds = [control.value for control in self.seeds]
        here = self.visit.scenario
        if self.differs.value == TIME:
            less = self.visit.with_less_time(LESS)
            return {"the time there is": (here, seeds[0]), "two days a week less": (less, seeds[0])}
        second = f"number {seeds[1]}" + (" again" if seeds[0] == seeds[1] else "")
        return {f"number {seeds[0]}": (here, seeds[0]), second: (here, seeds[1])}

    def values(self):
        """Return the values of the repeats there are, by side."""
        return {
            words: [
                self.visit.runs.outcome(*side, n + 1).values[self.outcome.value]
                for n in range(self.repeats)
            ]
            for words, side in self.pair().items()
        }

    def run(self):
        """Lock the prediction and run the repeats."""
        if self.guess.value is None:
            self.say("Please choose your prediction first: real, or chance?")
            return
        self.set(self.guess, disabled=True)
        self.work.begin(self.steps(self.wanted.value))

    def steps(self, goal):
        drawn = self.repeats = min(self.repeats, goal)
        for done in self.visit.runs.fetch(self.anytime, list(self.pair().values()), goal):
            self.repeats = max(self.repeats, done)
            if drawn // SHOWN_EVERY < self.repeats // SHOWN_EVERY and self.repeats < goal:
                self.draw(f"Working: {self.repeats} of {goal} repeats.")
                drawn = self.repeats
            yield self.repeats
        self.repeats = goal
        self.draw()

    def halt(self):
        super().halt()
        self.work.end()
        self.anytime.stop()

    def warm(self):
        for differs in (TIME, SEED):
            self.set(self.differs, value=differs)
            for _ in self.steps(self.wanted.value):
                self.anytime.rest()

    def stop(self):
        """Stop repeating and answer from what there is."""
        self.halt()
        if self.repeats > 1:
            self.draw()

    def draw(self, working=None):
        """Draw the repeats there are, with the paired difference."""
        values, known = self.values(), measure(self.outcome.value)
        first, second = values.values()
        moved = estimate([b - a for a, b in zip(first, second)])
        self.told = self.told | {
            f"difference_{self.differs.value}": {
                "value": moved.mean,
                "low": moved.low,
                "high": moved.high,
                "unit": known.unit,
            }
        }
        levels = estimate(first), estimate(second)
        self.picture(known.label, known.unit, values, levels, moved, working=working)
        self.say(working or f"{self.answer(moved)} You predicted: {self.guess.value}.")

    def picture(self, *given, working=None):
        """Show the repeats there are."""
        memory = None if working else self.visit.runs.cache
        self.show(drawn(memory, draw_repeats, *given, key="repeats") + self.shown())

    def answer(self, moved):
        """Return what the repeats say about the difference."""
        second = list(self.pair())[1]
        said = sentences.change(second, measure(self.outcome.value), moved)
        said = f"{self.repeats} repeats of each. {said}"
        if self.differs.value == TIME:
            return said + (
                " A real difference of this model."
                if moved.clear
                else " Too small, or too few repeats, to tell."
            )
        if moved.clear:
            return said + (
                " The interval leaves out 0 although only chance differs: that "
                "happens in about 1 comparison in 20. Try more repeats."
            )
        return said + " What the first runs showed was chance."


def gap(a, b):
    """Return how much larger or smaller the second number looks.

    >>> gap(4.0, 5.0), gap(0, 5)
    ('The second is 25 in 100 higher.', '')
    """
    if not a:
        return ""
    change = round(100 * (b - a) / a)
    if not change:
        return "The two are the same, or nearly."
    return f"The second is {abs(change)} in 100 {'higher' if change > 0 else 'lower'}."
