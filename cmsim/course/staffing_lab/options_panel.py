"""Up to six options side by side, some of them one's own."""

from pydantic import ValidationError

from cmsim.course.staffing_lab.answer_panel import AnswerPanel
from cmsim.decision.options import ALWAYS, BUY, OPTIONS
from cmsim.decision.plan import MOST_OPTIONS, Own
from cmsim.scenario.parameter import in_one_line
from cmsim.views.widgets.controls import Action, Choice, Number, Text


class OptionsPanel(AnswerPanel):
    """Keep up to six named options side by side; two of them always stay."""

    start = "Compare all of them"

    def __init__(self, lab):
        super().__init__(lab)
        self.base = self.add(Choice("Start from", list(OPTIONS), value=BUY))
        self.half_days = self.add(
            Number("Care manager time", min=2, max=40, value=5, unit="half-days a week")
        )
        self.name = self.add(Text("Its name", value="buy less", max_length=40))
        self.adding = self.add(Action("Add this option"))
        self.which = self.add(Choice("Option to leave out", ["none"]))
        self.leaving = self.add(Action("Leave it out"))
        self.back = self.add(Action("Take all five back in"))
        self.buttons()
        self.react(self.adding, self.include)
        self.react(self.leaving, self.leave)
        self.react(self.back, self.five)
        self.put()
        self.say(
            f"{len(self.lab.plan.names)} options; {MOST_OPTIONS} at most. “{ALWAYS[0]}” and "
            f"“{ALWAYS[1]}” always stay."
        )

    def put(self):
        free = [name for name in self.lab.plan.names if name not in ALWAYS]
        self.set(self.which, options=free or ["none"])

    def include(self):
        """Add an option with other half-days."""
        try:
            new = Own(
                name=self.name.value.strip(), base=self.base.value, half_days=self.half_days.value
            )
        except ValidationError as error:
            self.say(f"Not added: {in_one_line(error, 'This')}")
            return
        self.settle(f"Added: {new.name}.", own=(*self.lab.plan.own, new))

    def leave(self):
        """Leave one option out."""
        name, plan = self.which.value, self.lab.plan
        if name in OPTIONS:
            self.settle(f"Left out: {name}.", dropped=(*plan.dropped, name))
        elif name:
            self.settle(
                f"Left out: {name}.",
                own=tuple(each for each in plan.own if each.name != name),
                changes=tuple(each for each in plan.changes if each.option != name),
            )
        else:
            self.say("Choose an option to leave out first.")

    def five(self):
        """Take the five of the beginning back in."""
        self.settle("All five are in.", dropped=())

    def settle(self, said, **changes):
        problem = self.lab.change(**changes)
        self.say(
            f"Not taken: {problem}"
            if problem
            else f"{said} Now {len(self.lab.plan.names)}: {', '.join(self.lab.plan.names)}."
        )

    def stale(self):
        self.put()
        super().stale()

    def state(self):
        plan = self.lab.plan
        return {
            "own": [each.model_dump() for each in plan.own],
            "dropped": list(plan.dropped),
            "ran": self.ran,
        }

    def restore(self, state):
        problem = self.lab.change(
            own=tuple(Own(**each) for each in state["own"]), dropped=tuple(state["dropped"])
        )
        if problem:
            raise ValueError(problem)
        self.put()
