"""The 34 pros and cons as switches: one at a time, or several together."""

from html import escape

import ipywidgets as widgets

from cmsim.analysis.statistics import difference
from cmsim.course.structures import comparing, rows
from cmsim.course.structures.rows import rows_of
from cmsim.course.structures.setting import OUTCOMES, PRACTICES, placed, preset
from cmsim.course.structures.side_by_side_panel import named
from cmsim.course.structures.worth_figure import worth as draw_worth
from cmsim.measures.registry import find as measure
from cmsim.scenario.library.mechanisms import BY_ID
from cmsim.scenario.library.structures import EMBEDDED, STRUCTURES, staffed_structures
from cmsim.views import drawing as figures
from cmsim.views import sentences
from cmsim.views.side_by_side import in_cell, side_by_side
from cmsim.views.widgets.controls import Check, Choice
from cmsim.views.widgets.layout import html_list, paragraph
from cmsim.views.widgets.progressive import ProgressivePanel, fact

AS_IT_IS, WITHOUT = "as it is", "switched off"
SIGN_WORDS = {"+": "pro", "-": "con"}
FIRST = 5
PROS_AND_CONS = (
    "active_caseload",
    "contacts_per_hour",
    "transition_calls_in_time",
    "overdue",
    "strain",
    "cost_to_practice",
)


class RowsPanel(ProgressivePanel):
    """Be what both panels of switches share: a practice and one of its structures."""

    def __init__(self, runs=None):
        super().__init__(runs)
        self.practice = self.add(Choice("Practice", named(), value="eight"))
        labels = {name: STRUCTURES[name].label for name in staffed_structures()}
        self.structure = self.add(Choice("Structure", labels, value=EMBEDDED))

    @property
    def scenario(self):
        """Return the practice in the structure chosen, with every row on."""
        return placed(preset(self.practice.value), [self.structure.value])[self.structure.value]

    @property
    def title(self):
        return f"{PRACTICES[self.practice.value][0]}, {self.structure.value}"

    def there(self):
        """Return the rows of the structure that do something in this practice."""
        scenario = self.scenario
        return [row for row in rows_of(self.structure.value) if row.present_in(scenario)]

    def not_there(self):
        """Return a sentence on the rows that have nothing to do here, if there are any."""
        scenario = self.scenario
        idle = [row for row in rows_of(self.structure.value) if not row.present_in(scenario)]
        if not idle:
            return ""
        said = "; ".join(f"“{row.statement}”" for row in idle)
        return f"Not at work in this practice: {said}."


class EachRowPanel(RowsPanel):
    """Switch every row off alone, and see what each was worth here."""

    start = "Switch each off alone"

    @property
    def judged(self):
        return (self.outcome.value,)

    def __init__(self, runs=None):
        super().__init__(runs)
        self.outcome = self.add(
            Choice(
                "What to look at",
                {name: str(measure(name)) for name in PROS_AND_CONS},
                value="active_caseload",
            )
        )
        self.buttons()
        for control in (self.practice, self.structure):
            self.react(control, lambda value: self.changed())
        self.react(self.outcome, lambda value: self.again())

    def changed(self):
        super().changed()
        self.show(paragraph(self.not_there()))
        self.say(f"{self.title}: {len(self.there())} rows to switch off. Press the button.")

    def again(self):
        """Show another outcome of the same runs."""
        if self.results is not None:
            self.draw()

    def question(self):
        scenario = self.scenario
        alone = rows.each_alone(scenario, self.structure.value)
        return list(alone.values()), PROS_AND_CONS, scenario

    def steps(self):
        """Show the first few rows at once, unless they are known, then all of them."""
        several, measures, base = self.question()
        few = self.anytime.ask(several[:FIRST], measures, self.fewest, base)
        for taken, step in enumerate(few):
            yield
        if taken and step.complete and len(several) > FIRST:
            self.results = step.results
            self.draw(f"Working: {FIRST} of {len(several)} rows so far. ")
        yield from super().steps()

    def draw(self, working=""):
        known = measure(self.outcome.value)
        worth = rows.worth(self.results, known, self.structure.value)
        shown = [
            (BY_ID[id].statement, BY_ID[id].sign, each) for id, each in worth.items() if each.n
        ]
        if not shown:
            self.say(working + "Too little happened to tell.")
            return
        given = self.title, known, shown, self.results.replications
        self.show(self.drawn(draw_worth, *given, key="worth") + paragraph(self.not_there()))
        if self.structure.value == EMBEDDED:
            self.told = {
                fact_name(id): helps(known, each)
                for id, each in worth.items()
                if BY_ID[id].sign == "+"
            }
        self.say(working + self.sentence(known, worth))

    def sentence(self, known, worth):
        """Return which row is worth most, as far as the repeats tell."""
        clear = [(id, each) for id, each in worth.items() if each.clear]
        count = figures.number_of(self.results.replications, "repeat")
        if not clear:
            return f"{count}: no row alone makes a clear difference to {known.label.lower()}."
        id, most = max(clear, key=lambda pair: abs(pair[1].mean))
        row = BY_ID[id]
        return (
            f"{count}, {len(clear)} of {len(worth)} rows make a clear difference. Most: the "
            f"{SIGN_WORDS[row.sign]} “{row.statement}” {sentences.effect(known, most)}."
        )

    def state(self):
        return {
            "practice": self.practice.value,
            "structure": self.structure.value,
            "outcome": self.outcome.value,
            "ran": self.ran,
        }

    def restore(self, state):
        for name in ("practice", "structure", "outcome"):
            self.set(getattr(self, name), value=state[name])
        if state["ran"]:
            self.work.resume(self.run)


