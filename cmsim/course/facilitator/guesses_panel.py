"""The room's predictions, typed in by the facilitator."""

from cmsim.course.facilitator import show_of_hands as hands
from cmsim.course.facilitator.room_panel import RoomPanel
from cmsim.course.facilitator.spread_figure import drawn
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.controls import Action, Text

NO_RUN = "Run it live below; the run will stand beside the guesses."
LONGEST_LINE = 2000


class GuessesPanel(RoomPanel):
    """Take the room's predictions by hand or from a folder; show their spread, then the run."""

    def __init__(self, room):
        super().__init__(room)
        self.show_them = Action("Show the room's guesses", primary=True)
        self.reveal = Action("Show the run beside them")
        self.react(self.show_them, self.draw)
        self.react(self.reveal, self.draw_with_run)
        self.changed()

    def changed(self):
        self.asked = [
            (exercise, place, item)
            for exercise, place, item in self.room.asked("PRED")
            if not item.options
        ]
        typed = [*self.said.get(self.room.topic, ()), *[""] * len(self.asked)]
        self.lines = [
            Text(
                f"{item.text} Type all guesses, with spaces between them; 3x60 is three "
                "people who said 60.",
                value=str(text),
                max_length=LONGEST_LINE,
            )
            for (_, _, item), text in zip(self.asked, typed)
        ]
        for line in self.lines:
            self.react(line, lambda value: self.note())
        self.box.children = [*self.lines, self.show_them, self.reveal]
        self.show("")
        self.say("Let each person write a guess before anybody speaks.")

    def note(self):
        self.said = self.said | {self.room.topic: [line.value for line in self.lines]}

    def spreads(self, facts):
        """Return ``[(spread, fact or None)]`` of all lines that hold guesses."""
        found = []
        for (_, _, item), line in zip(self.asked, self.lines):
            values = hands.guesses(line.value, item)
            if values:
                found.append(
                    (hands.spread(item, values, facts.get(item.fact)), facts.get(item.fact))
                )
        return found

    def draw(self):
        """Show the spread before the run."""
        self.draw_with({})

    def draw_with_run(self):
        """Show the room's own run beside its guesses."""
        facts = self.room.facts()
        if not facts:
            self.say(NO_RUN)
            return
        self.draw_with(facts)

    def draw_with(self, facts):
        try:
            found = self.spreads(facts)
        except Refusal as refusal:
            self.say(refusal)
            return
        self.show(
            "".join(drawn(one, fact).html(f"guesses-{n}") for n, (one, fact) in enumerate(found))
        )
        told = sum(fact is not None for _, fact in found)
        beside = f" The run stands beside {told} of {len(found)}." if facts else ""
        self.say(
            f"{sum(len(one.guesses) for one, _ in found)} guesses shown.{beside}"
            if found
            else "No guesses yet: type them above."
        )
