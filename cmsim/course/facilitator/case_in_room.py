"""A case that a room plays: which one is open, and what its decisions have moved."""

from cmsim.course.cases import case as cases
from cmsim.course.cases.panels import judged
from cmsim.scenario.parameter import Refusal

CASES = "20_cases"


def case_of(name):
    """Return a case of the course by its name, the first one where there is none of that name."""
    try:
        return cases.of_the_course(name or cases.names()[0])
    except (Refusal, OSError, IndexError):
        return None


def played(panel):
    """Return what a room's panel tells of its case: which one, and what each decision moved."""
    play = panel.play
    moved = {
        f"case {play.case.name}/{place}": judged(decision, answer)
        for place, (decision, answer) in enumerate(zip(play.case.file.decisions, play.given))
    }
    return {"case": play.case.name, "moved": moved}
