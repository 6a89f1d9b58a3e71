"""The practice week by week: play, pause and step through the flow of one run."""

import time

from cmsim.course.kit.journeys import STILL
from cmsim.course.meet.flow_figure import flow as draw_flow
from cmsim.course.meet.visit_panel import VisitPanel
from cmsim.views.widgets.controls import Action, Range
from cmsim.views.widgets.layout import paragraph

PACE = 0.9  # seconds from one week to the next; slow enough to read, and nothing flickers


class PlayPanel(VisitPanel):
    """Step through the weeks of the run that is shown, or let them pass by themselves.

    Nothing moves before somebody presses Play, and each week stands still as a picture of its own.
    No button is ever disabled, so that the keyboard stays where it is.
    """

    def __init__(self, visit):
        super().__init__(visit)
        self.week = self.add(Range("Week", min=1, max=26, value=1))
        self.play = self.add(Action("Play", primary=True))
        self.pause = self.add(Action("Pause"))
        self.back = self.add(Action("One week back"))
        self.on = self.add(Action("One week on"))
        self.react(self.week, self.go)
        self.react(self.play, self.start)
        self.react(self.pause, self.stop)
        self.react(self.back, lambda: self.step(-1))
        self.react(self.on, lambda: self.step(1))
        self.follow()

    def changed(self):
        """Go to the first week of another run."""
        self.background.stop()
        self.frames = self.visit.runs.frames(self.visit.scenario, self.visit.seed)
        self.set(self.week, max=len(self.frames), value=1)
        self.draw()
        self.say(f"{self.visit.setting}. Week 1 of {len(self.frames)}.")

    def go(self, week):
        """Go to a week."""
        self.background.stop()
        self.draw()
        self.say(self.sentence())

    def step(self, by):
        """Go one week on or back."""
        self.background.stop()
        self.set(self.week, value=self.week.value + by)
        self.draw()
        self.say(self.sentence())

    def start(self):
        """Let the weeks pass, from the first again if the last is shown."""
        if self.week.value == len(self.frames):
            self.set(self.week, value=1)
            self.draw()
        self.say("Playing. Press Pause to stand still.")
        self.background.start(self.weeks())

    def weeks(self):
        """Let one week after the other pass."""
        while self.week.value < len(self.frames):
            until = time.monotonic() + PACE
            while time.monotonic() < until:
                yield
            self.set(self.week, value=self.week.value + 1)
            self.draw()
        self.say(f"The end. {self.sentence()}")

    def stop(self):
        """Stand still."""
        self.background.stop()
        self.say(f"Standing still. {self.sentence()}")

    def draw(self):
        """Draw the week that is chosen."""
        title = f"The practice at the end of week {self.week.value}"
        drawing = draw_flow(self.frames[self.week.value - 1], title, STILL)
        self.show(drawing.html("play") + paragraph(f"Shown: {self.visit.setting}."))

    def sentence(self):
        """Return in words what has happened by the week shown."""
        first, reached, enrolled, care, _ = self.frames[self.week.value - 1]
        return (
            f"By the end of week {self.week.value} {first.total:,} were identified or referred, "
            f"{reached.total:,} reached, {enrolled.total:,} enrolled; {care.still:,} are in "
            f"active care and {care.onward:,} have graduated."
        )
