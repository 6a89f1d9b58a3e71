"""How firm an answer is, what would change it and what to measure next, in words."""

from cmsim.analysis.factors import Factor
from cmsim.analysis.sensitivity import Tornado, TornadoBar
from cmsim.analysis.statistics import Estimate
from cmsim.decision import net_benefit
from cmsim.decision.incremental import Draws
from cmsim.decision.net_benefit import Recommendation, firm
from cmsim.decision.sentences import dollars, option
from cmsim.views.sentences import lowered
from cmsim.views.traced import COUNT, RUN, SOURCE, Said, Words, said

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


def firmness(draws: Draws | None, verdict: Recommendation) -> Words:
    """Return in how many draws of all assumptions the advice holds; nothing before the first."""
    if not draws or not draws.winners:
        return ()
    held = net_benefit.holds(draws.winners, verdict.advice)
    where = f"draws in which {verdict.advice} has the largest net benefit"
    others = other_winners(draws, verdict)
    return said(
        "Firm: it" if firm(draws.winners, verdict.advice) else "The answer is conditional: it",
        " holds in ",
        Said(f"{draws.winners.count(verdict.advice)} of {held.n}", RUN, where, held.share),
        " draws of ",
        Said(f"{draws.factors}", COUNT, "assumptions drawn", draws.factors),
        " assumptions and of chance, all at once",
        said("; ", others, ".") if others else ". No other option won a draw.",
    )


def other_winners(draws: Draws, verdict: Recommendation) -> Words:
    """Return who wins in the draws in which the advice does not."""
    rest = {name: draws.winners.count(name) for name in draws.winners if name != verdict.advice}
    pieces: list[str | Said] = []
    for name, count in sorted(rest.items(), key=lambda each: -each[1]):
        where = f"draws in which {name} has the largest net benefit"
        pieces += [
            ", “" if pieces else "“",
            option(name),
            "” in ",
            Said(f"{count}", RUN, where, count / len(draws.winners)),
        ]
    return said(*pieces)


def factor_words(bar: TornadoBar) -> str:
    """Return an assumption as it stands in a sentence."""
    label = str(bar.factor) + (
        ", practice"
        if ".place." in bar.factor.path and bar.factor.path.startswith("practices")
        else ""
    )
    return label if len(label) <= 68 else label[:66].rsplit(" ", 1)[0] + " …"


def flips(tornado: Tornado, pair: tuple[str, str]) -> list[tuple[str, Words, bool]]:
    """Return for each bar of a tornado what it does to the answer, as sentences."""
    other, _ = pair
    lines = []
    for bar in tornado.bars:
        factor = bar.factor
        path = factor.path
        ends = said(
            "Between ",
            Said(f"{factor.low:g}", SOURCE, plausible(factor), factor.low),
            " and ",
            Said(
                f"{factor.high:g} {factor.parameter.unit}", SOURCE, plausible(factor), factor.high
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


def plausible(factor: Factor) -> str:
    """Return where the plausible range of an assumption comes from."""
    return f"plausible range of {factor.path}; {factor.parameter.source.text[:160]}"


def at_end(interval: Estimate | None, where: str) -> Said:
    """Return the lead at one end of a range; the end may contradict another number."""
    if interval is None or not interval.n:
        return Said("what cannot be", RUN, where, None)
    return dollars(interval.mean, interval, RUN, where)


def measure_next(tornado: Tornado) -> Words:
    """Return which assumption to measure next, and how, as a sentence."""
    bar = tornado.measure_next
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
            SOURCE,
            f"{bar.factor.path}; {bar.factor.parameter.source.text[:160]}",
            bar.factor.value,
        ),
        f", {bar.factor.parameter.source.quality}): {how}.",
    )
