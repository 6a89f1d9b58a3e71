"""The staffing lab: one function for each cell."""

from functools import partial

from cmsim.course.kit import page
from cmsim.course.kit.lesson import Lesson
from cmsim.course.staffing_lab.brief_panel import BriefPanel
from cmsim.course.staffing_lab.data_panel import DataPanel
from cmsim.course.staffing_lab.money_panel import MoneyPanel
from cmsim.course.staffing_lab.options_panels import NumbersPanel, OptionsPanel
from cmsim.course.staffing_lab.panels import DialPanel, Lab, QuickPanel
from cmsim.course.staffing_lab.readiness_panel import ReadinessPanel
from cmsim.course.staffing_lab.search_panels import ChangePanel, SizePanel

LESSON = Lesson("80", "Staffing lab", "80_staffing_lab")
READINESS = "exercises/80_staffing_lab/readiness.toml"


def lab():
    """Return what all panels of this page share."""
    return LESSON.shared(new_lab)


def new_lab():
    """Return what the panels of a page that was just opened share."""
    return Lab(LESSON.runs)


def show(kind):
    """Show this page's one panel of a kind."""
    return LESSON.show(partial(kind, lab()), kind.__name__)


def welcome():
    """Open the leader's work."""
    return LESSON.welcome()


def quick():
    """Ask eight questions and compare."""
    return show(QuickPanel)


def dials():
    """Move one thing at a time."""
    return show(DialPanel)


def own_numbers():
    """Take own numbers from a file."""
    return show(DataPanel)


def money():
    """Enter fees; see safe and break-even caseload."""
    return show(MoneyPanel)


def readiness():
    """Ask several people the short form."""
    return LESSON.show(lambda: ReadinessPanel(lab(), page.find(READINESS)), "ReadinessPanel")


def gaps():
    """Ask exercise a: the two widest gaps."""
    return LESSON.exercise("gaps")


def options():
    """Keep up to six options side by side."""
    return show(OptionsPanel)


def stay():
    """Ask exercise b: why staying and protecting are among the options."""
    return LESSON.exercise("stay")


def every_number():
    """See and set every number of the model."""
    return show(NumbersPanel)


def smallest():
    """Find the smallest staffing that meets targets."""
    return show(SizePanel)


def what_would_change():
    """See what would change the answer."""
    return show(ChangePanel)


def firm():
    """Ask exercise c: does it hold?"""
    return LESSON.exercise("firm")


def turns():
    """Ask exercise d: does an assumption turn it?"""
    return LESSON.exercise("turns")


def brief():
    """Make the two-page brief."""
    return show(BriefPanel)


def recommend():
    """Ask exercise e: the recommendation."""
    return LESSON.exercise("recommend")


def take_away():
    """Save and print."""
    return LESSON.take_away()
