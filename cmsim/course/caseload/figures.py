"""The caseload curve, the ledger of a week, and the meter of points beside minutes."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    PURPLE,
    SMALL_TEXT_SIZE,
    VERMILION,
    bar_style,
    house,
    new_axes,
    new_figure,
)

WIDTH, HEIGHT = 6.0, 5.2
GROUPS = {  # what a kind of time is, for the one who looks for the hour she lost
    "with patients": (
        "follow-up",
        "check-in call",
        "monthly contact",
        "first visit",
        "transition call",
        "intake outreach",
        "warm hand-off",
        "monitoring",
    ),
    "for patients": ("documentation", "care coordination", "resource connection"),
    "the job itself": (
        "registry and reporting",
        "directory upkeep",
        "meeting or huddle",
        "relationship building",
        "training",
    ),
    "lost": ("pulled work", "interruption", "travel"),
    "waiting or away": ("waiting for work", "leave"),
}


@house()
def curve(points, job, role, overload, late, chance):
    """Return late contacts, and patients waiting at the door, against active caseload.

    ``job`` is the range of the job description, ``overload`` the last point on schedule and the
    first that is not, either ``None`` where there is none; ``late`` and ``chance`` say when a
    caseload counts as on schedule.
    """
    figure = new_figure(WIDTH, HEIGHT)
    upper, lower = figure.subplots(2, sharex=True, height_ratios=(3, 1.5))
    active = [each.active for each in points]
    draw_job(upper, lower, job)
    draw_overload(upper, overload)
    draw_band(upper, active, [each.late for each in points], 100)
    draw_band(lower, active, [each.waiting for each in points], 1)
    upper.axhline(100 * late, color=VERMILION, linestyle=(0, (6, 2)), linewidth=1.4)
    upper.text(
        0, 100 * late + 2, f" {100 * late:.0f} in 100", color=VERMILION, fontsize=SMALL_TEXT_SIZE
    )
    upper.set(
        ylabel="Late, of 100 contacts due",
        ylim=(0, 118),
        yticks=range(0, 101, 20),
        xlim=(0, 1.05 * max(*active, job[1])),
    )
    lower.set(
        xlabel="Patients in active care",
        ylabel="Waiting at\nthe door",
        ylim=(0, 1.1 * max(each.waiting.high for each in points) + 1),
    )
    return Drawing(
        figure,
        alt_curve(points, job, role, overload),
        caption(points, role, late, chance),
        (
            "Open cases",
            "In active care",
            "On the list",
            "Late of 100: mean",
            "interval from",
            "interval to",
            "8 in 10 runs from",
            "8 in 10 runs to",
            "Kept in, of 10 runs",
            "Time in use, of 100",
            "Waiting at the door: mean",
            "8 in 10 runs from ",
            "8 in 10 runs to ",
        ),
        [
            (
                each.caseload,
                round(each.active, 1),
                round(each.assigned, 1),
                *(
                    round(100 * value, 1)
                    for value in (
                        each.late.mean.mean,
                        max(each.late.mean.low, 0.0),
                        min(each.late.mean.high, 1.0),
                        each.late.low,
                        each.late.high,
                    )
                ),
                round(10 * each.on_schedule, 1),
                round(100 * each.use),
                round(each.waiting.mean.mean, 1),
                round(each.waiting.low, 1),
                round(each.waiting.high, 1),
            )
            for each in points
        ],
    )


def draw_band(axes, active, bands, unit):
    """Draw a line and what holds 8 in 10 runs around it."""
    axes.fill_between(
        active,
        [unit * each.low for each in bands],
        [unit * each.high for each in bands],
        color=BLUE,
        alpha=0.2,
        linewidth=0,
    )
    axes.plot(active, [unit * each.mean.mean for each in bands], color=BLUE, marker="o")


def draw_job(upper, lower, job):
    """Draw the range of the job description behind both pictures."""
    for axes in (upper, lower):
        axes.axvspan(*job, facecolor=GREEN, edgecolor="none", alpha=0.15)
    upper.text(job[1], 108, "job description ", ha="right", color=GREEN, fontsize=SMALL_TEXT_SIZE)


def draw_overload(axes, overload):
    """Draw between which caseloads the post falls behind."""
    within, beyond = overload
    if within is None or beyond is None:
        return
    axes.axvspan(
        within.active, beyond.active, ymax=0.84, facecolor=VERMILION, edgecolor="none", alpha=0.12
    )
    for end in (within.active, beyond.active):
        axes.axvline(end, ymax=0.84, color=VERMILION, linestyle=(0, (1, 1.5)), linewidth=1.4)
    axes.text(
        (within.active + beyond.active) / 2,
        86,
        "overload\npoint is\nin here",
        ha="center",
        va="top",
        color=VERMILION,
        fontsize=SMALL_TEXT_SIZE,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5},
    )


def caption(points, role, late, chance):
    """Return what is drawn, in words."""
    n = min(each.n for each in points)
    return (
        f"One care manager for {NAMES[role]}. Line: mean of {number_of(n, 'repeat')} of six "
        "months. "
        "Blue band: where 8 in 10 of the repeats lie. Green: what the job description asks "
        "for. Between the dotted lines the care manager stops being on schedule, which is: at most "
        f"{100 * late:.0f} in 100 contacts late (dashed line), in {10 * chance:.0f} of 10 "
        "repeats."
    )


NAMES = {
    "complex": "complex patients",
    "moderate": "moderate patients",
    "hybrid": "complex and moderate patients",
}


def alt_curve(points, job, role, overload):
    """Return the message in words."""
    first, last = points[0], points[-1]
    within, beyond = overload
    where = (
        f"It falls behind between {within.caseload} and {beyond.caseload} open cases"
        if within and beyond
        else f"It keeps all caseloads tried, up to {within.caseload}"
        if within
        else "It keeps none of the caseloads tried"
    )
    return (
        f"Late contacts and patients at the door against patients in active care, "
        f"{NAMES[role]}. {100 * first.late.mean.mean:.0f} of 100 late with {first.active:.0f} "
        f"active, {100 * last.late.mean.mean:.0f} with {last.active:.0f}. {where}; the job "
        f"description asks for {job[0]:.0f} to {job[1]:.0f}. Waiting at the door: "
        f"{first.waiting.mean.mean:.0f} patients, then {last.waiting.mean.mean:.0f}."
    )


@house()
def week(hours, paid, title):
    """Return where the hours of a week go, as bars by kind, grouped and coloured by sort.

    ``hours`` is ``{kind in words: hours a week}``.
    """
    axes = new_axes(WIDTH, 0.34 * len(hours) + 1.0)
    groups = list(GROUPS)
    shown = sorted(hours.items(), key=lambda pair: (groups.index(group_of(pair[0])), -pair[1]))
    for n, (kind, value) in enumerate(shown):
        axes.barh(-n, value, height=0.75, **bar_style(groups.index(group_of(kind))))
        axes.text(value + 0.1, -n, f"{value:.1f}", va="center", fontsize=SMALL_TEXT_SIZE)
    axes.set_yticks(
        [-n for n in range(len(shown))],
        labels=[kind for kind, _ in shown],
        fontsize=SMALL_TEXT_SIZE,
    )
    axes.set(xlabel="Hours a week", xlim=(0, 1.15 * max(hours.values())))
    axes.grid(axis="x")
    for n, group in enumerate(groups):
        if any(group_of(kind) == group for kind in hours):
            axes.barh([0], [0], label=group, **bar_style(n))
    axes.legend(loc="lower right", fontsize=SMALL_TEXT_SIZE)
    sums = sums_of(hours)
    return Drawing(
        axes.figure,
        f"{title}: "
        + ", ".join(f"{sums[group]:.1f} hours {group}" for group in groups if sums[group])
        + f", of {paid:.1f} paid hours a week.",
        f"{title}. The bars add up to the {paid:.1f} paid hours of the week.",
        ("What the time goes to", "Sort", "Hours a week"),
        [(kind, group_of(kind), round(value, 2)) for kind, value in shown]
        + [("all together", "", round(sum(hours.values()), 2))],
    )


def group_of(kind):
    """Return the sort of a kind of time.

    >>> group_of("follow-up"), group_of("pulled work")
    ('with patients', 'lost')
    """
    return next(group for group, kinds in GROUPS.items() if kind in kinds)


def sums_of(hours):
    """Return ``{sort: hours}`` of a ledger."""
    return {group: sum(hours.get(kind, 0.0) for kind in kinds) for group, kinds in GROUPS.items()}


@house()
def meters(points, use, late):
    """Return weighted points and minutes in use side by side, each of 100.

    ``points`` is (middle, low, high); ``use`` and ``late`` are estimates of shares.
    """
    axes = new_axes(WIDTH, 2.4)
    axes.axvline(100, color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
    rows = (
        ("weighted points", *points, PURPLE),
        ("time in use", *of_hundred(use), BLUE),
        ("contacts late", *of_hundred(late), VERMILION),
    )
    for n, (label, middle, low, high, colour) in enumerate(rows):
        axes.barh(
            -n, middle, height=0.55, color=colour, edgecolor="white", hatch=("", "///", "...")[n]
        )
        axes.plot([low, high], [-n, -n], color=GREY, linewidth=2, marker="|", markersize=9)
        axes.text(max(high, middle) + 2, -n, f"{middle:.0f}", va="center")
    axes.set_yticks([0, -1, -2], labels=[row[0] for row in rows])
    axes.set(xlabel="Of 100", xlim=(0, max(115, 1.1 * points[2], 108)))
    axes.grid(axis="x")
    return Drawing(
        axes.figure,
        f"Weighted points {points[0]:.0f} of 100; time in use {100 * use.mean:.0f} of "
        f"100; contacts late {100 * late.mean:.0f} of 100 due.",
        "Points, time and late contacts of the same caseload. The thin line is the range: for "
        "points the ends of the job descriptions, for the rest the 95 % interval. The dashed line "
        "is a full week.",
        ("Meter", "Middle", "from", "to"),
        [
            (label, round(middle, 1), round(low, 1), round(high, 1))
            for label, middle, low, high, _ in rows
        ],
    )


def of_hundred(share):
    """Return an estimate of a share as (middle, low, high) of 100.

    >>> from cmsim.analysis.statistics import Estimate
    >>> of_hundred(Estimate(0.5, 0.75, 0.95, 2))
    (50.0, 0.0, 100.0)
    """
    return 100 * share.mean, 100 * max(share.low, 0.0), 100 * min(share.high, 1.0)
