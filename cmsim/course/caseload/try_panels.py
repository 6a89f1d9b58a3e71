"""The panels that look for an edge: the largest caseload kept, a tenth more, points and minutes."""

from html import escape

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.caseload import design
from cmsim.course.caseload import figures as drawings
from cmsim.course.caseload.curve_panels import ROLES, number
from cmsim.course.caseload.design import CHANCE, DESIGNS, JOBS
from cmsim.views import drawing
from cmsim.views.chart import KEEP_KEYS, table
from cmsim.views.widgets.controls import Choice, Range
from cmsim.views.widgets.layout import TEXT, paragraph
from cmsim.views.widgets.progressive import ProgressivePanel, fact

KINDS = {role: ROLES[role] for role in ("complex", "moderate")}
LOWEST, HIGHEST = (JOBS["moderate"][end] / JOBS["complex"][1 - end] for end in (0, 1))
CLOSE = 5  # patients between a caseload kept and one not kept, to have found the edge
PLANNED, ROOM = 0.9, 0.8  # share of time in use


def tabled(caption, columns, rows):
    """Return a table as large as the controls' own text; it scrolls where there is no room."""
    return (
        f'<div tabindex="0" role="region" aria-label="{escape(caption)}"'
        f' onkeydown="{KEEP_KEYS}" style="{TEXT};overflow-x:auto;width:0;min-width:100%">'
        f"{table(caption, columns, rows)}</div>"
    )


def so_far(working, n):
    """Return how far a run is, or how many repeats it was."""
    return working or f"{drawing.number_of(n, 'repeat')}. "


def of_hundred(known):
    """Return a share with its interval in words.

    >>> from cmsim.analysis.statistics import Estimate
    >>> of_hundred(Estimate(0.08, 0.02, 0.95, 20))
    '8 (6 to 10)'
    """
    middle, low, high = (
        f"{100 * min(max(share, 0), 1):.0f}" for share in (known.mean, known.low, known.high)
    )
    return f"{middle} ({low} to {high})"


class TryPanel(ProgressivePanel):
    """Name a caseload and see in how many of its runs the post keeps up; look for the largest."""

    start = "Try this caseload"
    repeats = 20
    fewest = 5

    def __init__(self, cache=None, turns=None):
        super().__init__(cache, turns)
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
        (point,) = design.curve(self.results, [caseload])
        if point.n == self.repeats:
            self.tried[role][caseload] = point.kept
        self.list()
        self.say(
            f"{working}{caseload} {role} cases: on schedule in {round(point.kept * point.n)} "
            f"of {drawing.number_of(point.n, 'repeat')}; of 100 contacts "
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
                f"{self.told['exchange_rate']['value']:.1f} moderate patients for one complex patient. "
                f"The job descriptions imply {LOWEST:.1f} to {HIGHEST:.1f}."
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


class DemandPanel(ProgressivePanel):
    """Add a tenth to a caseload, and see what the same tenth costs when the post is fuller."""

    start = "Add a tenth"
    repeats = 24

    def __init__(self, cache=None, turns=None):
        super().__init__(cache, turns)
        self.caseload = self.add(
            Range("Open cases before", min=10, max=50, step=10, value=30, unit="complex patients")
        )
        self.buttons()
        self.tried = {}
        self.react(self.caseload, lambda value: self.halt())

    def question(self):
        self.asked = self.caseload.value
        made = [
            design.scenario(DESIGNS["complex"], each)
            for each in (self.asked, round(self.asked * design.MORE_DEMAND))
        ]
        self.names = [each.name for each in made]
        return made, ("on_time", "utilization"), made[0]

    def draw(self, working=""):
        before, after = self.names
        late = 1 - self.results.measure("on_time")
        jump = difference(100 * late, before, after)
        use = float(self.results.measure("utilization")[before].mean())
        if self.results.replications == self.repeats:
            self.tried[self.asked] = (
                use,
                *(float(late[each].mean()) for each in self.names),
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
    "Why the same tenth costs more when the post is fuller: work comes unevenly, and a line "
    "that forms in a bad week can only shrink in hours that are free. With half the hours free, "
    "two hours of work clear one hour of line. With one hour in ten free it takes ten, and the "
    "next bad week comes first."
)


class PointsPanel(ProgressivePanel):
    """Mix complex and moderate patients: weighted points beside minutes."""

    start = "Compare points and minutes"
    repeats = 12

    def __init__(self, cache=None, turns=None):
        super().__init__(cache, turns)
        self.complex = self.add(Range("Complex patients", min=0, max=60, value=15))
        self.moderate = self.add(Range("Moderate patients", min=0, max=120, value=30))
        self.systems = self.add(
            Choice(
                "Record systems",
                {
                    "one": f"One: writing up takes {design.ONE_SYSTEM} minutes for each minute of talk",
                    "two": f"Two: {design.TWO_SYSTEMS:.0f} minutes for each minute of talk",
                },
                value="one",
            )
        )
        self.buttons()
        for control in (self.complex, self.moderate, self.systems):
            self.react(control, lambda value: self.run())

    def question(self):
        papers = design.TWO_SYSTEMS if self.systems.value == "two" else design.ONE_SYSTEM
        self.asked = max(self.complex.value, int(not self.moderate.value)), self.moderate.value
        made = design.mixed(DESIGNS["hybrid"]._replace(documentation=papers), *self.asked)
        return [made], design.MEASURED, None

    def draw(self, working=""):
        (name,) = self.results.names
        use = estimate(self.results.measure("utilization")[name])
        late = estimate((1 - self.results.measure("on_time")[name]).dropna())
        points = design.points_of(*self.asked)
        self.show(drawings.meters(points, use, late).html("meters") + paragraph(WEIGHED))
        self.say(
            f"{so_far(working, self.results.replications)}{points[0]:.0f} points, where 100 "
            f"are a full post ({points[1]:.0f} to {points[2]:.0f}, by which end of the job "
            f"descriptions one takes); {100 * use.mean:.0f} of 100 hours in use; "
            f"{of_hundred(late)} of 100 contacts late (mean and 95 % interval)."
        )

    def state(self):
        return [self.complex.value, self.moderate.value, self.systems.value, self.ran]

    def restore(self, state):
        several, some, systems, ran = state
        self.set(self.complex, value=several)
        self.set(self.moderate, value=some)
        self.set(self.systems, value=systems)
        if ran:
            self.resume(self.run)


WEIGHED = (
    f"Where the weights come from: {design.WEIGHTS['complex'][0]:.1f} points for a complex "
    f"patient and {design.WEIGHTS['moderate'][0]:.0f} for a moderate one, which is 100 over "
    "the active caseload of each job description (Care Management: A How-To Guide, "
    "appendix). Points are a way to share patients out fairly. They know nothing of paper, "
    "pulls, leave, or how often somebody is called."
)
