"""The panel of what changes anyway: visits before and after, where care changes nothing."""

from cmsim.analysis.statistics import estimate
from cmsim.course.finding import figures
from cmsim.course.finding.routes import BOTH, LEAST_VISITS, ROUTES
from cmsim.course.finding.stored_panel import StoredPanel
from cmsim.views.widgets.controls import Choice
from cmsim.views.widgets.layout import card, stacked
from cmsim.views.widgets.progressive import fact

WORDS = {str(least): "All" if not least else f"{least} or more" for least in LEAST_VISITS}


class AnywayPanel(StoredPanel):
    """Choose by how many emergency visits patients are picked, and see what follows by itself."""

    part = "anyway"

    def __init__(self, runs=None):
        super().__init__(runs)
        self.least = self.add(Choice("Emergency visits before", WORDS, value="0"))
        self.least.add_class("cm-line-up")
        self.react(self.least, lambda value: self.moved())
        self.draw()

    def moved(self):
        """Pick other patients."""
        self.touched = True
        self.draw()

    def draw(self, working=""):
        self.take()
        least = int(self.least.value)
        before, after = (
            {route: estimate(self.columns[f"{when}_{least}"][route]) for route in ROUTES}
            for when in ("before", "after")
        )
        drawn = figures.anyway(before, after, self.count)
        drawn = drawn._replace(caption=self.old() + working + drawn.caption)
        said = sentence(before[BOTH], after[BOTH], estimate(self.columns[f"fewer_{least}"][BOTH]))
        self.show(f'<p class="cm-result" aria-hidden="true">{said}</p>{drawn.html("anyway")}')
        self.say(said.replace("<b>", "").replace("</b>", ""))
        self.learn(self.found(least))

    def found(self, least):
        """Return the facts of the patients in view."""
        key = "all" if not least else str(least)
        changed = estimate(
            self.columns[f"after_{least}"][BOTH] - self.columns[f"before_{least}"][BOTH]
        )
        return {
            f"changed_{key}": fact(changed, "visits each, of those found by both"),
            f"fell_{key}": fact(changed, "visits each", -1),
        }

    def view(self):
        self.begin()
        self.status.add_class("cm-unseen")
        return stacked(self.least, card(self.body, self.status, stays=True))

    def state(self):
        return {"least": self.least.value} | ({"touched": True} if self.touched else {})

    def restore(self, state):
        self.set(self.least, value=state["least"])
        self.touched = bool(state.get("touched"))
        self.draw()


def sentence(before, after, fewer):
    """Return as HTML what became of the visits of the patients found by both routes."""
    return (
        f"Found by both routes: <b>{before.mean:.1f}</b> visits each before, "
        f"<b>{after.mean:.1f}</b> after ({after.low:.1f} to {after.high:.1f}). Of 100 who had any, "
        f"{fewer.mean:.0f} had fewer."
    )
