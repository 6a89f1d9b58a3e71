"""Labeled controls around native inputs, reachable by keyboard and screen reader.

Stock sliders have no accessible name, and in JupyterLab the arrow keys never reach stock radio
buttons and lists; see ``controls.js`` for how these keep their keys. A value is sent when a change
is complete, not while a slider is being dragged.
"""

import math
from pathlib import Path

import anywidget
from traitlets import Bool, Float, Int, List, TraitError, Unicode, Union, observe, validate

from cmsim.views.widgets.module import module

HERE = Path(__file__).parent


class Control(anywidget.AnyWidget):
    """Be what all controls share: a label, help, a message and a value."""

    _esm = module(HERE / "controls.js")
    _css = HERE / "controls.css"
    kind = Unicode().tag(sync=True)
    label = Unicode().tag(sync=True)
    help = Unicode().tag(sync=True)
    problem = Unicode().tag(sync=True)
    disabled = Bool(False).tag(sync=True)

    def __init__(self, label, **traits):
        if not label.strip():
            raise ValueError(f"{type(self).__name__} needs a label that can be read")
        super().__init__(label=label, **traits)


class Number(Control):
    """A number typed into a box, held between ``min`` and ``max`` and to a whole ``step``."""

    kind = Unicode("number").tag(sync=True)
    unit = Unicode().tag(sync=True)
    min = Union([Int(), Float()], default_value=0).tag(sync=True)
    max = Union([Int(), Float()], default_value=100).tag(sync=True)
    step = Union([Int(), Float()], default_value=1).tag(sync=True)
    value = Union([Int(), Float()], default_value=0).tag(sync=True)

    def __init__(self, label, min=0, max=100, value=None, step=1, **traits):
        check_bounds(label, min, max, step)
        super().__init__(
            label, min=min, max=max, step=step, value=min if value is None else value, **traits
        )

    @validate("value")
    def _allowed(self, proposal):
        return nearest(proposal["value"], self.min, self.max, self.step)

    @observe("min", "max", "step")
    def _bounds_moved(self, change):
        check_bounds(self.label, self.min, self.max, self.step)
        self.value = nearest(self.value, self.min, self.max, self.step)


class Range(Number):
    """A slider and a number box that move together."""

    kind = Unicode("range").tag(sync=True)


class Choice(Control):
    """One of several options: radio buttons, or a list when there are more than six.

    With ``listed`` it is a list however few there are; with ``spread`` all are buttons,
    however many there are.

    ``options`` are words, or pairs of a key and words, or a dict of them. ``value`` is the key, and
    ``None`` until something is chosen.
    """

    kind = Unicode("choice").tag(sync=True)
    options = List().tag(sync=True)
    listed = Bool(False).tag(sync=True)
    spread = Bool(False).tag(sync=True)
    value = Unicode(None, allow_none=True).tag(sync=True)

    def __init__(self, label, options, value=None, **traits):
        super().__init__(label, options=pairs(label, options), value=value, **traits)

    @validate("options")
    def _paired(self, proposal):
        return pairs(self.label, proposal["value"])

    @validate("value")
    def _offered(self, proposal):
        keys = [key for key, _ in self.options]
        if proposal["value"] is None or proposal["value"] in keys:
            return proposal["value"]
        raise TraitError(f"{self.label} = {proposal['value']!r}: choose one of {keys}")

    @observe("options")
    def _options_changed(self, change):
        if self.value not in [key for key, _ in self.options]:
            self.value = None


class Check(Control):
    """A box to tick."""

    kind = Unicode("check").tag(sync=True)
    value = Bool(False).tag(sync=True)


class Text(Control):
    """Words of at most ``max_length`` characters, on one line or, with ``rows``, on several."""

    kind = Unicode("text").tag(sync=True)
    max_length = Int(200, min=1).tag(sync=True)
    rows = Int(1, min=1).tag(sync=True)
    value = Unicode().tag(sync=True)

    @validate("value")
    def _short_enough(self, proposal):
        return proposal["value"][: self.max_length]


