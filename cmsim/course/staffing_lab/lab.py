"""What all panels of the staffing lab share."""

from pydantic import ValidationError

from cmsim.billing.finance import collected
from cmsim.course.kit import own_practice
from cmsim.decision import net_benefit
from cmsim.decision import sentences as words
from cmsim.decision.plan import Plan
from cmsim.decision.practice_summary import PracticeSummary, usual_discharges
from cmsim.experiment.cache import Cache
from cmsim.measures.measure import Measure
from cmsim.scenario.parameter import Refusal, in_one_line


class Lab:
    """What all panels of the lab share: the plan, how it is paid, and what runs have shown.

    ``followers`` are told when the plan changes. ``results`` and ``verdict`` belong to the plan as
    it is; they are ``None`` after a change.
    """

    def __init__(self, cache=None):
        self.cache = Cache(size=0) if cache is None else cache
        known, self.billing, self.followers = own_practice.readiness_of(), None, []
        self.people, self.sections = known.people, known.sections
        summary = PracticeSummary().replace(**own_practice.shares_of_panel())
        self.plan = Plan(summary=summary, starts=known.starts)
        self.safe = self.even = self.sizing = None
        self.own_discharges = False
        self.forget()

    def forget(self):
        """Drop what no longer belongs to the plan."""
        self.results = self.verdict = self.draws = self.tornado = self.pair = None

    def change(self, **changes):
        """Change the plan; return what is wrong with the change in one line, or ``None``."""
        try:
            plan = self.plan.replace(**changes)
            plan.options()
        except ValidationError as error:
            return in_one_line(error, "This")
        except Refusal as refusal:
            return str(refusal)
        if plan != self.plan:
            self.put(plan)
        return None

    def put(self, plan):
        """Take another plan."""
        self.plan = plan
        self.changed()

    def pay(self, billing):
        """Take another way of being paid, ``None`` for no fees."""
        if billing != self.billing:
            self.billing = billing
            self.changed()

    def changed(self):
        self.forget()
        for follower in self.followers:
            follower()

    def summarize(self, **changes):
        """Change answers about the practice; return what is wrong, or ``None``."""
        try:
            return self.change(summary=self.plan.summary.replace(**changes))
        except ValidationError as error:
            return in_one_line(error, "This")

    def usual(self, changes):
        """Return the discharges that follow from other answers, unless they were typed."""
        if self.own_discharges:
            return {}
        try:
            return {
                "discharges": float(round(usual_discharges(self.plan.summary.replace(**changes))))
            }
        except ValidationError:
            return {}

    @property
    def measures(self):
        """Return what is measured in every option."""
        if self.billing is None:
            return net_benefit.SHOWN
        return (
            *net_benefit.SHOWN,
            Measure(
                net_benefit.REVENUE,
                "Collected on claims",
                "$ a year",
                "Of all codes, after denials.",
                lambda record, billing=self.billing: collected(billing, record),
                "more",
            ),
        )

    def found(self, results):
        """Keep what runs have shown."""
        self.results = results
        self.verdict = net_benefit.verdict(results, self.plan.willingness_to_pay)

    @property
    def stamp(self):
        """Return in one line how to make the results again."""
        return "" if self.results is None else words.stamp(self.results)
