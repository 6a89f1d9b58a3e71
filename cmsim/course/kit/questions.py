"""Questions as data: six kinds of check, read from a file and marked with a reason and its source.

KEY has a fixed key; NUM asks for a number; RUN asks what the learner's own run showed; GOAL asks
for a run that meets a threshold; PARTS asks for something written; PRED only records a guess.
"""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from cmsim.scenario.parameter import Refusal

KINDS = ("KEY", "NUM", "RUN", "GOAL", "PARTS", "PRED")
MARKED, TRIED = ("KEY", "NUM"), ("RUN", "GOAL")
PASS_MARK = 0.8
SIGNS = {"more", "less", "none"}
NEAR = 0.05  # a fact this close to the largest counts as the largest too
LONGEST_FILE = 1_000_000
IDENTIFIER = re.compile(r"[a-z0-9_]{1,40}")
NUMBER = (int, float)


class Item(NamedTuple):
    """One question; which fields count depends on the kind of the exercise."""

    text: str
    reason: str = ""
    source: str = ""
    answer: object = None
    options: dict | None = None
    tolerance: float = 0.0
    unit: str = ""
    least: float = 0.0
    most: float = 100.0
    step: float = 1.0
    start: float | None = None
    fact: str = ""
    largest: dict | None = None
    at_least: float | None = None
    at_most: float | None = None


class Written(NamedTuple):
    """One field of something written."""

    id: str
    label: str
    rows: int = 3
    fewest_words: int = 1
    most_words: int = 120
    help: str = ""


class Exercise(NamedTuple):
    """Questions of one kind that belong together."""

    id: str
    title: str
    about: str
    kind: str = "KEY"
    options: dict | None = None
    items: tuple = ()
    parts: tuple = ()
    words: dict | None = None
    private: bool = False
    print: bool = False
    no_abbreviations: bool = False


TOP = {"title": str, "exercises": list}
EXERCISE = {
    "id": str,
    "title": str,
    "about": str,
    "kind": str,
    "options": dict,
    "items": list,
    "parts": list,
    "words": dict,
    "private": bool,
    "print": bool,
    "no_abbreviations": bool,
}
NEEDED = ("id", "title", "about")
SAID = {"text": str, "reason": str, "source": str}
RANGE = {"least": NUMBER, "most": NUMBER, "step": NUMBER, "unit": str}
ITEMS = {  # kind: (fields that are needed, fields that are allowed too)
    "KEY": (SAID | {"answer": (str, list)}, {"options": dict}),
    "NUM": (SAID | {"answer": NUMBER, "tolerance": NUMBER, "unit": str}, RANGE),
    "RUN": (SAID | {"options": dict}, {"fact": str, "largest": dict}),
    "GOAL": (SAID | {"fact": str}, {"at_least": NUMBER, "at_most": NUMBER, "unit": str}),
    "PRED": (
        {"text": str},
        RANGE | {"options": dict, "fact": str, "start": NUMBER, "reason": str, "source": str},
    ),
}
PART = {"id": str, "label": str}
MORE_OF_PART = {"rows": int, "fewest_words": int, "most_words": int, "help": str}


def read(path):
    """Return the exercises of a file, by id; a wrong file is refused with question and reason."""
    path = Path(path)
    given = loaded(path)
    check(given, TOP, {}, path.name)
    exercises = {}
    for n, found in enumerate(given["exercises"], 1):
        exercise = made(found, f"{path.name}: exercise {n}")
        if exercise.id in exercises:
            raise Refusal(f"{path.name}: exercise {n}: the id {exercise.id!r} is used twice")
        exercises[exercise.id] = exercise
    return exercises


