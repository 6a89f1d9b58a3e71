"""Lesson 00, meet the practice."""

from cmsim.course.kit import files
from cmsim.course.kit.lesson import Lesson
from cmsim.course.meet.panels import PracticePanel, StoryPanel
from cmsim.course.meet.play_panel import PlayPanel
from cmsim.course.meet.repeats_panel import SEED, TIME, RepeatsPanel
from cmsim.course.meet.visit import Visit
from cmsim.course.meet.weekly_panel import WeeklyPanel
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.library import practices as library
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.progressive import SharedRuns

RIVERBEND, REHEARSED = "notebooks/data/riverbend.toml", 13
EXAMPLES = {
    "eight": ("Elm Street, starting from nothing", library.eight_clinicians),
    "three": ("Oak Road, starting from nothing", library.three_clinicians),
    "solo": ("Mill Lane, rural, starting from nothing", library.solo_rural),
}


def visit():
    """Return the practices on offer, the worked example first."""
    practices = {key: make().replace(name=name) for key, (name, make) in EXAMPLES.items()}
    try:
        riverbend, missing = {"riverbend": scenario_toml.load(files.find(RIVERBEND))}, None
    except Refusal as refusal:
        riverbend, missing = {}, str(refusal)
    return Visit(riverbend | practices, missing, SharedRuns())


def still(page):
    """Return the practice as it was last run, standing still, for the printed page."""
    return "The practice I ran", page.panel("practice").body.value


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed: two quarters, random numbers drawn."""
    practice = page.fresh("practice")
    first = next(iter(practice.visit.practices.values()))
    found = RepeatsPanel(Visit({"riverbend": first.replace(weeks=REHEARSED)}))
    found.set(found.guess, value="real")
    found.set(found.wanted, value=dice.randrange(4, 8))
    for control in found.seeds:
        found.set(control, value=dice.randrange(1, 200))
    for differs in (SEED, TIME):
        found.set(found.differs, value=differs)
        found.run()
    return found.facts() | practice.facts()


lesson = Lesson(
    "00_meet_the_practice",
    "Meet the practice",
    share=visit,
    panels={
        "practice": PracticePanel,
        "play": PlayPanel,
        "one_patient": StoryPanel,
        "weeks": WeeklyPanel,
        "repeats": RepeatsPanel,
    },
    printed=(still,),
    live="repeats",
    rehearse=rehearse,
)
