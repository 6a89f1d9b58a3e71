"""Lesson 00, meet the practice: one function for each cell."""

from functools import cache

from cmsim.lessons import page
from cmsim.lessons.lesson import Lesson
from cmsim.scenario import files, library
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.luck import RepeatsPanel, WeeklyPanel
from cmsim.views.widgets.meet import PracticePanel, PredictPanel, StoryPanel
from cmsim.views.widgets.visit import Visit

RIVERBEND = "notebooks/data/riverbend.toml"
LESSON = Lesson("00", "Meet the practice", "00_meet_the_practice")
EXAMPLES = {
    "eight": ("Elm Street, starting from nothing", library.eight_clinicians),
    "three": ("Oak Road, starting from nothing", library.three_clinicians),
    "solo": ("Mill Lane, rural, starting from nothing", library.solo_rural)}


@cache
def visit():
    """Return what all panels of this page share, so that cells can run in any order."""
    practices = {key: make().replace(name=name) for key, (name, make) in EXAMPLES.items()}
    try:
        return Visit({"riverbend": files.load(page.find(RIVERBEND))} | practices)
    except Refusal as refusal:
        found = Visit(practices)
        found.missing = str(refusal)
        return found


@cache
def panel(kind):
    """Return this page's one panel of a kind."""
    return kind(visit())


def predict():
    """Ask for a prediction before anything is shown."""
    return panel(PredictPanel).view()


def practice():
    """Show the practice as a flow, with everything that can be changed."""
    found = panel(PracticePanel)
    if visit().missing:
        found.say(f"{visit().missing}. {found.status.value}")
    return found.view()


def one_patient():
    """Show one patient's story."""
    return panel(StoryPanel).view()


def weeks():
    """Show the weeks with a band, with and without care manager."""
    return panel(WeeklyPanel).view()


def two_seeds():
    """Ask whether a difference is real, and repeat both sides to see."""
    return panel(RepeatsPanel).view()


def plans():
    """Ask exercise a: three plans of care."""
    return LESSON.exercise("plans")


def titles():
    """Ask exercise b: six titles."""
    return LESSON.exercise("titles")


def evidence():
    """Ask exercise d: what the evidence says."""
    return LESSON.exercise("evidence")
