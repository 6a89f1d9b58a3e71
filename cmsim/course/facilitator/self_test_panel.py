"""The self-test: does everything that a session needs work on this machine?"""

from html import escape
from time import perf_counter

from cmsim.course.facilitator.room_panel import RoomPanel
from cmsim.course.kit import files, guide, learner_record, questions
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import (
    NO_BULLETS,
    html_list,
)


class SelfTestPanel(RoomPanel):
    """Try everything the session needs on this machine, before anybody is in the room."""

    def __init__(self, room):
        super().__init__(room)
        self.go = Action("Run the self-test", primary=True)
        self.react(self.go, self.test)
        self.box.children = [self.go]

    def changed(self):
        self.say("Not tested yet.")
        self.show("")

    def test(self):
        """Say for each thing whether it works here, and what to do if not."""
        found = [
            self.tried(words, check, remedy)
            for words, check, remedy in (
                ("the plan is whole and its minutes add up", self.plan, "use the printed guide"),
                ("the questions can be read", self.questions_read, "download the course again"),
                ("the room's run works", self.run, "use the fallback in the plan"),
                (
                    "what the room says can be kept",
                    self.stored,
                    "free disk space or choose another folder with CMSIM_HOME",
                ),
                ("the handout can be printed", self.handout, "download the course again"),
            )
        ]
        good = sum(works for works, _ in found)
        self.say(
            f"{good} of {len(found)} work: "
            + ("ready." if good == len(found) else "see below what to do.")
        )
        self.show(html_list((escape(line) for _, line in found), NO_BULLETS))

    def tried(self, words, check, remedy):
        """Return whether a check passes, and its line."""
        begun = perf_counter()
        try:
            said = check()
        except (Refusal, OSError, ValueError, ImportError, AttributeError) as error:
            return False, f"✗ Not so: {words} ({error}). What to do: {remedy}."
        return (
            True,
            f"✓ {words[0].upper()}{words[1:]}{said or ''} ({perf_counter() - begun:.1f} s).",
        )

    def plan(self):
        guide.made(guide.stored(self.room.topic), self.room.topic)

    def questions_read(self):
        count = sum(
            len(one.items) or len(one.parts) for one in questions.of_topic(self.room.topic).values()
        )
        return f", {count} of them"

    def run(self):
        self.room.run_live().view()

    def stored(self):
        learner_record.of("90").write()

    def handout(self):
        files.find(f"exercises/{self.room.topic}/handout.md")
