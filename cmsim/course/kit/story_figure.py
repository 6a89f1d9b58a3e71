"""One patient's story as a line of time, with a row for each part of life."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.style import GREY, MARKS, SMALL_TEXT_SIZE, house, new_axes

WIDTH, HEIGHT = 5.0, 2.6
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


@house()
def story(title, lanes, events, days):
    """Return events as marks along the days; ``lanes`` are the rows from top to bottom.

    ``events`` are ``(day, lane, words)``; ``days`` is how long the run was. The words of a few
    milestones are written beside their marks; the whole story is for the page to tell.
    """
    axes = new_axes(WIDTH, HEIGHT)
    for n, lane in enumerate(lanes):
        here = [event for event in events if event[1] == lane]
        y, mark = len(lanes) - 1 - n, MARKS[n % len(MARKS)]
        axes.axhline(y, color="#DDDDDD", linewidth=1)
        axes.plot(
            [event[0] for event in here],
            [y] * len(here),
            linestyle="none",
            markersize=7,
            color=mark.colour,
            marker=mark.marker,
            markeredgecolor="white",
        )
        write_milestones(axes, here, y, days)
    axes.set_yticks(range(len(lanes)), labels=list(reversed(lanes)))
    axes.set(
        xlabel="Day (1 = first Monday)",
        xlim=(-days / 40, days * 1.03),
        ylim=(-0.55, len(lanes) - 0.2),
    )
    axes.tick_params(axis="y", length=0)
    axes.grid(False)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    return Drawing(
        axes.figure,
        alt(title, events),
        f"{title}: what happened when.",
        ("Part of the story", "How often", "First day", "Last day"),
        table(lanes, events),
    )


def write_milestones(axes, events, y, days):
    """Write the few words that make the line of time readable, where there is room."""
    taken = -days
    for day, _, words in events:
        short = next((short for part, short in zip(NAMED, SHORT) if part in words), None)
        if short and day - taken > days * 0.19:
            axes.annotate(
                short,
                (day, y),
                (0, 7),
                textcoords="offset points",
                fontsize=SMALL_TEXT_SIZE - 1,
                ha="right" if day > days * 0.8 else "left" if day < days * 0.1 else "center",
            )
            taken = day


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
