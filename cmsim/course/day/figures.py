"""Pictures of a day: strips from morning to evening, and where the minutes of some ways went."""

from cmsim.course.day.day_strip import LOOK, hours_said
from cmsim.course.day.time_ledger import PATIENTS
from cmsim.text import clock
from cmsim.views.drawing import Drawing
from cmsim.views.plot import Plot, written
from cmsim.views.scale import Scale
from cmsim.views.svg import INK, LINE, Picture, bar, box, ledger_fill, line, token

FILLS = {
    "patients": ledger_fill("patients"),
    "tag": ledger_fill("tag", "/", "surface"),
    "notes": ledger_fill("notes"),
    "data": ledger_fill("data", ".", "l-data-edge"),
    "team": ledger_fill("team"),
    "others": ledger_fill("others", "/", "l-others-2"),
    "broken": ledger_fill("broken", "\\", "surface"),
    "road": ledger_fill("wait", "/", "line"),
    "wait": ledger_fill("wait"),
}
HIGH, PITCH = 20, 44
GUESS = "your guess"


def ways(found, guess=None, paid=480):
    """Return where the paid minutes of a day went, a bar for each of ``{way: Result}``.

    ``guess`` is how many minutes with patients the reader guessed, ``None`` without a guess.
    """
    first, *others = found
    lead = ", ".join(f"{name}: {found[name].with_patients:.0f}" for name in others[:2])
    names = [name for name in LOOK if any(one.ledger[name] >= 0.5 for one in found.values())]
    return Drawing(
        Picture(lambda width: draw_ways(width, found, names, guess, paid)),
        f"Where the {paid} paid minutes of one Monday went, a bar for each way of working. "
        f"{PATIENTS}: {first}: {found[first].with_patients:.0f} minutes; {lead}.",
        "One Monday, the same patients and the same random events, worked in several ways. "
        f"Each bar holds {paid} minutes.",
        ("Way of working", *names, "Talks held", "Deadlines met", "Past due in the evening"),
        [
            (
                name,
                *(round(one.ledger[category]) for category in names),
                one.talks,
                f"{one.clocks_met} of {one.clocks}",
                one.late,
            )
            for name, one in found.items()
        ],
    )


def draw_ways(width, found, names, guess, paid):
    """Draw a bar for each way with what came of it above, then the key."""
    top = 4 if guess is None else 30
    foot = top + PITCH * len(found)
    plot, scale = Plot(width, 0), Scale(0, paid / 60, 1, width - 1)
    for n, (name, one) in enumerate(found.items()):
        y, at = top + PITCH * n + 10, 0.0
        plot.text(0, y, name, fill=INK, font_weight=600)
        plot.text(width, y, came_of(one, width), "end")
        for category, minutes in one.ledger.items():
            wide = scale(at + minutes / 60) - scale(at)
            if wide > 0.5:
                plot.add(filled(scale(at), y + 10, wide, HIGH, LOOK[category]))
            at += minutes / 60
    plot.across(scale, foot + 2, "hours", most=9)
    if guess is not None:
        plot.flag(scale(guess / 60), None, 12, foot, f"{GUESS}: {hours_said(guess)} with patients")
    key = plot.keys(0, foot + 48, [(swatch(LOOK[name]), name) for name in names])
    plot.height = key + 14
    return plot.svg()


def came_of(one, width):
    """Return what came of a day in a few words, fewer where there is little room."""
    late = f"{one.late} past due"
    if width < 420:
        return late
    met = f"deadline{'s' * (one.clocks != 1)} met: {one.clocks_met} of {one.clocks}"
    return f"{one.talks} talks, {met}, {late}"


def filled(x, y, width, height, look):
    """Return a bar of a sort of time, its edge over its texture."""
    fill = FILLS[look]
    edge = box(x, y, width, height, "none", stroke=fill.edge)
    return bar(x, y, width, height, fill, class_=f"sort {look}") + edge


def swatch(look):
    """Return what draws the sample of a key."""
    return lambda x, y: filled(x - 8, y - 7, 16, 14, look)


def strips(rows, frame):
    """Return days as strips below each other, ``rows`` being ``(name, blocks)``."""
    looks = dict.fromkeys(block["look"] for _, blocks in rows for block in blocks)
    names = {look: name for name, look in LOOK.items()}
    return Drawing(
        Picture(
            lambda width: draw_strips(width, rows, frame, [(names[one], one) for one in looks])
        ),
        "A day from morning to evening in strips: " + "; ".join(name for name, _ in rows) + ".",
        "The paid minutes from morning to evening.",
        ("Strip", "From", "To", "What"),
        [
            (name, clock(one["s"]), clock(one["e"]), names[one["look"]])
            for name, blocks in rows
            for one in blocks
        ],
    )


def draw_strips(width, rows, frame, kinds):
    """Draw each strip with its name above, the hours below, then the key."""
    plot, scale = Plot(width, 0), Scale(frame["from"], frame["to"], 1, width - 1)
    y = 10
    for name, blocks in rows:
        plot.text(0, y, name, fill=INK, font_weight=600)
        plot.add(box(1, y + 10, width - 2, 28, token("surface"), stroke=LINE))
        for one in blocks:
            wide = scale(one["e"]) - scale(one["s"])
            plot.add(filled(scale(one["s"]), y + 10, wide, 28, one["look"]))
            fits = one["label"] and written(one["label"]) + 8 <= wide
            if fits:
                plot.text(
                    scale(one["s"]) + 4,
                    y + 24,
                    one["label"],
                    fill=FILLS[one["look"]].ink,
                )
        y += 56
    for minute in range(int(frame["from"]), int(frame["to"]) + 1, 60):
        said = str((minute // 60 - 1) % 12 + 1)
        plot.add(line(scale(minute), y - 18, scale(minute), y - 12, LINE, 1))
        half = written(said) / 2
        plot.text(min(max(scale(minute), half), width - half), y - 4, said, "middle")
    plot.height = plot.keys(0, y + 20, [(swatch(look), name) for name, look in kinds]) + 14
    return plot.svg()
