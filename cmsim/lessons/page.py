"""What every lesson's page needs: its files, its checks, and a plain word when one is missing."""

from html import escape
from pathlib import Path

import ipywidgets as widgets

import cmsim
from cmsim.lessons import checks
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.visit import TEXT, paragraph

NOT_SURE = {"": "I am not sure"}
RIGHT, WRONG = "✓ Right.", "✗ Not yet."


def find(name):
    """Return the path of a course file, looked for beside the notebook and beside the package.

    Raises ``Refusal`` in one line if it is in neither place.
    """
    here = Path.cwd()
    for folder in (here, *here.parents[:2], Path(cmsim.__file__).parents[1]):
        if (folder / name).is_file():
            return folder / name
    raise Refusal(f"{name}: this file of the course was not found near {here}")


def sorry(refusal):
    """Return a plain message in place of a panel whose file cannot be used."""
    return widgets.HTML(f'<p role="alert"><strong>This part cannot be shown.</strong> '
                        f"{escape(str(refusal))}</p>")


class CheckPanel(Panel):
    """Ask the questions of one exercise, and give the reason and its source for each answer."""

    def __init__(self, exercise):
        super().__init__()
        self.exercise = exercise
        options = list((NOT_SURE | exercise.options).items())
        self.answers = [self.add(Choice(item.text, options)) for item in exercise.items]
        self.check = self.add(Action("Check my answers", primary=True))
        self.react(self.check, self.mark)

    def marks(self):
        """Return for each question whether it is right, ``None`` without an answer."""
        return [checks.marked(item, control.value or None)
                for item, control in zip(self.exercise.items, self.answers)]

    def mark(self):
        """Say how many are right, and show the reason for each answer given."""
        marks = self.marks()
        if not any(mark is not None for mark in marks):
            self.say("Choose an answer first. Nothing is counted against you.")
            return
        left = marks.count(None)
        self.say(f"{marks.count(True)} of {len(marks)} right."
                 + (f" {left} still without an answer." if left else "")
                 + ("" if left or False not in marks else " Change what you like and check again."))
        self.show(f'<ul style="{TEXT}">' + "".join(
            explained(item, mark) for item, mark in zip(self.exercise.items, marks)
            if mark is not None) + "</ul>")

    def view(self):
        """Return the panel below its title."""
        title = widgets.HTML(paragraph(self.exercise.about))
        return widgets.VBox([title, super().view()],
                            layout=widgets.Layout(overflow="visible", width="100%"))


def explained(item, mark):
    """Return the line below one answer; a wrong one keeps its reason closed, to think again."""
    why = f"{escape(item.reason)} <em>Source: {escape(item.source)}</em>"
    head = f"<strong>{RIGHT if mark else WRONG}</strong> {escape(item.text)}"
    if mark:
        return f"<li>{head} {why}</li>"
    return f"<li>{head} <details><summary>Show why</summary>{why}</details></li>"


def exercise(file, name):
    """Return one exercise of a file as something to show; a wrong file is said in one line."""
    try:
        return CheckPanel(checks.read(find(file))[name]).view()
    except Refusal as refusal:
        return sorry(refusal)
