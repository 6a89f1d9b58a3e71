"""Page 80, the staffing lab."""

from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.page import linked
from cmsim.course.staffing_lab.brief_panel import BriefPanel
from cmsim.course.staffing_lab.data_panel import DataPanel
from cmsim.course.staffing_lab.lab import Lab
from cmsim.course.staffing_lab.lab_panel import LabPanel
from cmsim.course.staffing_lab.money_panel import MoneyPanel
from cmsim.course.staffing_lab.month_panel import MonthPanel
from cmsim.course.staffing_lab.numbers_panel import NumbersPanel
from cmsim.course.staffing_lab.plans_panel import PlansPanel
from cmsim.course.staffing_lab.size_panel import SizePanel
from cmsim.course.staffing_lab.what_if_panel import WhatIfPanel
from cmsim.experiment.cache import Cache


def lab():
    """Return what all panels share, with outcomes known from earlier visits."""
    return Lab(Cache())


lesson = Lesson(
    "80_staffing_lab",
    "Staffing lab",
    share=lab,
    panels={
        "lab": linked(LabPanel, money="money", what_if="what_if", brief="brief"),
        "money": MoneyPanel,
        "what_if": WhatIfPanel,
        "brief": BriefPanel,
        "plans": PlansPanel,
        "own_numbers": linked(DataPanel, month="own_month"),
        "own_month": MonthPanel,
        "smallest": SizePanel,
        "every_number": NumbersPanel,
    },
)
