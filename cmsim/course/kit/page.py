"""A page of the course: what a notebook shows, by name, made when a cell asks for it."""

from typing import NamedTuple

import ipywidgets as widgets

from cmsim.course.kit import learner, terms
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.layout import refused


class Linked(NamedTuple):
    """A kind of panel, and the names of the other panels that it is given, by parameter."""

    kind: object
    others: dict


def linked(kind, **others):
    """Return a kind of panel that is given other panels of its page.

    >>> linked(dict, post="curve").others
    {'post': 'curve'}
    """
    return Linked(kind, others)


def way_back():
    """Return a link to the front page."""
    return f"<p>{learner.anchor('start_here.ipynb', 'All sessions: the front page')}</p>"


class Page:
    """What one notebook shows: panels to work with, and stills, which are only looked at.

    ``panels`` are ``{name: kind}``, a kind being a class of panels or what :func:`linked` returns;
    ``stills`` are ``{name: function}`` that return HTML. ``share()`` makes what the panels of the
    page share, their one argument without a name; without it they are given none.

    Nothing is made before a cell asks for it, and cells may run in any order. When the first cell
    runs once more, all is made anew: a browser that has come back to a running kernel knows nothing
    of what an earlier one was shown.
    """

    def __init__(self, panels=None, stills=None, share=None, greeting=way_back):
        self.kinds, self.stills, self.share = panels or {}, stills or {}, share
        self.greeting, self.panels, self.given, self.open = greeting, {}, None, False

    # --- what cells call

    def welcome(self):
        """Begin the page: greet, and swap the words that a state has chosen for its own."""
        if self.open:
            self.forget()
        self.open = True
        return widgets.VBox([widgets.HTML(self.greeting()), *terms.walker(), *self.unseen()])

    def unseen(self):
        """Return widgets that show nothing themselves and that the page needs."""
        return []

    def show(self, name):
        """Show a part of the page, or a plain line if something it needs was refused."""
        if name in self.stills:
            return self.shown(lambda: widgets.HTML(self.stills[name]()))
        return self.shown(lambda: self.panel(name).view())

    def shown(self, look):
        """Return what a look gives, or a plain line in its place."""
        try:
            return look()
        except Refusal as refusal:
            return refused(refusal)

    # --- its panels

    def panel(self, name):
        """Return the page's one panel of a name."""
        return self.one(name, lambda: self.fresh(name))

    def fresh(self, name):
        """Return a new panel of a name, which stores nothing and is not the page's."""
        if name not in self.kinds:
            known = ", ".join((*self.kinds, *self.stills))
            raise Refusal(f"{name!r}: this page has no such part; its parts are {known}")
        found = self.kinds[name]
        kind, others = found if isinstance(found, Linked) else (found, {})
        given = {parameter: self.panel(other) for parameter, other in others.items()}
        return kind(*self.shared(), **given)

    def shared(self):
        """Return what all panels of the page are given first, made once: one thing or none."""
        if self.share is None:
            return ()
        if self.given is None:
            self.given = self.share()
        return (self.given,)

    def one(self, key, make):
        """Return the page's panel of a key, made when it is first asked for."""
        if key not in self.panels:
            self.panels[key] = self.ready(make(), key)
        return self.panels[key]

    def ready(self, panel, key):
        """Return a panel that was just made as it is to be shown."""
        return panel

    def forget(self):
        """Take all panels off the page; what was decided in them stays where it is stored."""
        if self.panels:
            self.leave()
            widgets.Widget.close_all()
        self.given, self.open = None, False

    def leave(self):
        """End the work of all panels, which store nothing more and are no longer the page's."""
        for panel in self.panels.values():
            panel.leave()
        self.panels = {}
