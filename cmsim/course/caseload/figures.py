"""The caseload curve, the week it asks for, what runs show as rows, and a list as dots."""

from cmsim.course.caseload.curves import LATE as MOST_LATE
from cmsim.course.caseload.design import JOB, PAID, TRIED
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot
from cmsim.views.scale import Scale, reaching
from cmsim.views.svg import (
    EDGE,
    GOOD,
    INK,
    LATE,
    QUIET,
    SMALL_UNDER,
    SURFACE,
    YOURS,
    Look,
    Picture,
    bar,
    box,
    circle,
    ledger_fill,
    line,
    token,
)

WIDTHS = (300, 365, 445, 545, 665, 810)  # CSS px, so close that each fills its place
LEFT, RIGHT, TOP = 34, 14, 52
FEWEST, MOST = 5, 100  # patients that can be chosen
THUMB = 11  # CSS px, half of it
HIGHEST = 60  # of 100 late, on a picture of a usual week
KEPT, BEHIND = Look(GOOD, "o"), Look(LATE, "o")
GHOST = Look(token("none"), "v")
FILLS = {
    "Contacts": ledger_fill("patients"),
    "Documentation": ledger_fill("notes"),
    "Discharge calls, arranging": ledger_fill("tag", "/", "l-tag-edge"),
    "Registry, meetings": ledger_fill("team"),
    "Pulled away": ledger_fill("others", "/", "l-others-2"),
    "PTO": ledger_fill("wait", ".", "l-wait-edge"),
}

LOST = "Pulled away"


# --- the curve


def curve(found, patients, guess=None, before=None):
    """Return late contacts against patients in active care, at one number of them in particular.

    ``before`` is the curve of the usual settings, where others are shown; ``guess`` is the
    learner's.
    """
    return Drawing(
        Picture(lambda width: draw_curve(width, found, patients, guess, before), WIDTHS),
        alt_curve(found, patients, guess),
        caption(found),
        (
            "Places",
            "In active care",
            "Late of 100: mean",
            "8 in 10 runs from",
            "8 in 10 runs to",
        ),
        [
            (
                caseload,
                round(active, 1),
                *(round(100 * share, 1) for share in (found.mean(caseload), *found.band(caseload))),
            )
            for caseload, active in zip(TRIED, found.active)
        ],
    )


def across_of(width):
    """Return the scale of patients for a width."""
    return Scale(0, MOST, LEFT, width - RIGHT)


def under(name):
    """Return the styles that lay a slider of a class exactly under the axis of the curve."""
    rules = []
    for n, width in enumerate(WIDTHS):
        across = across_of(width)
        start, end = 100 * across(FEWEST) / width, 100 * (1 - across(MOST) / width)
        asked = [f"(min-width:{width}px)"] if n else []
        asked += [f"(max-width:{WIDTHS[n + 1] - 0.02:g}px)"] if n + 1 < len(WIDTHS) else []
        rules.append(
            f"@container {' and '.join(asked)}{{.{name}{{margin:0 calc({end:.2f}% - {THUMB}px) 0 "
            f"calc({start:.2f}% - {THUMB}px)!important}}}}"
        )
    return f"<style>{''.join(rules)}</style>"


def draw_curve(width, found, patients, guess, before):
    """Draw the curve for a width."""
    small = width < SMALL_UNDER
    tall = 150 if small else 204
    foot, right = TOP + tall, width - RIGHT
    plot = Plot(width, foot + 36)
    across = across_of(width)
    highest = max(100 * found.band(MOST)[1], HIGHEST)
    upward = reaching(0, highest, foot, TOP, 4)
    low, high = (across(end) for end in JOB)
    plot.add(box(low, TOP, high - low, tall, token("sunken"), class_="job"))
    plot.text(0, 12, "Late, of 100 contacts due")
    plot.up(upward, LEFT, right, "", 4)
    plot.band(
        [
            (across(each), *(upward(100 * end) for end in found.band(each)))
            for each in (FEWEST, *TRIED)
        ],
        Look(token("brand"), "o"),
    )
    if before:
        ghost = [(across(each), upward(100 * before.mean(each))) for each in (FEWEST, *TRIED)]
        plot.line(ghost, GHOST, 2, class_="before")
    draw_means(plot, across, upward, found)
    limit = upward(100 * MOST_LATE)
    plot.limit([(LEFT, limit), (right, limit)])
    plot.across(across, foot, "", most=5 if small else 11)
    plot.text(right, foot + 29, "Patients in active care", "end")
    here = across(patients), upward(100 * found.mean(patients))
    plot.add(line(*here, here[0], foot, INK, 1.6))
    plot.add(line(here[0], foot + 22, here[0], foot + 36, INK, 1.6))
    if guess:
        at = across(min(guess, MOST))
        more = "" if guess <= MOST else " \N{RIGHTWARDS ARROW}"
        height = upward(100 * found.mean(guess)) if guess <= MOST else None
        plot.flag(at, height, 26, foot, f"{'Guess' if small else 'Your guess'}: {guess:g}{more}")
    plot.add(circle(*here, 6.5, INK, class_="chosen"))
    label_curve(plot, across, upward, found, patients, before, small)
    return plot.svg()


