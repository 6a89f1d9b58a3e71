"""One patient in two futures."""

from math import inf

from cmsim.course.day.again_panel import EXAMPLE, AgainPanel
from cmsim.course.day.counterfactual import again
from cmsim.course.day.faces import Faces
from cmsim.course.day.game import Game
from cmsim.course.day.needs import NEEDS
from cmsim.course.day.why_waiting import apart, parting, told_moment
from cmsim.course.kit.journey_words import Lane
from cmsim.course.kit.journeys import story
from cmsim.course.kit.story_figure import story as draw_story
from cmsim.model.policy import POLICIES, USUAL
from cmsim.units import DAY
from cmsim.views.chart import numbers
from cmsim.views.widgets.controls import Choice
from cmsim.views.widgets.layout import beside

FUTURES = "Your future", "The other future"
NOBODY = {"": "Nobody: both futures are the same"}
MOST_PATIENTS = 4


class FuturesPanel(AgainPanel):
    """Follow one patient through two futures, and find the point where they part."""

    def __init__(self, day):
        super().__init__(day)
        ways = {name: f"Worked by “{name}” from the start" for name in POLICIES}
        self.other = self.add(
            Choice(
                "The other future",
                {"needs": "Your decisions, with every need supplied"} | ways,
                value="needs",
            )
        )
        self.patient = self.add(Choice("Patient", NOBODY, value=""))
        self.react(self.other, lambda value: self.compare())
        self.react(self.patient, self.choose)
        self.logs, self.who, self.faces, self.kept = (), {}, None, None
        self.follow()

    def view(self):
        return beside([*self.controls, self.status], self.body)

    def follow(self):
        self.background.start(self.comparing())

    def compare(self):
        """Compare with another future."""
        self.background.stop()
        for _ in self.comparing():
            pass

    def comparing(self):
        """Go on in both futures the usual way to the end of the run, and compare."""
        game = self.game
        until = 7 * game.scenario.weeks
        yield
        one = Game(game.seed, game.needs, game.choices).follow(USUAL, until)
        yield
        key = self.other.value
        other = (
            again(game, tuple(NEEDS), until)
            if key == "needs"
            else Game(game.seed, game.needs).follow(POLICIES[key], until)
        )
        yield
        self.logs, self.faces = (one.log, other.log), Faces(one.log, inf)
        self.who = {str(who[1]): who for who in apart(*self.logs)[:MOST_PATIENTS]}
        options = [[key, self.called(who)] for key, who in self.who.items()]
        self.set(self.patient, options=options or [list(pair) for pair in NOBODY.items()])
        first = next(iter(self.who), "")
        self.set(self.patient, value=self.kept if self.kept in self.who else first)
        self.draw()

    def choose(self, patient):
        """Follow another patient."""
        self.kept = patient
        self.draw()

    def draw(self):
        """Show both stories of a patient and where they part."""
        if self.patient.value not in self.who:
            self.show("")
            self.say("Both futures are the same for every patient.")
            return
        patient = self.who[self.patient.value]
        days = max(int(log[-1][0] // DAY) + 1 for log in self.logs)
        stories = dict(zip(FUTURES, (story(log, patient) for log in self.logs)))
        met = {event.lane for events in stories.values() for event in events}
        lanes = [lane for lane in Lane if lane in met]
        drawings = {
            name: draw_story(f"{self.called(patient)}. {name}", lanes, events, days)
            for name, events in stories.items()
        }
        drawn = "".join(
            f'<figcaption style="margin:0">{name}</figcaption>{one.text()}'
            for name, one in drawings.items()
        )
        self.show(
            f'<figure class="cmsim-chart" style="margin:0">{drawn}{day_by_day(stories)}</figure>'
        )
        said = told_parting(parting(*self.logs, patient, self.faces.short_of))
        self.say(said if self.played else EXAMPLE + said)

    def called(self, patient):
        """Return the name and the age of a patient."""
        person = self.faces.named(patient[1])
        return f"{person.name}, {person.age}"

    def state(self):
        return {"other": self.other.value, "patient": self.kept}

    def restore(self, state):
        self.set(self.other, value=state["other"])
        patient = state["patient"]
        self.kept = patient if isinstance(patient, str) else None
        self.follow()


def told_parting(point):
    """Return in words where two futures part."""
    one, other = (
        f"“{part[1]}” (day {int(part[0] // DAY) + 1})" if part else "nothing more happens"
        for part in (point.one, point.other)
    )
    return (
        f"They part {told_moment(point.at)}. Next in yours: {one}; in the other: {other}. You are "
        f"busy with: {point.doing[0]}; in the other future: {point.doing[1]}."
    )


def day_by_day(stories):
    """Return both stories as a table, to open on request."""
    rows = [(name, event.day, event.words) for name, events in stories.items() for event in events]
    return numbers("Both stories, day by day", ("Future", "Day", "What happened"), rows)