class Order(Control):
    """A list put in order with an Up and a Down button on each line; ``value`` is the keys."""

    kind = Unicode("order").tag(sync=True)
    options = List().tag(sync=True)
    value = List(Unicode()).tag(sync=True)

    def __init__(self, label, options, value=None, **traits):
        options = pairs(label, options)
        value = [key for key, _ in options] if value is None else list(value)
        super().__init__(label, options=options, value=value, **traits)

    @observe("options")
    def _options_changed(self, change):
        keys = [key for key, _ in self.options]
        if sorted(self.value) != sorted(keys):
            self.value = keys

    @validate("options")
    def _paired(self, proposal):
        return pairs(self.label, proposal["value"])

    @validate("value")
    def _complete(self, proposal):
        keys = [key for key, _ in self.options]
        if sorted(proposal["value"]) == sorted(keys):
            return proposal["value"]
        raise TraitError(f"{self.label} = {proposal['value']!r}: name each of {keys} once")


class Action(Control):
    """A button; ``value`` counts how often it was pressed.

    ``pressed`` says of a button that stays down whether it is; ``None`` is one that does not.
    """

    kind = Unicode("action").tag(sync=True)
    primary = Bool(False).tag(sync=True)
    pressed = Bool(None, allow_none=True).tag(sync=True)
    value = Int(0).tag(sync=True)

    def click(self):
        """Press the button from Python."""
        self.value += 1

    def on_click(self, callback):
        """Call ``callback()`` at each press."""
        self.observe(lambda change: callback(), "value")


class Pages(Control):
    """Turn to one of ``count`` items, shown one at a time; ``value`` is its number, from 1.

    The items are the widgets of the class ``cmsim-item`` in the box of the class ``cmsim-items``
    that holds this control as well; the one in view has the class ``cmsim-now``.
    """

    kind = Unicode("pages").tag(sync=True)
    count = Int(1, min=1).tag(sync=True)
    value = Int(1).tag(sync=True)

    @validate("value")
    def _there(self, proposal):
        return min(max(proposal["value"], 1), self.count)


class Status(Control):
    """One line that a screen reader speaks when it changes, and a button where that has words.

    The line stays in the page and only its words change: readers often miss a line that is
    replaced as a whole, as the stock HTML widget does. ``fault`` marks it as telling of one. A
    moment in UTC, to the second, is told by the clock of whoever reads it.
    """

    kind = Unicode("status").tag(sync=True)
    value = Unicode().tag(sync=True)
    button = Unicode().tag(sync=True)
    fault = Bool(False).tag(sync=True)

    def __init__(self, value="", label="Status"):
        super().__init__(label, value=value)

    def on_press(self, callback):
        """Call ``callback()`` at each press of the button."""
        self.on_msg(lambda *_: callback())


def check_bounds(label, low, high, step):
    """Raise unless the bounds of a number make sense."""
    if not all(map(math.isfinite, (low, high, step))) or low > high or step <= 0:
        raise ValueError(
            f"{label}: min {low}, max {high}, step {step}: "
            "min may not exceed max and step must be above 0"
        )


def nearest(value, low, high, step):
    """Return the allowed number closest to ``value``; steps are counted from ``low``.

    >>> nearest(250, 10, 200, 5), nearest(0.31, 0, 1, 0.05), nearest(7, 0, 10, 4)
    (200, 0.3, 8)
    """
    if not math.isfinite(value):
        raise TraitError(f"{value} is not a number between {low} and {high}")
    steps = math.floor((min(max(value, low), high) - low) / step + 0.5)
    most = math.floor((high - low) / step + 1e-9)
    found = low + min(steps, most) * step
    return found if isinstance(found, int) else round(found, 10)


def pairs(label, options):
    """Return options as ``[key, words]`` pairs.

    >>> pairs("Who", ["Ada", ("b", "Bea")])
    [['Ada', 'Ada'], ['b', 'Bea']]
    """
    options = options.items() if isinstance(options, dict) else options
    found = [[item, item] if isinstance(item, str) else list(item) for item in options]
    keys = [key for key, _ in found]
    if not keys or len(set(keys)) < len(keys):
        raise ValueError(f"{label}: options need at least one key, each different, not {keys}")
    return found
