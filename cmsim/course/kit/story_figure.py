"""One patient's story as a line of time, with a row for each part of life."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, written
from cmsim.views.scale import Scale
from cmsim.views.svg import INK, LINE, LOOKS, Picture, line, marker

PITCH = 42
NAMED = (
    "refers",
    "Found",
    "Named on",
    "Identified",
    "enrolled",
    "no, thank you",
    "Never reached",
    "graduates",
    "stops taking part",
    "expired",
    "Admitted",
    "Back in",
    "back in active",
)
SHORT = (
    "referred",
    "found",
    "found",
    "identified",
    "enrolled",
    "declined",
    "never reached",
    "graduated",
    "stopped",
    "expired",
    "admitted",
    "back in hospital",
    "active again",
)


def story(title, lanes, events, days):
    """Return events as marks along the days; ``lanes`` are the rows from top to bottom.

    ``events`` are ``(day, lane, words)``; ``days`` is how long the run was. The words of a few
    milestones are written beside their marks; the whole story is for the page to tell.
    """
    return Drawing(
        Picture(lambda width: draw_story(width, lanes, events, days)),
        alt(title, events),
        f"{title}: what happened when.",
        ("Part of the story", "How often", "First day", "Last day"),
        table(lanes, events),
    )


def draw_story(width, lanes, events, days):
    """Draw the rows, their names before them or, where there is little room, above them."""
    beside = width >= 420
    left = max(written(str(lane)) for lane in lanes) + 16 if beside else 8
    above = 0 if beside else 18
    foot = 10 + (PITCH + above) * len(lanes)
    plot, scale = Plot(width, foot + 40), Scale(0, days, left + 6, width - 14)
    plot.across(scale, foot, "Day (1 = first Monday)", 8)
    for n, lane in enumerate(lanes):
        y = 10 + (PITCH + above) * n + above + PITCH - 16
        plot.add(line(left, y, width, y, LINE, 1))
        plot.text(0, y if beside else y - 36, str(lane), fill=INK, halo=not beside)
        here = [(scale(day), words) for day, where, words in events if where == lane]
        look = LOOKS[n % len(LOOKS)]
        plot.add(*(marker(x, y, look, class_="event") for x, _ in here))
        write_milestones(plot, here, y)
    return plot.svg()


def write_milestones(plot, marks, y):
    """Write the few words that make the line of time readable, where there is room."""
    for x, words in marks:
        short = next((short for part, short in zip(NAMED, SHORT) if part in words), None)
        at = next(
            (
                (x + aside, y - 15, anchor)
                for anchor, aside in (("middle", 0), ("start", -4), ("end", 4))
                if short and plot.free(short, x + aside, y - 15, anchor, {})
            ),
            None,
        )
        if at:
            plot.text(at[0], at[1], short, at[2])


def alt(title, events):
    if not events:
        return f"{title}: nothing happened on day 1 or later; 0 events."
    first, last = events[0], events[-1]
    return (
        f"Time line. {title}: {number_of(len(events), 'event')}, from day {first[0]} "
        f"({lower_first(first[2])}) to day {last[0]} ({lower_first(last[2])})."
    )


def lower_first(words):
    return words[:1].lower() + words[1:] if words[:3] in ("In ", "The", "Fou", "Adm") else words


def table(lanes, events):
    rows = []
    for lane in lanes:
        when = [event[0] for event in events if event[1] == lane]
        rows.append((str(lane), len(when), min(when, default=None), max(when, default=None)))
    return rows
