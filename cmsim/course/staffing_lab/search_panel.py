"""What the long searches of the staffing lab share."""

from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import beside
from cmsim.views.widgets.long_work import LongWork
from cmsim.views.widgets.panel import Panel


class SearchPanel(Panel):
    """Be what both long searches share: a button, a stop, and work in small pieces."""

    start = "Search"

    def __init__(self, lab):
        super().__init__()
        self.lab, self.ran, self.told = lab, False, {}
        self.work = LongWork(self.background)

    def buttons(self):
        """Add the button that searches and the one that stops."""
        self.go = self.add(Action(self.start, primary=True))
        self.react(self.go, self.run)
        self.react(self.add(self.work.button), self.stop)
        self.lab.followers.append(self.guard(self.stale))

    def view(self):
        return beside([*self.controls, self.status], self.body)

    def steps(self):
        """Search, one small piece at a time."""
        raise NotImplementedError

    def draw(self, working=""):
        """Show what was found; ``working`` says how far the search is, if it goes on."""
        raise NotImplementedError

    def run(self):
        self.halt()
        self.ran = True
        self.say("Working: the first word comes in a moment.")
        self.work.begin(self.steps())

    def ask_again(self):
        self.run()

    def halt(self):
        super().halt()
        self.work.end()

    def stop(self):
        """Stop, and keep what was found; pressing the button again goes on from there."""
        self.halt()
        self.draw("Stopped. ")

    def stale(self):
        """Say that what is shown no longer belongs to the plan."""
        self.halt()
        if self.ran:
            self.ran = False
            self.say("Something was changed. Press the button to search anew.")

    def facts(self):
        return self.told
