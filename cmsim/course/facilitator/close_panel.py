"""The debrief of a session and its record."""

from cmsim.course.facilitator import show_of_hands as hands
from cmsim.course.facilitator.debrief import Chosen
from cmsim.course.facilitator.room_panel import RoomPanel
from cmsim.course.facilitator.scene import guesses
from cmsim.course.facilitator.screens import GUESS, VOTE
from cmsim.course.facilitator.spread_figure import drawn
from cmsim.course.kit.printing import closing_page, rows_of, sheet
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import download, on_a_line

FEWEST_LINES = 12


class ClosePanel(RoomPanel):
    """Debrief in three steps, and export the session."""

    def __init__(self, room):
        super().__init__(room)
        self.go = Action("Make the record of this session", primary=True)
        self.react(self.go, self.export)
        self.box.children = [self.go]
        self.changed()

    def changed(self):
        self.prompts = self.room.guide.prompts()
        self.show(self.prompts)
        self.say("First reactions, then what happened, then why and what to do on Monday.")

    def spreads(self):
        """Return ``[(spread, fact or None)]`` of all guesses of the room."""
        found = []
        for screen in self.room.screens:
            values = guesses(self.room, screen)[0] if screen.kind == GUESS else []
            if values:
                fact = self.room.run_of(screen)
                found.append((hands.spread(self.room.item(screen)[1], values, fact), fact))
        return found

    def chosen(self, screen):
        """Return how the room voted on a question, or on a decision of a case."""
        counts = self.room.hands(screen)
        if screen.kind == VOTE:
            return hands.chosen(*self.room.item(screen), counts)
        words = tuple((text, count) for (_, text), count in zip(screen.options, counts))
        moved = self.room.said.moved.get(screen.key, "")
        return Chosen(screen.kicker, screen.title, words, None, sum(counts), moved)

    def export(self):
        """Offer the session's record, its numbers and a sheet to sign, as files."""
        room, spreads = self.room, self.spreads()
        counted = [self.chosen(each) for each in room.voted()]
        found, name = room.guide, f"session-{room.session}"
        closing = closing_page(
            found,
            room.said.people,
            room.said.notes,
            [drawn(*pair).html() for pair in spreads],
            counted,
        )
        links = (
            download(f"{name}.html", "text/html", closing, "Record of this session"),
            download(f"{name}.csv", "text/csv", rows_of(spreads, counted), "Its numbers"),
            download(
                f"{name}-attendance.html",
                "text/html",
                sheet(found, max(room.said.people, FEWEST_LINES)),
                "Sheet to sign, on paper",
            ),
        )
        self.show(on_a_line(*links) + self.prompts)
        self.say("Three files are ready below. Names go on paper only.")
