"""Lesson 03, caseload sizing."""

from cmsim.course.caseload.compare_panels import DuelPanel, OneDayPanel
from cmsim.course.caseload.curve_panels import CurvePanel, LedgerPanel
from cmsim.course.caseload.demand_panel import DemandPanel
from cmsim.course.caseload.points_panel import PointsPanel
from cmsim.course.caseload.try_panel import TryPanel
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.page import linked
from cmsim.views.widgets.progressive import SharedRuns

HOURS, PRINTED = 40, (40, 150, 300)


def minutes_each(page):
    """Return the minutes a week for each patient, for the printed page."""
    rows = "".join(
        f"<tr><td>{patients} patients</td><td>{HOURS * 60 / patients:.0f} minutes a week</td></tr>"
        for patients in PRINTED
    )
    return (
        f"{HOURS} hours shared out",
        f"<table>{rows}</table><p>Everything is in these minutes: calls, visits, notes, meetings, "
        "leave.</p>",
    )


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, who tried some caseloads."""
    panel = page.fresh("tries")
    panel.repeats = 8
    for role, low, high in (("complex", 15, 45), ("moderate", 45, 95)):
        panel.role.value = role
        for _ in range(3):
            panel.caseload.value = dice.randrange(low, high)
            panel.run()
    return panel.facts()


lesson = Lesson(
    "03_caseload_sizing",
    "Caseload sizing",
    share=SharedRuns,
    panels={
        "curve": CurvePanel,
        "week": linked(LedgerPanel, post="curve"),
        "tries": TryPanel,
        "points": PointsPanel,
        "demand": DemandPanel,
        "ways_out": DuelPanel,
        "one_day": OneDayPanel,
    },
    printed=(minutes_each,),
    live="curve",
    rehearse=rehearse,
)
