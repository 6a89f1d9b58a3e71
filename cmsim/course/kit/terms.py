"""The words of a state or an organization, swapped on every page from one file."""

import re
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from cmsim.course.kit import files
from cmsim.scenario.files.plain_toml import values_of
from cmsim.scenario.parameter import Refusal, make
from cmsim.views.widgets.layout import refused
from cmsim.views.widgets.words import Walker

FILE, LONGEST, MOST_BYTES = "exercises/terms.toml", 40, 10_000
PLAIN = re.compile(r"[A-Za-z][A-Za-z '’-]*")


def plain_words(text: str) -> str:
    """Return a text, or raise ``ValueError`` if it holds more than letters and spaces."""
    if len(text) > LONGEST or not PLAIN.fullmatch(text):
        raise ValueError(f"letters and spaces, at most {LONGEST} characters")
    return text


Plain = Annotated[str, AfterValidator(plain_words)]


class Terms(BaseModel):
    """The words of a state or an organization, under the words of the course."""

    model_config = ConfigDict(strict=True, extra="forbid")

    care_managers: Plain = Field("care managers", alias="care managers")
    care_manager: Plain = Field("care manager", alias="care manager")


@cache
def chosen():
    """Return ``{our word: theirs}``, only words that differ; raise ``Refusal`` if it is wrong."""
    try:
        path = files.find(FILE)
    except Refusal:
        return {}
    given = make(Terms, values_of(path, MOST_BYTES), path.name).model_dump(by_alias=True)
    return {ours: theirs for ours, theirs in given.items() if ours != theirs}


def pairs():
    """Return (ours, theirs), the longest first, each also with a capital.

    >>> chosen.cache_clear(); pairs()
    []
    """
    found = [(ours, theirs) for ours, theirs in chosen().items()]
    capitals = [(ours.capitalize(), theirs[0].upper() + theirs[1:]) for ours, theirs in found]
    return sorted(found + capitals, key=lambda pair: -len(pair[0]))


def swapped(text, words=None):
    """Return a text with the course's words swapped.

    >>> swapped("Care managers, a care manager", [("Care managers", "Navigators"),
    ...                                           ("care manager", "navigator")])
    'Navigators, a navigator'
    """
    words = pairs() if words is None else words
    table = dict(words)
    if not table:
        return text
    pattern = "|".join(rf"\b{re.escape(ours)}\b" for ours, _ in words)
    return re.sub(pattern, lambda match: table[match[0]], text)


def walker():
    """Return the widget that swaps words on the page, none where nothing is to be swapped."""
    try:
        words = pairs()
    except Refusal as refusal:
        return [refused(refusal)]
    return [Walker(words=[list(pair) for pair in words])] if words else []
