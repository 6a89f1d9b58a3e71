"""The staffing lab's first panels: eight answers to a first comparison, and dials to move."""

from html import escape

from pydantic import ValidationError

from cmsim.billing.finance import collected
from cmsim.decision import net_benefit as weigh
from cmsim.decision import sentences as words
from cmsim.decision.figures import trade_off
from cmsim.decision.options import EIGHT, Quick, Weighing, usual_discharges
from cmsim.decision.plan import YES_OR_NO, Plan
from cmsim.experiment.cache import Cache
from cmsim.experiment.export import file_name_of as plain_name
from cmsim.measures.measure import Measure
from cmsim.scenario.parameter import Refusal, in_one_line
from cmsim.views.traced import as_text, html
from cmsim.views.widgets.controls import Check, Number, Range
from cmsim.views.widgets.layout import TEXT, paragraph
from cmsim.views.widgets.progressive import ProgressivePanel

FINE, ROUGH = 32, 2
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
STALE = "Something was changed. Press the button to compare anew."


class Lab:
    """What all panels of the lab share: the plan, how it is paid, and what runs have shown.

    ``followers`` are told when the plan changes. ``results`` and ``verdict`` belong to the plan as
    it is; they are ``None`` after a change.
    """

    def __init__(self, cache=None):
        self.cache = Cache(size=0) if cache is None else cache
        self.plan, self.billing, self.followers = Plan(), None, []
        self.people, self.sections, self.cards = (), (), ()
        self.safe = self.even = self.sizing = None
        self.own_discharges = False
        self.forget()

    def forget(self):
        """Drop what no longer belongs to the plan."""
        self.results = self.verdict = self.draws = self.tornado = self.pair = None

    def change(self, **changes):
        """Change the plan; return what is wrong with the change in one line, or ``None``."""
        try:
            plan = self.plan.replace(**changes)
            plan.options()
        except ValidationError as error:
            return in_one_line(error, "This")
        except Refusal as refusal:
            return str(refusal)
        if plan != self.plan:
            self.put(plan)
        return None

    def put(self, plan):
        """Take another plan."""
        self.plan = plan
        self.changed()

    def pay(self, billing):
        """Take another way of being paid, ``None`` for no fees."""
        if billing != self.billing:
            self.billing = billing
            self.changed()

    def changed(self):
        self.forget()
        for follower in self.followers:
            follower()

    def quick(self, **changes):
        """Change answers about the practice; return what is wrong, or ``None``."""
        try:
            return self.change(quick=self.plan.quick.replace(**changes))
        except ValidationError as error:
            return in_one_line(error, "This")

    def usual(self, changes):
        """Return the discharges that follow from other answers, unless they were typed."""
        if self.own_discharges:
            return {}
        try:
            return {
                "discharges": float(round(usual_discharges(self.plan.quick.replace(**changes))))
            }
        except ValidationError:
            return {}

    @property
    def measures(self):
        """Return what is measured in every option."""
        if self.billing is None:
            return weigh.SHOWN
        return (
            *weigh.SHOWN,
            Measure(
                weigh.REVENUE,
                "Collected on claims",
                "$ a year",
                "Of all codes, after denials.",
                lambda record, billing=self.billing: collected(billing, record),
                "more",
            ),
        )

    def found(self, results):
        """Keep what runs have shown."""
        self.results = results
        self.verdict = weigh.verdict(results, self.plan.weighing)

    @property
    def stamp(self):
        """Return in one line how to make the results again."""
        return "" if self.results is None else words.stamp(self.results)


