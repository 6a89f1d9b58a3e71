"""The panel that removes one bottleneck at a time, on the same patients."""

from html import escape

import ipywidgets as widgets

from cmsim.course.hospital import clock_figure
from cmsim.course.hospital.clocks import (
    ATTEMPTED,
    CLOCKS,
    FIRST,
    MEASURES,
    SPOKEN,
    gained,
    shares,
    without_marks,
)
from cmsim.course.hospital.practice import BOTTLENECKS, NOTICE, NOW, scenario
from cmsim.views.chart import numbers
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import beside, card, in_a_row
from cmsim.views.widgets.progressive import ProgressivePanel, fact

SOURCES = (
    f"News {NOTICE:g} days after a discharge on average, 10 of 100 patients without a working "
    "number, no cover during PTO, and 75 of 100 visits found a slot: assumptions.",
    "41 of 100 calls answered: a study of calls after hospital stays (Society of Hospital "
    "Medicine). “Each call is answered” holds for all calls of the practice. It is out of reach, "
    "and shows what unanswered calls cost.",
    "News on the day: 0.2 days on average, an assumption.",
    "The model leaves out what is said in the call, family members who pick up, and portals.",
)


class BottleneckPanel(ProgressivePanel):
    """Remove a bottleneck, and see in six months of runs what it had cost, clock by clock."""

    repeats = 20

    def __init__(self, runs=None):
        super().__init__(runs)
        self.tried, self.first, self.drawn_guess = [], None, None
        self.removed = {
            key: self.add(Action(each.label, pressed=False)) for key, each in BOTTLENECKS.items()
        }
        self.clock = self.add(
            Choice("Clock", {key: each.label for key, each in CLOCKS.items()}, value=FIRST)
        )
        for key, button in self.removed.items():
            self.react(button, lambda key=key: self.remove(key))
        self.react(self.clock, lambda value: self.draw())

    def remove(self, key):
        """Remove a bottleneck, or put it back; the first one is taken for what costs most."""
        self.first = self.first or key
        self.tried = [each for each in self.tried if each != key] + [key] * (key not in self.tried)
        self.run()

    def run(self):
        before = self.told
        super().run()
        self.told = before | self.told
        for key, button in self.removed.items():
            button.pressed = key in self.tried

    def question(self):
        return [scenario(), *(scenario(key) for key in self.tried)], MEASURES, None

    def draw(self, working=""):
        if self.results is None:
            return
        name = self.clock.value
        said, drawn = self.drawing(name)
        self.show(
            f'<p class="cm-result" aria-hidden="true">{said}</p>{drawn.text()}'
            f'<p class="cm-caption">{escape(working + drawn.caption)}</p>'
            + numbers("One clock", drawn.columns, drawn.rows)
        )
        self.say(drawn.alt)
        self.drawn_guess = self.guess()
        if self.finished and self.first:
            self.told = self.told | self.found()

    def found(self):
        """Return the facts of the runs that are there."""
        of_all, of_known = (CLOCKS[each].measures for each in ("all", "known"))
        now = shares(self.results, "all")[NOW]
        told = {
            "spoken_now": fact(now[SPOKEN], "of 100"),
            "attempted_now": fact(now[ATTEMPTED], "of 100"),
        }
        for key in self.tried:
            gain, known = (gained(self.results, each[SPOKEN], key) for each in (of_all, of_known))
            told[f"gain_{key}"] = fact(gain, "more of 100")
            told[f"known_gain_{key}"] = fact(known, "more of 100")
            told[f"back_{key}"] = fact(gained(self.results, "readmissions", key), "of 100")
        return told

    def drawing(self, name):
        """Return what the rows of a clock say, and the rows with what the learner guessed."""
        found = shares(self.results, name)
        said = sentence(name, found, self.results, self.tried)
        return said, clock_figure.clock(
            name,
            found,
            self.results.replications,
            without_marks(said),
            self.guess() if name == FIRST else None,
            self.first,
        )

    def guess(self):
        """Return how many of 100 the learner guessed, once that is locked."""
        found = self.store and self.store.get("predictions", "guess")
        return found["values"][0] if found else None

    def renew(self):
        if self.results is not None and self.guess() != self.drawn_guess:
            self.draw()

    def printed(self):
        """Return what the rows say as they stand, and the rows, as HTML; none before a run."""
        if self.results is None:
            return ""
        said, drawn = self.drawing(self.clock.value)
        return f"<p>{said}</p><figure>{drawn.text()}</figure>"

    # --- what is seen and kept

    def view(self):
        if self.results is None and not self.work.going_on:
            self.open()
        tries = in_a_row(*self.removed.values())
        tries.add_class("cm-try")
        self.status.add_class("cm-unseen")
        sources = "".join(f"<li>{escape(one)}</li>" for one in SOURCES)
        return beside(
            [
                widgets.HTML('<p class="cm-caption">Remove it, or put it back:</p>'),
                tries,
                self.clock,
                widgets.HTML(
                    f"<details><summary>Sources and assumptions</summary><ul>{sources}</ul>"
                    "</details>"
                ),
            ],
            card(self.body, self.status, stays=True),
        )

    def open(self):
        """Show what is known at once; run what is not, after the page has opened."""
        if self.anytime.knows(*self.question()[:2], self.repeats):
            self.run()
        else:
            self.work.resume(self.run)

    def state(self):
        return {"tried": list(self.tried), "first": self.first, "clock": self.clock.value}

    def restore(self, state):
        tried, first = list(state["tried"]), state["first"]
        if not {*tried, *filter(None, [first])} <= {*BOTTLENECKS} or len({*tried}) < len(tried):
            raise ValueError("no such bottleneck")
        self.set(self.clock, value=state["clock"])
        self.tried, self.first = tried, first


def sentence(name, found, results, tried):
    """Return what the picture says: the practice as it is, and what was removed last."""
    asked = CLOCKS[name]
    words, known = next(iter(found[NOW].items()))
    said = (
        f"As it is, <b>{known.mean:.0f}</b> of 100 are {words} "
        f"({known.low:.0f} to {known.high:.0f})."
    )
    if not tried or tried[-1] not in found:
        return said
    gain = gained(results, asked.measures[words], tried[-1])
    removed = BOTTLENECKS[tried[-1]].removed
    if not gain.clear:
        ends = f"{round(gain.low)} to {round(gain.high)}"
        return f"{said} {removed}: <b>no clear difference</b> ({ends})."
    low, high = sorted(abs(end) for end in (gain.low, gain.high))
    more = "more" if gain.mean > 0 else "fewer"
    return f"{said} {removed}: <b>{abs(gain.mean):.0f} {more}</b> ({low:.0f} to {high:.0f})."
