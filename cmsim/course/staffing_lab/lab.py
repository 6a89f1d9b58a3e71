"""What all panels of the staffing lab share."""

from pydantic import ValidationError

from cmsim.course.kit import own_practice
from cmsim.decision import sentences as words
from cmsim.decision.drawn import question
from cmsim.decision.paid_cache import PaidCache
from cmsim.decision.plan import Plan
from cmsim.decision.practice_summary import PracticeSummary, usual_discharges
from cmsim.experiment.cache import Cache
from cmsim.scenario.parameter import Refusal, in_one_line

CARDS = "Your card study"


def risk_of(high, moderate):
    """Return the shares of a panel at high and at moderate risk in words.

    >>> risk_of(0.05, 0.2)
    '5 of 100 patients at high risk, 20 at moderate'
    """
    return f"{100 * high:.3g} of 100 patients at high risk, {100 * moderate:.3g} at moderate"


class Lab:
    """What all panels of the lab share: the plan, how it is paid, and what runs have shown.

    ``followers`` are told when the plan changes, ``readers`` when there is another answer. What
    runs have shown belongs to the plan as it is; it is ``None`` after a change.
    """

    def __init__(self, cache=None):
        self.cache = PaidCache(Cache(size=0) if cache is None else cache)
        known, self.followers, self.readers = own_practice.readiness_of(), [], []
        self.people, self.sections = known.people, known.sections
        shares = own_practice.shares_of_panel()
        self.plan = Plan(summary=PracticeSummary().replace(**shares), starts=known.starts)
        if shares:
            known_shares = self.plan.summary.high_risk, self.plan.summary.moderate
            self.plan = self.plan.with_taken(CARDS, risk_of(*known_shares))
        self.own_discharges = self.own_fte = False
        self.sizing = None
        self.forget()

    def forget(self):
        """Drop what no longer belongs to the plan."""
        self.results = self.answer = self.other = self.flips = None
        self.kept_promise = self.smallest = self.safe = self.even = self.observed = None

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
            self.put(self.plan.replace(billing=billing))

    @property
    def billing(self):
        """Return how the practice is paid, ``None`` without fees."""
        return self.plan.billing

    def changed(self):
        self.forget()
        for follower in self.followers:
            follower()

    def alter(self, part, **changes):
        """Change answers in a part of the plan; return what is wrong, or ``None``."""
        try:
            return self.change(**{part: getattr(self.plan, part).replace(**changes)})
        except ValidationError as error:
            return in_one_line(error, "This")

    def summarize(self, **changes):
        """Change answers about the practice; return what is wrong, or ``None``."""
        return self.alter("summary", **changes)

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
    def question(self):
        """Return what is asked of the model."""
        return question(self.plan, self.billing)

    def found(self, step):
        """Keep what runs have shown, and tell those who show it."""
        self.results, self.answer = step.results, step.answer
        self.tell()

    def tell(self):
        """Tell those who show the answer that there is more to show."""
        for reader in self.readers:
            reader()

    @property
    def stamp(self):
        """Return in one line how to make the results again."""
        return "" if self.results is None else words.stamp(self.results)
