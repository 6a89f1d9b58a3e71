"""The parts of statistical pictures: axes, lines with bands, rows, flags, words that keep apart."""

from itertools import pairwise
from textwrap import wrap

from cmsim.views.svg import (
    EDGE,
    INK,
    LINE,
    SMALL,
    YOURS,
    Svg,
    area,
    box,
    circle,
    line,
    marker,
    polyline,
    token,
    words,
)

LETTER, BOLD_LETTER = 0.56, 0.6  # mean width of a letter, in heights: a little wider than most
TALL = 1.25  # height of a line of words, in heights of letters
NEAR = 6  # CSS px from one place on a line to the next that labels keep clear of


class Plot:
    """A drawing that grows mark by mark and knows where its words are."""

    def __init__(self, width, height):
        self.width, self.height, self.marks, self.taken = width, height, [], []

    def svg(self):
        """Return the drawing."""
        return Svg(self.width, self.height, self.marks)

    def add(self, *marks):
        """Put marks over those that are there."""
        self.marks += marks

    # --- words

    def text(self, x, y, text, anchor="start", halo=False, **style):
        """Write words where they are told to be."""
        self.taken.append(room(x, y, text, anchor, style))
        classes = " ".join(filter(None, (style.pop("class_", ""), "halo" if halo else "")))
        self.add(words(x, y, text, anchor, **({"class_": classes} if classes else {}), **style))

    def label(self, text, places, **style):
        """Write words at the first of some ``(x, y, anchor)`` where nothing is written yet."""
        style = {"font_weight": 600} | style
        free = next((each for each in places if self.free(text, *each, style)), None)
        if free is None:
            free = min(places, key=lambda each: self.covered(room(*each[:2], text, each[2], style)))
        self.text(free[0], free[1], text, free[2], halo=True, **style)

    def free(self, text, x, y, anchor, style):
        """Say whether words would stand on the picture and clear of all others."""
        left, top, right, bottom = wanted = room(x, y, text, anchor, style)
        inside = left >= 0 and top >= 0 and right <= self.width and bottom <= self.height
        return inside and not self.covered(wanted)

    def covered(self, wanted):
        """Return how much of a room is written on already or lies outside."""
        left, top, right, bottom = wanted
        shared = sum(
            (min(right, b) - max(left, a)) * (min(bottom, d) - max(top, c))
            for a, c, b, d in self.taken
            if a < right and left < b and c < bottom and top < d
        )
        seen = max(min(right, self.width) - max(left, 0), 0)
        return shared + (right - left - seen) * (bottom - top)

    # --- axes

    def across(self, scale, y, title="", top=None, most=None, whole=False):
        """Draw the axis of the values across at a height, with lines up to ``top``."""
        most = most or max(3, int((scale.end - scale.start) / 60))
        for value in scale.ticks(most, whole):
            if top is not None:
                self.add(line(scale(value), top, scale(value), y, LINE, 1))
            half = written(shown(value)) / 2
            x = min(max(scale(value), half), self.width - half)
            self.text(x, y + 13, shown(value), "middle", class_="x-tick")
        self.add(line(scale.start, y, scale.end, y, EDGE, 1))
        for n, part in enumerate(broken(title, scale.end) if title else ()):
            self.text(scale.end, y + 30 + 16 * n, part, "end")
            self.height = max(self.height, y + 40 + 16 * n)

    def up(self, scale, left, right, title="", most=5):
        """Draw the lines of the values upward, from one side to the other."""
        for value in scale.ticks(most):
            self.add(line(left, scale(value), right, scale(value), LINE, 1))
            self.text(left - 7, scale(value), shown(value), "end", class_="y-tick")
        if title:
            self.text(0, scale.end - 16, title)

    # --- marks

    def band(self, points, look, **style):
        """Fill what lies between the lows and the highs of ``(x, low, high)``."""
        lows = [(x, low) for x, low, _ in points]
        highs = [(x, high) for x, _, high in reversed(points)]
        self.add(area(lows + highs, look.colour, opacity=0.16, class_="band", **style))

    def line(self, points, look, width=2.5, **style):
        """Draw a line through points in the dashes of its series."""
        dash = {"stroke_dasharray": look.dash} if look.dash else {}
        self.add(polyline(points, look.colour, width, **dash, **style))
        for (x, y), (to_x, to_y) in pairwise(points):
            pieces = max(int(max(abs(to_x - x), abs(to_y - y)) / NEAR), 1)
            for n in range(pieces + 1):
                self.keep_clear(x + n * (to_x - x) / pieces, y + n * (to_y - y) / pieces)

    def keep_clear(self, x, y, around=2):
        """Have no label written over a place."""
        self.taken.append((x - around, y - around, x + around, y + around))

    def markers(self, points, look, **style):
        """Draw the marker of a series at points."""
        self.add(*(marker(x, y, look, **style) for x, y in points))

    def estimate(self, scale, known, y, look, hollow=False):
        """Draw a mean with its range at a height; no range where none is known."""
        if not known.n:
            return
        if known.n > 1:
            dash = {"stroke_dasharray": look.dash} if look.dash else {}
            low, high = scale(known.low), scale(known.high)
            self.add(line(low, y, high, y, look.colour, 2.2, class_="range", **dash))
        self.add(marker(scale(known.mean), y, look, hollow=hollow, class_="dot"))

    def limit(self, points, colour=INK):
        """Draw a threshold."""
        self.add(polyline(points, colour, 1.3, stroke_dasharray="6 4", class_="limit"))

    def flag(self, x, y, top, bottom, text):
        """Plant the flag of what is the reader's own: marigold, with an outline."""
        wide = written(text, SMALL, True) + 16
        left = min(max(x - 8, 1), self.width - wide - 1)
        self.taken.append((left, top - 11, left + wide, top + 11))
        self.add(
            line(x, top + 11, x, bottom, INK, 1.4, stroke_dasharray="1 3"),
            box(left, top - 11, wide, 22, YOURS, rx=3, stroke=INK, stroke_width=1.3),
            words(
                left + 8,
                top,
                text,
                font_size=SMALL,
                font_weight=600,
                fill=token("yours-ink"),
                class_="flag",
            ),
        )
        if y is not None:
            self.add(circle(x, y, 6, YOURS, stroke=INK, stroke_width=1.5))

    def keys(self, x, y, entries, most=None):
        """Write a key, ``(mark drawn by a function of x and y, words)``; return its last height."""
        start, most = x, most or self.width
        for draw, text in entries:
            wide = 26 + written(text)
            if x > start and x + wide > most:
                x, y = start, y + 20
            self.add(draw(x + 9, y))
            self.text(x + 24, y, text)
            x += wide + 14
        return y


def room(x, y, text, anchor, style):
    """Return the box that words take: left, top, right, bottom."""
    size = style.get("font_size", SMALL)
    wide = written(text, size, "font_weight" in style)
    left = x - {"start": 0, "middle": 0.5, "end": 1}[anchor] * wide
    return left, y - TALL * size / 2, left + wide, y + TALL * size / 2


def written(text, size=SMALL, bold=False):
    """Return about how wide words are, in CSS px.

    >>> written("four", 10)
    22.4
    """
    return round((BOLD_LETTER if bold else LETTER) * size * len(text), 6)


def broken(text, width, size=SMALL, bold=False):
    """Return words as lines that fit a width.

    >>> broken("late contacts", 60)
    ['late', 'contacts']
    """
    return wrap(text, max(int(width / ((BOLD_LETTER if bold else LETTER) * size)), 4)) or [""]


def shown(value):
    """Return a tick as text, thousands apart, and a true minus.

    >>> shown(2000), shown(-0.5)
    ('2,000', '−0.5')
    """
    return f"{value:,}".replace("-", "\N{MINUS SIGN}")
