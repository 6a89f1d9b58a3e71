"""``docs/mechanisms.md``: each pro and con of the guide, what it rests on and what it moves."""

from collections import defaultdict
from functools import cache

from cmsim.analysis.statistics import estimate
from cmsim.experiment.run import run
from cmsim.measures.registry import MEASURES
from cmsim.scenario.library.mechanism import ReadOff
from cmsim.scenario.library.mechanisms import MECHANISMS
from remake import JOBS, kept
from remake.markdown import page, table

REPLICATIONS = 40
HEAD = (
    "",
    "Statement",
    "In the model",
    "Neutral values",
    "Outcome",
    "Moves",
    "With it",
    "Difference",
)

TEXT = """# The pros and cons as mechanisms

Each pro (+) and con (-) that the guide names for a structure rests on parameters of places, posts
and work, and on nothing else. Switching a row off sets its parameters to the neutral values, where
the structure is, and leaves everything else as it was. *Difference* is the outcome with the row
less the outcome without it, in the row's example scenario ({replications} replications of
{weeks} weeks on common random numbers, 95% interval).

{table}
"""


def made():
    """Return the page."""
    (weeks,) = {each.example().weeks for each in MECHANISMS}
    rows = [(*described(each), *sizes(each)) for each in MECHANISMS]
    return page(TEXT, replications=REPLICATIONS, weeks=weeks, table=table(HEAD, rows))


def described(mechanism):
    """Return the cells of a row that need no run."""
    neutral = "; ".join(
        f"`{path}` {neutral_in_words(value)}" for path, value in mechanism.neutral.items()
    )
    return (
        f"{mechanism.structure} {mechanism.sign}",
        mechanism.statement,
        mechanism.what,
        neutral,
        MEASURES[mechanism.outcome],
        mechanism.direction,
    )


def neutral_in_words(value):
    if isinstance(value, ReadOff):
        return value.words
    return f"{value:g}" if isinstance(value, float) else str(value).lower()


def sizes(mechanism):
    """Return the outcome with a mechanism, and the paired difference that it makes."""
    pairs = [
        (on, off)
        for on, off in zip(
            *(outcomes(scenario)[mechanism.outcome] for scenario in on_and_off(mechanism))
        )
        if None not in (on, off)
    ]
    return estimate([on for on, _ in pairs]), estimate([on - off for on, off in pairs])


def on_and_off(mechanism):
    """Return the example of a mechanism, and the same without it."""
    scenario = mechanism.example()
    return scenario, mechanism.switched_off(scenario)


@cache
def asked():
    """Return ``{scenario: the outcomes that the rows read of it}``."""
    found = defaultdict(set)
    for mechanism in MECHANISMS:
        for scenario in on_and_off(mechanism):
            found[scenario].add(mechanism.outcome)
    return found


@cache
def outcomes(scenario):
    """Return ``{measure: [value of each replication]}`` for what the rows read of a scenario."""
    names = sorted(asked()[scenario])
    found = run(
        scenario, replications=REPLICATIONS, measures=names, jobs=JOBS, cache=kept.of("mechanisms")
    )
    return {name: [outcome.values[name] for outcome in found.outcomes] for name in names}
