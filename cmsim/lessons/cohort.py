"""A folder of learners' records, read with care: what a facilitator's debrief is made of.

Nothing in a file is trusted: what does not fit the questions of this kit is left out, marks are
counted anew from the answers, and files that cannot be used are named with the reason.
"""

import math
import re
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from cmsim.lessons import checks, record
from cmsim.scenario.parameter import Refusal

MOST_FILES, LONGEST_UNIT, MOST_MINUTES = 5000, 40, 100_000
FACT = re.compile(r"[A-Za-z0-9_. -]{1,80}")
PUT_AWAY = (".previous.json", ".damaged-")
FEWEST_TO_RANK = 3


class PassedOver(NamedTuple):
    """A file that was not used, and why."""

    file: str
    reason: str


class Work(NamedTuple):
    """What one learner did in one session, cleaned."""

    learner: str
    begun: str
    last: str
    minutes: float
    predictions: dict
    first: dict
    final: dict
    complete: frozenset
    facts: dict


class Cohort(NamedTuple):
    """The work of a group in one session, the session's questions, and what was passed over."""

    session: str
    questions: dict
    works: tuple
    passed_over: tuple


def read(folder, session, questions, version=None):
    """Return the cohort of one session from a folder and the folders in it.

    Old, duplicate, damaged, huge and foreign files are named and passed over; files of other
    sessions are simply not part of it. Raises ``Refusal`` if there is no such folder.
    """
    found, passed_over = {}, []
    for path, name in files(Path(folder), passed_over):
        try:
            data = record.read(path)
            if data["session"] != session:
                continue
            if data["schema"] < record.SCHEMA:
                raise ValueError(f"written by an older cmsim (schema {data['schema']}, now "
                                 f"{record.SCHEMA})")
            if version and data["content_version"] != version:
                raise ValueError(f"made with version {data['content_version'][:20]} of this "
                                 f"session; this kit has {version}")
            work = cleaned(data, questions)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            passed_over.append(PassedOver(name, why(error)))
            continue
        before = found.get(work.learner)
        if before is None or before[0].last < work.last:
            found[work.learner] = work, name
        other = name if before and before[0].last >= work.last else before and before[1]
        if other:
            passed_over.append(PassedOver(other, f"a duplicate: {work.learner} has a newer file"))
    works = sorted((work for work, _ in found.values()), key=lambda work: work.learner)
    return Cohort(session, questions, tuple(works), tuple(sorted(passed_over)))


def files(folder, passed_over):
    """Yield ``(path, name)`` of the files in a folder and one level below, never outside it."""
    if not folder.is_dir():
        raise Refusal(f"{folder}: there is no such folder")
    home = folder.resolve()
    found = sorted(path for pattern in ("*", "*/*") for path in folder.glob(pattern)
                   if path.parent.name != "archive" and not path.is_dir()
                   and not path.name.startswith(".")
                   and not any(mark in path.name for mark in PUT_AWAY))
    for path in found[:MOST_FILES]:
        name = path.relative_to(folder).as_posix()
        if home not in path.resolve().parents:
            passed_over.append(PassedOver(name, "a link to somewhere outside the folder"))
        elif not path.is_file():
            passed_over.append(PassedOver(name, "no ordinary file"))
        elif path.suffix != ".json":
            if path.suffix not in (".log", ".txt"):
                passed_over.append(PassedOver(name, "no learner's record: a record ends in .json"))
        else:
            yield path, name
    if len(found) > MOST_FILES:
        passed_over.append(PassedOver("…", f"{len(found) - MOST_FILES:,} more files; {MOST_FILES:,}"
                                           " are read at once"))


def why(error):
    """Return in a few words why a file cannot be used."""
    if isinstance(error, UnicodeDecodeError):
        return "damaged: not text"
    if type(error).__name__ == "JSONDecodeError":
        return "damaged: not whole, or no record at all"
    if isinstance(error, RecursionError):
        return "damaged: nested too deeply"
    if isinstance(error, KeyError):
        return f"no learner's record: {error.args[0]} is missing"
    return str(error)[:160]


# --- cleaning

