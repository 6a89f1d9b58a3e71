"""Pictures of readiness: who said what on each question, and the means of the nine sections."""

from cmsim.decision.readiness import STEPS, counts, width
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, broken, written
from cmsim.views.scale import Scale
from cmsim.views.svg import (
    EDGE,
    INK,
    LATE,
    LINE,
    Picture,
    bar,
    box,
    ledger_fill,
    line,
    token,
    words,
)

LETTERS = {"leader": "L", "clinician": "C", "staff": "S"}
KEY = "L leader, C clinician, S staff; a number counts people"
BESIDE = 560  # from this width on the words stand beside the marks
FAR = 2  # steps


def said(people, item):
    """Return ``{step: [(letter, people)]}`` of one question, without an average."""
    return {
        step: [
            (letter, count)
            for group, letter in LETTERS.items()
            if (
                count := sum(
                    one.group == group and one.answers.get(item.id) == step for one in people
                )
            )
        ]
        for step in range(len(STEPS))
    }


def spread(people, items):
    """Return who chose which step, a row for each question."""
    apart = [item for item in items if width(people, item) >= FAR]
    rows = [(item.text, *counts(people, item)) for item in items]
    head = (
        f"{number_of(len(apart), 'question')} with people two steps apart or more"
        if apart
        else "no two people two steps apart"
    )
    return Drawing(
        Picture(lambda wide: draw_spread(wide, people, items)),
        f"Who said what on {number_of(len(items), 'question')}: {head}. "
        + " ".join(in_words(people, item) for item in items[:3]),
        f"Each mark is one person ({KEY}). The line shows how far apart they are.",
        ("Question", *STEPS),
        rows,
    )


def in_words(people, item):
    """Return one question with who chose which step, in words."""
    names = {letter: group for group, letter in LETTERS.items()}
    told = "; ".join(
        f"{STEPS[step]}: {', '.join(f'{names[letter]} {count}' for letter, count in groups)}"
        for step, groups in said(people, item).items()
        if groups
    )
    return f"{item.text} {told}."


def draw_spread(wide, people, items):
    """Draw the rows for a width."""
    beside = wide >= BESIDE
    left = round(0.46 * wide) if beside else 0
    across = Scale(0, len(STEPS) - 1, left + 46, wide - 46)
    plot, y = Plot(wide, 0), 40
    for step, text in enumerate(STEPS):
        lines = broken(text, (across(1) - across(0)) - 4, 12.5)
        for n, part in enumerate(lines):
            plot.text(across(step), 16 + 14 * (n - (len(lines) - 1) / 2), part, "middle")
    top = y - 6
    for item in items:
        lines = broken(item.text, (left if beside else wide) - 8, 13)
        tall = 17 * len(lines)
        row = max(tall, 32) if beside else tall + 32
        middle = y + row / 2 if beside else y + tall + 16
        for n, part in enumerate(lines):
            at = middle if beside else y + tall / 2
            plot.text(0, at + 17 * (n - (len(lines) - 1) / 2), part, fill=INK, font_size=13)
        plot.add(*marks(people, item, across, middle))
        y += row + 8
        plot.add(line(0, y - 3, wide, y - 3, LINE, 1))
    plot.height = y
    for step in range(len(STEPS)):
        plot.marks.insert(0, line(across(step), top, across(step), y - 4, LINE, 1))
    return plot.svg()


def marks(people, item, across, y):
    """Return the line from end to end of one question, and its people."""
    found = said(people, item)
    taken = [step for step, groups in found.items() if groups]
    if not taken:
        return []
    far = taken[-1] - taken[0] >= FAR
    drawn = [line(across(taken[0]), y, across(taken[-1]), y, LATE if far else EDGE, 4)]
    for step, groups in found.items():
        texts = [letter if count == 1 else f"{letter}{count}" for letter, count in groups]
        sizes = [max(22, written(text, 13, True) + 10) for text in texts]
        x = across(step) - (sum(sizes) + 3 * (len(sizes) - 1)) / 2
        for text, size in zip(texts, sizes):
            drawn += [
                box(x, y - 11, size, 22, token("surface"), rx=11, stroke=INK, stroke_width=1.6),
                words(x + size / 2, y, text, "middle", font_size=13, font_weight=600, fill=INK),
            ]
            x += size + 3
    return drawn


def means(bars, people):
    """Return the mean step of each section, and from the lowest person to the highest."""
    lowest = min(bars, key=lambda each: each.mean)
    return Drawing(
        Picture(lambda wide: draw_means(wide, bars)),
        f"Readiness in {number_of(len(bars), 'section')}. Weakest: {lowest.title}, "
        f"{lowest.mean:.1f} on a scale from 0 to 3, people from {lowest.low:.1f} to "
        f"{lowest.high:.1f}.",
        f"Mean of all answers of {number_of(people, 'person', 'people')}; the line runs from the "
        "person lowest to the person highest.",
        ("Section", "Mean step, 0 to 3", "Lowest person", "Highest person"),
        [
            (each.title, round(each.mean, 2), round(each.low, 2), round(each.high, 2))
            for each in bars
        ],
    )


def draw_means(wide, bars):
    """Draw a bar for each section."""
    left = round(0.44 * wide)
    across = Scale(0, len(STEPS) - 1, left + 8, wide - 30)
    plot, y, low = Plot(wide, 0), 44, min(bars, key=lambda each: each.mean)
    for step, text in enumerate(STEPS):
        for n, part in enumerate(broken(text, 60, 12.5) if step in (0, 3) or wide > 400 else ()):
            anchor = "end" if step == len(STEPS) - 1 else "middle"
            plot.text(wide if anchor == "end" else across(step), 8 + 14 * n, part, anchor)
        plot.add(line(across(step), 40, across(step), 44 + 32 * len(bars), LINE, 1))
    for each in bars:
        lines = broken(each.title, left - 4, 13)
        bold = {"font_weight": 600} if each is low else {}
        for n, part in enumerate(lines):
            plot.text(
                0, y + 14 + 15 * (n - (len(lines) - 1) / 2), part, fill=INK, font_size=13, **bold
            )
        plot.add(
            bar(across(0), y + 4, across(each.mean) - across(0), 18, ledger_fill("tag")),
            line(across(each.low), y + 13, across(each.high), y + 13, INK, 2.2),
            line(across(each.low), y + 8, across(each.low), y + 18, INK, 2.2),
            line(across(each.high), y + 8, across(each.high), y + 18, INK, 2.2),
        )
        y += 32
    plot.height = y + 4
    return plot.svg()
