"""Page 91, the cohort debrief."""

from cmsim.course.facilitator.debrief_panel import DebriefPanel
from cmsim.course.facilitator.room import topics
from cmsim.course.kit.lesson import Lesson

page = Lesson("91_cohort_debrief", "Cohort debrief", share=topics, panels={"debrief": DebriefPanel})
