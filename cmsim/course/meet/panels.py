"""The panels that meet a practice: its people as dots, and one person's story."""

from html import escape

import ipywidgets as widgets

from cmsim.course.kit.journey_words import Lane
from cmsim.course.kit.story_figure import story as draw_story
from cmsim.course.meet.dots import Dots
from cmsim.course.meet.trays import enrolled_of_100
from cmsim.course.meet.visit import HIGHEST_SEED, named
from cmsim.course.meet.visit_panel import VisitPanel
from cmsim.scenario.library.resize import half_days_of
from cmsim.scenario.post import HALF_DAYS_A_WEEK
from cmsim.views.drawn import drawn
from cmsim.views.widgets.controls import Action, Choice, Range
from cmsim.views.widgets.layout import beside, paragraph, scrolled

STEPS = "identified", "reached", "enrolled", "care"  # as questions name them
NO_STORY = (
    "There is no story to follow in these six months: no new patient was called. Give the "
    "practice more care manager time first."
)
NO_GUESS = "You have not locked a guess yet. Step 1 asks for it."
STORY = "max-height:15rem;overflow-y:auto;"
NOBODY = {"": "nobody yet"}


class PracticePanel(VisitPanel):
    """Six months of the practice as dots: play them, change the care managers' time, follow one."""

    def __init__(self, visit):
        super().__init__(visit)
        first = visit.first
        self.half_days = self.add(
            Range(
                "Care manager time",
                min=0,
                max=HALF_DAYS_A_WEEK * len(first.posts),
                value=half_days_of(first),
                unit="half-days a week",
            )
        )
        self.another = self.add(Action("Another six months, by chance"))
        self.note, self.story = widgets.HTML(), widgets.HTML()
        self.person = Choice("Follow one person", NOBODY, value="", listed=True)
        self.dots = Dots(label=f"Six months at {first.name}", week=0)
        self.told, self.seed = {}, visit.seed
        self.react(self.half_days, self.run)
        self.react(self.another, self.again)
        self.react(self.person, self.follow_one)
        self.guard(self.run)()
        self.dots.week = self.dots.weeks // 2
        self.dots.observe(self.guard(lambda change: self.looked()), ["week", "still"])
        self.say(visit.missing or "")

    def view(self):
        left = [*self.controls, self.note, self.person, self.story, self.status]
        return beside(left, self.dots)

    def again(self):
        """Show other six months of the same practice."""
        self.seed = self.seed % HIGHEST_SEED + 1
        self.run()

    def run(self, changed=None):
        """Run the practice as the controls stand, and show its people."""
        self.visit.show(self.half_days.value, self.seed)
        self.people = self.visit.followed()
        with self.dots.hold_sync():
            self.dots.person = -1
            self.dots.scene = self.visit.scene()
        chosen = self.person.value
        if chosen not in self.people:
            chosen = next(iter(self.people), "")
        names = {ending: f"{one.name}" for ending, one in self.people.items()}
        self.set(self.person, options=[*map(list, (names or NOBODY).items())], value=chosen)
        self.follow_one(chosen)
        self.looked()
        self.visit.tell(self.background)

    def follow_one(self, ending):
        """Mark the dot of one person, and tell what happened to that person so far."""
        self.dots.person = self.people[ending].number if ending in self.people else -1
        self.tell()

    def renew(self):
        self.tell()

    def looked(self):
        """Tell what belongs to another week; at the end of the run it has shown something."""
        self.tell()
        if self.dots.shown == self.dots.weeks:
            self.tell_share()

    def tell(self):
        """Tell what belongs to the week shown: the guess beside the run, and one person's weeks."""
        week = self.dots.shown
        self.note.value = f'<p class="dots-note">{self.beside_guess(week)}</p>'
        one = self.people.get(self.person.value)
        self.story.value = "" if one is None else story_so_far(one.lines, week)

    def beside_guess(self, week):
        """Return the learner's guess beside what has come of it by a week."""
        found = self.store.get("predictions", "guess") if self.store else None
        if not found:
            return NO_GUESS
        guess = f"Your guess: <b>{found['values'][0]:g} of 100</b> identified people enroll."
        share = enrolled_of_100(self.visit.frames()[week - 1]) if week else None
        return guess if share is None else f"{guess} So far: <b>{share} of 100</b>."

    def tell_share(self):
        """Take the share that enrolled and who left where as facts of the practice as described."""
        stages = self.visit.frames()[-1]
        share = enrolled_of_100(stages)
        if self.visit.whole and share is not None:
            self.told = {"enrolled_of_100": one_run(share, "of 100")} | {
                f"left_{step}": one_run(sum(stage.left.values()), "patients left")
                for step, stage in zip(STEPS, stages)
            }

    def store_in(self, store, key):
        super().store_in(store, key)
        self.tell()

    def facts(self):
        return self.told

    def state(self):
        return {
            "half_days": self.half_days.value,
            "seed": self.seed,
            "person": self.person.value,
        }

    def restore(self, state):
        if state["seed"] not in range(1, HIGHEST_SEED + 1):
            raise ValueError("no such random number")
        self.set(self.half_days, value=state["half_days"])
        self.seed = state["seed"]
        self.run()
        if state.get("person") in self.people:
            self.set(self.person, value=state["person"])
            self.follow_one(state["person"])


