"""A session in a room: what was chosen, what the room has said, and the run it made together."""

from cmsim.course.facilitator.lessons import lesson_of
from cmsim.course.kit import files, guide, questions


class Room:
    """The session a facilitator has chosen and what the room has said; panels follow it."""

    def __init__(self, topics):
        self.topics = topics
        self.followers, self.live = [], None
        self.choose(next(iter(topics)))

    def choose(self, topic):
        """Go to a session; what the room said in another one stays with that one."""
        found, asked = guide.read(topic), questions.of_topic(topic)
        self.topic, self.guide, self.questions, self.live = topic, found, asked, None
        for follower in self.followers:
            follower.changed()

    @property
    def session(self):
        return self.guide.session

    def run_live(self):
        """Return the panel that the room runs together, made when it is first asked for."""
        if self.live is None:
            self.live = lesson_of(self.topic).live()
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
    folder = files.find("exercises/terms.toml").parent
    names = sorted(path.parent.name for path in folder.glob("*/facilitator.md"))
    return {name: guide.title_of(name) for name in names}
