"""Why somebody is waiting."""

from html import escape

from cmsim.course.day.again_panel import AgainPanel
from cmsim.course.day.why_waiting import (
    put_off,
    served_instead,
    waiting,
)
from cmsim.course.day.words import NAMES, clock, weekday, when_due, who, words
from cmsim.views.drawing import number_of
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import html_list


class WaitingPanel(AgainPanel):
    """Ask why a patient is waiting: who was served instead, and what put them first."""

    def __init__(self, day):
        super().__init__(day)
        self.look = self.add(Action("Who is waiting now?", primary=True))
        self.patient = self.add(Choice("Why is this patient waiting?", {"": "nobody chosen yet"}))
        self.react(self.look, self.refresh)
        self.react(self.patient, self.explain)
        self.now = {}

    def refresh(self):
        """List the patients who wait on the desk as it is now."""
        game = self.day.game
        cards = waiting(game.desk)[:20] if game is not None and game.desk else []
        if not cards or not game.acts:
            self.say("Begin the day above and decide a few things first.")
            return
        self.now = {str(card.number): card for card in cards}
        self.patient.options = [[key, words(card, game.desk.now)] for key, card in self.now.items()]
        self.say(f"{number_of(len(cards), 'patient')} who wait longest are in the list.")

    def explain(self, key):
        """Say who was served while this patient waited."""
        if key not in self.now:
            return
        game, card = self.day.game, self.now[key]
        served, off = served_instead(game, card), put_off(game, card)
        lines = [
            f"{weekday(one.at)}, {clock(one.at)}: "
            f"{who(one.card) + ', ' if one.card.patient is not None else ''}"
            f"{NAMES[one.card.kind]}: {one.why}."
            for one in served
        ]
        head = (
            f"{who(card)}: {NAMES[card.kind]}, {when_due(card.due, game.desk.now)}. "
            + (f"You put it off {number_of(off, 'time')}. " if off else "")
            + (
                f"Done meanwhile: {len(served)}."
                if served
                else "Nothing was done since it came; the clock simply moved on."
            )
        )
        self.show(html_list(map(escape, lines)) if lines else "")
        self.say(head)
