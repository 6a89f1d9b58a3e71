"""The paths through the course, from one text file: a first hour and six weeks for each reader."""

from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from cmsim.course.front.signs import PATHS as SIGNS
from cmsim.course.kit import files
from cmsim.course.kit.question import Id, Table
from cmsim.scenario.files.plain_toml import values_of
from cmsim.scenario.parameter import make

FILE, MOST_BYTES, WEEKS = "exercises/paths.toml", 100_000, 6


def known_sign(name: str) -> str:
    """Return the name of a drawing, or raise ``ValueError`` if there is none of that name."""
    if name not in SIGNS:
        raise ValueError(f"the drawings are {', '.join(SIGNS)}")
    return name


Line = Annotated[str, Field(min_length=1, max_length=160)]
SessionNumber = Annotated[str, Field(pattern=r"^\d\d$")]


class FirstStep(Table):
    """One step of a first hour: the session, what it is called here, and its minutes."""

    session: SessionNumber
    name: Annotated[str, Field(max_length=160)] = ""
    minutes: Annotated[int, Field(ge=1, le=60)]


class Week(Table):
    """A week: what it is for, its lessons and cases, and one thing to do at work."""

    aim: Line
    lessons: Annotated[list[SessionNumber], Field(min_length=1, max_length=6)]
    cases: Annotated[list[Id], Field(default_factory=list, max_length=4)]
    work: Line


class ReaderPath(Table):
    """A kind of reader: why they came, their first hour, and six weeks.

    The button opens the next step of the hour, or what ``opens`` names.
    """

    sign: Annotated[str, AfterValidator(known_sign)]
    name: Line
    short: Line
    promise: Line
    first: Annotated[list[FirstStep], Field(min_length=1, max_length=6)]
    weeks: Annotated[list[Week], Field(min_length=WEEKS, max_length=WEEKS)]
    opens: SessionNumber | Literal[""] = ""
    button: Annotated[str, Field(max_length=80)] = ""

    def lessons(self):
        """Return the sessions of all weeks, in order."""
        return [session for week in self.weeks for session in week.lessons]

    def cases(self):
        """Return the cases of all weeks, in order."""
        return [name for week in self.weeks for name in week.cases]


class PathFile(Table):
    """The file of paths."""

    paths: Annotated[list[ReaderPath], Field(min_length=1, max_length=6)]


@cache
def paths():
    """Return the paths in the order of the file; refuse a wrong file in one line."""
    path = files.find(FILE)
    return make(PathFile, values_of(path, MOST_BYTES), path.name).paths
