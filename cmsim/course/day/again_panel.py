"""A panel that looks at a day once more, and draws it anew when the day has changed."""

from cmsim.course.day.game import FIRST_DAY, played
from cmsim.model.policy import USUAL
from cmsim.views.widgets.panel import Panel

EXAMPLE = "An example until your own Monday is over: "


class AgainPanel(Panel):
    """A panel that looks back at a day played in a :class:`DayPanel`, and follows it.

    Until that day is over, it shows a Monday that is worked the usual way.
    """

    def __init__(self, day):
        super().__init__()
        self.day = day
        day.followers.append(self.guard(self.follow))

    @property
    def played(self):
        """Return the game if its first day is over, or ``None``."""
        game = self.day.game
        return game if game is not None and game.today > FIRST_DAY else None

    @property
    def game(self):
        """Return the learner's game, or the example."""
        return self.played or played(USUAL)

    def follow(self):
        """Show the day as it is now."""
        raise NotImplementedError
