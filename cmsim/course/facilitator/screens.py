"""What a session shows to the room, one thing after the other, from its questions and its guide."""

from typing import NamedTuple

OPEN, GUESS, VOTE, BOARD, WRITE, TALK = "open", "guess", "vote", "board", "write", "talk"
PARTS = {
    OPEN: ("Welcome",),
    GUESS: ("Guess", "The room", "The run"),
    VOTE: ("Vote", "The room", "The answer"),
    BOARD: ("Where you differ",),
    WRITE: ("Write",),
    TALK: ("Talk",),
}


class Screen(NamedTuple):
    """One thing on the projector: what it is, its words, and the question that it asks.

    ``kicker`` stands above the title in small, ``place`` says which question of the exercise it is.
    """

    kind: str
    title: str
    kicker: str = ""
    sub: str = ""
    exercise: str = ""
    place: int = 0

    @property
    def parts(self):
        """Return the names of its parts, one after the other."""
        return PARTS[self.kind]

    @property
    def key(self):
        """Return the name under which the room's guesses or votes on it are kept."""
        return f"{self.exercise}/{self.place}"


def screens(guide, questions):
    """Return all that a session shows to the room, in order; nothing of it tells an answer."""
    title, _, minutes = guide.title.rpartition(", ")
    found = [Screen(OPEN, title or guide.title, sub=minutes if title else "")]
    for exercise in questions.values():
        found += ASKED.get(exercise.kind, nothing)(exercise)
    for phase, prompts in guide.debrief.items():
        found += [Screen(TALK, plain(prompt), kicker=phase) for prompt in prompts]
    return found


def nothing(exercise):
    return []


def guessed(exercise):
    return [
        Screen(GUESS, item.text, sub=item.unit, exercise=exercise.id, place=place)
        for place, item in enumerate(exercise.items)
        if not item.options
    ]


def voted(exercise):
    found = [
        Screen(VOTE, item.text, exercise.title, exercise=exercise.id, place=place)
        for place, item in enumerate(exercise.items)
    ]
    board = [Screen(BOARD, "Where you differ", exercise.title, exercise=exercise.id)]
    return found + board * (len(found) > 1)


def written(exercise):
    return [Screen(WRITE, exercise.title, sub=exercise.about, exercise=exercise.id)]


ASKED = {"PRED": guessed, "KEY": voted, "PARTS": written}


def plain(markdown):
    """Return a line of a guide without its marks.

    >>> plain("What did *you* see?")
    'What did you see?'
    """
    return markdown.replace("*", "").replace("`", "")
