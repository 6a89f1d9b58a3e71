"""Predicted against observed: a month of the practice's own counts beside what is predicted."""

import ipywidgets as widgets

from cmsim.course.staffing_lab.search_panel import SearchPanel
from cmsim.decision.options import NO_HIRE, OPTIONS
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.scenario.parameter import Refusal
from cmsim.validation import own_month
from cmsim.views.chart import table
from cmsim.views.drawing import number_of
from cmsim.views.widgets.controls import Choice
from cmsim.views.widgets.layout import download, in_a_row, paragraph, scrolled, stacked
from cmsim.views.widgets.upload import Upload, read_with

REPEATS = 99  # a new month lies between the lowest and the highest with 98 in 100
EMPTY, GROWN = 1, 6  # the month of the run: with the open cases of a file, and without
TITLE = "Your month beside the model"
COLUMNS = ("What was counted", "Counted", "Predicted", "Lowest", "Highest", "Verdict")
BLANK = "measure,count\n" + "".join(f"{each.label},\n" for each in own_month.OUTPUTS.values())
ASK = (
    "Fill in what you can count of one month, whole numbers and nobody's name; leave out the rest."
)


class MonthPanel(SearchPanel):
    """Take the counts of a month, and say which figures of the model may be used here."""

    start = "Compare with the model"

    def __init__(self, lab):
        super().__init__(lab)
        self.counts = None
        doing = {name: row.doing for name, row in OPTIONS.items()}
        self.now = self.add(
            Choice("In that month it was done as in", doing, value=NO_HIRE, listed=True)
        )
        self.file = self.add(Upload("Choose the counts (CSV or Excel)"))
        self.react(self.now, lambda value: self.stale())
        self.file.on_file(self.guard(self.take))
        self.buttons()
        self.say(ASK)
        self.show(download("my-month.csv", "text/csv", BLANK, "Blank: counts of a month"))

    def view(self):
        title = widgets.HTML(f"<h3 aria-level=2>{TITLE}</h3>")
        buttons = in_a_row(self.go, self.work.button)
        return stacked(title, self.now, self.file, buttons, self.status, self.body)

    def take(self, name, content):
        """Read the counts of a month."""
        try:
            self.counts = read_with(own_month.read, name, content)
        except Refusal as refusal:
            self.say(f"Not taken. {refusal}")
            return
        self.say(f"Taken: {number_of(len(self.counts), 'count')}. Press the button to compare.")

    @property
    def month(self):
        """Return which month of the run stands for the one that was counted."""
        return EMPTY if self.lab.plan.summary.caseload else GROWN

    def run(self):
        if not self.counts:
            self.say("Choose a file with the counts of a month first.")
            return
        super().run()

    def steps(self):
        """Run the month as often as the prediction asks for."""
        names, option = tuple(self.counts), self.lab.plan.made(self.now.value)
        scenario, measures = own_month.question(option, names, self.month)
        for step in ProgressiveRun(1).ask([scenario], measures, REPEATS):
            if not step.complete and step.done % 10 == 0:
                self.say(f"Working: {step.done} of {step.total} runs.")
            yield
        known = own_month.predicted(step.results, names)
        self.lab.observed = tuple(own_month.judged(self.counts, known))
        self.draw()

    def draw(self, working=""):
        found = self.lab.observed
        if found is None:
            self.say(f"{working}Nothing was compared yet.")
            return
        rows = [
            (
                each.output.label,
                each.observed,
                round(each.mean, 1),
                each.low,
                each.high,
                each.verdict,
            )
            for each in found
        ]
        as_was = (
            "with the open cases of your file"
            if self.month == EMPTY
            else f"month {GROWN} of the run, the caseload having grown from nobody"
        )
        self.show(
            scrolled(TITLE, table(TITLE, COLUMNS, rows))
            + paragraph(
                f"Predicted for {OPTIONS[self.now.value].doing}, {as_was}: lowest and highest of "
                f"{REPEATS} runs with your numbers as they are. What is not known of them would "
                "widen that."
            )
        )
        self.say(own_month.sentence(found))

    def stale(self):
        self.lab.observed = None
        super().stale()

    def state(self):
        return {"now": self.now.value, "counts": self.counts}

    def restore(self, state):
        self.set(self.now, value=state["now"])
        counts = state["counts"]
        if counts is not None:
            known = {str(name): int(count) for name, count in counts.items()}
            if not set(known) <= set(own_month.OUTPUTS):
                raise ValueError("counts of something else")
            self.counts = known
