"""Questions with an answer key, read from a file and marked with a reason and its source."""

import tomllib
from pathlib import Path
from typing import NamedTuple

from cmsim.scenario.parameter import Refusal

TOP = {"title": str, "exercises": list}
EXERCISE = {"id": str, "title": str, "about": str, "options": dict, "items": list}
ITEM = {"text": str, "answer": str, "reason": str, "source": str}
LONGEST_FILE = 1_000_000


class Item(NamedTuple):
    """One question: its words, the key of the right option, why, and where that is written."""

    text: str
    answer: str
    reason: str
    source: str


class Exercise(NamedTuple):
    """Questions that share one list of options ``{key: words}``."""

    id: str
    title: str
    about: str
    options: dict
    items: tuple


def read(path):
    """Return the exercises of a file, by id; a wrong file is refused with question and reason."""
    path = Path(path)
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise Refusal(f"{path.name}: larger than {LONGEST_FILE:,} bytes; this is no list of "
                          "questions")
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refusal(f"{path.name}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(f"{path.name}: not a TOML file: {error}") from None
    check(given, TOP, path.name)
    exercises = {}
    for n, found in enumerate(given["exercises"], 1):
        exercise = made(found, f"{path.name}: exercise {n}")
        if exercise.id in exercises:
            raise Refusal(f"{path.name}: exercise {n}: the id {exercise.id!r} is used twice")
        exercises[exercise.id] = exercise
    return exercises


def made(given, where):
    """Return one exercise, or say what is wrong with it."""
    check(given, EXERCISE, where)
    where = f"{where} ({given['id']})"
    options = given["options"]
    if len(options) < 2 or not all(isinstance(words, str) and words for words in options.values()):
        raise Refusal(f"{where}: options: at least two are needed, each with words")
    if not given["items"]:
        raise Refusal(f"{where}: items: at least one question is needed")
    items = []
    for n, item in enumerate(given["items"], 1):
        check(item, ITEM, f"{where}, question {n}")
        if item["answer"] not in options:
            raise Refusal(f"{where}, question {n}: answer = {item['answer']!r}: the options are "
                          + ", ".join(options))
        items.append(Item(**item))
    return Exercise(**given | {"items": tuple(items)})


def check(given, expected, where):
    """Refuse a table that lacks a field, has another one, or one of the wrong kind."""
    if not isinstance(given, dict):
        raise Refusal(f"{where}: a table is expected")
    for name in given:
        if name not in expected:
            raise Refusal(f"{where}: {name}: no such field; the fields are {', '.join(expected)}")
    for name, kind in expected.items():
        if name not in given:
            raise Refusal(f"{where}: {name}: is missing")
        if not isinstance(given[name], kind) or not given[name]:
            raise Refusal(f"{where}: {name}: {KINDS[kind]} is expected")


KINDS = {str: "a text that is not empty", list: "a list that is not empty",
         dict: "a table that is not empty"}


def marked(item, answer):
    """Say whether an answer is right; ``None`` while there is none.

    >>> item = Item("Who?", "cm", "She does.", "Section 1")
    >>> marked(item, "cm"), marked(item, "md"), marked(item, None)
    (True, False, None)
    """
    return None if answer is None else answer == item.answer
