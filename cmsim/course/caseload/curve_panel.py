"""The panel of the curve: late contacts against patients in active care, answered at once."""

from html import escape

import ipywidgets as widgets

from cmsim.analysis.statistics import estimate
from cmsim.course.caseload import curves, design, figures
from cmsim.course.caseload.design import IDEAS, USUAL, Design
from cmsim.course.caseload.reference import reference
from cmsim.course.caseload.week import week
from cmsim.experiment.column import Column
from cmsim.views.chart import numbers
from cmsim.views.widgets.controls import Action, Range
from cmsim.views.widgets.layout import beside, card, in_a_row
from cmsim.views.widgets.progressive import ProgressivePanel, fact

GUIDE = "Care Management: A How-To Guide"
KEYS = {"Document in two systems": "two", "Protect the role": "protected"}
KEYS |= {"Call every 3 weeks": "rarer"}
SOURCES = (
    f"30 to 50 patients in active care, of 150 in all: a job description ({GUIDE}, appendix).",
    "29 minutes of talk: an assumption. With preparing and documentation a contact then takes "
    "about 55 minutes, as in a study of depression care (Liu and others, 2007: 51 to 60).",
    "0.75 minutes of documentation: an assumption. 2 is what one care manager in the guide reports "
    "for two record systems.",
    "A contact every 14 days and 4 hours pulled away, a tenth of the week: assumptions.",
    "On schedule: at most 10 of 100 contacts late. A limit chosen for this lesson.",
)


def controls():
    """Return the controls of a design by its fields."""
    return {
        "talk": Range("Talk in one contact", min=10, max=40, unit="minutes"),
        "documentation": Range(
            "Documentation for each minute of talk", min=0.25, max=2, step=0.25, unit="minutes"
        ),
        "interval": Range("From one contact to the next", min=7, max=28, step=7, unit="days"),
        "pulled": Range("Pulled into other work", min=0, max=16, unit="hours a week"),
    }


