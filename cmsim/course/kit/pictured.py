"""An exercise with a picture beside it that answers what is chosen, before it is checked."""

import ipywidgets as widgets

from cmsim.views.widgets.layout import beside, card


def pictured(panel, picture):
    """Return the view of an exercise beside a picture: a function that makes a widget of it."""
    return beside([panel.view()], card(picture(panel)), even=True)


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
