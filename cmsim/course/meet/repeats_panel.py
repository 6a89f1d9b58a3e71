"""Two runs that differ: is the difference a change, or chance?"""

from cmsim.analysis.statistics import estimate
from cmsim.course.meet.repeats_figure import repeats as draw_repeats
from cmsim.measures.registry import find as measure
from cmsim.views import sentences
from cmsim.views.drawn import drawn
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import beside
from cmsim.views.widgets.progressive import RunningPanel

SHOWN_EVERY = 5
SEED, TIME = "luck", "time"  # what differs, as a record stores it
REAL, CHANCE = "real", "chance"
LESS = 4
GUESSES = {REAL: "A change: it would be there again", CHANCE: "Chance: it may turn round"}


class RepeatsPanel(RunningPanel):
    """Guess whether two six months differ by more than chance, then repeat both and see.

    ``goal`` is how many repeats of each there are to be; ``seeds`` start the two runs.
    """

    def __init__(self, visit):
        super().__init__(visit.runs.shared)
        self.visit, self.goal, self.seeds = visit, 20, (1, 3)
        self.differs = self.add(
            Choice(
                "What differs?",
                {SEED: "Nothing but chance", TIME: "Two days a week less care manager time"},
                value=SEED,
            )
        )
        self.outcome = self.add(
            Choice(
                "Compare",
                {name: str(measure(name)) for name in ("overdue", "openings", "ed_visits")},
                value="openings",
                listed=True,
            )
        )
        self.guess = self.add(Choice("Your guess", GUESSES))
        self.go = self.add(Action("Lock my guess and repeat both", primary=True))
        for control in (self.differs, self.outcome):
            self.react(control, lambda value: self.changed())
        self.react(self.go, self.run)
        self.react(self.add(self.work.button), self.stop)
        self.told = {}
        self.guard(self.changed)()

    def view(self):
        return beside(self.controls, self.body, more=[self.status])

    def facts(self):
        return self.told

    def state(self):
        return {
            "differs": self.differs.value,
            "outcome": self.outcome.value,
            "guess": self.guess.value,
            "ran": self.repeats > 1,
        }

    def restore(self, state):
        for name in ("differs", "outcome"):
            self.set(getattr(self, name), value=state[name])
        self.changed()
        self.set(self.guess, value=state["guess"])
        if state["ran"] and state["guess"] is not None:
            self.run()

    def changed(self):
        """Show the first run of each and wait for a guess."""
        self.halt()
        self.repeats = 1
        self.set(self.guess, value=None, disabled=False)
        known, (a, b) = measure(self.outcome.value), self.values().values()
        self.picture(known.label, known.unit, self.values())
        self.say(gap(*a, *b))

    def pair(self):
        """Return the two sides as ``{words: (scenario, seed)}``."""
        here, (one, other) = self.visit.first, self.seeds
        if self.differs.value == TIME:
            less = self.visit.with_less_time(LESS)
            return {"the time there is": (here, one), "two days a week less": (less, one)}
        return {"first six months": (here, one), "six months again": (here, other)}

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
        """Lock the guess and run the repeats."""
        if self.guess.value is None:
            self.say("Please guess first: a change, or chance?")
            return
        self.set(self.guess, disabled=True)
        self.work.begin(self.steps())

    def steps(self):
        drawn = self.repeats = min(self.repeats, self.goal)
        for done in self.visit.runs.fetch(self.anytime, list(self.pair().values()), self.goal):
            self.repeats = max(self.repeats, done)
            if drawn // SHOWN_EVERY < self.repeats // SHOWN_EVERY and self.repeats < self.goal:
                self.draw(f"Working: {self.repeats} of {self.goal} repeats.")
                drawn = self.repeats
            yield self.repeats
        self.repeats = self.goal
        self.draw()

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
        guessed = {REAL: "a change", CHANCE: "chance"}.get(self.guess.value)
        self.say(working or self.answer(moved) + (f" You guessed: {guessed}." if guessed else ""))

    def picture(self, *given, working=None):
        """Show the repeats there are."""
        memory = None if working else self.visit.runs.cache
        self.show(drawn(memory, draw_repeats, *given, key="repeats"))

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
            return said + (" Yet only chance differs: about 1 comparison in 20 looks like this.")
        return said + " What the first runs showed was chance."


def gap(a, b):
    """Return how much larger or smaller the second number looks.

    >>> gap(4.0, 5.0), gap(0, 5)
    ('The second is 25 in 100 higher. Would it be, next time?', '')
    """
    if not a:
        return ""
    change = round(100 * (b - a) / a)
    if not change:
        return "The two are the same, or nearly."
    higher = "higher" if change > 0 else "lower"
    return f"The second is {abs(change)} in 100 {higher}. Would it be, next time?"
