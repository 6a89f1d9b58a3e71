"""The practice as a flow of patients, from identified or referred to graduated, and every loss."""

from textwrap import wrap

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.style import BLUE, INK, TEXT_SIZE, VERMILION
from cmsim.views.svg import Svg, arrow, line, words

WIDTH, LEFT, RIGHT, TALL, PITCH, TOP = 378, 135, 233, 48, 110, 46
MIDDLE = (LEFT + RIGHT) / 2
LETTERS, LINE, BESIDE, THICKEST = 17, 15, 78, 12.0  # letters a line; the rest in units of WIDTH
DARK_VERMILION, NO_LOSS = "#A84300", ("active again",)
SHORT = "The flow of patients"
COLUMNS = ("Step", "What happened", "Count", "Median wait (days)")
SAME = (
    "Steps are counted, so a patient who comes twice counts twice. In each box, as many "
    "came in as went out or are still there."
)


def flow(stages, title, still):
    """Return the flow drawn from top to bottom.

    ``stages`` come from ``cmsim.course.kit.journeys.flow``; ``still`` says in words where the
    patients of each stage are who had not left it at the end.
    """
    most, marks = max([1, *(stage.total for stage in stages)]), []
    for n, (stage, left) in enumerate(zip(stages, still)):
        y = TOP + n * PITCH
        marks += [*onward(y, stage, most)] if n + 1 < len(stages) else []
        marks += [*box(y, stage), *inflows(y, stage), *exits(y, stage, left)]
    key = TOP + len(stages) * PITCH - 32
    marks += [*leaving(70, key, ["left"], VERMILION)]
    marks += [*leaving(150, key, ["still there at the end"], None)]
    picture = Svg(WIDTH, key + 16, SHORT, marks)
    return Drawing(picture, alt(stages, title), f"{title}. {SAME}", COLUMNS, rows(stages, still))


def box(y, stage):
    """Draw the box of a stage: how many were ever there, and what it is called."""
    yield (
        f'<rect x="{LEFT}" y="{y - TALL / 2:g}" width="{RIGHT - LEFT}" height="{TALL}" rx="6" '
        f'fill="#E8F1F8" stroke="{BLUE}" stroke-width="1.5"/>'
    )
    name = wrap(stage.name, LETTERS - 2)
    yield words(
        MIDDLE,
        y - 8 - 5 * (len(name) - 1),
        f"{stage.total:,}",
        "middle",
        font_size=TEXT_SIZE + 3,
        font_weight="bold",
    )
    for n, part in enumerate(name):
        yield words(MIDDLE, y + 10 + 11 * n - 7 * (len(name) - 1), part, "middle")


def inflows(y, stage):
    """Write on the left what came in beside the stage above."""
    came = sorted(stage.came.items(), key=lambda item: -item[1])
    lines = [part for name, count in came for part in wrap(f"{count:,} {name}", LETTERS)]
    for at, part in zip(heights(y, len(lines)), lines):
        yield words(LEFT - 26, at, part, "end")
    if came:
        yield arrow(LEFT - 22, y, LEFT - 3, y, INK, 1.6)


def exits(y, stage, still):
    """Write on the right who left, and below them who was still there at the end."""
    found = [
        (wrap(f"{count:,} {name}", LETTERS), INK if name in NO_LOSS else VERMILION)
        for name, count in sorted(stage.left.items(), key=lambda item: -item[1])
    ]
    if stage.still:
        found.append((wrap(f"{stage.still:,} {still}", LETTERS), None))
    at = heights(y, sum(len(parts) for parts, _ in found))
    for parts, colour in found:
        yield from leaving(RIGHT + 4, next(at), parts, colour, at)


def leaving(x, y, parts, colour, more=None):
    """Draw an arrow for those who left; without a colour a dotted line for those still there.

    Words that take several lines go on at the heights of ``more``.
    """
    if colour:
        yield arrow(x, y, x + 23, y, colour, 1.6)
    else:
        yield line(x, y, x + 18, y, INK, 1.6, stroke_dasharray="1.6 2.6")
        yield f'<circle cx="{x + 20:g}" cy="{y:g}" r="2.8"/>'
    style = {"fill": DARK_VERMILION} if colour == VERMILION else {}
    style |= {} if colour else {"font_style": "italic"}
    for n, part in enumerate(parts):
        yield words(x + 28, next(more) if n else y, part, **style)


def heights(y, count):
    """Yield the heights of so many lines about a middle, closer where there are many.

    >>> [*heights(50, 2)]
    [42.5, 57.5]
    """
    apart = min(LINE, BESIDE / max(count, 1))
    return (y + apart * (n - (count - 1) / 2) for n in range(count))


def onward(y, stage, most):
    """Draw how many went on to the next stage, and how long they had waited."""
    start, end = y + TALL / 2 + 3, y + PITCH - TALL / 2 - 3
    if stage.onward:
        yield arrow(MIDDLE, start, MIDDLE, end, BLUE, 1.3 + THICKEST * stage.onward / most)
    else:
        yield line(MIDDLE, start, MIDDLE, end, BLUE, 1.3, stroke_dasharray="1.6 2.6")
    lines = [f"{stage.onward:,}"]
    if stage.wait is not None:
        lines.append(f"median wait {days(stage.wait)}")
    for at, part in zip(heights((start + end) / 2, len(lines)), lines):
        yield words(MIDDLE + 14, at, part)


def days(wait):
    """Return a wait in words.

    >>> days(0.4), days(1.2), days(10.4)
    ('less than a day', '1 day', '10 days')
    """
    return "less than a day" if wait < 0.5 else number_of(round(wait), "day")


def alt(stages, title):
    """Return the flow in words: the boxes, then the two largest losses."""
    boxes = ", ".join(f"{stage.total:,} {stage.name}" for stage in stages)
    losses = sorted(
        ((count, words) for stage in stages for words, count in stage.left.items()), reverse=True
    )[:2]
    lost = " and ".join(f"{count:,} {words}" for count, words in losses)
    told = f" Largest losses: {lost}." if lost else ""
    return f"{SHORT}. {title}: {boxes}.{told}"


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
