"""Lesson 01, role clarity: one function for each cell."""

from functools import partial
from html import escape

from cmsim.course.kit.lesson import Lesson
from cmsim.course.roles.audit_panels import AuditPanel, DriftPanel
from cmsim.course.roles.board import SUGGESTED
from cmsim.course.roles.board_cards import CARDS, CARE_MANAGER
from cmsim.course.roles.panels import BoardPanel
from cmsim.course.roles.words import shared

LESSON = Lesson("01", "Who does what: role clarity", "01_role_clarity")
NOT_NOW = {
    "room": "room this patient",
    "phones": "take the phones",
    "referrals": "process these referrals",
}
FIRST_WRITE = "First: have the roles written down and agreed. Then these words hold."
SETTLE = "nobody yet; the practice manager has to settle it"


def dealt():
    """Return the page's one task board."""
    return LESSON.panel(LESSON.runner(BoardPanel))


def live():
    """Return the board that a room deals together."""
    return BoardPanel(LESSON.runs)


def rehearse(dice):
    """Return what the runs of one made-up learner showed, who dealt some cards anew."""
    panel = BoardPanel(LESSON.runs)
    panel.repeats = 2
    cards = dice.sample(list(CARDS), dice.randrange(2, 12))
    panel.deal({card: SUGGESTED[card] for card in cards}, written=dice.random() < 0.5)
    panel.run()
    return panel.facts()


def welcome():
    """Open the learner's work."""
    return LESSON.welcome()


def predict():
    """Ask for a prediction before anything is run."""
    return LESSON.exercise("predict")


def board():
    """Show the task board."""
    return dealt().view()


def look():
    """Ask what the learner's own run showed."""
    return LESSON.exercise("look")


def table_one():
    """Ask exercise a: facilitator or care manager."""
    return LESSON.exercise("table_one")


def levels():
    """Ask exercise b, part 1: system or patient."""
    return LESSON.exercise("levels")


def more_levels():
    """Ask exercise b, part 2: system or patient, the rest."""
    return LESSON.exercise("more_levels")


def registry():
    """Ask exercise b, part 3: the registry."""
    return LESSON.exercise("registry")


def seven_roles():
    """Ask exercise c: seven key roles."""
    return LESSON.exercise("seven_roles")


def assistant():
    """Ask exercise d: can the medical assistant do it."""
    return LESSON.exercise("assistant")


def audit():
    """Show the evidence on five domains, and try a fix."""
    return LESSON.show(partial(AuditPanel, dealt(), LESSON.runs, LESSON.turns), AuditPanel.__name__)


def moved():
    """Ask exercise e: did the fix move the evidence."""
    return LESSON.exercise("moved")


def moved_clearly():
    """Ask exercise e, the goal: a fix that moves its domain, chance included."""
    return LESSON.exercise("moved_clearly")


def guess_drift():
    """Ask exercise f, part 1: a guess at the hours lost."""
    return LESSON.exercise("guess_drift")


def drift():
    """Show what it costs to be asked."""
    return LESSON.show(LESSON.runner(DriftPanel))


def drift_numbers():
    """Ask exercise f, part 2: hours into patients."""
    return LESSON.exercise("drift_numbers")


def role_sheet():
    """Ask exercise g: the role sheet."""
    return LESSON.exercise("role_sheet")


def speech():
    """Ask exercise h: the elevator speech."""
    return LESSON.exercise("speech")


def speech_for_colleague():
    """Ask exercise h, the second version."""
    return LESSON.exercise("speech_for_colleague")


def my_board():
    """Return who has what on the learner's board, for the printed page."""
    owned = dealt().board
    hers = [card.text for card in CARDS.values() if owned[card.id] == (CARE_MANAGER,)]
    shared = [
        f"{card.text} (with {names(owned[card.id])})"
        for card in CARDS.values()
        if CARE_MANAGER in owned[card.id] and len(owned[card.id]) > 1
    ]
    nobody = [card.text for card in CARDS.values() if not owned[card.id]]
    rows = (("Mine alone", hers), ("Shared, to be settled", shared), ("Nobody has it", nobody))
    return "My board of tasks", "".join(
        f"<p><strong>{title}</strong></p>{listed(lines)}" for title, lines in rows if lines
    )


def listed(lines):
    """Return lines as a list."""
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def names(owners):
    """Return the other owners of a card in words."""
    return shared([owner for owner in owners if owner != CARE_MANAGER])


def how_to_decline():
    """Return a script for each request that is not the care manager's on the learner's board."""
    owned = dealt().board
    lines = []
    for card, words in NOT_NOW.items():
        if CARE_MANAGER not in owned[card]:
            who = f"the {names(owned[card])}" if owned[card] else SETTLE
            lines.append(
                f"“I am due with a patient now, so I cannot {words}. In our written roles "
                f"this is with {who}. "
                + (
                    "Shall I help you find them?”"
                    if owned[card]
                    else "Can we put it on the next meeting's list?”"
                )
            )
    first = [] if dealt().setting.written else [FIRST_WRITE]
    return "How I decline: reason, who has it, an offer", lines and listed(first + lines)


def take_away():
    """Save and print."""
    return LESSON.take_away(my_board, how_to_decline)
