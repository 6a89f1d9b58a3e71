"""A session in a room: what was chosen, what the room has said, and the run it made together."""

import importlib
from pathlib import Path

from cmsim.course.kit import guide, page, questions

LIVE = {  # session: the folder whose ``cells.live`` makes the panel a room runs together
    "00": "meet",
    "01": "roles",
    "02": "day",
    "03": "caseload",
    "07": "structures",
}


class Room:
    """The session a facilitator has chosen and what the room has said; panels follow it."""

    def __init__(self, topics):
        self.topics = topics
        self.followers, self.live = [], None
        self.choose(next(iter(topics)))

    def choose(self, topic):
        """Go to a session; what the room said in another one stays with that one."""
        self.topic = topic
        self.guide = guide.read(topic)
        self.questions = questions.read(page.find(f"exercises/{topic}/questions.toml"))
        self.live = None
        for follower in self.followers:
            follower.changed()

    @property
    def session(self):
        return self.guide.session

    def run_live(self):
        """Return the panel that the room runs together, made when it is first asked for."""
        if self.live is None:
            module = importlib.import_module(f"cmsim.course.{LIVE[self.session]}.cells")
            self.live = module.live()
        return self.live

    def facts(self):
        """Return what the room's own run has shown so far."""
        return self.live.facts() if self.live is not None else {}

    def asked(self, *kinds):
        """Return ``[(exercise, place, item)]`` of the session's questions of some kinds."""
        return [
            (exercise, place, item)
            for exercise in self.questions.values()
            if exercise.kind in kinds
            for place, item in enumerate(exercise.items)
        ]


def topics():
    """Return ``{topic: title}`` of the sessions that have a facilitator's guide."""
    folder = page.find("exercises/terms.toml").parent
    return {
        path.parent.name: guide.read(path.parent.name).title
        for path in sorted(Path(folder).glob("*/facilitator.md"))
    }
