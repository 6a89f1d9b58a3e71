"""The picture of the brief: what options keep and cost."""

from textwrap import fill

from matplotlib.figure import Figure

from cmsim.decision.answer import Answer, Spread
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.style import GREY, MARKS, SMALL_TEXT_SIZE, house, new_figure

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
