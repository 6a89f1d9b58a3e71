"""Lesson 01, role clarity."""

from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.page import linked
from cmsim.course.roles.audit_panels import AuditPanel, DriftPanel
from cmsim.course.roles.board import SUGGESTED
from cmsim.course.roles.board_cards import CARDS
from cmsim.course.roles.panels import BoardPanel
from cmsim.course.roles.printed import how_to_decline, my_board
from cmsim.views.widgets.progressive import SharedRuns


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, who dealt some cards anew."""
    panel = page.fresh("board")
    panel.repeats = 2
    cards = dice.sample(list(CARDS), dice.randrange(2, 12))
    panel.deal({card: SUGGESTED[card] for card in cards}, written=dice.random() < 0.5)
    panel.run()
    return panel.facts()


lesson = Lesson(
    "01_role_clarity",
    "Who does what: role clarity",
    share=SharedRuns,
    panels={
        "board": BoardPanel,
        "audit": linked(AuditPanel, dealt="board"),
        "drift": DriftPanel,
    },
    printed=(my_board, how_to_decline),
    live="board",
    rehearse=rehearse,
)
