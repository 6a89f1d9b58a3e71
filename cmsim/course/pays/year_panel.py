"""The panel of a year: what comes back of the position's cost, and how unsure that is."""

from statistics import mean, quantiles

from cmsim.analysis.statistics import estimate
from cmsim.billing.terms import Billing
from cmsim.course.pays import figures, practice
from cmsim.course.pays.measured import USUAL_CONSENT, back_name
from cmsim.course.pays.practice import AS_IS, CONSENTS, KNOWN_IN_2026, YEARS
from cmsim.course.pays.stored_panel import StoredPanel
from cmsim.measures.cost import cost_of
from cmsim.views.chart import numbers
from cmsim.views.widgets.controls import Choice
from cmsim.views.widgets.layout import in_a_row, stacked
from cmsim.views.widgets.progressive import fact

COST = 100
CONSENT = {f"{share}": f"{share} of 100 agree" for share in CONSENTS}
FEES = {
    f"{YEARS[0]}": f"{YEARS[0]}",
    f"{YEARS[1]}": f"{YEARS[1]}, where a fee was found ({len(KNOWN_IN_2026)} codes)",
}


class YearPanel(StoredPanel):
    """Choose how many agree to being billed and the year of the fees; the year's share follows."""

    def __init__(self, runs=None):
        super().__init__(runs)
        self.guess, self.touched = None, False
        self.consent = self.add(
            Choice("Consent, where the plan pays", CONSENT, value=f"{USUAL_CONSENT}", listed=True)
        )
        self.fees = self.add(Choice("Fees of", FEES, value=f"{YEARS[0]}", listed=True))
        for control in (self.consent, self.fees):
            self.react(control, lambda value: self.chosen())
        self.draw()

    def chosen(self):
        """Draw what is chosen, which has been looked at from now on."""
        self.touched = True
        self.draw()

    def facts(self):
        return self.told if self.touched or self.store is None else {}

    def view(self):
        self.resume()
        self.renew()
        self.status.add_class("cm-unseen")
        return stacked(in_a_row(self.consent, self.fees), self.body, self.status)

    def renew(self):
        """Pin the guess as soon as it is locked."""
        stored = self.store and self.store.get("predictions", "guess")
        guess = stored["values"][1] if stored else None
        if guess != self.guess:
            self.guess = guess
            self.draw()

    def of(self, consent, when):
        """Return what comes back in each year that was run."""
        return self.columns[back_name(consent, when)][AS_IS]

    def drawing(self):
        """Return the picture of the year as chosen."""
        when = self.fees.value
        column = self.of(self.consent.value, when)
        worse, better = (mean(self.of(end, when)) for end in ("worse", "better"))
        return figures.back(tenths(column), mean(column), worse, better, self.guess, when)

    def picture(self):
        """Return the picture for the printed page."""
        return self.drawing().text()

    def redraw(self, before=""):
        when = self.fees.value
        column = self.of(self.consent.value, when)
        band = tenths(column)
        worse, better = (mean(self.of(end, when)) for end in ("worse", "better"))
        drawn = self.drawing()
        said = (
            f"A year of claims covers <b>${mean(column):.0f} of each $100</b> of the position "
            f"(${band[0]:.0f} to ${band[1]:.0f}); ${worse:.0f} to ${better:.0f} as inputs vary."
        )
        usual = self.of(USUAL_CONSENT, YEARS[0])
        by_consent = mean(self.of(CONSENTS[-1], YEARS[0])) - mean(self.of(CONSENTS[0], YEARS[0]))
        by_fees = mean(self.of(USUAL_CONSENT, YEARS[1])) - mean(usual)
        self.told = {
            "covered_of_100": fact(estimate(usual), "$ of each $100"),
            "best_less_cost": fact(estimate(self.of("better", YEARS[1]) - COST), "$ of each $100"),
            "moved_by_consent": alone(by_consent),
            "moved_by_fees": alone(by_fees),
        }
        self.show(
            f'<p class="cm-result" aria-hidden="true">{said}</p>{drawn.text()}'
            f'<p class="cm-caption">{before}{drawn.caption}</p>'
            + numbers("What a year of claims covers", drawn.columns, drawn.rows + inputs())
        )
        self.say(said.replace("<b>", "").replace("</b>", ""))

    def state(self):
        return [self.consent.value, self.fees.value, self.touched]

    def restore(self, state):
        consent, fees, touched = state
        self.set(self.consent, value=consent)
        self.set(self.fees, value=fees)
        self.touched = bool(touched)
        self.draw()


def inputs():
    """Return what an amount rests on as rows: the cost, and the unsure inputs with their ranges."""
    scenario, known = practice.year(), Billing.parameters()
    dollars = cost_of(scenario.posts[0], scenario)
    rows = [
        (known[name].label, f"{100 * known[name].low:.0f} to {100 * known[name].high:.0f} of 100")
        for name in practice.UNSURE
    ]
    return [("The position, $ a year: salary, benefits, overhead, space", f"{dollars:,.0f}"), *rows]


def tenths(column):
    """Return the ends between which 8 in 10 years lie.

    >>> tenths([1, 2, 3, 4, 5, 6, 7, 8, 9])
    (1.8, 8.2)
    """
    cut = quantiles(column, n=10, method="inclusive")
    return round(cut[0], 6), round(cut[-1], 6)


def alone(value):
    """Return a fact without a range."""
    return {"value": round(value, 2), "low": None, "high": None, "unit": "$ of each $100"}
