"""A folder of learners' records, read with care: what a facilitator's debrief is made of.

Nothing in a file is trusted: what does not fit the questions of this kit is left out, marks are
counted anew from the answers, and files that cannot be used are named with the reason.
"""

import math
import os
import re
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from cmsim.course.facilitator import handed_in
from cmsim.course.kit import learner_record
from cmsim.scenario.parameter import Refusal

MOST_FILES, LONGEST_UNIT, MOST_MINUTES, LARGEST = 5000, 40, 100_000, 1e15
FACT = re.compile(r"[A-Za-z0-9_. -]{1,80}")
PUT_AWAY = (".previous.json", ".damaged-")
ASIDE = ("archive", "cache", "rehearsal", "__MACOSX")
MADE_UP = "made_up"  # what the records of a rehearsal say of themselves
LONGEST_REASON = 160


class PassedOver(NamedTuple):
    """A file that was not used, and why."""

    file: str
    reason: str


class LearnerWork(NamedTuple):
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


def read(folder, session, questions, version=None, rehearsed=False):
    """Return the cohort of one session from a folder and the folders in it.

    Old, duplicate, damaged, huge and foreign files are named and passed over, whatever they hold;
    files of other sessions are simply not part of it. Those of a rehearsal count only with
    ``rehearsed``, and then no others. Raises ``Refusal`` if there is no such folder.
    """
    found, passed_over = {}, []
    for path, name in files(Path(folder), passed_over):
        try:
            data = learner_record.read(path)
            if data["session"] != session:
                continue
            if data["schema"] < learner_record.SCHEMA:
                raise ValueError(
                    f"written by an older cmsim (schema {data['schema']}, now "
                    f"{learner_record.SCHEMA})"
                )
            if version and data["content_version"] != version:
                raise ValueError(
                    f"made with version {data['content_version'][:20]} of this "
                    f"session; this kit has {version}"
                )
            if (data.get(MADE_UP) is True) != rehearsed:
                raise ValueError(NOT_A_REHEARSAL if rehearsed else OF_A_REHEARSAL)
            work = cleaned(data, questions)
        except Exception as error:  # a stranger's file may fail anywhere, and costs only itself
            passed_over.append(PassedOver(name, why(error)))
            continue
        before = found.get(work.learner)
        # Of what one browser handed in one after the other, the newest is the last.
        goes_on = before and same_series(before[1], name)
        if before is None or goes_on or before[0].last < work.last:
            found[work.learner] = work, name
        other = name if before and before[0].last >= work.last else before and before[1]
        if other and not goes_on:
            passed_over.append(PassedOver(other, f"a duplicate: {work.learner} has a newer file"))
    works = sorted((work for work, _ in found.values()), key=lambda work: work.learner)
    return Cohort(session, questions, tuple(works), tuple(sorted(passed_over)))


def same_series(name, other):
    """Say whether one browser handed in both files, one after the other."""
    return handed_in.series(name) is not None and handed_in.series(name) == handed_in.series(other)


OF_A_REHEARSAL = "made up for a rehearsal"
NOT_A_REHEARSAL = "not made up for a rehearsal"


def files(folder, passed_over):
    """Yield ``(path, name)`` of the files in a folder and those below, never outside it."""
    if not folder.is_dir():
        raise Refusal(f"{folder}: there is no such folder")
    home = folder.resolve()
    found = sorted(islice(below(folder), MOST_FILES + 1000))
    for path in found[:MOST_FILES]:
        name = readable(path.relative_to(folder).as_posix())
        try:
            reason = unfit(path, home)
        except (OSError, RuntimeError):
            reason = "a link that leads nowhere"
        if reason:
            passed_over.append(PassedOver(name, reason))
        elif learner_record.is_record(path):
            yield path, name
    if len(found) > MOST_FILES:
        passed_over.append(
            PassedOver(
                "…", f"{len(found) - MOST_FILES:,} more files; {MOST_FILES:,} are read at once"
            )
        )


def below(folder):
    """Yield the files in a folder and in those below, but for what a program has put away there."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if name not in ASIDE and not name.startswith(".")
        )
        for name in sorted(handed_in.newest(names)):
            if not name.startswith(".") and not any(mark in name for mark in PUT_AWAY):
                yield Path(where, name)


def unfit(path, home):
    """Return why a file is not opened at all, or nothing."""
    if home not in path.resolve().parents:
        return "a link to somewhere outside the folder"
    if not path.is_file():
        return "no ordinary file"
    if not learner_record.is_record(path) and path.suffix not in (".log", ".txt"):
        return "no learner's record: a record ends in .json"
    return ""


def readable(name):
    """Return the name of a file without what no page can show."""
    return name.encode("utf-8", "replace").decode("utf-8")


def why(error):
    """Return in a few words why a file cannot be used."""
    if isinstance(error, UnicodeDecodeError):
        return "damaged: not text"
    if type(error).__name__ == "JSONDecodeError":
        return "damaged: not whole, or no record at all"
    if isinstance(error, RecursionError):
        return "damaged: nested too deeply"
    if isinstance(error, KeyError):
        return f"no learner's record: {error.args[0]!s:.40} is missing"
    if not isinstance(error, (ValueError, OSError)):
        return "damaged: holds something else where answers should be"
    return str(error)[:LONGEST_REASON] or "damaged"


# --- cleaning


def cleaned(data, questions):
    """Return the work in a record as far as it fits the questions."""
    minutes = data["minutes"]
    if not (is_number(minutes) and 0 <= minutes <= MOST_MINUTES):
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
            for pairs, into in ((given.get("first"), first), (given.get("last"), final)):
                answers = [pair[0] for pair in pairs]
                if fits(answers, exercise, gaps=True):
                    into[name] = answers
    return LearnerWork(
        data["learner"],
        data["begun"],
        data["last"],
        float(minutes),
        predictions,
        first,
        final,
        frozenset(complete),
        facts,
    )


def clean_fact(pair):
    """Return ``(name, fact)``, the fact ``None`` where it is no number with a plain name."""
    name, fact = pair
    numbers = [fact.get(key) for key in ("value", "low", "high")]
    sound = (
        FACT.fullmatch(name)
        and is_number(numbers[0])
        and all(number is None or is_number(number) for number in numbers[1:])
    )
    unit = fact.get("unit") or ""
    if not (sound and isinstance(unit, str) and len(unit) <= LONGEST_UNIT):
        return name, None
    return name, dict(zip(("value", "low", "high"), numbers)) | {"unit": unit}


def is_number(value):
    """Say whether a value is a finite number that is not beyond all measure."""
    return type(value) in (int, float) and abs(value) <= LARGEST and math.isfinite(value)


def fits(values, exercise, gaps=False):
    """Say whether answers or guesses are possible ones for an exercise."""
    return (
        isinstance(values, list)
        and len(values) == len(exercise.items)
        and all(
            (value is None and gaps) or possible(value, item, exercise)
            for value, item in zip(values, exercise.items)
        )
    )


def possible(value, item, exercise):
    """Say whether one answer could have been given."""
    options = exercise.options_of(item)
    if exercise.kind == "GOAL":
        return is_number(value)
    if options:
        return isinstance(value, str) and value in options
    return is_number(value) and item.least <= value <= item.most
