"""Lesson 07, three structures: one function for each cell."""

from cmsim.course.kit.lesson import Lesson
from cmsim.course.structures.advice_panel import AdvicePanel
from cmsim.course.structures.duel_panels import IdlePanel, PulledPanel
from cmsim.course.structures.map_panel import WherePanel
from cmsim.course.structures.mechanism_panels import EachRowPanel, SwitchPanel
from cmsim.course.structures.side_by_side_panel import SideBySidePanel

LESSON = Lesson("07", "Three structures", "07_three_structures")


def show(kind):
    """Show this page's one panel of a kind."""
    return LESSON.show(LESSON.runner(kind))


def live():
    """Return the panel that a room runs together."""
    return SideBySidePanel(LESSON.runs)


def rehearse(dice):
    """Return what the runs of one made-up learner showed, with choices of their own."""
    side, duel = SideBySidePanel(LESSON.runs), PulledPanel(LESSON.runs)
    side.repeats = dice.randrange(2, 6)
    side.run()
    duel.repeats = dice.randrange(2, 6)
    duel.pulled.value, duel.on_site.value = dice.randrange(10, 50, 5), dice.randrange(3, 9)
    duel.run()
    return side.facts() | duel.facts()


def welcome():
    """Open the learner's work."""
    return LESSON.welcome()


def predict():
    """Ask for a prediction before anything is run."""
    return LESSON.exercise("predict")


def side_by_side():
    """Show one practice in all structures side by side."""
    return show(SideBySidePanel)


def rank():
    """Ask exercise b: rank by overdue contacts."""
    return LESSON.exercise("rank")


def sort_patients():
    """Ask exercise a, part 1: statements on patients."""
    return LESSON.exercise("sort_patients")


def sort_team():
    """Ask exercise a, part 2: statements on the team."""
    return LESSON.exercise("sort_team")


def sort_trust():
    """Ask exercise a, part 3: statements on trust and information."""
    return LESSON.exercise("sort_trust")


def sort_time():
    """Ask exercise a, part 4: statements on time, money and colleagues."""
    return LESSON.exercise("sort_time")


def each_row():
    """Show what each pro and con alone is worth."""
    return show(EachRowPanel)


def worth_most():
    """Ask exercise d: which pro was worth most."""
    return LESSON.exercise("worth_most")


def switches():
    """Let several rows be switched off together."""
    return show(SwitchPanel)


def pulled():
    """Show embedded with heavy pulling against co-located with protected days."""
    return show(PulledPanel)


def serves_more():
    """Ask exercise e: which serves more patients."""
    return LESSON.exercise("serves_more")


def idle():
    """Look for a practice too small for a full-time embedded post."""
    return show(IdlePanel)


def too_small():
    """Ask exercise c: the goal."""
    return LESSON.exercise("too_small")


def where():
    """Show which structure wins where."""
    return show(WherePanel)


def advise():
    """Let the learner advise four practices."""
    return show(AdvicePanel)


def evidence():
    """Ask exercise f: what the evidence says."""
    return LESSON.exercise("evidence")


def my_line():
    """Ask for a line to the team."""
    return LESSON.exercise("my_line")


def my_advice():
    """Return the advice for the printed page."""
    return LESSON.panel(LESSON.runner(AdvicePanel)).printed()


def take_away():
    """Save and print."""
    return LESSON.take_away(my_advice)
