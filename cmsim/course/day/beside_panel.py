"""The learner's way of working beside simple ways, on the same patients."""

from cmsim.course.day.again_panel import AgainPanel
from cmsim.course.day.counterfactual import YOU, result, simple_ways
from cmsim.course.day.figures import ways
from cmsim.views.widgets.layout import beside


class BesidePanel(AgainPanel):
    """Put the learner's Monday beside simple ways of working, on the same patients."""

    def __init__(self, day):
        super().__init__(day)
        self.guard(self.follow)()

    def view(self):
        return beside([self.status], self.body)

    def follow(self):
        game = self.played
        own = {YOU: result(game, 1)} if game else {}
        found = own | simple_ways()
        self.show(ways(found, self.day.guess()).html("beside"))
        self.say(said_beside(found))


def said_beside(found):
    """Return in words how the ways of working compare."""
    simple = [one for name, one in found.items() if name != YOU]
    minutes, talks = [one.with_patients for one in simple], [one.talks for one in simple]
    said = (
        f"Simple ways: {min(minutes):.0f} to {max(minutes):.0f} minutes with and for patients, "
        f"{min(talks)} to {max(talks)} talks."
    )
    if YOU not in found:
        return f"{said} Play your Monday, and it stands here too."
    own = found[YOU]
    return f"You: {own.with_patients:.0f} minutes with and for patients, {own.talks} talks. {said}"
