"""A panel that opens on the stored runs of the lesson, and runs them anew with another model."""

from cmsim.course.finding import reference
from cmsim.views.widgets.progressive import ProgressivePanel

OLD = "Runs of an earlier version of the model; it runs anew. "


class StoredPanel(ProgressivePanel):
    """Show what the runs of one part of the lesson say; ``part`` names it in the stored runs."""

    repeats = reference.REPEATS
    part = ""

    def __init__(self, runs=None):
        super().__init__(runs)
        stored = reference.reference()
        self.columns, self.stale = stored.parts[self.part], not stored.current
        self.touched, self.seen = False, {}

    def question(self):
        scenarios, measures = reference.PARTS[self.part]
        return scenarios(), measures, None

    def begin(self):
        """Draw what is known, and run the model where that is of an earlier version."""
        self.draw()
        if self.stale and not self.work.going_on:
            self.work.resume(self.run)

    def run(self):
        self.results, self.ran, self.finished = None, True, False
        self.halt()
        self.work.begin(self.steps())

    def take(self):
        """Take the runs that have come, in place of the stored ones."""
        if self.results is not None:
            measures = reference.PARTS[self.part][1]
            self.columns = {each.name: self.results.columns(each) for each in measures}
            self.stale = False

    @property
    def count(self):
        """Return how many runs there are of each scenario."""
        return len(next(iter(next(iter(self.columns.values())).values())))

    def learn(self, facts):
        """Take facts of what has been in view; those of an earlier model do not count."""
        if not self.stale:
            self.seen |= facts

    def facts(self):
        return dict(self.seen) if self.touched or self.store is None else {}

    def guess(self, place):
        """Return the learner's guess of that place, once it is locked; else ``None``."""
        found = self.store and self.store.get("predictions", "guess")
        return found["values"][place] if found else None

    def renew(self):
        self.draw()

    def old(self):
        """Return a remark where the runs are those of an earlier model."""
        return OLD * self.stale


def plain_fact(value, unit):
    """Return a mean as a fact without a range, where only the largest of several is asked for."""
    return {"value": round(value, 6), "low": None, "high": None, "unit": unit}
