"""Lesson 20, the cases."""

from cmsim.course.cases.panels import (
    CasePanel,
    ClosePanel,
    DecidePanel,
    RoomPanel,
    StoryPanel,
    closing,
    facts_of,
)
from cmsim.course.cases.play import Play, in_memory
from cmsim.course.kit.lesson import Lesson
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.progressive import SharedRuns

REHEARSED = in_memory()  # so that made-up learners who decide alike share their runs


class CaseLesson(Lesson):
    """The page of the cases; a room plays a whole case in one panel."""

    def live(self):
        return RoomPanel(self.share())


def play():
    """Return the cases of the course, to be played on all cores."""
    return Play(SharedRuns())


def my_case(page):
    """Return the case as it was last played, for the printed page."""
    try:
        (found,) = page.shared()
    except Refusal as refusal:
        return "My case", str(refusal)
    return "My case", closing(found)


def rehearse(page, dice):
    """Return what the first decision of one made-up learner showed: real runs of the first case."""
    found = Play(REHEARSED)
    choice = dice.randrange(len(found.case.file.decisions[0].options))
    *_, (_, answer) = found.answer(REHEARSED.progressive(), 0, choice)
    return facts_of(found.case, answer)


lesson = CaseLesson(
    "20_cases",
    "Cases",
    share=play,
    panels={"case": CasePanel, "story": StoryPanel, "decide": DecidePanel, "close": ClosePanel},
    printed=(my_case,),
    live="decide",
    rehearse=rehearse,
)
