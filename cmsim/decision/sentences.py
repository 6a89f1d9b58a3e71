"""Amounts, levels and remarks in words; every number knows where it comes from."""

from math import isfinite

from cmsim import __version__
from cmsim.analysis.statistics import Estimate
from cmsim.decision.remarks import Remark, would_do
from cmsim.experiment.results import Results
from cmsim.scenario.scenario import Scenario
from cmsim.views.sentences import frequency, number
from cmsim.views.traced import INPUT, RUN, Said, Words, said


def dollars(
    value: float, interval: Estimate | None = None, kind: str = RUN, where: str = ""
) -> Said:
    """Return an amount in dollars, with as many digits as its interval leaves it.

    >>> dollars(4353.2, where="price").text
    '$4,400'
    """
    size = abs(value)
    step = 10 ** max(0, len(f"{size:.0f}") - 2) if interval is None else 0
    shown = f"{round(value / step) * step:,.0f}" if step else number(value, interval)
    return Said(f"−${shown[1:]}" if shown.startswith("-") else f"${shown}", kind, where, value)


def option(name: str) -> Said:
    """Return the name of an option, which a person may have typed."""
    return Said(name, INPUT, "name of the option")


def share_words(value: float, where: str, kind: str = RUN) -> Said:
    return Said(frequency(value), kind, where, value)


def level(interval: Estimate, where: str) -> Said:
    """Return a level that cannot be below zero, with its interval."""
    if not interval.n:
        return Said("no value", RUN, where, None)
    shown = number(interval.mean, interval)
    if isfinite(interval.half_width) and interval.half_width:
        shown += (
            f" ({number(max(interval.low, 0.0), interval)} to {number(interval.high, interval)})"
        )
    return Said(shown, RUN, where, interval.mean)


def remark(each: Remark, scenario: Scenario) -> Words:
    """Return what a leader should know of an option."""
    where = f"{each.kind} share, {each.option}"
    if each.kind == "hollow":
        return said(
            "“",
            option(each.option),
            "” promises more than it keeps: only ",
            share_words(each.share, where),
            " contacts come on time. Either fewer patients, or more time.",
        )
    if each.kind == "full":
        return said(
            "In “",
            option(each.option),
            "” hardly anybody is enrolled: duties and calls after discharges come first, and the "
            "hours left do not hold a patient's contacts. After ",
            share_words(each.share, where),
            " discharges somebody is spoken to in time.",
        )
    fewer = would_do(scenario, each.share)
    return said(
        "In “",
        option(each.option),
        "” only ",
        share_words(each.share, where),
        " hours at work are filled. Compare it with fewer half-days, such as ",
        Said(f"{fewer}", RUN, f"half-days that would do, {each.option}", fewer),
        " a week, before you judge its price.",
    )


def stamp(results: Results) -> str:
    """Return version, hashes, seed and repeats of some results in one line."""
    hashes = " ".join(each.hash[:8] for each in results.scenarios)
    return (
        f"cmsim {__version__} · scenarios {hashes} · seed {results.seed} · "
        f"{results.replications} repeats"
    )
