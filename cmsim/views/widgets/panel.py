"""What every panel shares: its controls, a status line, a body and an error boundary."""

import logging
import os
from functools import wraps
from logging.handlers import RotatingFileHandler
from pathlib import Path

import ipywidgets as widgets

from cmsim.views.widgets.controls import Action, Status

SORRY = (
    "Something went wrong in this panel. It is not your doing, and your work is saved. "
    "Please try the last step once more. If this message returns, reload the page, "
    "or tell your facilitator. "
)
NOTED = "The details are in the file errors.log in the folder {folder}."
NOT_NOTED = "The details could not be written to the folder {folder}."


class Panel:
    """Hold controls, say what happened in one line, and show a body of HTML.

    A subclass adds plain public methods (``choose``, ``run_week``), and ties controls to them with
    ``react``; tests call the methods, or set ``control.value``, without a browser.
    """

    def __init__(self):
        self.controls = []
        self.status = Status()
        self.body = widgets.HTML()
        self._failure = None

    def add(self, control):
        """Add a control to the panel and return it."""
        self.controls.append(control)
        return control

    def react(self, control, callback):
        """Call ``callback(value)`` at each change of a control, ``callback()`` for an action."""
        guarded = self.guard(callback)
        if isinstance(control, Action):
            control.on_click(guarded)
        else:
            control.observe(lambda change: guarded(change["new"]), "value")

    def say(self, text):
        """Put one plain sentence on the status line; a screen reader speaks it."""
        self.status.value = str(text)

    def show(self, html):
        """Put HTML in the body; whatever a learner wrote must be escaped before."""
        self.body.value = html

    def guard(self, callback):
        """Return a callback that turns an exception into a message with what to do."""
        @wraps(callback)
        def guarded(*args, **kwargs):
            try:
                result = callback(*args, **kwargs)
            except Exception as error:
                self._fail(error)
                if os.environ.get("CMSIM_STRICT") == "1":
                    raise
                return None
            self._recover()
            return result
        return guarded

    def view(self):
        """Return the panel as one widget: controls, status line, body."""
        children = [*self.controls, self.status, self.body]
        return widgets.VBox(children, layout=widgets.Layout(overflow="visible", width="100%"))

    def _fail(self, error):
        noted = note(error)
        self._failure = SORRY + (NOTED if noted else NOT_NOTED).format(folder=home())
        self.say(self._failure)

    def _recover(self):
        if self._failure and self.status.value == self._failure:
            self.say("")
        self._failure = None


def home():
    """Return the folder that keeps a learner's work."""
    return Path(os.environ.get("CMSIM_HOME") or Path.home() / "cmsim_work")


def note(error):
    """Write an exception to the log in the learner's folder and return whether that worked."""
    record = logging.LogRecord("cmsim", logging.ERROR, __file__, 0, "%s", (type(error).__name__,),
                               (type(error), error, error.__traceback__))
    try:
        home().mkdir(parents=True, exist_ok=True)
        log = RotatingFileHandler(home() / "errors.log", maxBytes=200_000, backupCount=2,
                                  encoding="utf-8")
    except OSError:
        return False
    log.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.emit(record)
    log.close()
    return True
