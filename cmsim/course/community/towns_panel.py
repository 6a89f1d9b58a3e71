"""The panel of two towns with one complaint: which reason it has, and which remedy helps."""

from cmsim.analysis.statistics import estimate
from cmsim.course.community import figures
from cmsim.course.community.needs import FIRST, TOWNS, town_name
from cmsim.course.community.stored import stored
from cmsim.course.kit.stored_panel import StoredPanel
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import in_a_row

KEYS = {"Oak Hill": "oak", "Pine Ridge": "pine"}


class TownsPanel(StoredPanel):
    """Count the reasons apart, and try two remedies on both towns."""

    def __init__(self):
        super().__init__()
        self.seen = set()
        self.count = self.add(Action("Count the two reasons apart", pressed=False))
        self.hours = self.add(Action("Four hours a month for the list", pressed=False))
        self.gaps = self.add(Action("Half of the gaps filled", pressed=False))
        for button in (self.count, self.hours, self.gaps):
            self.react(button, lambda button=button: self.turn(button))

    @property
    def remedies(self):
        """Return which of the two remedies are tried."""
        return bool(self.hours.pressed), bool(self.gaps.pressed)

    def turn(self, button):
        """Press a button, or let it go."""
        button.pressed = not button.pressed
        self.seen.add(self.remedies)
        self.draw()

    def remark(self):
        return stored().note

    def first(self, town, remedies):
        """Return the needs that a town closes at the first try."""
        return stored().columns[FIRST][town_name(town, *remedies)]

    def gain(self, town, remedies):
        """Return what remedies add to the needs closed at the first try."""
        return estimate(self.first(town, remedies) - self.first(town, (False, False)))

    def draw(self):
        now = self.remedies
        shown = {town: (town_name(town, False, False), town_name(town, *now)) for town in TOWNS}
        levels = {town: estimate(self.first(town, now)) for town in TOWNS}
        drawn = figures.towns(stored().columns, shown, bool(self.count.pressed), levels)
        self.put_up(self.sentence(), drawn, "Two towns")

    def sentence(self):
        """Return what the remedies do in each town, as HTML."""
        if not any(self.remedies):
            one, other = (estimate(self.first(town, self.remedies)) for town in TOWNS)
            return (
                f"The same complaint: <b>{one.mean:.0f}</b> and <b>{other.mean:.0f} of 100 needs"
                "</b> close at the first try."
            )
        gains = {town: self.gain(town, self.remedies) for town in TOWNS}
        return "Closed at the first try: " + "; ".join(
            f"{town} <b>{gain.mean:+.0f}</b> ({gain.low:+.0f} to {gain.high:+.0f})"
            for town, gain in gains.items()
        )

    def facts(self):
        found = {}
        for name, remedies in (("hours", (True, False)), ("gaps", (False, True))):
            if self.store is None or remedies in self.seen:
                for town, key in KEYS.items():
                    gain = self.gain(town, remedies)
                    found[f"{key}_{name}"] = {
                        "value": round(gain.mean, 2),
                        "low": None,
                        "high": None,
                        "unit": "more of 100 needs",
                    }
        return found

    def view(self):
        buttons = in_a_row(self.count, self.hours, self.gaps)
        buttons.add_class("cm-try")
        return self.laid_out([buttons], SOURCES)

    def state(self):
        return {
            "counted": bool(self.count.pressed),
            "remedies": list(self.remedies),
            "seen": sorted(map(list, self.seen)),
        }

    def restore(self, state):
        hours, gaps = map(bool, state["remedies"])
        seen = {(bool(one), bool(other)) for one, other in state["seen"]}
        self.count.pressed = bool(state["counted"])
        self.hours.pressed, self.gaps.pressed = hours, gaps
        self.seen = seen


SOURCES = (
    "Both towns are invented, each a practice like Elm Street with its own list and neighborhood.",
    "Oak Hill: 40 of 100 entries out of date at the start, 6 of 100 more each month; for 10 of 100 "
    "needs nothing exists. Pine Ridge: 5 of 100 and 1 of 100; for 40 of 100 nothing. Set so that "
    "the complaint is the same.",
    "Half of the gaps filled: services that do not exist now would have to open. How a practice "
    "brings that about is not in the model.",
)
