"""What the model answers: each option beside leaving things as they are, on the same patients."""

import re
from math import comb
from statistics import median
from typing import Annotated, NamedTuple

from pydantic import Field

from cmsim.course.kit import people
from cmsim.course.kit.journeys import entries_of
from cmsim.course.kit.outcomes import outcome
from cmsim.course.kit.question import Table
from cmsim.experiment.job import Job, log_of
from cmsim.measures.registry import MEASURES
from cmsim.units import DAY, WEEK
from cmsim.views import sentences

REPEATS, SEED, CHANCE = 20, 1, 0.05
MOST_LOOKED_AT = 300  # patients
COUNTED = re.compile("patients|hours|days|minutes|contacts|tasks|a month|a week")


class Moved(NamedTuple):
    """How far a measure moved in the middle run, and the range that most likely holds the truth.

    ``up`` and ``down`` count the runs of ``n`` in which it was higher or lower. The range is that
    of the median, from the order of the runs alone; it supposes no shape.
    """

    mean: float
    low: float
    high: float
    up: int
    down: int
    n: int
    confidence: float = 1 - CHANCE

    @property
    def half_width(self):
        """Return half the width of the range."""
        return (self.high - self.low) / 2

    @property
    def clear(self):
        """Say whether the range leaves out zero."""
        return self.low > 0 or self.high < 0


class PatientTold(Table):
    """What came of one patient as things are, and with the change that was decided."""

    name: Annotated[str, Field(max_length=60)]
    about: Annotated[str, Field(max_length=300)]
    without: Annotated[str, Field(max_length=1000)]
    changed: Annotated[str, Field(max_length=1000)]
    differing: Annotated[int, Field(ge=0)]
    of: Annotated[int, Field(ge=0)]


class Answer(Table):
    """What was decided, and by how much each option moved each measure in each pair of runs.

    The differences of ``moved`` have the order of the options, then of the decision's measures;
    ``None`` stands where a run has no value.
    """

    choice: Annotated[int, Field(ge=0, le=3)]
    moved: Annotated[
        list[list[Annotated[list[float | None], Field(max_length=200)]]], Field(max_length=4)
    ]
    told: PatientTold | None = None


class Together(Table):
    """Which decisions were put to the model together, and by how much they moved each measure."""

    choices: Annotated[list[Annotated[int, Field(ge=0, le=3)]], Field(max_length=20)]
    moved: dict[str, Annotated[list[float | None], Field(max_length=200)]]


def rank_of_end(n, chance=CHANCE):
    """Return the rank from either side of ``n`` ordered values at which the median's range ends.

    Zero where so few values bound nothing.

    >>> rank_of_end(20), rank_of_end(6), rank_of_end(5)
    (6, 1, 0)
    """
    rank, tail = 0, comb(n, 0) / 2**n
    while 2 * tail <= chance:
        rank += 1
        tail += comb(n, rank) / 2**n
    return rank


def moved(differences):
    """Return how far differences lie from zero; ``None`` without a value."""
    values = sorted(one for one in differences if one is not None)
    if not values:
        return None
    rank = rank_of_end(len(values))
    low, high = (values[rank - 1], values[-rank]) if rank else (float("-inf"), float("inf"))
    return Moved(
        median(values),
        low,
        high,
        sum(one > 0 for one in values),
        sum(one < 0 for one in values),
        len(values),
    )


# --- asking the model


class Asked(NamedTuple):
    """A question for the model: settings on the same patients, and what is measured."""

    settings: tuple
    measures: tuple
    repeats: int = REPEATS

    def jobs(self):
        """Return the runs that answer, each setting in each repeat."""
        return [
            Job(setting.scenario, SEED, repeat, setting.rule, self.measures)
            for repeat in range(1, self.repeats + 1)
            for setting in self.settings
        ]

    def differences(self, values, base):
        """Return by how much each setting is above one of them, by measure and repeat.

        ``values`` are those of the jobs, in their order.
        """
        width = len(self.settings)
        rows = [values[start : start + width] for start in range(0, len(values), width)]
        return [
            [[difference(row[n][name], row[base][name]) for row in rows] for name in self.measures]
            for n in range(width)
        ]


