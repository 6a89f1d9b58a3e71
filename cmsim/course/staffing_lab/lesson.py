"""Page 80, the staffing lab."""

from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.page import linked
from cmsim.course.staffing_lab.brief_panel import BriefPanel
from cmsim.course.staffing_lab.data_panel import DataPanel
from cmsim.course.staffing_lab.lab import Lab
from cmsim.course.staffing_lab.lab_panel import LabPanel
from cmsim.course.staffing_lab.money_panel import MoneyPanel
from cmsim.course.staffing_lab.numbers_panel import NumbersPanel
from cmsim.course.staffing_lab.readiness_panel import ReadinessPanel
from cmsim.course.staffing_lab.size_panel import SizePanel
from cmsim.experiment.cache import Cache


def lab():
    """Return what all panels share, with outcomes known from earlier visits."""
    return Lab(Cache())


lesson = Lesson(
    "80_staffing_lab",
    "Staffing lab",
    share=lab,
    panels={
        "lab": linked(LabPanel, money="money", brief="brief"),
        "money": MoneyPanel,
        "brief": BriefPanel,
        "own_numbers": DataPanel,
        "readiness": ReadinessPanel,
        "smallest": SizePanel,
        "every_number": NumbersPanel,
    },
)
