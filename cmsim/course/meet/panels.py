"""The panels that meet a practice: the flow of patients, and one patient's story."""

from html import escape

from cmsim.course.kit.journey_words import Lane
from cmsim.course.kit.journeys import STILL
from cmsim.course.kit.story_figure import story as draw_story
from cmsim.course.meet.flow_figure import flow as draw_flow
from cmsim.course.meet.visit import HIGHEST_SEED
from cmsim.course.meet.visit_panel import VisitPanel
from cmsim.scenario.library.resize import half_days_of, varied
from cmsim.scenario.post import HALF_DAYS_A_WEEK
from cmsim.views import drawing as figures
from cmsim.views.drawn import drawn
from cmsim.views.widgets.controls import Choice, Number, Range
from cmsim.views.widgets.layout import NO_BULLETS, html_list, paragraph

STEPS = "identified", "reached", "enrolled", "care"  # as questions name them
NO_STORY = (
    "With nobody in care management no patient is identified or referred, so there is no "
    "story. Give the practice some care manager time first."
)


class PracticePanel(VisitPanel):
    """Choose a practice, its size, its care manager's time and its random numbers; see the flow."""

    def __init__(self, visit):
        super().__init__(visit)
        names = {key: scenario.name for key, scenario in visit.practices.items()}
        first = next(iter(names))
        self.practice = self.add(Choice("Practice", names, value=first))
        self.clinicians = self.add(
            Range(
                "Practice size",
                min=1,
                max=12,
                value=8,
                unit="clinicians",
                help="The patients grow with the clinicians: about 1,250 for each.",
            )
        )
        self.half_days = self.add(
            Range(
                "Care manager time",
                min=0,
                max=20,
                value=10,
                unit="half-days a week",
                help="10 half-days are one full-time care manager. 0 means that there is none.",
            )
        )
        self.weeks = self.add(
            Range("How long to watch", min=13, max=52, value=26, step=13, unit="weeks")
        )
        self.seed = self.add(
            Number(
                "Random number",
                min=1,
                max=HIGHEST_SEED,
                value=1,
                unit=f"any number from 1 to {HIGHEST_SEED}",
                help="Another number is another run of the same practice: other patients "
                "fall ill on other days. The same number always gives the same run.",
            )
        )
        self.react(self.practice, self.choose)
        for control in (self.clinicians, self.half_days, self.weeks, self.seed):
            self.react(control, self.run)
        self.told = {}
        self.guard(self.choose)(first)
        if visit.missing:
            self.say(f"{visit.missing}. {self.status.value}")

    def choose(self, key):
        """Go to a practice, as large and as staffed as it is described."""
        scenario = self.visit.practices[key]
        self.set(self.practice, value=key)
        self.set(self.clinicians, value=scenario.practices[0].clinicians)
        self.set(
            self.half_days, max=HALF_DAYS_A_WEEK * len(scenario.posts), value=half_days_of(scenario)
        )
        self.set(self.weeks, value=scenario.weeks)
        self.run()

    def run(self, changed=None):
        """Run the practice as the controls stand, and show its flow."""
        scenario = varied(
            self.visit.practices[self.practice.value],
            self.clinicians.value,
            self.half_days.value,
            self.weeks.value,
        )
        self.visit.scenario, self.visit.seed = scenario, self.seed.value
        stages, visits = self.visit.flow()
        self.show(draw_flow(stages, self.visit.setting, STILL).html("flow"))
        self.say(f"{self.visit.setting}. {summary(stages, visits)}")
        self.tell_share(stages)
        self.visit.tell(self.background)

    def tell_share(self, stages):
        """Take the share that enrolled and who left where as facts of the worked example."""
        first, _, enrolled, *_ = stages
        if self.visit.scenario == next(iter(self.visit.practices.values())) and first.total:
            share = round(100 * enrolled.total / first.total)
            self.told = {"enrolled_of_100": one_run(share, "of 100")} | {
                f"left_{step}": one_run(sum(stage.left.values()), "patients left")
                for step, stage in zip(STEPS, stages)
            }

    def warm(self):
        for key in (*self.visit.practices, self.practice.value):
            self.choose(key)

    def facts(self):
        return self.told

    def state(self):
        return {
            "practice": self.practice.value,
            "clinicians": self.clinicians.value,
            "half_days": self.half_days.value,
            "weeks": self.weeks.value,
            "seed": self.seed.value,
        }

    def restore(self, state):
        if state["practice"] not in self.visit.practices:
            raise ValueError("no such practice")
        self.choose(state["practice"])
        for name in ("clinicians", "half_days", "weeks", "seed"):
            self.set(getattr(self, name), value=state[name])
        self.run()


def one_run(value, unit):
    """Return a fact of a single run, which has no interval."""
    return {"value": value, "low": None, "high": None, "unit": unit}


def summary(stages, visits):
    """Return what happened in one run, in two sentences."""
    first, reached, enrolled, care, _ = stages
    panel = f"The whole panel had {visits:,} emergency visits."
    if not first.total and not care.total:
        return f"Nobody is identified or referred, called or followed up. {panel}"
    return (
        f"{figures.number_of(first.total, 'patient')} identified or referred, "
        f"{reached.total:,} reached, {enrolled.total:,} enrolled, {care.onward:,} graduated. "
        f"{panel}"
    )


class StoryPanel(VisitPanel):
    """Follow one patient of the run that is shown, in plain words."""

    def __init__(self, visit):
        super().__init__(visit)
        self.patient = self.add(Choice("Whose story?", {"": "nobody yet"}))
        self.react(self.patient, self.choose)
        self.follow()

    def changed(self):
        """Offer one patient for each ending there is, and show the one chosen, or the first."""
        self.stories = self.visit.runs.stories(self.visit.scenario, self.visit.seed)
        before = self.patient.value
        if not self.stories:
            self.set(self.patient, options=[["", "nobody: no care manager, no story"]], value="")
            self.show(paragraph(NO_STORY))
            return
        chosen = before if before in self.stories else next(iter(self.stories))
        self.set(
            self.patient,
            value=chosen,
            options=[
                [ending, f"{title}: {ending}"] for ending, (title, *_) in self.stories.items()
            ],
        )
        self.draw(chosen)

    def choose(self, ending):
        """Show the story with this ending."""
        if ending in self.stories:
            self.draw(ending)
            self.say(f"{self.stories[ending][0]}: {ending}.")

    def draw(self, ending):
        title, events, hours = self.stories[ending]
        days = 7 * self.visit.scenario.weeks
        self.show(
            drawn(self.visit.runs.cache, draw_story, title, list(Lane), events, days, key="story")
            + told(events)
            + paragraph(f"Care manager time for this patient: {hours:.1f} hours.")
            + self.shown("No such person exists.")
        )


def told(events):
    """Return a story as a list with a day in front of each line."""
    return html_list(
        (f"<strong>Day {event.day}:</strong> {escape(event.words)}" for event in events),
        NO_BULLETS,
    )