def asked_of(case, choices, repeats=REPEATS):
    """Return the question that the decision after some choices puts to the model."""
    decision, before = case.file.decisions[len(choices)], case.after(choices)
    settings = tuple(before.with_option(option) for option in decision.options)
    return Asked(settings, decision.measures, repeats)


def asked_of_all(case, choices, repeats=REPEATS):
    """Return the question what all choices together have changed."""
    names = dict.fromkeys(name for one in case.file.decisions for name in one.measures)
    return Asked((case.setting, case.after(choices)), tuple(names), repeats)


def difference(value, base):
    """Return how much a value is above another, ``None`` where one of them is missing."""
    return None if value is None or base is None else round(value - base, 6)


# --- one patient


def one_patient(case, without, changed):
    """Return the first patient for whom two settings differ, told from the logs of both.

    Where they differ for nobody it is the first patient there is; ``None`` if there is none.
    """
    logs = [log_of(Job(one.scenario, SEED, 1, one.rule, ())) for one in (without, changed)]
    cast, follow = people.Cast(people.of_the_course()), case.file.follow
    ends = without.scenario.weeks * WEEK
    spans = [
        (who, start)
        for who, start in first_times(logs, follow.event)
        if start + follow.days * DAY <= ends
    ][:MOST_LOOKED_AT]
    entries = [entries_of(log) for log in logs]
    found = []
    for who, start in spans:
        person = cast.person(*who, logs[0].roster.tier(*who))
        said = [
            outcome(
                each[who], person, start, start + follow.days * DAY, cast.people, case.file.seat
            )
            for each in entries
        ]
        found.append((person, said))
    differing = [one for one in found if one[1][0] != one[1][1]]
    if not found:
        return None
    person, said = (differing or found)[0]
    return PatientTold(
        name=person.name,
        about=f"{person.age} years. {person.conditions}. “{person.goal}”",
        without=said[0],
        changed=said[1],
        differing=len(differing),
        of=len(found),
    )


def first_times(logs, event):
    """Return ``[(who, when)]`` of patients to whom something happens first at one time in both."""
    firsts = []
    for log in logs:
        first = {}
        for entry in log:
            if entry.activity == event and entry.patient is not None:
                first.setdefault(entry.who, entry.time)
        firsts.append(first)
    one, other = firsts
    return [(who, time) for who, time in one.items() if other.get(who) == time]


# --- in words


def sentence(name, known):
    """Return in a sentence what became of a measure.

    >>> sentence("contacts", moved([2, 3, 2, 4, 2, 2, 4]))
    'Contacts: more on 7 of 7. In the middle run 2 more a week (range 2 to 4).'
    >>> sentence("contacts", moved([2.0, -3.0, 0.0, 0.0, 1.0, 1.0, -1.0]))
    'Contacts: no clear difference (more on 3 of 7, less on 2).'
    """
    measure = MEASURES[name]
    if known is None:
        return f"{measure.label}: these runs have no value."
    if not known.up and not known.down:
        return f"{measure.label}: the same on all {known.n}."
    if not known.clear:
        return (
            f"{measure.label}: no clear difference "
            f"(more on {known.up} of {known.n}, less on {known.down})."
        )
    return f"{measure.label}: {counted(known)}. In the middle run {size(measure, known)}."


def counted(known):
    """Return on how many of the runs a measure was higher or lower, the more frequent first."""
    sides = [("more", known.up), ("less", known.down)]
    (first, most), (second, others) = sorted(sides, key=lambda side: -side[1])
    rest = f", {second} on {others}" if others else ""
    return f"{first} on {most} of {known.n}{rest}"


def size(measure, known):
    """Return how far a measure moved, with its range and its unit."""
    scale = (100 if sentences.is_share(measure) else 1) * (1 if known.mean > 0 else -1)
    low, high = sorted((scale * known.low, scale * known.high))
    shown = known._replace(mean=scale * known.mean, low=low, high=high)
    value = sentences.number(shown.mean, shown)
    unit = measure.unit.replace("per month", "a month").replace("per week", "a week")
    if sentences.is_share(measure):
        unit = f"in 100 {sentences.group(measure)}"
    elif unit.startswith("index"):
        unit = "on a scale from 0 to 1"
    word = "more" if known.mean > 0 else "fewer" if COUNTED.match(unit) else "less"
    ends = f"{sentences.number(low, shown)} to {sentences.number(high, shown)}"
    return f"{value} {word} {unit} (range {ends})"
