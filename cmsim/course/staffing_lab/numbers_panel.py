"""Every number of the model, with its range and source, to set otherwise."""

from html import escape

from cmsim.decision.all_numbers import GROUPS, all_numbers
from cmsim.decision.plan import Change, assumptions_touched, inputs
from cmsim.views.chart import table
from cmsim.views.widgets.controls import Action, Choice, Number
from cmsim.views.widgets.layout import TEXT, beside, in_a_row, paragraph, scrolled
from cmsim.views.widgets.panel import Panel

EVERYWHERE = "all"
ALL = {EVERYWHERE: "All options"}
NOTHING = "Nothing is touched: every number is as it comes."


class NumbersPanel(Panel):
    """See every number with its unit, range, source and quality, and set it otherwise."""

    def __init__(self, lab):
        super().__init__()
        self.lab = lab
        self.known = all_numbers(lab.plan.options())
        self.group = self.add(Choice("Group", GROUPS, value="practices"))
        self.path = self.add(Choice("Number", self.paths()))
        self.where = self.add(
            Choice("In which options?", list(self.places().items()), value=EVERYWHERE, listed=True)
        )
        self.value = self.add(Number("New value", min=0, max=1, step=0.01))
        self.setting = self.add(Action("Use this value"))
        self.undo = self.add(Action("Take it back"))
        self.reset = self.add(Action("Take all changes back"))
        self.react(self.group, lambda value: self.regroup())
        self.react(self.path, lambda value: self.choose())
        self.react(self.where, lambda value: self.choose())
        self.react(self.setting, self.use)
        self.react(self.undo, lambda: self.use(back=True))
        self.react(self.reset, self.forget)
        lab.followers.append(self.guard(self.stale))
        self.touch()
        self.say(f"{len(self.known)} numbers. Choose a group, then a number.")

    def view(self):
        asked = [self.group, self.path, self.where, self.value]
        buttons = in_a_row(self.setting, self.undo, self.reset)
        return beside([*asked, buttons, self.status], self.body)

    def places(self):
        return ALL | {name: f"Only: {name}" for name in self.lab.plan.names}

    def paths(self):
        """Return the numbers of the chosen group."""
        return {
            path: label_of(path, each)
            for path, each in self.known.items()
            if each.group == self.group.value
        }

    def regroup(self):
        self.set(self.path, options=[list(pair) for pair in self.paths().items()], value=None)
        self.touch()

    @property
    def one(self):
        """Return the number chosen, ``None`` before."""
        return self.known.get(self.path.value)

    @property
    def place(self):
        """Return the option chosen, nothing for all of them."""
        return "" if self.where.value in (None, EVERYWHERE) else self.where.value

    def now(self):
        """Return what the chosen number is in the options chosen."""
        names = [self.place] if self.place else list(self.one.values)
        values = [value for name in names for value in self.one.values.get(name, ())]
        return values or [each[0] for each in self.one.values.values()][:1]

    def choose(self):
        """Offer the chosen number with its range and source."""
        if self.one is None:
            return
        known, values = self.one.parameter, self.now()
        whole = all(isinstance(value, int) for value in values)
        step = 1 if whole else fine(known)
        low, high = known.least, min(known.ceiling, max(20 * (known.high or 1), max(values)))
        self.set(
            self.value,
            min=min(low, *values),
            max=high,
            step=step,
            unit=known.unit,
            label=f"New value: {known.label}",
            value=values[0],
        )
        self.say(
            f"{known.label}: now {', '.join(f'{value:g}' for value in dict.fromkeys(values))} "
            f"{known.unit}; plausible {known.low:g} to {known.high:g}; {known.source.text}"
        )

    def use(self, back=False):
        """Set the number, or take the change back."""
        if self.one is None:
            self.say("Choose a number first.")
            return
        plan = self.lab.plan
        changed = plan.with_change(
            self.one.path, None if back else float(self.value.value), self.place
        )
        problem = self.lab.change(changes=changed.changes)
        if problem:
            self.say(f"Not taken: {problem}")
            return
        self.say(
            f"{'Taken back' if back else 'Set'}: {self.one.parameter.label}. The answer is "
            "worked out anew."
        )

    def forget(self):
        """Take all changes back."""
        self.lab.change(changes=())
        self.say(NOTHING)

    def stale(self):
        self.known = all_numbers(self.lab.plan.options())
        self.set(self.where, options=[list(pair) for pair in self.places().items()])
        if self.where.value is None:
            self.set(self.where, value=EVERYWHERE)
        self.touch()

    def touch(self):
        """Show what is touched and the numbers of the group."""
        self.show(touched_table(self.lab.plan) + self.listed())

    def listed(self):
        """Return the numbers of the chosen group as a table that opens on request."""
        names = list(self.lab.plan.names)
        rows = [
            (
                each.parameter.label,
                each.parameter.unit,
                *(each.in_words(name) for name in names),
                f"{each.parameter.low:g} to {each.parameter.high:g}",
                str(each.parameter.source.quality),
                each.parameter.source.text,
            )
            for each in self.known.values()
            if each.group == self.group.value
        ]
        title = GROUPS[self.group.value]
        columns = ("What", "Unit", *names, "Plausible", "Quality", "Source")
        return (
            f"<details><summary>All {len(rows)} numbers: {escape(title)}</summary>"
            + scrolled(f"All numbers: {title}", table(title, columns, rows))
            + "</details>"
        )

    def state(self):
        return {"changes": [each.model_dump() for each in self.lab.plan.changes]}

    def restore(self, state):
        problem = self.lab.change(changes=tuple(Change(**each) for each in state["changes"]))
        if problem:
            raise ValueError(problem)


def label_of(path, each):
    """Return the label of a number, with its tier where there are three."""
    tier = next((step for step in path.split(".") if step in ("complex", "moderate", "low")), "")
    return f"{each.parameter.label}{f', {tier}' if tier else ''} ({each.parameter.unit})"


def fine(known):
    """Return a step that is fine enough for a number's plausible range.

    >>> from cmsim.scenario.work import Work
    >>> fine(Work.parameters()["resource_need"]), fine(Work.parameters()["first_visit"])
    (0.001, 0.1)
    """
    span = max(known.high - known.low, abs(known.high), 1e-6)
    return next(
        step for step in (1, 0.1, 0.01, 0.001, 0.0001, 1e-6) if span / step >= 200 or step == 1e-6
    )


def touched_table(plan):
    """Return what was touched as a table."""
    rows = [
        (each.what, each.where, each.before, each.after, each.unit, each.source)
        for each in assumptions_touched(plan)
    ]
    own = [(each.what, each.before, each.after, each.unit) for each in inputs(plan)]
    answers = table("Your eight answers", ("What", "Usual", "Yours", "Unit"), own)
    if not rows:
        return paragraph(NOTHING) + scrolled("Your eight answers", answers)
    return (
        f'<div style="{TEXT};max-width:none">'
        + scrolled(
            "Assumptions touched",
            table(
                "Assumptions touched", ("What", "Where", "Before", "Now", "Unit", "Source"), rows
            ),
        )
        + scrolled("Your eight answers", answers)
        + "</div>"
    )
