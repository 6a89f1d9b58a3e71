"""What the panels of one page share: the practices on offer, the one shown, and its runs."""

from cmsim.course.meet.run_memo import RunMemo
from cmsim.scenario.library.resize import half_days_of, varied

HIGHEST_SEED = 999
OUTCOMES = ("contacts", "openings", "overdue", "open_caseload", "ed_visits")


class Visit:
    """Hold the practices ``{key: scenario}``, and tell the panels when another one is shown.

    ``missing`` says in one line which practice could not be read, if one could not. ``runs`` says
    where runs are remembered and done (:class:`cmsim.views.widgets.progressive.SharedRuns`), by
    default in the memory of this process.
    """

    def __init__(self, practices, missing=None, runs=None):
        self.practices, self.followers = dict(practices), []
        self.runs = RunMemo(*OUTCOMES, "admissions", runs=runs)
        self.scenario, self.seed = next(iter(self.practices.values())), 1
        self.missing = missing

    def tell(self, background):
        """Have the panels that follow draw again, one after the other, as long as this holds.

        When the next change comes before all have drawn, only the last one is drawn.
        """
        for panel in self.followers:
            panel.background.stop()
        if self.followers:
            background.start(self.telling())

    def telling(self):
        for panel in self.followers:
            yield
            panel.redraw()

    def flow(self):
        """Return the flow of the run that is shown, and the emergency visits of its panel."""
        return self.runs.flow(self.scenario, self.seed)

    @property
    def staffed(self):
        """Say whether there is a care manager."""
        return bool(self.scenario.posts)

    def with_less_time(self, half_days):
        """Return the scenario shown with so many half-days of care management fewer a week."""
        return varied(self.scenario, half_days=max(0, half_days_of(self.scenario) - half_days))

    @property
    def setting(self):
        """Return in words what is shown."""
        half_days, clinicians = half_days_of(self.scenario), self.scenario.practices[0].clinicians
        care = f"care manager {half_days} half-days a week" if half_days else "no care manager"
        who = "1 clinician" if clinicians == 1 else f"{clinicians} clinicians"
        return (
            f"{self.scenario.name}: {who}, {care}, {self.scenario.weeks} weeks, number {self.seed}"
        )
