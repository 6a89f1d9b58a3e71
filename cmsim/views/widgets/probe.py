"""A widget that finds out what this browser can do, and how fast it gets an answer."""

from pathlib import Path

import anywidget
from traitlets import Dict

HERE = Path(__file__).parent


class Probe(anywidget.AnyWidget):
    """Ask the browser; ``found`` is what it answers, empty until then.

    Keys are ``answer`` (milliseconds until a message was answered), ``storage``, ``cookies``,
    ``pictures``, ``symbols``, ``fonts`` and ``printing`` (each true or false) and ``width``
    (of the page, in pixels).
    """

    _esm = HERE / "probe.js"
    found = Dict().tag(sync=True)

    def __init__(self):
        super().__init__()
        self.on_msg(lambda widget, content, buffers: self.send({"answer": content.get("ask")}))
