"""What six months of runs say of one clock: a row as it is, and one for each bottleneck removed."""

from cmsim.course.hospital.clocks import ATTEMPTED, CLOCKS
from cmsim.course.hospital.practice import BOTTLENECKS, NOW
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, written
from cmsim.views.scale import Scale
from cmsim.views.svg import GOOD, INK, LINE, QUIET, YOURS, Look, Picture, box, circle, line, token
from cmsim.views.svg import marker as mark

WIDTHS = (300, 365, 445, 520, 665, 820)  # CSS px
ROOMY, TOP, PITCH, TEXT_LINE = 520, 44, 40, 22
LOOKS = (Look(GOOD, "o"), Look(token("embedded"), "D"))


def clock(name, found, runs, told, guess=None, chosen=None):
    """Return the rows of one clock; ``told`` says them in words.

    ``found`` are ``{scenario: {what is counted: Estimate}}``, the practice as it is first.
    ``guess`` is the learner's, of 100; ``chosen`` the bottleneck that the learner removed first.
    """
    asked = CLOCKS[name]
    return Drawing(
        Picture(lambda width: draw(width, asked, found, guess, chosen), WIDTHS),
        told,
        f"{number_of(runs, 'run')} of six months on the same patients. Line: the range where the "
        "true average most likely lies.",
        ("Bottleneck", "Counted", "Of 100", "from", "to"),
        [
            (
                row(scenario),
                words,
                *(round(each, 1) for each in (known.mean, known.low, known.high)),
            )
            for scenario, each in found.items()
            for words, known in each.items()
        ],
    )


def row(scenario):
    """Return how a scenario is called in its row."""
    return "As it is" if scenario == NOW else BOTTLENECKS[scenario].removed


def draw(width, asked, found, guess, chosen):
    """Draw the rows; where there is little room names stand above their marks."""
    roomy = width >= ROOMY
    names = [row(each) for each in found]
    left = max(written(name, bold=True) for name in names) + 34 if roomy else 10
    scale = Scale(0, 100, left, width - 12)
    pitch = PITCH if roomy else PITCH + TEXT_LINE
    foot = TOP + pitch * len(found)
    plot = Plot(width, foot + 44)
    plot.across(scale, foot, f"of 100 {asked.of}", TOP - 4, 5 if roomy else 4)
    for words, known in found[NOW].items():
        look = LOOKS[words == ATTEMPTED]
        x = scale(known.mean)
        plot.add(line(x, TOP - 4, x, foot, look.colour, 1, stroke_dasharray="2 4"))
    for n, (scenario, each) in enumerate(found.items()):
        y = TOP + pitch * (n + 1) - PITCH / 2
        if n:
            plot.add(line(0, TOP + pitch * n, width, TOP + pitch * n, LINE, 1))
        high = y if roomy else y - TEXT_LINE - 10
        bold = {"font_weight": 600} if scenario == NOW else {}
        plot.text(22, high, row(scenario), fill=INK, halo=not roomy, **bold)
        if scenario == chosen:
            plot.add(circle(10, high, 6, YOURS, stroke=INK, stroke_width=1.3, class_="chosen"))
        for words, known in each.items():
            plot.estimate(scale, known, y, LOOKS[words == ATTEMPTED])
            x, side = number_at(scale(known.mean), words, each)
            plot.text(x, y - 14, f"{known.mean:.0f}", side, halo=True, fill=INK)
    if guess is not None:
        plot.flag(scale(guess), None, 16, foot, f"Your guess: {guess:g}")
    keys = [
        (lambda x, y, look=LOOKS[words == ATTEMPTED]: mark(x, y, look), words)
        for words in found[NOW]
    ]
    if chosen:
        keys.append(
            (
                lambda x, y: circle(x, y, 6, YOURS, stroke=INK, stroke_width=1.3),
                "you removed it first",
            )
        )
    plot.height = plot.keys(2, plot.height + 12, keys) + 10
    return plot.svg()


def number_at(x, words, each):
    """Return where a number stands above its mark, apart from that of the other mark of a row."""
    if len(each) == 1:
        return x, "middle"
    return (x - 4, "start") if words == ATTEMPTED else (x + 4, "end")


def hundred(width, kinds):
    """Draw 100 discharges as squares, a kind after the other; kinds are (words, number, fill)."""
    plot, n = Plot(width, 0), 0
    each = min(width / 20, 26)
    for _, number, fill in kinds:
        for place in range(n, n + number):
            x, y = place % 20 * each, place // 20 * each
            plot.add(box(x + 2, y + 2, each - 4, each - 4, fill, rx=3, stroke=QUIET))
        n += number
    keys = [
        (lambda x, y, fill=fill: box(x - 7, y - 7, 14, 14, fill, rx=3, stroke=QUIET), words)
        for words, _, fill in kinds
    ]
    plot.height = plot.keys(2, 5 * each + 18, keys) + 10
    return plot.svg()
