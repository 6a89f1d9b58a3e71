"""The learner's way of working beside simple ways, on the same patients."""

from cmsim.course.day.again_panel import FIRST, AgainPanel
from cmsim.course.day.counterfactual import (
    YOU,
    beside,
)
from cmsim.course.day.figures import ledger as draw_ledger
from cmsim.course.day.game import DAYS, FIRST_DAY
from cmsim.views.chart import table
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import paragraph, scrolled


class BesidePanel(AgainPanel):
    """Put the learner's way beside simple ways of working, on the same patients."""

    def __init__(self, day, second=None):
        super().__init__(day)
        self.second = second
        self.span = self.add(
            Choice("Compare", {"day": "Monday", "week": "the whole week"}, value="day")
        )
        self.go = self.add(Action("Put my way beside simple ways", primary=True))
        self.react(self.go, self.run)
        self.shown = None

    def run(self):
        """Let each simple way of working have the same patients."""
        game, days = self.played, 1 if self.span.value == "day" else len(DAYS)
        if game is None:
            self.say(FIRST)
            return
        if game.today < FIRST_DAY + days:
            self.say("Play the whole week above first, or compare Monday.")
            return
        found = beside(game, days, self.second and self.second.game)
        self.shown = self.span.value
        self.show(
            draw_ledger(
                "Your way and simple ways of working",
                {name: one.ledger for name, one in found.items()},
                480 * days,
            ).html("beside")
            + scrolled(
                "Your way and simple ways",
                table(
                    "The same patients, the same random events",
                    (
                        "Way of working",
                        "Minutes with and for patients",
                        "Talks held",
                        "Clocks met",
                        "Past due at the end",
                    ),
                    [
                        (
                            name,
                            round(one.with_patients),
                            one.talks,
                            f"{one.clocks_met} of {one.clocks}",
                            one.late,
                        )
                        for name, one in found.items()
                    ],
                ),
            )
            + paragraph(
                "One stretch of time, one set of random events: which way comes out ahead changes "
                "from Monday to Monday. A simple way never says no and never closes a case. "
                "Look at what all of them have in common."
            )
        )
        self.say(said_beside(found))

    def state(self):
        return self.shown

    def restore(self, state):
        if state not in (None, "day", "week"):
            raise ValueError("no such span")
        if state:
            self.span.value = state
            self.run()


def said_beside(found):
    """Return in words how the learner's way and the simple ones compare."""
    own = found[YOU]
    simple = [one for name, one in found.items() if not name.startswith(YOU)]
    minutes, talks = [one.with_patients for one in simple], [one.talks for one in simple]
    return (
        f"With and for patients: you {own.with_patients:.0f} minutes, simple ways "
        f"{min(minutes):.0f} to {max(minutes):.0f}. Talks held: you {own.talks}, simple ways "
        f"{min(talks)} to {max(talks)}."
    )