def loaded(path):
    """Return the content of a TOML file of bounded size."""
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise Refusal(
                f"{path.name}: larger than {LONGEST_FILE:,} bytes; this is no list of questions"
            )
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refusal(f"{path.name}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal(f"{path.name}: not a TOML file: {error}") from None


def made(given, where):
    """Return one exercise, or say what is wrong with it."""
    check(given, {name: EXERCISE[name] for name in NEEDED}, EXERCISE, where)
    where = f"{where} ({given['id']})"
    kind = given.get("kind", "KEY")
    if kind not in KINDS:
        raise Refusal(f"{where}: kind = {kind!r}: the kinds are {', '.join(KINDS)}")
    if not IDENTIFIER.fullmatch(given["id"]):
        raise Refusal(f"{where}: id: lower-case letters, digits and _")
    if given.get("options") is not None:
        check_options(given["options"], where)
    if kind == "PARTS":
        return Exercise(**given | {"parts": parts_of(given, where), "kind": kind})
    if not given.get("items"):
        raise Refusal(f"{where}: items: at least one question is needed")
    needed, allowed = ITEMS[kind]
    items = []
    for n, item in enumerate(given["items"], 1):
        place = f"{where}, question {n}"
        check(item, needed, allowed, place)
        FITS[kind](item, given.get("options"), place)
        items.append(Item(**item))
    return Exercise(**given | {"items": tuple(items), "kind": kind})


def parts_of(given, where):
    """Return the fields of something written."""
    if not given.get("parts"):
        raise Refusal(f"{where}: parts: at least one field to write in is needed")
    parts = []
    for n, part in enumerate(given["parts"], 1):
        check(part, PART, MORE_OF_PART, f"{where}, part {n}")
        if not IDENTIFIER.fullmatch(part["id"]) or part["id"] in [one.id for one in parts]:
            raise Refusal(f"{where}, part {n}: id: lower-case letters, digits and _, each once")
        parts.append(Written(**part))
    bounds = given.get("words") or {}
    if set(bounds) - {"fewest", "most"} or not all(type(value) is int for value in bounds.values()):
        raise Refusal(f"{where}: words: fewest and most, as whole numbers")
    return tuple(parts)


def check_options(options, where):
    """Refuse options that are fewer than two or have no words."""
    if len(options) < 2 or not all(isinstance(words, str) and words for words in options.values()):
        raise Refusal(f"{where}: options: at least two are needed, each with words")


def fits_key(item, options, where):
    options = item.get("options") or options
    if options is None:
        raise Refusal(f"{where}: options: are missing here and in the exercise")
    check_options(options, where)
    answers = item["answer"] if isinstance(item["answer"], list) else [item["answer"]]
    for answer in answers:
        if answer not in options:
            raise Refusal(f"{where}: answer = {answer!r}: the options are " + ", ".join(options))


def fits_number(item, options, where):
    if item["tolerance"] < 0:
        raise Refusal(f"{where}: tolerance = {item['tolerance']}: 0 or more")
    fits_range(item, where)
    if not item.get("least", 0) <= item["answer"] <= item.get("most", Item("").most):
        raise Refusal(f"{where}: answer = {item['answer']}: lies outside least and most")


def fits_range(item, where):
    least, most = item.get("least", Item("").least), item.get("most", Item("").most)
    if least >= most or item.get("step", 1) <= 0:
        raise Refusal(f"{where}: least {least}, most {most}: most must be larger, step above 0")


def fits_run(item, options, where):
    check_options(item["options"], where)
    if ("fact" in item) == ("largest" in item):
        raise Refusal(f"{where}: either fact or largest is needed")
    if "fact" in item and set(item["options"]) - SIGNS:
        raise Refusal(f"{where}: options: with a fact they are more, less and none")
    if "largest" in item and set(item["largest"]) != set(item["options"]):
        raise Refusal(f"{where}: largest: one fact for each option")


def fits_goal(item, options, where):
    if ("at_least" in item) == ("at_most" in item):
        raise Refusal(f"{where}: either at_least or at_most is needed")


def fits_guess(item, options, where):
    if "options" in item:
        check_options(item["options"], where)
    else:
        fits_range(item, where)


FITS = {"KEY": fits_key, "NUM": fits_number, "RUN": fits_run, "GOAL": fits_goal, "PRED": fits_guess}


def check(given, needed, allowed, where):
    """Refuse a table that lacks a field, has another one, or one of the wrong kind."""
    if not isinstance(given, dict):
        raise Refusal(f"{where}: a table is expected")
    fields = needed | allowed
    for name in given:
        if name not in fields:
            raise Refusal(f"{where}: {name}: no such field; the fields are {', '.join(fields)}")
    for name, kind in fields.items():
        if name not in given:
            if name in needed:
                raise Refusal(f"{where}: {name}: is missing")
            continue
        value = given[name]
        wrong = isinstance(value, bool) and kind is not bool or not isinstance(value, kind)
        if wrong or value in ("", [], {}):
            raise Refusal(f"{where}: {name}: {WORDS[kind]} is expected")


WORDS = {
    str: "a text that is not empty",
    list: "a list that is not empty",
    dict: "a table that is not empty",
    bool: "true or false",
    int: "a whole number",
    NUMBER: "a number",
    (str, list): "a text or a list that is not empty",
}


# --- marking


def marked(item, answer, facts=None):
    """Say whether an answer is right; ``None`` while there is none, or no run to tell it by.

    >>> item = Item("Who?", "She does.", "Section 1", answer="cm")
    >>> marked(item, "cm"), marked(item, "md"), marked(item, None)
    (True, False, None)
    """
    if answer is None:
        return None
    if item.largest or item.fact:
        known = told_by_run(item, facts or {})
        return None if known is None else answer in known
    if isinstance(item.answer, NUMBER):
        return abs(answer - item.answer) <= item.tolerance + 1e-9
    return answer in (item.answer if isinstance(item.answer, list) else [item.answer])


def told_by_run(item, facts):
    """Return the answers that the learner's own run supports; ``None`` while it tells nothing.

    >>> fact = {"value": 4.0, "low": 1.0, "high": 7.0}
    >>> told_by_run(Item("?", fact="gain"), {"gain": fact}), told_by_run(Item("?", fact="x"), {})
    (['more'], None)
    """
    if item.fact:
        fact = facts.get(item.fact)
        return None if fact is None else [sign(fact)]
    values = {
        option: facts[name]["value"] for option, name in item.largest.items() if name in facts
    }
    if len(values) < len(item.largest):
        return None
    top = max(values.values())
    return [option for option, value in values.items() if value >= top - NEAR * abs(top)]


def sign(fact):
    """Return ``more``, ``less`` or ``none``: what a fact says once its interval is looked at."""
    low, high = fact.get("low"), fact.get("high")
    low = fact["value"] if low is None else low
    high = fact["value"] if high is None else high
    return "more" if low > 0 else "less" if high < 0 else "none"


def reached(item, facts):
    """Say whether the learner's own run meets a goal; ``None`` while there is no run.

    >>> reached(Item("?", fact="share", at_least=0.8), {"share": {"value": 0.9}})
    True
    """
    fact = facts.get(item.fact)
    if fact is None:
        return None
    value = fact["value"]
    return value >= item.at_least if item.at_least is not None else value <= item.at_most


WORD = re.compile(r"\w+(?:['’\-]\w+)*")
SHORTENED = re.compile(r"\b(?:[A-Z]{2,}s?|(?:[A-Za-z]\.){2,})(?!\w)")


def words_in(text):
    """Return how many words a text has.

    >>> words_in("I don't fill beds – I follow up.")
    7
    """
    return len(WORD.findall(text))


def missing_parts(exercise, texts):
    """Return what a written piece still lacks, one sentence each; nothing if it is complete.

    Only completeness is looked at: no machine judges what somebody wrote.
    """
    lacking = []
    for part in exercise.parts:
        count = words_in(texts.get(part.id, ""))
        if count < part.fewest_words:
            lacking.append(f"“{part.label}” has {count} of at least {part.fewest_words} words.")
        elif count > part.most_words:
            lacking.append(f"“{part.label}” has {count} words; {part.most_words} are enough.")
    bounds, every = (
        exercise.words or {},
        " ".join(texts.get(part.id, "") for part in exercise.parts),
    )
    total = words_in(every)
    if total < bounds.get("fewest", 0) or total > bounds.get("most", total):
        lacking.append(
            f"The whole has {total} words; between {bounds.get('fewest', 1)} and "
            f"{bounds.get('most', 'many')} are asked for."
        )
    if exercise.no_abbreviations:
        short = sorted(set(SHORTENED.findall(every)))
        if short:
            lacking.append("Please write out: " + ", ".join(short) + ".")
    return lacking


def passed(questions, progress):
    """Say whether a session is passed: 80 of 100 right, every run tried, every text complete."""
    points = [progress[name] for name, exercise in questions.items() if exercise.kind in MARKED]
    of = sum(total for _, total in points)
    right = sum(got for got, _ in points)
    rest = all(
        progress[name][0] == progress[name][1]
        for name, exercise in questions.items()
        if exercise.kind not in MARKED
    )
    return rest and right >= PASS_MARK * of
