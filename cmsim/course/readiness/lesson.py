"""Page 82, are we ready."""

from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.page import linked
from cmsim.course.readiness import decide_panel, spread_panel, starts_panel
from cmsim.course.readiness.decide_panel import DecidePanel
from cmsim.course.readiness.form_panel import FormPanel
from cmsim.course.readiness.people_panel import PeoplePanel
from cmsim.course.readiness.spread_panel import SpreadPanel
from cmsim.course.readiness.starts_panel import StartsPanel

lesson = Lesson(
    "82_readiness",
    "Are we ready?",
    panels={
        "people": linked(PeoplePanel, form="readiness"),
        "readiness": FormPanel,
        "spread": linked(SpreadPanel, form="readiness"),
        "decide": linked(DecidePanel, form="readiness"),
        "starts": linked(StartsPanel, form="readiness"),
    },
    printed=(spread_panel.printed, decide_panel.printed, starts_panel.printed),
    moved_from="80",
)
