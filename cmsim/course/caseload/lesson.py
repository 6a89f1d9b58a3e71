"""Lesson 03, how many patients?"""

from cmsim.course.caseload import design, pictures
from cmsim.course.caseload.curve_panel import CurvePanel, sentence
from cmsim.course.caseload.ways_panel import WaysPanel
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.pictured import following
from cmsim.views.widgets.progressive import SharedRuns

PRINTED = 30, 50, 150, 300


def minutes_each(page):
    """Return the minutes a week for each patient, for the printed page."""
    rows = "".join(
        f"<tr><td>{patients} patients</td><td>{pictures.minutes_each(patients)} a week</td></tr>"
        for patients in PRINTED
    )
    return (
        f"{design.PAID} hours shared out",
        f"<table>{rows}</table><p>Everything is in these minutes: calls, visits, notes, meetings, "
        "PTO.</p>",
    )


def the_curve(page):
    """Return the curve as the learner left it, with the one sentence, for the printed page."""
    panel = page.panel("curve")
    said = sentence(panel.found, panel.patients.value)
    return "The curve", f"<p>{said}</p><figure>{panel.picture()}</figure>"


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, who tried some of the ideas."""
    panel = page.fresh("curve")
    panel.choose(design.USUAL)
    for words in dice.sample([*design.IDEAS], 2):
        panel.take_up(words)
    return panel.facts() | page.fresh("ways").facts()


lesson = Lesson(
    "03_caseload_sizing",
    "How many patients?",
    share=SharedRuns,
    panels={"curve": CurvePanel, "ways": WaysPanel},
    pictures={
        "guess": following(pictures.guessed),
        "both_true": pictures.share,
        "own_curve": following(pictures.own_runs),
        "why_jump": following(pictures.jump),
        "honest": following(pictures.honest),
        "which_cuts": "ways",
    },
    printed=(the_curve, minutes_each),
    live="curve",
    rehearse=rehearse,
)
