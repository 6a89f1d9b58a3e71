"""Four practices to advise: what a person recommends, what the model says, what flips it."""

from html import escape

from cmsim.analysis.structure_map import NO_DIFFERENCE
from cmsim.course.structures import comparing, levers
from cmsim.course.structures.setting import COUNTS_MOST, OUTCOMES, placed, preset
from cmsim.course.structures.side_by_side_panel import named
from cmsim.measures.registry import find as measure
from cmsim.scenario.library.structures import EMBEDDED, staffed_structures
from cmsim.views import sentences
from cmsim.views.chart import table
from cmsim.views.side_by_side import in_cell, side_by_side
from cmsim.views.widgets.controls import Choice, Text
from cmsim.views.widgets.layout import html_list, paragraph, scrolled
from cmsim.views.widgets.progressive import ProgressivePanel, fact

MOST_REASON, FEWEST_WORDS = 400, 5
BLANK = {"counts": "active_caseload", "advice": None, "reason": "", "locked": False}


class AdvicePanel(ProgressivePanel):
    """Advise a practice, lock it, and see what the model says and what would flip it."""

    start = "Lock my advice and ask the model"
    repeats = 24

    @property
    def judged(self):
        return (self.counts.value,)

    def __init__(self, runs=None):
        super().__init__(runs)
        self.given = {practice: dict(BLANK) for practice in named()}
        self.practice = self.add(Choice("Practice to advise", named(), value="solo"))
        self.counts = self.add(
            Choice(
                "What counts most there, in your view?",
                {name: str(measure(name)) for name in COUNTS_MOST},
                value="active_caseload",
            )
        )
        self.advice = self.add(Choice("Your advice", advice()))
        self.reason = self.add(
            Text("Your reason, in one or two sentences", rows=3, max_length=MOST_REASON)
        )
        self.buttons()
        self.cells, self.several = {}, ()
        self.react(self.practice, self.choose)
        self.react(self.counts, lambda value: self.weighed())
        for control in (self.advice, self.reason):
            self.react(control, lambda value: self.note())

    @property
    def here(self):
        """Return what was decided on the practice shown."""
        return self.given[self.practice.value]

    def note(self):
        """Keep what the controls say."""
        if not self.here["locked"]:
            self.here.update(advice=self.advice.value, reason=self.reason.value)
        self.here["counts"] = self.counts.value

    def choose(self, key):
        """Go to a practice and to what was decided there."""
        self.changed()
        self.put()
        if self.here["locked"]:
            self.ask()
        else:
            self.show("")
            self.say("Choose what counts, give your advice and your reason, then lock it.")

    def put(self):
        """Set the controls to what was decided."""
        locked = self.here["locked"]
        self.set(self.counts, value=self.here["counts"])
        self.set(self.advice, value=self.here["advice"], disabled=locked)
        self.set(self.reason, value=self.here["reason"], disabled=locked)
        self.set(self.go, label="Ask the model again" if locked else self.start)

    def weighed(self):
        """Let something else count most; the model answers anew once advice is locked."""
        self.note()
        if self.here["locked"]:
            self.ask()

    def run(self):
        """Lock the advice, if it is complete, and ask the model."""
        self.note()
        if self.here["advice"] is None or len(self.here["reason"].split()) < FEWEST_WORDS:
            self.say(
                f"Please choose your advice and give a reason of {FEWEST_WORDS} words or "
                "more first."
            )
            return
        self.here["locked"] = True
        self.put()
        self.ask()

    def ask(self):
        """Ask who is best, and then what would flip that."""
        before, self.cells, self.several = self.told, {}, ()
        super().run()
        self.told = before | self.told

    def places(self):
        return placed(preset(self.practice.value), staffed_structures())

    def question(self):
        places = self.places()
        return list(places.values()), OUTCOMES, places[EMBEDDED]

    def steps(self):
        """Answer first, then pull one lever after the other."""
        yield from super().steps()
        if self.results is None:
            return
        places, counts = self.places(), self.counts.value
        leader = comparing.best(self.results, counts).leader
        self.several = levers.levers(places, leader) if leader else ()
        drawn, repeats = 0, self.results.replications
        for step in self.anytime.ask(levers.to_run(places, self.several), [counts], repeats):
            done = step.results.replications if step.results else 0
            if done >= 4 and (step.complete or self.due(drawn, done, float("inf"))):
                drawn = done
                self.cells = levers.flips(step.results, counts, places, self.several)
                going = (
                    ""
                    if step.complete
                    else f"Working on what flips it: {done} of {repeats} repeats. "
                )
                self.draw(going)
            yield

    def draw(self, working=""):
        counts = self.counts.value
        cell = comparing.best(self.results, counts)
        levels = {measure(name): comparing.levels(self.results, name) for name in COUNTS_MOST}
        self.show(
            paragraph(self.answer(cell))
            + self.flipped(cell)
            + self.by_outcome()
            + self.drawn(side_by_side, levels, self.results.replications, key="advice")
        )
        if cell.lead is not None:
            name = f"lead_{self.practice.value}_{counts}"
            self.told = self.told | {name: fact(cell.lead, measure(counts).unit)}
        self.say(f"{working}You advised: {self.here['advice']}. {self.short(cell)}")

    def short(self, cell):
        """Return the model's answer in a few words."""
        label = sentences.lowered(measure(self.counts.value).label)
        if cell.leader is None or cell.lead is None:
            return f"The model cannot tell on {label}: too little happened."
        if cell.winner == NO_DIFFERENCE:
            return f"The model on {label}: no clear difference; {cell.leader} has the best mean."
        return f"The model on {label}: {cell.winner}, clearly."

    def answer(self, cell):
        """Return the model's answer with its confidence."""
        if cell.lead is None:
            return self.short(cell)
        won, of = comparing.ahead_in(self.results, self.counts.value, cell.leader)
        return (
            f"{self.short(cell)} Its lead over the next: {in_cell(cell.lead)} "
            f"{measure(self.counts.value).unit} (the interval holds for all pairs at once with "
            f"95 % confidence). It was the best, alone, in {won} of {of} runs of six months."
        )

    def flipped(self, cell):
        """Return what flips the answer, as a list."""
        if not self.several:
            return paragraph("What would flip this comes next.")
        if not self.cells:
            return paragraph(f"Looking for what would flip this: {len(self.several)} changes.")
        lines = [
            f"{escape(lever.words[0].upper() + lever.words[1:])}: "
            f"<strong>{escape(outcome(self.cells[lever.id]))}</strong>"
            for lever in self.several
            if self.cells[lever.id].winner != cell.winner
        ]
        if not lines:
            return paragraph(f"None of {len(self.several)} changes, one at a time, flips this.")
        head = f"What flips it ({len(lines)} of {len(self.several)} changes tried, one at a time):"
        return paragraph(head) + html_list(lines)

    def by_outcome(self):
        """Return who is best on each outcome, as a table."""
        rows = []
        for name in COUNTS_MOST:
            cell = comparing.best(self.results, name)
            rows.append(
                (
                    str(measure(name)),
                    cell.winner,
                    cell.leader or "nobody",
                    "no value" if cell.lead is None else in_cell(cell.lead),
                )
            )
        columns = ("Outcome", "Clearly best", "Best mean", "Lead over the next")
        shown = table("If something else counts: who is clearly best?", columns, rows)
        return scrolled("If something else counts", shown)

    def state(self):
        return {
            "practice": self.practice.value,
            "given": {key: dict(one) for key, one in self.given.items()},
        }

    def restore(self, state):
        for key, one in state["given"].items():
            if (
                one["counts"] not in COUNTS_MOST
                or one["advice"] not in (*advice(), None)
                or not isinstance(one["reason"], str)
            ):
                raise ValueError("no such advice")
            self.given[key] = {
                name: type(BLANK[name])(one[name]) if name == "locked" else one[name]
                for name in BLANK
            }
        self.set(self.practice, value=state["practice"])
        self.work.resume(lambda: self.choose(state["practice"]))

    def printed(self):
        """Return (title, HTML) for the page to print: the advice given, and the reasons."""
        lines = [
            f"<strong>{escape(named()[key])}:</strong> {escape(one['advice'])}, because: "
            f"{escape(one['reason'])} What counted most: "
            f"{escape(measure(one['counts']).label.lower())}."
            for key, one in self.given.items()
            if one["locked"]
        ]
        return (
            "My advice to four practices",
            html_list(lines, style="") if lines else "<p>No advice was locked yet.</p>",
        )


def advice():
    """Return what may be advised: one of the structures, or that it makes no difference."""
    return [*staffed_structures(), NO_DIFFERENCE]


def outcome(cell):
    """Return who is best once a lever is pulled."""
    return cell.winner if cell.winner == NO_DIFFERENCE else f"{cell.winner} is best"