def cleaned(data, questions):
    """Return the work in a record as far as it fits the questions."""
    minutes = data["minutes"]
    if not (math.isfinite(minutes) and 0 <= minutes <= MOST_MINUTES):
        raise ValueError("minutes are out of reach")
    facts = {name: fact for name, fact in map(clean_fact, data["outcomes"].items()) if fact}
    predictions, first, final, complete = {}, {}, {}, set()
    for name, exercise in questions.items():
        if exercise.kind == "PRED":
            values = (data["predictions"].get(name) or {}).get("values")
            if fits(values, exercise):
                predictions[name] = values
            continue
        given = data["answers"].get(name)
        if exercise.kind == "PARTS":
            if given and given.get("complete") is True:
                complete.add(name)
        elif given:
            for kept, into in ((given.get("first"), first), (given.get("last"), final)):
                answers = [pair[0] for pair in kept]
                if fits(answers, exercise, gaps=True):
                    into[name] = answers
    return Work(data["learner"], data["begun"], data["last"], float(minutes), predictions, first,
                final, frozenset(complete), facts)


def clean_fact(pair):
    """Return ``(name, fact)``, the fact ``None`` where it is no number with a plain name."""
    name, fact = pair
    numbers = [fact.get(key) for key in ("value", "low", "high")]
    sound = FACT.fullmatch(name) and is_number(numbers[0]) and all(
        number is None or is_number(number) for number in numbers[1:])
    unit = fact.get("unit") or ""
    if not (sound and isinstance(unit, str) and len(unit) <= LONGEST_UNIT):
        return name, None
    return name, dict(zip(("value", "low", "high"), numbers)) | {"unit": unit}


def is_number(value):
    """Say whether a value is a finite number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def fits(values, exercise, gaps=False):
    """Say whether answers or guesses are possible ones for an exercise."""
    return isinstance(values, list) and len(values) == len(exercise.items) and all(
        value is None and gaps or possible(value, item, exercise)
        for value, item in zip(values, exercise.items))


def possible(value, item, exercise):
    """Say whether one answer could have been given."""
    options = item.options or exercise.options
    if exercise.kind == "GOAL":
        return is_number(value)
    if options:
        return isinstance(value, str) and value in options
    return is_number(value) and item.least <= value <= item.most


# --- what the debrief shows

class Attendance(NamedTuple):
    """One learner's line in the record of attendance."""

    learner: str
    begun: str
    minutes: float
    done: int
    of: int
    right: int
    asked: int
    passed: bool


def attendance(cohort):
    """Return a line for each learner: minutes, parts done, answers right, and whether it passes."""
    lines = []
    for work in cohort.works:
        progress = {name: points(exercise, work) for name, exercise in cohort.questions.items()}
        keyed = [progress[name] for name, exercise in cohort.questions.items()
                 if exercise.kind in checks.MARKED]
        lines.append(Attendance(
            work.learner, work.begun, work.minutes, sum(got == of for got, of in progress.values()),
            len(progress), sum(got for got, _ in keyed), sum(of for _, of in keyed),
            checks.passed(cohort.questions, progress)))
    return lines


def points(exercise, work):
    """Return (points, of) of one learner for one exercise, counted anew."""
    if exercise.kind == "PRED":
        return int(exercise.id in work.predictions), 1
    if exercise.kind == "PARTS":
        return int(exercise.id in work.complete), 1
    answers = work.final.get(exercise.id, [])
    if exercise.kind in checks.TRIED:
        return sum(answer is not None for answer in answers), len(exercise.items)
    return sum(marks(exercise, work, answers)), len(exercise.items)


def marks(exercise, work, answers):
    """Return for each answer whether it is right; no answer is not right."""
    return [bool(checks.marked(item, answer, work.facts))
            for item, answer in zip(exercise.items, answers)]


class Spread(NamedTuple):
    """The room's guesses at one number, and what the learners' own runs gave."""

    text: str
    unit: str
    guesses: tuple
    runs: tuple

    @property
    def quartiles(self):
        """Return (lowest, lower quartile, median, upper quartile, highest) of the guesses."""
        return five(self.guesses)


