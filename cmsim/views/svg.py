"""A picture written as SVG by hand: quick to make, with its words as text, and no library."""

from collections.abc import Callable
from html import escape
from math import cos, pi, sin
from typing import NamedTuple

TEXT, SMALL = 13, 12.5  # CSS px
FONTS = (
    "var(--cm-sans,'Segoe UI',-apple-system,BlinkMacSystemFont,'Helvetica Neue','Open Sans',"
    "'Noto Sans','Liberation Sans',Arial,sans-serif)"
)
FALLBACKS = {  # where no page has set the tokens
    "surface": "#FFFFFF",
    "sunken": "#F3EDE2",
    "ink": "#1E2A2B",
    "ink-2": "#4C595A",
    "line": "#DED6C8",
    "line-2": "#7F796E",
    "brand": "#12493F",
    "tint": "#E4EEE9",
    "yours": "#F0B02E",
    "yours-ink": "#1E2A2B",
    "good": "#14614B",
    "late": "#A3341A",
    "late-tint": "#FBEAE3",
    "embedded": "#0B63B5",
    "colocated": "#C84F00",
    "offsite": "#9E5F88",
    "protect": "#14382D",
    "none": "#62686A",
    "l-patients": "#14614B",
    "l-patients-edge": "#14614B",
    "l-patients-ink": "#FFFFFF",
    "l-tag": "#D5E6DC",
    "l-tag-edge": "#3F8069",
    "l-tag-ink": "#123F33",
    "l-notes": "#4A71A8",
    "l-notes-edge": "#4A71A8",
    "l-notes-ink": "#FFFFFF",
    "l-data": "#C9D8EA",
    "l-data-edge": "#5B7DAE",
    "l-data-ink": "#1B3557",
    "l-team": "#EBDDB4",
    "l-team-edge": "#8A7435",
    "l-team-ink": "#43371A",
    "l-others": "#A9441C",
    "l-others-2": "#762A0C",
    "l-others-edge": "#A9441C",
    "l-others-ink": "#FFFFFF",
    "l-broken": "#F6D3C0",
    "l-broken-edge": "#B65A32",
    "l-broken-ink": "#5E2209",
    "l-wait": "#FFFFFF",
    "l-wait-edge": "#7F796E",
    "l-wait-ink": "#4C595A",
}
WIDTHS = (300, 440, 620, 820)  # CSS px, each for places at least so wide
CLOSE_WIDTHS = (300, 380, 460, 560, 680, 820)  # so close that each nearly fills its place
SMALL_UNDER = 460
WIDEST = 1.25  # times its own width
DASHES = {"o": "", "s": "7 4", "^": "2 3", "D": "8 3 2 3", "v": "4 3", "P": "9 3 2 3 2 3"}


def token(name):
    """Return a color of the page's tokens, with one for pages that have none.

    >>> token("embedded")
    'var(--cm-embedded,#0B63B5)'
    """
    return f"var(--cm-{name},{FALLBACKS[name]})"


INK, QUIET, LINE, EDGE, SURFACE = map(token, ("ink", "ink-2", "line", "line-2", "surface"))
GOOD, LATE, YOURS = map(token, ("good", "late", "yours"))


class Look(NamedTuple):
    """What tells one series from another, with color and without."""

    colour: str
    marker: str

    @property
    def dash(self):
        """Return the dashes of its line, which go with its marker."""
        return DASHES.get(self.marker, "")


LOOKS = tuple(
    Look(token(name), marker)
    for name, marker in (
        ("embedded", "o"),
        ("colocated", "s"),
        ("offsite", "^"),
        ("protect", "D"),
        ("none", "v"),
        ("brand", "P"),
    )
)


