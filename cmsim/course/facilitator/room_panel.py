"""What the panels of the facilitator's pages share: they follow the room."""

import asyncio

from cmsim.views.widgets.layout import stacked
from cmsim.views.widgets.panel import Panel

EVERY = 0.4  # seconds between two looks at what another page has kept


class RoomPanel(Panel):
    """A panel that shows what belongs to the chosen session; the room keeps what is said in it."""

    def __init__(self, room):
        super().__init__()
        self.room, self.box, self.task = room, stacked(), None
        room.followers.append(self)

    def view(self):
        return stacked(self.box, self.status, self.body)

    def changed(self):
        """Show what belongs to the session that was just chosen."""
        raise NotImplementedError

    # --- following another page

    def watch(self):
        """Look now and then at what another page has kept, while this one is open."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if self.task is None or self.task.done():
            self.task = loop.create_task(self.watching(self.guard(self.look)))

    async def watching(self, look):
        """Look until the panel leaves its page."""
        while True:
            await asyncio.sleep(EVERY)
            look()

    def look(self):
        """Take in what another page has kept, and what time alone has changed."""
        self.room.look()
        self.passed()

    def passed(self):
        """Show what has changed because time has passed."""

    def halt(self):
        super().halt()
        if self.task is not None:
            self.task.cancel()
