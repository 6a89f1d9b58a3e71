"""What the panels of one page share: the practice, the six months shown, and the runs."""

import re
from typing import NamedTuple

from cmsim.course.kit.people import Cast, Patient, of_the_course
from cmsim.course.meet import trays
from cmsim.course.meet.run_memo import RunMemo
from cmsim.scenario.library.resize import half_days_of, varied

FIRST_SEED, HIGHEST_SEED = 3, 999  # the first is near the average of many
OUTCOMES = ("overdue", "openings", "ed_visits")
CLINICIAN = re.compile(r"\bclinician \d+", re.IGNORECASE)


class Followed(NamedTuple):
    """Somebody who can be followed: who it is, which dot, and ``(week, words)`` of each move."""

    person: Patient
    number: int
    lines: list

    @property
    def name(self):
        """Return name and age."""
        return f"{self.person.name}, {self.person.age}"


class Visit:
    """Hold a practice, and tell the panels when another six months of it are shown.

    ``missing`` says in one line why the practice of the course could not be read, if so. ``runs``
    says where runs are remembered and done (:class:`cmsim.views.widgets.progressive.SharedRuns`),
    by default in the memory of this process.
    """

    def __init__(self, scenario, missing=None, runs=None):
        self.first = self.scenario = scenario
        self.seed, self.missing, self.followers = FIRST_SEED, missing, []
        self.runs, self.invented = RunMemo(*OUTCOMES, runs=runs), of_the_course()

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

    def show(self, half_days, seed):
        """Show other six months: with so much care manager time, by these random numbers."""
        self.scenario, self.seed = varied(self.first, half_days=half_days), seed

    def frames(self):
        """Return the flow of what is shown as it stood at the end of each week."""
        return self.runs.frames(self.scenario, self.seed)

    def scene(self):
        """Return what the browser draws the six months from."""
        everybody, _ = self.runs.people(self.scenario, self.seed)
        return trays.scene(everybody, self.frames())

    def followed(self):
        """Return ``{ending: Followed}``, a person for each ending there is."""
        _, found = self.runs.people(self.scenario, self.seed)
        cast = Cast(self.invented)
        return {
            ending: Followed(cast.person(*who, tier), number, [(w, named(s)) for w, s in lines])
            for ending, number, who, tier, lines in found
        }

    @property
    def whole(self):
        """Say whether the practice is shown as it is described, with all its time."""
        return self.scenario == self.first

    def with_less_time(self, half_days):
        """Return the practice with so many half-days of care management fewer a week."""
        return varied(self.first, half_days=max(0, half_days_of(self.first) - half_days))

    @property
    def setting(self):
        """Return in words what is shown."""
        half_days = half_days_of(self.scenario)
        care = f"care managers {half_days} half-days a week" if half_days else "no care manager"
        return f"{self.scenario.name}: {care}, {self.scenario.weeks} weeks, number {self.seed}"


def named(words):
    """Return words of the log with the clinicians of the course in them."""

    def name(match):
        clinician = of_the_course().clinician(match[0].lower())
        return clinician.formal if clinician else match[0]

    return CLINICIAN.sub(name, words)