class Svg(NamedTuple):
    """A drawing of some size in CSS px, with its marks in the order of painting."""

    width: float
    height: float
    marks: list

    def text(self, name=""):
        """Return the drawing as SVG, hidden from screen readers: who shows it says it in words."""
        return self.whole(f'class="{name}" aria-hidden="true"')

    def file(self, title, told):
        """Return the drawing as a file of its own; ``told`` tells it to whoever does not see it."""
        inside = f"<title>{escape(title)}</title><desc>{escape(told)}</desc>"
        return self.whole('role="img"', inside)

    def whole(self, attributes, inside=""):
        """Return the drawing as SVG with attributes, and what stands in it before its marks."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {attributes} '
            f'viewBox="0 0 {self.width:g} {self.height:g}" fill="{QUIET}" font-size="{SMALL}" '
            f'style="font-family:{escape(FONTS)};max-width:{WIDEST * self.width:g}px">{inside}'
            f'<rect width="100%" height="100%" fill="{SURFACE}"/>{"".join(self.marks)}</svg>'
        )


class Picture(NamedTuple):
    """A picture that is drawn anew for each of some widths, so that its words never shrink."""

    draw: Callable
    widths: tuple = WIDTHS

    def text(self, told):
        """Return the picture as HTML; ``told`` tells it to whoever does not see it."""
        drawn = "".join(self.draw(width).text(f"cm-w{width}") for width in self.widths)
        return (
            f"<style>{self.rules()}</style>"
            f'<div class="cm-fig {self.sized}" role="img" aria-label="{escape(told)}">{drawn}</div>'
        )

    @property
    def sized(self):
        """Return what marks pictures of these widths, as others on the page may have theirs."""
        return f"cm-w{'-'.join(map(str, self.widths))}"

    def rules(self):
        """Return the styles that show the one drawing that fits the place."""
        shown = [
            ".cm-fig{container-type:inline-size}",
            ".cm-fig>svg{display:none;width:100%;height:auto}",
            f".cm-fig .halo{{paint-order:stroke;stroke:{SURFACE};stroke-width:4px}}",
        ]
        ends = (*self.widths[1:], None)
        for n, (width, end) in enumerate(zip(self.widths, ends)):
            asked = [f"(min-width:{width}px)"] if n else []
            asked += [f"(max-width:{end - 0.02:g}px)"] if end else []
            rule = f".{self.sized}>.cm-w{width}{{display:block}}"
            shown.append(f"@container {' and '.join(asked)}{{{rule}}}" if asked else rule)
        return "".join(shown)


# --- marks


def words(x, y, text, anchor="start", **style):
    """Return words whose line is in the middle of a height.

    >>> words(5, 9, "1 < 2", fill="red")
    '<text x="5" y="9" dy=".35em" text-anchor="start" fill="red">1 &lt; 2</text>'
    """
    return (
        f'<text x="{x:.5g}" y="{y:.5g}" dy=".35em" text-anchor="{anchor}"{styled(style)}>'
        f"{escape(text)}</text>"
    )


def line(x, y, to_x, to_y, colour, width, **style):
    """Return a straight line."""
    return (
        f'<path d="M{x:.5g} {y:.5g}L{to_x:.5g} {to_y:.5g}" fill="none" stroke="{colour}" '
        f'stroke-width="{width:.3g}"{styled(style)}/>'
    )


def path_of(points):
    """Return points as a path.

    >>> path_of([(1, 2), (3, 4.5)])
    'M1 2L3 4.5'
    """
    return "M" + "L".join(f"{x:.5g} {y:.5g}" for x, y in points)


def polyline(points, colour, width, **style):
    """Return a line through points."""
    return (
        f'<path d="{path_of(points)}" fill="none" stroke="{colour}" stroke-width="{width:.3g}" '
        f'stroke-linejoin="round"{styled(style)}/>'
    )


def area(points, colour, **style):
    """Return an area with corners at points."""
    return f'<path d="{path_of(points)}z" fill="{colour}"{styled(style)}/>'


def box(x, y, width, height, fill, **style):
    """Return a rectangle."""
    return (
        f'<rect x="{x:.5g}" y="{y:.5g}" width="{max(width, 0):.5g}" '
        f'height="{max(height, 0):.5g}" fill="{fill}"{styled(style)}/>'
    )


def circle(x, y, radius, fill, **style):
    """Return a circle."""
    return f'<circle cx="{x:.5g}" cy="{y:.5g}" r="{radius:.3g}" fill="{fill}"{styled(style)}/>'


CORNERS = {"^": (3, -pi / 2, 1.25), "v": (3, pi / 2, 1.25), "D": (4, 0, 1.2), "s": (4, pi / 4, 1.2)}


def marker(x, y, look, radius=5.5, hollow=False, **style):
    """Return the marker of a series: full, or hollow where nothing is clear."""
    fill = SURFACE if hollow else look.colour
    style = {"stroke": look.colour if hollow else SURFACE, "stroke_width": 2 if hollow else 1.2} | (
        style
    )
    if look.marker == "P":
        arm, wide = radius, radius / 2.6
        turns = ((wide, arm), (wide, wide), (arm, wide))
        corners = [(x + a, y - b) for a, b in turns]
        corners += [(x + a, y + b) for a, b in reversed(turns)]
        corners += [(x - a, y + b) for a, b in turns]
        corners += [(x - a, y - b) for a, b in reversed(turns)]
        return area(corners, fill, **style)
    if look.marker not in CORNERS:
        return circle(x, y, radius, fill, **style)
    count, turn, larger = CORNERS[look.marker]
    around = [turn + 2 * pi * n / count for n in range(count)]
    reach = larger * radius
    return area([(x + reach * cos(at), y + reach * sin(at)) for at in around], fill, **style)


def arrow(x, y, to_x, to_y, colour, width):
    """Return an arrow to the right, to the left or down, its head wider than its shaft."""
    long, wide = 5 + 0.8 * width, 2.5 + 0.75 * width
    if x == to_x:
        end = f"M{to_x:g} {to_y:g}l{-wide:.3g} {-long:.3g}h{2 * wide:.3g}z"
        return line(x, y, to_x, to_y - long + 1, colour, width) + head(end, colour)
    back = -long if to_x > x else long
    end = f"M{to_x:g} {to_y:g}l{back:.3g} {-wide:.3g}v{2 * wide:.3g}z"
    return line(x, y, to_x + back, to_y, colour, width) + head(end, colour)


def head(path, colour):
    """Return the head of an arrow."""
    return f'<path d="{path}" fill="{colour}"/>'


# --- textures, drawn line by line: a pattern would need an id of its own on the page


class Fill(NamedTuple):
    """How a bar is filled: its color, its edge, words on it, and a texture in its own color."""

    colour: str
    edge: str
    ink: str = ""
    texture: str = ""
    over: str = ""


def ledger_fill(name, texture="", over=""):
    """Return how the ledger's tokens fill a sort of time."""
    return Fill(
        *(token(f"l-{name}{part}") for part in ("", "-edge", "-ink")),
        texture,
        token(over) if over else "",
    )


