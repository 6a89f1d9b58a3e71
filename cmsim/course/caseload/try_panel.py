"""The panel that looks for the largest caseload with which a post keeps up."""

from cmsim.course.caseload import curves, design
from cmsim.course.caseload.curve_panels import ROLES, number
from cmsim.course.caseload.curves import CHANCE
from cmsim.course.caseload.design import DESIGNS, JOBS
from cmsim.course.caseload.tries import of_hundred, tabled
from cmsim.views import drawing
from cmsim.views.widgets.controls import Choice, Range
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import ProgressivePanel

KINDS = {role: ROLES[role] for role in ("complex", "moderate")}
LOWEST, HIGHEST = (JOBS["moderate"][end] / JOBS["complex"][1 - end] for end in (0, 1))
CLOSE = 5  # patients between a caseload kept and one not kept, to have found the edge


class TryPanel(ProgressivePanel):
    """Name a caseload and see in how many of its runs the post keeps up; look for the largest."""

    start = "Try this caseload"
    repeats = 20
    fewest = 5

    def __init__(self, runs=None):
        super().__init__(runs)
        self.role = self.add(Choice("Which patients?", KINDS, value="complex"))
        self.caseload = self.add(Range("Open cases", min=5, max=120, value=50, unit="patients"))
        self.buttons()
        self.tried = {"complex": {}, "moderate": {}}
        for control in (self.role, self.caseload):
            self.react(control, lambda value: self.halt())

    def question(self):
        self.asked = self.role.value, self.caseload.value
        return [design.scenario(DESIGNS[self.asked[0]], self.asked[1])], design.MEASURED, None

    def draw(self, working=""):
        role, caseload = self.asked
        (point,) = curves.curve(self.results, [caseload])
        if point.n == self.repeats:
            self.tried[role][caseload] = point.on_schedule
        self.list()
        self.say(
            f"{working}{caseload} {role} cases: on schedule in "
            f"{round(point.on_schedule * point.n)} of "
            f"{drawing.number_of(point.n, 'repeat')}; of 100 contacts "
            f"{of_hundred(point.late.mean)} late (mean and 95 % interval). {self.hint(role)}"
        )

    def edge(self, role):
        """Return the largest caseload kept and the smallest larger one that is not, or ``None``."""
        tries = self.tried[role]
        largest = max((each for each, share in tries.items() if share >= CHANCE), default=None)
        over = min(
            (each for each, share in tries.items() if share < CHANCE and each > (largest or 0)),
            default=None,
        )
        return largest, over

    def hint(self, role):
        """Return where to look next."""
        largest, over = self.edge(role)
        if not largest:
            return "Try a smaller one." if over else ""
        if not over:
            return "Try a larger one."
        if over - largest > CLOSE:
            return f"Kept with {largest}, not with {over}: look between."
        return f"Kept with {largest}, not with {over}: you have found the edge."

    def list(self):
        """Show all tries, and take the largest caseload kept as a fact."""
        self.told, rows = {}, []
        for role, tries in self.tried.items():
            largest, over = self.edge(role)
            if largest:
                self.told |= {
                    f"kept_{role}": number(tries[largest], "of runs"),
                    f"largest_{role}": number(largest, "open cases"),
                }
            if largest and over:
                self.told[f"gap_{role}"] = number(over - largest, "patients")
            rows += [
                (
                    f"{each} {role}",
                    f"{round(share * self.repeats)} of {self.repeats}",
                    "kept" if share >= CHANCE else "not kept",
                )
                for each, share in sorted(tries.items())
            ]
        self.told |= exchange(self.told)
        more = (
            ""
            if "exchange_rate" not in self.told
            else paragraph(
                f"Largest moderate caseload kept over largest complex one: "
                f"{self.told['exchange_rate']['value']:.1f} moderate patients for one complex "
                f"patient. The job descriptions imply {LOWEST:.1f} to {HIGHEST:.1f}."
            )
        )
        self.show(
            tabled("Your tries", ("Open cases", "Repeats on schedule", "Verdict"), rows) + more
            if rows
            else ""
        )

    def state(self):
        return {
            role: [[each, share] for each, share in sorted(tries.items())]
            for role, tries in self.tried.items()
        }

    def restore(self, state):
        self.tried = {
            role: {int(each): min(max(float(share), 0.0), 1.0) for each, share in state[role]}
            for role in KINDS
        }
        self.list()


def exchange(facts):
    """Return the facts of the exchange rate: moderate patients for one complex patient."""
    if not {"largest_complex", "largest_moderate"} <= set(facts):
        return {}
    rate = facts["largest_moderate"]["value"] / facts["largest_complex"]["value"]
    off = min(rate - LOWEST, 0.0) or max(rate - HIGHEST, 0.0)
    return {
        "exchange_rate": number(rate, "moderate for one complex"),
        "exchange_off": number(off, "outside the range"),
    }
