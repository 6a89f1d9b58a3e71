"""The panels that meet a practice: a first guess, the flow of patients, one patient's story."""

from html import escape

from cmsim.experiment.journey_words import Lane
from cmsim.experiment.journeys import STILL, choose_stories, hours_spent, story, title_of
from cmsim.experiment.variants import WEEKDAYS, half_days_of, varied
from cmsim.views import figures
from cmsim.views.figures.flow import flow as draw_flow
from cmsim.views.figures.story import story as draw_story
from cmsim.views.widgets.controls import Action, Choice, Number, Range
from cmsim.views.widgets.visit import MOST_LUCK, TEXT, VisitPanel, paragraph

NO_STORY = ("With nobody in care management no patient is put forward, so there is no story. Give "
            "the practice some care manager time first.")


class PredictPanel(VisitPanel):
    """Guess how many enroll before anything has been shown, and see the run beside the guess."""

    def __init__(self, visit):
        super().__init__(visit)
        self.scenario = visit.scenario
        self.guess = self.add(Range(
            "Of 100 patients put forward, how many enroll within the half-year?", min=0, max=100,
            step=5, value=50))
        self.go = self.add(Action("Lock my prediction", primary=True))
        self.react(self.go, self.lock)

    def lock(self):
        """Lock the guess and say what happened in the practice's first run."""
        self.set(self.guess, disabled=True)
        self.go.disabled = True
        first, _, enrolled, *_ = self.visit.kept.outcome(self.scenario, 1).flow
        share = round(100 * enrolled.total / first.total) if first.total else 0
        self.say(f"You predicted {self.guess.value} of 100. In this run of {self.scenario.name} "
                 f"it was {share} of 100. Step 2 shows where the others went.")


class PracticePanel(VisitPanel):
    """Choose a practice, its size, its care manager's time and its luck; see the flow."""

    def __init__(self, visit):
        super().__init__(visit)
        names = {key: scenario.name for key, scenario in visit.practices.items()}
        first = next(iter(names))
        self.practice = self.add(Choice("Practice", names, value=first))
        self.clinicians = self.add(Range(
            "Practice size", min=1, max=12, value=8, unit="clinicians",
            help="The patients grow with the clinicians: about 1,250 for each."))
        self.half_days = self.add(Range(
            "Care manager time", min=0, max=20, value=10, unit="half-days a week",
            help="10 half-days are one full-time care manager. 0 means that there is none."))
        self.weeks = self.add(Range("How long to watch", min=13, max=52, value=26, step=13,
                                    unit="weeks"))
        self.seed = self.add(Number(
            "Luck", min=1, max=MOST_LUCK, value=1, unit=f"any number from 1 to {MOST_LUCK}",
            help="Another number is another half-year of the same practice: other patients fall "
                 "ill on other days. The same number always gives the same half-year."))
        self.react(self.practice, self.choose)
        for control in (self.clinicians, self.half_days, self.weeks, self.seed):
            self.react(control, self.run)
        self.guard(self.choose)(first)

    def choose(self, key):
        """Go to a practice, as large and as staffed as it is described."""
        scenario = self.visit.practices[key]
        self.set(self.practice, value=key)
        self.set(self.clinicians, value=scenario.practices[0].clinicians)
        self.set(self.half_days, max=WEEKDAYS * len(scenario.posts),
                 value=half_days_of(scenario))
        self.set(self.weeks, value=scenario.weeks)
        self.run()

    def run(self, changed=None):
        """Run the practice as the controls stand, and show its flow."""
        scenario = varied(self.visit.practices[self.practice.value], self.clinicians.value,
                          self.half_days.value, self.weeks.value)
        self.visit.scenario, self.visit.seed = scenario, self.seed.value
        outcome = self.visit.outcome()
        self.show(draw_flow(outcome.flow, self.visit.setting, STILL).html("flow"))
        self.say(f"{self.visit.setting}. {summary(outcome)}")
        self.visit.tell(self.background)


def summary(outcome):
    """Return what happened in one run, in two sentences."""
    first, reached, enrolled, care, _ = outcome.flow
    visits = sum(outcome.weekly["ed_visits"])
    panel = f"The whole panel had {visits:,} emergency visits."
    if not first.total and not care.total:
        return f"Nobody is put forward, called or followed up. {panel}"
    return (f"{figures.counted(first.total, 'patient')} put forward, {reached.total:,} reached, "
            f"{enrolled.total:,} enrolled, {care.onward:,} graduated. {panel}")


class StoryPanel(VisitPanel):
    """Follow one patient of the run that is shown, in plain words."""

    def __init__(self, visit):
        super().__init__(visit)
        self.patient = self.add(Choice("Whose story?", {"": "nobody yet"}))
        self.react(self.patient, self.choose)
        self.follow()

    def changed(self):
        """Offer one patient for each ending there is, and show the one chosen, or the first."""
        self.log = self.visit.kept.log(self.visit.scenario, self.visit.seed)
        self.stories, before = choose_stories(self.log), self.patient.value
        if not self.stories:
            self.set(self.patient, options=[["", "nobody: no care manager, no story"]], value="")
            self.show(paragraph(NO_STORY))
            return
        chosen = before if before in self.stories else next(iter(self.stories))
        self.set(self.patient, value=chosen, options=[
            [ending, f"{title_of(who)}: {ending}"] for ending, who in self.stories.items()])
        self.draw(chosen)

    def choose(self, ending):
        """Show the story with this ending."""
        if ending in self.stories:
            self.draw(ending)
            self.say(f"{title_of(self.stories[ending])}: {ending}.")

    def draw(self, ending):
        who = self.stories[ending]
        events, hours = story(self.log, who), hours_spent(self.log, who)
        drawing = draw_story(title_of(who), list(Lane), events, 7 * self.visit.scenario.weeks)
        self.show(drawing.html("story") + told(events)
                  + paragraph(f"Care manager time for this patient: {hours:.1f} hours.")
                  + self.shown("No such person exists."))


def told(events):
    """Return a story as a list with a day in front of each line."""
    lines = "".join(f"<li><strong>Day {event.day}:</strong> {escape(event.words)}</li>"
                    for event in events)
    return f'<ul style="{TEXT};padding-left:0.3em;list-style:none">{lines}</ul>'
