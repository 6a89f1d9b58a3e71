"""The practice as a flow of patients, from identified or referred to graduated, and every loss."""

from matplotlib.patches import FancyBboxPatch

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.style import BLUE, INK, SMALL_TEXT_SIZE, TEXT_SIZE, VERMILION, house, new_axes

WIDTH, HEIGHT = 4.9, 6.9
LEFT, RIGHT, TALL, PITCH = 3.2, 6.1, 0.62, 1.62
LINE, THICKEST = 0.27, 9.0
DARK_VERMILION, NO_LOSS = "#A84300", ("active again",)
COLUMNS = ("Step", "What happened", "Count", "Median wait (days)")
SAME = (
    "Steps are counted, so a patient who comes twice counts twice. In each box, as many "
    "came in as went out or are still there."
)


@house()
def flow(stages, title, still):
    """Return the flow drawn from top to bottom.

    ``stages`` come from ``cmsim.course.kit.journeys.flow``; ``still`` says in words where the
    patients of each stage are who had not left it at the end.
    """
    axes = new_axes(WIDTH, HEIGHT)
    axes.set(xlim=(0, 10), ylim=(-PITCH * (len(stages) - 1) - 1.0, 0.6))
    axes.axis("off")
    most = max([1, *(stage.total for stage in stages)])
    for n, (stage, left) in enumerate(zip(stages, still)):
        top = -n * PITCH
        draw_box(axes, top, stage)
        draw_inflows(axes, top, stage)
        draw_exits(axes, top, stage, left)
        if n + 1 < len(stages):
            draw_onward(axes, top, stage, most)
    draw_key(axes, top - 0.85)
    return Drawing(
        axes.figure, alt(stages, title), f"{title}. {SAME}", COLUMNS, rows(stages, still)
    )


def draw_box(axes, top, stage):
    axes.add_patch(
        FancyBboxPatch(
            (LEFT, top - TALL / 2),
            RIGHT - LEFT,
            TALL,
            boxstyle="round,pad=0.05,rounding_size=0.12",
            facecolor="#E8F1F8",
            edgecolor=BLUE,
            linewidth=1.5,
        )
    )
    axes.text(
        (LEFT + RIGHT) / 2,
        top + 0.12,
        f"{stage.total:,}",
        ha="center",
        va="center",
        fontsize=TEXT_SIZE + 2,
        fontweight="bold",
    )
    axes.text(
        (LEFT + RIGHT) / 2,
        top - 0.18,
        stage.name,
        ha="center",
        va="center",
        fontsize=TEXT_SIZE - 0.5,
    )


def draw_inflows(axes, top, stage):
    """Write on the left what came in beside the stage above."""
    came = sorted(stage.came.items(), key=lambda item: -item[1])
    for line, (words, count) in enumerate(came):
        y = top + LINE * ((len(came) - 1) / 2 - line)
        axes.text(
            LEFT - 0.75, y, f"{count:,} {words}", ha="right", va="center", fontsize=SMALL_TEXT_SIZE
        )
    if came:
        arrow(axes, (LEFT - 0.62, top), (LEFT - 0.1, top), INK, 1.6)


def draw_exits(axes, top, stage, still):
    """Write on the right who left, and below them who was still there at the end."""
    lines = [
        (f"{count:,} {words}", INK if words in NO_LOSS else VERMILION)
        for words, count in sorted(stage.left.items(), key=lambda item: -item[1])
    ]
    if stage.still:
        lines.append((f"{stage.still:,} {still}", None))
    for line, (words, colour) in enumerate(lines):
        y = top + LINE * ((len(lines) - 1) / 2 - line)
        draw_exit(axes, RIGHT + 0.12, y, words, colour)


def draw_exit(axes, x, y, words, colour):
    """Draw an arrow for those who left; without a colour a dotted line for those still there."""
    if colour:
        arrow(axes, (x, y), (x + 0.63, y), colour, 1.6)
    else:
        axes.plot(
            [x, x + 0.55],
            [y, y],
            color=INK,
            linewidth=1.6,
            linestyle=":",
            marker="o",
            markevery=[1],
            markersize=4,
        )
    axes.text(
        x + 0.73,
        y,
        words,
        ha="left",
        va="center",
        fontsize=SMALL_TEXT_SIZE,
        color=DARK_VERMILION if colour == VERMILION else INK,
        fontstyle="normal" if colour else "italic",
    )


def draw_key(axes, y):
    """Say what the two kinds of line on the right mean."""
    draw_exit(axes, 1.6, y, "left", VERMILION)
    draw_exit(axes, 4.6, y, "still there at the end", None)


def draw_onward(axes, top, stage, most):
    start, end = top - TALL / 2 - 0.09, top - PITCH + TALL / 2 + 0.09
    middle = (LEFT + RIGHT) / 2
    if stage.onward:
        arrow(axes, (middle, start), (middle, end), BLUE, 1 + THICKEST * stage.onward / most)
    else:
        axes.plot([middle, middle], [start, end], color=BLUE, linewidth=1, linestyle=":")
    words = f"{stage.onward:,}"
    if stage.wait is not None:
        words += f" · median wait {days(stage.wait)}"
    axes.text(
        middle + 0.45, (start + end) / 2, words, ha="left", va="center", fontsize=SMALL_TEXT_SIZE
    )


def arrow(axes, start, end, colour, width):
    """Draw an arrow of a width in points; narrow ones keep a head that can be seen."""
    axes.annotate(
        "",
        end,
        start,
        arrowprops={
            "arrowstyle": f"-|>,head_width={0.22 + width / 28:.2f},"
            f"head_length={0.34 + width / 28:.2f}",
            "color": colour,
            "linewidth": width,
            "shrinkA": 0,
            "shrinkB": 0,
            "mutation_scale": 10,
        },
    )


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
    return f"The flow of patients. {title}: {boxes}.{told}"


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
