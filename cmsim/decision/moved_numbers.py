"""Which numbers of the model move when something is not decided, from what to what, and why."""

import re
from typing import NamedTuple

from cmsim.decision.practice_summary import PracticeSummary
from cmsim.scenario.post import Post
from cmsim.scenario.practice import Practice
from cmsim.scenario.work import Directory, Learning

YOURS = "Your answers"
CODE = re.compile(r" ?\(?\b[A-Z]{2}-[A-Z]\d{2}\b\)?")  # of a source in the list of all sources
OWNERS = {"practices": Practice, "posts": Post, "learning": Learning, "directory": Directory}


class Moved(NamedTuple):
    """A number: its label, as it comes, where it goes, its unit, and the source of its range."""

    label: str
    before: str
    after: str
    unit: str
    source: str


def moved(start):
    """Return the numbers that a start of the model moves.

    >>> from cmsim.decision.not_ready import STARTS
    >>> [(each.before, each.after) for each in moved(STARTS["champion"])]
    [('0.2', '0.1')]
    """
    own = [(PracticeSummary, name, value) for name, value in start.summary.items()]
    for path, value in start.paths.items():
        steps = path.split(".")
        own.append((OWNERS[steps[0]], steps[-1], value))
    return [number(start, *each) for each in own]


def number(start, cls, name, value):
    """Return one number that is moved, or in words what is there and what is not."""
    before, known = cls.model_fields[name].default, cls.parameters().get(name)
    if known is None:
        return Moved(f"{start.lacks[0].upper()}{start.lacks[1:]}", "decided", start.then, "", YOURS)
    return Moved(known.label, f"{before:g}", f"{value:g}", known.unit, named(known.source))


def named(source):
    """Return a source without its code, or that a number is an assumption, and why."""
    said = getattr(source, "citation", None) or f"Assumption: {source.reason}"
    return CODE.sub("", said)
