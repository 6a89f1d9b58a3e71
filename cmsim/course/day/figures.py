"""Where the paid minutes went, a bar for each way of working."""

from cmsim.views.drawing import Drawing
from cmsim.views.style import INK, MARKS, SMALL_TEXT_SIZE, bar_style, house, new_figure

WIDTH = 6.0
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
