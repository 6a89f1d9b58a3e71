"""The plan of a session, on screen and on paper."""

from cmsim.course.facilitator.room_panel import RoomPanel
from cmsim.course.kit import files, guide, materials
from cmsim.course.kit.printing import markdown
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.controls import Choice
from cmsim.views.widgets.layout import WIDE, download, on_a_line, paragraph, scrolled


class PlanPanel(RoomPanel):
    """Choose a session and see its plan, what to bring, and what to do if technology fails."""

    def __init__(self, room):
        super().__init__(room)
        self.topic = Choice("Session", room.topics, value=room.topic)
        self.react(self.topic, self.choose)
        self.box.children = [self.topic]
        self.changed()

    def choose(self, topic):
        """Go to a session, or say what is wrong with its guide or its questions."""
        try:
            self.room.choose(topic)
        except Refusal as refusal:
            self.say(refusal)

    def changed(self):
        found = self.room.guide
        before, during, after = found.minutes
        self.set(self.topic, value=self.room.topic)
        self.say(
            f"{found.title}. {before} minutes to prepare, {during} in the room, {after} afterwards."
        )
        parts = (
            "Purpose",
            "Objectives",
            "Materials",
            "Minute by minute",
            guide.QUIET,
            "Room and technology",
            "If technology fails",
            "Likely wrong conclusions",
            "Expected results",
            "Adaptations",
            "Answer key",
        )
        self.show(
            "".join(
                f"<details{' open' if name in ('Purpose', 'Minute by minute') else ''}>"
                f"<summary><strong>{name}</strong></summary>"
                f"{scrolled(name, found.html(name), WIDE)}</details>"
                for name in parts
            )
        )


# The pages that every session needs, in exercises/facilitating, and the words of their links.
FOR_ALL = {
    "learning": "Learning to facilitate",
    "day_before": "The day before",
    "ground_rules": "Ground rules",
    "roles": "Roles of co-facilitators",
    "fidelity": "Fidelity checklist",
    "day_30": "Day 30",
}


class HandoutPanel(RoomPanel):
    """Offer the handout and the guide, and the pages of every session, as pages to print."""

    def __init__(self, room):
        super().__init__(room)
        self.changed()

    def changed(self):
        topic, title = self.room.topic, self.room.guide.title
        handout = files.find(f"exercises/{topic}/handout.md").read_text(encoding="utf-8")
        texts = {
            "handout": ("Handout, to print", handout),
            "facilitator": ("Guide", guide.text_of(topic)),
        }
        self.show(
            on_a_line(
                *(
                    download(f"{topic}-{name}.html", "text/html", markdown(title, text), words)
                    for name, (words, text) in texts.items()
                )
            )
            + paragraph("To cut, to put up and to hand out:")
            + on_a_line(
                *(
                    download(f"{topic}-{name}.html", "text/html", page, words)
                    for name, (words, page) in materials.pages(topic).items()
                )
            )
            + paragraph("For every session:")
            + on_a_line(*(for_all(name, words) for name, words in FOR_ALL.items()))
        )
        self.say("All open in any browser and print from there.")


def for_all(name, words):
    """Return a link to a page that every session needs."""
    text = files.find(f"exercises/facilitating/{name}.md").read_text(encoding="utf-8")
    return download(f"{name}.html", "text/html", markdown(words, text), words)
