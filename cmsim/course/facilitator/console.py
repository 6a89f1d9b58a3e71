"""Page 90, the facilitator's console, and page 92, the screen that it drives."""

from cmsim.course.facilitator.close_panel import ClosePanel
from cmsim.course.facilitator.live_panel import LivePanel
from cmsim.course.facilitator.plan_panels import HandoutPanel, PlanPanel
from cmsim.course.facilitator.remote_panel import RemotePanel
from cmsim.course.facilitator.room import Room, topics
from cmsim.course.facilitator.self_test_panel import SelfTestPanel
from cmsim.course.kit.lesson import Lesson


def room():
    """Return the room as it was left, with the first session chosen at first."""
    return Room(topics(), page.record)


page = Lesson(
    "90_facilitator_console",
    "Facilitator console",
    share=room,
    panels={
        "plan": PlanPanel,
        "handout": HandoutPanel,
        "self-test": SelfTestPanel,
        "remote": RemotePanel,
        "live": LivePanel,
        "close": ClosePanel,
    },
)
