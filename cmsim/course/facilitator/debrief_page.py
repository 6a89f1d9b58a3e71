"""Page 91, the cohort debrief."""

from cmsim.course.facilitator.debrief_panel import DebriefPanel
from cmsim.course.facilitator.page import FacilitatorPage
from cmsim.course.facilitator.room import topics

page = FacilitatorPage(
    "91_cohort_debrief", "Cohort debrief", share=topics, panels={"debrief": DebriefPanel}
)
