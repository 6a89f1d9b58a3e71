"""Lesson 04, the task board."""

from cmsim.course.board.audit_panels import AuditPanel, DriftPanel
from cmsim.course.board.board import SUGGESTED
from cmsim.course.board.board_cards import CARDS
from cmsim.course.board.effect_panel import EffectPanel
from cmsim.course.board.panels import BoardPanel, HappenedPanel
from cmsim.course.board.printed import how_to_decline, my_board
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.page import linked
from cmsim.views.widgets.progressive import SharedRuns


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, who assigned some cards anew."""
    panel = page.fresh("board")
    panel.repeats = 2
    cards = dice.sample(list(CARDS), dice.randrange(2, 12))
    panel.deal({card: SUGGESTED[card] for card in cards}, written=dice.random() < 0.5)
    panel.run()
    return panel.facts()


lesson = Lesson(
    "04_task_board",
    "The task board",
    share=SharedRuns,
    panels={
        "board": BoardPanel,
        "happened": linked(HappenedPanel, dealt="board"),
        "effect": linked(EffectPanel, dealt="board"),
        "audit": linked(AuditPanel, dealt="board"),
        "drift": DriftPanel,
    },
    pictures={"look": "happened", "assistant": "decline"},
    beneath={"effect": "what_did_it", "audit": "moved", "drift": "drift_numbers"},
    printed=(my_board, how_to_decline),
    live="board",
    rehearse=rehearse,
    moved_from="01",
)
