"""Our figures beside published ones, with intervals, misses included."""

from typing import NamedTuple

from cmsim.analysis.statistics import Estimate, estimate
from cmsim.experiment.run import run
from cmsim.measures.measure import Measure
from cmsim.validation.published import COMPARISONS, Comparison, setting

REPLICATIONS = 20


class ComparisonRow(NamedTuple):
    """One comparison, measured."""

    comparison: Comparison
    ours: Estimate

    @property
    def off(self):
        """Return how far our mean is outside the published range, in its unit; 0 within it."""
        low, high = self.comparison.low, self.comparison.high
        return min(self.ours.mean - low, 0.0) or max(self.ours.mean - high, 0.0)

    @property
    def missed(self):
        """Say whether even our interval does not reach the published range."""
        return self.ours.high < self.comparison.low or self.ours.low > self.comparison.high

    @property
    def verdict(self):
        """Say in words how ours stands to the published range."""
        if self.off == 0:
            return "within the range"
        if not self.missed:
            return "our interval reaches it"
        return f"outside: {rounded(abs(self.off))} {self.side}"

    @property
    def side(self):
        """Return on which side of the range ours lies: ``below``, ``above`` or ``""`` within it."""
        return "below" if self.off < 0 else "above" if self.off > 0 else ""

    @property
    def reason(self):
        """Return the most likely reason why ours lies on that side, ``""`` where none is known."""
        return getattr(self.comparison, self.side) if self.side else ""


def rounded(number):
    """Return a number with two digits, or without decimals from 10 on.

    >>> [rounded(number) for number in (0.123, 4.56, 78.9)]
    ['0.12', '4.6', '79']
    """
    return f"{number:.0f}" if abs(number) >= 10 else f"{number:.2g}"


def compare(replications=REPLICATIONS, jobs=1, comparisons=COMPARISONS, seed=1, cache=None):
    """Return a :class:`ComparisonRow` for each comparison.

    Settings share their random numbers by replication.

    >>> from cmsim.validation.published import margins
    >>> rows = compare(2, comparisons=[each for each in margins() if each.id == "TC-E21"])
    >>> rows[0].verdict
    'within the range'
    """
    wanted = {}
    for comparison in comparisons:
        for name in comparison.settings:
            wanted.setdefault(name, {})[comparison.name] = comparison
    found = {
        name: values(name, list(needed.values()), replications, jobs, seed, cache)
        for name, needed in wanted.items()
    }
    return [ComparisonRow(each, estimate(together(each, found))) for each in comparisons]


def values(name, comparisons, replications, jobs, seed, cache):
    """Return ``{comparison: [value of each replication]}`` of one setting."""
    measures = [
        Measure(f"comparison {each.name}", each.name, each.unit, each.how, each.of)
        for each in comparisons
    ]
    results = run(
        setting(name),
        replications=replications,
        seed=seed,
        measures=measures,
        jobs=jobs,
        cache=cache,
    )
    return {
        each.name: [outcome.values[measure.name] for outcome in results.outcomes]
        for each, measure in zip(comparisons, measures)
    }


def together(comparison, found):
    """Return one number for each replication, ``None`` where a setting has none."""
    columns = [found[name][comparison.name] for name in comparison.settings]
    return [None if None in row else comparison.together(*row) for row in zip(*columns)]


def worst_first(rows):
    """Return the rows with the misses first, the farthest in standard errors before the others."""

    def far(row):
        return abs(row.off) / (row.ours.half_width or 1e-9)

    return sorted(rows, key=lambda row: (not row.missed, -far(row)))
