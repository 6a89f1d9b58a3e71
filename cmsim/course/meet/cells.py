"""Lesson 00, meet the practice: one function for each cell."""

from functools import partial

from cmsim.course.kit import page
from cmsim.course.kit.lesson import Lesson
from cmsim.course.meet.luck_panels import LUCK, TIME, RepeatsPanel, WeeklyPanel
from cmsim.course.meet.panels import PracticePanel, StoryPanel
from cmsim.course.meet.play_panel import PlayPanel
from cmsim.course.meet.visit import Visit
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.library import practices as library
from cmsim.scenario.parameter import Refusal

RIVERBEND, REHEARSED = "notebooks/data/riverbend.toml", 13
LESSON = Lesson("00", "Meet the practice", "00_meet_the_practice")
EXAMPLES = {
    "eight": ("Elm Street, starting from nothing", library.eight_clinicians),
    "three": ("Oak Road, starting from nothing", library.three_clinicians),
    "solo": ("Mill Lane, rural, starting from nothing", library.solo_rural),
}


def visit():
    """Return what all panels of this page share."""
    return LESSON.shared(new_visit)


def new_visit():
    """Return the practices on offer, the first of them shown."""
    practices = {key: make().replace(name=name) for key, (name, make) in EXAMPLES.items()}
    try:
        return Visit({"riverbend": scenario_toml.load(page.find(RIVERBEND))} | practices)
    except Refusal as refusal:
        found = Visit(practices)
        found.missing = str(refusal)
        return found


def panel(kind):
    """Return this page's one panel of a kind."""
    return LESSON.panel(partial(kind, visit()), kind.__name__)


def show(kind):
    """Show this page's one panel of a kind."""
    return LESSON.show(partial(kind, visit()), kind.__name__)


def live():
    """Return the panel that a room runs together."""
    return RepeatsPanel(visit())


def rehearse(dice):
    """Return what the runs of one made-up learner showed: two quarters of their own luck."""
    riverbend = next(iter(visit().practices.values()))
    found = RepeatsPanel(Visit({"riverbend": riverbend.replace(weeks=REHEARSED)}))
    found.set(found.guess, value="real")
    found.set(found.wanted, value=dice.randrange(4, 8))
    for control in found.seeds:
        found.set(control, value=dice.randrange(1, 200))
    for differs in (LUCK, TIME):
        found.set(found.differs, value=differs)
        found.run()
    return found.facts() | panel(PracticePanel).facts()


def welcome():
    """Open the learner's work."""
    return LESSON.welcome()


def predict():
    """Ask for a prediction before anything is shown."""
    return LESSON.exercise("guess")


def practice():
    """Show the practice as a flow, with everything that can be changed."""
    shown = show(PracticePanel)
    if visit().missing:
        found = panel(PracticePanel)
        found.say(f"{visit().missing}. {found.status.value}")
    return shown


def play():
    """Let the weeks of the practice pass."""
    return show(PlayPanel)


def one_patient():
    """Show one patient's story."""
    return show(StoryPanel)


def weeks():
    """Show the weeks with a band, with and without care manager."""
    return show(WeeklyPanel)


def two_seeds():
    """Ask whether a difference is real, and repeat both sides to see."""
    return show(RepeatsPanel)


def real():
    """Ask exercise c: what the learner's own repeats say."""
    return LESSON.exercise("real")


def plans():
    """Ask exercise a: three plans of care."""
    return LESSON.exercise("plans")


def titles():
    """Ask exercise b: six titles."""
    return LESSON.exercise("titles")


def evidence():
    """Ask exercise d: what the evidence says."""
    return LESSON.exercise("evidence")


def my_line():
    """Ask for a line to the team."""
    return LESSON.exercise("my_line")


def still():
    """Return the practice as it was last run, standing still, for the printed page."""
    return "The practice I ran", panel(PracticePanel).body.value


def take_away():
    """Save and print."""
    return LESSON.take_away(still)
