"""The panel that asks for a guess before the run."""

import re
from html import escape

from cmsim.course.kit.exercise_panel import ExercisePanel, fact_in_words
from cmsim.course.kit.learner_record import moment
from cmsim.views.widgets.controls import Action, Choice, Number, Range
from cmsim.views.widgets.layout import html_list

LOCKED = "Your prediction is locked"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")  # as the status line tells it
MOST_ON_SLIDER = 200  # steps


class PredictionPanel(ExercisePanel):
    """Ask for a guess, lock it, and show the run beside it once there is one. Never marked."""

    def __init__(self, exercise, record, facts=dict):
        super().__init__(exercise, record, facts)
        self.guesses = [self.add(guess_control(item)) for item in exercise.items]
        self.lock_it = self.add(Action("Lock my prediction", primary=True))
        self.when = ""
        self.react(self.lock_it, self.lock)
        stored = record.get("predictions", exercise.id)
        if stored and len(stored["values"]) == len(self.guesses):
            for control, value in zip(self.guesses, stored["values"]):
                control.value = value
            self.close(stored.get("at"))

    @property
    def locked(self):
        return self.lock_it.disabled

    def lock(self):
        """Lock the guess, before the run, for good."""
        if self.locked:
            return
        if any(control.value is None for control in self.guesses):
            self.say("Please make a guess for each line first. It is not marked.")
            return
        stored = {"values": [control.value for control in self.guesses], "at": moment()}
        self.record.put("predictions", self.exercise.id, stored)
        self.close(stored["at"])

    def close(self, at):
        """Take no more changes, and say when it was locked and what is known."""
        self.when = f" ({at})" if MOMENT.fullmatch(str(at)) else ""
        for control in (*self.guesses, self.lock_it):
            control.disabled = True
        self.beside()

    def beside(self):
        """Show the learner's own run beside the guess, where it has told something."""
        facts = self.known()
        told = [
            f"{escape(item.text)} You predicted {escape(chosen(item, control.value))}; "
            f"your run: {escape(fact_in_words(facts[item.fact]))}."
            for item, control in zip(self.exercise.items, self.guesses)
            if item.fact in facts
        ]
        self.say(
            f"{LOCKED}{self.when}. "
            + (
                "Your run stands beside it below."
                if told
                else "It is not marked; the run will stand beside it."
            )
        )
        if told:
            self.show(html_list(told))

    def renew(self):
        """Show the run beside a locked guess, when a run has just told something."""
        super().renew()
        if self.locked:
            self.beside()


def guess_control(item):
    """Return the control for one guess."""
    if item.options:
        return Choice(item.text, list(item.options.items()))
    kind = Range if (item.most - item.least) / item.step <= MOST_ON_SLIDER else Number
    middle = (item.least + item.most) / 2 if item.start is None else item.start
    return kind(
        item.text, min=item.least, max=item.most, step=item.step, value=middle, unit=item.unit
    )


def chosen(item, value):
    """Return a guess in words."""
    return item.options[value] if item.options else f"{value:g} {item.unit}".strip()
