"""The guide of a case on one page: for whom it is, what is decided, and what to watch for."""

from html import escape

from cmsim.course.kit import guide
from cmsim.course.kit.printing import one_page
from cmsim.course.kit.take_away import now
from cmsim.measures.registry import MEASURES
from cmsim.views.widgets.layout import html_list, paragraph

NO_RESULTS = (
    "What each option moves stands on no paper: the page runs it, 20 times beside leaving things "
    "as they are, on the same patients."
)


def guide_page(case):
    """Return the guide of a case, to print."""
    file = case.file
    parts = (
        ("For whom, and how long", paragraph(meant_for(file)) + paragraph(in_a_room())),
        ("The situation", paragraph(file.about)),
        ("What is decided", html_list(map(decided, file.decisions)) + paragraph(NO_RESULTS)),
        ("Watch for", html_list(map(escape, file.watch_for))),
        (guide.QUIET, paragraph(file.quiet)),
        ("To talk about", html_list(map(escape, file.debrief))),
        ("What is known", html_list(map(known, file.learned))),
        ("Words to take away", paragraph(f"“{file.words}”")),
    )
    return one_page(f"Guide: {file.title}", now(), "", "", parts)


def meant_for(file):
    """Return in a line who finds themselves in a case, and which lessons it goes with."""
    lessons = ", ".join(f"{number:02}" for number in file.lessons)
    word = "lesson" if len(file.lessons) == 1 else "lessons"
    professions = ", ".join(file.professions)
    return f"For: {professions}. Goes with {word} {lessons}."


def in_a_room():
    """Return the plan of a case in a room, step by step."""
    found = guide.read("20_cases")
    steps = "; ".join(f"{step.what.lower()} {step.minutes}" for step in found.steps)
    return (
        f"In a room, {found.minutes[1]} minutes: {steps}. Two people read the story aloud, and the "
        "room votes before each run."
    )


def decided(decision):
    """Return a decision with its options and what it is judged by."""
    options = "; ".join(option.text for option in decision.options)
    labels = "; ".join(MEASURES[name].label for name in decision.measures)
    return (
        f"<strong>{escape(decision.title)}.</strong> {escape(decision.text)} {escape(options)}. "
        f"<em>Looked at: {escape(labels)}.</em>"
    )


def known(one):
    """Return something that is known, with its source."""
    return f"{escape(one.text)} <em>{escape(one.source)}.</em>"
