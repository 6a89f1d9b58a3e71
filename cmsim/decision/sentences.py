"""What the staffing lab says, in words; every number knows where it comes from."""

from itertools import pairwise
from math import isfinite

from cmsim import __version__
from cmsim.analysis.statistics import estimate
from cmsim.decision import net_benefit
from cmsim.decision.options import OPTIONS
from cmsim.views.sentences import frequency, lowered, number
from cmsim.views.traced import COUNT, INPUT, RUN, Said, said

FIRM = net_benefit.ENOUGH


def dollars(value, known=None, kind=RUN, where=""):
    """Return an amount in dollars, with as many digits as its interval leaves it.

    >>> dollars(4353.2, where="price").text
    '$4,400'
    """
    size = abs(value)
    step = 10 ** max(0, len(f"{size:.0f}") - 2) if known is None else 0
    shown = f"{round(value / step) * step:,.0f}" if step else number(value, known)
    return Said(f"−${shown[1:]}" if shown.startswith("-") else f"${shown}", kind, where, value)


def option(name):
    """Return the name of an option, which a person may have typed."""
    return Said(name, INPUT, "name of the option")


def share_words(value, where, kind=RUN):
    return Said(frequency(value), kind, where, value)


def percent(confidence):
    return Said(f"{100 * confidence:.3g} %", COUNT, "confidence asked for", confidence)


# --- the answer


def headline(found, draws=None):
    """Return the advice in a sentence; it may be not to hire, or that nothing is clear.

    Advice that does not hold in most draws of the assumptions is called conditional.
    """
    row = OPTIONS.get(found.advice)
    advice = said(row.advice) if row else said("Take “", option(found.advice), "”.")
    if draws and draws.winners and net_benefit.holds(draws.winners, found.advice).share < FIRM:
        advice = said("On condition: ", advice)
    if found.clear:
        return advice
    return said(
        "No clear difference between ",
        quoted_names(found.ties),
        ". Of these the cheapest comes first: ",
        advice,
    )


def quoted_names(names):
    """Return names as they stand in a sentence."""
    pieces = []
    for n, name in enumerate(names):
        joint = "" if n == 0 else " and " if n == len(names) - 1 else ", "
        pieces += [joint, "“", option(name), "”"]
    return said(*pieces)