def fact_name(id):
    """Return the name of the fact on what a row is worth.

    >>> fact_name("met-at-visits")
    'worth_met_at_visits'
    """
    return "worth_" + id.replace("-", "_")


def helps(known, each):
    """Return what a row is worth as a fact: above 0 is better."""
    return fact(each, known.unit, 1 if known.better == "more" else -1)


class SwitchPanel(RowsPanel):
    """Switch one or several rows off together, and see what they were worth here."""

    start = "Run with these switched off"
    judged = ("active_caseload", "contacts_per_hour")

    def __init__(self, runs=None):
        super().__init__(runs)
        self.boxes = {}
        self.box = self.add(widgets.VBox(layout=widgets.Layout(overflow="visible")))
        self.buttons()
        for control in (self.practice, self.structure):
            self.react(control, lambda value: self.changed())
        self.fill()

    def fill(self):
        """Put a box to tick for each row of the structure; those not at work cannot be ticked."""
        there = {row.id for row in self.there()}
        self.boxes = {
            row.id: Check(
                f"{SIGN_WORDS[row.sign].capitalize()}: {row.statement}",
                disabled=row.id not in there,
                help=row.what if row.id in there else "Not at work in this practice.",
            )
            for row in rows_of(self.structure.value)
        }
        for box in self.boxes.values():
            self.react(box, lambda value: self.ticked())
        self.box.children = tuple(self.boxes.values())

    def changed(self):
        super().changed()
        self.fill()
        self.show("")
        self.say(f"{self.title}: tick what to switch off.")

    def ticked(self):
        """Wait for another run."""
        super().changed()
        self.say(f"{figures.number_of(len(self.off()), 'row')} to switch off. Press the button.")

    def off(self):
        """Return the ids of the rows that are ticked."""
        return [id for id, box in self.boxes.items() if box.value]

    def run(self):
        if not self.off():
            self.say("Please tick at least one row first.")
            return
        super().run()

    def question(self):
        scenario = self.scenario
        return (
            [rows.switched(scenario, self.off(), WITHOUT)],
            OUTCOMES,
            scenario.replace(name=AS_IT_IS),
        )

    def draw(self, working=""):
        levels = {measure(name): comparing.levels(self.results, name) for name in OUTCOMES}
        gaps = {
            known: difference(self.results.columns(known), WITHOUT, AS_IT_IS) for known in levels
        }
        count = self.results.replications
        self.show(self.drawn(side_by_side, levels, count, key="switched") + worth_list(gaps))
        clear = [known.label.lower() for known, each in gaps.items() if each.n and each.clear]
        self.say(
            f"{working}{self.title}, {figures.number_of(len(self.off()), 'row')} switched off, "
            f"{figures.number_of(count, 'repeat')}. "
            + (
                "Clear difference: " + ", ".join(clear) + "."
                if clear
                else "No clear difference in any outcome."
            )
        )

    def state(self):
        return {
            "practice": self.practice.value,
            "structure": self.structure.value,
            "off": self.off(),
            "ran": self.ran,
        }

    def restore(self, state):
        for name in ("practice", "structure"):
            self.set(getattr(self, name), value=state[name])
        self.fill()
        for id in state["off"]:
            if self.boxes[id].disabled:
                raise ValueError("not at work here")
            self.set(self.boxes[id], value=True)
        if state["ran"]:
            self.work.resume(self.run)


def worth_list(gaps):
    """Return what the rows are worth, outcome by outcome, as a list."""
    lines = []
    for known, each in gaps.items():
        if not each.n:
            continue
        if each.mean == 0 and each.half_width == 0:
            said = "no difference at all"
        else:
            said = in_cell(each) + ("" if each.clear else ": no clear difference")
        lines.append(f"<strong>{escape(str(known))}:</strong> {escape(said)}")
    return paragraph(
        "What the rows are worth here: with them, minus without them (95 % interval of each):"
    ) + html_list(lines, style="")
