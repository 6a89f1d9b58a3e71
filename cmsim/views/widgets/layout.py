"""How the parts of a panel are laid out."""

from html import escape

import ipywidgets as widgets

TEXT = "font-size:0.95rem;line-height:1.5;max-width:44rem"


def column(flex, most):
    """Return the layout of one of two columns that share a row while there is room."""
    return widgets.Layout(flex=flex, min_width="0", max_width=most, overflow="visible")


def paragraph(words):
    """Return words as a paragraph as large as the controls' own text."""
    return f'<p style="{TEXT};margin:0.5em 0">{escape(words)}</p>'
