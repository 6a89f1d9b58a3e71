"""The map of which structure wins where, shown while it grows."""

import json
import time

from cmsim.analysis.statistics import Estimate
from cmsim.analysis.structure_map import Cell, StructureMap, growing
from cmsim.course.structures.map_figure import verdict, verdicts, where
from cmsim.course.structures.setting import COUNTS_MOST, PRACTICES, placed, preset
from cmsim.course.structures.side_by_side_panel import named
from cmsim.measures.registry import find as measure
from cmsim.scenario.library.structures import ON_SITE, staffed_structures
from cmsim.views.drawn import drawn, signature
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import beside, paragraph
from cmsim.views.widgets.progressive import RunningPanel

LOOKS, CEILING, SHOWN_EVERY = (2, 8, 16), 16, 2.0
AXES = {
    "clinicians": ("Clinicians at each site", (1, 2, 3, 4, 6, 8)),
    "sites": ("Number of sites", (1, 2, 3, 5)),
    "time": ("Half-days of care management a week, the same in all", (5, 10, 15, 20)),
    "pulled": ("Pulled into other work at the practice, in 100 hours", (0, 10, 30, 50)),
    "interruptions": ("Interruptions at the practice, an hour", (0, 1, 2, 4)),
    "travel": ("Travel from site to site, minutes", (0, 30, 60, 90)),
    "peers": ("Support from peers in the practice, in 100", (0, 50, 100)),
}


def at(practice, **values):
    """Return the setting of a practice with the values of some axes.

    >>> at("eight", time=10, pulled=30)[3:8]
    (10, 10, 6, 30.0, 0.3)
    """
    setting = preset(practice)
    for name, value in values.items():
        if name == "time":
            setting = setting._replace(
                hired=value, half_days=value, on_site=max(1, round(ON_SITE * value))
            )
        else:
            setting = setting._replace(
                **{name: value / 100 if name in ("pulled", "peers") else value}
            )
    return setting._replace(hired=max(setting.hired, setting.sites))


def written(map_):
    """Return the cells of a map as a text."""
    return json.dumps(list(map_.cells.values()))


def read(text, asked, xs, ys):
    """Return a finished map with the cells of a text, ``None`` if they are not all there.

    >>> map_ = StructureMap("cost", (1,), (2,), {(1, 2): Cell(1, 2, "a", "a", None, {}, 2)}, True)
    >>> read(written(map_), "cost", (1,), (2,)) == map_, read("[[1]]", "cost", (1,), (2,))
    (True, None)
    """
    try:
        cells = {
            (x, y): Cell(x, y, winner, leader, lead, means, repeats)
            for x, y, winner, leader, told, means, repeats in json.loads(text)
            for lead in [None if told is None else Estimate(*told)]
        }
    except (ValueError, TypeError):
        return None
    whole = cells.keys() == {(x, y) for x in xs for y in ys}
    return StructureMap(asked, xs, ys, cells, True) if whole else None


