"""A practice's own month beside what the model predicts for it, and which outputs may be used.

The file is a CSV (or .xlsx) of counts with the columns ``measure`` and ``count``: totals of one
month, nothing about any one patient.
"""

from collections.abc import Callable
from enum import StrEnum
from math import isfinite
from typing import NamedTuple

from cmsim.analysis.statistics import estimate
from cmsim.experiment.run import run
from cmsim.measures.measure import Measure
from cmsim.model.log import Activity, Kind
from cmsim.scenario.files import tabular
from cmsim.units import DAY, MONTH, WEEK

MOST = 1_000_000
REPLICATIONS, CHANCE = 199, 0.99
LEAST = 39
DAYS = (28, 31)  # of the shortest month and of the longest
AFTER = (0, 6)  # days after a Monday on which a month begins at the earliest and at the latest
WINDOWS = tuple((days, after) for days in DAYS for after in AFTER)


class Output(NamedTuple):
    """One thing that a practice can count in a month, and the entries of the log it means."""

    name: str
    label: str
    activities: tuple
    fits: Callable = lambda detail: True


def output(label, *activities, detail=None):
    """Return an output named after its label."""
    name = "_".join(label.lower().split())
    return Output(
        name, label, activities, (lambda found: found == detail) if detail else lambda found: True
    )


OUTPUTS = {
    each.name: each
    for each in (
        output("Patients identified or referred", Activity.IDENTIFIED, Activity.REFERRED),
        output("Referrals by clinicians", Activity.REFERRED),
        output("Warm hand-offs", Activity.HANDED_OVER),
        output("Patients reached", Activity.REACHED),
        output("Patients enrolled", Activity.ENROLLED),
        output("Patients declining", Activity.DECLINED),
        output("First visits", Activity.VISITED_FIRST),
        output("Follow-ups completed", Activity.CONTACTED),
        output("Contacts missed", Activity.MISSED),
        output("Outreach calls not answered", Activity.UNANSWERED, detail=Kind.OUTREACH),
        output("Graduations", Activity.GRADUATED),
        output("Disengagements", Activity.DISENGAGED),
        output("Transition calls", Activity.CALLED),
        output("Transition calls in time", Activity.CALLED, detail="in time"),
        output("Resources connected", Activity.CONNECTED),
        output("Emergency visits", Activity.ED_VISIT),
        output("Admissions", Activity.ADMITTED),
        output("Discharges", Activity.DISCHARGED),
    )
}


class MonthVerdict(StrEnum):
    """What one month says about one output."""

    USE = "may be used"
    NOT_YET = "do not use yet"
    CANNOT_TELL = "one month cannot tell"


class Prediction(NamedTuple):
    """One output: what was counted, what the model predicts for one month, and what follows."""

    output: Output
    observed: float
    mean: float
    low: float
    high: float

    @property
    def verdict(self):
        """Say whether the output may be used.

        Outside the interval: not yet. Inside one that holds both half and double of what was
        counted, the model has not been put to a test.
        """
        if not self.low <= self.observed <= self.high:
            return MonthVerdict.NOT_YET
        if self.low <= self.observed / 2 and self.high >= 2 * self.observed:
            return MonthVerdict.CANNOT_TELL
        return MonthVerdict.USE

    def __str__(self):
        return (
            f"{self.output.label}: {self.observed:g} counted, {self.low:g} to {self.high:g} "
            f"predicted; {self.verdict}"
        )


def read(path):
    """Return ``{output name: count}`` of a file; raise ``Refusal`` in one line if it is no good."""
    found = {}
    for number, row in tabular.rows(path, ("measure", "count"), ("measure", "count")):
        if not row:
            continue
        where = f"{path}: row {number}"
        for column in ("measure", "count"):
            if column not in row:
                raise tabular.refusal(f"{where}: {column} is missing")
        name = named(row["measure"], where)
        if name in found:
            raise tabular.refusal(f"{where}: {row['measure']!r} is there twice")
        found[name] = whole_count(row["count"], where)
    if not found:
        raise tabular.refusal(f"{path}: has no counts")
    return found


def named(words, where):
    """Return the output that a cell names, by its name or its label."""
    name = "_".join(str(words).lower().split())
    if name not in OUTPUTS:
        raise tabular.refusal(
            f"{where}: measure = {str(words)[:40]!r}: allowed are "
            + ", ".join(each.label for each in OUTPUTS.values())
        )
    return name


