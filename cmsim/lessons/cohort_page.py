"""The cohort debrief: what the cells of notebook 91 call."""

from cmsim.lessons import learner, page
from cmsim.lessons.console import NOT_YOURS
from cmsim.lessons.debrief_panel import DebriefPanel
from cmsim.lessons.lesson import Lesson
from cmsim.lessons.room import topics

LESSON = Lesson("91", "Cohort debrief", "91_cohort_debrief")


def welcome():
    """Open the debrief."""
    return LESSON.welcome() if learner.may_lead() else page.sorry(NOT_YOURS)


def cohort():
    """Read a folder of records and show what the room can talk about."""
    if not learner.may_lead():
        return page.sorry(NOT_YOURS)
    return LESSON.show(lambda: DebriefPanel(topics()), "debrief")
