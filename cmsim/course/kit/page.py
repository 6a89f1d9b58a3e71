"""What every page needs: its panels, its files, and a plain word when one is missing."""

import json
from html import escape
from pathlib import Path

import ipywidgets as widgets

import cmsim
from cmsim.scenario.parameter import Refusal


class Page:
    """What one notebook shows: one panel of each kind, and what its panels share.

    Nothing is made before a cell asks for it, and cells may run in any order. When the first cell
    runs once more, all is made anew: a browser that has come back to a running kernel knows nothing
    of what an earlier one was shown.
    """

    def __init__(self):
        self.panels, self.things, self.open = {}, {}, False

    def begin(self):
        """Be at the first cell."""
        if self.open:
            self.forget()
        self.open = True

    def forget(self):
        """Take all panels off the page; what was decided in them is kept where it was kept."""
        if self.panels:
            self.leave()
            widgets.Widget.close_all()
        self.things, self.open = {}, False

    def leave(self):
        """End the work of all panels, which keep nothing more and are no longer the page's."""
        for panel in self.panels.values():
            panel.leave()
        self.panels = {}

    def shared(self, make):
        """Return the page's one thing of a kind that its panels share."""
        if make not in self.things:
            self.things[make] = make()
        return self.things[make]

    def panel(self, make, key=None):
        """Return the page's one panel of a kind."""
        key = key or getattr(make, "__name__", None) or make.func.__name__
        if key not in self.panels:
            self.panels[key] = self.ready(make(), key)
        return self.panels[key]

    def ready(self, panel, key):
        """Return a panel that was just made as it is to be shown."""
        return panel

    def show(self, make, key=None):
        """Show a panel, or a plain line if something it needs was refused."""
        try:
            return self.panel(make, key).view()
        except Refusal as refusal:
            return sorry(refusal)


def find(name):
    """Return the path of a course file, looked for beside the notebook and beside the package.

    Raises ``Refusal`` in one line if it is in neither place.
    """
    here = Path.cwd()
    for folder in (here, *here.parents[:2], Path(cmsim.__file__).parents[1]):
        if (folder / name).is_file():
            return folder / name
    raise Refusal(f"{name}: this file of the course was not found near {here}")


def sorry(refusal):
    """Return a plain message in place of a panel whose file cannot be used."""
    return widgets.HTML(
        f'<p role="alert"><strong>This part cannot be shown.</strong> {escape(str(refusal))}</p>'
    )


def version(topic):
    """Return the content version of a session's notebook, ``None`` if it is not there."""
    try:
        book = json.loads(find(f"notebooks/{topic}.ipynb").read_text(encoding="utf-8"))
        return book["metadata"]["cmsim"]["content_version"]
    except (Refusal, ValueError, KeyError):
        return None
