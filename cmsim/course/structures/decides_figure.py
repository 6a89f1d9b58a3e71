"""What decides who leads: the lead with each switch off alone, the one that takes most first."""

from typing import NamedTuple

from cmsim.analysis.statistics import Estimate
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, written
from cmsim.views.scale import reaching
from cmsim.views.sentences import number
from cmsim.views.side_by_side import in_cell, look_of, reach
from cmsim.views.svg import EDGE, INK, Picture, box, line, token

PITCH, LINE, FOOT, ROOMY, GAP = 27, 17, 52, 620, 18


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
        + "; ".join(
            f"{turn.words} ({turn.structure}), {turn.verdict}" for turn in turns if turn.turned
        )
        + ".",
        caption,
        ("Off", "Of", f"Lead of {leader}, {unit}", "Then"),
        [("nothing", "", in_cell(base), f"{leader} leads")]
        + [(turn.words, turn.structure, in_cell(turn.lead), turn.verdict) for turn in turns],
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
    pitch = PITCH if roomy else PITCH + LINE
    foot = 6 + pitch * len(turns)
    plot = Plot(width, foot + FOOT)
    low, high = scale(base.mean - reach(base)), scale(base.mean + reach(base))
    plot.add(box(low, 2, high - low, foot - 2, token("tint"), class_="leader"))
    plot.across(scale, foot, f"lead of {leader}, {unit}", 2, max(3, int((right - left) / 70)))
    plot.add(line(scale(0), 2, scale(0), foot, INK, 1.3, stroke_dasharray="6 4"))
    for n, turn in enumerate(turns):
        top = 6 + pitch * n
        y = top + pitch - PITCH / 2
        words = y if roomy else top + LINE / 2
        bold = {"font_weight": 700} if turn.turned else {}
        at = right + GAP if roomy else width
        plot.text(0, words, turn.words, fill=INK, halo=not roomy, **bold)
        plot.text(at, words, turn.verdict, "start" if roomy else "end", fill=INK, **bold)
        if n:
            plot.add(line(0, top - 1, width, top - 1, EDGE, 0.4))
        plot.estimate(scale, turn.lead, y, look_of(turn.structure), hollow=not turn.lead.clear)
    return plot.svg()
