"""An exercise with a picture beside it that answers what is chosen, before it is checked."""

from html import escape

import ipywidgets as widgets

from cmsim.views.widgets.layout import beside, card


def pictured(panel, picture):
    """Return the view of an exercise beside a picture: a function that makes a widget of it.

    What is still missing of something written stands beneath the picture.
    """
    shown = card(picture(panel))
    if panel.exercise.kind == "PARTS":
        return beside([panel.asking()], shown, more=[panel.body], even=True)
    return beside([panel.view()], shown, even=True)


def following(draw):
    """Return a picture whose HTML ``draw(panel)`` gives, anew at each change.

    A change is one of an answer, or of what the learner's own runs have shown.
    """

    def picture(panel):
        found = widgets.HTML()

        def renew():
            found.value = draw(panel)

        panel.follow(renew)
        renew()
        return found

    return picture


def table(rows, head=()):
    """Return rows of words as an HTML table; the first cell of each row is its heading."""
    top = "<td></td>" + "".join(f'<th scope="col">{escape(each)}</th>' for each in head)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(each)}</td>" for each in others)
        + "</tr>"
        for first, *others in rows
    )
    return f'<table class="cm-rows">{f"<thead><tr>{top}</tr></thead>" * bool(head)}{body}</table>'
