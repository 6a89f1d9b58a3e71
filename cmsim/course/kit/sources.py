"""The sources of the course: what each is, where to find it, and its sections."""

import re
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from cmsim.course.kit import files
from cmsim.course.kit.question import Id, Table, Words, plain_id
from cmsim.scenario.files.plain_toml import values_of
from cmsim.scenario.parameter import Refusal, make

FILE = "exercises/sources.toml"
NUMBER = re.compile(r"[A-Z0-9]\d?(\.\d{1,2})?")
QUOTED = re.compile(r"(?<!: )“([^”]*)”")  # what a colon introduces is quoted for what it says
Way = Literal["taught", "asked", "played"]


def plain_number(text: str) -> str:
    """Return the number of a section, or raise ``ValueError`` if it does not look like one."""
    if not NUMBER.fullmatch(text):
        raise ValueError("a number such as 3, 2.10 or A.1")
    return text


def plain_tag(text: str) -> str:
    """Return the tag of a section, or raise ``ValueError`` if it does not look like one."""
    source, _, number = text.partition(" ")
    plain_id(source)
    plain_number(number)
    return text


Tag = Annotated[str, AfterValidator(plain_tag)]


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


# --- which sections a citation names


def cited(text):
    """Return the tags of the sections that a citation names, in the order of the sources.

    >>> cited("Your own run; Taylor et al., Annals 2013;11:80, Table 1, and its part on funding")
    ['taylor 4', 'taylor 7']
    """
    return [tag for source, words in passages(text) for tag in named(source, words)]


def unknown(text):
    """Return what a citation puts in quotation marks and no section of its source is called.

    >>> unknown("Taylor et al., “Table 1” and “Table 9”")
    ['table 9']
    """
    found = []
    for source, words in passages(text):
        whole = same(" ".join((source.title, *source.cited_as)))
        for quote in QUOTED.findall(words):
            if quote not in whole and not named(source, quote):
                found.append(quote)
    return found


def same(text):
    """Return a text as headings are compared.

    >>> same("The person's ‘Fit’")
    'the person’s ’fit’'
    """
    return text.lower().replace("'", "’").replace("‘", "’")


def passages(text):
    """Return (source, words) for each source that a citation names, with what is said of it."""
    text, names = same(text), called()
    found = [*re.finditer("|".join(map(re.escape, names)), text)]
    ends = [following.start() for following in found[1:]] + [len(text)]
    return [(names[one[0]], text[one.start() : end]) for one, end in zip(found, ends)]


@cache
def called():
    """Return ``{how a citation begins: source}``, the longest first."""
    names = {same(name): source for source in sources() for name in source.cited_as}
    return dict(sorted(names.items(), key=lambda pair: -len(pair[0])))


def named(source, words):
    """Return the tags of the sections that words about a source name, the longest names first."""
    headings = [
        (same(heading), section.number)
        for section in source.sections
        for heading in section.headings
    ]
    numbers = set()
    for heading, number in sorted(headings, key=lambda pair: -len(pair[0])):
        words, times = re.subn(rf"(?<!\w){re.escape(heading)}(?!\w)", "", words)
        numbers |= {number} if times else set()
    return [f"{source.id} {one.number}" for one in source.sections if one.number in numbers]
