"""What a cohort's work says: attendance, spreads, choices, items missed, contrasting runs."""

import math
from collections import Counter
from statistics import median, quantiles
from typing import NamedTuple

from cmsim.course.kit import questions
from cmsim.course.kit.answer_key import right_answer

FEWEST_TO_RANK = 3


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
        keyed = [
            progress[name]
            for name, exercise in cohort.questions.items()
            if exercise.kind in questions.MARKED
        ]
        lines.append(
            Attendance(
                work.learner,
                work.begun,
                work.minutes,
                sum(got == of for got, of in progress.values()),
                len(progress),
                sum(got for got, _ in keyed),
                sum(of for _, of in keyed),
                questions.passed(cohort.questions, progress),
            )
        )
    return lines


def points(exercise, work):
    """Return (points, of) of one learner for one exercise, counted anew."""
    if exercise.kind == "PRED":
        return int(exercise.id in work.predictions), 1
    if exercise.kind == "PARTS":
        return int(exercise.id in work.complete), 1
    answers = work.final.get(exercise.id, [])
    if exercise.kind in questions.TRIED:
        return sum(answer is not None for answer in answers), len(exercise.items)
    return sum(marks(exercise, work, answers)), len(exercise.items)


def marks(exercise, work, answers):
    """Return for each answer whether it is right; no answer is not right."""
    return [bool(item.mark(answer, work.facts)) for item, answer in zip(exercise.items, answers)]


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
    return [
        Spread(
            item.text,
            item.unit,
            tuple(
                sorted(
                    work.predictions[exercise.id][place]
                    for work in cohort.works
                    if exercise.id in work.predictions
                )
            ),
            tuple(
                sorted(
                    work.facts[item.fact]["value"]
                    for work in cohort.works
                    if item.fact in work.facts
                )
            ),
        )
        for exercise in cohort.questions.values()
        if exercise.kind == "PRED"
        for place, item in enumerate(exercise.items)
        if not item.options
    ]


class Chosen(NamedTuple):
    """How the room's first answers to one question were distributed, and its fixed answer."""

    exercise: str
    text: str
    counts: tuple
    right: int | None
    answered: int
    answer: str = ""

    @property
    def missed(self):
        """Return the share of first answers that were not right."""
        return None if self.right is None else 1 - self.right / self.answered


def choices(cohort):
    """Return the distribution of first answers, and of guesses among options, by question."""
    found = []
    for exercise in cohort.questions.values():
        for place, item in enumerate(exercise.items):
            options = exercise.options_of(item)
            if not options:
                continue
            guessed = exercise.kind == "PRED"
            given = [
                (work, (work.predictions if guessed else work.first)[exercise.id][place])
                for work in cohort.works
                if exercise.id in (work.predictions if guessed else work.first)
            ]
            given = [(work, answer) for work, answer in given if answer is not None]
            if given:
                counts = Counter(answer for _, answer in given)
                right = (
                    None
                    if guessed
                    else sum(bool(item.mark(answer, work.facts)) for work, answer in given)
                )
                found.append(
                    Chosen(
                        exercise.title,
                        item.text,
                        tuple((options[key], counts[key]) for key in options),
                        right,
                        len(given),
                        right_answer(item, exercise) if exercise.kind == "KEY" else "",
                    )
                )
    return found


def most_missed(cohort, most=5):
    """Return the questions whose first answers were most often not right."""
    ranked = [
        one
        for one in choices(cohort)
        if one.right is not None and one.answered >= FEWEST_TO_RANK and one.missed > 0
    ]
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
    spread = {
        name: relative_spread(
            [work.facts[name]["value"] for work in cohort.works if name in work.facts]
        )
        for name in sorted(names)
    }
    if not spread or max(spread.values()) == 0:
        return None, ()
    fact = max(spread, key=spread.get)
    ranked = sorted(
        (work for work in cohort.works if fact in work.facts),
        key=lambda work: (work.facts[fact]["value"], work.learner),
    )
    places = dict.fromkeys((0, len(ranked) // 2, len(ranked) - 1))
    return fact, tuple(
        Run(f"Run {letter}", ranked[place].facts) for letter, place in zip("ABC", places)
    )


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


ATTENDANCE = ("Code", "Begun", "Minutes", "Parts done", "Right", "Session done")


def lines_of(found):
    """Return the rows of attendance as a person reads them."""
    return [
        (
            line.learner,
            line.begun[:10],
            round(line.minutes),
            f"{line.done} of {line.of}",
            f"{line.right} of {line.asked}",
            "yes" if line.passed else "not yet",
        )
        for line in attendance(found)
    ]
