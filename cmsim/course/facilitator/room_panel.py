"""What the panels of the facilitator's console share: they follow the session that is chosen."""

from cmsim.views.widgets.layout import (
    stacked,
)
from cmsim.views.widgets.panel import Panel


class RoomPanel(Panel):
    """A panel that shows what belongs to the chosen session."""

    def __init__(self, room):
        super().__init__()
        self.room, self.box, self.said = room, stacked(), {}
        room.followers.append(self)

    def view(self):
        return stacked(self.box, self.status, self.body)

    def changed(self):
        """Show what belongs to the session that was just chosen."""
        raise NotImplementedError

    def state(self):
        return self.said

    def restore(self, state):
        if not isinstance(state, dict):
            raise ValueError("no sessions")
        self.said = state
        self.changed()
