"""Lesson 08, write it down once."""

from cmsim.course.documentation import figures, note
from cmsim.course.documentation.cohort import NONE, PUBLISHED
from cmsim.course.documentation.panels import CohortPanel, NotePanel, ProgramsPanel, told
from cmsim.course.documentation.programs import MEASURES, PROGRAMS
from cmsim.course.documentation.stored import stored
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.pictured import following


def guessed(panel):
    """Return both guesses beside what is known."""
    contacts, stays = (guess.value for guess in panel.guesses)
    usual = stored().notes["contacts"][note.name_of(*note.USUAL)].mean()
    return figures.guessed(contacts, stays, usual).text()


def diagnosed(panel):
    """Return what the measures that were bought show of the program that is asked about."""
    name = list(PROGRAMS)[panel.place]
    drawn = panel.record.panel("programs").picture(name)
    return (
        f'<p class="cm-result">Program {name}, by the measures that you bought.</p>'
        + drawn.text()
        + f'<p class="cm-caption">{stored().note}{drawn.caption}</p>'
    )


def before_and_after(page):
    """Return before and after with the comparison, for the printed page."""
    known = stored().cohorts[NONE]
    drawn = figures.around(known, True).text()
    return (
        "Before and after, when care averts no stay",
        f"<p>{told(known, True)}</p><figure>{drawn}</figure>",
    )


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, who tried some of it."""
    taken = page.fresh("note")
    for name in dice.sample([*note.LINES][1:], len(note.LINES) - note.FEWEST):
        taken.turn(name)
    measures = page.fresh("programs")
    for name in dice.sample([*MEASURES], dice.randrange(1, len(MEASURES) + 1)):
        measures.buy(name)
    cohort = page.fresh("cohort")
    cohort.choose(dice.choice((NONE, PUBLISHED)), True)
    return taken.facts() | measures.facts() | cohort.facts()


lesson = Lesson(
    "08_write_it_down_once",
    "Write it down once",
    panels={"note": NotePanel, "programs": ProgramsPanel, "cohort": CohortPanel},
    pictures={
        "guess": following(guessed),
        "worth": "half",
        "diagnose": following(diagnosed),
        "board": "trap",
    },
    printed=(before_and_after,),
    live="cohort",
    rehearse=rehearse,
)
