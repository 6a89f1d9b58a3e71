"""The run that a room makes together."""

from cmsim.course.facilitator.room_panel import RoomPanel
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.controls import Action


class LivePanel(RoomPanel):
    """Run the model live with the room's choices."""

    def __init__(self, room):
        super().__init__(room)
        self.go = Action("Open the run for this session", primary=True)
        self.react(self.go, self.open)
        self.changed()

    def changed(self):
        self.box.children = [self.go]
        if self.room.topic in self.room.runs:
            self.open()
            return
        self.say("Everything the room decides is set here, for all to see.")

    def open(self):
        """Show the session's own panel, as the room left it."""
        try:
            self.box.children = [self.go, self.room.run_live().view()]
            self.room.collect()
        except Refusal as refusal:
            self.say(refusal)
            return
        self.say("Set what the room decides, and run. Then go on to “The run” on the screen.")
