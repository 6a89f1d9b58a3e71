"""A picture written as SVG by hand: quick to make, with its words as text."""

from html import escape
from typing import NamedTuple

from cmsim.views.style import INK, TEXT_SIZE

FONTS = "Arial,'Liberation Sans','DejaVu Sans',sans-serif"
LARGER = 1.3  # than its own units, where there is room


class Svg(NamedTuple):
    """A drawing of some size, in a few words, with its marks in the order of painting.

    Its ground is white, as that of every picture, so its colours hold on a dark page too.
    """

    width: float
    height: float
    title: str
    marks: list

    def text(self, told, key="picture"):
        """Return the drawing as SVG that grows and shrinks with its place on the page.

        ``told`` tells it to whoever does not see it; ``key`` keeps the ids of two on a page apart.
        """
        key = escape(key)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {self.width:g} '
            f'{self.height:g}" width="{LARGER * self.width:g}" height="{LARGER * self.height:g}" '
            f'aria-labelledby="{key}-title {key}-told" fill="{INK}" font-family="{FONTS}" '
            f'font-size="{TEXT_SIZE}" style="display:block;max-width:100%;height:auto">'
            f'<title id="{key}-title">{escape(self.title)}</title>'
            f'<desc id="{key}-told">{escape(told)}</desc>'
            f'<rect width="100%" height="100%" fill="white"/>{"".join(self.marks)}</svg>'
        )


def words(x, y, text, anchor="start", **style):
    """Return words whose line is in the middle of a height.

    >>> words(5, 9, "1 < 2", fill="red")
    '<text x="5" y="9" dy=".35em" text-anchor="start" fill="red">1 &lt; 2</text>'
    """
    return (
        f'<text x="{x:g}" y="{y:g}" dy=".35em" text-anchor="{anchor}"{styled(style)}>'
        f"{escape(text)}</text>"
    )


def line(x, y, to_x, to_y, colour, width, **style):
    """Return a straight line."""
    return (
        f'<path d="M{x:g} {y:g}L{to_x:g} {to_y:g}" fill="none" stroke="{colour}" '
        f'stroke-width="{width:.3g}"{styled(style)}/>'
    )


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


def styled(style):
    """Return attributes as text; an underscore stands for a hyphen.

    >>> styled({"font_weight": "bold"})
    ' font-weight="bold"'
    """
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())
