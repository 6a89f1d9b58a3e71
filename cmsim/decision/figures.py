"""The pictures of the staffing lab: what options keep and cost, and what moves that."""

from collections.abc import Sequence
from textwrap import fill

from matplotlib.figure import Figure

from cmsim.analysis.sensitivity import Tornado
from cmsim.analysis.statistics import Estimate
from cmsim.decision.net_benefit import Recommendation
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.sentences import number
from cmsim.views.side_by_side import in_cell, reach
from cmsim.views.style import BLUE, GREY, INK, MARKS, SMALL_TEXT_SIZE, VERMILION, house, new_figure

WIDTH = 5.6
STAMP_SIZE = 6.5


def stamped(figure: Figure, stamp: str) -> Figure:
    """Write how a picture was made along its lower edge."""
    if stamp:
        figure.set_layout_engine("constrained", rect=(0, 0.05, 1, 0.95))
        figure.text(0.995, 0.002, stamp, ha="right", va="bottom", fontsize=STAMP_SIZE, color=GREY)
    return figure


@house()
def trade_off(verdict: Recommendation, stamp: str = "", height: float = 3.3) -> Drawing:
    """Return what each option costs against its patients on time, with intervals.

    ``verdict`` is a :class:`cmsim.decision.net_benefit.Recommendation`.
    """
    figure = new_figure(WIDTH, height)
    axes = figure.subplots()
    for n, name in enumerate(verdict.patients):
        cost, patients = verdict.costs[name], verdict.patients[name]
        mark = MARKS[n % len(MARKS)]
        axes.errorbar(
            [cost.mean / 1000],
            [patients.mean],
            xerr=[[reach(cost) / 1000]] * 2,
            yerr=[[reach(patients)]] * 2,
            color=mark.colour,
            capsize=3,
            linewidth=1.8,
        )
        axes.plot(
            [cost.mean / 1000],
            [patients.mean],
            color=mark.colour,
            marker=mark.marker,
            markersize=8,
            linestyle="none",
            label=fill(name, 24),
        )
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.03), fontsize=SMALL_TEXT_SIZE)
    axes.set_xlabel("Cost, $1,000 a year")
    axes.set_ylabel(fill("Patients in active care and on time", 22))
    axes.margins(x=0.08, y=0.12)
    axes.set_ylim(bottom=-0.06 * axes.get_ylim()[1])
    caption = (
        f"Up is more, left is cheaper. Mean of {number_of(verdict.replications, 'repeat')} with "
        "95 % intervals; the same patients and the same random events for all options."
    )
    rows = [
        (
            name,
            in_cell(verdict.patients[name]),
            in_cell(verdict.costs[name]),
            in_cell(verdict.net_benefits[name]),
        )
        for name in verdict.patients
    ]
    best = max(verdict.patients, key=lambda name: verdict.patients[name].mean)
    alt = (
        f"Options by cost and patients on time. Most are on time in {best}, "
        f"{number(verdict.patients[best].mean, verdict.patients[best])} patients for "
        f"${number(verdict.costs[best].mean, verdict.costs[best])} a year."
    )
    columns = (
        "Option",
        "Patients in active care and on time",
        "Cost, $ a year",
        "Net benefit, $ a year",
    )
    return Drawing(stamped(figure, stamp), alt, caption, columns, rows)


