"""What a learner takes away from the task board: who has what, and how to decline."""

from html import escape

from cmsim.course.board.board import NOW
from cmsim.course.board.board_cards import CARDS, CARE_MANAGER
from cmsim.course.board.words import shared
from cmsim.views.widgets.layout import html_list

NOT_NOW = {
    "room": "room this patient",
    "phones": "take the phones",
    "referrals": "process these referrals",
}
FIRST_WRITE = "First: have the roles written down and agreed. Then these words hold."
SETTLE = "nobody yet; the practice manager has to settle it"


def my_board(page):
    """Return who has what on the learner's board, nothing while it is the practice's own."""
    owned = page.panel("board").board
    if owned == NOW:
        return "My board of tasks", ""
    hers = [card.text for card in CARDS.values() if owned[card.id] == (CARE_MANAGER,)]
    with_others = [
        f"{card.text} (with {others(owned[card.id])})"
        for card in CARDS.values()
        if CARE_MANAGER in owned[card.id] and len(owned[card.id]) > 1
    ]
    nobody = [card.text for card in CARDS.values() if not owned[card.id]]
    rows = (
        ("Mine alone", hers),
        ("Shared, to be settled", with_others),
        ("Nobody has it", nobody),
    )
    return "My board of tasks", "".join(
        f"<p><strong>{title}</strong></p>{listed(lines)}" for title, lines in rows if lines
    )


def how_to_decline(page):
    """Return a script for each request that is not the care manager's on the learner's board."""
    panel = page.panel("board")
    if panel.board == NOW:
        return "Words to decline with", ""
    lines = [
        script(request, panel.board[card])
        for card, request in NOT_NOW.items()
        if CARE_MANAGER not in panel.board[card]
    ]
    first = [] if panel.setting.written else [FIRST_WRITE]
    return "Words to decline with", lines and listed(first + lines)


def script(request, owners):
    """Return what to say to a request that others have, or nobody."""
    who = f"the {others(owners)}" if owners else SETTLE
    offer = "Shall I help you find them?" if owners else "Can we put it on the next meeting's list?"
    return (
        f"“I am due with a patient now, so I cannot {request}. In our written roles "
        f"this is with {who}. {offer}”"
    )


def others(owners):
    """Return the owners of a card but the care manager, in words."""
    return shared([owner for owner in owners if owner != CARE_MANAGER])


def listed(lines):
    """Return lines as a list of a printed page."""
    return html_list(map(escape, lines), style="")