def one_run(value, unit):
    """Return a fact of a single run, which has no interval."""
    return {"value": value, "low": None, "high": None, "unit": unit}


def story_so_far(lines, week):
    """Return the moves of a person; what is still to come at the end of a week stands apart."""
    told = "".join(
        f"<li{' data-later' if when > week else ''}><span>Week {when}</span> "
        f"<span>{escape(of_the_person(words))}</span></li>"
        for when, words in lines
    )
    return f'<ol class="dots-story">{told}</ol>'


def of_the_person(words):
    """Return words about a patient where the name stands above.

    >>> of_the_person("The patient says yes: enrolled")
    'Says yes: enrolled'
    """
    short = words.removeprefix("The patient ")
    return short[:1].upper() + short[1:]


class StoryPanel(VisitPanel):
    """Follow one person of the six months shown day by day, in plain words."""

    def __init__(self, visit):
        super().__init__(visit)
        self.patient = self.add(Choice("Whose story?", NOBODY, value=""))
        self.react(self.patient, self.choose)
        self.follow()

    def changed(self):
        """Offer one person for each ending there is, and show the one chosen, or the first."""
        self.stories = self.visit.runs.stories(self.visit.scenario, self.visit.seed)
        people, before = self.visit.followed(), self.patient.value
        self.names = {ending: people[ending].name for ending in self.stories}
        if not self.stories:
            self.set(self.patient, options=[*map(list, NOBODY.items())], value="")
            self.show(paragraph(NO_STORY))
            return
        chosen = before if before in self.stories else next(iter(self.stories))
        options = [[ending, f"{name}: {ending}"] for ending, name in self.names.items()]
        self.set(self.patient, value=chosen, options=options)
        self.draw(chosen)

    def choose(self, ending):
        """Show the story with this ending."""
        if ending in self.stories:
            self.draw(ending)

    def state(self):
        return {"ending": self.patient.value}

    def restore(self, state):
        if state["ending"] in self.stories:
            self.set(self.patient, value=state["ending"])
            self.draw(state["ending"])

    def draw(self, ending):
        """Draw the story as a line of time, and tell it below."""
        events, hours = self.stories[ending]
        days = 7 * self.visit.scenario.weeks
        name = self.names[ending]
        picture = drawn(
            self.visit.runs.cache, draw_story, name, list(Lane), events, days, key="story"
        )
        self.show(picture + told(events))
        self.say(f"Care manager time for {name.split(',')[0]}: {hours:.1f} hours.")


def told(events):
    """Return a story as a list with a day in front of each line."""
    lines = "".join(
        f"<li><b>Day {event.day}</b> {escape(named(event.words))}</li>" for event in events
    )
    return scrolled("The story, day by day", f'<ol class="dots-days">{lines}</ol>', STORY)
