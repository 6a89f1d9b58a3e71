"""What the task board says in words: what was left undone, done twice, and where it rubs."""

from html import escape

from cmsim.analysis.statistics import estimate
from cmsim.course.board import board as boards
from cmsim.course.board import deal as roles
from cmsim.course.board import dealing
from cmsim.course.board.board_cards import CARDS, OWNERS
from cmsim.views.chart import table
from cmsim.views.side_by_side import in_cell
from cmsim.views.widgets.layout import TEXT, html_list, paragraph, scrolled


def owner_in_sentence(owner):
    """Return an owner as it stands in a sentence."""
    return OWNERS[owner] if OWNERS[owner].startswith("RN") else OWNERS[owner].lower()


def shared(owners):
    """Return owners in words.

    >>> shared(("nurse", "ma"))
    'RN or LPN and medical assistant'
    """
    return " and ".join(owner_in_sentence(owner) for owner in owners) or "nobody"


def assumed():
    """Return what the board assumes, and what each card rests on, as tables that open."""
    numbers = [
        (
            known.label,
            f"{getattr(dealing.SHARING, name):g} {known.unit}",
            f"{known.low:g} to {known.high:g}",
            known.source.text,
        )
        for name, known in dealing.Sharing.parameters().items()
    ]
    cards = [
        (card.text, ", ".join(owner_in_sentence(owner) for owner in card.able), card.source)
        for card in CARDS.values()
    ]
    return opens(
        "What the board assumes",
        scrolled(
            "What the board assumes",
            table("How strongly owners act", ("What", "Value", "Plausible", "Source"), numbers)
            + table("Who can do each card here", ("Card", "Who can", "Source"), cards),
            f"{TEXT};",
        ),
    )


def opens(title, html):
    """Return HTML that opens under its title."""
    return f"<details><summary>{title}</summary>{html}</details>"


def ledger(deals):
    """Return how many tasks were dropped and doubled, and how much friction, deal by deal."""
    rows = [
        ("Left undone", *(in_cell(deal.sum_of(deal.dropped())) for deal in deals.values())),
        ("Done by two", *(in_cell(deal.sum_of(deal.twice())) for deal in deals.values())),
        ("Friction", *(in_cell(deal.all_friction()) for deal in deals.values())),
    ]
    return (
        f'<div style="{TEXT};overflow-x:auto">'
        + table("How often in twelve weeks (95 % interval)", ("Tasks", *deals), rows)
        + "</div>"
        + paragraph("Where more gets done, what two people do happens more often too.")
    )


def what_happened(deal):
    """Return what nobody did, what two did, and the friction there was, as lists."""
    dropped = [
        f"{card.text}: about {estimate(times).mean:.0f} times. {card.if_nobody}"
        + ("" if not deal.board[card.id] else " Its owner cannot do it.")
        for card, times in deal.dropped().items()
    ]
    pulls = [
        f"{card.text}: with nobody to do it and no written role, this comes to her."
        for card in boards.undone(deal.board)
        if card.pull and not deal.setting.written
    ]
    twice = [
        f"{card.text}: about {estimate(times).mean:.0f} times"
        + (" a patient heard from two people." if card.patient else ".")
        for card, times in deal.twice().items()
    ]
    rubbed = [
        f"{each.words}: about {each.times.mean:.0f} times. ({each.source})"
        for each in deal.friction()
    ]
    return (
        titled_list("Left undone with your assignment", dropped + pulls, "Nothing.")
        + titled_list("Done by two people", twice, "Nothing.")
        + titled_list("Friction points", rubbed, "Nothing that the board or the run would show.")
    )


def titled_list(title, lines, none):
    """Return a titled list, or one word if there is nothing on it."""
    body = html_list(map(escape, lines or [none]), f"{TEXT};margin-top:0.2em")
    return f'<p style="{TEXT};margin:0.6em 0 0"><strong>{title}</strong></p>{body}'


def others(deal):
    """Return what the cards cost everybody else, in hours a week."""
    hours = deal.hours_of_others()
    lines = [
        f"{OWNERS[owner]}: {in_cell(known)} hours a week"
        + (provider(known) if owner == "provider" else "")
        for owner, known in hours.items()
    ]
    return titled_list(
        "What your assignment asks of the others (their daily clinic work left out)",
        lines,
        "Nothing.",
    )


def provider(known):
    """Return what a provider's hours are worth in visits."""
    visits = roles.visits_displaced(known.mean)
    return f", the time of {visits:.1f} office visits ({roles.VISIT_SOURCE.citation})"
