"""The panel that adds a tenth to a caseload."""

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.caseload import design
from cmsim.course.caseload.curve_panels import number
from cmsim.course.caseload.design import DESIGNS
from cmsim.course.caseload.tries import of_hundred, so_far, tabled
from cmsim.views.widgets.controls import Range
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import ProgressivePanel, fact

MORE_DEMAND = 1.1
PLANNED, ROOM = 0.9, 0.8  # share of time in use


class DemandPanel(ProgressivePanel):
    """Add a tenth to a caseload, and see what the same tenth costs when the week is fuller."""

    start = "Add a tenth"
    repeats = 24

    def __init__(self, runs=None):
        super().__init__(runs)
        self.caseload = self.add(
            Range("Open cases before", min=10, max=50, step=5, value=35, unit="complex patients")
        )
        self.buttons()
        self.tried = {}
        self.react(self.caseload, lambda value: self.halt())

    def question(self):
        self.asked = self.caseload.value
        made = [
            design.scenario(DESIGNS["complex"], each)
            for each in (self.asked, round(self.asked * MORE_DEMAND))
        ]
        self.names = [each.name for each in made]
        return made, ("on_time", "utilization"), made[0]

    def draw(self, working=""):
        before, after = self.names
        on_time = self.results.columns("on_time")
        late = {name: 1 - column for name, column in on_time.items()}
        jump = difference({name: 100 * each for name, each in late.items()}, before, after)
        use = self.results.columns("utilization")[before].mean()
        if self.results.replications == self.repeats:
            self.tried[self.asked] = (
                use,
                *(late[each].mean() for each in self.names),
                fact(jump, "more late of 100"),
            )
        self.list()
        clear = "" if jump.clear else "No clear difference: "
        self.say(
            f"{so_far(working, self.results.replications)}With {before} {100 * use:.0f} of "
            f"100 hours are in use and {of_hundred(estimate(late[before]))} of 100 contacts "
            f"are late; with {after} it is {of_hundred(estimate(late[after]))}. {clear}"
            f"{jump.mean:+.1f} of 100 (95 % interval {jump.low:.1f} to {jump.high:.1f})."
        )

    def list(self):
        """Show all tries, and take the fullest and the emptiest post of them as facts."""
        self.told = {}
        if self.tried:
            full = min(self.tried.values(), key=lambda row: abs(row[0] - PLANNED))
            free = min(self.tried.values())
            self.told["late_jump"] = full[3]
            self.told["use_before"] = number(full[0], "share of time at work")
            if free[0] < ROOM < full[0]:
                self.told["late_jump_with_room"] = free[3]
        rows = [
            (
                f"{each} and a tenth",
                f"{100 * use:.0f} of 100",
                f"{100 * low:.0f} of 100",
                f"{100 * high:.0f} of 100",
                f"{jump['value']:+.1f} ({jump['low']:.1f} to {jump['high']:.1f})",
            )
            for each, (use, low, high, jump) in sorted(self.tried.items())
        ]
        columns = (
            "Open cases",
            "Hours in use",
            "Late before",
            "Late after",
            "Change (95 % interval)",
        )
        self.show(
            tabled("A tenth more: your tries", columns, rows) + paragraph(WHY) if rows else ""
        )

    def state(self):
        return [[each, *row] for each, row in sorted(self.tried.items())]

    def restore(self, state):
        self.tried = {
            int(each): (
                float(use),
                float(low),
                float(high),
                {name: float(jump[name]) for name in ("value", "low", "high")}
                | {"unit": "more late of 100"},
            )
            for each, use, low, high, jump in state
        }
        self.list()


WHY = (
    "Why the same tenth costs more when the week is fuller: work comes unevenly, and a line "
    "that forms in a bad week can only shrink in hours that are free. With half the hours free, "
    "two hours of work clear one hour of line. With one hour in ten free it takes ten, and the "
    "next bad week comes first."
)
