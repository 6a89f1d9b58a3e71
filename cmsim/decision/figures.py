"""The pictures of the staffing lab: what options keep and cost, caseloads."""

from collections.abc import Sequence
from textwrap import fill

from matplotlib.figure import Figure

from cmsim.decision.answer import Answer, Spread
from cmsim.views.drawing import Drawing, number_of
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
def trade_off(found: Answer, stamp: str = "", height: float = 3.3) -> Drawing:
    """Return what each option costs against its patients on schedule, nine in ten draws."""
    figure = new_figure(WIDTH, height)
    axes = figure.subplots()
    for n, (name, each) in enumerate(found.options.items()):
        cost, patients = each.cost, each.patients
        mark = MARKS[n % len(MARKS)]
        axes.errorbar(
            [cost.mean / 1000],
            [patients.mean],
            xerr=[[beyond / 1000] for beyond in reaches(cost)],
            yerr=[[beyond] for beyond in reaches(patients)],
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
    axes.set_xlabel("All-in cost, $1,000 a year")
    axes.set_ylabel(fill("Patients on schedule", 22))
    axes.margins(x=0.08, y=0.12)
    axes.set_ylim(bottom=-0.06 * axes.get_ylim()[1])
    caption = (
        f"Up is more, left is cheaper. Mean of {number_of(found.draws, 'draw')} of what is "
        "uncertain, lines for nine in ten of them; the same patients and the same random events "
        "for all options."
    )
    rows = [
        (name, round(each.patients.mean, 1), round(each.cost.mean))
        for name, each in found.options.items()
    ]
    best = max(found.options, key=lambda name: found.options[name].patients.mean)
    most = found.options[best]
    alt = (
        f"Options by all-in cost and patients on schedule. Most are on schedule in {best}, "
        f"{most.patients.mean:.0f} patients for ${most.cost.mean:,.0f} a year."
    )
    columns = ("Option", "Patients on schedule", "All-in cost, $ a year")
    return Drawing(stamped(figure, stamp), alt, caption, columns, rows)


def reaches(known: Spread) -> tuple[float, float]:
    """Return how far the range of a mean lies below and above it."""
    return max(known.mean - known.low, 0.0), max(known.high - known.mean, 0.0)


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
