"""The panel of two ways out of a full caseload: shorter contacts, or closing cases sooner."""

from cmsim.analysis.statistics import difference
from cmsim.course.caseload import figures, ways
from cmsim.course.caseload.reference import reference
from cmsim.course.caseload.ways import AS_IS, CLOSING, FASTER
from cmsim.views.chart import numbers
from cmsim.views.widgets.controls import Range
from cmsim.views.widgets.layout import stacked
from cmsim.views.widgets.progressive import ProgressivePanel, fact

OUTCOMES = {
    "waiting": ("Patients waiting at the door", 1),
    "on_time": ("Late, of 100 contacts due", -100),
}


class WaysPanel(ProgressivePanel):
    """Cut contacts or cases by a part, and see on the same patients who waits and what is late."""

    repeats = 20

    def __init__(self, runs=None):
        super().__init__(runs)
        self.percent = self.add(
            Range("Cut each by", min=10, max=40, step=10, value=ways.USUAL_CHANGE, unit="%")
        )
        self.react(self.percent, lambda value: self.run())
        self.find()
        if self.columns is not None:
            self.draw()

    def find(self):
        """Take the stored runs where they are of what is asked, and of the model as it is now."""
        stored = reference()
        same = self.percent.value == ways.USUAL_CHANGE
        self.columns = stored.ways if same else None
        self.stale = same and not stored.current

    def run(self):
        self.results, self.ran, self.finished = None, True, False
        self.halt()
        self.find()
        if self.columns is None:
            self.say("Working: the first picture comes in a moment.")
        else:
            self.draw()
        if self.columns is None or self.stale:
            self.work.begin(self.steps())

    def question(self):
        made = ways.ways(self.percent.value)
        return list(made), ways.MEASURED, made[0]

    def draw(self, working=""):
        if self.results is not None:
            self.columns = {name: self.results.columns(name) for name in ways.MEASURED}
            self.stale = False
        words = {
            FASTER: f"Contacts {self.percent.value} % shorter",
            CLOSING: f"Cases closed {self.percent.value} % sooner",
        }
        gained = {
            outcome: {
                words[way]: difference(scaled(self.columns[measure], by), AS_IS, way)
                for way in words
            }
            for measure, (outcome, by) in OUTCOMES.items()
        }
        waiting = self.columns["waiting"]
        gap = difference(waiting, FASTER, CLOSING)
        count = len(waiting[AS_IS])
        late = difference(scaled(self.columns["on_time"], -100), FASTER, CLOSING)
        self.told = {
            "closing_minus_faster": fact(gap, "fewer waiting", -1),
            "late_closing_minus_faster": fact(late, "of 100 more late with closing"),
        }
        drawn = figures.ways(gained, count, self.percent.value)
        faster, closing = gained["Patients waiting at the door"].values()
        said = (
            f"Of {waiting[AS_IS].mean():.0f} patients at the door: <b>{changed(closing)}</b> with "
            f"closing sooner, <b>{changed(faster)}</b> with shorter contacts."
        )
        before = "Runs of an earlier version of the model; it runs anew. " * self.stale
        self.show(
            f'<p class="cm-result" aria-hidden="true">{said}</p>{drawn.text()}'
            f'<p class="cm-caption">{before}{working}{drawn.caption}</p>'
            + numbers("Two ways out", drawn.columns, drawn.rows)
        )
        self.say(figures.without_marks(said))

    def view(self):
        if self.stale:
            self.work.resume(self.run)
        self.status.add_class("cm-unseen")
        return stacked(self.body, self.percent, self.status)

    def state(self):
        return [self.percent.value]

    def restore(self, state):
        (percent,) = state
        self.set(self.percent, value=percent)
        self.find()
        if self.columns is None:
            self.work.resume(self.run)


def scaled(columns, by):
    """Return columns by name, each value times a number."""
    return {name: column * by for name, column in columns.items()}


def changed(known):
    """Return a change in words, with the range where it most likely lies.

    >>> from cmsim.analysis.statistics import Estimate
    >>> changed(Estimate(-3.0, 1.5, 0.95, 20)), changed(Estimate(0.2, 1.5, 0.95, 20))
    ('3.0 fewer (1.5 to 4.5)', 'no clear difference (-1.3 to 1.7)')
    """
    if not known.clear:
        return f"no clear difference ({known.low:.1f} to {known.high:.1f})"
    low, high = sorted(abs(end) for end in (known.low, known.high))
    return (
        f"{abs(known.mean):.1f} {'fewer' if known.mean < 0 else 'more'} ({low:.1f} to {high:.1f})"
    )
