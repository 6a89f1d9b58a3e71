"""The words of a state or an organization, swapped on every page from one file."""

import re
import tomllib
from functools import cache

from cmsim.course.kit import page
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.words import Walker

FILE, LONGEST, MOST_BYTES = "exercises/terms.toml", 40, 10_000
HOUSE = ("care managers", "care manager")
PLAIN = re.compile(r"[A-Za-z][A-Za-z '’-]*")


@cache
def chosen():
    """Return ``{our word: theirs}``, only words that differ; raise ``Refusal`` if it is wrong."""
    try:
        path = page.find(FILE)
    except Refusal:
        return {}
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal(f"{path.name}: larger than {MOST_BYTES:,} bytes")
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(f"{path.name}: cannot be read: {error}") from None
    for ours, theirs in given.items():
        if ours not in HOUSE:
            raise Refusal(f"{path.name}: {ours!r}: the words are {', '.join(HOUSE)}")
        if not (isinstance(theirs, str) and PLAIN.fullmatch(theirs) and len(theirs) <= LONGEST):
            raise Refusal(
                f"{path.name}: {ours} = {theirs!r}: letters and spaces, at most "
                f"{LONGEST} characters"
            )
    return {ours: given[ours] for ours in HOUSE if given.get(ours, ours) != ours}


def pairs():
    """Return (ours, theirs), the longest first, each also with a capital.

    >>> chosen.cache_clear(); pairs()
    []
    """
    found = [(ours, theirs) for ours, theirs in chosen().items()]
    capitals = [(ours.capitalize(), theirs[0].upper() + theirs[1:]) for ours, theirs in found]
    return sorted(found + capitals, key=lambda pair: -len(pair[0]))


def swapped(text, words=None):
    """Return a text with the house's words swapped.

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
        return [page.sorry(refusal)]
    return [Walker(words=[list(pair) for pair in words])] if words else []
