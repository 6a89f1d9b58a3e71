"""What the panels of one page share: the practices on offer, the one shown, and the runs kept."""

from html import escape

import ipywidgets as widgets

from cmsim.experiment.kept import Kept
from cmsim.experiment.variants import half_days_of, varied
from cmsim.views.widgets.panel import Panel

MOST_LUCK = 999
TEXT = "font-size:0.95rem;line-height:1.5;max-width:44rem"
OUTCOMES = ("contacts", "openings", "overdue", "open_caseload", "ed_visits")


class Visit:
    """Hold the practices ``{key: scenario}``, and tell the panels when another one is shown.

    ``missing`` says in one line which practice could not be read, if one could not.
    """

    def __init__(self, practices):
        self.practices, self.followers = dict(practices), []
        self.kept = Kept(*OUTCOMES, "admissions")
        self.scenario, self.seed = next(iter(self.practices.values())), 1
        self.missing = None

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

    def outcome(self, replication=1):
        return self.kept.outcome(self.scenario, self.seed, replication)

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
        return f"{self.scenario.name}: {who}, {care}, {self.scenario.weeks} weeks, luck {self.seed}"


class VisitPanel(Panel):
    """A panel that shows what its page's visit shows."""

    def __init__(self, visit):
        super().__init__()
        self.visit, self.quiet = visit, False
        self.redraw = self.guard(lambda: self.changed())

    def follow(self):
        """Draw again whenever the page shows another practice."""
        self.visit.followers.append(self)
        self.redraw()

    def react(self, control, callback):
        """Call back at each change that is not the panel's own doing."""
        super().react(control, lambda *value: None if self.quiet else callback(*value))

    def view(self):
        """Return controls and status beside the picture, or above it where there is no room."""
        left = widgets.VBox([*self.controls, self.status], layout=column("1 1 17rem", "30rem"))
        left.layout.padding = "0 0.8rem 0 0"
        right = widgets.VBox([self.body], layout=column("2 1 22rem", "44rem"))
        return widgets.Box([left, right], layout=widgets.Layout(
            display="flex", flex_flow="row wrap", overflow="visible", width="100%"))

    def shown(self, more=""):
        """Return a line below a picture that says which run it shows."""
        return paragraph(f"Shown: {self.visit.setting}. {more}")

    def set(self, control, **traits):
        """Set a control without calling back."""
        before, self.quiet = self.quiet, True
        try:
            with control.hold_trait_notifications():
                for name, value in traits.items():
                    setattr(control, name, value)
        finally:
            self.quiet = before


def column(flex, most):
    """Return the layout of one of two columns that share a row while there is room."""
    return widgets.Layout(flex=flex, min_width="0", max_width=most, overflow="visible")


def paragraph(words):
    """Return words as a paragraph as large as the controls' own text."""
    return f'<p style="{TEXT};margin:0.5em 0">{escape(words)}</p>'