def draw_means(plot, across, upward, found):
    """Draw the mean, up to where she keeps up and from there on, and mark where that is."""
    edge = found.edge
    dash = {"stroke_dasharray": "2 5"} if found.estimated else {}
    for look, ends in ((KEPT, (FEWEST, edge)), (BEHIND, (edge, MOST))):
        places = [each for each in TRIED if ends[0] < each < ends[1]]
        points = [
            (across(each), upward(100 * found.mean(each))) for each in (ends[0], *places, ends[1])
        ]
        if ends[0] < ends[1]:
            plot.line(points, look, 3.5, class_="late", stroke_linecap="round", **dash)
    if edge > FEWEST:
        x, y = across(edge), upward(100 * MOST_LATE)
        plot.add(
            line(x, y, x, upward.start, GOOD, 3),
            circle(x, y, 5.5, SURFACE, stroke=GOOD, stroke_width=3, class_="edge"),
        )


def label_curve(plot, across, upward, found, patients, before, small):
    """Write at the curve what its parts are, wherever there is room."""
    limit, top = upward(100 * MOST_LATE), upward.end
    plot.keep_clear(across(found.edge), limit, 9)
    plot.keep_clear(across(patients), upward(100 * found.mean(patients)), 9)
    low, high = (across(end) for end in JOB)
    job = f"{'job' if small else 'job description'}: {JOB[0]} to {JOB[1]}"
    middle = (low + high) / 2
    plain = {"font_weight": 400, "fill": QUIET}
    plot.label(
        job,
        [(middle, top - 9, "middle"), (high, top - 9, "end"), (middle, top + 12, "middle")],
        **plain,
    )
    if found.edge > FEWEST:
        x = across(found.edge)
        plot.label(
            f"{'' if small else 'keeps '}up to {found.kept()[0]}",
            [
                (x - 10, limit - 12, "end"),
                (x - 10, limit - 30, "end"),
                (x, limit - 48, "middle"),
                (x + 10, limit - 30, "start"),
            ],
            fill=GOOD,
        )
    x, late = across(patients), found.mean(patients)
    y = upward(100 * late)
    said = f"{100 * late:.0f} of 100 late"
    plot.label(
        said if small else f"{patients} patients: {said}",
        [
            (x + 13, y + 14, "start"),
            (x - 13, y - 14, "end"),
            (x + 13, y + 32, "start"),
            (x - 13, y - 32, "end"),
            (x + 13, y - 14, "start"),
            (x + 13, y - 48, "start"),
            (x - 13, y - 66, "end"),
        ],
        fill=INK,
    )
    words = f"at most {100 * MOST_LATE:.0f} late"
    plot.label(
        words if small else f"on schedule: {words}",
        [
            (across.end - 2, limit - 10, "end"),
            (across.end - 2, limit + 11, "end"),
            (LEFT + 3, limit - 10, "start"),
        ],
        **plain,
    )
    if before:
        places = [(across(each), upward(100 * before.mean(each))) for each in (90, 70, 60, 20)]
        plot.label(
            "usual settings",
            [(x, y + gap, "middle") for gap in (16, -16, 30) for x, y in places],
            **plain,
        )


def alt_curve(found, patients, guess):
    """Return the message in words."""
    kept, low, high = found.kept()
    said = (
        f"Late contacts against patients in active care: {100 * found.mean(20):.0f} of 100 late "
        f"with 20, {100 * found.mean(patients):.0f} with {patients}. She keeps up with {kept} "
        f"({low} to {high}); the job description asks for {JOB[0]} to {JOB[1]}."
    )
    if not guess:
        return said
    if guess > MOST:
        return f"{said} Your guess was {guess:g}, more than is drawn."
    return f"{said} Your guess was {guess:g}, where {100 * found.mean(guess):.0f} of 100 are late."


def caption(found):
    """Return what is drawn, in words."""
    if found.estimated:
        return (
            "First estimate, from the hours of the week at the usual settings; the model runs now. "
            "Band: 8 in 10 runs."
        )
    return (
        f"Mean of {number_of(found.runs, 'run')} of six months; band: 8 in 10 runs. The practice "
        "fills each place as soon as it is free."
    )