def why(found, willingness_to_pay):
    """Return by how much the leader is ahead of the next, in a sentence."""
    if not found.leads:
        return ()
    nearest = found.leads[0]
    where = f"net benefit, {found.leader} minus {nearest.other}"
    lead = nearest.lead
    how = (
        ""
        if not isfinite(lead.half_width)
        else said(
            " (",
            percent(found.confidence),
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
        option(found.leader),
        "” has a net benefit ",
        dollars(lead.mean, lead, RUN, where),
        " a year above that of the next, “",
        option(nearest.other),
        "”",
        how,
        ".",
    )


def prices(found):
    """Return from which willingness to pay on which option is best, as sentences."""
    steps = found.prices
    if len(steps) == 1:
        return said(
            "Whatever you are willing to pay for a patient, “",
            option(steps[0].option),
            "” is best: in no other option are more patients on time.",
        )
    pieces = ["What are you willing to pay for a patient in active care and on time, a year? "]
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


def lateness(results, name):
    """Return between how many contacts in ten are late, in words."""
    found = net_benefit.late(results, name)
    if found is None:
        return said("no contacts")
    low, high = (
        Said(in_tenths(end), RUN, f"late contacts, {name}, {which} of 9 in 10 runs", end)
        for end, which in zip(found, ("low", "high"))
    )
    if low.text == high.text:
        return said(low, " contacts late")
    return said("between ", low, " and ", high, " contacts late")


def in_tenths(value):
    """Return a share as so many in ten, or finer where that would hide it.

    >>> in_tenths(0.001), in_tenths(0.31), in_tenths(0.034)
    ('0 in 10', '3 in 10', '3 in 100')
    """
    if not 0.005 < value < 0.995:
        return "0 in 10" if value < 0.5 else "10 in 10"
    return frequency(value)


def option_line(results, found, name):
    """Return one option in a sentence: patients, lateness, cost."""
    patients, cost = found.patients[name], found.costs[name]
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


def level(known, where):
    """Return a level that cannot be below zero, with its interval."""
    if not known.n:
        return Said("no value", RUN, where, None)
    shown = number(known.mean, known)
    if isfinite(known.half_width) and known.half_width:
        shown += f" ({number(max(known.low, 0.0), known)} to {number(known.high, known)})"
    return Said(shown, RUN, where, known.mean)


def remark(each, scenario):
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
    fewer = net_benefit.would_do(scenario, each.share)
    return said(
        "In “",
        option(each.option),
        "” only ",
        share_words(each.share, where),
        " hours at work are filled. Compare it with fewer half-days, such as ",
        Said(f"{fewer}", RUN, f"half-days that would do, {each.option}", fewer),
        " a week, before you judge its price.",
    )


# --- how firm it is


def firmness(draws, found):
    """Return in how many draws of all assumptions the advice holds; ``None`` before the first."""
    if not draws or not draws.winners:
        return None
    known = net_benefit.holds(draws.winners, found.advice)
    where = f"draws in which {found.advice} has the largest net benefit"
    verdict = "Firm: it" if known.share >= FIRM else "The answer is conditional: it"
    return said(
        verdict,
        " holds in ",
        Said(f"{round(known.share * known.n)} of {known.n}", RUN, where, known.share),
        " draws of ",
        Said(f"{draws.factors}", COUNT, "assumptions drawn", draws.factors),
        " assumptions and of chance, all at once",
        f". {others(draws, found)}" if not others_pieces(draws, found) else "; ",
        *(others_pieces(draws, found) or ()),
    )


def others(draws, found):
    return "No other option won a draw." if set(draws.winners) == {found.advice} else ""


def others_pieces(draws, found):
    """Return who wins in the draws in which the advice does not."""
    rest = [name for name in dict.fromkeys(draws.winners) if name != found.advice]
    pieces = []
    for name in sorted(rest, key=lambda each: -draws.winners.count(each)):
        count = draws.winners.count(name)
        pieces += [
            ", " if pieces else "",
            "“",
            option(name),
            "” in ",
            Said(
                f"{count}",
                RUN,
                f"draws in which {name} has the largest net benefit",
                count / len(draws.winners),
            ),
        ]
    return [*pieces, "."] if pieces else []


def factor_words(bar):
    """Return an assumption as it stands in a sentence."""
    label = str(bar.factor) + (
        ", practice"
        if ".place." in bar.factor.path and bar.factor.path.startswith("practices")
        else ""
    )
    return label if len(label) <= 68 else label[:66].rsplit(" ", 1)[0] + " …"


def flips(found, pair):
    """Return for each bar of a tornado what it does to the answer, as sentences."""
    other, advice = pair
    lines = []
    for bar in found.bars:
        factor = bar.factor
        path = factor.path
        ends = said(
            "Between ",
            Said(f"{factor.low:g}", "source", plausible(factor), factor.low),
            " and ",
            Said(
                f"{factor.high:g} {factor.parameter.unit}", "source", plausible(factor), factor.high
            ),
            ", the lead goes from ",
            at_end(bar.at_low, f"lead at low {path}"),
            " to ",
            at_end(bar.at_high, f"lead at high {path}"),
            ". ",
        )
        turned = net_benefit.turns_at(bar)
        verdict = (
            said("There “", option(other), "” clearly wins.")
            if turned
            else said("That alone does not clearly turn it.")
        )
        lines.append((factor_words(bar), said(ends, verdict), bool(turned)))
    return lines


def plausible(factor):
    return f"plausible range of {factor.path}; {factor.parameter.source.text[:160]}"


def at_end(known, where):
    if known is None or not known.n:
        return Said("what cannot be", RUN, where, None)
    return dollars(known.mean, known, RUN, where)


HOW_TO_MEASURE = {
    "practices.*.place.pulled": "for two weeks, tally each time somebody is asked to help out and "
    "for how long",
    "practices.*.panel.complex_share": "do a card study in one half-day; the sheet prints from "
    "this page",
    "practices.*.panel.moderate_share": "do a card study in one half-day; the sheet prints from "
    "this page",
    "work.resource_need": "do a card study in one half-day; the sheet prints from this page",
    "practices.*.place.documentation": "time ten calls and their write-ups",
}
OTHERWISE = "ask for it, or count it for two weeks, before the money is spent"


def measure_next(found):
    """Return which assumption to measure next, and how, as a sentence; empty if none."""
    bar = found.measure_next
    if bar is None:
        return said(
            "No guess alone clearly moves the answer; more repeats may show smaller effects."
        )
    how = HOW_TO_MEASURE.get(bar.factor.path, OTHERWISE)
    return said(
        "Measure this next: ",
        lowered(factor_words(bar)),
        " (now ",
        Said(
            f"{bar.factor.value:g} {bar.factor.parameter.unit}",
            "source",
            f"{bar.factor.path}; {bar.factor.parameter.source.text[:160]}",
            bar.factor.value,
        ),
        f", {bar.factor.parameter.source.quality}): {how}.",
    )


# --- caseloads


def caseloads(safe, even):
    """Return whether the safe and the break-even caseload meet, as sentences."""
    if safe is None:
        return said("The safe caseload is not known yet.")
    if safe.cap is None:
        first = said(
            "None of the caseloads tried keeps at most ",
            Said("1 in 10", SAFE, SAFE_WHERE),
            " contacts late.",
        )
    else:
        first = said(
            "Safe: one full-time post keeps about ",
            level(safe.enrolled, "safe caseload"),
            " enrolled patients with at most ",
            Said("1 in 10", SAFE, SAFE_WHERE),
            " contacts late",
            "; perhaps more, for no larger caseload was tried" if safe.top else "",
            ".",
        )
    if even is None:
        return said(
            first,
            " Break-even: no fees are entered, so nothing is paid. Type yours, or "
            "take the dated table.",
        )
    if not even.answer.n:
        return said(first, " Break-even: with these fees no caseload brings in the cost.")
    second = said(
        " Break-even: ",
        Said(f"{even.answer.mean:.0f}", RUN, "break-even", even.answer.mean),
        " enrolled patients of a full-time post as entered; ",
        caseload_range(even),
        " when what nobody knows of payment is drawn from its range. ",
    )
    if safe.cap is None or (min(even.low, even.answer.mean) > safe.enrolled.high and not safe.top):
        return said(
            first,
            second,
            "They do not meet: claims alone cannot pay for a caseload that "
            "keeps its promises. The rest must come from elsewhere.",
        )
    if even.high < safe.enrolled.low:
        return said(first, second, "They meet: claims can pay for a safe caseload.")
    return said(first, second, "They may or may not meet: the ranges overlap.")


def caseload_range(even):
    """Return the range of the break-even caseload; an infinite end is no caseload at all."""
    low, high = (
        Said(
            f"{end:.0f}" if isfinite(end) else "no caseload at all",
            RUN,
            f"break-even, {which}",
            end,
        )
        for end, which in ((even.low, "low"), (even.high, "high"))
    )
    return said(low) if low.text == high.text else said(low, " to ", high)


SAFE, SAFE_WHERE = INPUT, "standard of the safe caseload: late contacts, in 8 of 10 runs"


def stamp(results):
    """Return version, hashes, seed and repeats of some results in one line."""
    hashes = " ".join(each.hash[:8] for each in results.scenarios)
    return (
        f"cmsim {__version__} · scenarios {hashes} · seed {results.seed} · "
        f"{results.replications} repeats"
    )
