"""Lesson 10, hire and train."""

from cmsim.course.hiring import figures, lists
from cmsim.course.hiring.candidates import CANDIDATES
from cmsim.course.hiring.panels import CandidatesPanel, PlanPanel
from cmsim.course.hiring.plan import BLOCKS, LEARNING, WEEKS, Plan
from cmsim.course.hiring.stored import WAYS, stored
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.pictured import following
from cmsim.views.widgets.layout import paragraph


def guessed(panel):
    """Return both guesses beside what is known."""
    on_time, in_care = (guess.value for guess in panel.guesses)
    known = [each.in_care[WEEKS - 1] for each in stored().ways["none"]]
    return figures.guessed(on_time, in_care, sum(known) / len(known)).text()


def my_plan(page):
    """Return the learner's plan and its six months, for the printed page."""
    panel = page.panel("plan")
    drawn = panel.picture()
    words = paragraph(figures.planned(panel.plan))
    return "My plan for seven weeks", f"{words}<figure>{drawn.text()}</figure>"


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, who tried most of it."""
    people = page.fresh("candidates")
    for name in CANDIDATES:
        people.choose(name, people.way)
    plan = page.fresh("plan")
    while not plan.touched:
        weeks = (dice.randrange(LEARNING + 1) for _ in BLOCKS)
        plan.choose(Plan(tuple(weeks), dice.randrange(1, LEARNING + 1)))
    for name in WAYS:
        plan.compare(name)
    return people.facts() | plan.facts()


lesson = Lesson(
    "10_hire_and_train",
    "Hire and train",
    panels={"candidates": CandidatesPanel, "plan": PlanPanel},
    pictures={
        "guess": following(guessed),
        "whom": "licensed",
        "topics": lists.topics,
        "placed": "shown",
        "others": lists.facilitation,
    },
    printed=(my_plan,),
    live="plan",
    rehearse=rehearse,
)