def whole_count(value, where):
    """Return a cell as a whole number from 0 to a million."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if isinstance(value, bool) or not isfinite(number) or number % 1 or not 0 <= number <= MOST:
        raise tabular.refusal(
            f"{where}: count = {str(value)[:40]!r}: a whole number from 0 to {MOST:,} is allowed"
        )
    return int(number)


def in_month(output, month, days=DAYS[0], after=0):
    """Return the measure that counts an output in a month of a run: see :func:`span`."""
    start, end = span(month, days, after)

    def of(record):
        return sum(
            start <= entry.time < end and output.fits(entry.detail)
            for activity in output.activities
            for entry in record.by[activity]
        )

    name = f"{output.name} in {days} days from {after}"
    return Measure(name, output.label, "in a month", f"{output.label} in month {month}", of)


def span(month, days, after=0):
    """Return when a month of a run begins and ends: so many days, so many after the Monday before.

    >>> [each / DAY for each in span(2, 28)], [each / DAY for each in span(2, 31, 6)]
    ([28.0, 56.0], [34.0, 65.0])
    """
    start = (month - 1) * MONTH // WEEK * WEEK + after * DAY
    return start, start + days * DAY


def predict(scenario, names=tuple(OUTPUTS), month=1, replications=REPLICATIONS, seed=1, cache=None):
    """Return ``{output name: (mean, low, high)}`` for one month of one practice.

    The interval holds a new month with 99% by 199 replications: of n runs like the month
    itself, the month is beyond the k lowest or the k highest with 2 k / (n + 1). It goes from the
    lowest to the highest end of the shortest and the longest month, each begun as early and as late
    in a week as can be, so that it holds any calendar month. It takes the scenario as it is; what
    is not known about its numbers would widen it.
    """
    check(month, replications)
    cut, measures = question(scenario, names, month)
    results = run(cut, replications=replications, seed=seed, measures=measures, cache=cache)
    return predicted(results, names)


def question(scenario, names, month=1):
    """Return what is run to predict a month: the scenario up to its end, and the counts."""
    weeks = int(-(-span(month, *WINDOWS[-1])[1] // WEEK))
    counts = [in_month(OUTPUTS[name], month, *each) for name in names for each in WINDOWS]
    return scenario.replace(weeks=weeks), counts


def predicted(results, names):
    """Return ``{output name: (mean, low, high)}`` of the runs of :func:`question`."""

    def of(name, window):
        measure = in_month(OUTPUTS[name], 1, *window)  # is named alike in every month
        return interval([each.values[measure.name] for each in results.outcomes])

    found = {name: [of(name, window) for window in WINDOWS] for name in names}
    return {
        name: (
            sum(each.mean for each in several) / len(several),
            min(each.low for each in several),
            max(each.high for each in several),
        )
        for name, several in found.items()
    }


def check(month, replications):
    """Refuse what gives no interval."""
    if isinstance(month, bool) or not isinstance(month, int) or not 1 <= month <= 120:
        raise ValueError(f"month = {month!r}: a whole number from 1 to 120")
    if replications < LEAST:
        raise ValueError(f"replications = {replications!r}: at least {LEAST}, which give 95%")


class Interval(NamedTuple):
    """A mean, and the ends between which a new value is expected."""

    mean: float
    low: float
    high: float


def interval(values, chance=CHANCE):
    """Return the mean, and the ends between which a new value lies with this chance.

    With too few values for the chance, the lowest and the highest are the ends.

    >>> interval([*range(199)])
    Interval(mean=99.0, low=0, high=198)
    """
    ordered = sorted(values)
    out = max(int((1 - chance) * (len(ordered) + 1) / 2 + 1e-9), 1)
    return Interval(estimate(values).mean, ordered[out - 1], ordered[-out])


def judge(scenario, counts, month=1, replications=REPLICATIONS, seed=1, cache=None):
    """Return a :class:`Prediction` for each output counted, those not to be used first.

    ``counts`` is what :func:`read` returns; ``month`` says which month of the run it was.
    """
    return judged(counts, predict(scenario, tuple(counts), month, replications, seed, cache))


def judged(counts, known):
    """Return a :class:`Prediction` for each output counted, those not to be used first."""
    order = [MonthVerdict.NOT_YET, MonthVerdict.CANNOT_TELL, MonthVerdict.USE]
    return sorted(
        (Prediction(OUTPUTS[name], count, *known[name]) for name, count in counts.items()),
        key=lambda each: order.index(each.verdict),
    )


def sentence(predictions):
    """Say in words which outputs may be used.

    >>> sentence([Prediction(OUTPUTS["first_visits"], 9, 8.0, 7, 12)])
    'May be used: first visits.'
    """
    said = []
    for verdict in (MonthVerdict.USE, MonthVerdict.NOT_YET, MonthVerdict.CANNOT_TELL):
        names = [each.output.label.lower() for each in predictions if each.verdict is verdict]
        if names:
            said.append(f"{verdict[0].upper()}{verdict[1:]}: {', '.join(names)}.")
    return " ".join(said)