class WherePanel(RunningPanel):
    """Choose two numbers and an outcome, and watch the map grow."""

    def __init__(self, runs=None):
        super().__init__(runs)
        self.cache = self.anytime.cache
        axes = {name: words for name, (words, _) in AXES.items()}
        self.practice = self.add(Choice("Practice to start from", named(), value="solo"))
        self.across = self.add(Choice("Across", axes, value="clinicians"))
        self.up = self.add(Choice("Up", axes, value="pulled"))
        self.outcome = self.add(
            Choice(
                "What counts",
                {name: str(measure(name)) for name in COUNTS_MOST},
                value="contacts_per_hour",
            )
        )
        self.go = self.add(Action("Draw the map", primary=True))
        for control in self.fields().values():
            self.react(control, lambda value: self.changed())
        self.react(self.go, self.run)
        self.react(self.add(self.work.button), self.stop)
        self.map, self.ran, self.first_picture = None, False, None

    def view(self):
        return beside([*self.controls, self.status], self.body)

    def fields(self):
        return {
            "practice": self.practice,
            "across": self.across,
            "up": self.up,
            "outcome": self.outcome,
        }

    def changed(self):
        """Wait for another map."""
        self.halt()
        self.map, self.ran = None, False
        if self.across.value == self.up.value:
            self.say("Please choose two different numbers, one across and one up.")
        else:
            self.say("Press the button to draw this map.")

    def make(self, x, y):
        """Return the structures at one point of the map."""
        setting = at(self.practice.value, **{self.across.value: x, self.up.value: y})
        return placed(setting, staffed_structures())

    def run(self):
        if self.across.value == self.up.value:
            self.say("Please choose two different numbers, one across and one up.")
            return
        self.ran = True
        self.say("Working: the first cells come in a moment.")
        self.work.begin(self.steps())

    def steps(self):
        """Take the steps of the map, a picture now and then; none if it has been drawn before."""
        began, shown, when = time.monotonic(), None, 0.0
        name, xs, ys = self.name(), self.axis(self.across), self.axis(self.up)
        text = self.cache.text(name)
        if text and (known := read(text, measure(self.outcome.value), xs, ys)):
            self.map = known
            self.draw()
            return
        for found in growing(
            self.make,
            xs,
            ys,
            self.outcome.value,
            looks=LOOKS,
            ceiling=CEILING,
            runner=self.outcomes,
        ):
            self.map = found
            news = self.map.cells and self.map is not shown
            if news and not self.map.complete and time.monotonic() - when > SHOWN_EVERY:
                self.draw(self.progress())
                shown, when = self.map, time.monotonic()
                self.first_picture = self.first_picture or when - began
            yield
        self.cache.put_text(name, written(self.map))
        self.draw()

    def axis(self, control):
        """Return the values of the number that is chosen for one direction."""
        return AXES[control.value][1]

    def name(self):
        """Return what a finished map depends on as one short text: the question and the code."""
        chosen = {name: control.value for name, control in self.fields().items()}
        question = chosen, self.axis(self.across), self.axis(self.up), LOOKS, CEILING
        return signature(where, [signature(growing, question, "question")], "cells")

    def outcomes(self, jobs_to_do, jobs):
        """Return the outcomes of a few jobs, known or run."""
        for _ in self.anytime.runs(jobs_to_do):
            self.anytime.rest()
        return [self.cache.get(each) for each in jobs_to_do]

    def progress(self):
        """Return how far the map is."""
        of = len(self.map.xs) * len(self.map.ys)
        told = sum(verdict(cell, CEILING) is not None for cell in self.map.cells.values())
        return f"Working: {len(self.map.cells)} of {of} cells looked at, {told} of them told. "

    def draw(self, working=""):
        across, up = AXES[self.across.value][0], AXES[self.up.value][0]
        title = f"{PRACTICES[self.practice.value][0]}: {measure(self.outcome.value)}"
        memory = None if working else self.cache
        self.show(
            drawn(memory, where, self.map, across, up, title, CEILING, key="where")
            + paragraph(
                "Everything else is as in this practice. Within a cell, all structures have the "
                "same patients and the same random events."
            )
        )
        self.say(working + self.sentence())

    def sentence(self):
        """Return how many cells each structure wins."""
        winners = [verdict(cell, CEILING) for cell in self.map.cells.values()]
        won = [f"{name} in {winners.count(name)}" for name in verdicts()]
        return f"Best on {measure(self.outcome.value).label.lower()}: {', '.join(won)} cells."

    def warm(self):
        for _ in self.steps():
            pass

    def stop(self):
        """Stop, and keep the cells there are."""
        self.halt()
        if self.map is not None and self.map.cells:
            self.draw("Stopped. ")
        else:
            self.say("Stopped before the first cell. Press the button again to go on.")

    def state(self):
        return {
            "chosen": {name: control.value for name, control in self.fields().items()},
            "ran": self.ran,
        }

    def restore(self, state):
        for name, control in self.fields().items():
            self.set(control, value=state["chosen"][name])
        if state["ran"]:
            self.work.resume(self.run)
