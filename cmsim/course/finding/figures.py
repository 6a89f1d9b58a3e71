"""The pictures of lesson 05: people as dots, two routes, a map with its losses, free time."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, written
from cmsim.views.scale import Scale, reaching
from cmsim.views.svg import (
    EDGE,
    GOOD,
    INK,
    LATE,
    LINE,
    QUIET,
    SURFACE,
    Look,
    Picture,
    box,
    line,
    marker,
    token,
)

WIDTHS = (300, 365, 445, 545, 665, 810)  # CSS px, so close that each fills its place
DOT, PITCH, FOOT = 15, 21, 34  # CSS px
NEVER, FOUND, SPOKEN_TO, ENROLLED = range(4)
DOTS = {
    ENROLLED: ("enrolled", GOOD, GOOD, ""),
    SPOKEN_TO: ("asked, said no", token("l-tag"), GOOD, ""),
    FOUND: ("found, never spoken to", token("l-data"), token("l-data-edge"), ""),
    NEVER: ("never found", SURFACE, LATE, "2 2"),
}
CHOSEN, OTHER = Look(token("brand"), "o"), Look(token("none"), "o")
BEFORE = Look(token("none"), "o")


# --- two routes


def routes(people, levels, chosen, guess, count):
    """Return complex patients as dots, and below them who is missed by each route.

    ``people`` are of one run with the route chosen; ``levels`` ``{route: estimate}`` of the
    patients at highest risk who were never spoken to; ``guess`` is the learner's.
    """
    of = len(people.first)
    told = ", ".join(f"{route} {known.mean:.0f}" for route, known in levels.items())
    return Drawing(
        Picture(lambda width: draw_routes(width, people, levels, chosen, guess), WIDTHS),
        f"Of {of} patients at highest risk, never spoken to in a year: {told}."
        + ("" if guess is None else f" Your guess by referral was {guess:g}."),
        f"Dots: one run, {chosen}. Below: mean of {number_of(count, 'run')} of a year; the true "
        "average most likely lies in the range.",
        ("Route", f"Never spoken to, of {of}", "From", "To"),
        [
            (route, *map(tenth, (known.mean, known.low, known.high)))
            for route, known in levels.items()
        ],
    )


def tenth(value):
    """Return a value to one decimal."""
    return round(value, 1)


def draw_routes(width, people, levels, chosen, guess):
    """Draw the dots, their key, and the rows below."""
    plot, y = Plot(width, 0), 8
    for title, several in (
        (f"{len(people.first)} complex patients at highest risk", people.first),
        (f"{len(people.others)} other complex patients", people.others),
    ):
        plot.text(0, y, title, font_weight=600, fill=INK)
        y = draw_dots(plot, width, y + 16, several)
    keys = [
        (lambda x, y, kind=kind: dots(kind, [(x, y)]), words) for kind, (words, *_) in DOTS.items()
    ]
    y = plot.keys(0, y + 2, keys) + 22
    of = len(people.first)
    plot.text(0, y, f"Of the {of} at highest risk, never spoken to", font_weight=600, fill=INK)
    top = y + (28 if guess is not None else 12)
    left = max(written(route, bold=True) for route in levels) + 14
    scale = Scale(0, of, left, width - 14)
    foot = top + PITCH * len(levels)
    plot.height = foot + 24
    plot.across(scale, foot, top=top, most=7)
    for n, (route, known) in enumerate(levels.items()):
        middle = top + PITCH * (n + 0.5)
        bold = {"font_weight": 700} if route == chosen else {}
        plot.text(0, middle, route, fill=INK, **bold)
        plot.estimate(scale, known, middle, CHOSEN if route == chosen else OTHER)
    if guess is not None:
        plot.flag(scale(guess), None, y + 17, foot, f"Your guess, by referral: {guess:g}")
    return plot.svg()


def draw_dots(plot, width, y, several):
    """Draw patients in rows, those who came furthest first; return where the next line stands."""
    a_row, places = int(width / DOT), {}
    for n, kind in enumerate(sorted(several, reverse=True)):
        where = (n % a_row + 0.5) * DOT, y + n // a_row * DOT
        places.setdefault(kind, []).append(where)
    plot.add(*(dots(kind, where) for kind, where in places.items()))
    return y + ((len(several) - 1) // a_row + 1) * DOT + 5


def dots(kind, places):
    """Return several patients of a kind."""
    _, fill, edge, dash = DOTS[kind]
    style = f' stroke-dasharray="{dash}"' if dash else ""
    drawn = "".join(f'<circle cx="{x:g}" cy="{y:g}" r="5"/>' for x, y in places)
    return (
        f'<g class="stage-{kind}" fill="{fill}" stroke="{edge}" stroke-width="1.4"{style}>'
        f"{drawn}</g>"
    )


# --- what would have changed anyway


def anyway(before, after, count):
    """Return the visits before and after being found, by route, where care changes nothing."""
    told = "; ".join(
        f"{route}: {before[route].mean:.1f} before, {after[route].mean:.1f} after"
        for route in before
    )
    return Drawing(
        Picture(lambda width: draw_anyway(width, before, after), WIDTHS),
        f"Emergency visits of each patient in six months. {told}.",
        f"Mean of {number_of(count, 'run')}; patients found in the second half of a year. In these "
        "runs care changes nobody's health.",
        ("Route", "Six months before", "From", "To", "Six months after", "From", "To"),
        [
            (
                route,
                *map(tenth, ends(before[route])),
                *map(tenth, ends(after[route])),
            )
            for route in before
        ],
    )


def ends(known):
    """Return a mean and the ends of its range."""
    return known.mean, known.low, known.high


def draw_anyway(width, before, after):
    """Draw a row for each route: before, after, and the way between."""
    left = max(written(route) for route in before) + 14
    highest = max(known.high for known in (*before.values(), *after.values()))
    scale = reaching(0, max(highest, 1), left, width - 14, 6)
    top = 34
    foot = top + 44 * len(before)
    plot = Plot(width, foot + FOOT)
    plot.keys(
        0,
        10,
        [
            (lambda x, y: marker(x, y, BEFORE, hollow=True), "six months before being found"),
            (lambda x, y: marker(x, y, CHOSEN), "six months after"),
        ],
    )
    plot.height = foot + FOOT
    plot.across(scale, foot, "Emergency visits for each patient", top)
    for n, route in enumerate(before):
        y = top + 44 * (n + 0.5)
        plot.text(0, y, route, fill=INK)
        plot.estimate(scale, before[route], y - 8, BEFORE, hollow=True)
        plot.estimate(scale, after[route], y + 8, CHOSEN)
    return plot.svg()


# --- the map and its losses


def leaks(stages, known, ghost, losses, count):
    """Return how many came to each stage of a workflow, and how many were lost before it."""
    worst = max(losses, key=losses.get)
    return Drawing(
        Picture(lambda width: draw_leaks(width, stages, known, ghost, losses), WIDTHS),
        "; ".join(f"{stage}: {each.mean:.0f}" for stage, each in zip(stages, known))
        + f". Most are lost before “{worst}”.",
        f"Patients found in six months and followed for at least six more; mean of "
        f"{number_of(count, 'run')}.",
        ("Stage", "Patients", "From", "To"),
        [(stage, *map(tenth, ends(each))) for stage, each in zip(stages, known)],
    )


def draw_leaks(width, stages, known, ghost, losses):
    """Draw a bar for each stage, and between two what was lost."""
    left = max(written(stage, bold=True) for stage in stages) + 12
    if left > width / 2:
        left = 0
    tall = 36 if left else 54
    most = max(each.mean for each in (*known, *(ghost or ())))
    room = width - left - 46
    plot = Plot(width, tall * len(stages) - 8)
    worst = max(losses, key=losses.get)
    for n, (stage, each) in enumerate(zip(stages, known)):
        y = tall * n + (0 if left else 16)
        if left:
            plot.text(0, y + 9, stage, fill=INK, font_weight=600)
        else:
            plot.text(0, y - 8, stage, fill=INK, font_weight=600)
        wide = room * each.mean / most
        plot.add(box(left, y, wide, 18, token("brand"), rx=3, class_="stage"))
        if ghost:
            before = room * ghost[n].mean / most
            plot.add(
                box(
                    left,
                    y - 1,
                    before,
                    20,
                    "none",
                    stroke=EDGE,
                    stroke_width=1.4,
                    stroke_dasharray="4 3",
                    class_="before",
                )
            )
            wide = max(wide, before)
        plot.text(left + wide + 7, y + 9, f"{each.mean:.0f}", fill=INK, font_weight=700)
        if n:
            lost = losses[stage]
            heavy = {"font_weight": 700} if stage == worst else {}
            words = f"\N{DOWNWARDS ARROW} {lost:.0f} lost" + (" (most)" if stage == worst else "")
            plot.text(
                left + 4,
                y - (9 if left else 24),
                words,
                fill=LATE if stage == worst else QUIET,
                class_="lost",
                **heavy,
            )
    return plot.svg()


# --- free time


def slack(rows, here, guess, count):
    """Return referrals handed over in person by hours pulled away, and the free hours of each.

    ``rows`` are ``{hours: (in person, free, in person the other way)}``.
    """
    told = "; ".join(
        f"{hours} hours pulled away: {known.mean:.0f} of 100, {free.mean:.0f} hours free"
        for hours, (known, free, _) in rows.items()
    )
    return Drawing(
        Picture(lambda width: draw_slack(width, rows, here, guess), WIDTHS),
        f"Referrals handed over in person. {told}."
        + ("" if guess is None else f" Your guess was {guess:g}."),
        f"Mean of {number_of(count, 'run')} of six months, with the range where the true average "
        "most likely lies. Hollow: the other way to spend free time.",
        ("Hours pulled away", "In person, of 100", "From", "To", "Free hours a week"),
        [
            (hours, *map(tenth, ends(known)), tenth(free.mean))
            for hours, (known, free, _) in rows.items()
        ],
    )


def draw_slack(width, rows, here, guess):
    """Draw a row for each number of hours."""
    names = {hours: f"{hours} h" for hours in rows}
    left, right = 58, width - 74
    scale = Scale(0, 60, left, right)
    top = 56 if guess is not None else 40
    foot = top + PITCH * len(rows)
    plot = Plot(width, foot + FOOT + 8)
    plot.text(0, 10, "Pulled away", fill=INK)
    plot.text(width, 10, "Free", "end", fill=INK)
    plot.across(scale, foot, "Of 100 referrals, handed over in person", top - 4, 7)
    for n, (hours, (known, free, other)) in enumerate(rows.items()):
        y = top + PITCH * (n + 0.5)
        bold = {"font_weight": 700} if hours == here else {}
        if hours == here:
            plot.add(box(0, y - PITCH / 2, width, PITCH, token("sunken"), class_="chosen"))
        plot.text(0, y, names[hours], fill=INK, **bold)
        plot.text(width, y, f"{free.mean:.0f} h", "end", fill=INK, **bold)
        plot.add(line(left, y, right, y, LINE, 0.6))
        plot.add(marker(scale(other.mean), y, OTHER, 4.5, hollow=True))
        plot.estimate(scale, known, y, CHOSEN)
    if guess is not None:
        plot.flag(scale(min(guess, 60)), None, 32, foot, f"Your guess: {guess:g}")
    return plot.svg()
