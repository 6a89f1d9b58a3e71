"""The panel by the cards: how many patients are complex or moderate; the lab may use it."""

import ipywidgets as widgets

from cmsim.course.card_study.figures import panel
from cmsim.course.kit import learner
from cmsim.decision.card_study import (
    FEWEST_FROM,
    MOST_STRONG,
    SHARES,
    USUAL_FROM,
    panel_shares,
    tiers,
)
from cmsim.decision.practice_summary import PracticeSummary
from cmsim.scenario.panel import Panel as Patients
from cmsim.scenario.panel import Tier
from cmsim.views.widgets.controls import Check, Choice
from cmsim.views.widgets.layout import beside, card, on_a_line, paragraph
from cmsim.views.widgets.panel import Panel

LAB = "80_staffing_lab.ipynb"
ASSUMED = (
    "Assumption: strong needs stand for complexity. Visits a year, as in the model: {complex:g} of "
    "a complex patient, {moderate:g} of a moderate one, {low:g} of a low-risk one."
)
NO_CARDS = "No cards are counted yet, so the lab keeps its usual panel."


class PanelPanel(Panel):
    """Correct the cards for who comes often, and say whether the staffing lab uses the result."""

    def __init__(self, cards):
        super().__init__()
        self.cards = cards
        steps = {str(n): str(n) for n in range(FEWEST_FROM, MOST_STRONG + 1)}
        self.from_ = self.add(
            Choice(
                "Strong needs from which a patient is complex",
                steps,
                value=str(USUAL_FROM),
                listed=True,
            )
        )
        self.use = self.add(Check("Use these shares in the staffing lab", disabled=True))
        self.react(self.from_, lambda value: self.cards.change(from_=int(value)))
        self.react(self.use, lambda value: self.cards.change(use=value))
        cards.followers.append(self.guard(self.draw))
        self.draw()

    def view(self):
        visits = {tier: Patients().rates(Tier(tier)).visits for tier in map(str, Tier)}
        words = widgets.HTML(
            paragraph(ASSUMED.format(**visits))
            + on_a_line(learner.anchor(LAB, "Open the staffing lab"))
        )
        return beside([*self.controls, self.status, words], card(self.body))

    def draw(self):
        """Show the tiers of the cards and of the panel."""
        counts, cards = self.cards.counts, self.cards.counts.cards
        self.set(self.from_, value=str(self.cards.from_))
        self.set(self.use, value=self.cards.use and bool(cards), disabled=not cards)
        if not cards:
            self.show("")
            self.say(NO_CARDS)
            return
        shares = panel_shares(counts, self.cards.from_)
        seen = {tier: n / cards for tier, n in tiers(counts, self.cards.from_).items()}
        self.show(panel(shares, seen, usual()).html("panel"))
        found, high = shares[Tier.COMPLEX], PracticeSummary.parameters()["high_risk"]
        outside = (
            ""
            if high.low <= found.share <= high.high
            else OUTSIDE.format(low=100 * high.low, high=100 * high.high)
        )
        used = "The lab uses it. " if self.cards.use else "The lab keeps its usual panel. "
        self.say(
            f"{used}By the cards {100 * found.share:.1f} of 100 patients are complex "
            f"({100 * found.low:.1f} to {100 * found.high:.1f}).{outside}"
        )


OUTSIDE = " Published practices lie between {low:g} and {high:g}: check how needs were circled."


def usual():
    """Return the shares that the staffing lab takes where nothing is known."""
    summary = PracticeSummary()
    known = {tier: getattr(summary, name) for name, tier in SHARES.items()}
    return known | {Tier.LOW: 1 - sum(known.values())}


def printed(page):
    """Return the panel by the cards, for the printed page."""
    found = page.panel("panel")
    return "Our panel, by the cards", paragraph(found.status.value)
