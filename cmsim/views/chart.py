"""A picture with its words and its numbers, as one piece of HTML."""

import base64
import io
from html import escape
from uuid import uuid4

from cmsim.views.style import DPI, house
from cmsim.views.svg import Picture

HEAVIEST_DRAWING = 250_000
KEEP_KEYS = "if(!['Tab','Escape'].includes(event.key))event.stopPropagation()"
CELL = "padding:0.2em 0.8em;border-bottom:1px solid #8a8a8a;text-align:"


def chart(figure, alt, caption, columns, rows, key=None):
    """Return a figure, or a picture in SVG, as HTML: with its caption and a table of its numbers.

    ``alt`` says what it is, the main message and two numbers. ``key`` names the chart within its
    page; without one a fresh name is made, so that two copies never share an id.
    """
    if not alt.strip() or not caption.strip():
        raise ValueError("a chart needs alt text and a caption: some people only have the words")
    key = f"chart-{key or uuid4().hex[:12]}"
    return (
        f'<figure class="cmsim-chart" id="{escape(key)}" aria-labelledby="{escape(key)}-caption"'
        ' style="margin:0.5em 0;max-width:100%;font-size:0.95rem;line-height:1.4">'
        f"{shown(figure, alt)}"
        f'<figcaption id="{escape(key)}-caption">{escape(caption)}</figcaption>'
        f"{numbers(caption, columns, rows)}</figure>"
    )


def shown(figure, alt):
    """Return the picture itself as HTML."""
    if isinstance(figure, Picture):
        return figure.text(alt)
    return f'<img src="{picture(figure)}" alt="{escape(alt)}" style="max-width:100%;height:auto">'


def picture(figure):
    """Return a figure as a data URI: a drawing that stays sharp, or pixels if that is too heavy."""
    import matplotlib

    drawing = io.BytesIO()
    pixels = io.BytesIO()
    with house(), matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "cmsim"}):
        figure.savefig(drawing, format="svg", metadata={"Date": None})
        if drawing.tell() <= HEAVIEST_DRAWING:
            return data_uri("image/svg+xml", drawing.getvalue())
        figure.savefig(pixels, format="png", dpi=DPI, metadata={"Software": None})
    return data_uri("image/png", pixels.getvalue())


def data_uri(kind, content):
    """Return bytes as a data URI of the given media type."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def numbers(caption, columns, rows):
    """Return the numbers behind a chart as a table that opens on request."""
    return (
        f'<details onkeydown="{KEEP_KEYS}"><summary>Show the numbers</summary>'
        f'<div tabindex="0" role="region" aria-label="Numbers: {escape(caption)}"'
        f' style="overflow-x:auto">{table(caption, columns, rows)}</div></details>'
    )


def table(caption, columns, rows):
    """Return rows as an HTML table; the first cell of each row is its heading."""
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"row {row!r} has {len(row)} cells, for {len(columns)} columns")
    head = "".join(
        f'<th scope="col" style="{CELL}left">{escape(str(name))}</th>' for name in columns
    )
    body = "".join(f"<tr>{cells(row)}</tr>" for row in rows)
    return (
        '<table style="border-collapse:collapse">'
        f'<caption style="text-align:left;padding:0.4em 0">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def cells(row):
    """Return one row's heading and data cells, numbers to the right."""
    first, *others = row
    return f'<th scope="row" style="{CELL}left">{escape(cell_text(first))}</th>' + "".join(
        f'<td style="{CELL}{side(value)}">{escape(cell_text(value))}</td>' for value in others
    )


def side(value):
    """Return the side a value stands on: numbers right, words left."""
    return "left" if isinstance(value, str) else "right"


def cell_text(value):
    """Return a value as a reader sees it.

    >>> [cell_text(value) for value in (12500, 0.125, 12345.6, None, "late")]
    ['12,500', '0.125', '12,346', 'no data', 'late']
    """
    if value is None:
        return "no data"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
