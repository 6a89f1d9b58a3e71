"""Lesson 00, meet the practice."""

from cmsim.course.kit import files
from cmsim.course.kit.journeys import STILL
from cmsim.course.kit.lesson import Lesson
from cmsim.course.meet.flow_figure import flow as draw_flow
from cmsim.course.meet.panels import PracticePanel, StoryPanel
from cmsim.course.meet.repeats_panel import SEED, TIME, RepeatsPanel
from cmsim.course.meet.visit import HIGHEST_SEED, Visit
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.library import practices
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.progressive import SharedRuns

RIVERBEND, REHEARSED = "notebooks/data/riverbend.toml", 13
INSTEAD = "Elm Street, starting from nothing"


def visit():
    """Return the worked example; where its file cannot be read, a practice of the library."""
    try:
        return Visit(scenario_toml.load(files.find(RIVERBEND)), runs=SharedRuns())
    except Refusal as refusal:
        other = practices.eight_clinicians().replace(name=INSTEAD)
        return Visit(other, f"{refusal}. Shown instead: {INSTEAD}.", SharedRuns())


def still(page):
    """Return the six months as they were last shown, on paper."""
    shown = page.panel("practice").visit
    return "The practice I ran", draw_flow(shown.frames()[-1], shown.setting, STILL).html("flow")


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed: two quarters, random numbers drawn."""
    practice = page.fresh("practice")
    found = RepeatsPanel(Visit(practice.visit.first.replace(weeks=REHEARSED)))
    found.set(found.guess, value="real")
    found.goal = dice.randrange(4, 8)
    found.seeds = [dice.randrange(1, HIGHEST_SEED // 4) for _ in found.seeds]
    for differs in (SEED, TIME):
        found.set(found.differs, value=differs)
        found.run()
    practice.tell_share()
    return found.facts() | practice.facts()


lesson = Lesson(
    "00_meet_the_practice",
    "Meet the practice",
    share=visit,
    panels={
        "practice": PracticePanel,
        "one_patient": StoryPanel,
        "repeats": RepeatsPanel,
    },
    printed=(still,),
    live="repeats",
    rehearse=rehearse,
)
