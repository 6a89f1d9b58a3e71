"""The facilitator's console: what the cells of notebook 90 call."""

from cmsim.course.facilitator.panels import (
    ClosePanel,
    GuessesPanel,
    HandoutPanel,
    HandsPanel,
    LivePanel,
    PlanPanel,
    SelfTestPanel,
)
from cmsim.course.facilitator.room import Room, topics
from cmsim.course.kit import learner, page
from cmsim.course.kit.lesson import Lesson

LESSON = Lesson("90", "Facilitator console", "90_facilitator_console")
NOT_YOURS = (
    "These pages are for the facilitator. In this room they open from the address that the "
    "facilitator was given when the course was started."
)


def room():
    """Return the room of this page."""
    return LESSON.shared(new_room)


def new_room():
    """Return a room with no session chosen."""
    return Room(topics())


def shown(make, key):
    """Show one of the console's panels, to the facilitator only."""
    if not learner.may_lead():
        return page.sorry(NOT_YOURS)
    return LESSON.show(make, key)


def welcome():
    """Open the console."""
    return LESSON.welcome() if learner.may_lead() else page.sorry(NOT_YOURS)


def plan():
    """Choose a session and see its plan."""
    return shown(lambda: PlanPanel(room()), "plan")


def self_test():
    """Try everything here."""
    return shown(lambda: SelfTestPanel(room()), "self-test")


def predictions():
    """Take the room's predictions."""
    return shown(lambda: GuessesPanel(room()), "guesses")


def count_hands():
    """Count hands."""
    return shown(lambda: HandsPanel(room()), "hands")


def live():
    """Run live."""
    return shown(lambda: LivePanel(room()), "live")


def close():
    """Debrief and export."""
    predictions(), count_hands()
    return shown(
        lambda: ClosePanel(room(), LESSON.panels["guesses"], LESSON.panels["hands"]), "close"
    )


def handout():
    """Offer the session's handout to print."""
    return shown(lambda: HandoutPanel(room()), "handout")
