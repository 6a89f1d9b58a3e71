"""The sources of the course: what each is, where to find it, and its sections."""

import re
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from cmsim.course.kit import files
from cmsim.course.kit.question import Id, Table, Words
from cmsim.scenario.files.plain_toml import values_of
from cmsim.scenario.parameter import Refusal, make

FILE = "exercises/sources.toml"
NUMBER = re.compile(r"[A-Z0-9]\d?(\.\d{1,2})?")
Way = Literal["taught", "asked", "played"]


def plain_number(text: str) -> str:
    """Return the number of a section, or raise ``ValueError`` if it does not look like one."""
    if not NUMBER.fullmatch(text):
        raise ValueError("a number such as 3, 2.10 or A.1")
    return text


class Section(Table):
    """A section of a source; ``without`` says why a way of covering it is left out."""

    number: Annotated[str, AfterValidator(plain_number)]
    title: Words
    headings: Annotated[list[Words], Field(min_length=1, max_length=20)]
    without: dict[Way, Words] = Field(default_factory=dict)


class Source(Table):
    """A source, with all that a reading list needs; ``cited_as`` is how citations begin."""

    id: Id
    author: Words
    short: Words
    year: Words
    title: Words
    where: Words
    cited_as: Annotated[list[Words], Field(min_length=1, max_length=10)]
    sections: Annotated[list[Section], Field(min_length=1, max_length=200)]


class SourceFile(Table):
    """The file of sources."""

    sources: Annotated[list[Source], Field(min_length=1, max_length=20)]


@cache
def sources():
    """Return the sources in the order of the file; refuse a wrong file in one line."""
    return read(files.find(FILE))


def read(path):
    """Return the sources of a file, each of whose ids and numbers is there once."""
    given = make(SourceFile, values_of(path), path.name).sources
    names = [source.id for source in given]
    names += [f"{source.id} {part.number}" for source in given for part in source.sections]
    for name in names:
        if names.count(name) > 1:
            raise Refusal(f"{path.name}: {name!r} is there twice; give each its own")
    return given
