"""The caseload curve, the ledger of a week, points beside minutes, and what a tenth more does."""

from itertools import pairwise

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, written
from cmsim.views.scale import Scale, reaching
from cmsim.views.svg import (
    GOOD,
    INK,
    LATE,
    QUIET,
    Look,
    Picture,
    bar,
    box,
    ledger_fill,
    line,
    marker,
    token,
)

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


FILLS = {
    "with patients": ledger_fill("patients"),
    "for patients": ledger_fill("notes"),
    "the job itself": ledger_fill("team", ".", "l-team-edge"),
    "lost": ledger_fill("others", "/", "l-others-2"),
    "waiting or away": ledger_fill("wait"),
}
KEPT, BEHIND, BEFORE = Look(GOOD, "o"), Look(LATE, "s"), Look(token("none"), "v")
MUCH_FARTHER = 1.5  # times what the curve reaches: as far as the axis goes for a guess


def curve(points, job, role, overload, late, chance, guess=None, before=()):
    """Return late contacts, and patients waiting at the door, against active caseload.

    ``job`` is the range of the job description, ``overload`` the last point on schedule and the
    first that is not, either ``None`` where there is none; ``late`` and ``chance`` say when a
    caseload counts as on schedule. ``guess`` is the learner's, in open cases; ``before`` are the
    points of the post as it was before the last change.
    """
    return Drawing(
        Picture(lambda width: draw_curve(width, points, job, overload, late, guess, before)),
        alt_curve(points, job, role, overload) + guessed(points, guess),
        caption(points, role, late, chance, guess, before),
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


def draw_curve(width, points, job, overload, late, guess, before):
    """Draw the curve for a width."""
    small, tall = width < 400, 190 if width < 400 else 210
    left, right, top = 32, width - 12, 66 if guess else 38
    foot, door, end = top + tall, top + tall + 52, top + tall + 112
    plot = Plot(width, end + 40)
    reach = max(*(each.active for each in points), job[1])
    flag = place_of(points, guess) if guess else None
    across = reaching(0, min(max(reach, flag or 0), MUCH_FARTHER * reach), left, right, 9)
    upward = Scale(0, 100, foot, top)
    waits = reaching(0, max(each.waiting.high for each in points), end, door, 3)
    low, high = across(job[0]), across(job[1])
    plot.add(
        box(low, top, high - low, foot - top, token("sunken"), class_="job"),
        box(low, door, high - low, end - door, token("sunken")),
    )
    plot.up(upward, left, right, "Late, of 100 contacts due", 5)
    plot.up(waits, left, right, "", 3)
    plot.text(0, door - 14, "Patients waiting at the door")
    draw_overload(plot, across, upward, overload)
    lates = [(across(each.active), upward(100 * each.late.mean.mean)) for each in points]
    if before:
        ghost = [(across(each.active), upward(100 * each.late.mean.mean)) for each in before]
        plot.line([each for each in ghost if each[0] <= right], BEFORE, 2, class_="before")
    spread = [
        (across(each.active), upward(100 * each.late.low), upward(100 * each.late.high))
        for each in points
    ]
    plot.band(spread, Look(token("brand"), "o"))
    plot.limit([(left, upward(100 * late)), (right, upward(100 * late))])
    behind = points.index(overload[1]) if overload[1] else len(points)
    for n, (here, there) in enumerate(pairwise(lates), 1):
        plot.line([here, there], KEPT if n < behind else BEHIND._replace(marker="o"), 3)
    for n, at in enumerate(lates):
        plot.add(marker(*at, KEPT if n < behind else BEHIND, 5, n < behind, class_="late"))
    door_points = [(across(each.active), waits(each.waiting.mean.mean)) for each in points]
    plot.band(
        [
            (across(each.active), waits(each.waiting.low), waits(each.waiting.high))
            for each in points
        ],
        Look(token("brand"), "o"),
    )
    plot.line(door_points, Look(token("brand"), "o"))
    plot.markers(door_points, Look(token("brand"), "o"), radius=4, class_="door")
    plot.across(across, end, "Patients in active care")
    if flag:
        y = between(lates, across(flag)) if flag <= points[-1].active else None
        at = min(across(flag), right)
        more = "" if at < right else " \N{RIGHTWARDS ARROW}"
        plot.flag(at, y, 30, foot, f"{'Guess' if small else 'Your guess'}: {guess:g}{more}")
    words = (
        f"job {job[0]:.0f} to {job[1]:.0f}"
        if small
        else (f"job description: {job[0]:.0f} to {job[1]:.0f}")
    )
    middle = (low + high) / 2
    plot.label(
        words,
        [(middle, top - 10, "middle"), (high, top - 10, "end"), (middle, foot - 10, "middle")],
        font_weight=400,
        fill=QUIET,
    )
    limit = f"at most {100 * late:.0f} late"
    plot.label(
        limit if small else f"on schedule: {limit}",
        [
            (left + 6, upward(100 * late) - 11, "start"),
            (right - 4, upward(100 * late) - 11, "end"),
            (right - 4, upward(100 * late) + 11, "end"),
        ],
        font_weight=400,
        fill=QUIET,
    )
    tell_edges(plot, overload, points, lates, small)
    if before:
        plot.label(
            "before the change",
            [(x - 10, y - 4, "end") for x, y in reversed(ghost) if x < right]
            + [(x + 10, y + 4, "start") for x, y in ghost if x < right],
            font_weight=400,
            fill=QUIET,
        )
    return plot.svg()


def draw_overload(plot, across, upward, overload):
    """Shade between which caseloads the post falls behind."""
    within, beyond = overload
    if within and beyond:
        start, end = across(within.active), across(beyond.active)
        plot.add(
            box(
                start,
                upward.end,
                end - start,
                upward.start - upward.end,
                token("late-tint"),
                opacity=0.7,
            )
        )


def tell_edges(plot, overload, points, lates, small):
    """Say at the curve with how many cases the post keeps up, and with how many no longer."""
    within, beyond = overload
    if within:
        x, y = lates[points.index(within)]
        plot.label(
            f"{'kept' if small else 'on schedule'} with {within.caseload}",
            [(x - 9, y - 24, "end"), (x - 9, y - 42, "end"), (x, y - 60, "middle")],
            fill=GOOD,
        )
    if beyond:
        x, y = lates[points.index(beyond)]
        share = f"{100 * beyond.late.mean.mean:.0f} of 100 late"
        plot.label(
            share if small else f"{beyond.caseload} open cases: {share}",
            [
                (x + 12, y + 6, "start"),
                (x - 12, y - 8, "end"),
                (x + 4, y - 30, "start"),
                (x, y - 46, "middle"),
                (x + 12, y + 24, "start"),
                (x - 12, y - 26, "end"),
                (x - 12, y + 14, "end"),
            ],
            fill=LATE,
        )


def place_of(points, caseload):
    """Return how many patients are in active care with so many open cases."""
    known = [(0.0, 0.0), *((each.caseload, each.active) for each in points)]
    if caseload <= known[-1][0]:
        return between(known, caseload)
    return known[-1][1] * caseload / known[-1][0]


def between(points, x):
    """Return the height of a line through points.

    >>> between([(0, 0), (10, 5), (20, 25)], 15)
    15.0
    """
    for (a, low), (b, high) in pairwise(points):
        if x <= b:
            return low + (high - low) * (x - a) / (b - a)
    return points[-1][1]


def guessed(points, guess):
    """Return where the learner's guess lies on the curve, in words."""
    if not guess:
        return ""
    known = [(0, 0.0), *((each.caseload, 100 * each.late.mean.mean) for each in points)]
    if guess > known[-1][0]:
        return f" Your guess was {guess:g} open cases, more than were tried."
    return (
        f" Your guess was {guess:g} open cases, where {between(known, guess):.0f} of 100 are late."
    )


def caption(points, role, late, chance, guess, before):
    """Return what is drawn, in words."""
    n = min(each.n for each in points)
    return (
        f"One care manager for {NAMES[role]}. Line: mean of {number_of(n, 'repeat')} of six "
        "months. "
        "Band: where 8 in 10 of the repeats lie. Sand: what the job description asks "
        "for. In the red field the care manager stops being on schedule, which is: at most "
        f"{100 * late:.0f} in 100 contacts late (dashed line), in {10 * chance:.0f} of 10 "
        "repeats."
        + (" Flag: your guess." if guess else "")
        + (" Thin dashed line: the position before the change." if before else "")
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


def week(hours, paid, title):
    """Return where the hours of a week go, as bars by kind, grouped and coloured by sort.

    ``hours`` is ``{kind in words: hours a week}``.
    """
    groups = list(GROUPS)
    rows = sorted(hours.items(), key=lambda pair: (groups.index(group_of(pair[0])), -pair[1]))
    sums = sums_of(hours)
    return Drawing(
        Picture(lambda width: draw_week(width, rows, sums, paid)),
        f"{title}: "
        + ", ".join(f"{sums[group]:.1f} hours {group}" for group in groups if sums[group])
        + f", of {paid:.1f} paid hours a week.",
        f"{title}. The bars add up to the {paid:.1f} paid hours of the week.",
        ("What the time goes to", "Sort", "Hours a week"),
        [(kind, group_of(kind), round(value, 2)) for kind, value in rows]
        + [("all together", "", round(sum(hours.values()), 2))],
    )


def draw_week(width, rows, sums, paid):
    """Draw the whole week as one bar, and beneath it a bar for each kind of time."""
    left = max(written(kind) for kind, _ in rows) + 12
    pitch, there = 21, [group for group, value in sums.items() if value > 0]
    plot = Plot(width, 0)
    whole = Scale(0, max(paid, sum(sums.values())), 1, width - 1)
    start = 0.0
    for group in there:
        x, end = whole(start), whole(start + sums[group])
        plot.add(bar(x, 2, end - x, 24, FILLS[group], class_="share"))
        if end - x > 44:
            plot.text(
                (x + end) / 2,
                14,
                f"{sums[group]:.0f} h",
                "middle",
                fill=FILLS[group].ink,
                font_weight=600,
                style=f"paint-order:stroke;stroke:{FILLS[group].colour};stroke-width:4px",
            )
        start += sums[group]
    key = plot.keys(
        0,
        46,
        [
            (lambda x, y, fill=FILLS[group]: bar(x - 7, y - 7, 14, 14, fill), group)
            for group in there
        ],
    )
    top = key + 24
    hours = Scale(0, max(value for _, value in rows), left, width - 42)
    for n, (kind, value) in enumerate(rows):
        y = top + n * pitch
        plot.text(left - 8, y, kind, "end", fill=INK)
        plot.add(bar(left, y - 7, hours(value) - left, 14, FILLS[group_of(kind)], class_="kind"))
        plot.text(hours(value) + 6, y, f"{value:.1f}", fill=INK)
    plot.text(width, top + len(rows) * pitch, "hours a week", "end")
    plot.height = top + len(rows) * pitch + 12
    return plot.svg()


def group_of(kind):
    """Return the sort of a kind of time.

    >>> group_of("follow-up"), group_of("pulled work")
    ('with patients', 'lost')
    """
    return next(group for group, kinds in GROUPS.items() if kind in kinds)


def sums_of(hours):
    """Return ``{sort: hours}`` of a ledger."""
    return {group: sum(hours.get(kind, 0.0) for kind in kinds) for group, kinds in GROUPS.items()}


METERS = {
    "weighted points": ledger_fill("team", ".", "l-team-edge"),
    "time in use": ledger_fill("notes"),
    "contacts late": ledger_fill("others", "/", "l-others-2"),
}


def meters(points, use, late):
    """Return weighted points and minutes in use side by side, each of 100.

    ``points`` is (middle, low, high); ``use`` and ``late`` are estimates of shares.
    """
    rows = [
        (label, fill, *value)
        for (label, fill), value in zip(METERS.items(), (points, of_hundred(use), of_hundred(late)))
    ]
    return Drawing(
        Picture(lambda width: draw_meters(width, rows)),
        f"Weighted points {points[0]:.0f} of 100; time in use {100 * use.mean:.0f} of "
        f"100; contacts late {100 * late.mean:.0f} of 100 due.",
        "Points, time and late contacts of the same caseload. The thin line is the range: for "
        "points the ends of the job descriptions, for the rest the 95 % interval. The dashed line "
        "is a full week.",
        ("Meter", "Middle", "from", "to"),
        [
            (label, round(middle, 1), round(low, 1), round(high, 1))
            for label, _, middle, low, high in rows
        ],
    )


def draw_meters(width, rows):
    """Draw a bar of 100 for each meter, its words above it."""
    plot = Plot(width, 24 + 46 * len(rows) + 34)
    scale = reaching(0, max(110, *(row[4] for row in rows)), 8, width - 14)
    foot = 12 + 46 * len(rows)
    plot.across(scale, foot, "of 100", 12)
    for n, (label, fill, middle, low, high) in enumerate(rows):
        y = 22 + 46 * n
        plot.text(8, y, label, fill=INK, halo=True)
        plot.text(written(label) + 14, y, f"{middle:.0f}", fill=INK, font_weight=600, halo=True)
        plot.add(bar(8, y + 10, scale(middle) - 8, 16, fill, class_="meter"))
        plot.add(line(scale(low), y + 18, scale(high), y + 18, INK, 2, class_="range"))
        for end in (low, high):
            plot.add(line(scale(end), y + 13, scale(end), y + 23, INK, 2))
    plot.limit([(scale(100), 6), (scale(100), foot)])
    return plot.svg()


def of_hundred(share):
    """Return an estimate of a share as (middle, low, high) of 100.

    >>> from cmsim.analysis.statistics import Estimate
    >>> of_hundred(Estimate(0.5, 0.75, 0.95, 2))
    (50.0, 0.0, 100.0)
    """
    return 100 * share.mean, 100 * max(share.low, 0.0), 100 * min(share.high, 1.0)
