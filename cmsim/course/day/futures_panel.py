"""One patient in two futures."""

from html import escape
from math import inf

from cmsim.course.day.again_panel import FIRST, AgainPanel
from cmsim.course.day.counterfactual import (
    again,
)
from cmsim.course.day.faces import Faces
from cmsim.course.day.game import Game
from cmsim.course.day.needs import NEEDS
from cmsim.course.day.why_waiting import (
    apart,
    parting,
    told_moment,
)
from cmsim.course.kit.journey_words import Lane
from cmsim.course.kit.journeys import story
from cmsim.course.kit.story_figure import story as draw_story
from cmsim.model.policy import POLICIES, USUAL
from cmsim.units import DAY
from cmsim.views.drawing import number_of
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import html_list


class FuturesPanel(AgainPanel):
    """Follow one patient through two futures, and find the point where they part."""

    def __init__(self, day):
        super().__init__(day)
        ways = {name: f"worked “{name}” from the start" for name in POLICIES}
        self.other = self.add(
            Choice(
                "The other future",
                {"needs": "your own decisions, with every need supplied"} | ways,
                value="needs",
            )
        )
        self.go = self.add(Action("Find patients whose futures differ", primary=True))
        self.patient = self.add(Choice("Patient", {"": "nobody chosen yet"}))
        self.react(self.go, self.run)
        self.react(self.patient, self.draw)
        self.logs, self.who, self.faces = (), {}, None

    def run(self):
        """Go on in both futures the usual way to the end of the run, and compare."""
        game = self.played
        if game is None:
            self.say(FIRST)
            return
        until = 7 * game.scenario.weeks
        one = Game(game.seed, game.needs, game.choices).follow(USUAL, until)
        key = self.other.value
        other = (
            again(game, tuple(NEEDS), until)
            if key == "needs"
            else Game(game.seed, game.needs).follow(POLICIES[key], until)
        )
        self.logs = one.log, other.log
        self.faces = Faces(one.log, inf)
        found = apart(*self.logs)[:8]
        self.who = {str(number): patient for number, patient in enumerate(found)}
        self.patient.options = [
            [key, self.called(patient)] for key, patient in self.who.items()
        ] or [["", "nobody: both futures are the same"]]
        self.say(
            f"{number_of(len(found), 'patient')} to choose from. In both futures the weeks "
            "after your decisions are worked the usual way: deadlines first, then by due date."
        )

    def draw(self, key):
        """Show both stories of a patient and where they part."""
        if key not in self.who:
            return
        patient = self.who[key]
        days = max(int(log[-1][0] // DAY) + 1 for log in self.logs)
        names, called = ("Your future", "The other future"), self.called(patient)
        html = ""
        for n, (name, log) in enumerate(zip(names, self.logs)):
            events = story(log, patient)
            html += draw_story(f"{called}. {name}", list(Lane), events, days).html(
                f"future-{n}"
            ) + story_list(name, events)
        said = told_parting(parting(*self.logs, patient, self.faces.short_of))
        self.show(html)
        self.say(said)

    def called(self, patient):
        """Return the name and the age of a patient."""
        person = self.faces.named(patient[1])
        return f"{person.name}, {person.age}"


def told_parting(point):
    """Return in words where two futures part."""
    one, other = (
        f"“{part[1]}” (day {int(part[0] // DAY) + 1})" if part else "nothing more happens"
        for part in (point.one, point.other)
    )
    return (
        f"The two futures part {told_moment(point.at)}. What comes next in yours: {one}. In "
        f"the other: {other}. At that moment you are busy with: {point.doing[0]}; in the other "
        f"future it is: {point.doing[1]}."
    )


def story_list(name, events):
    """Return a story day by day, to open on request."""
    lines = html_list(f"Day {event.day}: {escape(event.words)}" for event in events)
    return f"<details><summary>{escape(name)}, day by day</summary>{lines}</details>"
