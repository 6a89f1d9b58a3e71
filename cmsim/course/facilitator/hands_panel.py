"""Hands counted on questions with a key."""

from html import escape

import ipywidgets as widgets

from cmsim.course.facilitator import show_of_hands as hands
from cmsim.course.facilitator.room_panel import RoomPanel
from cmsim.course.kit.answer_key import reason
from cmsim.views.drawing import number_of
from cmsim.views.widgets.controls import Action, Choice, Number
from cmsim.views.widgets.layout import (
    TEXT,
    html_list,
    paragraph,
)


class HandsPanel(RoomPanel):
    """Count hands on questions with an answer, and see where the room is of two minds."""

    def __init__(self, room):
        super().__init__(room)
        self.exercise = Choice("Exercise", {"": "none"}, value="")
        self.go = Action("Show where the room disagrees", primary=True)
        self.react(self.exercise, lambda name: self.open(name))
        self.react(self.go, self.compare)
        self.changed()

    def changed(self):
        keyed = {name: one.title for name, one in self.room.questions.items() if one.kind == "KEY"}
        self.exercise.options = list((keyed or {"": "none in this session"}).items())
        self.exercise.value = next(iter(keyed or {"": ""}))
        self.open(self.exercise.value)

    def open(self, name):
        """Offer a box for each answer to each question of an exercise."""
        self.counts = []
        if name not in self.room.questions:
            self.box.children = [self.exercise]
            return
        chosen = self.room.questions[name]
        typed = self.said.get(f"{self.room.topic}/{name}")
        rows = []
        for place, item in enumerate(chosen.items):
            options = chosen.options_of(item)
            boxes = [
                Number(
                    f"{words} – hands",
                    min=0,
                    max=hands.MOST_HANDS,
                    value=typed[place][n] if typed else 0,
                )
                for n, words in enumerate(options.values())
            ]
            for box in boxes:
                self.react(box, lambda value: self.note())
            self.counts.append(boxes)
            rows += [widgets.HTML(paragraph(f"{place + 1}. {item.text}")), *boxes]
        self.box.children = [self.exercise, *rows, self.go]
        self.show("")
        self.say("Read one out, count hands, type the numbers. Do not tell the answer yet.")

    def note(self):
        counts = [[box.value for box in boxes] for boxes in self.counts]
        self.said = self.said | {f"{self.room.topic}/{self.exercise.value}": counts}

    def chosen(self):
        """Return how hands were distributed over each question that has any."""
        exercise = self.room.questions[self.exercise.value]
        return [
            (item, hands.chosen(exercise, item, [box.value for box in boxes]))
            for item, boxes in zip(exercise.items, self.counts)
            if sum(box.value for box in boxes)
        ]

    def compare(self):
        """Show the questions with the most divided hands first, with the reason and its source."""
        found = sorted(
            self.chosen(),
            key=lambda pair: max(count for _, count in pair[1].counts) / pair[1].answered,
        )
        if not found:
            self.say("No hands yet: type the counts above.")
            return
        self.say(f"{number_of(len(found), 'question')} counted; the most divided comes first.")
        self.show(
            "".join(
                f'<div style="{TEXT}"><p><strong>{escape(one.text)}</strong></p>'
                + html_list((f"{escape(words)}: {count}" for words, count in one.counts), style="")
                + f"<details><summary>Show the answer and why</summary>"
                f"<strong>{escape(one.answer)}</strong> {one.right} of {one.answered} had it. "
                f"{escape(reason(item, self.room.questions[self.exercise.value]))} "
                f"<em>Source: {escape(item.source)}</em></details></div>"
                for item, one in found
            )
        )
