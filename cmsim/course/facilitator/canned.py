"""The runs that stand in where a room's own run takes too long: one for each session, stored."""

import json
from functools import cache
from random import Random

from cmsim.course.facilitator.lessons import lesson_of, lessons
from cmsim.course.kit import files, questions
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.background import at_once

FILE = "exercises/canned_runs.json"
DIGITS = 4


@cache
def stored():
    """Return ``{topic: {fact: what a run showed}}``, nothing where the file cannot be read."""
    try:
        return json.loads(files.find(FILE).read_text(encoding="utf-8"))
    except (Refusal, OSError, ValueError):
        return {}


def facts(topic):
    """Return what the stored run of a session showed."""
    return stored().get(topic, {})


def made():
    """Return the stored runs of all sessions made anew, as text."""
    found = {topic: run_of(topic) for topic in lessons() if guesses(topic)}
    return json.dumps(found, indent=1, sort_keys=True) + "\n"


def guesses(topic):
    """Return the facts that a room guesses at in a session."""
    return [
        item.fact
        for exercise in questions.of_topic(topic).values()
        if exercise.kind == "PRED"
        for item in exercise.items
        if item.fact
    ]


def run_of(topic):
    """Return what the guesses of a session meet: the live panel as it opens, then the lesson."""
    lesson, wanted = lesson_of(topic), guesses(topic)
    with at_once():
        known = shown_by(lesson)
        if set(wanted) - set(known):
            known = lesson.rehearse(Random(1)) | known
    return {name: rounded(known[name]) for name in wanted if name in known}


def shown_by(lesson):
    """Return what the panel that a room runs together shows as it opens."""
    try:
        panel = lesson.live()
    except Refusal:
        return {}
    if hasattr(panel, "run"):
        panel.run()
    return panel.facts()


def rounded(fact):
    """Return a fact with few digits, so that the file stays short."""
    return {
        key: float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value
        for key, value in fact.items()
    }
