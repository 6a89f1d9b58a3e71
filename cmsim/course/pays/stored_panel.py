"""What the two panels of lesson 12 share that open on stored years."""

from cmsim.course.pays import practice
from cmsim.course.pays.measured import measures
from cmsim.course.pays.reference import reference
from cmsim.views.widgets.progressive import ProgressivePanel

EARLIER = "Years of an earlier version of the model; it runs anew. "


class StoredPanel(ProgressivePanel):
    """Show stored years at once; where the model has changed, run them anew."""

    repeats = 12

    def __init__(self, runs=None):
        super().__init__(runs)
        stored = reference()
        self.columns, self.stale = stored.columns, not stored.current

    def question(self):
        return list(practice.ways()), measures(), None

    def draw(self, working=""):
        if self.results is not None:
            self.columns = {each.name: self.results.columns(each.name) for each in measures()}
            self.stale = False
        self.redraw((EARLIER if self.stale else "") + working)

    def redraw(self, before=""):
        """Show the years there are; ``before`` stands before the caption."""
        raise NotImplementedError

    def resume(self):
        """Run the years anew if those stored are of another model."""
        if self.stale:
            self.work.resume(self.run)
