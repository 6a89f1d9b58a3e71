"""The panel that holds weighted points beside minutes."""

from cmsim.analysis.statistics import estimate
from cmsim.course.caseload import design, points
from cmsim.course.caseload import figures as drawings
from cmsim.course.caseload.design import DESIGNS
from cmsim.course.caseload.tries import of_hundred, so_far
from cmsim.views.widgets.controls import Choice, Range
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import ProgressivePanel


class PointsPanel(ProgressivePanel):
    """Mix complex and moderate patients: weighted points beside minutes."""

    start = "Compare points and minutes"
    judged = ("utilization",)

    def __init__(self, runs=None):
        super().__init__(runs)
        self.complex = self.add(Range("Complex patients", min=0, max=60, value=15))
        self.moderate = self.add(Range("Moderate patients", min=0, max=120, value=30))
        self.systems = self.add(
            Choice(
                "Record systems",
                {
                    "one": f"One: documentation takes {design.ONE_SYSTEM} minutes for each minute "
                    "of talk",
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
        use = estimate(self.results.columns("utilization")[name])
        late = estimate(1 - self.results.columns("on_time")[name])
        middle, low, high = points.points_of(*self.asked)
        self.show(
            self.drawn(drawings.meters, (middle, low, high), use, late, key="meters")
            + paragraph(WEIGHED)
        )
        self.say(
            f"{so_far(working, self.results.replications)}{middle:.0f} points, where 100 "
            f"are a full week ({low:.0f} to {high:.0f} by the job "
            f"descriptions). {100 * use.mean:.0f} of 100 hours in use; "
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
            self.work.resume(self.run)


WEIGHED = (
    f"Where the weights come from: {points.WEIGHTS['complex'][0]:.1f} points for a complex "
    f"patient and {points.WEIGHTS['moderate'][0]:.0f} for a moderate one, which is 100 over "
    "the active caseload of each job description (Care Management: A How-To Guide, "
    "appendix). Points are a way to share patients out fairly. They know nothing of paper, "
    "pulls, leave, or how often somebody is called."
)
