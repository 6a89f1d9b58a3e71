"""Long work of the panels of one page: one works at a time, and each can be stopped."""

from cmsim.views.widgets.controls import Action

LOADING = 5.0  # seconds for a page to fetch its controls before earlier work goes on
DONE = object()


class Turns:
    """Let one panel of a page work at a time: the one that was asked last goes first.

    What goes on from an earlier visit waits behind all that, in the order of the page.
    """

    def __init__(self):
        self.waiting = []

    def take(self, steps, last=False):
        """Return (ticket, steps): the same steps, waiting while another ticket is ahead."""
        ticket = object()
        self.waiting.insert(0 if last else len(self.waiting), ticket)
        return ticket, self.in_turn(ticket, steps)

    def in_turn(self, ticket, steps):
        """Yield after each step, and while it is somebody else's turn."""
        try:
            while True:
                if self.waiting[-1:] == [ticket] and next(steps, DONE) is DONE:
                    return
                yield
        finally:
            self.leave(ticket)

    def leave(self, ticket):
        """Give up a ticket."""
        if ticket in self.waiting:
            self.waiting.remove(ticket)


class LongWork:
    """What one panel does in the background, in turn with others; ``button`` stops it.

    The button can be pressed while there is something to stop.
    """

    def __init__(self, background, turns=None):
        self.background, self.turns = background, turns or Turns()
        self.button = Action("Stop", disabled=True)
        self.ticket, self.resuming = None, False

    @property
    def going_on(self):
        """Say whether there is something to stop."""
        return not self.button.disabled

    def begin(self, steps):
        """Take these steps in turn; what was going on before ends."""
        self.end()
        self.button.disabled = False
        self.ticket, steps = self.turns.take(self.to_its_end(steps), self.resuming)
        self.background.start(steps, LOADING if self.resuming else 0.0)

    def resume(self, run):
        """Let ``run()`` go on with work of an earlier visit, after all that is asked now."""
        self.resuming = True
        try:
            run()
        finally:
            self.resuming = False

    def to_its_end(self, steps):
        """Yield after each step; after the last one, or a fault, there is nothing left to stop."""
        try:
            yield from steps
        except Exception:
            self.button.disabled = True
            raise
        self.button.disabled = True

    def end(self):
        """End what is going on after its present step."""
        self.background.stop()
        self.turns.leave(self.ticket)
        self.button.disabled = True
