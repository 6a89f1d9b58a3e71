"""What all panels that ask have in common, and a run's fact in words."""

import ipywidgets as widgets

from cmsim.views.widgets.layout import paragraph, stacked
from cmsim.views.widgets.panel import Panel


class ExercisePanel(Panel):
    """Be what all exercises share: the questions, the record and what the learner's runs showed."""

    def __init__(self, exercise, record, facts=dict):
        super().__init__()
        self.exercise, self.record, self.known = exercise, record, facts

    def view(self):
        """Return the panel below what it is about."""
        return stacked(widgets.HTML(paragraph(self.exercise.about)), super().view())

    def note(self, given, marks):
        """Store an attempt: first answers for the debrief, the last ones for the score."""
        pairs = [[answer, mark] for answer, mark in zip(given, marks)]
        before = self.record.get("answers", self.exercise.id) or {"attempts": 0, "first": pairs}
        if before.get("last") != pairs:
            found = {"kind": self.exercise.kind, "attempts": before["attempts"] + 1}
            found |= {"first": first_of(before["first"], pairs), "last": pairs}
            self.record.put("answers", self.exercise.id, found)


def first_of(before, now):
    """Return the first answer to each item, of those before and those now.

    >>> first_of([["a", False], [None, None]], [["b", True], ["c", True]])
    [['a', False], ['c', True]]
    """
    try:
        return [
            was if was[0] is not None else found for was, found in zip(before, now, strict=True)
        ]
    except (TypeError, IndexError, ValueError):
        return now


def fact_in_words(fact):
    """Return what a run showed, with its interval where it has one.

    >>> fact_in_words({"value": 12.25, "low": 8.0, "high": 16.0, "unit": "minutes"})
    '12.2 minutes (95 % interval 8 to 16)'
    """
    value, unit = fact["value"], fact.get("unit") or ""
    if isinstance(value, str):
        return value
    low, high = fact.get("low"), fact.get("high")
    spread = "" if low is None or high is None else f" (95 % interval {low:.3g} to {high:.3g})"
    return f"{value:.3g} {unit}".strip() + spread
