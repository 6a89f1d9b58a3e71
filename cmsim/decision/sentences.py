"""The answer to the leader's question in words; every number knows where it comes from."""

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite

from cmsim import __version__
from cmsim.analysis.statistics import Estimate, estimate
from cmsim.decision import net_benefit
from cmsim.decision.incremental import Draws
from cmsim.decision.net_benefit import Recommendation
from cmsim.decision.options import OPTIONS
from cmsim.decision.remarks import Remark, would_do
from cmsim.experiment.results import Results
from cmsim.scenario.scenario import Scenario
from cmsim.views.sentences import frequency, number
from cmsim.views.traced import COUNT, INPUT, RUN, Said, Words, said


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


def percent(confidence: float) -> Said:
    return Said(f"{100 * confidence:.3g} %", COUNT, "confidence asked for", confidence)


# --- the answer


def headline(verdict: Recommendation, draws: Draws | None = None) -> Words:
    """Return the advice in a sentence; it may be not to hire, or that nothing is clear.

    Advice that does not hold in most draws of the assumptions is called conditional.
    """
    row = OPTIONS.get(verdict.advice)
    advice = said(row.advice) if row else said("Take “", option(verdict.advice), "”.")
    if draws and draws.winners and not net_benefit.firm(draws.winners, verdict.advice):
        advice = said("On condition: ", advice)
    if verdict.clear:
        return advice
    return said(
        "No clear difference between ",
        quoted_names(verdict.ties),
        ". Of these the cheapest comes first: ",
        advice,
    )


def quoted_names(names: Sequence[str]) -> Words:
    """Return names as they stand in a sentence."""
    pieces = []
    for n, name in enumerate(names):
        joint = "" if n == 0 else " and " if n == len(names) - 1 else ", "
        pieces += [joint, "“", option(name), "”"]
    return said(*pieces)


def why(verdict: Recommendation, willingness_to_pay: float) -> Words:
    """Return by how much the leader is ahead of the next, in a sentence."""
    if not verdict.leads:
        return ()
    nearest = verdict.leads[0]
    where = f"net benefit, {verdict.leader} minus {nearest.other}"
    lead = nearest.lead
    how = (
        ""
        if not isfinite(lead.half_width)
        else said(
            " (",
            percent(verdict.confidence),
            " interval for all comparisons at once: ",
            dollars(lead.low, lead, RUN, f"{where}, low"),
            " to ",
            dollars(lead.high, lead, RUN, f"{where}, high"),
            ")",
        )
    )
    return said(
        "At ",
        dollars(willingness_to_pay, None, INPUT, "willingness to pay"),
        " a year for a patient in active care and on time, “",
        option(verdict.leader),
        "” has a net benefit ",
        dollars(lead.mean, lead, RUN, where),
        " a year above that of the next, “",
        option(nearest.other),
        "”",
        how,
        ".",
    )


def prices(verdict: Recommendation) -> Words:
    """Return from which willingness to pay on which option is best, as sentences."""
    steps = verdict.prices
    if len(steps) == 1:
        return said(
            "Whatever you are willing to pay for a patient, “",
            option(steps[0].option),
            "” is best: in no other option are more patients on time.",
        )
    pieces: list[str | Said] = [
        "What are you willing to pay for a patient in active care and on time, a year? "
    ]
    for before, after in pairwise(steps):
        where = f"price from which {after.option} is best"
        low, high = (
            dollars(end, None, RUN, f"{where}, {which}")
            if isfinite(end)
            else Said("no price", RUN, f"{where}, {which}", end)
            for end, which in ((after.low, "low"), (after.high, "high"))
        )
        pieces += [
            "Below about " if before is steps[0] else "From there to about ",
            dollars(after.price, None, RUN, where),
            " (",
            low,
            " to ",
            high,
            "): “",
            option(before.option),
            "”. ",
        ]
    return said(*pieces, "Above: “", option(steps[-1].option), "”.")


def lateness(results: Results, name: str) -> Words:
    """Return between how many contacts in ten are late, in words."""
    shares = net_benefit.late(results, name)
    if shares is None:
        return said("no contacts")
    low, high = (
        Said(in_tenths(end), RUN, f"late contacts, {name}, {which} of 9 in 10 runs", end)
        for end, which in zip(shares, ("low", "high"))
    )
    if low.text == high.text:
        return said(low, " contacts late")
    return said("between ", low, " and ", high, " contacts late")


def in_tenths(value: float) -> str:
    """Return a share as so many in ten, or finer where that would hide it.

    >>> in_tenths(0.001), in_tenths(0.31), in_tenths(0.034)
    ('0 in 10', '3 in 10', '3 in 100')
    """
    if not 0.005 < value < 0.995:
        return "0 in 10" if value < 0.5 else "10 in 10"
    return frequency(value)


def option_line(results: Results, verdict: Recommendation, name: str) -> Words:
    """Return one option in a sentence: patients, lateness, cost."""
    patients, cost = verdict.patients[name], verdict.costs[name]
    active = estimate(results.measure("active_caseload")[name])
    money = "hours of your nurse worth " if not net_benefit.new_money(name) else ""
    return said(
        option(name),
        ": ",
        level(active, f"active caseload, {name}"),
        " patients in active care, ",
        lateness(results, name),
        "; so ",
        level(patients, f"patients on time, {name}"),
        " patients on time, for ",
        money,
        dollars(cost.mean, cost if cost.half_width else None, RUN, f"cost, {name}"),
        " a year.",
    )


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
