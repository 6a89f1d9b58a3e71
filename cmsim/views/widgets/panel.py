"""What every panel shares: its controls, a status line, a body and an error boundary."""

import logging
import os
from functools import partial, wraps
from logging.handlers import RotatingFileHandler

import ipywidgets as widgets
from traitlets import TraitError

from cmsim.views.widgets.background import Background
from cmsim.views.widgets.controls import Action, Status
from cmsim.views.widgets.layout import stacked
from cmsim.workspace import home

STARTED_AFRESH = (
    "What was kept of this part could not be used. It is put aside, not deleted, and "
    "the part starts afresh. "
)
SORRY = (
    "Something went wrong in this panel. It is not your doing, and what was saved before is still "
    "there. Please {again}. If this message returns, reload the page, or tell your facilitator. "
)
NOT_SAVED = "Not saved ({why}): it holds while this page is open, no longer."
UNSAVED = (
    "A file could not be written or read ({why}), so your last change may not be saved. Put that "
    "right, then {again}, or tell your facilitator. "
)
TRY_AGAIN = "Try again"
PRESS, BY_HAND = f"press “{TRY_AGAIN}”", "try the last step once more"
NOTED = "The details are in the file errors.log in the folder {folder}."
NOT_NOTED = "The details could not be written to the folder {folder}."


class Panel:
    """Hold controls, say what happened in one line, and show a body of HTML.

    A subclass adds plain public methods (``choose``, ``run_week``), and ties controls to them with
    ``react``; tests call the methods, or set ``control.value``, without a browser. What a person
    decided is stored after each reaction if the subclass says, in ``state`` and ``restore``, what
    that is, and if ``store_in`` says where. ``ask_again``, where a subclass has it, is what "Try
    again" does when work in the background has failed.
    """

    ask_again = None

    def __init__(self):
        self.controls, self.quiet = [], False
        self.status, self.offered = Status(), None
        self.status.on_press(self.accept)
        self.body = widgets.HTML()
        self.background = Background(lambda step: self.guard(step, self.ask_again))
        self.store, self.key, self._stored = None, None, (None, {})
        self._failure, self._told = None, ""

    def state(self):
        """Return all that the person decided here, as a JSON value; ``None`` is nothing."""
        return None

    def restore(self, state):
        """Bring back what ``state`` returned; raise ``ValueError`` if it makes no sense."""

    def facts(self):
        """Return what this person's own run showed.

        ``{name: {"value": x, "low": a, "high": b, "unit": "..."}}``; ``low`` and ``high`` bound the
        95 % interval and may be ``None``.
        """
        return {}

    def store_in(self, store, key):
        """Bring back what a store holds under a key, and put there what is decided from now on.

        A store has ``get(section, key)`` and ``put(section, key, value)``.
        """
        stored = store.get("panels", key)
        if stored is not None:
            try:
                self.restore(stored)
            except (ValueError, KeyError, IndexError, TypeError, AttributeError, TraitError) as why:
                note(why)
                store.put("panels", f"{key}, put aside", stored)
                self.status.fault = True
                self.say(STARTED_AFRESH + self.status.value)
        self.store, self.key = store, key
        self._stored = self.state(), {}
        self.save()

    def save(self):
        """Store what has changed since it was last stored."""
        if self.store is None:
            return
        state, facts = self.state(), self.facts()
        before, known = self._stored
        if state != before:
            self.store.put("panels", self.key, state)
        for name, fact in facts.items():
            if known.get(name) != fact:
                self.store.put("outcomes", name, fact)
        self._stored = state, facts

    def tell_trouble(self):
        """Say that what was decided could not be saved, until it could."""
        why = getattr(self.store, "trouble", "")
        told = NOT_SAVED.format(why=why) if why else ""
        if told == self._told and told in self.status.value:
            return
        said, button = self.status.value.replace(self._told, "").strip(), self.status.button
        self.say(f"{said} {told}".strip())
        self.status.button = button
        self.status.fault = bool(why)
        self._told = told

    def add(self, control):
        """Add a control to the panel and return it."""
        self.controls.append(control)
        return control

    def react(self, control, callback):
        """Call ``callback(value)`` at each change of a control, ``callback()`` for an action.

        What :meth:`set` changes calls nothing back.
        """
        guarded = self.guard(callback, callback)

        def called(*value):
            if not self.quiet:
                guarded(*value)

        if isinstance(control, Action):
            control.on_click(called)
        else:
            control.observe(lambda change: called(change["new"]), "value")

    def set(self, control, **traits):
        """Set a control without calling back."""
        before, self.quiet = self.quiet, True
        try:
            with control.hold_trait_notifications():
                for name, value in traits.items():
                    setattr(control, name, value)
        finally:
            self.quiet = before

    def say(self, text):
        """Put one plain sentence on the status line; a screen reader speaks it."""
        self.status.value, self.status.button = str(text), ""

    def offer(self, words, ask):
        """Put a button beside the status line that does ``ask()``, until something else is said."""
        self.status.button, self.offered = words, self.guard(ask, ask)

    def accept(self):
        """Do what the button beside the status line offers."""
        if self.status.button:
            self.offered()

    def show(self, html):
        """Put HTML in the body; whatever a learner wrote must be escaped before."""
        self.body.value = html

    def guard(self, callback, again=None):
        """Return a callback that turns an exception into a message with what to do.

        ``again``, called with the same arguments, is what "Try again" does.
        """

        @wraps(callback)
        def guarded(*args, **kwargs):
            before = self._failure
            try:
                result = callback(*args, **kwargs)
                self.save()
            except Exception as error:
                self._fail(error, again and partial(again, *args, **kwargs))
                if os.environ.get("CMSIM_STRICT") == "1":
                    raise
                return None
            if self._failure is before:
                self._recover()
            self.tell_trouble()
            return result

        return guarded

    def view(self):
        """Return the panel as one widget: controls, status line, body."""
        return stacked(*self.controls, self.status, self.body)

    def halt(self):
        """End what is going on, without a word."""
        self.background.stop()

    def renew(self):
        """Show what another panel of the page has just put in the record; most show none of it."""

    def leave(self):
        """Be off the page: nothing goes on, and nothing more is kept."""
        self.halt()
        self.store = None

    def _fail(self, error, again=None):
        noted = note(error)
        no_file = isinstance(error, OSError)
        sorry = UNSAVED if no_file else SORRY
        why = (error.strerror if no_file else "") or type(error).__name__
        said = sorry.format(why=why, again=PRESS if again else BY_HAND)
        self._failure = said + (NOTED if noted else NOT_NOTED).format(folder=home())
        self.status.fault = True
        self.say(self._failure)
        if again:
            self.offer(TRY_AGAIN, again)

    def _recover(self):
        if self._failure and self.status.value == self._failure:
            self.say("")
        if self._failure:
            self.status.fault = False
        self._failure = None


def note(error):
    """Write an exception to the log in the learner's folder and return whether that worked."""
    record = logging.LogRecord(
        "cmsim",
        logging.ERROR,
        __file__,
        0,
        "%s",
        (type(error).__name__,),
        (type(error), error, error.__traceback__),
    )
    try:
        home().mkdir(parents=True, exist_ok=True)
        log = ErrorLog(home() / "errors.log", maxBytes=200_000, backupCount=2, encoding="utf-8")
        log.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        log.emit(record)
        log.close()
    except Exception:
        return False
    return True


class ErrorLog(RotatingFileHandler):
    """A log that does not hide from its writer that it could not be written."""

    def handleError(self, record):
        raise
