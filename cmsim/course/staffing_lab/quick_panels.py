"""Eight answers to a first comparison, and dials to move."""

from html import escape

from cmsim.course.staffing_lab.answer_panel import AnswerPanel
from cmsim.decision import sentences as words
from cmsim.decision.plan import YES_OR_NO, Plan
from cmsim.decision.practice_summary import EIGHT, PracticeSummary
from cmsim.views.traced import as_text, html
from cmsim.views.widgets.controls import Check, Number, Range
from cmsim.views.widgets.layout import TEXT, html_list

HUNDREDS = ("high_risk", "asked", "declined")
DIALS = ("asked", "declined", "nurse", "smallest_hire", "per_clinician", "quote")
STEPS = {
    "clinicians": 1,
    "panel": 50,
    "discharges": 1,
    "salary": 10,
    "sites": 1,
    "quote": 100,
    "per_clinician": 0.25,
    "nurse": 1,
    "smallest_hire": 1,
}
LIMITS = {"per_clinician": (0.5, 10)}


def control_of(name, cls=PracticeSummary, value=None):
    """Return the control for one number of the practice, with its unit, range and source."""
    known, scale = cls.parameters()[name], 100 if name in HUNDREDS else 1
    unit = "in 100" if scale == 100 else known.unit
    value = (getattr(cls(), name) if value is None else value) * scale
    least, most = LIMITS.get(name, (known.least * scale, known.ceiling * scale))
    help = f"Plausible: {known.low * scale:g} to {known.high * scale:g}. {known.source.text}"
    kind = Range if scale == 100 else Number
    step = 0.5 if name == "high_risk" else 5 if scale == 100 else STEPS[name]
    return kind(known.label, min=least, max=most, value=value, step=step, unit=unit, help=help)


class QuickPanel(AnswerPanel):
    """Eight answers, and a first comparison within seconds."""

    start = "Compare hiring, sharing, buying and staying"

    def __init__(self, lab):
        super().__init__(lab)
        self.fields = {
            name: Check(YES_OR_NO[name]) if name in YES_OR_NO else control_of(name)
            for name in EIGHT
        }
        for name, control in self.fields.items():
            self.add(control)
            self.react(control, lambda value, name=name: self.answer(name, value))
        self.willingness_to_pay = self.add(
            Number(
                Plan.parameters()["willingness_to_pay"].label,
                min=0,
                max=20_000,
                step=50,
                value=Plan().willingness_to_pay,
                unit="$ a year",
                help=Plan.parameters()["willingness_to_pay"].source.text,
            )
        )
        self.react(self.willingness_to_pay, self.weigh)
        self.buttons()
        self.put()
        self.say("Eight answers are enough; the usual ones are filled in. Then press the button.")

    def put(self):
        """Set the controls to what the plan says."""
        for name, control in self.fields.items():
            value = getattr(self.lab.plan.summary, name)
            self.set(control, value=round(100 * value, 1) if name in HUNDREDS else value)
        self.set(self.willingness_to_pay, value=self.lab.plan.willingness_to_pay)

    def answer(self, name, value):
        """Take one answer; usual discharges follow the panel until they are typed."""
        if name == "discharges":
            self.lab.own_discharges = True
        value = value / 100 if name in HUNDREDS else value
        changes = {name: value}
        if name in ("sites", "clinicians"):
            changes |= {"names": (), "caseload": ()} if name == "sites" else {}
        if name in ("panel", "high_risk"):
            changes |= self.lab.usual(changes)
        self.take(lambda: self.lab.summarize(**changes))

    def weigh(self, value):
        """Take what one is willing to pay for a patient; no new runs are needed."""
        self.running = True
        results = self.results
        problem = self.lab.change(willingness_to_pay=value)
        self.running = False
        if problem is None and results is not None:
            self.results = results
            self.draw()
        self.put()

    def take(self, change):
        """Make a change, and compare anew if that was asked before."""
        self.running = True
        problem = change()
        self.running = False
        self.put()
        if problem:
            self.say(f"Not taken: {problem}")
        elif self.ran:
            self.run()

    def stale(self):
        self.put()
        super().stale()

    def state(self):
        summary = self.lab.plan.summary
        return {
            "eight": {name: getattr(summary, name) for name in EIGHT},
            "willingness_to_pay": self.lab.plan.willingness_to_pay,
            "own": self.lab.own_discharges,
            "ran": self.ran,
        }

    def restore(self, state):
        self.lab.own_discharges = bool(state["own"])
        problem = self.lab.summarize(
            **{name: state["eight"][name] for name in EIGHT}
        ) or self.lab.change(willingness_to_pay=state["willingness_to_pay"])
        if problem:
            raise ValueError(problem)
        self.put()
        if state["ran"]:
            self.run()


class DialPanel(AnswerPanel):
    """Move one thing at a time, and see the answer before and after."""

    start = "Compare with these dials"
    last = None

    def __init__(self, lab):
        super().__init__(lab)
        self.fields = {name: self.add(control_of(name)) for name in DIALS}
        for name, control in self.fields.items():
            self.react(control, lambda value, name=name: self.turn(name, value))
        self.buttons()
        self.put()
        self.say("Move one dial, and watch who loses and who does not.")

    def put(self):
        for name, control in self.fields.items():
            value = getattr(self.lab.plan.summary, name)
            self.set(control, value=round(100 * value, 1) if name in HUNDREDS else value)

    def turn(self, name, value):
        """Move one dial, and compare at once."""
        if self.lab.verdict is not None:
            self.last = self.lab.verdict
        self.running = True
        problem = self.lab.summarize(**{name: value / 100 if name in HUNDREDS else value})
        self.running = False
        self.put()
        if problem:
            self.say(f"Not taken: {problem}")
        else:
            self.run()

    def more(self):
        """Return the answer before the dial was moved, option by option."""
        if self.last is None:
            return ""
        rows = (
            f"{escape(name)}: "
            f"{escape(before_after(self.last.patients[name], known))} patients on time"
            for name, known in self.lab.verdict.patients.items()
            if name in self.last.patients
        )
        return (
            f'<div style="{TEXT}"><p>Before you moved the last dial: '
            f"<strong>{html(words.headline(self.last))}</strong></p>"
            f"{html_list(rows, style='')}</div>"
        )

    def stale(self):
        self.put()
        super().stale()

    def state(self):
        return {
            "dials": {name: getattr(self.lab.plan.summary, name) for name in DIALS},
            "ran": self.ran,
        }

    def restore(self, state):
        problem = self.lab.summarize(**{name: state["dials"][name] for name in DIALS})
        if problem:
            raise ValueError(problem)
        self.put()


def before_after(before, after):
    """Return two levels with an arrow in words."""
    return (
        f"from {as_text([words.level(before, 'before')])} to {as_text([words.level(after, 'now')])}"
    )