class CurvePanel(ProgressivePanel):
    """Set a position, and see at once with how many patients the care manager keeps up."""

    repeats = 20

    def __init__(self, runs=None):
        super().__init__(runs)
        self.touched, self.drawn_guess = False, None
        self.ideas = {words: self.add(Action(words, pressed=False)) for words in IDEAS}
        self.fields = {name: self.add(control) for name, control in controls().items()}
        self.usual = self.add(Action("Back to the usual settings", disabled=True))
        self.patients = self.add(
            Range(
                "Patients in active care",
                min=figures.FEWEST,
                max=figures.MOST,
                value=design.JOB[1],
                unit="patients",
            )
        )
        self.below = widgets.HTML()
        self.put(USUAL)
        for words, button in self.ideas.items():
            self.react(button, lambda words=words: self.take_up(words))
        for control in self.fields.values():
            self.react(control, lambda value: self.changed())
        self.react(self.usual, lambda: self.choose(USUAL))
        self.react(self.patients, lambda value: self.moved())

    @property
    def design(self):
        """Return what the controls describe."""
        return Design(**{name: control.value for name, control in self.fields.items()})

    def put(self, chosen):
        """Set the controls to a design, and find its curve."""
        for name, control in self.fields.items():
            self.set(control, value=getattr(chosen, name))
        self.find()

    # --- what the learner does

    def take_up(self, words):
        """Try an idea alone, or put it back."""
        taken = USUAL._replace(**IDEAS[words])
        self.choose(USUAL if self.design == taken else taken)

    def choose(self, chosen):
        """Go to a design."""
        self.put(chosen)
        self.changed()

    def changed(self):
        """Answer at once, and run what is only estimated."""
        self.touched = True
        self.run()

    def moved(self):
        """Look at another number of patients."""
        self.touched = True
        self.draw()

    # --- the answer

    def find(self):
        """Take the curve of the design that is known, or an estimate, and say which idea it is."""
        self.asked = self.design
        self.found = (
            reference().known(self.asked)
            or curves.recall(self.anytime.cache, self.asked, self.repeats)
            or reference().estimate(self.asked)
        )
        for words, button in self.ideas.items():
            button.pressed = self.asked == USUAL._replace(**IDEAS[words])
        self.usual.disabled = self.asked == USUAL

    def run(self):
        self.results, self.ran, self.finished = None, True, False
        self.halt()
        self.find()
        self.draw()
        if self.found.estimated:
            self.work.begin(self.steps())

    def steps(self):
        yield from super().steps()
        if self.complete:
            curves.remember(self.anytime.cache, self.asked, self.repeats, self.found)

    def question(self):
        return design.asked(self.asked), design.MEASURED, None

    def draw(self, working=""):
        if self.results is not None:
            self.found = curves.of_runs(self.results)
        drawn = self.drawing()
        told = week(reference().hours, self.asked, self.patients.value)
        bar = figures.week(told, self.patients.value)
        said = sentence(self.found, self.patients.value)
        self.show(
            f'<p class="cm-result" aria-hidden="true">{said}</p>{drawn.text()}'
            + figures.under("cm-under")
        )
        self.below.value = (
            f"<p>{asked_for(told, self.patients.value)}</p>{bar.text()}"
            f'<p class="cm-caption">{escape(working + drawn.caption)}</p>'
            + numbers("The curve", drawn.columns, drawn.rows)
        )
        self.say(figures.without_marks(said))
        self.drawn_guess = self.guess()
        self.tell()

    def drawing(self):
        """Return the curve with the ghost of the usual settings and the learner's guess."""
        before = None if self.asked == USUAL else reference().curves[USUAL]
        return figures.curve(self.found, self.patients.value, self.guess(), before)

    def picture(self):
        """Return the curve as it stands, without controls."""
        return self.drawing().text()

    def tell(self):
        """Take the caseloads that were looked at as facts of the learner's own runs."""
        seen = self.touched or self.store is None
        if not seen or self.found.estimated or not self.complete:
            return
        kept, told = patients(self.found.kept()[0]), {}
        if self.asked == USUAL:
            told["largest_complex"] = kept
        for words, change in IDEAS.items():
            if self.asked == USUAL._replace(**change):
                told[f"kept_{KEYS[words]}"] = kept
                usual = Column(reference().curves[USUAL].edges())
                apart = estimate(Column(self.found.edges()) - usual)
                told[f"moved_{KEYS[words]}"] = fact(apart, "patients")
        self.told = self.told | told

    @property
    def complete(self):
        """Say whether all runs of the curve are there."""
        return self.found.runs >= min(self.repeats, reference().curves[USUAL].runs)

    def guess(self):
        """Return the patients that the learner guessed, once that is locked."""
        found = self.store and self.store.get("predictions", "guess")
        return found["values"][0] if found else None

    def renew(self):
        if self.guess() != self.drawn_guess:
            self.draw()

    # --- what is seen and kept

    def view(self):
        notice = self.status.value
        self.draw()
        self.say(notice or self.status.value)
        if self.found.estimated and not self.work.going_on:
            self.work.resume(self.run)
        tries = in_a_row(*self.ideas.values())
        tries.add_class("cm-try")
        back = in_a_row(self.usual)
        back.add_class("cm-try")
        self.patients.add_class("cm-under")
        self.status.add_class("cm-unseen")
        sources = "".join(f"<li>{escape(line)}</li>" for line in SOURCES)
        return beside(
            [
                tries,
                *self.fields.values(),
                back,
                widgets.HTML(
                    "<details><summary>Sources and assumptions</summary>"
                    f"<ul>{sources}</ul></details>"
                ),
            ],
            card(self.body, self.patients, self.status, stays=True),
            more=[card(self.below)],
        )

    def state(self):
        return {"design": list(self.design), "patients": self.patients.value} | (
            {"touched": True} if self.touched else {}
        )

    def restore(self, state):
        given = state["design"]
        known = len(given) == len(USUAL)
        if not known or not all(isinstance(value, (int, float)) for value in given):
            raise ValueError("no such design")
        self.put(Design(*given))
        self.set(self.patients, value=state["patients"])
        self.touched = bool(state.get("touched"))


def patients(number):
    """Return a number of patients as a fact."""
    return {"value": number, "low": None, "high": None, "unit": "patients"}


def sentence(found, chosen):
    """Return the message as HTML: the number of patients she keeps up with, and its range."""
    kept, low, high = found.kept()
    late = of_all(found.mean(chosen))
    with_these = f"With {chosen}, <b>{late}</b> contacts come late."
    if found.edge <= figures.FEWEST:
        return f"On these settings <b>no caseload</b> stays on schedule. {with_these}"
    more = " or more" if kept == figures.MOST else ""
    return (
        f"She keeps up with <b>{kept} patients{more}</b> ({low} to {high} in 8 of 10 runs). "
        f"{with_these}"
    )


def of_all(share):
    """Return a share of contacts in words.

    >>> [of_all(share) for share in (0.004, 0.07, 0.33, 0.99)]
    ['hardly any', '7 of 100', '33 of 100', 'nearly all']
    """
    if share < 0.01:
        return "hardly any"
    return "nearly all" if share > 0.97 else f"{100 * share:.0f} of 100"


def asked_for(found, chosen):
    """Return as HTML what a week asks for, and what of it does not fit."""
    start = f"<b>{chosen} patients</b> ask for <b>{found.asked:.0f} hours</b> a week. She has "
    over = round(found.over)
    if not found.over:
        return f"{start}{design.PAID}, PTO included."
    hours = "a little does" if not over else "1 hour does" if over == 1 else f"{over} hours do"
    return f'{start}{design.PAID}: <b style="color:{figures.LATE}">{hours} not fit.</b>'
