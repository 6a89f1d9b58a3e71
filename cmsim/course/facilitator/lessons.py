"""The lessons of the course, found by their folders."""

from functools import cache
from importlib import import_module
from pathlib import Path

from cmsim import course
from cmsim.scenario.parameter import Refusal


@cache
def lessons():
    """Return ``{topic: lesson}`` of every folder of the course that has a module ``lesson``."""
    folder = Path(course.__file__).parent
    names = sorted(path.parent.name for path in folder.glob("*/lesson.py"))
    found = [import_module(f"cmsim.course.{name}.lesson") for name in names if name != "kit"]
    return dict(sorted((module.lesson.topic, module.lesson) for module in found))


def lesson_of(topic):
    """Return the lesson of a topic; refuse a topic that has none."""
    if topic not in lessons():
        raise Refusal(f"{topic}: no lesson has this topic; there are {', '.join(lessons())}")
    return lessons()[topic]
