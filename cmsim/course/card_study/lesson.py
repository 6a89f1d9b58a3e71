"""Page 83, the card study."""

from cmsim.course.card_study import found_panel, panel_panel
from cmsim.course.card_study.count_panel import CountPanel
from cmsim.course.card_study.found_panel import FoundPanel
from cmsim.course.card_study.panel_panel import PanelPanel
from cmsim.course.card_study.sheet_panel import SheetPanel
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.page import linked

lesson = Lesson(
    "83_card_study",
    "Card study: what do our patients need?",
    panels={
        "sheet": SheetPanel,
        "cards": CountPanel,
        "found": linked(FoundPanel, cards="cards"),
        "panel": linked(PanelPanel, cards="cards"),
    },
    printed=(found_panel.printed, panel_panel.printed),
)