def bar(x, y, width, height, fill, **style):
    """Return a bar with its texture."""
    style = {"stroke": fill.edge, "stroke_width": 1} | style
    drawn = box(x, y, width, height, fill.colour, **style)
    return drawn + hatched(x, y, width, height, fill.texture, fill.over)


def hatched(x, y, width, height, texture, colour="#FFFFFF"):
    """Return a texture inside a rectangle, by the letters that matplotlib gives its hatches.

    Each letter adds lines of a slope, or dots: ``/``, ``\\``, ``x`` (both) and ``.``.
    """
    drawn = ""
    if set("/x") & set(texture):
        drawn += stripes(x, y, width, height, colour)
    if set("\\x") & set(texture):
        drawn += stripes(x, y, width, height, colour, -1)
    if "." in texture:
        drawn += speckles(x, y, width, height, colour)
    return drawn


def stripes(x, y, width, height, colour, way=1, apart=7):
    """Return slanting stripes that end at the edges of a rectangle; upward, or down with -1."""
    pieces, at = [], apart / 2
    while at < width + height:
        left, right = max(0.0, at - height), min(max(width, 0.0), at)
        ends = (at - left, at - right) if way > 0 else (height - at + left, height - at + right)
        pieces.append(f"M{x + left:.5g} {y + ends[0]:.5g}L{x + right:.5g} {y + ends[1]:.5g}")
        at += apart
    return f'<path d="{"".join(pieces)}" stroke="{colour}" stroke-width="2" fill="none"/>'


def speckles(x, y, width, height, colour, apart=6):
    """Return dots in rows that stay inside a rectangle."""
    spots = [
        f"M{x + a + apart / 2:.5g} {y + b + apart / 2:.5g}h0"
        for a in range(0, int(width - apart / 2) + 1, apart)
        for b in range(0, int(height - apart / 2) + 1, apart)
    ]
    return (
        f'<path d="{"".join(spots)}" stroke="{colour}" stroke-width="2" '
        'stroke-linecap="round" fill="none"/>'
    )


def styled(style):
    """Return attributes as text; an underscore stands for a hyphen, one at the end for nothing.

    >>> styled({"font_weight": "bold", "class_": "dot"})
    ' font-weight="bold" class="dot"'
    """
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{value}"' for name, value in style.items()
    )
