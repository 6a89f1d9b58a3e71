"""How the parts of a panel are laid out, and the pieces of HTML that panels share."""

import base64
from html import escape

import ipywidgets as widgets

from cmsim.views.chart import KEEP_KEYS
from cmsim.views.style import LINK

TEXT = "font-size:0.95rem;line-height:1.5;max-width:44rem"
WIDE = f"{TEXT};max-width:60rem;"
NO_BULLETS = f"{TEXT};list-style:none;padding-left:0.3em"


def stacked(*parts):
    """Return widgets below each other, as wide as the page."""
    return widgets.VBox(parts, layout=widgets.Layout(overflow="visible", width="100%"))


def in_a_row(*parts):
    """Return buttons side by side while there is room."""
    row = widgets.Layout(
        display="flex", flex_flow="row wrap", align_items="center", overflow="visible"
    )
    found = widgets.Box(parts, layout=row)
    found.add_class("cmsim-buttons")
    return found


def beside(controls, body, words=(), more=(), even=False):
    """Return words and controls left and a picture right, as a step of the course is laid out.

    Where there is no room they stand below each other: words, picture, controls. ``more`` stands
    beneath the picture, and beneath the controls where there is no room; ``even`` gives both sides
    about the same room, for a question of long answers. What has the class ``cm-stays`` stays in
    sight on a phone while the controls scroll.
    """
    right = [body, *([part("cm-more", more)] if more else ())]
    left = [part("cm-words", words)] if words else []
    found = widgets.Box([*left, part("cm-controls", controls), part("cm-picture", right)])
    for name in ("cm-step-split", *(("cm-even",) if even else ())):
        found.add_class(name)
    return found


def part(name, children):
    """Return one part of a step: widgets below each other, with the class that places them."""
    found = widgets.VBox(children, layout=widgets.Layout(overflow="visible"))
    found.add_class(name)
    return found


def card(*parts, stays=False):
    """Return widgets on a card; with ``stays`` it stays in sight on a phone."""
    found = widgets.VBox(parts)
    for name in ("cm-card", *(["cm-stays"] if stays else [])):
        found.add_class(name)
    return found


def refused(reason):
    """Return a plain message in place of a part whose file cannot be used."""
    return widgets.HTML(
        f'<p role="alert"><strong>This part cannot be shown.</strong> {escape(str(reason))}</p>'
    )


def paragraph(words):
    """Return words as a paragraph as large as the controls' own text."""
    return f'<p style="{TEXT};margin:0.5em 0">{escape(words)}</p>'


def html_list(items, style=TEXT):
    """Return pieces of HTML as a list; words that are no HTML must be escaped before.

    >>> html_list(["one", "<b>two</b>"], style="")
    '<ul><li>one</li><li><b>two</b></li></ul>'
    """
    lines = "".join(f"<li>{item}</li>" for item in items)
    return f'<ul style="{style}">{lines}</ul>' if style else f"<ul>{lines}</ul>"


def scrolled(label, content, style=""):
    """Return HTML that scrolls sideways where there is no room, and can be reached by keyboard."""
    return (
        f'<div tabindex="0" role="region" aria-label="{escape(label)}" onkeydown="{KEEP_KEYS}" '
        f'style="{style}overflow-x:auto">{content}</div>'
    )


def folded(title, content):
    """Return HTML that opens under its title, and can be read with the keyboard."""
    return f'<details onkeydown="{KEEP_KEYS}"><summary>{escape(title)}</summary>{content}</details>'


def download(name, kind, content, words):
    """Return a link that saves a text, or bytes, as a file, without a server."""
    data = content.encode() if isinstance(content, str) else content
    charset = ";charset=utf-8" if isinstance(content, str) else ""
    return (
        f'<a download="{escape(name)}" style="{LINK}" href="data:{kind}{charset};base64,'
        f'{base64.b64encode(data).decode()}">{escape(words)}</a>'
    )


def on_a_line(*links):
    """Return links side by side in a paragraph."""
    return f'<p style="{TEXT}">{" · ".join(links)}</p>'
