"""What a session shows to the room, one thing after the other, from its questions and its guide."""

import re
from typing import NamedTuple

OPEN, GUESS, VOTE, BOARD, WRITE, TALK = "open", "guess", "vote", "board", "write", "talk"
READ, DECIDE, RUN = "read", "decide", "run"
PARTS = {
    OPEN: ("Welcome",),
    GUESS: ("Guess", "The room"),
    RUN: ("The run",),
    VOTE: ("Vote", "The room", "The answer"),
    BOARD: ("Where you differ",),
    WRITE: ("Write",),
    TALK: ("Talk",),
    READ: ("Read",),
    DECIDE: ("Vote", "The room", "What it moved"),
}
VOTED = (VOTE, DECIDE)
MINUTES = re.compile(r",? (?=\d+ minutes$)")


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

    The run is beside the guesses when the room has voted; in a ``case``, on its first decision.
    """
    title, *minutes = MINUTES.split(guide.title)
    asked = {kind: [] for kind in ASKED}
    for exercise in questions.values():
        if exercise.kind in ASKED:
            asked[exercise.kind] += ASKED[exercise.kind](exercise)
    guesses, votes, texts = (asked[kind] for kind in ("PRED", "KEY", "PARTS"))
    decided = decisions(case) if case else []
    before, after = (decided[:1], decided[1:] + votes) if case else (votes, [])
    return [
        Screen(OPEN, title, sub="".join(minutes)),
        *(story(case) if case else []),
        *guesses,
        *before,
        *(each._replace(kind=RUN) for each in guesses),
        *after,
        *texts,
        *(
            Screen(TALK, plain(prompt), kicker=phase)
            for phase, prompts in guide.debrief.items()
            for prompt in prompts
        ),
    ]


def starts(steps, found):
    """Return with which screen each step of a plan begins, ``None`` where the room stays.

    A step that ends with the title of an exercise begins with that exercise.
    """
    places = []
    for step in steps:
        fitting = (n for n, each in enumerate(found) if n not in places and begins(step, each))
        places.append(next(fitting, None if places else 0))
    return places


def begins(step, screen):
    """Say whether a step of the plan may begin with a screen."""
    if screen.kind in (VOTE, WRITE):
        title = screen.kicker if screen.kind == VOTE else screen.title
        return bare(step.what).endswith(bare(title))
    return {
        READ: step.what.startswith("Story"),
        GUESS: "guess" in step.what.lower(),
        DECIDE: step.live,
        RUN: step.reveals,
        TALK: step.debrief,
    }.get(screen.kind, False)


def bare(title):
    return title.casefold().rstrip(".?")


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


def story(case):
    """Return the story of a case, a paragraph on each screen."""
    return [Screen(READ, case.file.title, told.says, told.text) for told in case.file.story]


def decisions(case):
    """Return the decisions of a case."""
    return [
        Screen(
            DECIDE,
            decision.title,
            case.file.title,
            decision.text,
            f"case {case.name}",
            place,
            tuple((str(n), option.text) for n, option in enumerate(decision.options)),
        )
        for place, decision in enumerate(case.file.decisions)
    ]


ASKED = {"PRED": guessed, "KEY": voted, "PARTS": written}


def plain(markdown):
    """Return a line of a guide without its marks.

    >>> plain("What did *you* see?")
    'What did you see?'
    """
    return markdown.replace("*", "").replace("`", "")
