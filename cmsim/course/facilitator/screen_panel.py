"""The room's screen, on the projector's page."""

from cmsim.course.facilitator.room_panel import RoomPanel
from cmsim.course.facilitator.scene import scene
from cmsim.course.facilitator.screen import ScreenWidget
from cmsim.views.widgets.layout import paragraph, stacked

HELP = (
    "This page is the room's screen. Keys: → and ← go on and back, T starts and stops the timer, "
    "F fills the screen, Escape shows this text and brings the screen back."
)


class ScreenPanel(RoomPanel):
    """Show what the notes have chosen, and nothing else."""

    def __init__(self, room):
        super().__init__(room)
        self.screen = ScreenWidget()
        self.screen.on_press(self.guard(lambda what: press(self.room, what)))
        self.show(paragraph(HELP))
        self.renewed()

    def view(self):
        self.watch()
        return stacked(self.screen, self.body, self.status)

    def changed(self):
        self.renewed()

    def renewed(self):
        """Show what is on now."""
        self.screen.scene = scene(self.room)

    def passed(self):
        if self.room.said.asked is not None and not self.room.waiting():
            self.renewed()


def press(room, what):
    """Do what was pressed on the screen or beside the notes."""
    {
        "next": lambda: room.go(1),
        "back": lambda: room.go(-1),
        "timer": room.pause,
        "more": room.more,
    }[what]()
