"""What the cards show: each need with its range, and what a second half-day may show."""

import ipywidgets as widgets

from cmsim.course.card_study.figures import needs
from cmsim.decision.card_study import LIKELY, NEEDS, again, strong_needs
from cmsim.views import drawing
from cmsim.views.widgets.layout import beside, card, paragraph
from cmsim.views.widgets.panel import Panel

NO_CARDS = "No cards are counted yet. Enter them on “Count”; then come back."
FEW = 30


class FoundPanel(Panel):
    """Show what was counted as soon as there is something."""

    def __init__(self, cards):
        super().__init__()
        self.cards, self.told = cards, widgets.HTML()
        cards.followers.append(self.guard(self.draw))
        self.draw()

    def view(self):
        return beside([self.status, self.told], card(self.body))

    def draw(self):
        """Show each need, the first priorities and the range of a second half-day."""
        counts = self.cards.counts
        if not counts.cards:
            self.show("")
            self.told.value = ""
            self.say(NO_CARDS)
            return
        found = strong_needs(counts)
        self.show(needs(found, counts.cards).html("needs"))
        self.told.value = "".join(map(paragraph, lines(counts)))
        need, known = found[0]
        self.say(
            f"{NEEDS[need]} is strong on {100 * known.share:.0f} of 100 cards "
            f"({100 * known.low:.0f} to {100 * known.high:.0f})."
        )


def lines(counts):
    """Return in sentences what the counts say beside the shares."""
    cards, found = counts.cards, []
    top = max(counts.top, key=counts.top.get, default=None)
    if top and counts.top[top]:
        found.append(
            f"Top priority most often: {NEEDS[top].lower()}, on {counts.top[top]} of "
            f"{drawing.number_of(cards, 'card')}."
        )
    need, _ = strong_needs(counts)[0]
    low, high = again(counts.strong.get(need, 0), cards)
    found.append(
        f"A second half-day with as many cards would show {NEEDS[need].lower()} on {low} to {high} "
        f"of {cards}, 19 times in 20, if nothing changes."
    )
    if sum(counts.likely):
        found.append(
            f"{LIKELY[-1].capitalize()} likely to act: {counts.likely[-1]} of "
            f"{sum(counts.likely)} cards. An hour of a care manager does most where a need is "
            "strong and the patient is ready."
        )
    if cards < FEW:
        found.append(f"With fewer than {FEW} cards the ranges are wide. Take another half-day.")
    return found


def printed(page):
    """Return the counts with their range, for the printed page."""
    panel = page.panel("found")
    return "What our cards show", panel.body.value + panel.told.value
