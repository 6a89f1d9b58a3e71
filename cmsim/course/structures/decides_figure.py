"""What decides who leads: the lead with each switch off alone, the one that takes most first."""

from typing import NamedTuple

from cmsim.analysis.statistics import Estimate
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, written
from cmsim.views.scale import reaching
from cmsim.views.sentences import number
from cmsim.views.side_by_side import in_cell, look_of, reach
from cmsim.views.svg import INK, LINE, Picture, box, line, token

PITCH, TEXT_LINE, FOOT, ROOMY, GAP = 27, 17, 52, 760, 18


class Turn(NamedTuple):
    """The lead with one switch off: of whom it is, how large, and what the answer is then."""

    words: str
    structure: str
    lead: Estimate
    verdict: str
    turned: bool


def decides(title, unit, leader, base, turns, replications):
    """Return a row for each switch: what is left of the leader's lead once it is off.

    ``base`` is the lead with nothing off; right of the dashed line the leader is ahead.
    """
    turned = sum(turn.turned for turn in turns)
    caption = (
        f"{title}. Each switch off alone, {number_of(replications, 'run')} of six months on the "
        f"same patients. Right of the dashed line {leader} is ahead; left of it, another. Shaded: "
        "nothing off. All three comparisons of a row hold at once (95 %)."
    )
    return Drawing(
        Picture(lambda width: draw_decides(width, unit, leader, base, turns)),
        f"{title}. Lead of {leader}: {number(base.mean, base)} {unit}. Switched off alone, "
        f"{turned} of {len(turns)} change the answer: "
        + "; ".join(f"{turn.words}, {turn.verdict}" for turn in turns if turn.turned)
        + ".",
        caption,
        ("Switched off", f"{leader} ahead: {unit}", "Then"),
        [("Nothing", in_cell(base), f"{leader} leads")]
        + [(turn.words, in_cell(turn.lead), turn.verdict) for turn in turns],
    )


def draw_decides(width, unit, leader, base, turns):
    """Draw the rows; where there is little room their words stand above their marks."""
    roomy = width >= ROOMY
    left, right = 8, width - 10
    if roomy:
        left = max(written(turn.words, bold=True) for turn in turns) + 30
        right -= max(written(turn.verdict, bold=True) for turn in turns) + GAP
    known = [base, *(turn.lead for turn in turns)]
    ends = [end for each in known for end in (each.mean - reach(each), each.mean + reach(each))]
    scale = reaching(min(0, *ends), max(0, *ends), left, right)
    heights = [PITCH if roomy else PITCH + TEXT_LINE * (1 + turn.turned) for turn in turns]
    foot = 6 + sum(heights)
    plot = Plot(width, foot + FOOT)
    low, high = scale(base.mean - reach(base)), scale(base.mean + reach(base))
    plot.add(box(low, 2, high - low, foot - 2, token("tint"), class_="leader"))
    plot.across(scale, foot, f"{leader} ahead: {unit}", 2, max(3, int((right - left) / 70)))
    plot.add(line(scale(0), 2, scale(0), foot, INK, 1.3, stroke_dasharray="6 4"))
    top = 6
    for turn, height in zip(turns, heights):
        y = top + height - PITCH / 2
        if top > 6:
            plot.add(line(0, top - 1, width, top - 1, LINE, 1))
        draw_words(plot, turn, y if roomy else top + TEXT_LINE / 2, right + GAP if roomy else None)
        plot.estimate(scale, turn.lead, y, look_of(turn.structure), hollow=not turn.lead.clear)
        top += height
    return plot.svg()


def draw_words(plot, turn, y, at):
    """Write what is off, and what follows: at a place beside the mark, or below if it changes."""
    bold = {"font_weight": 700} if turn.turned else {}
    plot.text(0, y, turn.words, fill=INK, halo=at is None, **bold)
    if at is not None:
        plot.text(at, y, turn.verdict, fill=INK, **bold)
    elif turn.turned:
        plot.text(0, y + TEXT_LINE, turn.verdict, halo=True)
