"""The panel of the two routes: who is found by list, by referral, by both, and what it costs."""

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.finding import figures, routes
from cmsim.course.finding.routes import BOTH, LIST, REFERRAL, ROUTES, name_of
from cmsim.course.finding.stored_panel import StoredPanel, plain_fact
from cmsim.views.widgets.controls import Check, Choice
from cmsim.views.widgets.layout import card, in_a_row, stacked
from cmsim.views.widgets.progressive import fact

WORDS = {LIST: "List", REFERRAL: "Referral", BOTH: "Both"}
KEYS = {LIST: "list", REFERRAL: "referral", BOTH: "both"}
COSTS = {
    "enrolled": ("Enrolled in a year", "patients", 0),
    "enrolled_complex": ("Complex enrolled", "patients", 0),
    "asking": ("Asking each", "minutes", 0),
    "in_person": ("Referrals in person", "of 100", 0),
    "free": ("Free time", "hours a week", 1),
}
SHOWN = "enrolled_complex", "asking", "in_person", "free"


class RoutesPanel(StoredPanel):
    """Choose a route, and see on the same patients who is found, who is missed and the cost."""

    part = "routes"

    def __init__(self, runs=None):
        super().__init__(runs)
        self.route = self.add(Choice("Patients come", WORDS, value=LIST))
        self.covered = self.add(Check("Covered patients only"))
        self.route.add_class("cm-line-up")
        for control in (self.route, self.covered):
            self.react(control, lambda value: self.moved())
        self.draw()

    def moved(self):
        """Look at another practice."""
        self.touched = True
        self.draw()

    def levels(self, measure):
        """Return ``{route: estimate}`` of a measure, for the patients who may be enrolled."""
        rows = self.columns[measure]
        return {route: estimate(rows[name_of(route, self.covered.value)]) for route in ROUTES}

    def draw(self, working=""):
        self.take()
        chosen = self.route.value
        missed = self.levels("missed")
        drawn = figures.routes(
            routes.people(chosen, self.covered.value), missed, chosen, self.guess(0), self.count
        )
        said = sentence(chosen, missed[chosen], self.levels("enrolled")[chosen])
        cost = f"{' · '.join(self.cost(measure) for measure in SHOWN)}."
        drawn = drawn._replace(caption=self.old() + working + drawn.caption)
        self.show(
            f'<p class="cm-result" aria-hidden="true">{said}</p><p>{cost}</p>{drawn.html("routes")}'
        )
        self.say(said.replace("<b>", "").replace("</b>", ""))
        self.learn(self.found())

    def found(self):
        """Return the facts of the practice in view, and of the step to it."""
        route, covered = self.route.value, self.covered.value
        complex_ones, asked = (self.columns[name] for name in ("enrolled_complex", "asking"))
        if covered:
            more = difference(asked, name_of(route), name_of(route, True))
            return {"covered_asking": fact(more, "minutes more for each one enrolled")}
        told = {f"asking_{KEYS[route]}": plain_fact(asked[route].mean(), "minutes")}
        missed = self.columns["missed"][route].mean()
        told[f"missed_{KEYS[route]}"] = plain_fact(missed, "patients")
        if route == BOTH:
            told["complex_by_both"] = fact(
                difference(complex_ones, LIST, BOTH), "more complex patients enrolled"
            )
        return told

    def cost(self, measure):
        """Return in words what one thing comes to by the route chosen."""
        words, unit, digits = COSTS[measure]
        known = self.levels(measure)[self.route.value]
        if not known.n:
            return f"{words}: <b>none</b>"
        return f"{words}: <b>{known.mean:.{digits}f}</b> {unit}".strip()

    def costs(self):
        """Return what each route gives and costs as an HTML table."""
        head = "".join(f'<th scope="col">{WORDS[route]}</th>' for route in ROUTES)
        rows = "".join(
            f'<tr><th scope="row">{words}, {unit}</th>{self.cells(measure, digits)}</tr>'
            for measure, (words, unit, digits) in COSTS.items()
        )
        return f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def cells(self, measure, digits):
        """Return a row of means."""
        return "".join(
            f"<td>{f'{known.mean:.{digits}f}' if known.n else 'none'}</td>"
            for known in self.levels(measure).values()
        )

    def view(self):
        self.begin()
        self.status.add_class("cm-unseen")
        return stacked(in_a_row(self.route, self.covered), card(self.body, self.status, stays=True))

    def state(self):
        return {"route": self.route.value, "covered": self.covered.value} | (
            {"touched": True} if self.touched else {}
        )

    def restore(self, state):
        self.set(self.route, value=state["route"])
        self.set(self.covered, value=bool(state["covered"]))
        self.touched = bool(state.get("touched"))
        self.draw()


def sentence(route, missed, enrolled):
    """Return as HTML who is missed and how many enroll by a route.

    >>> from cmsim.analysis.statistics import Estimate
    >>> sentence("by list", Estimate(6, 1, 0.95, 20), Estimate(82, 3, 0.95, 20))[-30:]
    '<b>82</b> enrolled (79 to 85).'
    """
    return (
        f"Patients {route}: <b>{missed.mean:.0f}</b> at highest risk never spoken to "
        f"({missed.low:.0f} to {missed.high:.0f}); <b>{enrolled.mean:.0f}</b> enrolled "
        f"({enrolled.low:.0f} to {enrolled.high:.0f})."
    )