@house()
def tornado(
    result: Tornado, labels: Sequence[str], answer_words: str, stamp: str = "", width: float = WIDTH
) -> Drawing:
    """Return what moves an answer most: a bar from one end of each range to the other.

    ``result`` is a :class:`cmsim.analysis.sensitivity.Tornado`, ``labels`` words for each bar.
    """
    bars = result.bars
    figure = new_figure(width, 1.0 + 0.52 * len(bars))
    axes = figure.subplots()
    answer = result.answer.mean
    for n, bar in enumerate(bars):
        for end, colour, hatch in ((bar.at_low, BLUE, ""), (bar.at_high, VERMILION, "///")):
            if end is not None and end.n:
                axes.barh(
                    -n,
                    end.mean - answer,
                    left=answer,
                    height=0.42,
                    facecolor=colour,
                    edgecolor="white",
                    hatch=hatch,
                )
        axes.annotate(
            labels[n],
            (0, -n + 0.25),
            (4, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="bottom",
            fontsize=SMALL_TEXT_SIZE - 0.5,
        )
    axes.axvline(answer, color=INK, linewidth=1)
    axes.axvline(0, color=INK, linewidth=1.4, linestyle=(0, (4, 2)))
    axes.set(ylim=(0.4 - len(bars), 0.75), yticks=[])
    axes.set_xlabel(f"{answer_words}, $ a year", fontsize=SMALL_TEXT_SIZE)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.locator_params(axis="x", nbins=5)
    axes.spines["left"].set_visible(False)
    axes.grid(False)
    caption = (
        "Each number alone at the low end (plain) and the high end (hatched) of what is "
        "plausible. Solid line: as it stands. Dashed line: beyond it the other option wins. "
        f"{number_of(result.replications, 'repeat')}."
    )
    rows = [
        (
            label,
            f"{bar.factor.low:g}",
            f"{bar.factor.value:g}",
            f"{bar.factor.high:g}",
            ended(bar.at_low),
            ended(bar.at_high),
        )
        for label, bar in zip(labels, bars)
    ]
    first = bars[0] if bars else None
    alt = f"{answer_words}: {number(answer, result.answer)} $ a year as it stands. " + (
        f"Most is moved by {labels[0]}: {ended(first.at_low)} at its low end, "
        f"{ended(first.at_high)} at its high end."
        if first
        else "No assumption moves it."
    )
    return Drawing(
        stamped(figure, stamp),
        alt,
        caption,
        ("Assumption", "Low", "Now", "High", "Answer at low", "Answer at high"),
        rows,
    )


def ended(interval: Estimate | None) -> str:
    return "cannot be" if interval is None else in_cell(interval)


@house()
def two_caseloads(
    safe: float | None,
    tried: Sequence[tuple[float, float, float, float]],
    break_even: tuple[float, float, float] | None,
    stamp: str = "",
    width: float = WIDTH,
) -> Drawing:
    """Return the late contacts at each caseload, with the safe and the break-even caseload.

    ``tried`` is ``[(enrolled, late, low, high)]``; ``break_even`` is ``(mean, low, high)`` or
    ``None``, ends may be infinite.
    """
    figure = new_figure(width, 3.0)
    axes = figure.subplots()
    x = [row[0] for row in tried]
    axes.fill_between(
        x, [100 * row[2] for row in tried], [100 * row[3] for row in tried], color="#BBD7EA"
    )
    axes.plot(x, [100 * row[1] for row in tried], color=BLUE, marker="o")
    axes.axhline(10, color=GREY, linewidth=1, linestyle=(0, (2, 2)))
    reach_of = max(x)
    if safe is not None:
        axes.axvline(safe, color=INK, linewidth=1.6)
        axes.annotate("safe", (safe, 96), (-4, 0), textcoords="offset points", ha="right")
    if break_even is not None:
        mean, low, high = break_even
        reach_of = max(reach_of, min(mean * 1.15, 900))
        axes.axvspan(
            min(low, reach_of),
            min(high, reach_of),
            facecolor="#F2BE98",
            hatch="///",
            edgecolor="white",
            alpha=0.6,
        )
        axes.axvline(min(mean, reach_of), color=VERMILION, linewidth=1.6, linestyle=(0, (6, 2)))
        axes.annotate(
            "break-even", (min(mean, reach_of), 96), (-4, 0), ha="right", textcoords="offset points"
        )
    axes.set(
        xlim=(0, reach_of * 1.02),
        ylim=(0, 104),
        xlabel="Enrolled patients of one full-time post",
        ylabel="Late contacts, in 100",
    )
    caption = (
        "Late contacts at each caseload, with the band of nine in ten runs. Safe: at most "
        "10 in 100 late in 8 of 10 runs. Break-even: claims bring in the cost; the hatched "
        "range is nine in ten draws of what is not interval of payment."
    )
    rows = [tuple(round(value, 3) for value in row) for row in tried]
    safe_words = "none of those tried" if safe is None else f"{safe:.0f}"
    even = "not interval" if break_even is None else f"{break_even[0]:.0f}"
    alt = (
        f"Late contacts rise with the caseload. Safe: {safe_words} patients; break-even: {even} "
        "patients of a full-time post."
    )
    return Drawing(
        stamped(figure, stamp),
        alt,
        caption,
        ("Enrolled patients", "Late share", "Low", "High"),
        rows,
    )
