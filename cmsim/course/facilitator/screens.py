"""What a session shows to the room, one thing after the other, from its questions and its guide."""

from typing import NamedTuple

OPEN, GUESS, VOTE, BOARD, WRITE, TALK = "open", "guess", "vote", "board", "write", "talk"
READ, DECIDE = "read", "decide"
PARTS = {
    OPEN: ("Welcome",),
    GUESS: ("Guess", "The room", "The run"),
    VOTE: ("Vote", "The room", "The answer"),
    BOARD: ("Where you differ",),
    WRITE: ("Write",),
    TALK: ("Talk",),
    READ: ("Read",),
    DECIDE: ("Vote", "The room", "What it moved"),
}
VOTED = (VOTE, DECIDE)


class Screen(NamedTuple):
    """One thing on the projector: what it is, its words, and the question that it asks.

    ``kicker`` stands above the title in small, ``place`` says which question of the exercise it is,
    ``options`` are those that the room votes on, by their keys.
    """

    kind: str
    title: str
    kicker: str = ""
    sub: str = ""
    exercise: str = ""
    place: int = 0
    options: tuple = ()

    @property
    def parts(self):
        """Return the names of its parts, one after the other."""
        return PARTS[self.kind]

    @property
    def key(self):
        """Return the name under which the room's guesses or votes on it are kept."""
        return f"{self.exercise}/{self.place}"


def screens(guide, questions, case=None):
    """Return all that a session shows to the room, in order; nothing of it tells an answer.

    A ``case`` that is played stands behind the guesses.
    """
    title, _, minutes = guide.title.rpartition(", ")
    found = [Screen(OPEN, title or guide.title, sub=minutes if title else "")]
    asked = [ASKED.get(exercise.kind, nothing)(exercise) for exercise in questions.values()]
    found += [each for several in asked for each in several if each.kind == GUESS]
    found += played(case) if case else []
    found += [each for several in asked for each in several if each.kind != GUESS]
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
        Screen(
            VOTE,
            item.text,
            exercise.title,
            exercise=exercise.id,
            place=place,
            options=tuple(exercise.options_of(item).items()),
        )
        for place, item in enumerate(exercise.items)
    ]
    board = [Screen(BOARD, "Where you differ", exercise.title, exercise=exercise.id)]
    return found + board * (len(found) > 1)


def written(exercise):
    return [Screen(WRITE, exercise.title, sub=exercise.about, exercise=exercise.id)]


def played(case):
    """Return the story of a case, a paragraph on each screen, and its decisions."""
    title = case.file.title
    read = [Screen(READ, title, told.says, told.text) for told in case.file.story]
    decide = [
        Screen(
            DECIDE,
            decision.title,
            title,
            decision.text,
            f"case {case.name}",
            place,
            tuple((str(n), option.text) for n, option in enumerate(decision.options)),
        )
        for place, decision in enumerate(case.file.decisions)
    ]
    return [*read, *decide]


ASKED = {"PRED": guessed, "KEY": voted, "PARTS": written}


def plain(markdown):
    """Return a line of a guide without its marks.

    >>> plain("What did *you* see?")
    'What did you see?'
    """
    return markdown.replace("*", "").replace("`", "")
