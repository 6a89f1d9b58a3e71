"""The cohort debrief: what the cells of notebook 91 call."""

from cmsim.course.facilitator.cells import NOT_YOURS
from cmsim.course.facilitator.debrief_panel import DebriefPanel
from cmsim.course.facilitator.room import topics
from cmsim.course.kit import learner, page
from cmsim.course.kit.lesson import Lesson

LESSON = Lesson("91", "Cohort debrief", "91_cohort_debrief")


def welcome():
    """Open the debrief."""
    return LESSON.welcome() if learner.may_lead() else page.sorry(NOT_YOURS)


def cohort():
    """Read a folder of records and show what the room can talk about."""
    if not learner.may_lead():
        return page.sorry(NOT_YOURS)
    return LESSON.show(lambda: DebriefPanel(topics()), "debrief")