# --- the week


def week(found, patients):
    """Return the hours that a week asks for, in one bar beside the paid hours."""
    return Drawing(
        Picture(lambda width: draw_week(width, found), WIDTHS),
        f"With {patients} patients a week asks for {found.asked:.0f} hours of {PAID} paid: "
        + ", ".join(f"{sort} {hours:.0f}" for sort, hours in found.hours.items())
        + ".",
        f"Hours that {patients} patients ask for in a week",
        ("What the time goes to", "Hours a week"),
        [
            *((sort, round(hours, 1)) for sort, hours in found.hours.items()),
            ("all together", round(found.asked, 1)),
        ],
    )


def draw_week(width, found):
    """Draw the week for a width."""
    plot, top, tall = Plot(width, 0), 18, 24
    hours = Scale(0, max(found.asked, PAID), 1, width - 1)
    start = 0.0
    free = max(PAID - found.asked, 0.0)
    for sort, each in [*found.hours.items(), ("free", free)]:
        x, end = hours(start), hours(start + each)
        fill = FILLS.get(sort) or ledger_fill("wait")
        plot.add(bar(x, top, end - x, tall, fill, class_="share"))
        said = f"{each:.0f} h{' free' * (sort == 'free')}"
        if end - x > 9 * len(said) and each >= 0.5:
            plot.text(
                (x + end) / 2,
                top + tall / 2,
                said,
                "middle",
                fill=fill.ink,
                font_weight=600,
                style=f"paint-order:stroke;stroke:{fill.colour};stroke-width:4px",
            )
        start += each
    paid = hours(PAID)
    over = LATE if found.over else QUIET
    plot.add(line(paid, top - 6, paid, top + tall + 4, over, 2.2))
    plot.text(min(paid, width - 1) - 5, 8, f"{PAID} h", "end", fill=over, font_weight=600)
    keys = [
        (lambda x, y, fill=fill: bar(x - 7, y - 7, 14, 14, fill), sort)
        for sort, fill in FILLS.items()
    ]
    plot.height = plot.keys(0, top + tall + 18, keys) + 10
    return plot.svg()


# --- ways out of a full caseload


def ways(outcomes, runs, percent):
    """Return ways side by side: on each outcome, what a way changes, with its range.

    ``outcomes`` are ``{words: {way in words: Estimate}}``.
    """
    return Drawing(
        Picture(lambda width: draw_ways(width, outcomes), WIDTHS),
        "; ".join(
            f"{outcome}: " + ", ".join(f"{way} {known.mean:+.0f}" for way, known in each.items())
            for outcome, each in outcomes.items()
        )
        + ".",
        f"Dot: mean of {number_of(runs, 'run')} on the same patients, {percent} % less each. Line: "
        "the range where the true average most likely lies.",
        ("Outcome", "Way", "Change", "from", "to"),
        [
            (outcome, way, *(round(each, 1) for each in (known.mean, known.low, known.high)))
            for outcome, ways_of in outcomes.items()
            for way, known in ways_of.items()
        ],
    )


WAY_LOOKS = (Look(token("embedded"), "o"), Look(token("protect"), "D"))


def draw_ways(width, outcomes):
    """Draw the ways for a width: an outcome below the other."""
    small = width < SMALL_UNDER
    plot, y, pitch = Plot(width, 0), 12, 46 if small else 28
    left = 12 if small else 190
    for outcome, ways_of in outcomes.items():
        plot.text(0, y, outcome, font_weight=600, fill=INK)
        ends = [end for known in ways_of.values() for end in (known.low, known.high)]
        scale = reaching(min(*ends, -1), max(*ends, 1), left, width - 20, 5)
        top = y + 16
        foot = top + pitch * len(ways_of)
        plot.across(scale, foot, top=top, most=5)
        plot.add(line(scale(0), top - 4, scale(0), foot, EDGE, 1.6))
        for n, (way, known) in enumerate(ways_of.items()):
            middle = top + pitch * (n + (0.72 if small else 0.5))
            if small:
                plot.text(0, middle - 18, way, fill=INK)
            else:
                plot.text(left - 12, middle, way, "end", fill=INK)
            plot.estimate(scale, known, middle, WAY_LOOKS[n], hollow=not known.clear)
        y = foot + 40
    plot.height = y - 16
    return plot.svg()


# --- what the runs of the curve show, as rows


def kept(rows):
    """Return with how many patients she keeps up, a row for each ``{settings: patients}``."""
    return Drawing(
        Picture(lambda width: draw_kept(width, rows), WIDTHS),
        "She keeps up: " + ", ".join(f"{words} {number}" for words, number in rows.items()) + ".",
        "Most patients with whom she keeps up",
        ("Settings", "Patients"),
        [*rows.items()],
    )


