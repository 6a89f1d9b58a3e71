"""Lesson 03, caseload sizing: one function for each cell."""

from html import escape

from cmsim.course.caseload.compare_panels import DuelPanel, OneDayPanel
from cmsim.course.caseload.curve_panels import CurvePanel, LedgerPanel
from cmsim.course.caseload.try_panels import DemandPanel, PointsPanel, TryPanel
from cmsim.course.kit.lesson import Lesson

LESSON = Lesson("03", "Caseload sizing", "03_caseload_sizing")
HOURS, PRINTED = 40, (40, 150, 300)


def show(kind, **more):
    """Show this page's one panel of a kind."""
    return LESSON.show(LESSON.runner(kind, **more))


def live():
    """Return the panel that a room runs together."""
    return CurvePanel(LESSON.runs)


def rehearse(dice):
    """Return what the runs of one made-up learner showed, who tried some caseloads."""
    panel = TryPanel(LESSON.runs)
    panel.repeats = 8
    for role, low, high in (("complex", 15, 45), ("moderate", 45, 95)):
        panel.role.value = role
        for _ in range(3):
            panel.caseload.value = dice.randrange(low, high)
            panel.run()
    return panel.facts()


def welcome():
    """Open the learner's work."""
    return LESSON.welcome()


def predict():
    """Ask for a prediction before anything is run."""
    return LESSON.exercise("guess")


def minutes():
    """Ask exercise a: minutes for each patient."""
    return LESSON.exercise("minutes")


def both_true():
    """Ask exercise b: why two numbers can both be true."""
    return LESSON.exercise("both_true")


def curve():
    """Show the caseload curve."""
    return show(CurvePanel)


def week():
    """Show where the hours of a week go, with the post of the curve."""
    return show(LedgerPanel, post=LESSON.panel(LESSON.runner(CurvePanel)))


def tries():
    """Let the learner look for the largest caseload kept."""
    return show(TryPanel)


def largest():
    """Ask exercise c: the largest caseload kept."""
    return LESSON.exercise("largest")


def exchange():
    """Ask exercise d, part 1: the exchange rate of the source."""
    return LESSON.exercise("exchange")


def own_exchange():
    """Ask exercise d, part 2: the learner's own exchange rate."""
    return LESSON.exercise("own_exchange")


def points():
    """Show weighted points beside minutes."""
    return show(PointsPanel)


def demand_guess():
    """Ask exercise e, part 1: a prediction."""
    return LESSON.exercise("demand_guess")


def demand():
    """Add a tenth of demand."""
    return show(DemandPanel)


def demand_run():
    """Ask exercise e, part 2: what the run showed."""
    return LESSON.exercise("demand_run")


def why_jump():
    """Ask exercise e, part 3: why the jump."""
    return LESSON.exercise("why_jump")


def duel():
    """Run faster contacts, closing cases and more hours."""
    return show(DuelPanel)


def which_cuts():
    """Ask exercise f: which cuts waiting more."""
    return LESSON.exercise("which_cuts")


def one_day():
    """Run the nurse with one dedicated day a week."""
    return show(OneDayPanel)


def honest():
    """Ask exercise g: the honest sentence."""
    return LESSON.exercise("honest")


def my_question():
    """Ask for the learner's own caseload question."""
    return LESSON.exercise("my_question")


def minutes_each():
    """Return the minutes a week for each patient, for the printed page."""
    rows = "".join(
        f"<tr><td>{patients} patients</td><td>{HOURS * 60 / patients:.0f} minutes a week</td></tr>"
        for patients in PRINTED
    )
    return (
        f"{HOURS} hours shared out",
        f"<table>{rows}</table><p>"
        + escape("Everything is in these minutes: calls, visits, notes, meetings, leave.")
        + "</p>",
    )


def take_away():
    """Save and print."""
    return LESSON.take_away(minutes_each)