class AnswerPanel(ProgressivePanel):
    """Compare all options of the plan, and show the answer: words first, then picture and table."""

    repeats, fewest = FINE, ROUGH
    start = "Compare"

    def __init__(self, lab):
        self.lab = lab
        super().__init__(lab.cache)
        lab.followers.append(self.guard(self.stale))
        self.running = False

    def question(self):
        return list(self.lab.plan.options().values()), self.lab.measures, None

    def stale(self):
        """Say that what is shown no longer belongs to the plan; begin anew what just began."""
        if self.running:
            return
        working = not self.ending.disabled and self.results is None
        self.halt()
        if working:
            self.run()
        elif self.results is not None:
            self.results = None
            self.say(STALE)

    def draw(self, working=""):
        lab = self.lab
        lab.found(self.results)
        found, options = lab.verdict, {each.name: each for each in self.results.scenarios}
        lines = "".join(
            f"<li>{html(words.option_line(self.results, found, name))}</li>" for name in options
        )
        notes = "".join(
            f"<li>{html(words.remark(each, options[each.option]))}</li>"
            for each in weigh.remarks(self.results)
        )
        self.show(
            f'<div style="{TEXT}"><p><strong>{html(words.headline(found))}</strong></p>'
            f"<p>{html(words.why(found, lab.plan.weighing.worth))}</p>"
            f"<p>{html(words.prices(found))}</p><ul>{lines}</ul>"
            + (f"<p>Worth knowing:</p><ul>{notes}</ul>" if notes else "")
            + "</div>"
            + trade_off(found, lab.stamp).html(f"lab-{type(self).__name__}")
            + self.more()
            + paragraph(RULE)
        )
        self.told = self.facts_of(found)
        self.say(working + as_text(words.headline(found)))

    def more(self):
        """Return what a subclass shows below the picture."""
        return ""

    def facts_of(self, found):
        """Return what the runs showed, for the questions of the lesson."""
        facts = {
            "options_compared": {
                "value": len(found.kept),
                "low": None,
                "high": None,
                "unit": "options",
            }
        }
        for lead in found.leads:
            facts[f"lead_over_{plain_name(lead.other).replace('-', '_')}"[:60]] = {
                "value": round(lead.lead.mean, 2),
                "low": round(lead.lead.low, 2),
                "high": round(lead.lead.high, 2),
                "unit": "$ a year",
            }
        return facts


RULE = (
    "How this is weighed: a patient in active care counts as far as contacts come on time; "
    "what that is worth is yours to say. What the option costs is taken from it: money for "
    "people hired, shared or bought; of your nurse only the hours that go to care management."
    " All options meet the same patients with the same random events. The model informs a decision; it"
    " does not take it."
)


def control_of(name, cls=Quick, value=None):
    """Return the control for one number of the practice, with its unit, range and source."""
    known, scale = cls.known()[name], 100 if name in HUNDREDS else 1
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
        self.worth = self.add(
            Number(
                Weighing.known()["worth"].label,
                min=0,
                max=20_000,
                step=50,
                value=Weighing().worth,
                unit="$ a year",
                help=Weighing.known()["worth"].source.text,
            )
        )
        self.react(self.worth, self.weigh)
        self.buttons()
        self.put()
        self.say("Eight answers are enough; the usual ones are filled in. Then press the button.")

    def put(self):
        """Set the controls to what the plan says."""
        for name, control in self.fields.items():
            value = getattr(self.lab.plan.quick, name)
            self.set(control, value=round(100 * value, 1) if name in HUNDREDS else value)
        self.set(self.worth, value=self.lab.plan.weighing.worth)

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
        self.take(lambda: self.lab.quick(**changes))

    def weigh(self, value):
        """Take what a patient is worth; no new runs are needed."""
        self.running = True
        results = self.results
        problem = self.lab.change(weighing=Weighing(worth=value))
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
        quick = self.lab.plan.quick
        return {
            "eight": {name: getattr(quick, name) for name in EIGHT},
            "worth": self.lab.plan.weighing.worth,
            "own": self.lab.own_discharges,
            "ran": self.ran,
        }

    def restore(self, state):
        self.lab.own_discharges = bool(state["own"])
        problem = self.lab.quick(
            **{name: state["eight"][name] for name in EIGHT}
        ) or self.lab.change(weighing=Weighing(worth=state["worth"]))
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
            value = getattr(self.lab.plan.quick, name)
            self.set(control, value=round(100 * value, 1) if name in HUNDREDS else value)

    def turn(self, name, value):
        """Move one dial, and compare at once."""
        if self.lab.verdict is not None:
            self.last = self.lab.verdict
        self.running = True
        problem = self.lab.quick(**{name: value / 100 if name in HUNDREDS else value})
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
        rows = "".join(
            f"<li>{escape(name)}: {escape(before_after(self.last.kept[name], known))} kept on time"
            "</li>"
            for name, known in self.lab.verdict.kept.items()
            if name in self.last.kept
        )
        return (
            f'<div style="{TEXT}"><p>Before you moved the last dial: '
            f"<strong>{html(words.headline(self.last))}</strong></p><ul>{rows}</ul></div>"
        )

    def stale(self):
        self.put()
        super().stale()

    def state(self):
        return {
            "dials": {name: getattr(self.lab.plan.quick, name) for name in DIALS},
            "ran": self.ran,
        }

    def restore(self, state):
        problem = self.lab.quick(**{name: state["dials"][name] for name in DIALS})
        if problem:
            raise ValueError(problem)
        self.put()


def before_after(before, after):
    """Return two levels with an arrow in words."""
    return (
        f"from {as_text([words.level(before, 'before')])} to {as_text([words.level(after, 'now')])}"
    )
