"""The debrief of a session, its notes and its record."""

from cmsim.course.facilitator.room_panel import RoomPanel
from cmsim.course.facilitator.spread_figure import drawn
from cmsim.course.kit.printing import closing_page, rows_of, sheet
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.controls import Action, Number, Text
from cmsim.views.widgets.layout import (
    download,
    on_a_line,
)

LONGEST_NOTE, MOST_PEOPLE, FEWEST_LINES = 3000, 200, 12


class ClosePanel(RoomPanel):
    """Debrief in three steps, take notes, and export the session."""

    def __init__(self, room, guesses, hands):
        super().__init__(room)
        self.guesses, self.hands = guesses, hands
        self.people = Number("People in the room", min=0, max=MOST_PEOPLE, value=0)
        self.notes = Text("Notes of the debrief (no names)", rows=6, max_length=LONGEST_NOTE)
        self.go = Action("Make the record of this session", primary=True)
        self.react(self.people, lambda value: self.note())
        self.react(self.notes, lambda value: self.note())
        self.react(self.go, self.export)
        self.box.children = [self.people, self.notes, self.go]
        self.changed()

    def changed(self):
        typed = self.said.get(self.room.topic, {})
        self.people.value = typed.get("people", 0)
        self.notes.value = typed.get("notes", "")
        self.prompts = self.room.guide.prompts()
        self.show(self.prompts)
        self.say("First reactions, then what happened, then why and what to do on Monday.")

    def note(self):
        self.said = self.said | {
            self.room.topic: {"people": self.people.value, "notes": self.notes.value}
        }

    def export(self):
        """Offer the session's record, its numbers and a sheet to sign, as files."""
        try:
            spreads = self.guesses.spreads(self.room.facts())
        except Refusal as refusal:
            self.say(refusal)
            return
        counted = [one for _, one in self.hands.chosen()] if self.hands.counts else []
        found, name = self.room.guide, f"session-{self.room.session}"
        closing = closing_page(
            found,
            self.people.value,
            self.notes.value,
            [drawn(*pair).html() for pair in spreads],
            counted,
        )
        links = (
            download(f"{name}.html", "text/html", closing, "Record of this session"),
            download(f"{name}.csv", "text/csv", rows_of(spreads, counted), "Its numbers"),
            download(
                f"{name}-attendance.html",
                "text/html",
                sheet(found, max(self.people.value, FEWEST_LINES)),
                "Sheet to sign, on paper",
            ),
        )
        self.show(self.prompts + on_a_line(*links))
        self.say("Three files are ready below. Names go on paper only.")
