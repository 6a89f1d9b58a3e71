"""Page 90, the facilitator's console."""

from cmsim.course.facilitator.close_panel import ClosePanel
from cmsim.course.facilitator.guesses_panel import GuessesPanel
from cmsim.course.facilitator.hands_panel import HandsPanel
from cmsim.course.facilitator.live_panel import LivePanel
from cmsim.course.facilitator.page import FacilitatorPage
from cmsim.course.facilitator.plan_panels import HandoutPanel, PlanPanel
from cmsim.course.facilitator.room import Room, topics
from cmsim.course.facilitator.self_test_panel import SelfTestPanel
from cmsim.course.kit.page import linked


def room():
    """Return a room with the first session chosen."""
    return Room(topics())


page = FacilitatorPage(
    "90_facilitator_console",
    "Facilitator console",
    share=room,
    panels={
        "plan": PlanPanel,
        "handout": HandoutPanel,
        "self-test": SelfTestPanel,
        "guesses": GuessesPanel,
        "hands": HandsPanel,
        "live": LivePanel,
        "close": linked(ClosePanel, guesses="guesses", hands="hands"),
    },
)
