"""Pictures of a card study: each need with its range, and the panel that the cards speak for."""

from cmsim.decision.card_study import NEEDS, PanelShare
from cmsim.scenario.panel import Tier
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot
from cmsim.views.scale import Scale
from cmsim.views.svg import (
    EDGE,
    INK,
    LINE,
    LOOKS,
    Picture,
    bar,
    box,
    ledger_fill,
    line,
    marker,
    token,
)

WIDTHS = (300, 440, 620)
LABELS = {Tier.COMPLEX: "Complex", Tier.MODERATE: "Moderate", Tier.LOW: "Low risk"}


def hundreds(part):
    """Return a share as a number of 100."""
    return f"{100 * part:.0f}"


def needs(found, cards):
    """Return each need's share of the cards, with the range of its true share.

    ``found`` is ``[(need, Share)]``, the most frequent first.
    """
    first, top = found[0]
    return Drawing(
        Picture(lambda wide: draw_needs(wide, found), WIDTHS),
        f"Needs on {number_of(cards, 'card')}. Most often strong: {NEEDS[first].lower()}, on "
        f"{hundreds(top.share)} of 100 cards ({hundreds(top.low)} to {hundreds(top.high)}).",
        f"{number_of(cards, 'card')}. Bar: cards that circle a 4 or a 5. Line: where the true "
        "share most likely lies (95 %); cards of one clinician look alike, so it may be wider.",
        ("Need", "Of 100 cards", "from", "to"),
        [
            (NEEDS[need], *(round(100 * each) for each in (known.share, known.low, known.high)))
            for need, known in found
        ],
    )


def draw_needs(wide, found):
    """Draw a bar and a range for each need."""
    left, right = 132, wide - 92
    across = Scale(0, max(10, *(100 * known.high for _, known in found)), left, right)
    plot, y = Plot(wide, 0), 4
    bottom = y + 30 * len(found)
    plot.across(across, bottom, "of 100 cards", top=y)
    for need, known in found:
        middle = y + 15
        plot.text(0, middle, NEEDS[need], fill=INK)
        plot.add(
            bar(left, y + 6, across(100 * known.share) - left, 18, ledger_fill("tag")),
            line(across(100 * known.low), middle, across(100 * known.high), middle, INK, 2),
        )
        told = f"{hundreds(known.share)} ({hundreds(known.low)} to {hundreds(known.high)})"
        plot.text(wide, middle, told, "end", fill=INK)
        y += 30
    return plot.svg()


def panel(shares: dict[Tier, PanelShare], cards: dict[Tier, float], usual: dict[Tier, float]):
    """Return each tier's share of the cards and of the panel, beside what the lab usually takes."""
    found = shares[Tier.COMPLEX]
    return Drawing(
        Picture(lambda wide: draw_panel(wide, shares, cards, usual), WIDTHS),
        f"Complex patients: {hundreds(cards[Tier.COMPLEX])} of 100 cards, "
        f"{100 * found.share:.1f} of 100 patients ({100 * found.low:.1f} to "
        f"{100 * found.high:.1f}). The lab usually takes {100 * usual[Tier.COMPLEX]:.0f}.",
        "Dot and line: of 100 patients in the panel, with the range by chance (95 %). Open mark: "
        "the lab's usual number. Light bar: of 100 cards.",
        ("Tier", "Of 100 cards", "Of 100 patients", "from", "to", "Usual"),
        [
            (
                LABELS[tier],
                round(100 * cards[tier]),
                *(round(100 * each, 1) for each in known),
                round(100 * usual[tier], 1),
            )
            for tier, known in shares.items()
        ],
    )


def draw_panel(wide, shares, cards, usual):
    """Draw a row for each tier."""
    left, right = 84, wide - 14
    across = Scale(0, 100, left, right)
    plot, y, look = Plot(wide, 0), 4, LOOKS[0]
    bottom = y + 74 * len(shares)
    plot.across(across, bottom, "of 100", top=y)
    for tier, known in shares.items():
        middle = y + 37
        plot.text(0, middle, LABELS[tier], fill=INK, font_weight=600)
        plot.add(
            box(left, y + 24, across(100 * cards[tier]) - left, 26, token("sunken"), stroke=EDGE),
            line(across(100 * known.low), middle, across(100 * known.high), middle, INK, 2.4),
            marker(across(100 * known.share), middle, look),
            marker(across(100 * usual[tier]), y + 64, look, 5, hollow=True),
            line(0, y + 73, wide, y + 73, LINE, 1),
        )
        told = f"{100 * known.share:.1f} ({100 * known.low:.1f} to {100 * known.high:.1f})"
        places = [(across(100 * known.high) + 10, y + 12, "start"), (right, y + 12, "end")]
        plot.label(told, places, fill=INK)
        plot.label(
            f"usual {100 * usual[tier]:g}",
            [
                (across(100 * usual[tier]) + 10, y + 64, "start"),
                (across(100 * usual[tier]) - 10, y + 64, "end"),
            ],
            font_weight=400,
        )
        y += 74
    return plot.svg()
