"""A care manager's day as a strip, planned beside what happened, and where the minutes went."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.style import INK, MARKS, SMALL_TEXT_SIZE, bar_style, house, new_axes, new_figure

WIDTH, HOUR = 6.0, 60
PALE = ("#FFFFFF", "#C9C9C9", "#E4E4E4")


def fill(place):
    """Return how category number ``place`` is filled: the house's marks, then light greys."""
    if place < len(MARKS):
        return bar_style(place)
    return {
        "facecolor": PALE[place % len(PALE)],
        "edgecolor": INK,
        "hatch": ("", "..", "//")[place % 3],
    }


@house()
def strip(title, planned, happened, categories, clocks=(), paid=480):
    """Return a day as two rows of blocks: planned, in the order of the categories, and as it went.

    ``planned`` is ``{category: minutes}`` or empty, ``happened`` a list of (category, start, end)
    in paid minutes, ``clocks`` a list of (words, minute) at which a clock runs out.
    """
    axes = new_axes(WIDTH, 2.9 if planned else 2.3)
    look = {name: fill(n) for n, name in enumerate(categories)}
    at = 0
    for name, minutes in planned.items():
        axes.barh(1, minutes, left=at, height=0.62, linewidth=0.6, **look[name])
        at += minutes
    for name, start, end in happened:
        axes.barh(0, end - start, left=start, height=0.62, linewidth=0.6, **look[name])
    used = [name for name in categories if planned.get(name) or name in {h[0] for h in happened}]
    handles = [axes.barh(-9, 0, label=name, **look[name]) for name in used]
    axes.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.46, -0.28),
        ncols=2,
        fontsize=SMALL_TEXT_SIZE - 1,
        handlelength=1.6,
        columnspacing=1.0,
    )
    for words, minute in clocks:
        axes.axvline(minute, color=INK, linestyle=(0, (2, 2)), linewidth=1.2)
        axes.annotate(
            words, (minute, 1.42 if planned else 0.42), ha="right", fontsize=SMALL_TEXT_SIZE - 1
        )
    top = 1.7 if planned else 0.7
    axes.set(xlim=(0, paid * 1.01), ylim=(-0.45, top), xlabel="paid minutes of the day")
    names = ["happened", "planned"][: 2 if planned else 1]
    axes.set_yticks(range(len(names)), labels=names)
    axes.set_xticks(range(0, paid + 1, HOUR))
    axes.grid(False)
    sums = {
        name: sum(end - start for one, start, end in happened if one == name) for name in categories
    }
    rows = [(name, round(planned.get(name, 0)), round(sums[name])) for name in categories]
    rows.append(("All together", round(sum(planned.values())), round(sum(sums.values()))))
    most = max(sums, key=sums.get)
    rows_said = ", planned above, happened below" if planned else ""
    alt = (
        f"{title} as a strip of blocks{rows_said}. Most time, "
        f"{sums[most]:.0f} of {sum(sums.values()):.0f} minutes, went to: {most.lower()}. "
        f"{number_of(len(happened), 'block')} in all."
    )
    caption = f"{title}: {'planned, and ' if planned else ''}as it went, from left to right."
    return Drawing(
        axes.figure, alt, caption, ("Category", "Planned, minutes", "Happened, minutes"), rows
    )


@house()
def ledger(title, ways, paid=480):
    """Return where the paid minutes went, a bar for each way: ``{way: {category: minutes}}``."""
    categories = list(next(iter(ways.values())))
    figure = new_figure(WIDTH, 1.7 + 0.42 * len(ways))
    axes = figure.subplots()
    for place, found in enumerate(ways.values()):
        at = 0
        for n, name in enumerate(categories):
            minutes = found[name]
            if minutes > 0:
                axes.barh(-place, minutes, left=at, height=0.66, linewidth=0.6, **fill(n))
                at += minutes
    shown = [
        n for n, name in enumerate(categories) if any(found[name] > 0 for found in ways.values())
    ]
    handles = [axes.barh(9, 0, label=categories[n], **fill(n)) for n in shown]
    figure.legend(
        handles=handles,
        loc="outside lower center",
        ncols=2,
        fontsize=SMALL_TEXT_SIZE - 1,
        handlelength=1.6,
        columnspacing=1.0,
    )
    axes.set_yticks([-n for n in range(len(ways))], labels=list(ways))
    axes.set(xlim=(0, paid * 1.01), ylim=(0.5 - len(ways), 0.5), xlabel="minutes")
    axes.grid(False)
    rows = [(name, *(round(found[name]) for found in ways.values())) for name in categories]
    rows.append(("All together", *(round(sum(found.values())) for found in ways.values())))
    first, *others = ways
    lead = categories[0]
    told = f"{first}: {ways[first][lead]:.0f} minutes {lead.lower()}"
    if others:
        told += "; " + "; ".join(f"{name}: {ways[name][lead]:.0f}" for name in others[:2])
    return Drawing(
        figure,
        f"{title}, a bar of minutes by category for each. {told}. Each bar has "
        f"{sum(ways[first].values()):.0f} minutes.",
        f"{title}. Each bar adds up to the paid minutes.",
        ("Category", *ways),
        rows,
    )
