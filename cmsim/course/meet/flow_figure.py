"""The practice as a flow of patients, from identified or referred to graduated, and every loss."""

from textwrap import wrap
from typing import NamedTuple

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.svg import INK, LATE, Picture, Svg, arrow, line, token, words

TALL, TOP, LINE, THICKEST = 56, 80, 17, 14  # CSS px
BRAND, NO_LOSS = token("brand"), ("active again",)
SHORT = "The flow of patients"
COLUMNS = ("Step", "What happened", "Count", "Median wait (days)")
SAME = (
    "Steps are counted, so a patient who comes twice counts twice. In each box, as many "
    "came in as went out or are still there."
)


class Places(NamedTuple):
    """Where things stand at a width: the sides of the boxes, how far apart, letters to a line."""

    width: int
    left: int
    right: int
    pitch: int
    letters: int
    size: float

    @property
    def middle(self):
        """Return the middle of the boxes."""
        return (self.left + self.right) / 2


NARROW = Places(300, 106, 196, 158, 10, 12)
WIDE = Places(450, 161, 277, 128, 16, 13)


def flow(stages, title, still):
    """Return the flow drawn from top to bottom.

    ``stages`` come from ``cmsim.course.kit.journeys.flow``; ``still`` says in words where the
    patients of each stage are who had not left it at the end.
    """
    picture = Picture(
        lambda width: draw_flow(WIDE if width >= WIDE.width else NARROW, stages, still),
        (NARROW.width, WIDE.width),
    )
    return Drawing(picture, alt(stages, title), f"{title}. {SAME}", COLUMNS, rows(stages, still))


def draw_flow(at, stages, still):
    """Draw the stages from top to bottom, with a key beneath."""
    most, marks = max([1, *(stage.total for stage in stages)]), []
    for n, (stage, left) in enumerate(zip(stages, still)):
        y = TOP + n * at.pitch
        marks += [*onward(at, y, stage, most)] if n + 1 < len(stages) else []
        marks += [*box(at, y, stage), *inflows(at, y, stage), *exits(at, y, stage, left)]
    key = TOP + len(stages) * at.pitch - 40
    marks += [*leaving(at, 10, key, ["left"], LATE)]
    marks += [*leaving(at, 92, key, ["still there at the end"], None)]
    return Svg(at.width, key + 16, marks)


def box(at, y, stage):
    """Draw the box of a stage: how many were ever there, and what it is called."""
    yield (
        f'<rect x="{at.left}" y="{y - TALL / 2:g}" width="{at.right - at.left}" '
        f'height="{TALL}" rx="6" fill="{token("tint")}" stroke="{BRAND}" stroke-width="1.5"/>'
    )
    name = wrap(stage.name, at.letters + 3)
    yield words(
        at.middle,
        y - 8 - 5 * (len(name) - 1),
        f"{stage.total:,}",
        "middle",
        font_size=at.size + 4,
        fill=INK,
        font_weight="bold",
    )
    for n, part in enumerate(name):
        lower = y + 12 + 14 * n - 7 * (len(name) - 1)
        yield words(at.middle, lower, part, "middle", font_size=at.size, fill=INK)


def inflows(at, y, stage):
    """Write on the left what came in beside the stage above."""
    came = sorted(stage.came.items(), key=lambda item: -item[1])
    lines = [part for name, count in came for part in wrap(f"{count:,} {name}", at.letters)]
    for where, part in zip(heights(y, len(lines), at.pitch), lines):
        yield words(at.left - 26, where, part, "end", font_size=at.size, fill=INK)
    if came:
        yield arrow(at.left - 22, y, at.left - 3, y, INK, 1.6)


def exits(at, y, stage, still):
    """Write on the right who left, and below them who was still there at the end."""
    found = [
        (wrap(f"{count:,} {name}", at.letters), INK if name in NO_LOSS else LATE)
        for name, count in sorted(stage.left.items(), key=lambda item: -item[1])
    ]
    if stage.still:
        found.append((wrap(f"{stage.still:,} {still}", at.letters), None))
    where = heights(y, sum(len(parts) for parts, _ in found), at.pitch)
    for parts, colour in found:
        yield from leaving(at, at.right + 4, next(where), parts, colour, where)


def leaving(at, x, y, parts, colour, more=None):
    """Draw an arrow for those who left; without a color a dotted line for those still there.

    Words that take several lines go on at the heights of ``more``.
    """
    if colour:
        yield arrow(x, y, x + 23, y, colour, 1.6)
    else:
        yield line(x, y, x + 18, y, INK, 1.6, stroke_dasharray="1.6 2.6")
        yield f'<circle cx="{x + 20:g}" cy="{y:g}" r="2.8" fill="{INK}"/>'
    style = {"font_size": at.size, "fill": LATE if colour == LATE else INK}
    style |= {} if colour else {"font_style": "italic"}
    for n, part in enumerate(parts):
        yield words(x + 28, next(more) if n else y, part, **style)


def heights(y, count, pitch):
    """Yield the heights of so many lines about a middle, closer where there are many.

    >>> [*heights(50, 2, 100)]
    [41.5, 58.5]
    """
    apart = min(LINE, 0.92 * pitch / max(count, 1))
    return (y + apart * (n - (count - 1) / 2) for n in range(count))


def onward(at, y, stage, most):
    """Draw how many went on to the next stage, and how long they had waited."""
    start, end = y + TALL / 2 + 3, y + at.pitch - TALL / 2 - 3
    if stage.onward:
        yield arrow(at.middle, start, at.middle, end, BRAND, 1.3 + THICKEST * stage.onward / most)
    else:
        yield line(at.middle, start, at.middle, end, BRAND, 1.3, stroke_dasharray="1.6 2.6")
    lines = [f"{stage.onward:,}"]
    if stage.wait is not None:
        lines += wrap(f"median wait {days(stage.wait)}", int(1.75 * at.letters))
    for where, part in zip(heights((start + end) / 2, len(lines), at.pitch), lines):
        yield words(at.middle + 14, where, part, font_size=at.size, fill=INK)


def days(wait):
    """Return a wait in words.

    >>> days(0.4), days(1.2), days(10.4)
    ('less than a day', '1 day', '10 days')
    """
    return "less than a day" if wait < 0.5 else number_of(round(wait), "day")


def alt(stages, title):
    """Return the flow in words: who came, enrolled and graduated, and the largest loss."""
    first, _, enrolled, care, _ = stages
    losses = [(count, words) for stage in stages for words, count in stage.left.items()]
    told = " Most left: {:,} {}.".format(*max(losses)) if losses else ""
    return (
        f"{SHORT}. {title}: {first.total:,} {first.name}, {enrolled.total:,} enrolled, "
        f"{care.onward:,} graduated.{told}"
    )


def rows(stages, still):
    """Return every count of the flow as table rows."""
    found = []
    for n, (stage, left) in enumerate(zip(stages, still)):
        name = stage.name.capitalize()
        if n:
            before = stages[n - 1]
            found.append((name, f"came from: {before.name}", before.onward, ""))
        found += [(name, f"came: {words}", count, "") for words, count in stage.came.items()]
        if n + 1 < len(stages):
            wait = "" if stage.wait is None else round(stage.wait, 1)
            found.append((name, f"went on: {stages[n + 1].name}", stage.onward, wait))
        found += [(name, f"left: {words}", count, "") for words, count in stage.left.items()]
        found.append((name, f"at the end: {left}", stage.still, ""))
    return found
