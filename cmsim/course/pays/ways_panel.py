"""The panel of two temptations: serve only who pays, or give everybody the minutes of a code."""

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.pays import figures
from cmsim.course.pays.measured import HIGH_RISK, UNCOVERED, USUAL_CONSENT, back_name
from cmsim.course.pays.practice import AS_IS, MONTHLY, PICKED, YEARS
from cmsim.course.pays.stored_panel import StoredPanel
from cmsim.views.chart import numbers
from cmsim.views.widgets.controls import Choice
from cmsim.views.widgets.layout import stacked
from cmsim.views.widgets.progressive import fact

WAYS = {
    "picked": "Enroll only patients whose plan pays",
    "monthly": "Give each patient 20 minutes a month",
}
BACK = back_name(USUAL_CONSENT, YEARS[0])
SHOWN = {"picked": (PICKED, (BACK, UNCOVERED)), "monthly": (MONTHLY, (BACK, HIGH_RISK))}
TITLES = {
    BACK: "Comes back, of each $100 of cost",
    UNCOVERED: "In care though no plan pays, patients",
    HIGH_RISK: "Minutes a month, each high-risk patient",
}


class WaysPanel(StoredPanel):
    """Choose a way to work for the money, and see what it brings and who pays for it."""

    def __init__(self, runs=None):
        super().__init__(runs)
        self.which = self.add(Choice("What does she try?", WAYS, value="picked", listed=True))
        self.react(self.which, lambda value: self.draw())
        self.draw()

    def view(self):
        self.resume()
        self.status.add_class("cm-unseen")
        return stacked(self.which, self.body, self.status)

    def redraw(self, before=""):
        way, shown = SHOWN[self.which.value]
        outcomes = {
            TITLES[name]: {each: estimate(self.columns[name][each]) for each in (AS_IS, way)}
            for name in shown
        }
        back, uncovered, minutes = (
            {each: difference(self.columns[name], AS_IS, each) for each in (PICKED, MONTHLY)}
            for name in TITLES
        )
        drawn = figures.ways(outcomes, len(self.columns[BACK][AS_IS]))
        said = sentence(way, back[way], uncovered[way], minutes[way])
        self.told = {
            "picked_back": fact(back[PICKED], "$ of each $100"),
            "picked_uncovered": fact(uncovered[PICKED], "patients"),
            "monthly_back": fact(back[MONTHLY], "$ of each $100"),
            "monthly_minutes": fact(minutes[MONTHLY], "minutes a month"),
        }
        self.show(
            f'<p class="cm-result" aria-hidden="true">{said}</p>{drawn.text()}'
            f'<p class="cm-caption">{before}{drawn.caption}</p>'
            + numbers("Ways to work for the money", drawn.columns, drawn.rows)
        )
        self.say(said.replace("<b>", "").replace("</b>", ""))

    def state(self):
        return [self.which.value]

    def restore(self, state):
        (which,) = state
        self.set(self.which, value=which)
        self.draw()


def sentence(way, back, uncovered, minutes):
    """Return what a way brings and what it takes."""
    money = f"<b>{change(back, '$')}</b>"
    if way == PICKED:
        return f"Only who pays: {money}, and {change(uncovered, 'unpaid patients')}."
    return f"20 minutes each: {money}, and {change(minutes, 'minutes for each high-risk patient')}."


def change(known, unit):
    """Return a change in words, with the range where the true average most likely lies.

    >>> from cmsim.analysis.statistics import Estimate
    >>> change(Estimate(8.6, 2.0, 0.95, 20), "$"), change(Estimate(0.1, 2.0, 0.95, 20), "$")
    ('$9 more (7 to 11)', 'no clear difference in $')
    """
    if not known.clear:
        return f"no clear difference in {unit}"
    low, high = sorted(abs(end) for end in (known.low, known.high))
    size, more = f"{abs(known.mean):.0f}", known.mean > 0
    if unit == "$":
        return f"${size} {'more' if more else 'less'} ({low:.0f} to {high:.0f})"
    return f"{size} {'more' if more else 'fewer'} {unit} ({low:.0f} to {high:.0f})"
