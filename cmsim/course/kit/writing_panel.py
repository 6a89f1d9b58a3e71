"""The panel that asks for something written."""

from datetime import datetime
from html import escape

import ipywidgets as widgets

from cmsim.course.kit.exercise_panel import ExercisePanel
from cmsim.course.kit.printing import one_page
from cmsim.course.kit.writing import missing_parts, words_in
from cmsim.views.widgets.controls import Action, Text
from cmsim.views.widgets.layout import html_list, in_a_row, paragraph, stacked
from cmsim.views.widgets.paper import Paper

MOST_TEXT = 1500  # characters


class WritingPanel(ExercisePanel):
    """Ask for something written, and say only whether it is complete."""

    def __init__(self, exercise, record, facts=dict):
        super().__init__(exercise, record, facts)
        self.fields = {
            part.id: self.add(
                Text(part.label, rows=part.rows, max_length=MOST_TEXT, help=part.help)
            )
            for part in exercise.parts
        }
        self.paper = Paper()
        self.check = self.add(
            Action("Is it complete?" if exercise.private else "Keep what I wrote", primary=True)
        )
        self.react(self.check, self.mark)
        if exercise.private:
            self.print = self.add(Action("Print it for myself"))
            self.react(self.print, lambda: self.paper.print(self.page()))
        else:
            for control in self.fields.values():
                self.react(control, lambda value: self.write())
        for name, words in (record.get("words", exercise.id) or {}).items():
            if name in self.fields and isinstance(words, str):
                self.fields[name].value = words
        if any(self.texts().values()):
            self.told()

    def asking(self):
        """Return the fields, and the button below them."""
        return stacked(
            widgets.HTML(paragraph(self.exercise.about)),
            stacked(*self.fields.values()),
            in_a_row(*self.controls[len(self.fields) :], self.status),
            *([self.paper] if self.exercise.private else ()),
        )

    def page(self):
        """Return what is written as a page to print, which is sent to the browser alone."""
        given = self.texts()
        rows = "".join(
            f"<dt>{escape(part.label)}</dt><dd>{escape(given[part.id])}</dd>"
            for part in self.exercise.parts
        )
        now = datetime.now().astimezone()
        return one_page(self.exercise.title, now, "", "", [("For me alone", f"<dl>{rows}</dl>")])

    def texts(self):
        """Return what is written, by field."""
        return {name: control.value.strip() for name, control in self.fields.items()}

    def write(self):
        """Keep the words, unless they are private: those are never written anywhere."""
        if not self.exercise.private:
            self.record.put("words", self.exercise.id, self.texts())

    def mark(self):
        """Say what is missing, and keep that it is complete."""
        self.write()
        lacking = self.told()
        self.record.put(
            "answers",
            self.exercise.id,
            {
                "kind": "PARTS",
                "complete": not lacking,
                "words": 0 if self.exercise.private else words_in(" ".join(self.texts().values())),
            },
        )

    def told(self):
        """Say and show what is missing; return it."""
        lacking = missing_parts(self.exercise, self.texts())
        where = (
            "Private: only you see it, and it is gone when this page is closed."
            if self.exercise.private
            else "Kept."
        )
        self.say(
            f"{where} "
            + (
                "Complete. Whether it is good, ask a colleague."
                if not lacking
                else f"{len(lacking)} still missing; see below."
            )
        )
        self.show(html_list(map(escape, lacking)) if lacking else "")
        return lacking
