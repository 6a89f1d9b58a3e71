"""The weeks of a practice with and without care manager, once and many times."""

from cmsim.analysis.statistics import estimate
from cmsim.course.meet.bands import band
from cmsim.course.meet.visit_panel import VisitPanel
from cmsim.course.meet.weekly_figure import weekly as draw_weekly
from cmsim.measures.registry import find as measure
from cmsim.scenario.library.resize import without_care_manager
from cmsim.views import drawing as figures
from cmsim.views import sentences
from cmsim.views.drawn import drawn
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.long_work import LongWork

ROUND, MOST_REPEATS, SHOWN_EVERY = 20, 200, 5
WITH, WITHOUT = "with care manager", "with nobody"
EACH_WEEK = {
    "contacts": ("Contacts completed each week", "contacts a week"),
    "openings": ("Patients enrolled each week", "patients a week"),
    "overdue": ("Contacts overdue at the end of each week", "contacts"),
    "open_caseload": ("Patients in care at the end of each week", "patients"),
    "ed_visits": ("Emergency visits of the whole panel each week", "visits a week"),
}
NOTHING_TO_BE_LATE = (
    "With nobody the line is at 0, because nothing was promised to anyone: no "
    "contact is overdue where none is planned."
)


class WeeklyPanel(VisitPanel):
    """Compare the weeks with and without care manager, and repeat them to see the band."""

    def __init__(self, visit):
        super().__init__(visit)
        self.work, self.anytime = LongWork(self.background), visit.runs.progressive()
        words = {name: title for name, (title, _) in EACH_WEEK.items()}
        self.outcome = self.add(Choice("What to look at", words, value="contacts"))
        self.more = self.add(Action(f"Repeat {ROUND} times", primary=True))
        self.repeats = 1
        self.react(self.outcome, lambda value: self.draw())
        self.react(self.more, self.repeat)
        self.react(self.add(self.work.button), self.stop)
        self.follow()

    def changed(self):
        """Go back to the repeats that this setting already has, at least one."""
        self.halt()
        self.repeats = 1
        while self.repeats < MOST_REPEATS and all(
            self.visit.runs.has(scenario, self.visit.seed, self.repeats + 1)
            for scenario in self.scenarios().values()
        ):
            self.repeats += 1
        self.draw()

    def scenarios(self):
        """Return what is compared: as it is, and with nobody."""
        nobody = {WITHOUT: without_care_manager(self.visit.scenario)}
        return {WITH: self.visit.scenario} | nobody if self.visit.staffed else nobody

    def repeat(self):
        """Run the next round of repeats, drawing now and then."""
        goal = min((self.repeats // ROUND + 1) * ROUND, MOST_REPEATS)
        self.work.begin(self.steps(goal))

    def steps(self, goal):
        sides, drawn = [(each, self.visit.seed) for each in self.scenarios().values()], self.repeats
        for done in self.visit.runs.fetch(self.anytime, sides, goal):
            self.repeats = max(self.repeats, done)
            if drawn // SHOWN_EVERY < self.repeats // SHOWN_EVERY and self.repeats < goal:
                self.draw(f"Working: {self.repeats} of {goal} repeats.")
                drawn = self.repeats
            yield self.repeats
        self.draw()

    def halt(self):
        super().halt()
        self.work.end()
        self.anytime.stop()

    def warm(self):
        for _ in self.steps(ROUND):
            self.anytime.rest()

    def stop(self):
        """Stop repeating and show what there is."""
        self.halt()
        self.draw()

    def draw(self, working=None):
        """Draw the chosen outcome over the repeats there are."""
        name = self.outcome.value
        title, unit = EACH_WEEK[name]
        runs = {
            words: [
                self.visit.runs.outcome(scenario, self.visit.seed, n + 1)
                for n in range(self.repeats)
            ]
            for words, scenario in self.scenarios().items()
        }
        series = {words: [run.weekly[name] for run in several] for words, several in runs.items()}
        bands = {words: band(several) for words, several in series.items()}
        memory = None if working else self.visit.runs.cache
        self.show(
            drawn(memory, draw_weekly, title, unit, bands, series, key="weekly") + self.shown()
        )
        self.say(working or self.sentence(name, runs))

    def sentence(self, name, runs):
        """Return what the care manager changes, as far as the repeats can tell."""
        count = figures.number_of(self.repeats, "repeat")
        if WITH not in runs:
            return f"{count}. There is no care manager to compare with."
        if self.repeats == 1:
            return f"One run each. Press “Repeat {ROUND} times” to see how much is chance."
        pairs = zip(runs[WITH], runs[WITHOUT])
        known = estimate([a.values[name] - b.values[name] for a, b in pairs])
        said = sentences.change("having a care manager", measure(name), known)
        return f"{count}. {said} " + (NOTHING_TO_BE_LATE if name == "overdue" else "")
