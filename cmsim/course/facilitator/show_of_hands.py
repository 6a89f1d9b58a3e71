"""What a room says by hands or on paper, typed in by the facilitator."""

import re

from cmsim.course.facilitator.cohort import is_number
from cmsim.course.facilitator.debrief import Chosen, Spread
from cmsim.course.kit.answer_key import right_answer
from cmsim.scenario.parameter import Refusal

MOST_HANDS, MOST_GUESSES = 500, 500
TIMES = re.compile(r"([0-9]{1,4})[x×*](.+)")


def guesses(text, item):
    """Return the numbers in a line such as ``120 90 3x60``: three people said 60.

    >>> from cmsim.course.kit.question import Guess
    >>> guesses("120, 90 2x60", Guess(text="Minutes?", most=480))
    [120.0, 90.0, 60.0, 60.0]
    """
    found = []
    for word in re.sub(r"\s*([x×*])\s*", r"\1", text.replace(",", " ").replace(";", " ")).split():
        times = TIMES.fullmatch(word)
        count, number = (int(times[1]), times[2]) if times else (1, word)
        try:
            value = float(number)
        except ValueError:
            raise Refusal(
                f"{word[:20]!r} is no number: write numbers with spaces between them, "
                "3x60 for three people who said 60"
            ) from None
        if not (is_number(value) and item.least <= value <= item.most):
            raise Refusal(
                f"{number}: between {item.least:g} and {item.most:g} {item.unit} is possible"
            )
        if len(found) + count > MOST_GUESSES:
            raise Refusal(f"more than {MOST_GUESSES} guesses")
        found += [value] * count
    return found


def spread(item, values, fact=None):
    """Return the spread of a room's guesses, beside what a run showed if it has."""
    return Spread(
        item.text, item.unit, tuple(sorted(values)), () if fact is None else (fact["value"],)
    )


def chosen(exercise, item, counts):
    """Return how a room's hands were distributed, ``counts`` in the order of the options."""
    options = exercise.options_of(item)
    right = sum(count for key, count in zip(options, counts) if key in item.answer)
    return Chosen(
        exercise.title,
        item.text,
        tuple(zip(options.values(), counts)),
        right,
        sum(counts),
        right_answer(item, exercise),
    )
