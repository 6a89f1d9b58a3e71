"""Structures side by side: a mark with its interval for each, outcome by outcome."""

from cmsim.scenario.library.structures import STRUCTURES
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, broken, written
from cmsim.views.scale import reaching
from cmsim.views.sentences import number
from cmsim.views.svg import FALLBACKS, INK, LOOKS, Look, Picture, token

TOKENS = {"nobody": "none"}  # where a structure's token is not called as the structure
PITCH, TITLE, FOOT, APART = 22, 17, 34, 28


def side_by_side(outcomes, replications, most=8):
    """Return a small picture for each outcome: a mark with its interval for each structure.

    ``outcomes`` is ``{measure: {structure: Estimate}}``; the first ``most`` are drawn, all are
    in the table.
    """
    drawn = dict(list(outcomes.items())[:most])
    more = f" The table has all {len(outcomes)} outcomes." if len(drawn) < len(outcomes) else ""
    caption = (
        f"Each mark: the mean of {number_of(replications, 'repeat')} with its 95 % interval. "
        f"The same patients and the same random events in all.{more}"
    )
    return Drawing(
        Picture(lambda width: draw_outcomes(width, drawn)),
        alt_side_by_side(outcomes, replications),
        caption,
        *table_side_by_side(outcomes),
    )


def look_of(name, n=0):
    """Return how a structure is drawn: by the page's token of its name, or its own color.

    >>> look_of("off-site")
    Look(colour='var(--cm-offsite,#9E5F88)', marker='^')
    """
    if name not in STRUCTURES:
        return LOOKS[n % len(LOOKS)]
    row, own = STRUCTURES[name], TOKENS.get(name, name.replace("-", ""))
    return Look(token(own) if own in FALLBACKS else row.colour, row.marker)


def draw_outcomes(width, outcomes):
    """Draw the outcomes, two beside each other where there is room."""
    columns = 2 if width >= 600 and len(outcomes) > 1 else 1
    each = (width - (columns - 1) * APART) / columns
    names = list(next(iter(outcomes.values())))
    left = max(written(name, bold=True) for name in names) + 12
    titles = [broken(str(measure), each, bold=True) for measure in outcomes]
    plot, y = Plot(width, 0), 0
    rows = [*zip(outcomes.values(), titles)]
    for first in range(0, len(rows), columns):
        beside = rows[first : first + columns]
        deepest = max(len(title) for _, title in beside)
        for column, (levels, title) in enumerate(beside):
            x = column * (each + APART)
            draw_outcome(plot, x, y + TITLE * deepest, each, left, levels, title)
        y += TITLE * deepest + PITCH * len(names) + FOOT
    plot.height = y
    return plot.svg()


def draw_outcome(plot, x, top, width, left, levels, title):
    """Draw one outcome, the structures from top to bottom."""
    for n, part in enumerate(title):
        plot.text(x, top - TITLE * (len(title) - n) + 9, part, font_weight=600, fill=INK)
    known = [each for each in levels.values() if each.n]
    ends = [end for each in known for end in (each.mean - reach(each), each.mean + reach(each))]
    scale = reaching(min(ends, default=0), max(ends, default=1), x + left, x + width - 16, 5)
    foot = top + PITCH * len(levels)
    plot.across(scale, foot, top=top + 4, most=max(2, int((width - left) / 62)))
    for n, (name, each) in enumerate(levels.items()):
        y = top + PITCH * (n + 0.5)
        plot.text(x, y, name, fill=INK)
        plot.estimate(scale, each, y, look_of(name, n))


def reach(known):
    """Return a half-width that can be drawn: none from one replication."""
    return known.half_width if known.n > 1 else 0.0


def alt_side_by_side(outcomes, replications):
    """Return the ends of the first outcome in words; the table has all of them."""
    measure, levels = next(iter(outcomes.items()))
    known = sorted((each for each in levels.items() if each[1].n), key=lambda each: each[1].mean)
    ends = dict(zip(("most", "least"), (known[-1:], known[:1])))
    told = ", ".join(
        f"{word} with {name}, {number(each.mean, each)}"
        for word, ((name, each),) in ends.items()
        if known
    )
    return (
        f"Structures side by side on {len(outcomes)} outcomes, mean of "
        f"{number_of(replications, 'repeat')}. {measure}: {told or 'no value'}."
    )


def table_side_by_side(outcomes):
    """Return (columns, rows): mean and interval of each structure, an outcome to a row."""
    names = list(next(iter(outcomes.values())))
    rows = [
        (str(measure), *(in_cell(levels[name]) for name in names))
        for measure, levels in outcomes.items()
    ]
    return ("Outcome", *names), rows


def in_cell(known):
    """Return an estimate as it stands in a table: the mean, and the interval in brackets."""
    if not known.n:
        return "no value"
    shown = number(known.mean, known)
    if known.n < 2 or known.half_width == 0:
        return shown
    return f"{shown} ({number(known.low, known)} to {number(known.high, known)})"