def draw_kept(width, rows):
    """Draw the rows for a width: a bar of patients each, the words above it."""
    plot = Plot(width, 46 * len(rows) + 26)
    across = Scale(0, 60, 1, width - 40)
    low, high = (across(end) for end in JOB)
    plot.add(box(low, 0, high - low, 46 * len(rows), token("sunken"), class_="job"))
    for n, (words, number) in enumerate(rows.items()):
        y, fill = 46 * n, FILLS["Contacts" if n else "Registry, meetings"]
        plot.text(0, y + 10, words, halo=True, fill=INK)
        plot.add(bar(1, y + 20, across(min(number, 60)) - 1, 18, fill, class_="kept"))
        plot.text(across(min(number, 60)) + 6, y + 29, f"{number:g}", font_weight=600, fill=INK)
    plot.text((low + high) / 2, plot.height - 10, f"job: {JOB[0]} to {JOB[1]}", "middle")
    return plot.svg()


def jump(steps):
    """Return what a few more patients do, ``{(before, after): (late of 100, late of 100)}``."""
    return Drawing(
        Picture(lambda width: draw_jump(width, steps), WIDTHS),
        "; ".join(
            f"from {few} to {more} patients: {late:.0f} to {later:.0f} of 100 late"
            for (few, more), (late, later) in steps.items()
        )
        + ".",
        "Late, of 100 contacts due, at the usual settings",
        ("Patients", "Late before", "Late after"),
        [(f"{few} to {more}", round(a, 1), round(b, 1)) for (few, more), (a, b) in steps.items()],
    )


def draw_jump(width, steps):
    """Draw the steps for a width: what was late before, and what came on top."""
    plot, pitch = Plot(width, 62 * len(steps) + 30), 62
    across = reaching(0, max(later for _, later in steps.values()), 1, width - 20, 6)
    for n, ((few, more), (late, later)) in enumerate(steps.items()):
        y = pitch * n
        plot.text(0, y + 12, f"From {few} to {more} patients", fill=INK, font_weight=600)
        plot.add(bar(1, y + 24, across(late) - 1, 24, FILLS["Registry, meetings"]))
        plot.add(bar(across(late), y + 24, across(later) - across(late), 24, FILLS[LOST]))
        plot.text(across(later) + 6, y + 36, f"+{later - late:.0f}", fill=LATE, font_weight=600)
    plot.across(across, pitch * len(steps), "", most=6)
    plot.text(across.end, pitch * len(steps) + 28, "Late, of 100 contacts due", "end")
    plot.height = pitch * len(steps) + 38
    return plot.svg()


def without_marks(html):
    """Return a sentence without its marks.

    >>> without_marks("<b>31</b> patients")
    '31 patients'
    """
    return html.replace("<b>", "").replace("</b>", "")


# --- a list as dots


LIST, A_ROW = 300, 25
DOTS = {  # kind: words, fill, edge, dash
    "yours": ("your guess", YOURS, INK, ""),
    "list": ("on the list", token("sunken"), EDGE, ""),
    "now": ("working with now", GOOD, GOOD, ""),
    "out": ("agreed: what they may expect", SURFACE, EDGE, ""),
    "thin": ("8 minutes a week each", token("l-tag"), token("l-tag-edge"), ""),
    "late": ("no time for them", token("late-tint"), LATE, ""),
    "lost": ("closed without agreement", SURFACE, QUIET, "2 2"),
}


def dots(kinds, told):
    """Return a list of patients as dots, a kind after the other; ``told`` says it in words."""
    return Picture(lambda width: draw_dots(width, kinds), WIDTHS).text(told)


def draw_dots(width, kinds):
    """Draw the dots for a width."""
    each = width / A_ROW
    plot, n = Plot(width, 0), 0
    for kind, number in kinds.items():
        for place in range(n, n + number):
            plot.add(dot((place % A_ROW + 0.5) * each, (place // A_ROW + 0.5) * each, each, kind))
        n += number
    bottom = (n - 1) // A_ROW * each + each
    keys = [(lambda x, y, kind=kind: dot(x, y, 18, kind), DOTS[kind][0]) for kind in kinds]
    plot.height = plot.keys(0, bottom + 14, keys) + 10
    return plot.svg()


def dot(x, y, room, kind):
    """Return one patient."""
    _, fill, edge, dash = DOTS[kind]
    style = {"stroke_dasharray": dash} if dash else {}
    return circle(x, y, 0.32 * room, fill, stroke=edge, stroke_width=1.3, class_=kind, **style)
