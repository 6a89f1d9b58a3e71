"""The map of which structure wins where, shown while it grows."""

import json
import time

from cmsim.analysis.statistics import Estimate
from cmsim.analysis.structure_map import Cell, StructureMap, growing
from cmsim.course.structures import map_question
from cmsim.course.structures.map_figure import verdict, where
from cmsim.course.structures.map_question import ELSE, MapQuestion, won
from cmsim.course.structures.setting import COUNTS_MOST
from cmsim.course.structures.side_by_side_panel import named
from cmsim.measures.registry import find as measure
from cmsim.views.drawn import drawn, signature
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import beside, paragraph
from cmsim.views.widgets.progressive import RunningPanel

SHOWN_EVERY, TURN = 2.0, 0.05  # seconds
DRAW, CLOSER = "Draw the map", "Look closer at what is not told yet"


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
    """Choose two numbers and an outcome, and watch the map grow.

    Each press takes one look at the cells that are not told yet, with more repeats than before.
    """

    def __init__(self, runs=None):
        super().__init__(runs)
        self.cache = self.anytime.cache
        axes = {name: words for name, (words, _) in map_question.AXES.items()}
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
        self.go = self.add(Action(DRAW, primary=True))
        for control in self.fields().values():
            self.react(control, lambda value: self.changed())
        self.react(self.go, self.press)
        self.react(self.add(self.work.button), self.stop)
        self.map, self.ran, self.first_picture = None, False, None
        self.looks, self.finished = 1, False

    def view(self):
        return beside([*self.controls, self.status], self.body)

    def fields(self):
        return {
            "practice": self.practice,
            "across": self.across,
            "up": self.up,
            "outcome": self.outcome,
        }

    @property
    def question(self):
        """Return what the controls ask."""
        return MapQuestion(**{name: control.value for name, control in self.fields().items()})

    def changed(self):
        """Wait for another map."""
        self.halt()
        self.map, self.ran = None, False
        self.look(1)
        if self.across.value == self.up.value:
            self.say("Please choose two different numbers, one across and one up.")
        else:
            self.say("Press the button to draw this map.")

    def press(self):
        """Draw the map, or look closer at what it does not tell yet."""
        if self.finished:
            self.look(min(self.looks + 1, len(map_question.LOOKS)))
        self.run()

    def look(self, looks):
        """Take so many looks at the cells from now on."""
        self.looks, self.finished = looks, False
        self.set(self.go, label=DRAW)

    def run(self):
        if self.across.value == self.up.value:
            self.say("Please choose two different numbers, one across and one up.")
            return
        self.ran, self.finished = True, False
        self.say("Working: the first cells come in a moment.")
        self.work.begin(self.steps())

    def steps(self):
        """Take the steps of the map, a picture now and then; none if it has been drawn before."""
        began, shown, when, turn = time.monotonic(), None, 0.0, 0.0
        asked, name = self.question, self.name()
        text = self.cache.text(name)
        if text and (known := read(text, measure(asked.outcome), asked.xs, asked.ys)):
            self.map, self.looks = known, len(map_question.LOOKS)
            self.end()
            return
        for found in growing(
            asked.make,
            asked.xs,
            asked.ys,
            asked.outcome,
            looks=map_question.LOOKS,
            ceiling=map_question.LOOKS[-1],
            runner=self.outcomes,
        ):
            self.map = found
            news = self.map.cells and self.map is not shown
            if news and not self.map.complete and time.monotonic() - when > SHOWN_EVERY:
                self.draw(self.progress())
                shown, when = self.map, time.monotonic()
                self.first_picture = self.first_picture or when - began
            if self.looked_at():
                break
            if time.monotonic() - turn > TURN:
                yield
                turn = time.monotonic()
        if self.map.complete:
            self.cache.put_text(name, written(self.map))
        self.end()

    def looked_at(self):
        """Say whether every cell is told, or has had all repeats that were asked for."""
        repeats, cells = map_question.LOOKS[self.looks - 1], self.map.cells
        return (
            self.looks < len(map_question.LOOKS)
            and len(cells) == len(self.map.xs) * len(self.map.ys)
            and all(verdict(each, repeats) for each in cells.values())
        )

    def end(self):
        """Show the map, and say what one more press would do."""
        self.finished = True
        self.set(self.go, label=DRAW if self.map.complete else CLOSER)
        self.draw()

    def name(self):
        """Return what a finished map depends on as one short text: the question and the code."""
        asked = self.question
        question = asked._asdict(), asked.xs, asked.ys, map_question.LOOKS
        return signature(where, [signature(growing, question, "question")], "cells")

    def outcomes(self, jobs_to_do, jobs):
        """Yield the outcomes of jobs in their order, known or run."""
        given = 0
        for done in self.anytime.runs(jobs_to_do):
            for job in jobs_to_do[given:done]:
                yield self.cache.get(job)
            given = done
            self.anytime.rest()

    def progress(self):
        """Return how far the map is."""
        of = len(self.map.xs) * len(self.map.ys)
        told = len(self.map.cells) - self.open_cells()
        return f"Working: {len(self.map.cells)} of {of} cells looked at, {told} of them told. "

    def open_cells(self):
        """Return how many cells have been looked at and are not told yet."""
        return [verdict(cell, map_question.LOOKS[-1]) for cell in self.map.cells.values()].count(
            None
        )

    def draw(self, working=""):
        asked, memory = self.question, None if working else self.cache
        self.show(
            drawn(
                memory,
                where,
                self.map,
                *asked.words,
                asked.title,
                map_question.LOOKS[-1],
                key="where",
            )
            + paragraph(
                f"{ELSE} Within a cell, all structures have the same patients and the same random "
                "events."
            )
        )
        self.say(working + self.sentence())

    def sentence(self):
        """Return how many cells each structure wins."""
        said, left = won(self.map, map_question.LOOKS[-1]), self.open_cells()
        if not self.finished or not left:
            return said
        return f"{said} Not told yet: {left}. Press the button once more to look closer at these."

    def stop(self):
        """Stop, and keep the cells there are."""
        self.halt()
        if self.map is not None and self.map.cells:
            self.draw("Stopped. ")
        else:
            self.say(f"Stopped before the first cell. Press “{self.go.label}” to go on.")

    def state(self):
        return {
            "chosen": {name: control.value for name, control in self.fields().items()},
            "ran": self.ran,
            "looks": self.looks,
        }

    def restore(self, state):
        for name, control in self.fields().items():
            self.set(control, value=state["chosen"][name])
        looks = state.get("looks", 1)
        if looks not in range(1, len(map_question.LOOKS) + 1):
            raise ValueError("no such look")
        self.look(looks)
        if state["ran"]:
            self.work.resume(self.run)
