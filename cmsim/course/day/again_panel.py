"""A panel that looks back at a day that was played."""

from cmsim.course.day.game import FIRST_DAY
from cmsim.views.widgets.panel import Panel

FIRST = "Play the day above to its end first; then come back here."


class AgainPanel(Panel):
    """A panel that looks back at a day played in a :class:`DayPanel`."""

    def __init__(self, day):
        super().__init__()
        self.day = day

    @property
    def played(self):
        """Return the game if its first day is over, or ``None``."""
        game = self.day.game
        return game if game is not None and game.today > FIRST_DAY else None
