"""Page 80, the staffing lab."""

from cmsim.course.kit.lesson import Lesson
from cmsim.course.staffing_lab.brief_panel import BriefPanel
from cmsim.course.staffing_lab.change_panel import ChangePanel
from cmsim.course.staffing_lab.data_panel import DataPanel
from cmsim.course.staffing_lab.lab import Lab
from cmsim.course.staffing_lab.money_panel import MoneyPanel
from cmsim.course.staffing_lab.numbers_panel import NumbersPanel
from cmsim.course.staffing_lab.options_panel import OptionsPanel
from cmsim.course.staffing_lab.quick_panels import DialPanel, QuickPanel
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
        "quick": QuickPanel,
        "dials": DialPanel,
        "own_numbers": DataPanel,
        "money": MoneyPanel,
        "options": OptionsPanel,
        "every_number": NumbersPanel,
        "smallest": SizePanel,
        "what_would_change": ChangePanel,
        "brief": BriefPanel,
    },
)