def five(values):
    """Return lowest, lower quartile, median, upper quartile and highest; ``None`` of nothing.

    >>> five([1, 2, 3, 4, 10])
    (1, 2.0, 3, 4.0, 10)
    """
    if not values:
        return None
    if len(values) == 1:
        return tuple(values) * 5
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    return min(values), lower, median(values), upper, max(values)


def spreads(cohort):
    """Return the spread of every number the room was asked to predict."""
    return [Spread(item.text, item.unit,
                   tuple(sorted(work.predictions[exercise.id][place] for work in cohort.works
                                if exercise.id in work.predictions)),
                   tuple(sorted(work.facts[item.fact]["value"] for work in cohort.works
                                if item.fact in work.facts)))
            for exercise in cohort.questions.values() if exercise.kind == "PRED"
            for place, item in enumerate(exercise.items) if not item.options]


class Chosen(NamedTuple):
    """How the room's first answers to one question were distributed."""

    exercise: str
    text: str
    counts: tuple
    right: int | None
    answered: int

    @property
    def missed(self):
        """Return the share of first answers that were not right."""
        return None if self.right is None else 1 - self.right / self.answered


def choices(cohort):
    """Return the distribution of first answers, and of guesses among options, by question."""
    found = []
    for exercise in cohort.questions.values():
        for place, item in enumerate(exercise.items):
            options = item.options or exercise.options
            if not options:
                continue
            guessed = exercise.kind == "PRED"
            given = [(work, (work.predictions if guessed else work.first)[exercise.id][place])
                     for work in cohort.works
                     if exercise.id in (work.predictions if guessed else work.first)]
            given = [(work, answer) for work, answer in given if answer is not None]
            if given:
                counts = Counter(answer for _, answer in given)
                right = None if guessed else sum(
                    bool(checks.marked(item, answer, work.facts)) for work, answer in given)
                found.append(Chosen(exercise.title, item.text, tuple(
                    (options[key], counts[key]) for key in options), right, len(given)))
    return found


def most_missed(cohort, most=5):
    """Return the questions whose first answers were most often not right."""
    ranked = [one for one in choices(cohort)
              if one.right is not None and one.answered >= FEWEST_TO_RANK and one.missed > 0]
    return sorted(ranked, key=lambda one: (-one.missed, one.text))[:most]


def divided(cohort, most=5):
    """Return the questions on which the room was most of two minds."""
    def evenness(one):
        return max(count for _, count in one.counts) / one.answered
    ranked = [one for one in choices(cohort) if one.answered >= FEWEST_TO_RANK]
    return sorted(ranked, key=lambda one: (evenness(one), one.text))[:most]


class Run(NamedTuple):
    """One learner's run without a hint of whose it is: facts by name."""

    name: str
    facts: dict


def contrasting(cohort):
    """Return ``(fact, runs)``: three runs that differ most in the fact that spreads most.

    The lowest, the one in the middle and the highest; fewer where there are fewer.
    """
    names = {name for work in cohort.works for name in work.facts}
    spread = {name: relative_spread([work.facts[name]["value"] for work in cohort.works
                                     if name in work.facts]) for name in sorted(names)}
    if not spread or max(spread.values()) == 0:
        return None, ()
    fact = max(spread, key=spread.get)
    ranked = sorted((work for work in cohort.works if fact in work.facts),
                    key=lambda work: (work.facts[fact]["value"], work.learner))
    places = dict.fromkeys((0, len(ranked) // 2, len(ranked) - 1))
    return fact, tuple(Run(f"Run {letter}", ranked[place].facts)
                       for letter, place in zip("ABC", places))


def relative_spread(values):
    """Return how far values spread, so that minutes and shares can be compared.

    >>> relative_spread([1, 1, 1, 1]), relative_spread([5])
    (0.0, 0.0)
    """
    if len(values) < FEWEST_TO_RANK:
        return 0.0
    _, lower, middle, upper, _ = five(values)
    size = max(abs(middle), abs(upper - lower))
    return (upper - lower) / size * math.log2(len(values)) if size else 0.0
