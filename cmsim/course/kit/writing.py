"""What a written answer still lacks: only completeness is looked at, never how good it is."""

import re

WORD = re.compile(r"\w+(?:['’\-]\w+)*")
SHORTENED = re.compile(r"\b(?:[A-Z]{2,}s?|(?:[A-Za-z]\.){2,})(?!\w)")


def words_in(text):
    """Return how many words a text has.

    >>> words_in("I don't fill beds – I follow up.")
    7
    """
    return len(WORD.findall(text))


def missing_parts(exercise, texts):
    """Return what a written answer still lacks, one sentence each; nothing if it is complete."""
    lacking = []
    for part in exercise.parts:
        count = words_in(texts.get(part.id, ""))
        if count < part.fewest_words:
            lacking.append(f"“{part.label}” has {count} of at least {part.fewest_words} words.")
        elif count > part.most_words:
            lacking.append(f"“{part.label}” has {count} words; {part.most_words} are enough.")
    every = " ".join(texts.get(part.id, "") for part in exercise.parts)
    fewest, most, total = exercise.words.fewest, exercise.words.most, words_in(every)
    if total < (fewest or 0) or (most is not None and total > most):
        lacking.append(
            f"The whole has {total} words; between {1 if fewest is None else fewest} and "
            f"{'many' if most is None else most} are asked for."
        )
    if exercise.no_abbreviations:
        short = sorted(set(SHORTENED.findall(every)))
        if short:
            lacking.append("Please write out: " + ", ".join(short) + ".")
    return lacking
