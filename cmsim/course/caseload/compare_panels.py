"""The panels of ways out: faster, closing, more hours; and one day a week and its paper."""

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.caseload import ways
from cmsim.course.caseload.tries import of_hundred, so_far, tabled
from cmsim.measures.registry import find as measure
from cmsim.views import sentences
from cmsim.views.widgets.controls import Range
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import ProgressivePanel, fact

WAYS = {
    "faster": "Contacts a fifth shorter",
    "closing": "Cases closed a fifth sooner",
    "hours": "A fifth more hours",
}
LOOKED_AT = {
    "waiting": "Patients waiting at the door",
    "days_to_first_contact": "Days until the first contact",
    "on_time": "Contacts on time, of 100",
    "contacts": "Contacts a week",
}


class DuelPanel(ProgressivePanel):
    """Faster contacts against closing cases sooner and more hours, on the same patients."""

    start = "Run all ways"
    judged = ("waiting",)

    def __init__(self, runs=None):
        super().__init__(runs)
        self.buttons()

    def question(self):
        four = ways.duel()
        return list(four.values()), tuple(LOOKED_AT), four["as it is"]

    def draw(self, working=""):
        waiting = self.results.columns("waiting")
        gap = difference(waiting, "faster", "closing")
        self.told = {"closing_minus_faster": fact(gap, "fewer waiting", -1)} | {
            f"waiting_cut_by_{way}": fact(
                ways.gained(self.results, "waiting", way), "fewer waiting"
            )
            for way in WAYS
        }
        rows = [
            (words, *(self.cell(name, way) for way in WAYS)) for name, words in LOOKED_AT.items()
        ]
        self.show(
            tabled(
                "Compared with the week as it is, on the same patients (95 % interval)",
                ("", *WAYS.values()),
                rows,
            )
            + paragraph(MEANT)
        )
        self.say(
            so_far(working, self.results.replications)
            + sentences.change("closing sooner instead of faster contacts", measure("waiting"), gap)
        )

    def cell(self, name, way):
        """Return what a way does to a measure, in a few words."""
        change = difference(self.results.columns(name), "as it is", way)
        known = sentences.in_hundreds(measure(name), change)
        ends = sorted(abs(end) for end in (known.low, known.high))
        if not known.clear:
            return (
                f"no clear difference ({sentences.number(known.low, known)} to "
                f"{sentences.number(known.high, known)})"
            )
        low, middle, high = (
            sentences.number(value, known) for value in (ends[0], abs(known.mean), ends[1])
        )
        return f"{middle} {'more' if known.mean > 0 else 'fewer'} ({low} to {high})"

    def state(self):
        return self.ran

    def restore(self, state):
        if state is True:
            self.work.resume(self.run)


MEANT = (
    f"The week as it is: {ways.CAP} open complex cases, full. A fifth more hours is "
    "a second care manager for two half-days with the same share of patients; who is seen "
    "more in the building is also sent more patients."
)


class OneDayPanel(ProgressivePanel):
    """A nurse who is care manager one day a week, with less or more to write."""

    start = "Run her Wednesdays"
    judged = ("contacts",)

    def __init__(self, runs=None):
        super().__init__(runs)
        self.caseload = self.add(
            Range(
                "Open cases",
                min=5,
                max=60,
                step=5,
                value=20,
                unit="patients, a contact every four weeks",
            )
        )
        self.buttons()
        self.react(self.caseload, lambda value: self.run())

    def question(self):
        made = ways.one_day(self.caseload.value)
        return list(made.values()), ("contacts", "on_time", "hours_documentation"), None

    def draw(self, working=""):
        contacts, on_time = (self.results.columns(name) for name in ("contacts", "on_time"))
        lost = difference(contacts, "two systems", "nothing to write")
        self.told = {"contacts_lost_to_paper": fact(lost, "contacts on her day")}
        rows = []
        for words in ways.PAPERS:
            known = estimate(contacts[words])
            rows.append(
                (
                    words,
                    f"{ways.on_paper(words):.1f}",
                    f"{known.mean:.1f} ({known.low:.1f} to {known.high:.1f})",
                    of_hundred(estimate(1 - on_time[words])),
                )
            )
        self.show(
            tabled(
                "Contacts on one dedicated day (mean and 95 % interval)",
                (
                    "What there is to write",
                    "Calls and notes only",
                    "In her Wednesdays",
                    "Late, of 100 due",
                ),
                rows,
            )
            + paragraph(BETWEEN)
        )
        self.say(
            f"{so_far(working, self.results.replications)}With {self.caseload.value} open "
            f"cases two record systems instead of nothing to write cost {lost.mean:.1f} "
            f"contacts on her day (95 % interval {lost.low:.1f} to {lost.high:.1f})."
        )

    def state(self):
        return [self.caseload.value, self.ran]

    def restore(self, state):
        caseload, ran = state
        self.set(self.caseload, value=caseload)
        if ran:
            self.work.resume(self.run)


BETWEEN = (
    "The first column is arithmetic: 480 minutes, a call of 37.5 minutes (the middle of the "
    "35 to 40 in the guide's first sample workflow) and its notes. What stands between the "
    "two columns are calls nobody answers, preparing, first visits, people asking, "
    "and meetings."
)
